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
def _added(line: Array, first: Any, count: Any, codes: Array, shift: Any, base: Any, column: int, factor: float) -> Any:
    """The sum of the weights of ``count`` runs of characters times ``factor``, added as `numpy.add.reduceat` does:
    the first, and then all others, which are added eight apart when there are eight. ``count`` is at most `LONGEST`."""
    if count <= 0:
        return 0.0
    start = _decoded(codes, line[first], shift, base, column) * factor
    at, end = first + 1, first + count
    rest = 0.0
    if count >= 9:
        a = _decoded(codes, line[at], shift, base, column) * factor
        b = _decoded(codes, line[at + 1], shift, base, column) * factor
        c = _decoded(codes, line[at + 2], shift, base, column) * factor
        d = _decoded(codes, line[at + 3], shift, base, column) * factor
        e = _decoded(codes, line[at + 4], shift, base, column) * factor
        f = _decoded(codes, line[at + 5], shift, base, column) * factor
        g = _decoded(codes, line[at + 6], shift, base, column) * factor
        h = _decoded(codes, line[at + 7], shift, base, column) * factor
        at += 8
        while at + 8 <= end:
            a += _decoded(codes, line[at], shift, base, column) * factor
            b += _decoded(codes, line[at + 1], shift, base, column) * factor
            c += _decoded(codes, line[at + 2], shift, base, column) * factor
            d += _decoded(codes, line[at + 3], shift, base, column) * factor
            e += _decoded(codes, line[at + 4], shift, base, column) * factor
            f += _decoded(codes, line[at + 5], shift, base, column) * factor
            g += _decoded(codes, line[at + 6], shift, base, column) * factor
            h += _decoded(codes, line[at + 7], shift, base, column) * factor
            at += 8
        rest = ((a + b) + (c + d)) + ((e + f) + (g + h))
    while at < end:
        rest += _decoded(codes, line[at], shift, base, column) * factor
        at += 1
    return start + rest if count > 1 else start


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
                count = run - (kind - 2)
                total += _added(
                    kept[THREE + kind - 2], first, count, codes, plan[kind, 1], plan[kind, 2], column, factor2
                )
        weights[word] = total * scales[column]
        before = half
