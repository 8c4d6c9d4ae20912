"""Texts to summed weights in one compiled pass: what `features.ngrams` and `linear` do with whole arrays.

Every loop here gives what NumPy's path gives, to the bit: hashes are the same arithmetic modulo 2^32, and sums are of
integers. A code point comes from a `str`, so it is below 0x110000, the length of `alphabet.mixed_codes`; a row keeps
the upper bits of a hash and adds the first row of its group, so it is below the table's length.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from framing import compiled
from framing.model.features import STRETCH
from framing.model.gram_loops import BEGIN, EDGE, HASH, LINES, PAIRED, RUN, char_rows, keep_grams

Array = npt.NDArray[Any]

KINDS = 5  # words, pairs, characters of 3, 4 and 5


@compiled.loop
def add_rows(codes: Array, rows: Array, count: int, part: Array, total: Array) -> None:
    """Add the decoded weights (the square with the sign kept) of the first ``count`` rows to ``total``."""
    part[:] = 0
    for index in range(count):
        row = rows[index]
        for column in range(codes.shape[1]):
            code = np.int32(codes[row, column])
            part[column] += code * abs(code)
    for column in range(len(total)):
        total[column] += part[column]


@compiled.loop
def sum_spans(
    code: Array,
    starts: Array,
    ends: Array,
    mixed: Array,
    codes: Array,
    plan: Array,
    kept: Array,
    counts: Array,
    total: Array,
) -> bool:
    """Add the weights of each span's n-grams to ``total``; see `linear.Table.sums`.

    Args:
        code: code points of a text; uint32.
        starts, ends: the spans; int64.
        mixed: `alphabet.mixed_codes`.
        codes: the table with its columns padded by zeros to a multiple of 8, so that a row is summed by vectors; int8.
        plan: by kind: salt, shift, first row, and whether the kind is read; uint32, shape (KINDS, 4).
        kept: filled with the n-grams of the spans' first `STRETCH` characters, see `gram_loops.keep_grams`.
        counts: filled with the number of words of each.
        total: zeros; int64, shape (spans, groups, table's columns).

    Returns:
        False, before anything is read, when a span is not inside the text, or when there is not room for n-grams.
    """
    room, longest = EDGE, 0
    for span in range(len(starts)):
        if not 0 <= starts[span] <= ends[span] <= len(code):
            return False
        longest = max(longest, ends[span] - starts[span])
        room += min(ends[span] - starts[span], STRETCH) + EDGE
    if room > kept.shape[1] or len(counts) < len(starts):
        return False
    sizes = np.minimum(ends - starts, STRETCH)
    keep_grams(code, starts, sizes, mixed, plan, kept, counts)
    rows = np.empty(3 * min(longest, STRETCH) + 1, np.uint32)
    # int32 is enough for a piece: at most 3 * 16,384 n-grams of a group, of weights up to 2^14, together under 2^30.
    part = np.empty(codes.shape[1], np.int32)
    begin: Any = np.int64(EDGE)  # a plain number would have what it is given to compiled twice
    base = begin
    for span in range(len(starts)):
        add_piece(kept, base, counts[span], codes, plan, rows, part, total[span])
        base += sizes[span] + EDGE
    if longest > STRETCH:  # what is beyond is read piece by piece, and not kept
        rest, count = np.empty((LINES, STRETCH + 2 * EDGE), np.uint32), np.empty(1, np.int64)
        first, size = np.empty(1, np.int64), np.empty(1, np.int64)
        for span in range(len(starts)):
            for at in range(starts[span] + STRETCH, ends[span], STRETCH):
                first[0], size[0] = at, min(ends[span] - at, STRETCH)
                keep_grams(code, first, size, mixed, plan, rest, count)
                add_piece(rest, begin, count[0], codes, plan, rows, part, total[span])
    return True


@compiled.loop
def add_piece(
    kept: Array, base: int, words: int, codes: Array, plan: Array, rows: Array, part: Array, total: Array
) -> None:
    """Add the weights of the n-grams of one piece, which are kept from column ``base`` on."""
    for word in range(words):
        rows[word] = (kept[HASH, base + word] >> plan[0, 1]) + plan[0, 2]
    add_rows(codes, rows, words, part, total[0])
    for word in range(words - 1):
        rows[word] = (kept[PAIRED, base + word] >> plan[1, 1]) + plan[1, 2]
    add_rows(codes, rows, words - 1, part, total[1])
    count: Any = np.int64(0)
    for word in range(words):
        first, run = base + np.int64(kept[BEGIN, base + word]), np.int64(kept[RUN, base + word])
        count = char_rows(kept, first, run, plan, rows, count)
    add_rows(codes, rows, count, part, total[2])


@compiled.loop
def sum_rows(rows: Array, ends: Array, codes: Array, total: Array) -> bool:
    """Add the weights of each text's rows to ``total``.

    Args:
        rows: of all texts, one after the other; int64.
        ends: after the last row of each text; int64.
        codes: see `sum_spans`.
        total: zeros; int64, shape (texts, table's columns).

    Returns:
        False, before anything is read, when a row is not in the table.
    """
    for row in rows:
        if not 0 <= row < len(codes):
            return False
    at = 0
    for text in range(len(ends)):
        while at < min(ends[text], len(rows)):
            for column in range(total.shape[1]):
                code = np.int64(codes[rows[at], column])
                total[text, column] += code * abs(code)
            at += 1
    return True


@compiled.loop
def contribute(sums: Array, scales: Array, total: Array) -> None:
    """Fill what the groups add to raw scores; see `linear.Table.contributions`.

    Args:
        sums: shape (texts, groups, columns + 1); int64.
        scales: shape (columns + 1,).
        total: shape (texts, columns).
    """
    groups, columns = sums.shape[1], total.shape[1]
    for text in range(len(sums)):
        total[text] = 0.0
        for group in range(groups):
            norm = np.sqrt(max(sums[text, group, 0] * scales[0], 1.0))
            for column in range(columns):
                total[text, column] += sums[text, group, column + 1] * scales[column + 1] / norm


@compiled.loop
def weigh(sums: Array, scales: Array, column: int, measured: Array, given: Array, power: Array) -> None:
    """Fill what is raised to a power for the probabilities of texts; see `heads.Head` and `heads.logistic`.

    Args:
        sums: shape (texts, groups, columns + 1); int64.
        scales: shape (columns + 1,).
        column: the head's first column, the mass not counted; the table has as many after it as the head has labels.
        measured: the value of the only measure of each text, or nothing.
        given: by label bias, slope, shift, and the measure's weight; shape (4, labels).
        power: shape (texts, labels).
    """
    labels = power.shape[1]
    for text in range(len(power)):
        power[text] = 0.0
        for group in range(sums.shape[1]):
            norm = np.sqrt(max(sums[text, group, 0] * scales[0], 1.0))
            for label in range(labels):
                at = column + label + 1
                power[text, label] += sums[text, group, at] * scales[at] / norm
        for label in range(labels):
            raw = power[text, label] + given[0, label]
            if len(measured) > 0:
                raw += measured[text] * given[3, label]
            power[text, label] = -min(max(given[1, label] * raw + given[2, label], -700.0), 700.0)


@compiled.loop
def mean_by_group(values: Array, weights: Array, group: Array, mean: Array) -> None:
    """Fill weighted means of rows, added in their order.

    Args:
        values: shape (rows, columns).
        weights: of rows.
        group: of rows; int64, each below the number of groups.
        mean: zeros; shape (groups, columns). It stays 0 where the weights are none.
    """
    total = np.zeros(len(mean), np.float64)
    for row in range(len(values)):
        total[group[row]] += weights[row]
        for column in range(values.shape[1]):
            mean[group[row], column] += weights[row] * values[row, column]
    for index in range(len(mean)):
        if total[index] > 0:
            for column in range(values.shape[1]):
                mean[index, column] /= total[index]
        else:
            mean[index] = 0.0
