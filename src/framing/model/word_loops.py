"""What each word adds to raw scores, compiled: `linear.Reading.words` of one text and one column.

Sums of floating-point numbers are added in the order in which NumPy's `reduceat` adds them, so that the two are equal
to the bit. A word of more than `LONGEST` letters is left to NumPy, which then adds by halves.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from framing import compiled
from framing.model.gram_loops import BEGIN, HASH, PAIRED, RUN, THREE

Array = npt.NDArray[Any]

LONGEST = 128  # NumPy adds up to so many numbers without halving


@compiled.loop
def _decoded(codes: Array, hashed: Any, shift: Any, base: Any, column: int) -> Any:
    """One weight of a table: the square of its code with the sign kept."""
    code = np.int32(codes[(hashed >> shift) + base, column])
    return np.float64(code * abs(code))


@compiled.loop
def _added(
    codes: Array, kept: Array, kind: int, first: Any, count: Any, plan: Array, column: int, factor: float
) -> Any:
    """The sum of the weights of ``count`` runs of characters times ``factor``, added as `numpy.add.reduceat` does:
    the first, and then all others, which are added eight apart when there are eight. ``count`` is at most `LONGEST`."""
    if count <= 0:
        return 0.0
    shift, base = plan[kind, 1], plan[kind, 2]
    line = kept[THREE + kind - 2, first : first + count]
    start = _decoded(codes, line[0], shift, base, column) * factor
    if count == 1:
        return start
    if count < 9:
        rest = 0.0
        for index in range(1, count):
            rest += _decoded(codes, line[index], shift, base, column) * factor
        return start + rest
    lanes = np.empty(8, np.float64)
    for lane in range(8):
        lanes[lane] = _decoded(codes, line[1 + lane], shift, base, column) * factor
    index = 9
    while index + 8 <= count:
        for lane in range(8):
            lanes[lane] += _decoded(codes, line[index + lane], shift, base, column) * factor
        index += 8
    rest = ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]))
    while index < count:
        rest += _decoded(codes, line[index], shift, base, column) * factor
        index += 1
    return start + rest


@compiled.loop
def word_weights(
    kept: Array,
    base: int,
    words: int,
    codes: Array,
    plan: Array,
    scales: Array,
    masses: Array,
    column: int,
    weights: Array,
) -> None:
    """Fill what the words of a span add to a column.

    Args:
        kept: n-grams, see `gram_loops.keep_grams`; the span's are kept from column ``base`` on.
        base, words: see there, and how many they are. None is longer than `LONGEST`.
        codes, plan: see `reading_loops.sum_spans`.
        scales: of all columns.
        masses: the span's sums of column 0, by group; int64.
        column: of the table, the mass counted.
        weights: filled; room for the words.
    """
    factor0 = 1.0 / np.sqrt(max(masses[0] * scales[0], 1.0))
    factor1 = 1.0 / np.sqrt(max(masses[1] * scales[0], 1.0))
    factor2 = 1.0 / np.sqrt(max(masses[2] * scales[0], 1.0))
    before = 0.0
    for word in range(words):
        total = _decoded(codes, kept[HASH, base + word], plan[0, 1], plan[0, 2], column) * factor0
        half = 0.0
        if word + 1 < words:
            half = _decoded(codes, kept[PAIRED, base + word], plan[1, 1], plan[1, 2], column) * factor1 / 2.0
            total += half
        if word > 0:
            total += before
        first, run = base + np.int64(kept[BEGIN, base + word]), np.int64(kept[RUN, base + word])
        for kind in range(2, 5):
            if plan[kind, 3] != 0:
                total += _added(codes, kept, kind, first, run - (kind - 2), plan, column, factor2)
        weights[word] = total * scales[column]
        before = half
