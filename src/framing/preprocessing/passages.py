"""Passages: the sentences of an article cut where the voice changes, so that they tile the text.

A *quotation* passage is what a direct or mixed quotation says (of nested ones, the outermost), with its speaker. A
*reported* passage is what an attribution with a named speaker says outside of quotation marks. Scare quotes and titles
are the narrator's. An attribution whose source is nobody in particular leaves its words to the narrator.

At the borders: the quotation marks belong to the quotation's passage; white space belongs to the passage before it (at
the start of the text: to the first one); punctuation that stands alone between two voices belongs to the passage
before it. So no passage is without a letter or digit, unless a whole paragraph is.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from framing.kernel import loops
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
from framing.preprocessing.marks import MarkPair
from framing.preprocessing.points import code_points
from framing.resources.language import Language
from framing.spans import Quotation, Span, Speaker, Voice

if TYPE_CHECKING:
    from framing.preprocessing.bulk import Bounds

_HEAD = 4  # words of a source in which its head stands: article and at most two adjectives before it

_Piece = tuple[int, int, Voice, Speaker | None]
_START = itemgetter(0)


def passages_of(
    text: str,
    sentences: Bounds,
    *,
    furniture: Sequence[Span],
    quotations: Sequence[Quotation],
    attributions: AttributionColumns,
    marks: Sequence[MarkPair],
    language: Language,
) -> PassageColumns:
    """Tile ``text`` with passages of one voice each.

    Args:
        text: the article's text.
        sentences: where its sentences without furniture begin and end, in order.
        furniture: its furniture paragraphs, in order.
        quotations: who speaks between which marks; of equal starts, the outer first.
        attributions: who says what.
        marks: where the quotations' marks stand.
        language: whose words of figures are asked for.
    """
    voiced = _with_reported(_quoted(quotations, marks), _reported(text, attributions, language))
    import numpy as np

    firsts, lasts, voices, speakers = zip(*voiced, strict=True) if voiced else ((), (), (), ())
    stretches = np.array((firsts, lasts), np.int64)
    page = np.array(([span.start for span in furniture], [span.end for span in furniture]), np.int64)
    begins, ends, sources = loops.passages(code_points(text), *sentences, stretches, page)
    # At the lists' ends stand the two sources without a stretch: their numbers are -1 and -2 (passages.c).
    return PassageColumns(begins, ends, sources, (*voices, "furniture", "narration"), (*speakers, None, None))


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


@functools.cache
def _according(language: Language) -> frozenset[str]:
    return frozenset(language.speech["according"].split())


def _told_by_figures(row: Row, text: str, language: Language) -> bool:
    """Whether the words are the narrator's, told "according to" a list, a poll or other figures, which have no wording.

    The attribution itself keeps its source; only the passage's voice is the narrator's.
    """
    if KINDS[row[0]] != "indirect" or row[SOURCE] < 0:
        return False
    if text[row[CUE] : row[CUE + 1]].lower() not in _according(language):
        return False
    # The head of "a list shared by the broadcaster RTVI" stands among its first words.
    words = text[row[SOURCE] : row[SOURCE + 1]].lower().split()[:_HEAD]
    return not set(words).isdisjoint(language.documents)


def _reported(text: str, attributions: AttributionColumns, language: Language) -> list[tuple[int, int, int, Speaker]]:
    """The contents whose speakers are named: begin, end (negative), number and speaker, in order."""
    # The number keeps contents of one place in their order, and speakers from being compared.
    contents = [
        (row[at], -row[at + 1], number, speaker)
        for number, (row, speaker) in enumerate(zip(attributions.rows, attributions.speakers, strict=True))
        if speaker is not None and number not in attributions.silent and not _told_by_figures(row, text, language)
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
