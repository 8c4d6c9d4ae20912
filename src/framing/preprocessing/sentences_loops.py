"""Sentences in two compiled loops: the possible ends with what is plain about them, and the sentences cut there.

Between the two, `sentences` decides the ends that are not plain by Punkt's tokens. Imported only where
`framing.compiled` is ready. Paragraphs are cut to the text first, and no index leaves its paragraph; code points index
a table of all code points, and that of lower case only after a comparison.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from framing.compiled import loop
from framing.preprocessing.characters import (
    AFTER_STOP,
    ALNUM,
    CLOSING,
    DECIMAL,
    DIGIT,
    FACTOR,
    LOWER,
    ODD,
    SPACE,
)
from framing.preprocessing.sentences import NUMBER_LIMIT
from framing.preprocessing.words_loops import number_of

# Rows of what is found of each possible end: its place, where its word begins, where the next word begins (-1: a mark
# follows at once), where that word or mark ends (only of those not plain), its paragraph, whether a sentence ends.
AT, BEGIN, NEXT, NEXT_END, PARAGRAPH, ENDS = range(6)
NO, YES, ASK = range(3)
_STOP, _QUESTION, _CALL = ord("."), ord("?"), ord("!")
_BLANK, _TAB, _DASH, _LINE_END = ord(" "), ord("\t"), ord("-"), ord("\n")
_ROUND, _SQUARE, _ROUND_CLOSED, _SQUARE_CLOSED = (ord(character) for character in "([)]")
_BITS = np.uint32(15)
_FACTOR = np.uint32(FACTOR)


@loop
def _plain(points: Any, begin: int, at: int, bits: Any, folded: Any, listed: Any) -> int:
    """`YES` where a plain word stands before the mark at ``at`` that no list of Punkt knows, else `ASK`."""
    if begin >= at:
        return ASK
    value = np.uint32(0)
    odd = False
    for i in range(begin, at):
        point = points[i]
        if not bits[point] & ALNUM:
            return ASK
        lower = folded[point] if point < len(folded) else np.uint32(ODD)
        odd = odd or lower == ODD
        value = np.uint32(np.uint32(value + lower) * _FACTOR)
    if points[at] != _STOP:
        return YES
    if odd or at - begin < 2 or bits[points[at - 1]] & DIGIT:
        return ASK
    return ASK if number_of(points, begin, at, value ^ (value >> _BITS), folded, listed) else YES


@loop
def possible_ends(points: Any, starts: Any, ends: Any, bits: Any, folded: Any, listed: Any) -> Any:
    """The possible ends of sentences, in order: (6, ends) with the rows `AT` to `ENDS`; and which of them to `ASK` for.

    Args:
        points: (characters,) uint32 code points of the text.
        starts, ends: (paragraphs,) int64 its paragraphs.
        bits, folded: see `characters`.
        listed: a table of the abbreviations and of the words whose next word matters (`characters.word_table`).
    """
    size = len(points)
    most = 0
    for i in range(size):
        point = points[i]
        most += point == _STOP or point == _QUESTION or point == _CALL  # noqa: PLR1714 - twice as fast
    found = np.empty((6, most), np.int64)
    count = 0
    free = 0  # paragraphs are in order and apart, so that no mark is counted twice
    for n in range(len(starts)):
        first, last = max(starts[n], free), min(ends[n], size)
        free = max(free, last)
        blank = first - 1
        before, begin, after = -1, first, -1  # the possible end before, not yet judged
        for at in range(first, last):
            point = points[at]
            if point == _BLANK or point == _TAB:  # noqa: PLR1714, SIM109
                blank = at
                continue
            if point != _STOP and point != _QUESTION and point != _CALL:  # noqa: PLR1714
                continue
            if at + 1 == last:
                continue
            following = -1
            sign = bits[points[at + 1]]
            if not sign & AFTER_STOP:
                if not sign & SPACE:
                    continue
                following = at + 1
                while following < last and bits[points[following]] & SPACE:
                    following += 1
                if following == last:
                    continue
            here = begin
            if blank > max(before, first):
                here = blank + 1
            if before >= 0 and before <= here:
                found[AT, count], found[BEGIN, count], found[NEXT, count] = before, begin, after
                found[PARAGRAPH, count] = n
                count += 1
            before, begin, after = at, here, following
        if before >= 0:
            found[AT, count], found[BEGIN, count], found[NEXT, count] = before, begin, after
            found[PARAGRAPH, count] = n
            count += 1
    unsure = 0
    for k in range(count):
        end = min(ends[found[PARAGRAPH, k]], size)
        found[ENDS, k] = _plain(points, found[BEGIN, k], found[AT, k], bits, folded, listed)
        stop = found[NEXT, k]
        unsure += found[ENDS, k] == ASK
        if found[ENDS, k] == ASK and stop >= 0:
            while stop < end and not bits[points[stop]] & SPACE:
                stop += 1
        found[NEXT_END, k] = stop if stop >= 0 else found[AT, k] + 2
    asked = np.empty(unsure, np.int64)
    unsure = 0
    for k in range(count):
        if found[ENDS, k] == ASK:
            asked[unsure] = k
            unsure += 1
    # Copied, and so always contiguous: for another layout `sentences` would be compiled again.
    return found[:, :count].copy(), asked


@loop
def _marks_end(points: Any, begin: int, end: int, bits: Any) -> int:
    """The end of the closing marks at ``begin`` that belong to the sentence before (see `sentences`); or ``begin``."""
    i = begin
    while i < end and bits[points[i]] & CLOSING:
        i += 1
    if i == end or bits[points[i]] & SPACE or (i + 1 < end and points[i] == _DASH and points[i + 1] == _DASH):
        return i
    return begin


@loop
def _list_number(points: Any, begin: int, end: int, bits: Any) -> bool:
    """Whether all of it is the number of a list's item: "1.", "(b)"."""
    i = begin
    if i < end and (points[i] == _ROUND or points[i] == _SQUARE):
        i += 1
    first = i
    while i < end and i - first < 3 and bits[points[i]] & DECIMAL:
        i += 1
    if i == first:
        if i == end or points[i] >= 128 or not bits[points[i]] & ALNUM:
            return False
        i += 1
    closed = i
    while i < end and (points[i] == _STOP or points[i] == _ROUND_CLOSED or points[i] == _SQUARE_CLOSED):
        i += 1
    return closed < i == end


@loop
def _goes_on(points: Any, before: int, before_end: int, start: int, end: int, bits: Any) -> bool:
    """Whether a sentence goes on with the one before (see `sentences`)."""
    sign = bits[points[start]]
    if sign & LOWER:
        return True
    if before_end - before <= NUMBER_LIMIT and _list_number(points, before, before_end, bits):
        return True
    for i in range(start, end):  # noqa: SIM110 - generators are not for loops
        if bits[points[i]] & ALNUM:
            return False
    return True


@loop
def sentences(points: Any, starts: Any, ends: Any, bits: Any, found: Any) -> Any:
    """The starts and ends of the sentences of paragraphs.

    Args:
        points, starts, ends, bits: see `possible_ends`.
        found: what it gave, with `ENDS` of all columns now `YES` or `NO`.
    """
    size = len(points)
    marks = found.shape[1]
    begins, stops = np.empty(marks + len(starts), np.int64), np.empty(marks + len(starts), np.int64)
    slices = np.empty((2, marks + 1), np.int64)
    count = at = 0
    for n in range(len(starts)):
        last, end = max(starts[n], 0), min(ends[n], size)
        while end > last and bits[points[end - 1]] & SPACE:
            end -= 1
        parts = 0
        while at < marks and found[PARAGRAPH, at] == n:
            if found[ENDS, at] == YES:
                slices[0, parts], slices[1, parts] = last, found[AT, at] + 1
                last = found[NEXT, at] if found[NEXT, at] >= 0 else found[AT, at] + 1
                parts += 1
            at += 1
        slices[0, parts], slices[1, parts] = last, end
        first = count
        moved = 0
        for part in range(parts + 1):
            begin, stop = slices[0, part] + moved, slices[1, part]
            moved = 0
            if part < parts:
                follows, following_end = slices[0, part + 1], slices[1, part + 1]
                closed = _marks_end(points, follows, following_end, bits)
                if closed > follows:
                    stop = moved = closed
                    while moved < following_end and bits[points[moved]] & SPACE:
                        moved += 1
                    moved -= follows
            if begin >= stop:
                continue
            if count > first and _goes_on(points, begins[count - 1], stops[count - 1], begin, stop, bits):
                stops[count - 1] = stop
            else:
                begins[count], stops[count] = begin, stop
                count += 1
    return begins[:count], stops[:count]
