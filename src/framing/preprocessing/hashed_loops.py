"""`framing.preprocessing.hashed` as loops: what one row's score is, without a table of all rows.

The functions take one row at a time, so that a loop over candidates needs room for one row only. All numbers are
whole: their sums are those of the NumPy path in whatever order they are added. Indices without a sign spare the look
whether they count from the end (a fifth of the time).

Indices: a ``plan`` comes from `Templates`, whose columns are those of the row, and ends with its third 0; a cell is the
top `BITS` bits of 32, so below the table's length. No index here depends on the text.
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

DOWN = np.uint32(32 - BITS)
_SPREAD, _FINISH = np.uint32(SPREAD), np.uint32(FINISH)
_8, _13, _16, _BYTE = np.uint32(8), np.uint32(13), np.uint32(16), np.uint32(255)
_0, _1 = np.uint64(0), np.uint64(1)


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
def summed(mixed: Fields, plan: Fields, table: NDArray[np.int8]) -> int:
    """The sum of a row's weights in one table.

    The loops end at a 0 and not after a number of templates, which the compiler would turn into gathering
    instructions: those take twice as long (measured).
    """
    total = 0
    t = _0
    while plan[t]:
        total += table[mixed[plan[t]] >> DOWN]
        t += _1
    t += _1
    while plan[t]:
        x = plan[t]
        total += table[np.uint32(mixed[x & _BYTE] + mixed[x >> _8]) >> DOWN]
        t += _1
    t += _1
    while plan[t]:
        x = plan[t]
        total += table[np.uint32(mixed[x & _BYTE] + mixed[(x >> _8) & _BYTE] + mixed[x >> _16]) >> DOWN]
        t += _1
    return total


@loop
def summed_side_by_side(mixed: Fields, plan: Fields, table: NDArray[np.int8]) -> tuple[int, int, int]:
    """The same in three tables whose cells lie side by side, so that a cell is one look at memory: (cells, 3 or 4).

    Here ``mixed[0]`` must be 0: it stands for the columns that a template does not have.
    """
    first = second = third = 0
    t = _0
    for _ in range(3):
        while plan[t]:
            x = plan[t]
            cell = np.uint32(mixed[x & _BYTE] + mixed[(x >> _8) & _BYTE] + mixed[x >> _16]) >> DOWN
            first += table[cell, 0]
            second += table[cell, 1]
            third += table[cell, 2]
            t += _1
        t += _1
    return first, second, third
