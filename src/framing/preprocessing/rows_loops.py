"""What compiled loops over rows of whole-number columns share: `columns` and `hashed` for one row at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing import compiled
from framing.preprocessing.hashed import BITS, FINISH, SPREAD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

# All in 64 bits without a sign, cut to 32 where `Templates.cells` overflows: Numba would make floats of mixed signs.
_S1, _S2, _SHIFT = np.uint64(13), np.uint64(16), np.uint64(32 - BITS)
_ALL, _MULTIPLY, _MULTIPLY_AGAIN = np.uint64(0xFFFFFFFF), np.uint64(SPREAD), np.uint64(FINISH)


@compiled.loop
def bucket(distance: int) -> int:
    """A distance as `columns.buckets` has it."""
    if distance < 9:
        return max(distance, 0)
    if distance < 20:
        return 8 if distance == 9 else 9 if distance < 14 else 10
    return 11 if distance < 30 else 12


@compiled.loop
def below(sorted_numbers: Ints, number: int) -> int:
    """How many numbers are smaller than one: where it would stand."""
    low, high = 0, len(sorted_numbers)
    while low < high:
        middle = (low + high) >> 1
        if sorted_numbers[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low


@compiled.loop
def mix(row: Ints, first: int, after: int, salts: NDArray[np.uint32], mixed: NDArray[np.uint64]) -> None:
    """The hashes of a row's columns from ``first`` to before ``after``, as in `Templates.cells`; column c to c + 1."""
    for c in range(first, after):
        x = (np.uint64(row[c]) + np.uint64(salts[c])) & _ALL
        x = (x * _MULTIPLY) & _ALL
        x ^= x >> _S1
        x = (x * _MULTIPLY_AGAIN) & _ALL
        mixed[c + 1] = x ^ (x >> _S2)


@compiled.loop
def summed(mixed: NDArray[np.uint64], places: Ints, table: NDArray[np.int8]) -> int:
    """The sum of one row's cells in a table; a place is at most the number of columns, a cell 17 bits: in bounds."""
    total = 0
    for t in range(places.shape[1]):
        cell = ((mixed[places[0, t]] + mixed[places[1, t]] + mixed[places[2, t]]) & _ALL) >> _SHIFT
        total += table[np.int64(cell)]
    return total


@compiled.loop
def summed_of_three(mixed: NDArray[np.uint64], places: Ints, table: NDArray[np.int8]) -> tuple[int, int, int]:
    """The same in three tables whose cells lie side by side, so that a cell is one look at memory: (cells, 4)."""
    one = two = three = 0
    for t in range(places.shape[1]):
        cell = np.int64(((mixed[places[0, t]] + mixed[places[1, t]] + mixed[places[2, t]]) & _ALL) >> _SHIFT)
        one += table[cell, 0]
        two += table[cell, 1]
        three += table[cell, 2]
    return one, two, three
