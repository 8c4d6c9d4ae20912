"""Terms and what stands around them, read by compiled loops; see `term_head.raw_scores`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain

import numpy as np

from framing.model.alphabet import mixed_codes
from framing.model.features import GROUPS
from framing.model.linear import Floats, Table
from framing.model.reading_loops import contribute, sum_rows, sum_spans
from framing.model.span_reading import room_for_grams
from framing.preprocessing.points import code_points


def contributions(
    tables: tuple[Table, Table], texts: Sequence[str], beside: Sequence[str], rows: Sequence[Sequence[int]]
) -> tuple[Floats, Floats]:
    """What the tables add to raw scores of some terms: each of shape (terms, columns of the table).

    Args:
        tables: for terms, and for what stands around them.
        texts, beside: the terms, and the words around them.
        rows: of the second table, for the marks of each term.
    """
    parts = [*texts, *beside]
    edges = np.array([0, *accumulate(map(len, parts))], np.int64)
    joined = np.fromiter(chain.from_iterable(rows), np.int64)
    ends = np.array(list(accumulate(map(len, rows))), np.int64)
    code, count, mixed = code_points("".join(parts)), len(texts), mixed_codes()
    found: list[Floats] = []
    for side, table in enumerate(tables):
        codes, plan, scales = table.padded
        sums = np.zeros((count, GROUPS + side, len(scales)), np.int64)
        first, last = side * count, (side + 1) * count
        # Edges of texts are inside what they make together, and `mark_rows` gives rows of the table.
        if side:
            marked = np.zeros((count, len(scales)), np.int64)
            sum_rows(joined, ends, codes, marked)
            sums[:, GROUPS] = marked
        begins, stops = edges[first:last], edges[first + 1 : last + 1]
        sum_spans(code, begins, stops, mixed, codes, plan, *room_for_grams(stops - begins), sums)
        found.append(np.empty((count, table.columns)))
        contribute(sums, scales, found[side])
    return found[0], found[1]
