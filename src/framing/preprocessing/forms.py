"""Page forms that decide what is article: time stamps, lists, agencies' caveats, wrapped lines, texts of a line."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from framing.resources.language import Language
from framing.spans import Span

JOINER = "\u034f"  # COMBINING GRAPHEME JOINER: to the tokeniser a letter, to a reader nothing
_CUT = re.compile(r"(?<=[a-zß-ÿ])-\n(?=[a-zß-ÿ])")
_BULLET = re.compile(r"[•‣▪●◦*·–—-]\s")
# Lines wrapped by an e-mail program, a PDF or a book scan are 45 to 100 characters long and nearly of one length.
_SHORTEST, _LONGEST, _LINES = 30, 110, 2
_ENDS = (".", "!", "?", ":", "…", "”", '"', "’", ")", ";")
_NO_BLANK = re.compile(
    r"(?<=[a-zß-ÿ]{2})([.!?][”\"’']*)(?=[A-ZÀ-Þ“\"‘][a-zà-ÿA-ZÀ-Þ’']*[\s,])|(?<=[.!?]”)(?=[A-ZÀ-Þ][a-zà-ÿ]*[\s,])"
)
_WORD = 200  # letters before a stop that are read: an abbreviation is shorter, and so are most addresses of pages
_STOP = re.compile(r"[.!?](?=[A-ZÀ-Þ“”\"‘’'])")  # where the pattern above may match: it looks back at every letter


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of ``forms.json``."""

    caveats: Any
    time: Any
    abbreviations: frozenset[str]
    no_names: frozenset[str]
    posting: frozenset[str]
    stamp: frozenset[str]
    asked: Any


@functools.cache
def lists(language: Language) -> Lists:
    """The lists of a language, as patterns that are linear in the line."""
    data = language.forms
    zones, words = ("|".join(map(re.escape, data[key].split())) for key in ("zones", "times"))
    subjects = [r"(?:[A-ZÀ-Þ][\w’'-]+\s){1,3}", *(rf"{re.escape(the)}\s\w+\s" for the in data["articles"].split())]
    halves = "|".join(rf"{half[0]}\.?{half[1:]}\.?" for half in data["halves"].split())
    clock = rf"\d{{1,2}}[:.h]\d{{2}}(?::\d{{2}})?\s?(?:{halves})?\s?(?:{zones})?"
    return Lists(
        re.compile("|".join(re.escape(c) for c in data["caveats"].split("|"))),
        re.compile(rf"[\[(]?(?:(?:{words})[:\s]\s?)?{clock}[\])]?\s?[|·•–—-]?", re.I),
        frozenset(data["abbreviations"].split()),
        frozenset(data["no_names"].split()),
        frozenset(data["verbs_of_posting"].split()),
        frozenset("[(0123456789" + "".join(word[0].upper() + word[0] for word in data["times"].split())),
        re.compile(rf"[?!][”\"’'»]\s+(?:{'|'.join(subjects)})(\w+)\b"),
    )


def mended_flags(text: str, paragraphs: Sequence[Span], flags: list[bool], language: Language) -> list[bool]:
    """Which paragraphs are furniture, after the page's form is seen.

    A line that is but a time stamp is; an item of a list that an article's sentence opens, and an agency's caveat, are
    not; a text of nothing but furniture is an article.
    """
    known = lists(language)
    seen = any(flags)
    out = flags
    for number, paragraph in enumerate(paragraphs):
        size = paragraph.end - paragraph.start
        if size <= 24 and text[paragraph.start] in known.stamp and not out[number]:
            if known.time.fullmatch(text, paragraph.start, paragraph.end):
                out = [*out[:number], True, *out[number + 1 :]] if out is flags else _set(out, number, True)
        elif seen and out[number]:
            line = text[paragraph.start : paragraph.end]
            if (_BULLET.match(line) and number and not out[number - 1] and _opens_list(text, paragraphs, number)) or (
                size < 400 and known.caveats.search(line)
            ):
                out = _set(list(out) if out is flags else out, number, False)
    if seen and all(out) and len(out) < 4:
        return [False] * len(out)
    return out


def _set(flags: list[bool], number: int, value: bool) -> list[bool]:
    flags[number] = value
    return flags


def _opens_list(text: str, paragraphs: Sequence[Span], number: int) -> bool:
    """Whether the line before an item ends with a colon or is an item itself."""
    before = paragraphs[number - 1]
    return text[before.end - 1] == ":" or bool(_BULLET.match(text[before.start : before.start + 2]))


def unwrapped(text: str, paragraphs: Sequence[Span]) -> list[Span]:
    """Lines that a program has wrapped, joined to paragraphs.

    A line goes on with the next one (no blank line between) where both are of a wrapped line's length and it does not
    end like a sentence, or the next one begins with a small letter.
    """
    if len(paragraphs) < _LINES:
        return list(paragraphs)
    joined: list[Span] = []
    block: list[Span] = []

    def close() -> None:
        joined.extend(_joined(text, block))
        block.clear()

    for paragraph in paragraphs:
        if block and text.count("\n", block[-1].end, paragraph.start) != 1:
            close()
        block.append(paragraph)
    close()
    return joined


def unhyphened(text: str, paragraphs: Sequence[Span]) -> str:
    """The text for the models, each letter where it was: a word cut at a line's end is one word.

    Hyphen and line break between small letters become two signs that are part of a word (`JOINER`).
    """
    if "-\n" not in text:
        return text
    out = list(text)
    for match in _CUT.finditer(text):
        at = bisect_right(paragraphs, match.start(), key=lambda p: p.start) - 1
        if at >= 0 and match.end() <= paragraphs[at].end:
            out[match.start() : match.end()] = JOINER, JOINER
    return "".join(out)


def _joined(text: str, block: list[Span]) -> list[Span]:
    """The paragraphs of a block of lines without a blank line between them."""
    if len(block) < _LINES:
        return list(block)
    widths = [line.end - line.start for line in block]
    top = max(widths)
    small = sum(text[line.start].islower() for line in block[1:])
    full = sum(width >= 0.7 * top for width in widths[:-1])
    if (
        top > _LONGEST
        or top < _SHORTEST
        or not small
        or full < 0.7 * (len(block) - 1)
        or small < 0.3 * (len(block) - 1)
    ):
        return list(block)
    out = [block[0]]
    for line in block[1:]:
        before = out[-1]
        last_width = before.end - max(text.rfind("\n", 0, before.end) + 1, before.start)
        goes_on = text[line.start].islower() or (
            last_width >= 0.7 * top and not text.endswith(_ENDS, before.start, before.end)
        )
        if goes_on or last_width >= 0.8 * top:
            out[-1] = Span(before.start, line.end)
        else:
            out.append(line)
    return out


def resplit(text: str, sentences: list[Span], verbs: frozenset[str], language: Language) -> list[Span]:
    """Sentences cut where no blank follows a stop, and joined where a said-clause follows a question in marks.

    Args:
        text: the article.
        sentences: its sentences.
        verbs: of speech, such as "asked".
        language: whose abbreviations are asked for.
    """
    if len(sentences) == 0:
        return sentences
    cuts = []
    abbreviations = lists(language).abbreviations
    for match in _no_blanks(text):
        low = max(0, match.start() - _WORD)
        word = text[max(low, text.rfind(" ", low, match.start()) + 1) : match.start()].lower()
        if word not in abbreviations and "/" not in word and "@" not in word:
            cuts.append(match.end())
    joins = [m.start() for m in lists(language).asked.finditer(text) if m.group(1) in verbs]
    if not cuts and not joins:
        return sentences
    return _rejoined(_recut(sentences, cuts), joins)


def _no_blanks(text: str) -> Iterator[re.Match[str]]:
    """Where no blank follows a stop."""
    for stop in _STOP.finditer(text):
        for place in (stop.start(), stop.start() + 2):
            match = _NO_BLANK.match(text, place)
            if match is not None:
                yield match


def _recut(sentences: list[Span], cuts: list[int]) -> list[Span]:
    out, at = [], 0
    for sentence in sentences:
        begin = sentence.start
        while at < len(cuts) and cuts[at] < sentence.end:
            if cuts[at] > begin:
                out.append(Span(begin, cuts[at]))
                begin = cuts[at]
            at += 1
        out.append(Span(begin, sentence.end))
    return out


def _rejoined(sentences: list[Span], joins: list[int]) -> list[Span]:
    """Join the sentence that holds each place with the next one, where that begins within the next few characters."""
    out: list[Span] = []
    at = 0
    for sentence in sentences:
        while at < len(joins) and out and joins[at] < out[-1].start:
            at += 1
        held = bool(out) and at < len(joins) and max(out[-1].start, out[-1].end - 3) <= joins[at] < out[-1].end
        if held and sentence.start - out[-1].end <= 2:
            out[-1] = Span(out[-1].start, sentence.end)
        else:
            out.append(sentence)
    return out
