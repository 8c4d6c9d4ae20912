"""`framing.preprocessing.hashed` as loops: what one row's score is, without a table of all rows.

The functions take one row at a time, so that a loop over candidates needs room for one row only. All numbers are
whole: their sums are those of the NumPy path in whatever order they are added.

Indices: ``places`` and ``used`` come from `Templates`, whose columns are those of the row; a cell is the top `BITS`
bits of 32, so below the table's length. No index depends on the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing.compiled import loop
from framing.preprocessing.hashed import BITS, FINISH, SPREAD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mixed = NDArray[np.uint32]

_DOWN = np.uint32(32 - BITS)
_SPREAD, _FINISH = np.uint32(SPREAD), np.uint32(FINISH)
_13, _16 = np.uint32(13), np.uint32(16)


@loop
def mix(row: Mixed, used: NDArray[np.int64], salts: Mixed, mixed: Mixed) -> None:
    """Hash the used columns of a row: ``mixed[i + 1]`` is the hash of column ``used[i]``, ``mixed[0]`` is 0.

    Args:
        row: the row's numbers.
        used: the columns that a template names.
        salts: their salts.
        mixed: where the hashes go, one more than there are used columns.
    """
    mixed[0] = 0
    for i in range(len(used)):
        x = np.uint32((np.uint32(row[used[i]] + salts[i])) * _SPREAD)
        x = np.uint32(np.uint32(x ^ (x >> _13)) * _FINISH)
        mixed[i + 1] = x ^ (x >> _16)


@loop
def find_cells(mixed: Mixed, places: NDArray[np.int64], cells: Mixed) -> None:
    """The cell of each template, from the hashes of the columns."""
    for t in range(len(cells)):
        cells[t] = np.uint32(mixed[places[0, t]] + mixed[places[1, t]] + mixed[places[2, t]]) >> _DOWN


@loop
def total(cells: Mixed, weights: NDArray[np.int8]) -> int:
    """The sum of the weights in some cells of one table."""
    found = 0
    for t in range(len(cells)):
        found += weights[cells[t]]
    return found
