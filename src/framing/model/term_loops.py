"""Terms and what stands around them, read from a text's code points: what `term_head.raw_scores` does with strings.

Where a term is not in one line or is very long, or letters are not known (see `term_letters`), nothing is read, and
Python's path is taken.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from framing import compiled
from framing.model.features import GROUPS
from framing.model.gram_loops import EDGE, LINES, keep_grams
from framing.model.mark_loops import MARKED, MARKS, check_marks
from framing.model.reading_loops import add_piece, contribute
from framing.model.term_head import NEIGHBOURS, REACH
from framing.preprocessing.characters import SPACE

Array = npt.NDArray[Any]

_NEWLINE, _BLANK = ord("\n"), ord(" ")
_MOST = 1000  # characters of a term that is read here


@compiled.loop
def _put_words(code: Array, first: int, last: int, most: int, bits: Array, put: Array, count: int) -> int:
    """Put at most ``most`` words of a stretch, one blank between them, after the first ``count`` places of ``put``;
    returns how many there are then, at most the stretch's length more."""
    words = 0
    inside = False
    for at in range(first, last):
        if bits[code[at]] & SPACE:
            inside = False
            continue
        if not inside:
            if words == most:
                break
            if words:
                put[count] = _BLANK
                count += 1
            words += 1
            inside = True
        put[count] = code[at]
        count += 1
    return count


@compiled.loop
def _sums(text: Array, starts: Array, sizes: Array, mixed: Array, codes: Array, plan: Array, total: Array) -> None:
    """Add the weights of the n-grams of short pieces of a text to ``total``."""
    columns, most = EDGE, 0
    for piece in range(len(starts)):
        columns += sizes[piece] + EDGE
        most = max(most, sizes[piece])
    kept, counts = np.empty((LINES, columns), np.uint32), np.empty(len(starts), np.int64)
    keep_grams(text, starts, sizes, mixed, plan, kept, counts)
    rows, part = np.empty(3 * most + 1, np.uint32), np.empty(codes.shape[1], np.int32)
    base: Any = np.int64(EDGE)
    for piece in range(len(starts)):
        add_piece(kept, base, counts[piece], codes, plan, rows, part, total[piece])
        base += sizes[piece] + EDGE


@compiled.loop
def read_terms(
    code: Array,
    starts: Array,
    ends: Array,
    mixed: Array,
    bits: Array,
    letters: Array,
    check: Array,
    codes: Array,
    plan: Array,
    scales: Array,
    near_codes: Array,
    near_plan: Array,
    near_scales: Array,
    own: Array,
    near: Array,
) -> bool:
    """Fill what the two tables add to raw scores of terms.

    Args:
        code: code points of the text.
        starts, ends: the terms; int64.
        mixed: `alphabet.mixed_codes`.
        bits: see `preprocessing.characters.character_bits`.
        letters: see `term_letters.letter_kinds`.
        check: see `term_letters.check_table`.
        codes, plan, scales, near_codes, near_plan, near_scales: the tables for terms and for what is around them, see
            `linear.Table.padded`.
        own, near: filled; shape (terms, columns of the table).

    Returns:
        False where Python's path must be taken.
    """
    count, room = len(starts), 0
    for term in range(count):
        size = ends[term] - starts[term]
        if not 0 <= starts[term] <= ends[term] <= len(code) or size > _MOST:
            return False
        room += size + 2 * REACH + 1
    text = np.empty(room, np.uint32)  # the terms, and the words around each
    begins, sizes = np.empty((2, count), np.int64), np.empty((2, count), np.int64)
    small, found = np.empty(_MOST + 2 * MARKED, np.uint32), np.empty(MARKS, np.uint32)
    sums = np.zeros((count, GROUPS, own.shape[1] + 1), np.int64)
    near_sums = np.zeros((count, GROUPS + 1, near.shape[1] + 1), np.int64)
    put: Any = np.int64(0)
    for term in range(count):
        start, end = starts[term], ends[term]
        begins[0, term], sizes[0, term] = put, end - start
        for at in range(start, end):
            if code[at] == _NEWLINE:
                return False
            text[put] = code[at]
            put += 1
        low, high = start, end  # of the line, within reach
        while low > max(0, start - REACH) and code[low - 1] != _NEWLINE:
            low -= 1
        while high < min(len(code), end + REACH) and code[high] != _NEWLINE:
            high += 1
        left, right = max(low, start - MARKED), min(high, end + MARKED)
        marks = check_marks(code, start, end, left, right, letters, small, check, found)
        if marks < 0:
            return False
        for mark in range(marks):
            row = (found[mark] >> near_plan[1, 1]) + near_plan[1, 2]
            for column in range(near_sums.shape[2]):
                weight = np.int64(near_codes[row, column])
                near_sums[term, GROUPS, column] += weight * abs(weight)
        first, words = start, 0
        while words < NEIGHBOURS:
            while first > low and bits[code[first - 1]] & SPACE:
                first -= 1
            if first == low:
                break
            while first > low and not bits[code[first - 1]] & SPACE:
                first -= 1
            words += 1
        begins[1, term] = put
        put = _put_words(code, first, start, NEIGHBOURS, bits, text, put)
        text[put] = _NEWLINE
        put = _put_words(code, end, high, NEIGHBOURS, bits, text, put + 1)
        sizes[1, term] = put - begins[1, term]
    _sums(text, begins[0], sizes[0], mixed, codes, plan, sums)
    _sums(text, begins[1], sizes[1], mixed, near_codes, near_plan, near_sums)
    contribute(sums, scales, own)
    contribute(near_sums, near_scales, near)
    return True
