"""Small array helpers that the rows of the models share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

# Distances in tokens, coarser the longer: 0-8 as they are, then 9 (10-13), 10, 11 and 12 (30 and more).
BUCKETS = bytes((*range(9), 8, *(9,) * 4, *(10,) * 6, *(11,) * 10, 12))


def buckets(*distances: Ints) -> NDArray[np.uint8]:
    """Each of several arrays of distances in buckets (0 where negative), one row each."""
    import numpy as np

    table = np.frombuffer(BUCKETS, np.uint8)
    found: NDArray[np.uint8] = table.take(np.array(distances), mode="clip")
    return found


def between(counts: NDArray[np.int32], low: Ints, high: Ints) -> NDArray[np.int32]:
    """How many of each counted thing stand from ``low`` to before ``high``, 5 at most: one row a counted thing."""
    import numpy as np

    found: NDArray[np.int32] = np.minimum(counts.take(high, 1) - counts.take(np.minimum(low, high), 1), 5)
    return found


def stacked(count: int, *blocks: Any) -> NDArray[np.uint32]:
    """One table from blocks of rows and single rows of ``count`` numbers each."""
    import numpy as np

    table = np.empty((sum(1 if b.ndim == 1 else len(b) for b in blocks), count), np.uint32)
    row = 0
    for block in blocks:
        height = 1 if block.ndim == 1 else len(block)
        table[row : row + height] = block
        row += height
    return table


def running(flags: NDArray[np.bool_]) -> Ints:
    """How many flags are set before each position (one more entry than flags)."""
    import numpy as np

    out = np.zeros(len(flags) + 1, np.int64)
    np.cumsum(flags, out=out[1:])
    return out


def heads(owner: Ints) -> Ints:
    """Where each group of equal, neighbouring owners begins."""
    import numpy as np

    first = np.empty(len(owner), bool)
    first[:1] = True
    np.not_equal(owner[1:], owner[:-1], out=first[1:])
    return np.flatnonzero(first)


def places(owner: Ints) -> tuple[Ints, Ints]:
    """Each row's place among its owner's rows, from the first and from the last, 12 at most."""
    import numpy as np

    begin = heads(owner)
    sizes = np.diff(begin, append=len(owner))
    each = np.repeat(np.array((begin, begin + sizes - 1)), sizes, axis=1)
    at = np.arange(len(owner))
    return np.minimum(at - each[0], 12), np.minimum(each[1] - at, 12)


def names_of(*parts: Sequence[str]) -> tuple[str, ...]:
    """Column names in the order of `stacked`'s blocks."""
    return tuple(name for part in parts for name in part)
