"""The loudest few words of a text, compiled: what `windows.raw_scores` does before it raises to powers.

Each n-gram's weights are looked up once and added to its word (an n-gram of characters belongs to the word of its
second letter, a pair to its left one), and a window's sum is the difference of two prefix sums over words.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from framing import compiled
from framing.model.features import GROUPS, PAIR, STRETCH
from framing.model.reading_loops import EDGE, char_rows, letters_of, spread, words_of
from framing.model.windows import LENGTH, STEP, TOP

Array = npt.NDArray[Any]

_U = np.uint32
_PAIR = _U(PAIR)


@compiled.loop
def _add(codes: Array, rows: Array, count: int, prefix: Array, group: int, word: int) -> None:
    """Fill the prefix sum after a word: the one before it and the decoded weights of the first ``count`` rows."""
    for first in range(0, codes.shape[1] - 3, 4):
        one, two = prefix[group, word, first], prefix[group, word, first + 1]
        three, four = prefix[group, word, first + 2], prefix[group, word, first + 3]
        for index in range(count):
            row = rows[index]
            a, b = np.int32(codes[row, first]), np.int32(codes[row, first + 1])
            c, d = np.int32(codes[row, first + 2]), np.int32(codes[row, first + 3])
            one += a * abs(a)
            two += b * abs(b)
            three += c * abs(c)
            four += d * abs(d)
        prefix[group, word + 1, first], prefix[group, word + 1, first + 1] = one, two
        prefix[group, word + 1, first + 2], prefix[group, word + 1, first + 3] = three, four


@compiled.loop
def raw_windows(
    code: Array,
    starts: Array,
    ends: Array,
    found: Array,
    mixed: Array,
    codes: Array,
    plan: Array,
    scales: Array,
    bias: Array,
    counts: Array,
    raw: Array,
) -> int:
    """Raw scores, at most `windows.TOP`, of the windows of some spans.

    Args:
        code, starts, ends, mixed, plan: as in `reading_loops.sum_spans`; the spans are inside the text.
        codes: the table's column of the mass and the head's, padded by zeros to a multiple of 4; int8.
        found: whether each span is read; bool.
        scales: of these columns.
        bias: of the head's labels.
        counts: filled with the number of windows of each span; int64.
        raw: filled, window after window; shape (`room_for`, labels).

    Returns:
        How many windows.
    """
    longest = 0
    for span in range(len(starts)):
        if found[span]:
            longest = max(longest, ends[span] - starts[span])
    longest = min(longest, STRETCH)
    letters = np.empty(longest + 2 * EDGE, np.uint32)
    inside = np.empty(longest + 2 * EDGE, np.uint32)
    hashes = np.empty(longest, np.uint32)
    begin, stop = np.empty(longest, np.int64), np.empty(longest, np.int64)
    rows = np.empty(3 * longest + 1, np.uint32)
    width = codes.shape[1]
    # int32 is enough: at most 5 * 16,384 n-grams of weights up to 2^14, together under 2^31.
    prefix = np.zeros((GROUPS, longest + 1, width), np.int32)
    total = 0
    for span in range(len(starts)):
        counts[span] = 0
        if not found[span]:
            continue
        size = min(ends[span] - starts[span], STRETCH)
        letters_of(code, starts[span], size, mixed, letters, inside)
        words = words_of(letters, inside, size, hashes, begin, stop)
        for word in range(words):
            for group in range(GROUPS):
                count = 1
                if group == 0:
                    rows[0] = spread(hashes[word], plan[0, 0], plan[0, 1], plan[0, 2])
                elif group == 1:
                    pair = _U(hashes[word] * _PAIR + hashes[min(word + 1, words - 1)])  # the last one's is never used
                    rows[0] = spread(pair, plan[1, 0], plan[1, 1], plan[1, 2])
                else:
                    count = char_rows(inside, begin[word], stop[word], plan, rows)
                _add(codes, rows, count, prefix, group, word)
        low = 0
        while low < words:
            first = max(min(low, words - LENGTH), 0)
            last = min(first + LENGTH, words)
            for label in range(len(bias)):
                score = 0.0
                for group in range(GROUPS):
                    end = last - 1 if group == 1 else last  # a window's last word is the left one of no pair in it
                    mass = np.int64(prefix[group, end, 0] - prefix[group, first, 0])
                    weight = prefix[group, end, label + 1] - prefix[group, first, label + 1]
                    score += weight * scales[label + 1] / np.sqrt(max(mass * scales[0], 1.0))
                raw[total, label] = min(score + bias[label], TOP)
            total += 1
            counts[span] += 1
            if last == words:
                break
            low += STEP
    return total


def room_for(starts: Array, ends: Array) -> int:
    """The most windows that some spans can have: there are no more words than characters."""
    return int((ends - starts).sum()) // STEP + len(starts)
