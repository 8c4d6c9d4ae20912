"""The n-grams of spans, hashed once: sums, windows and words' weights are read from what one loop keeps.

A hash is spread here as `features._rows` does, but for its last step, which depends on the table: its row is what is
left of it after a shift, plus the first row of its group.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from framing import compiled
from framing.model.features import BASE, FINAL, PAIR, ROLL

Array = npt.NDArray[Any]

# What is kept, a line each. By word: the spread hashes of it and of the pair that it begins, where it begins and ends
# in its span, and how many letters it has (0: it is a mark). By place: the spread hashes of the runs of 3, 4 and 5
# characters whose second letter is there; they are only good at letters of words, those of 4 not at the last letter of
# a word, and those of 5 not at the last two.
HASH, PAIRED, BEGIN, STOP, RUN, THREE, FOUR, FIVE = range(8)
LINES = 8

_U = np.uint32
_BASE, _PAIR, _LAST = _U(BASE), _U(PAIR), _U(FINAL[0])
_R0, _R1, _R2, _R3, _R4 = (_U(number) for number in ROLL)
_KIND, _WORD, _APOSTROPHE, _GAP = _U(3), _U(1), _U(3), _U(0)
_H15, _H13 = _U(15), _U(13)
EDGE = 4  # gaps before, between and after spans, room for the longest n-gram


@compiled.loop
def spread(value: Any, salt: Any) -> Any:
    """A hash spread over 32 bits, see `features._rows`."""
    value ^= value >> _H15
    value = _U(value * salt)
    value ^= value >> _H13
    return _U(value * _LAST)


@compiled.loop
def keep_grams(code: Array, starts: Array, sizes: Array, mixed: Array, plan: Array, kept: Array, counts: Array) -> None:
    """Keep the n-grams of some pieces of a text.

    Args:
        code: the text's code points; they come from a `str`, so they are below 0x110000, the length of ``mixed``.
        starts, sizes: the pieces; int64. They are inside the text.
        mixed: `alphabet.mixed_codes`.
        plan: see `reading_loops.sum_spans`; only the salts and which kinds are read matter here.
        kept: filled; uint32, shape (LINES, columns): the first piece has its columns from `EDGE` on, and each next one
            `EDGE` after the last one's; there are `EDGE` more at the end, or more.
        counts: filled with the number of words and marks of each piece, at most its size; int64.
    """
    columns = EDGE
    for piece in range(len(starts)):
        columns += sizes[piece] + EDGE
    letters = np.zeros(columns, np.uint32)
    base = EDGE
    for piece in range(len(starts)):
        first = starts[piece]
        for at in range(sizes[piece]):
            letters[base + at] = mixed[code[first + at]]
        base += sizes[piece] + EDGE
    _keep(letters, sizes, plan, kept, counts)


@compiled.loop
def _keep(letters: Array, sizes: Array, plan: Array, kept: Array, counts: Array) -> None:
    """As `keep_grams`, by the mixed letters of pieces; apart, as it is compiled once for texts of all kinds."""
    columns = len(letters)
    inside = np.zeros(columns, np.uint32)
    for at in range(1, columns - 1):
        letter = letters[at]
        kind = letter & _KIND
        # An apostrophe between two letters is part of the word.
        between = ((letters[at - 1] & _KIND) == _WORD) & ((letters[at + 1] & _KIND) == _WORD)
        inside[at] = letter if (kind == _WORD) | ((kind == _APOSTROPHE) & between) else _GAP
    _keep_words(letters, inside, sizes, plan, kept, counts)
    # Of all places, also those in no word: it is done by vectors so.
    if plan[2, 3] != 0:
        line, salt = kept[THREE, 1:], plan[2, 0]
        for at in range(columns - EDGE):
            line[at] = spread(_U(inside[at] * _R0 + inside[at + 1] * _R1 + inside[at + 2] * _R2), salt)
    if plan[3, 3] != 0:
        line, salt = kept[FOUR, 1:], plan[3, 0]
        for at in range(columns - EDGE):
            three = _U(inside[at] * _R0 + inside[at + 1] * _R1 + inside[at + 2] * _R2)
            line[at] = spread(_U(three + inside[at + 3] * _R3), salt)
    if plan[4, 3] != 0:
        line, salt = kept[FIVE, 1:], plan[4, 0]
        for at in range(columns - EDGE):
            four = _U(inside[at] * _R0 + inside[at + 1] * _R1 + inside[at + 2] * _R2 + inside[at + 3] * _R3)
            line[at] = spread(_U(four + inside[at + 4] * _R4), salt)


@compiled.loop
def _keep_words(letters: Array, inside: Array, sizes: Array, plan: Array, kept: Array, counts: Array) -> None:
    base = EDGE
    for piece in range(len(sizes)):
        at, end, word = base, base + sizes[piece], base
        last = _GAP
        while at < end:
            value = letters[at]
            if value == _GAP:
                at += 1
                continue
            kept[BEGIN, word] = at - base
            at += 1
            run = 0
            if inside[at - 1] != _GAP:
                run = 1
                power = _BASE
                while inside[at] != _GAP:  # it is 0 from the piece's end on, so this ends there
                    value = _U(value + letters[at] * power)
                    power = _U(power * _BASE)
                    at += 1
                    run += 1
            kept[HASH, word], kept[STOP, word], kept[RUN, word] = spread(value, plan[0, 0]), at - base, run
            if word > base:
                kept[PAIRED, word - 1] = spread(_U(last * _PAIR + value), plan[1, 0])
            last = value
            word += 1
        counts[piece] = word - base
        base += sizes[piece] + EDGE


@compiled.loop
def char_rows(kept: Array, first: Any, run: Any, plan: Array, rows: Array, count: int) -> int:
    """Put rows of the runs of characters of a word after the first ``count`` rows; returns how many there are then.

    Args:
        kept: see `keep_grams`.
        first, run: the column of the word's first letter, and its letters.
        plan: see `reading_loops.sum_spans`.
        rows: filled; uint32, room for three a letter and one.
        count: see there.
    """
    with3, with4, with5 = plan[2, 3] != 0, plan[3, 3] != 0, plan[4, 3] != 0
    for at in range(first, first + run):
        if with3:
            rows[count] = (kept[THREE, at] >> plan[2, 1]) + plan[2, 2]
            count += 1
        if with4:  # without a branch: what is not there is written over
            rows[count] = (kept[FOUR, at] >> plan[3, 1]) + plan[3, 2]
            count += at + 1 < first + run
        if with5:
            rows[count] = (kept[FIVE, at] >> plan[4, 1]) + plan[4, 2]
            count += at + 2 < first + run
    return count
