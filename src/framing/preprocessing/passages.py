"""Passages: the sentences of an article cut where the voice changes, so that they tile the text.

A *quotation* passage is what a direct or mixed quotation says (of nested ones, the outermost), with its speaker. A
*reported* passage is what an attribution with a named speaker says outside of quotation marks. Scare quotes and titles
are the narrator's. An attribution whose source is nobody in particular leaves its words to the narrator.

At the borders: the quotation marks belong to the quotation's passage; white space belongs to the passage before it (at
the start of the text: to the first one); punctuation that stands alone between two voices belongs to the passage
before it. So no passage is without a letter or digit, unless a whole paragraph is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter

from framing import compiled
from framing.preprocessing.article_columns import (
    CUE,
    KINDS,
    LEFT_CONTENT,
    RIGHT_CONTENT,
    SOURCE,
    AttributionColumns,
    PassageColumns,
    Row,
)
from framing.preprocessing.bulk import column
from framing.preprocessing.characters import character_bits
from framing.preprocessing.marks import MarkPair
from framing.preprocessing.points import code_points
from framing.resources import word_list
from framing.spans import Quotation, Span, Speaker, Voice

_HEAD = 4  # words of a source in which its head stands: article and at most two adjectives before it

_Piece = tuple[int, int, Voice, Speaker | None]
_START = itemgetter(0)
_WORDLESS = re.compile(r"[\W_]*")
_SPACE = re.compile(r"\s*")


def passages_of(
    text: str,
    sentences: Sequence[Span],
    *,
    furniture: Sequence[Span],
    quotations: Sequence[Quotation],
    attributions: AttributionColumns,
    marks: Sequence[MarkPair],
) -> PassageColumns:
    """Tile ``text`` with passages of one voice each.

    Args:
        text: the article's text.
        sentences: its sentences without furniture, in order.
        furniture: its furniture paragraphs, in order.
        quotations: who speaks between which marks; of equal starts, the outer first.
        attributions: who says what.
        marks: where the quotations' marks stand.
    """
    voiced = _with_reported(_quoted(quotations, marks), _reported(text, attributions))
    if compiled.ready() and sentences:
        return _by_loop(text, sentences, voiced, furniture)
    pieces = _cut(sentences, voiced)
    if furniture:
        pieces += [(span.start, span.end, "furniture", None) for span in furniture]
        pieces.sort(key=lambda piece: piece[0])
    return _tiled(text, pieces)


def _by_loop(
    text: str, sentences: Sequence[Span], voiced: Sequence[_Piece], furniture: Sequence[Span]
) -> PassageColumns:
    """The passages, cut and tiled by a compiled loop."""
    import numpy as np

    from framing.preprocessing.passages_loops import tiles

    firsts, lasts, voices, speakers = zip(*voiced, strict=True) if voiced else ((), (), (), ())
    quoted = np.array((firsts, lasts), np.int64)
    page = np.array(([span.start for span in furniture], [span.end for span in furniture]), np.int64)
    # At the lists' ends stand the loop's two sources without a stretch: its numbers for them are -1 and -2.
    voices += ("furniture", "narration")
    speakers += (None, None)
    begins, sources = tiles(
        code_points(text), character_bits(), column(sentences, "start"), column(sentences, "end"), quoted, page
    )
    begins[0] = 0
    ends = np.empty_like(begins)
    ends[:-1], ends[-1] = begins[1:], len(text)
    return PassageColumns(begins, ends, sources, voices, speakers)


def _quoted(quotations: Sequence[Quotation], marks: Sequence[MarkPair]) -> list[_Piece]:
    """The stretches of speech with their marks, in order, without those inside others."""
    pair_at = {pair.start: pair for pair in reversed(marks)}
    found: list[_Piece] = []
    for quotation in quotations:
        if quotation.kind not in ("direct", "mixed"):
            continue
        start, end = quotation.start, quotation.end
        pair = pair_at.get(start)
        if pair and pair.end == end:
            start, end = (pair.open if pair.open >= 0 else start), pair.close
        if not found or start >= found[-1][1]:
            found.append((start, end, "quotation", quotation.speaker))
    return found


def _told_by_figures(row: Row, text: str) -> bool:
    """Whether the words are the narrator's, told "according to" a list, a poll or other figures, which have no wording.

    The attribution itself keeps its source; only the passage's voice is the narrator's.
    """
    if KINDS[row[0]] != "indirect" or row[SOURCE] < 0:
        return False
    if text[row[CUE]] not in "Aa":  # most cues go no further
        return False
    if not text[row[CUE] : row[CUE + 1]].lower().startswith("according"):
        return False
    # The head of "a list shared by the broadcaster RTVI" stands among its first words.
    words = text[row[SOURCE] : row[SOURCE + 1]].lower().split()[:_HEAD]
    return not set(words).isdisjoint(word_list("documents.txt"))


def _reported(text: str, attributions: AttributionColumns) -> list[tuple[int, int, int, Speaker]]:
    """The contents whose speakers are named: begin, end (negative), number and speaker, in order."""
    # The number keeps contents of one place in their order, and speakers from being compared.
    contents = [
        (row[at], -row[at + 1], number, speaker)
        for number, (row, speaker) in enumerate(zip(attributions.rows, attributions.speakers, strict=True))
        if speaker is not None and number not in attributions.silent and not _told_by_figures(row, text)
        for at in (LEFT_CONTENT, RIGHT_CONTENT)
        if row[at] >= 0
    ]
    contents.sort()
    return contents


def _with_reported(quoted: list[_Piece], contents: Sequence[tuple[int, int, int, Speaker]]) -> list[_Piece]:
    """The quoted stretches, and between them the reported ones; of contents that overlap, the first keeps its place."""
    found = list(quoted)
    at, free = 0, 0  # the next quotation; where the last content ended
    for start, negative_end, _, speaker in contents:
        begin, end = max(start, free), -negative_end
        free = max(free, end)
        while at < len(quoted) and quoted[at][1] <= begin:
            at += 1
        here = at
        while begin < end:
            if here == len(quoted) or quoted[here][0] >= end:
                found.append((begin, end, "reported", speaker))
                break
            if begin < quoted[here][0]:
                found.append((begin, quoted[here][0], "reported", speaker))
            begin = quoted[here][1]
            here += 1
    if len(found) > len(quoted):
        found.sort(key=_START)
    return found


def _cut(sentences: Sequence[Span], voiced: Sequence[_Piece]) -> list[_Piece]:
    """The sentences, cut where a voiced stretch begins or ends."""
    pieces: list[_Piece] = []
    at = 0
    for sentence in sentences:
        begin, stop = sentence.start, sentence.end
        while at < len(voiced) and voiced[at][1] <= begin:
            at += 1
        here = at
        while here < len(voiced) and voiced[here][0] < stop:
            start, end, voice, speaker = voiced[here]
            if begin < start:
                pieces.append((begin, start, "narration", None))
                begin = start
            end = min(end, stop)
            pieces.append((begin, end, voice, speaker))
            begin = end
            here += 1
        if begin < stop:
            pieces.append((begin, stop, "narration", None))
    return pieces


def _tiled(text: str, pieces: Sequence[_Piece]) -> PassageColumns:
    """Join pieces without a word to the one before and give white space to the passage before it."""
    import numpy as np

    kept = list(_worded(text, pieces))
    if text and not kept:
        kept = [(0, "narration", None)]
    starts = np.array([start for start, _, _ in kept], np.int64)
    starts[:1] = 0
    ends = np.append(starts[1:], [len(text)] * bool(text)).astype(np.int64)
    voices, speakers = tuple(voice for _, voice, _ in kept), tuple(speaker for _, _, speaker in kept)
    return PassageColumns(starts, ends, np.arange(len(kept)), voices, speakers)


def _worded(text: str, pieces: Sequence[_Piece]) -> Iterator[tuple[int, Voice, Speaker | None]]:
    """Where each passage begins, and its voice and speaker."""
    last = -1  # the end of the piece before
    for start, end, voice, speaker in pieces:
        begin = start
        if not text[start].isalnum():
            if text[start].isspace():
                space = _SPACE.match(text, start, end)
                begin = space.end() if space else start
            words = _WORDLESS.match(text, begin, end)
            alone = words is not None and words.end() == end
            if alone and last >= 0 and "\n" not in text[last:start]:
                last = end
                continue
        last = end
        yield begin, voice, speaker
