"""Raw scores of terms, compiled: one call for what `term_head.raw_scores` asks two tables for."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from framing import compiled
from framing.model.features import GROUPS
from framing.model.reading_loops import contribute, sum_rows, sum_spans

Array = npt.NDArray[Any]


@compiled.loop
def score_terms(
    code: Array,
    edges: Array,
    mixed: Array,
    terms: Array,
    terms_plan: Array,
    terms_scales: Array,
    near: Array,
    near_plan: Array,
    near_scales: Array,
    rows: Array,
    row_ends: Array,
    own: Array,
    around: Array,
) -> bool:
    """Fill what two tables add to raw scores of terms: the term's n-grams, and the words and marks around it.

    Args:
        code: code points of all terms and then of all that stands around them, one after the other; uint32.
        edges: where each of these begins, and where the last ends; int64.
        mixed: `alphabet.mixed_codes`.
        terms, terms_plan, terms_scales, near, near_plan, near_scales: see `linear.Table.padded`.
        rows, row_ends: of the second table, of each term's marks; see `reading_loops.sum_rows`.
        own, around: filled; shape (terms, columns of the table but the mass).

    Returns:
        False where a place is not inside the text, or a row not in the table.
    """
    count = len(own)
    sums = np.zeros((count, GROUPS, len(terms_scales)), np.int64)
    beside = np.zeros((count, GROUPS, len(near_scales)), np.int64)
    marked = np.zeros((count, len(near_scales)), np.int64)
    for side in range(2):  # at one place, so that Numba compiles it once
        codes, plan, total = (terms, terms_plan, sums) if side == 0 else (near, near_plan, beside)
        first, last = side * count, (side + 1) * count
        if not sum_spans(code, edges[first:last], edges[first + 1 : last + 1], mixed, codes, plan, total):
            return False
    if not sum_rows(rows, row_ends, near, marked):
        return False
    both = np.empty((count, GROUPS + 1, len(near_scales)), np.int64)
    both[:, :GROUPS], both[:, GROUPS] = beside, marked
    contribute(sums, terms_scales, own)
    contribute(both, near_scales, around)
    return True
