"""`framing.preprocessing.candidates` as loops: where one part of a cue may begin and end.

Indices: cues and candidates are token numbers between the paddings of a `Scene`; firsts, lasts and outer marks are
too. Word classes are taken modulo the table's length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing.compiled import loop
from framing.preprocessing.candidates import (
    ANY_END,
    END_REACH,
    LEFT,
    LEFT_FAR,
    LEFT_REACH,
    RIGHT,
    RIGHT_FAR,
    RIGHT_REACH,
    SOURCE,
    SOURCE_AFTER,
    SOURCE_BEFORE,
    SOURCE_REACH,
)
from framing.preprocessing.scene import CUE, GROUP, SHAPE
from framing.preprocessing.tokens import CAPITAL, PUNCTUATION, UPPER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Fields = NDArray[np.uint32]
    Bytes = NDArray[np.uint8]

# Bits of a token's flags: it may begin a part of role r (1 << r), end a right content, end another part, is a word.
_END_RIGHT, _END_OTHER, _WORD_BIT = np.uint8(8), np.uint8(16), np.uint8(32)
# Bits of a word class in ``classes``: the lists of `candidates.classes` in order, and the clitic "'s".
_AFTER_START, _SOURCE_START, _SOURCE_AFTER, _BEFORE_END, _CLITIC = 1, 2, 4, 8, 16


@loop
def flags_of(fields: Fields, sentence_first: Ints, sentence_last: Ints, at: Ints, classes: Bytes) -> Bytes:
    """Where parts may begin and end."""
    group, shape, cue = fields[GROUP], fields[SHAPE], fields[CUE]
    size = fields.shape[1]
    flags = np.zeros(size, np.uint8)
    for i in range(1, size - 1):  # the first and the last token are padding
        if shape[i] == PUNCTUATION:
            continue
        bits = _WORD_BIT | np.uint8(1 << RIGHT)
        mark = shape[i - 1] == PUNCTUATION
        own, before, after = classes[group[i] & 127], classes[group[i - 1] & 127], classes[group[i + 1] & 127]
        first = sentence_first[i] == i
        if first or mark or before & _AFTER_START:
            bits |= np.uint8(1 << LEFT)
        capital = shape[i] == CAPITAL or shape[i] == UPPER
        rises = capital and shape[i - 1] != CAPITAL and shape[i - 1] != UPPER
        begins = first or mark or rises or before & _SOURCE_AFTER or own & _SOURCE_START or cue[i - 1] > 3
        if begins and not own & _CLITIC:
            bits |= np.uint8(1 << SOURCE)
        if shape[i + 1] == PUNCTUATION or after & _BEFORE_END or cue[i + 1] > 3:
            bits |= _END_RIGHT | _END_OTHER
        flags[i] = bits
    for i in range(1, size - 1):
        last = sentence_last[i]
        if flags[last] & _WORD_BIT:
            flags[last] |= _END_RIGHT | _END_OTHER
    for c in at:
        flags[c] &= ~np.uint8(1 << SOURCE)
        if flags[c - 1] & _WORD_BIT:
            flags[c - 1] |= _END_OTHER
    return flags


@loop
def _sort(numbers: Ints, count: int) -> None:
    """Sort the first numbers, which nearly are sorted."""
    for i in range(1, count):
        x = numbers[i]
        j = i
        while j > 0 and numbers[j - 1] > x:
            numbers[j] = numbers[j - 1]
            j -= 1
        numbers[j] = x


@loop
def starts_of(
    c: int, role: int, flags: Bytes, sentence_first: Ints, sentence_last: Ints, paragraph_first: Ints, outer: Ints,
    places: Ints,
) -> int:  # fmt: skip
    """Write where a part may begin to ``places``, in order; how many they are. See `candidates.all_starts`."""
    first, last = sentence_first[c], sentence_last[c]
    inside = outer[1]
    count = 0
    if role == RIGHT:
        low, high = c + 1, min(c + RIGHT_REACH, last)
    elif role == LEFT:
        low, high = max(first, c - LEFT_REACH), c - 1
        floor = max(paragraph_first[c], c - LEFT_FAR)
        for j in range(len(inside)):
            if floor <= inside[j] < low:
                places[count] = inside[j]
                count += 1
    else:
        low, high = max(first, c - SOURCE_BEFORE), min(c + SOURCE_AFTER, last)
    bit = np.uint8(1 << role)
    for i in range(low, high + 1):
        if flags[i] & bit or (role == SOURCE and i == c):
            places[count] = i
            count += 1
    if role == RIGHT:
        for j in range(len(inside)):
            if high < inside[j] <= c + RIGHT_FAR:
                places[count] = inside[j]
                count += 1
    _sort(places, count)
    return count


@loop
def ends_of(
    c: int, s: int, role: int, flags: Bytes, sentence_last: Ints, paragraph_last: Ints, outer: Ints, places: Ints
) -> int:
    """Write where a part that begins at ``s`` may end to ``places``, in order. See `candidates.all_ends`."""
    last = sentence_last[s]
    low = max(s, c - END_REACH) if role == LEFT else s
    if role == RIGHT:
        high = min(last, s + END_REACH)
    elif role == SOURCE:
        high = min(last if s > c else c - 1, s + SOURCE_REACH)
    else:
        high = c - 1
    bit = _END_RIGHT if role == RIGHT else _END_OTHER
    count = 0
    for i in range(low, high + 1):
        if flags[i] & (_WORD_BIT if i - low < ANY_END else bit):
            places[count] = i
            count += 1
    if role == RIGHT:
        following = 0
        while following < outer.shape[1] and outer[3, following] <= s:
            following += 1
        for j in range(following, min(following + 3, outer.shape[1])):
            if outer[2, j] > high and outer[0, j] <= paragraph_last[s]:
                places[count] = outer[2, j]
                count += 1
        final = last if flags[last] & _WORD_BIT else last - 1
        if final > high:
            places[count] = final
            count += 1
    _sort(places, count)
    return count
