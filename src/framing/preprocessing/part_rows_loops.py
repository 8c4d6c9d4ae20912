"""`framing.preprocessing.extents` as loops: what the models of a part's start and end see of one candidate.

Indices: see `part_loops`, the only caller; windows are narrower than the padding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing.compiled import loop
from framing.preprocessing.rows_loops import bucket
from framing.preprocessing.scene import (
    ANDS,
    BRACKETS_CLOSED,
    BRACKETS_OPEN,
    CAPITALS,
    COMMAS,
    CUE,
    GROUP,
    SHAPE,
    STATE,
    STOPS,
    SUFFIX,
    THATS,
    WORD,
)
from framing.preprocessing.tokens import PUNCTUATION

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Fields = NDArray[np.uint32]
    Counts = NDArray[np.int32]


@loop
def start_row(
    fields: Fields,
    counts: Counts,
    cues: Counts,
    sentence_first: Ints,
    pair: Ints,
    c: int,
    role: int,
    layout: int,
    at: int,
    row: Fields,
) -> None:
    """Write what the start model sees of token ``at``, all but its place among the candidates (60, 61), to ``row``."""
    for f in range(6):
        for o in range(7):
            row[f * 7 + o] = fields[f, at - 3 + o]
    ahead = at > c
    first = sentence_first[at]
    row[42] = role * 2 + ahead
    row[43] = bucket(abs(at - c))
    row[44] = bucket(at - first)
    row[45] = fields[WORD, c]
    row[46] = fields[SUFFIX, c]
    row[47] = fields[CUE, c]
    row[48] = fields[GROUP, c + 1]
    row[49] = fields[WORD, c + 1]
    row[50] = fields[GROUP, c - 1]
    row[51] = fields[STATE, c]
    row[52] = layout
    row[53] = (pair[at] == pair[c]) + 2 * (pair[at] > 0)
    row[54] = at == first
    high = at if ahead else c
    low = min((c if ahead else at) + 1, high)
    row[55] = min(counts[COMMAS, high] - counts[COMMAS, low], 5)
    row[56] = min(counts[CAPITALS, high] - counts[CAPITALS, low], 5)
    row[57] = min(counts[THATS, high] - counts[THATS, low], 5)
    row[58] = min(counts[STOPS, high] - counts[STOPS, low], 5)
    row[59] = min(cues[high] - cues[low], 5)


@loop
def end_row(
    fields: Fields,
    counts: Counts,
    cues: Counts,
    sentence_last: Ints,
    paragraph_last: Ints,
    pair: Ints,
    c: int,
    s: int,
    role: int,
    layout: int,
    at: int,
    row: Fields,
) -> None:
    """Write what the end model sees of token ``at``, all but its place among the candidates (67, 68), to ``row``."""
    for f in range(6):
        for o in range(7):
            row[f * 7 + o] = fields[f, at - 2 + o]
    final = sentence_last[at]
    word = final - (fields[SHAPE, final] == PUNCTUATION)
    word -= fields[SHAPE, word] == PUNCTUATION
    row[42] = role * 2 + (at > c)
    row[43] = bucket(at - s)
    row[44] = bucket(abs(at - c))
    row[45] = bucket(final - at)
    row[46] = fields[WORD, s]
    row[47] = fields[GROUP, s]
    row[48] = fields[SHAPE, s]
    row[49] = fields[STATE, s]
    row[50] = fields[GROUP, s - 1]
    row[51] = fields[WORD, c]
    row[52] = fields[SUFFIX, c]
    row[53] = fields[CUE, c]
    row[54] = layout
    row[55] = (pair[at] == pair[s]) + 2 * (pair[s] > 0)
    row[56] = at >= word
    row[57] = final == paragraph_last[at]
    low = min(s, at + 1)
    opened = min(counts[BRACKETS_OPEN, at + 1] - counts[BRACKETS_OPEN, low], 5)
    closed = min(counts[BRACKETS_CLOSED, at + 1] - counts[BRACKETS_CLOSED, low], 5)
    row[58] = min(counts[COMMAS, at + 1] - counts[COMMAS, low], 5)
    row[59] = min(counts[ANDS, at + 1] - counts[ANDS, low], 5)
    row[60] = opened
    row[61] = closed
    row[62] = min(cues[at + 1] - cues[low], 5)
    low = min(at, final) + 1
    row[63] = min(counts[COMMAS, final + 1] - counts[COMMAS, low], 5)
    row[64] = min(cues[final + 1] - cues[low], 5)
    row[65] = min(opened, 1) + 2 * min(closed, 1)
    row[66] = (at + 1 == c) + 2 * (at + 2 == c)
