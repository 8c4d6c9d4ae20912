"""`framing.preprocessing.scene` as loops: all arrays of a scene in a few passes over its tokens.

Indices: whatever is looked for among the tokens' starts is found between `PAD` and `PAD` + count, both included, and
there are at least `PAD` tokens of padding after that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing.compiled import loop
from framing.preprocessing.scene import (
    CAPITALS,
    CLOSING,
    GROUP,
    INSIDE,
    LOWERS,
    OPENING,
    OPENINGS,
    SHAPE,
    STATE,
)
from framing.preprocessing.tokens import CAPITAL, PAD, PUNCTUATION, UPPER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Fields = NDArray[np.uint32]
    Counts = NDArray[np.int32]


@loop
def _place(starts: Ints, count: int, value: int) -> int:
    """The first token that starts at ``value`` or after it."""
    low, high = PAD, PAD + count
    while low < high:
        middle = (low + high) >> 1
        if starts[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


@loop
def _extents(bounds: Ints, starts: Ints, count: int) -> tuple[Ints, Ints, Ints]:
    """First token, last token and number of the span that each token lies in (or that begins last before it)."""
    size = len(starts)
    first, last, number = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int64)
    i = 0
    for n in range(len(bounds)):
        begin = _place(starts, count, bounds[n, 0])
        end = max(_place(starts, count, bounds[n, 1]) - 1, begin)
        stop = size if n + 1 == len(bounds) else _place(starts, count, bounds[n + 1, 0])
        while i < stop:
            first[i], last[i], number[i] = begin, end, n
            i += 1
    return first, last, number


@loop
def _marked(
    marks: Ints, starts: Ints, count: int, word_before: Ints, word_after: Ints, state: Fields, pair: Ints
) -> tuple[Ints, Ints]:
    """Write the state and the pair of each token; the tokens of all pairs and of the outer ones. See `scene.Scene`."""
    size = len(marks)
    quoted, outer = np.empty((4, size), np.int64), np.empty((4, size), np.int64)
    chosen = 0
    for n in range(size):
        opening, start = _place(starts, count, marks[n, 0]), _place(starts, count, marks[n, 1])
        end, close = _place(starts, count, marks[n, 2]), _place(starts, count, marks[n, 3])
        first, last = word_after[start], word_before[end - 1]
        if first > last:  # no word inside
            last = max(end - 1, start)
            first = min(start, last)
        quoted[0, n], quoted[1, n], quoted[2, n], quoted[3, n] = opening, first, last, max(close, last + 1)
        if marks[n, 4] == 0:
            outer[:, chosen] = quoted[:, n]
            chosen += 1
            state[opening:start] = OPENING
            state[start:end] = INSIDE
            state[end:close] = CLOSING
            pair[opening:close] = chosen
    return quoted, outer[:, :chosen].copy()


@loop
def _counted(fields: Fields, classes: NDArray[np.uint8]) -> Counts:
    """The running counts of a scene. A class's bits say in which of the first rows it counts."""
    size = fields.shape[1]
    counts = np.zeros((9, size + 1), np.int32)
    group, shape, state = fields[GROUP], fields[SHAPE], fields[STATE]
    for i in range(size):
        bits = classes[group[i] & 127]
        for row in range(7):
            counts[row, i + 1] = counts[row, i] + ((bits >> row) & 1)
        counts[CAPITALS, i + 1] = counts[CAPITALS, i] + (shape[i] == CAPITAL or shape[i] == UPPER)
        counts[OPENINGS, i + 1] = counts[OPENINGS, i] + (state[i] == OPENING)
        counts[LOWERS, i + 1] = counts[LOWERS, i] + (shape[i] == 0)
    return counts


@loop
def arranged(
    token_fields: Fields,
    starts: Ints,
    count: int,
    sentences: Ints,
    paragraphs: Ints,
    marks: Ints,
    classes: NDArray[np.uint8],
) -> tuple[Fields, Counts, Ints, Ints, Ints, Ints, Ints, Ints, Ints, Ints, Ints, Ints]:
    """The arrays of a `Scene` in its order.

    Args:
        token_fields, starts, count: the `Tokens`'.
        sentences, paragraphs: (n, 2) the spans' offsets, at least one span.
        marks: (n, 5) opening mark, start, end, close, depth of each pair.
        classes: (128,) which counts each word class counts in, a bit a row.
    """
    size = len(starts)
    fields = np.empty((6, size), np.uint32)
    fields[:5] = token_fields
    fields[STATE] = 0
    pair = np.zeros(size, np.int64)
    previous_mark, next_mark = np.empty(size, np.int64), np.empty(size, np.int64)
    word_before, word_after = np.empty(size, np.int64), np.empty(size, np.int64)
    shape = fields[SHAPE]
    mark, word = 0, 0
    for i in range(size):
        previous_mark[i] = mark
        if shape[i] == PUNCTUATION or i < PAD or i >= size - PAD:
            mark = i
        else:
            word = i
        word_before[i] = word
    mark, word = size - 1, size
    for i in range(size - 1, -1, -1):
        next_mark[i] = mark
        if shape[i] == PUNCTUATION or i < PAD or i >= size - PAD:
            mark = i
        else:
            word = i
        word_after[i] = word
    sentence_first, sentence_last, _ = _extents(sentences, starts, count)
    paragraph_first, paragraph_last, paragraph = _extents(paragraphs, starts, count)
    quoted, outer = _marked(marks, starts, count, word_before, word_after, fields[STATE], pair)
    counts = _counted(fields, classes)
    return (
        fields,
        counts,
        sentence_first,
        sentence_last,
        paragraph_first,
        paragraph_last,
        paragraph,
        pair,
        previous_mark,
        next_mark,
        quoted,
        outer,
    )
