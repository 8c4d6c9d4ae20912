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
from framing.model.features import BASE, FINAL, PAIR, ROLL, STRETCH

Array = npt.NDArray[Any]

_U = np.uint32
_BASE, _PAIR, _LAST = _U(BASE), _U(PAIR), _U(FINAL[0])
_R0, _R1, _R2, _R3, _R4 = (_U(number) for number in ROLL)
_KIND, _WORD, _APOSTROPHE, _GAP = _U(3), _U(1), _U(3), _U(0)
_H15, _H13 = _U(15), _U(13)
EDGE = 4  # gaps before and after a piece, room for the longest n-gram
KINDS = 5  # words, pairs, characters of 3, 4 and 5


@compiled.loop
def spread(value: Any, salt: Any, shift: Any, base: Any) -> Any:
    """The row of a hash, see `features._rows`."""
    value ^= value >> _H15
    value = _U(value * salt)
    value ^= value >> _H13
    value = _U(value * _LAST)
    return _U((value >> shift) + base)


@compiled.loop
def letters_of(code: Array, first: int, size: int, mixed: Array, letters: Array, inside: Array) -> None:
    """Mixed letters of a piece from place `EDGE` on, and the same with 0 for what is not inside a word."""
    for at in range(EDGE):
        letters[at] = letters[size + EDGE + at] = _GAP
        inside[at] = inside[size + EDGE + at] = _GAP
    for at in range(size):
        letters[at + EDGE] = mixed[code[first + at]]
    for at in range(EDGE, size + EDGE):
        letter = letters[at]
        kind = letter & _KIND
        if kind == _APOSTROPHE:  # one between two letters is part of the word
            if (letters[at - 1] & _KIND) != _WORD or (letters[at + 1] & _KIND) != _WORD:
                letter = _GAP
        elif kind != _WORD:
            letter = _GAP
        inside[at] = letter


@compiled.loop
def words_of(letters: Array, inside: Array, size: int, hashes: Array, begin: Array, stop: Array) -> int:
    """The words and marks of a piece: their hashes, and where they begin and end counted from `letters`' start.

    Returns:
        How many; at most ``size``.
    """
    count = 0
    at = EDGE
    while at < size + EDGE:
        if letters[at] == _GAP:
            at += 1
            continue
        begin[count] = at
        value, power = letters[at], _BASE
        at += 1
        # `inside` is 0 from size + EDGE on, so this ends there.
        while inside[at - 1] != _GAP and inside[at] != _GAP:
            value = _U(value + letters[at] * power)
            power = _U(power * _BASE)
            at += 1
        hashes[count] = value
        stop[count] = at
        count += 1
    return count


@compiled.loop
def char_rows(inside: Array, low: int, high: int, plan: Array, rows: Array) -> int:
    """Rows of the runs of characters whose second letter stands in a part of a piece; returns how many.

    Args:
        inside: as `letters_of` filled it.
        low, high: the part, from `EDGE` to `EDGE` before the end at most.
        plan: see `sum_spans`.
        rows: filled; room for three a letter.
    """
    count = 0
    with3, with4, with5 = plan[2, 3] != 0, plan[3, 3] != 0, plan[4, 3] != 0
    for at in range(low, high):
        if inside[at] == _GAP:
            continue
        value = _U(inside[at - 1] * _R0 + inside[at] * _R1 + inside[at + 1] * _R2)
        if with3:
            rows[count] = spread(value, plan[2, 0], plan[2, 1], plan[2, 2])
            count += 1
        if inside[at + 1] == _GAP:
            continue
        value = _U(value + inside[at + 2] * _R3)
        if with4:
            rows[count] = spread(value, plan[3, 0], plan[3, 1], plan[3, 2])
            count += 1
        if with5 and inside[at + 2] != _GAP:
            value = _U(value + inside[at + 3] * _R4)
            rows[count] = spread(value, plan[4, 0], plan[4, 1], plan[4, 2])
            count += 1
    return count


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
def sum_spans(code: Array, starts: Array, ends: Array, mixed: Array, codes: Array, plan: Array, total: Array) -> bool:
    """Add the weights of each span's n-grams to ``total``; see `linear.Table.sums`.

    Args:
        code: code points of a text; uint32.
        starts, ends: the spans; int64.
        mixed: `alphabet.mixed_codes`.
        codes: the table with its columns padded by zeros to a multiple of 8, so that a row is summed by vectors; int8.
        plan: by kind: salt, shift, first row, and whether the kind is read; uint32, shape (KINDS, 4).
        total: zeros; int64, shape (spans, groups, table's columns).

    Returns:
        False, before anything is read, when a span is not inside the text.
    """
    longest = 0
    for span in range(len(starts)):
        if not 0 <= starts[span] <= ends[span] <= len(code):
            return False
        longest = max(longest, ends[span] - starts[span])
    longest = min(longest, STRETCH)
    letters = np.empty(longest + 2 * EDGE, np.uint32)
    inside = np.empty(longest + 2 * EDGE, np.uint32)
    hashes = np.empty(longest, np.uint32)
    begin, stop = np.empty(longest, np.int64), np.empty(longest, np.int64)
    rows = np.empty(3 * longest, np.uint32)
    # int32 is enough for a piece: at most 3 * 16,384 n-grams of a group, of weights up to 2^14, together under 2^30.
    part = np.empty(codes.shape[1], np.int32)
    for span in range(len(starts)):
        first = starts[span]
        while first < ends[span]:
            size = min(ends[span] - first, STRETCH)
            letters_of(code, first, size, mixed, letters, inside)
            count = words_of(letters, inside, size, hashes, begin, stop)
            for word in range(count):
                rows[word] = spread(hashes[word], plan[0, 0], plan[0, 1], plan[0, 2])
            add_rows(codes, rows, count, part, total[span, 0])
            for word in range(1, count):
                pair = _U(hashes[word - 1] * _PAIR + hashes[word])
                rows[word - 1] = spread(pair, plan[1, 0], plan[1, 1], plan[1, 2])
            add_rows(codes, rows, count - 1, part, total[span, 1])
            if count > 0:
                count = char_rows(inside, begin[0], stop[count - 1], plan, rows)
            add_rows(codes, rows, count, part, total[span, 2])
            first += size
    return True


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
