"""What each word adds to raw scores, compiled: `linear.Reading.words` without arrays of all n-grams.

Sums of floating-point numbers are added in the order in which NumPy's `reduceat` adds them, so that the two are equal
to the bit. A word of more than `LONGEST` letters is left to NumPy, which then adds by halves.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from framing import compiled
from framing.model.features import PAIR, ROLL, STRETCH
from framing.model.reading_loops import EDGE, letters_of, spread, words_of

Array = npt.NDArray[Any]

_U = np.uint32
_PAIR = _U(PAIR)
_R0, _R1, _R2, _R3, _R4 = (_U(number) for number in ROLL)
_GAP = _U(0)
LONGEST = 128  # NumPy adds up to so many numbers without halving


@compiled.loop
def decoded(codes: Array, row: Any, column: int) -> Any:
    """One weight of a table: the square of its code with the sign kept."""
    code = np.int32(codes[row, column])
    return np.float64(code * abs(code))


@compiled.loop
def added(codes: Array, rows: Array, count: int, column: int, factor: float) -> Any:
    """The sum of ``count`` rows' weights times ``factor``, added as `numpy.add.reduceat` does: the first, and then
    all others, which are added eight apart when there are eight. ``count`` is at most `LONGEST`."""
    if count == 0:
        return 0.0
    first = decoded(codes, rows[0], column) * factor
    if count == 1:
        return first
    if count < 9:
        rest = 0.0
        for index in range(1, count):
            rest += decoded(codes, rows[index], column) * factor
        return first + rest
    lanes = np.empty(8, np.float64)
    for lane in range(8):
        lanes[lane] = decoded(codes, rows[1 + lane], column) * factor
    index = 9
    while index + 8 <= count:
        for lane in range(8):
            lanes[lane] += decoded(codes, rows[index + lane], column) * factor
        index += 8
    rest = ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]))
    while index < count:
        rest += decoded(codes, rows[index], column) * factor
        index += 1
    return first + rest


@compiled.loop
def word_weights(
    code: Array,
    starts: Array,
    ends: Array,
    chosen: Array,
    wanted: Array,
    mixed: Array,
    codes: Array,
    plan: Array,
    scales: Array,
    sums: Array,
    places: Array,
    bounds: Array,
    weights: Array,
) -> bool:
    """What the words of the chosen spans add to the wanted columns of the table.

    Args:
        code, starts, ends, mixed, codes, plan: as in `reading_loops.sum_spans`, which has found the spans to be inside.
        chosen: indices of spans; int64, each below the number of spans.
        wanted: columns of the table, the mass counted; int64, each below the number of columns.
        scales: of all columns.
        sums: what `sum_spans` gave.

        places: filled with where words begin and end in their span; int64, shape (2, the chosen spans' characters, of
            each no more than `STRETCH`).
        bounds: filled with the first word of each chosen span, and the number of words; int64.
        weights: filled; shape (as many as places, wanted).

    Returns:
        False where a word is too long or there is not room for all of them.
    """
    begin, stop = places[0], places[1]
    longest = room = 0
    for span in chosen:
        size = min(ends[span] - starts[span], STRETCH)
        longest = max(longest, size)
        room += size
    if room > min(places.shape[1], len(weights)):
        return False
    letters = np.empty(longest + 2 * EDGE, np.uint32)
    inside = np.empty(longest + 2 * EDGE, np.uint32)
    hashes = np.empty(longest, np.uint32)
    rows = np.empty((3, LONGEST), np.uint32)
    counts = np.empty(3, np.int64)
    with3, with4, with5 = plan[2, 3] != 0, plan[3, 3] != 0, plan[4, 3] != 0
    words = 0
    bounds[0] = 0
    for place, span in enumerate(chosen):
        size = min(ends[span] - starts[span], STRETCH)
        letters_of(code, starts[span], size, mixed, letters, inside)
        here = words_of(letters, inside, size, hashes, begin[words:], stop[words:])
        factor0 = 1.0 / np.sqrt(max(sums[span, 0, 0] * scales[0], 1.0))
        factor1 = 1.0 / np.sqrt(max(sums[span, 1, 0] * scales[0], 1.0))
        factor2 = 1.0 / np.sqrt(max(sums[span, 2, 0] * scales[0], 1.0))
        before = _U(0)
        for word in range(here):
            first, last = begin[words + word], stop[words + word]
            if last - first > LONGEST:
                return False
            row = spread(hashes[word], plan[0, 0], plan[0, 1], plan[0, 2])
            after = _U(0)
            if word + 1 < here:
                pair = _U(hashes[word] * _PAIR + hashes[word + 1])
                after = spread(pair, plan[1, 0], plan[1, 1], plan[1, 2])
            counts[:] = 0
            for at in range(first, last):
                if inside[at] == _GAP:
                    continue
                value = _U(inside[at - 1] * _R0 + inside[at] * _R1 + inside[at + 1] * _R2)
                if with3:
                    rows[0, counts[0]] = spread(value, plan[2, 0], plan[2, 1], plan[2, 2])
                    counts[0] += 1
                if inside[at + 1] == _GAP:
                    continue
                value = _U(value + inside[at + 2] * _R3)
                if with4:
                    rows[1, counts[1]] = spread(value, plan[3, 0], plan[3, 1], plan[3, 2])
                    counts[1] += 1
                if with5 and inside[at + 2] != _GAP:
                    value = _U(value + inside[at + 3] * _R4)
                    rows[2, counts[2]] = spread(value, plan[4, 0], plan[4, 1], plan[4, 2])
                    counts[2] += 1
            for index, column in enumerate(wanted):
                total = decoded(codes, row, column) * factor0
                if word + 1 < here:
                    total += decoded(codes, after, column) * factor1 / 2.0
                if word > 0:
                    total += decoded(codes, before, column) * factor1 / 2.0
                for kind in range(3):
                    if plan[kind + 2, 3] != 0:
                        total += added(codes, rows[kind], counts[kind], column, factor2)
                weights[words + word, index] = total * scales[column]
            before = after
            begin[words + word] = first - EDGE
            stop[words + word] = last - EDGE
        words += here
        bounds[place + 1] = words
    return True
