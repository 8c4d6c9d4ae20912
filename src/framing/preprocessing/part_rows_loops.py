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


# The columns are numbered without the window's 42.


@loop
def start_own(fields: Fields, c: int, layout: int, row: Fields) -> None:
    """Write what the start model sees of a part's cue to ``row``: columns 3 to 10."""
    row[3] = fields[WORD, c]
    row[4] = fields[SUFFIX, c]
    row[5] = fields[CUE, c]
    row[6] = fields[GROUP, c + 1]
    row[7] = fields[WORD, c + 1]
    row[8] = fields[GROUP, c - 1]
    row[9] = fields[STATE, c]
    row[10] = layout


@loop
def start_row(
    fields: Fields,
    counts: Counts,
    cues: Counts,
    sentence_first: Ints,
    pair: Ints,
    c: int,
    role: int,
    at: int,
    row: Fields,
) -> None:
    """Write what the start model sees of token ``at``, all but its place among the candidates (18, 19), to ``row``."""
    ahead = at > c
    first = sentence_first[at]
    row[0] = role * 2 + ahead
    row[1] = bucket(abs(at - c))
    row[2] = bucket(at - first)
    row[11] = (pair[at] == pair[c]) + 2 * (pair[at] > 0)
    row[12] = at == first
    high = at if ahead else c
    low = min((c if ahead else at) + 1, high)
    row[13] = min(counts[COMMAS, high] - counts[COMMAS, low], 5)
    row[14] = min(counts[CAPITALS, high] - counts[CAPITALS, low], 5)
    row[15] = min(counts[THATS, high] - counts[THATS, low], 5)
    row[16] = min(counts[STOPS, high] - counts[STOPS, low], 5)
    row[17] = min(cues[high] - cues[low], 5)


@loop
def end_own(fields: Fields, c: int, s: int, layout: int, row: Fields) -> None:
    """Write what the end model sees of a part's cue and of its first word ``s`` to ``row``: columns 4 to 12."""
    row[4] = fields[WORD, s]
    row[5] = fields[GROUP, s]
    row[6] = fields[SHAPE, s]
    row[7] = fields[STATE, s]
    row[8] = fields[GROUP, s - 1]
    row[9] = fields[WORD, c]
    row[10] = fields[SUFFIX, c]
    row[11] = fields[CUE, c]
    row[12] = layout


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
    at: int,
    row: Fields,
) -> None:
    """Write what the end model sees of token ``at``, all but its place among the candidates (25, 26), to ``row``."""
    final = sentence_last[at]
    word = final - (fields[SHAPE, final] == PUNCTUATION)
    word -= fields[SHAPE, word] == PUNCTUATION
    row[0] = role * 2 + (at > c)
    row[1] = bucket(at - s)
    row[2] = bucket(abs(at - c))
    row[3] = bucket(final - at)
    row[13] = (pair[at] == pair[s]) + 2 * (pair[s] > 0)
    row[14] = at >= word
    row[15] = final == paragraph_last[at]
    low = min(s, at + 1)
    opened = min(counts[BRACKETS_OPEN, at + 1] - counts[BRACKETS_OPEN, low], 5)
    closed = min(counts[BRACKETS_CLOSED, at + 1] - counts[BRACKETS_CLOSED, low], 5)
    row[16] = min(counts[COMMAS, at + 1] - counts[COMMAS, low], 5)
    row[17] = min(counts[ANDS, at + 1] - counts[ANDS, low], 5)
    row[18] = opened
    row[19] = closed
    row[20] = min(cues[at + 1] - cues[low], 5)
    low = min(at, final) + 1
    row[21] = min(counts[COMMAS, final + 1] - counts[COMMAS, low], 5)
    row[22] = min(cues[final + 1] - cues[low], 5)
    row[23] = min(opened, 1) + 2 * min(closed, 1)
    row[24] = (at + 1 == c) + 2 * (at + 2 == c)
