"""Paragraphs and quotation marks, found by compiled loops as `paragraphs` and `marks` find them by patterns.

Imported only where `framing.compiled` is ready. Code points index a table of all code points; places are compared
with the text's size first, and each loop finds at most as many things as there is room for.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from framing.compiled import loop
from framing.preprocessing.characters import ALNUM, BREAK, SPACE

_STRAIGHT, _CURLY, _OPENING, _GRAVE, _ACUTE, _LOW = (ord(mark) for mark in "'’‘`´_")


@loop
def paragraphs(points: Any, bits: Any) -> Any:
    """The starts and ends of the paragraphs, in order.

    Args:
        points: (characters,) uint32 code points of the text.
        bits: see `characters.character_bits`.
    """
    size = len(points)
    # Each paragraph but the last has a character and a line's end.
    starts, ends = np.empty(size // 2 + 1, np.int64), np.empty(size // 2 + 1, np.int64)
    count = i = 0
    while i < size:
        if bits[points[i]] & SPACE:
            i += 1
            continue
        starts[count] = i
        last = i
        while i < size and not bits[points[i]] & BREAK:
            if not bits[points[i]] & SPACE:
                last = i
            i += 1
        ends[count] = last + 1
        count += 1
    return starts[:count].copy(), ends[:count].copy()


@loop
def _in_word(points: Any, at: int, bits: Any) -> bool:
    return 0 <= at < len(points) and (points[at] == _LOW or bits[points[at]] & ALNUM != 0)


@loop
def marks(points: Any, bits: Any, kinds: Any) -> Any:
    """The starts and ends of the marks, in order.

    Args:
        points, bits: see `paragraphs`.
        kinds: (marks,) uint8 for each code point below its length, 1 where it is a single mark, 2 where it is another.
    """
    size = len(points)
    count = 0
    for i in range(size):
        count += points[i] < len(kinds) and kinds[points[i]] != 0
    starts, ends = np.empty(count, np.int64), np.empty(count, np.int64)
    count = i = 0
    while i < size:
        point = points[i]
        if point >= len(kinds) or kinds[point] == 0:
            i += 1
            continue
        end = i + 1
        if kinds[point] == 1:
            following = points[end] if end < size else 0
            if following == point and (point == _STRAIGHT or point == _CURLY):  # noqa: PLR1714, SIM109
                end += 1
                end += end < size and points[end] == point
            elif (point == _OPENING and following == _OPENING) or (
                point == _GRAVE and (following == _GRAVE or following == _ACUTE)  # noqa: PLR1714, SIM109
            ):
                end += 1
            elif _in_word(points, i - 1, bits) and _in_word(points, end, bits):
                i += 1
                continue  # an apostrophe
        starts[count], ends[count] = i, end
        count += 1
        i = end
    return starts[:count], ends[:count]
