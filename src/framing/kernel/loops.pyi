# The compiled loops, in the order of functions.h. Arrays are contiguous; the C files say more of what each loop does.
# All of them raise ValueError for an array of another type or shape and IndexError for a number that leads outside of
# an array, and name the argument: both are mistakes of the caller or a damaged model file, not of the text.

from typing import Final

import numpy as np
from numpy.typing import NDArray

SOURCES: Final[str]  # the digest of the C files that it was made from (`sources.digest`)

# each.c: float64 (n,) -> float64 (n,); the same digits on every processor
def exp_each(numbers: NDArray[np.float64], /) -> NDArray[np.float64]: ...
def log_each(numbers: NDArray[np.float64], /) -> NDArray[np.float64]: ...
def log1p_each(numbers: NDArray[np.float64], /) -> NDArray[np.float64]: ...
def logistic_each(numbers: NDArray[np.float64], /) -> NDArray[np.float64]: ...

# rows.c: weights (rows, columns), ids (n,), bounds (groups + 1,) -> (groups, columns); and -> (n + 1, columns)
def row_sums(weights: NDArray[np.int8], ids: NDArray[np.uint32], bounds: NDArray[np.int64], /) -> NDArray[np.int32]: ...
def running_sums(weights: NDArray[np.int8], ids: NDArray[np.uint32], /) -> NDArray[np.int32]: ...
