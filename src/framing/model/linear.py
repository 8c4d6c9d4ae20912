"""The table of weights and what it says of texts: raw scores of spans, exact and the same on every machine.

A text's raw score in a column is a bias plus, for each group of n-grams (words, pairs, characters), the sum of their
weights over a norm: the square root of their summed mass (squared inverse document frequency, kept in the table as one
more column). Weights are small integers with one scale a column, so sums are exact in any order: a passage has the same
score alone, in its article and in a batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from framing.kernel import loops
from framing.model.features import FeatureOptions, Grams, Rows, grams_of

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]

_NO_BOUNDS, _NO_ROWS = np.zeros(0, np.int64), np.zeros(0, np.uint32)


def decode(codes: Codes) -> npt.NDArray[np.int16]:
    """Stored codes to weights: the square with the sign kept, so that small weights are stored finely."""
    wide = codes.astype(np.int16)
    return wide * np.abs(wide)


def encode(weights: npt.NDArray[np.floating]) -> tuple[Codes, Floats]:
    """Weights (rows, columns) to codes and one scale a column, so that ``decode(codes) * scales`` is near them."""
    top = np.abs(weights).max(axis=0, initial=0.0).astype(np.float64)
    scales = np.where(top > 0, top / 127**2, 1.0)
    codes = np.rint(np.sqrt(np.abs(weights) / scales)) * np.sign(weights)
    return codes.astype(np.int8), scales


class Table:
    """Rows of integer weights; column 0 is the mass of the n-gram, the others belong to the heads."""

    def __init__(self, options: FeatureOptions, codes: Codes, scales: Floats) -> None:
        """Take stored arrays as they are.

        Args:
            options: size of the hashed table.
            codes: shape (options.rows, 1 + columns), see `encode`.
            scales: shape (1 + columns,): what one unit of weight is worth.
        """
        self.options = options
        self.codes = codes
        self.scales = scales

    @property
    def columns(self) -> int:
        """Number of weight columns (without the mass)."""
        return int(self.codes.shape[1]) - 1

    def raw(self, read: Grams, others: Sequence[Sequence[int]] | None = None) -> Floats:
        """Raw scores of spans, before any bias: shape (spans, columns).

        Args:
            read: their n-grams, read with this table's options.
            others: rows of the table that each span has besides, a group with a norm of its own.
        """
        bounds, rows = (_NO_BOUNDS, _NO_ROWS) if others is None else _joined(others)
        groups = (read.bounds, read.word, read.pair, read.char_bounds, read.char)
        return loops.passage_scores(*groups, bounds, rows, self.codes, self.scales)

    def raw_of(self, texts: Sequence[str], others: Sequence[Sequence[int]] | None = None) -> Floats:
        """As `raw`, of whole texts."""
        return self.raw(grams_of(texts, self.options), others)

    def raw_of_rows(self, rows: Sequence[Sequence[int]]) -> Floats:
        """As `raw`, of rows of the table alone, one sequence a text."""
        none = np.zeros(len(rows) + 1, np.int64)
        bounds, joined = _joined(rows)
        groups = (none, _NO_ROWS, _NO_ROWS, none[:1], _NO_ROWS)
        return loops.passage_scores(*groups, bounds, joined, self.codes, self.scales)


def _joined(rows: Sequence[Sequence[int]]) -> tuple[npt.NDArray[np.int64], Rows]:
    bounds = np.cumsum([0, *map(len, rows)], dtype=np.int64)
    return bounds, np.fromiter(chain.from_iterable(rows), np.uint32, int(bounds[-1]))
