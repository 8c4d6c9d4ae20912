"""What compiled loops over rows of whole-number columns share: `columns` for one row at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing import compiled
from framing.preprocessing.columns import BUCKETS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


_OF_DISTANCE = np.frombuffer(BUCKETS, np.uint8)
_FARTHEST = len(BUCKETS) - 1


@compiled.loop
def bucket(distance: int) -> int:
    """A distance as `columns.buckets` has it: looked up, as the processor cannot guess which way each one goes."""
    return int(_OF_DISTANCE[np.uint64(min(max(distance, 0), _FARTHEST))])


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
