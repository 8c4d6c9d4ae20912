"""The places of an article's reported attributions in characters, and their kinds, as one compiled loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing import compiled
from framing.preprocessing.candidates import LEFT, RIGHT, SOURCE
from framing.preprocessing.rows_loops import below

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@compiled.loop
def reported(
    starts: Ints, ends: Ints, cue: Ints, probability: NDArray[np.float64], first: Ints, last: Ints, spoken: Ints,
    threshold: float,
) -> Ints:  # fmt: skip
    """What `voices._reported` gives.

    Args:
        starts, ends: of the tokens, in characters.
        cue ... last: the attributions found, in tokens (`Found`).
        spoken: (2, n) starts and ends of the outermost quotations that are speech, in order.
        threshold: the least probability.
    """
    out = np.full((len(cue), 10), -1, np.int64)
    count = 0
    for number in range(len(cue)):
        if probability[number] < threshold:
            continue
        row = out[count]
        row[0] = number
        for part in range(4):
            begin = cue[number] if part == 0 else first[SOURCE if part == 1 else LEFT if part == 2 else RIGHT, number]
            stop = cue[number] if part == 0 else last[SOURCE if part == 1 else LEFT if part == 2 else RIGHT, number]
            row[2 + 2 * part] = row[3 + 2 * part] = -1
            if 0 <= begin < len(starts) and 0 <= stop < len(ends) and starts[begin] < ends[stop]:  # not the padding
                row[2 + 2 * part], row[3 + 2 * part] = starts[begin], ends[stop]
        if row[2] < 0 or (row[6] < 0 and row[8] < 0):
            continue
        whole = quoted = 0
        for at in (6, 8):
            if row[at] >= 0:
                whole += row[at + 1] - row[at]
                pair = below(spoken[1], row[at] + 1)  # the first that ends behind the content's start
                while pair < spoken.shape[1] and spoken[0, pair] < row[at + 1]:
                    quoted += min(spoken[1, pair], row[at + 1]) - max(spoken[0, pair], row[at])
                    pair += 1
        row[1] = 0 if quoted <= 0 else 2 if quoted >= 0.9 * whole else 1
        count += 1
    return out[:count].copy()
