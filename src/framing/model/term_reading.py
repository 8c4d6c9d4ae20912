"""Terms and what stands around them, read by a compiled loop; see `term_head.raw_scores`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain

import numpy as np

from framing.model.alphabet import mixed_codes
from framing.model.linear import Floats, Table
from framing.model.term_loops import score_terms
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
    own, around = (np.empty((len(texts), table.columns)) for table in tables)
    given = code_points("".join(parts)), edges, mixed_codes(), *tables[0].padded, *tables[1].padded
    # Edges of texts are inside what they make together, and `mark_rows` gives rows of the table.
    score_terms(*given, joined, ends, own, around)
    return own, around
