"""`framing.preprocessing.hashed` as loops: what one row's score is, without a table of all rows.

The functions take one row at a time, so that a loop over candidates needs room for one row only. All numbers are
whole: their sums are those of the NumPy path in whatever order they are added. Indices without a sign spare the look
whether they count from the end (a fifth of the time).

Indices: ``places`` and ``used`` come from `Templates`, whose columns are those of the row; a cell is the top `BITS`
bits of 32, so below the table's length. No index depends on the text but ``at``, which is the caller's.
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
_13, _16 = np.uint32(13), np.uint32(16)


@loop
def first_from(used: Ints, column: int) -> int:
    """The number of the first used column that is ``column`` or stands after it."""
    count = 0
    while count < len(used) and used[count] < column:
        count += 1
    return count


@loop
def window_places(used: Ints, width: int, size: int) -> NDArray[np.uint64]:
    """Where the used columns of a window lie in the flat fields, counted from its first token.

    Args:
        used: the columns that a template names, in order.
        width: tokens in the window, whose columns come first: `Scene.window`.
        size: tokens of the scene.
    """
    found = np.empty(first_from(used, 6 * width), np.uint64)
    for i in range(len(found)):
        found[i] = used[i] // width * size + used[i] % width
    return found


@loop
def mix_window(flat: Fields, begin: int, window: NDArray[np.uint64], salts: Fields, mixed: Fields) -> None:
    """Hash the used columns of the window that begins at token ``begin``, into ``mixed`` from 1 on."""
    start = np.uint64(begin)
    for i in range(len(window)):
        x = np.uint32(np.uint32(flat[window[i] + start] + salts[i]) * _SPREAD)
        x = np.uint32(np.uint32(x ^ (x >> _13)) * _FINISH)
        mixed[i + 1] = x ^ (x >> _16)


@loop
def mix(row: Fields, first: int, used: Ints, begin: int, after: int, salts: Fields, mixed: Fields) -> None:
    """Hash the used columns numbered from ``begin`` to before ``after``: ``mixed[i + 1]`` is that of ``used[i]``.

    ``row`` holds the columns from ``first`` on.
    """
    for i in range(begin, after):
        x = np.uint32(np.uint32(row[np.uint64(used[i] - first)] + salts[i]) * _SPREAD)
        x = np.uint32(np.uint32(x ^ (x >> _13)) * _FINISH)
        mixed[i + 1] = x ^ (x >> _16)


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
