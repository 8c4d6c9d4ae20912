"""PolNeAR articles as the rows that the models of who speaks are fitted on."""

from __future__ import annotations

import collections
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from framing.errors import CorpusError
from framing.preprocessing import kinds
from framing.preprocessing.furniture import furniture_flags
from framing.preprocessing.lexicon import lexicon_of
from framing.preprocessing.marks import MarkPair, find_marks
from framing.preprocessing.paragraphs import paragraph_spans
from framing.preprocessing.scene import SHAPE, Scene, build
from framing.preprocessing.sentences import sentence_spans
from framing.preprocessing.tokens import PAD, PUNCTUATION, Tokens, tokenize
from framing.resources.language import Language
from framing.spans import Span
from framing.training.corpus import AnnotatedArticle

Extent = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated attribution in token numbers, ends included; ``layout``: 1 right of the cue, 2 left, 3 both."""

    cue: int
    layout: int
    right: Extent | None
    left: Extent | None
    source: Extent | None
    kind: str
    quoted: tuple[Extent, ...] = ()

    def part(self, role: int) -> Extent | None:
        """The right content, the left content or the source."""
        return (self.right, self.left, self.source)[role]


@dataclass(frozen=True, slots=True)
class Page:
    """A text with what is known before any model: paragraphs, sentences, marks."""

    text: str
    paragraphs: list[Span]
    sentences: list[Span]
    marks: list[MarkPair]

    def scene(self, tokens: Tokens) -> Scene:
        """The page ready for the models."""
        return build(self.text, tokens, self.paragraphs, self.sentences, self.marks)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The articles of a PolNeAR file, one JSON object a line.

    Raises:
        CorpusError: the file cannot be read, or a line is not such an object.
    """
    try:
        lines = path.read_text(encoding="utf8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"cannot be read: {error}", file=path, way_out="give a PolNeAR .jsonl file") from error
    rows = []
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            row["text"], row["attributions"]
        except (ValueError, KeyError, TypeError) as error:
            raise CorpusError(
                f"no article with text and attributions: {error!r}",
                file=path,
                place=f"line {number}",
                way_out="give a PolNeAR .jsonl file",
            ) from error
        rows.append(row)
    return rows


def read_page(text: str, language: Language) -> Page:
    """Tell a text apart as far as no model of voices is needed."""
    paragraphs = paragraph_spans(text)
    flags = furniture_flags(text, paragraphs, language=language)
    kept = [p for p, flag in zip(paragraphs, flags, strict=True) if not flag]
    return Page(text, kept, sentence_spans(text, kept, language=language), find_marks(text, kept, language=language)[0])


def token_extents(tokens: Tokens, spans: Sequence[Sequence[int]]) -> list[Extent]:
    """The words (no punctuation at the ends) of character spans, as first and last token."""
    inner_starts, inner_ends = tokens.starts[PAD : PAD + tokens.count], tokens.ends[PAD : PAD + tokens.count]
    found = []
    for start, end in spans:
        first = int(np.searchsorted(inner_ends, start, "right")) + PAD
        last = int(np.searchsorted(inner_starts, end)) + PAD - 1
        while first <= last and tokens.fields[SHAPE, first] == PUNCTUATION:
            first += 1
        while last >= first and tokens.fields[SHAPE, last] == PUNCTUATION:
            last -= 1
        if first <= last:
            found.append((first, last))
    return found


@dataclass(frozen=True, slots=True)
class Speech:
    """What is annotated of each pair of marks of an article.

    Attributes:
        kind: `kinds.NO_SPEECH`, `kinds.MIXED`, `kinds.DIRECT`, or -1 where it does not say.
        sources: the sources of the attributions whose quoted words the pair holds.
    """

    kind: list[int]
    sources: list[list[Extent]]


# A quotation of this many words that nobody is credited with is seldom a title or at a distance: it is speech whose
# speaker the annotators left out, and teaches nothing about kinds.
UNCREDITED_WORDS = 8


def speech_of(row: dict[str, Any], scene: Scene) -> Speech:
    """Compare an article's pairs of marks with the quoted words of its attributions."""
    quoted = [
        (first, last, a["kind"], token_extents(scene.tokens, a["source"]))
        for a in row["attributions"]
        for first, last in token_extents(scene.tokens, a["quoted"])
    ]
    kind: list[int] = []
    sources: list[list[Extent]] = []
    # PolNeAR counts all marked words inside a content as quoted and knows no scare quotations: a "voluntary" fee in
    # reported speech teaches nothing.
    pairs = zip(scene.quoted[1].tolist(), scene.quoted[2].tolist(), kinds.attributive(scene).tolist(), strict=True)
    for first, last, attributive in pairs:
        words = last - first + 1
        inside = [q for q in quoted if min(q[1], last) - max(q[0], first) + 1 >= 0.5 * words]
        sources.append([s for q in inside for s in q[3]])
        if inside:
            direct = any(q[2] == "direct" for q in inside)
            kind.append(kinds.DIRECT if direct else -1 if attributive else kinds.MIXED)
        else:
            kind.append(kinds.NO_SPEECH if words < UNCREDITED_WORDS else -1)
    return Speech(kind, sources)


# What the project's own corpus calls the kinds.
_KINDS = {"direct": kinds.DIRECT, "mixed": kinds.MIXED, "scare": kinds.NO_SPEECH, "title": kinds.NO_SPEECH}


def own_kinds(article: AnnotatedArticle, scene: Scene) -> tuple[list[int], list[int]]:
    """The annotated kind of each pair of marks of an article in corpus form, -1 where it does not say.

    Returns:
        `kinds.NO_SPEECH`, `kinds.MIXED`, `kinds.DIRECT`; and 0 for scare quotations, 1 for titles.
    """
    kind, title = [], []
    for mark in scene.marks:
        known = [
            q
            for q in article.quotations
            if 2 * (min(q.end, mark.end) - max(q.start, mark.start)) > mark.end - mark.start
        ]
        name = min(known, key=lambda q: q.end - q.start).kind if known else ""
        kind.append(_KINDS.get(name, -1))
        title.append(("scare", "title").index(name) if name in ("scare", "title") else -1)
    return kind, title


def _cue_tokens(tokens: Tokens, attribution: dict[str, Any]) -> list[int]:
    inner_starts, inner_ends = tokens.starts[PAD : PAD + tokens.count], tokens.ends[PAD : PAD + tokens.count]
    out: list[int] = []
    for start, end in attribution["cue"]:
        first = int(np.searchsorted(inner_ends, start, "right")) + PAD
        out.extend(range(first, int(np.searchsorted(inner_starts, end)) + PAD))
    return out


def _words(text: str, tokens: Tokens) -> list[str]:
    pairs = zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)
    return [text[a:b].lower().replace("’", "'") for a, b in pairs]


class CueWords:
    """How often each word was a cue in the training articles: which of a cue's words is its main one.

    A word's share is (times inside a cue) / (times at all + 1); a cue's main word is the one with the highest share.
    """

    # A word is a candidate when it was the main word of a cue in at least 2 % of its occurrences. Measured on dev:
    # 92 % of the cues at 40 candidates in 2,500 characters; 5 % would give 88 % at 33.
    SHARE = 0.02
    LEVELS = 15

    def __init__(self, rows: Sequence[dict[str, Any]], language: Language) -> None:
        plain = lexicon_of({}, language)
        inside: collections.Counter[str] = collections.Counter()
        total: collections.Counter[str] = collections.Counter()
        pages = [(row, tokenize(row["text"], language=language, lexicon=plain)) for row in rows]
        for row, tokens in pages:
            words = _words(row["text"], tokens)
            total.update(words[PAD:-PAD])
            places = {i for a in row["attributions"] for i in _cue_tokens(tokens, a)}
            inside.update(words[i] for i in places)
        self.share = {word: inside[word] / (total[word] + 1) for word in inside}
        main: collections.Counter[str] = collections.Counter()
        for row, tokens in pages:
            for a in row["attributions"]:
                place = self.main(row["text"], tokens, a)
                if place is not None:
                    main[row["text"][tokens.starts[place] : tokens.ends[place]].lower().replace("’", "'")] += 1
        shares = {word: main[word] / (total[word] + 1) for word in sorted(main)}
        self.words = {
            word: max(1, min(self.LEVELS, int(1 + (self.LEVELS - 1) * share**0.5)))
            for word, share in shares.items()
            if share >= self.SHARE
        }

    def main(self, text: str, tokens: Tokens, attribution: dict[str, Any]) -> int | None:
        """The token of an attribution's cue that decides, None where it has no cue."""
        best, place = -1.0, None
        for i in _cue_tokens(tokens, attribution):
            share = self.share.get(text[tokens.starts[i] : tokens.ends[i]].lower().replace("’", "'"), 0.0)
            if share > best:
                best, place = share, i
        return place


def gold_of(row: dict[str, Any], tokens: Tokens, cue_words: CueWords) -> dict[int, Gold]:
    """The annotated attributions of an article by the token of their cue; the first of several on one cue."""
    found: dict[int, Gold] = {}
    for a in row["attributions"]:
        cue = cue_words.main(row["text"], tokens, a)
        if cue is None or cue in found:
            continue
        contents = token_extents(tokens, a["content"])
        left = [c for c in contents if c[0] < cue]
        right = [c for c in contents if c[0] > cue]
        if not left and not right:
            continue
        sources = token_extents(tokens, a["source"])
        source = min(sources, key=lambda s: abs(s[0] - cue)) if sources else None
        found[cue] = Gold(
            cue,
            bool(right) + 2 * bool(left),
            (right[0][0], right[-1][1]) if right else None,
            (left[0][0], left[-1][1]) if left else None,
            source,
            a["kind"],
            tuple(token_extents(tokens, a["quoted"])),
        )
    return found
