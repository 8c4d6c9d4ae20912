"""`framing.preprocessing.candidates` and `extents` as loops: where each part of a cue begins and ends, in one go.

For one part at a time: its candidates, what the model sees of each, the sum of its weights; the greatest wins, of
equals the first. The NumPy path compares the sums times the role's step plus its bias: the same order, as steps are
positive.

Indices: cues and candidates are token numbers between the paddings of a `Scene`, which are wider than any window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing.compiled import loop
from framing.preprocessing.candidate_loops import ends_of, flags_of, starts_of
from framing.preprocessing.candidates import SOURCE
from framing.preprocessing.hashed_loops import by_token, mix, summed
from framing.preprocessing.part_rows_loops import end_own, end_row, start_own, start_row

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Fields = NDArray[np.uint32]
    Bytes = NDArray[np.uint8]

_WINDOW = 42  # columns of the windows of both models: seven tokens, six columns each
_START, _END = 20, 27  # columns of either besides


@loop
def accepted(candidates: Ints, power: NDArray[np.float64], threshold: float) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """What `attributions.accept` says: cues, layouts, probabilities."""
    at, layout = np.empty(len(candidates), np.int64), np.empty(len(candidates), np.int64)
    probability = np.empty(len(candidates), np.float64)
    count = 0
    for k in range(len(candidates)):
        right, left, both = power[0, k], power[1, k], power[2, k]
        total = (right + left) + both
        share = total / (1 + total)
        if share >= threshold:
            at[count], probability[count] = candidates[k], share
            layout[count] = 3 if both > max(right, left) else 2 if left > right else 1
            count += 1
    return at[:count].copy(), layout[:count].copy(), probability[:count].copy()


@loop
def find_parts(
    fields: Fields,
    counts: NDArray[np.int32],
    sentence_first: Ints,
    sentence_last: Ints,
    paragraph_first: Ints,
    paragraph_last: Ints,
    pair: Ints,
    outer: Ints,
    candidates: Ints,
    power: NDArray[np.float64],
    threshold: float,
    classes: Bytes,
    start_salts: Fields,
    start_plan: Fields,
    start_weights: NDArray[np.int8],
    end_salts: Fields,
    end_plan: Fields,
    end_weights: NDArray[np.int8],
) -> tuple[Ints, Ints, NDArray[np.float64], Ints, Ints]:
    """The cues, and the first and last word of each part of each: the arrays of `attributions.Found` in its order.

    Args:
        fields, counts ... outer: the `Scene`'s.
        candidates, power: the words that may be a cue, and e to the power of each layout's score (axis 0).
        threshold: the probability from which they are cues.
        classes: (128,) which lists each word class is in.
        start_salts ... end_weights: the templates and tables of the two models.
    """
    size = fields.shape[1]
    at, layout, probability = accepted(candidates, power, threshold)
    flags = flags_of(fields, sentence_first, sentence_last, at, classes)
    cues = np.zeros(size + 1, np.int32)
    for c in at:
        cues[c + 1] += 1
    for i in range(size):
        cues[i + 1] += cues[i]
    first, last = np.full((3, len(at)), -1, np.int64), np.full((3, len(at)), -1, np.int64)
    # A part has the candidates of its reach, which lies inside the text, its pairs of marks, and its last word.
    places = np.empty(size + outer.shape[1] + 2, np.int64)
    flat = by_token(fields)
    row, mixed = np.empty(_END, np.uint32), np.zeros(1 + _WINDOW + _END, np.uint32)
    for k in range(len(at)):
        c = at[k]
        for role in range(3):
            if role != SOURCE and not (layout[k] >> role) & 1:
                continue
            count = starts_of(c, role, flags, sentence_first, sentence_last, paragraph_first, outer, places)
            s, most = c, 0
            start_own(fields, c, layout[k], row)
            for j in range(count):
                start_row(fields, counts, cues, sentence_first, pair, c, role, places[j], row)
                row[18], row[19] = min(j, 12), min(count - 1 - j, 12)
                mix(flat, 6 * (places[j] - 3), _WINDOW, start_salts, 0, mixed)
                mix(row, 0, _START, start_salts, _WINDOW, mixed)
                score = summed(mixed, start_plan, start_weights[role])
                if j == 0 or score > most:
                    s, most = places[j], score
            if s == c:
                continue
            count = ends_of(c, s, role, flags, sentence_last, paragraph_last, outer, places)
            e = s
            end_own(fields, c, s, layout[k], row)
            for j in range(count):
                end_row(fields, counts, cues, sentence_last, paragraph_last, pair, c, s, role, places[j], row)
                row[25], row[26] = min(j, 12), min(count - 1 - j, 12)
                mix(flat, 6 * (places[j] - 2), _WINDOW, end_salts, 0, mixed)
                mix(row, 0, _END, end_salts, _WINDOW, mixed)
                score = summed(mixed, end_plan, end_weights[role])
                if j == 0 or score > most:
                    e, most = places[j], score
            first[role, k], last[role, k] = s, e
    return at, layout, probability, first, last
