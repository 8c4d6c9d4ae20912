"""`framing.preprocessing.hashed` as loops: what one row's score is, without a table of all rows.

The functions take one row at a time, so that a loop over candidates needs room for one row only. All numbers are
whole: their sums are those of the NumPy path in whatever order they are added. Indices without a sign spare the look
whether they count from the end (a fifth of the time).

Indices: ``places`` come from `Templates`, whose columns are those of the row; a cell is the top `BITS` bits of 32, so
below the table's length. No index here depends on the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing.compiled import loop
from framing.preprocessing.hashed import BITS, FINISH, SPREAD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Fields = NDArray[np.uint32]
    Bytes = NDArray[np.uint8]

DOWN = np.uint32(32 - BITS)
_SPREAD, _FINISH = np.uint32(SPREAD), np.uint32(FINISH)
_13, _16, _1 = np.uint32(13), np.uint32(16), np.uint64(1)


@loop
def by_token(fields: Fields) -> Fields:
    """The fields of a scene, those of one token side by side: a window is one stretch of it."""
    height, size = fields.shape
    out = np.empty(height * size, np.uint32)
    for row in range(height):
        for i in range(size):
            out[i * height + row] = fields[row, i]
    return out


@loop
def mix(values: Fields, at: int, count: int, salts: Fields, first: int, mixed: Fields) -> None:
    """Hash ``count`` columns from number ``first`` on, whose values stand in ``values`` from ``at`` on.

    Column c goes to ``mixed[c + 1]``, as `Templates.cells` has it. All of it lies side by side, so that the processor
    hashes several columns at once; slices would cost as much as the hashing itself.
    """
    begin, column = np.uint64(at), np.uint64(first)
    for k in range(count):
        i = np.uint64(k)
        x = np.uint32(np.uint32(values[begin + i] + salts[column + i]) * _SPREAD)
        x = np.uint32(np.uint32(x ^ (x >> _13)) * _FINISH)
        mixed[column + i + _1] = x ^ (x >> _16)


@loop
def arities(places: Bytes) -> tuple[int, int]:
    """How many templates have one column, and how many one or two; ``places`` is sorted so."""
    one, two = 0, 0
    for t in range(places.shape[1]):
        one += places[1, t] == 0
        two += places[2, t] == 0
    return one, two


@loop
def summed(mixed: Fields, places: Bytes, one: int, two: int, table: NDArray[np.int8]) -> int:
    """The sum of a row's weights in one table; ``one`` and ``two`` are the `arities`."""
    total = 0
    for t in range(one):
        total += table[mixed[places[0, t]] >> DOWN]
    for t in range(one, two):
        total += table[np.uint32(mixed[places[0, t]] + mixed[places[1, t]]) >> DOWN]
    for t in range(two, places.shape[1]):
        total += table[np.uint32(mixed[places[0, t]] + mixed[places[1, t]] + mixed[places[2, t]]) >> DOWN]
    return total


@loop
def summed_side_by_side(
    mixed: Fields, places: Bytes, one: int, two: int, table: NDArray[np.int8]
) -> tuple[int, int, int]:
    """The same in three tables whose cells lie side by side, so that a cell is one look at memory: (cells, 3 or 4)."""
    first = second = third = 0
    for t in range(places.shape[1]):
        key = mixed[places[0, t]]
        if t >= one:
            key = np.uint32(key + mixed[places[1, t]])
        if t >= two:
            key = np.uint32(key + mixed[places[2, t]])
        cell = key >> DOWN
        first += table[cell, 0]
        second += table[cell, 1]
        third += table[cell, 2]
    return first, second, third
