"""Terms and what stands around them, read by a compiled loop; see `term_head.raw_scores`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from framing.model.alphabet import mixed_codes
from framing.model.linear import Floats, Table
from framing.model.term_letters import check_table, letter_kinds
from framing.model.term_loops import read_terms
from framing.preprocessing.characters import character_bits
from framing.preprocessing.points import code_points


def contributions(
    tables: tuple[Table, Table], text: str, spans: Sequence[tuple[int, int]]
) -> tuple[Floats, Floats] | None:
    """What the tables add to raw scores of some terms: each of shape (terms, columns of the table).

    Args:
        tables: for terms, and for what stands around them.
        text: the text.
        spans: the terms.

    Returns:
        None where one of them is to be read by Python.
    """
    terms, near = tables
    starts, ends = np.array(spans, np.int64).T.copy()
    own, other = np.empty((len(spans), terms.columns)), np.empty((len(spans), near.columns))
    given = code_points(text), starts, ends, mixed_codes(), character_bits(), letter_kinds(), check_table()
    return (own, other) if read_terms(*given, *terms.padded, *near.padded, own, other) else None
