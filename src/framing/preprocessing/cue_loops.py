"""`framing.preprocessing.cues` as loops: the candidates and their scores in one go.

Indices: a candidate lies at or after `PAD` and before the padding at the end (padding is no cue and no dash), so
windows around it stay inside; firsts, lasts and marks of a `Scene` are token numbers, and whatever is added to them
here is held below the number of tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing.compiled import loop
from framing.preprocessing.attributions import MOST
from framing.preprocessing.hashed_loops import by_token, mix, summed_side_by_side
from framing.preprocessing.rows_loops import bucket
from framing.preprocessing.scene import CLOSING, CUE, GROUP, OPENING, STATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_LOW, _WINDOW = 4, 60  # the window: from four tokens before to five after, six columns each
_OTHERS = 21  # columns


@loop
def _is_candidate(state: NDArray[np.uint32], group: NDArray[np.uint32], at: int, dash: int) -> bool:
    """Whether a dash outside marks stands beside a mark."""
    if group[at] != dash or state[at] != 0:
        return False
    return bool(state[at - 1] == CLOSING or state[at + 1] == OPENING)


@loop
def cue_scores(
    fields: NDArray[np.uint32],
    sentence_first: Ints,
    sentence_last: Ints,
    paragraph_first: Ints,
    paragraph_last: Ints,
    paragraph: Ints,
    pair: Ints,
    previous_mark: Ints,
    next_mark: Ints,
    outer: Ints,
    dash: int,
    salts: NDArray[np.uint32],
    plan: NDArray[np.uint32],
    weights: NDArray[np.int8],
    step: NDArray[np.float64],
    bias: NDArray[np.float64],
) -> tuple[Ints, NDArray[np.float64]]:
    """The candidates of an article and the score of each choice (axis 0) for each candidate, `MOST` at most.

    Args:
        fields, sentence_first ... outer: the `Scene`'s.
        dash: the class of dashes; -1 where the scene has no marks.
        salts, plan: the templates' (`Templates.for_loops`).
        weights: (cells, 3) the model's, for the layouts right, left and both.
        step, bias: (3,) the model's.
    """
    state, group, cue = fields[STATE], fields[GROUP], fields[CUE]
    size = fields.shape[1]
    at = np.empty(size, np.int64)
    count = 0
    for i in range(1, size - 1):
        may = cue[i] > 0 or (dash >= 0 and _is_candidate(state, group, i, dash))
        if may and sentence_first[i] <= i <= sentence_last[i]:
            at[count] = i
            count += 1
    found = np.empty((3, count), np.float64)
    # The nearest opening mark after each candidate, from the end.
    opened = np.empty(count, np.int64)
    here = size - 1
    k = count - 1
    for i in range(size - 1, -1, -1):
        if state[i] == OPENING:
            here = i
        if k >= 0 and at[k] == i:
            opened[k] = here
            k -= 1
    flat = by_token(fields)
    row = np.empty(_OTHERS, np.uint32)
    mixed = np.zeros(1 + _WINDOW + _OTHERS, np.uint32)
    closed, reached = 0, 0
    for k in range(count):
        i = at[k]
        while reached <= i:
            if state[reached] == CLOSING:
                closed = reached
            reached += 1
        first, last = sentence_first[i], sentence_last[i]
        begin, end = paragraph_first[i], paragraph_last[i]
        previous = at[k - 1] if k else 0
        following = at[k + 1] if k + 1 < count else size - 1
        has_previous, has_following = previous >= first, following <= last
        before, after = previous_mark[i], next_mark[i]
        beyond = min(after + 1, size - 1)
        next_first = min(last + 1, size - 1)
        number = pair[next_first]
        pair_end = outer[3, number - 1] if number > 0 else 0
        row[0] = bucket(i - before)
        row[1] = bucket(after - i)
        row[2] = bucket(i - first)
        row[3] = bucket(last - i)
        row[4] = bucket(i - previous) if has_previous else 0
        row[5] = bucket(following - i) if has_following else 0
        row[6] = bucket(last - first)
        row[7] = bucket(i - closed) + 1 if closed >= begin else 0
        row[8] = bucket(opened[k] - i) + 1 if opened[k] <= end else 0
        row[9] = cue[previous] if has_previous else 0
        row[10] = cue[following] if has_following else 0
        row[11] = group[after] if after <= last else 0
        row[12] = group[before] if before >= first else 0
        row[13] = state[before - 1] * 4 + state[before] + (16 if pair[before] > 0 else 0)
        row[14] = state[beyond] * 4 + state[after]
        row[15] = group[beyond]
        row[16] = state[first] + 4 * state[last]
        row[17] = (paragraph[i] == 0) + 2 * (end == last)
        row[18] = 1 + state[next_first] if next_first <= end else 0
        row[19] = (1 if pair_end > end else 2) if pair_end > 0 else 0
        row[20] = state[begin] + (4 if pair[i] > 0 else 0)
        mix(flat, 6 * (i - _LOW), _WINDOW, salts, 0, mixed)
        mix(row, 0, _OTHERS, salts, _WINDOW, mixed)
        right, left, both = summed_side_by_side(mixed, plan, weights)
        found[0, k] = min(right * step[0] + bias[0], MOST)
        found[1, k] = min(left * step[1] + bias[1], MOST)
        found[2, k] = min(both * step[2] + bias[2], MOST)
    return at[:count].copy(), found
