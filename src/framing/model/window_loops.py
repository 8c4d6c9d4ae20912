"""The loudest few words of a text, compiled: what `windows.raw_scores` does before it raises to powers.

Each n-gram's weights are looked up once and added to its word (an n-gram of characters belongs to the word of its
second letter, a pair to its left one), and a window's sum is the difference of two prefix sums over words.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from framing import compiled
from framing.model.features import GROUPS, STRETCH
from framing.model.gram_loops import BEGIN, EDGE, HASH, PAIRED, RUN, THREE
from framing.model.windows import LENGTH, STEP, TOP

Array = npt.NDArray[Any]


@compiled.loop
def _add_words(line: Array, words: int, codes: Array, plan: Array, column: int, prefix: Array) -> None:
    """Fill a group's prefix sums of decoded weights in four columns, where each word has one n-gram.

    Args:
        line: the n-grams' spread hashes.
        words: how many.
        codes: see `raw_windows`.
        plan: of their kind.
        column: the first of the four.
        prefix: zeros before the first word; int32, shape (words + 1 or more, columns).
    """
    one = two = three = four = np.int32(0)
    shift, base = plan[1], plan[2]
    for word in range(words):
        row = codes[(line[word] >> shift) + base]
        a, b = np.int32(row[column]), np.int32(row[column + 1])
        c, d = np.int32(row[column + 2]), np.int32(row[column + 3])
        one += a * abs(a)
        two += b * abs(b)
        three += c * abs(c)
        four += d * abs(d)
        sums = prefix[word + 1]
        sums[column], sums[column + 1], sums[column + 2], sums[column + 3] = one, two, three, four


@compiled.loop
def _add_characters(kept: Array, base: int, words: int, codes: Array, plan: Array, column: int, prefix: Array) -> None:
    """As `_add_words`, for the runs of characters of each word.

    Args:
        kept, base: see `gram_loops.keep_grams`; the words are kept from column ``base`` on.
        words, codes, column, prefix: as there.
        plan: of all kinds.
    """
    one = two = three = four = np.int32(0)
    for word in range(words):
        first, run = base + np.int64(kept[BEGIN, base + word]), np.int64(kept[RUN, base + word])
        for kind in range(2, 5):
            if plan[kind, 3] == 0:
                continue
            shift, start = plan[kind, 1], plan[kind, 2]
            for at in range(first, first + run - (kind - 2)):
                row = codes[(kept[THREE + kind - 2, at] >> shift) + start]
                a, b = np.int32(row[column]), np.int32(row[column + 1])
                c, d = np.int32(row[column + 2]), np.int32(row[column + 3])
                one += a * abs(a)
                two += b * abs(b)
                three += c * abs(c)
                four += d * abs(d)
        sums = prefix[word + 1]
        sums[column], sums[column + 1], sums[column + 2], sums[column + 3] = one, two, three, four


@compiled.loop
def raw_windows(
    starts: Array,
    ends: Array,
    kept: Array,
    words: Array,
    found: Array,
    codes: Array,
    plan: Array,
    scales: Array,
    bias: Array,
    counts: Array,
    raw: Array,
) -> int:
    """Raw scores, at most `windows.TOP`, of the windows of some spans.

    Args:
        starts, ends, kept, words: spans and the n-grams of all of them, as `gram_loops.keep_grams` took and filled
            them, of each span no more than `STRETCH`.
        found: whether each span is read; bool.
        codes: the table's column of the mass and the head's, padded by zeros to a multiple of 4; int8.
        plan: see `reading_loops.sum_spans`.
        scales: of these columns.
        bias: of the head's labels.
        counts: filled with the number of windows of each span; int64.
        raw: filled, window after window; shape (`room_for`, labels).

    Returns:
        How many windows.
    """
    most = 0
    for span in range(len(starts)):
        if found[span]:
            most = max(most, words[span])
    # int32 is enough: at most 5 * 16,384 n-grams of weights up to 2^14, together under 2^31.
    prefix = np.zeros((GROUPS, most + 1, codes.shape[1]), np.int32)
    base: Any = np.int64(EDGE)
    total = 0
    for span in range(len(starts)):
        counts[span] = 0
        many = words[span]
        if found[span] and many > 0:
            for column in range(0, codes.shape[1] - 3, 4):
                _add_words(kept[HASH, base : base + many], many, codes, plan[0], column, prefix[0])
                _add_words(kept[PAIRED, base : base + many], many - 1, codes, plan[1], column, prefix[1])
                _add_characters(kept, base, many, codes, plan, column, prefix[2])
            counts[span] = _windows(prefix, many, scales, bias, raw[total:])
            total += counts[span]
        base += min(ends[span] - starts[span], STRETCH) + EDGE
    return total


@compiled.loop
def _windows(prefix: Array, words: int, scales: Array, bias: Array, raw: Array) -> int:
    """Fill the raw scores of a span's windows; returns how many there are."""
    norms = np.empty(GROUPS)
    total = low = 0
    while True:
        first = max(min(low, words - LENGTH), 0)
        last = min(first + LENGTH, words)
        for group in range(GROUPS):
            end = last - 1 if group == 1 else last  # a window's last word is the left one of no pair in it
            norms[group] = np.sqrt(max(np.int64(prefix[group, end, 0] - prefix[group, first, 0]) * scales[0], 1.0))
        for label in range(len(bias)):
            score = 0.0
            for group in range(GROUPS):
                end = last - 1 if group == 1 else last
                weight = prefix[group, end, label + 1] - prefix[group, first, label + 1]
                score += weight * scales[label + 1] / norms[group]
            raw[total, label] = min(score + bias[label], TOP)
        total += 1
        if last == words:
            return total
        low += STEP


def room_for(starts: Array, ends: Array) -> int:
    """The most windows that some spans can have: there are no more words than characters."""
    return int((ends - starts).sum()) // STEP + len(starts)
