"""Heads: each reads some columns of a table and turns sums into calibrated probabilities."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import numpy as np

from framing import compiled
from framing.model.linear import Floats, Sums, Table

LENGTH = "log characters"  # a measure: the logarithm of the number of characters and one
MAIN = "main"  # the table that scores passages; others serve single questions


@dataclass(frozen=True, slots=True)
class Head:
    """One question asked of a text, with one column for each label.

    Attributes:
        labels: what the columns stand for.
        column: index of the first of its weight columns in its table (column 0 of the table, the mass, not counted).
        bias: added to the contributions; shape (labels,).
        slope, shift: calibration; the probability is the logistic function of ``slope * raw + shift`` (Platt 1999).
        thresholds: the probability from which on a label is given.
        table: name of its table.
        measures: names of what it wants to know besides n-grams (length, repetitions, ...), see `dense`.
        dense: weights of the measures; shape (measures, labels).
    """

    labels: tuple[str, ...]
    column: int
    bias: Floats
    slope: Floats
    shift: Floats
    thresholds: Floats
    table: str = MAIN
    measures: tuple[str, ...] = ()
    dense: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    _numbers: Floats | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def columns(self) -> slice:
        """Its columns among the table's weight columns."""
        return slice(self.column, self.column + len(self.labels))

    def numbers(self) -> Floats:
        """Bias, slope and shift, and the weight of the only measure, as a loop reads them: shape (4, labels)."""
        if self._numbers is None:
            weight = self.dense[0] if len(self.measures) else np.zeros(len(self.labels))
            object.__setattr__(self, "_numbers", np.array([self.bias, self.slope, self.shift, weight], np.float64))
        return cast(Floats, self._numbers)

    def raw(self, contributions: Floats, measured: Floats | None = None) -> Floats:
        """Raw scores from ``Table.contributions`` and the measures' values: shape (..., labels)."""
        scores: Floats = contributions[..., self.columns] + self.bias
        if measured is not None and len(self.measures):
            # No matrix product: BLAS adds in another order on another processor, and the last digit changes.
            scores = scores + (measured[..., None] * self.dense).sum(axis=-2)
        return scores

    def probabilities(self, raw: Floats) -> Floats:
        """Calibrated probabilities of raw scores."""
        return logistic(self.slope * raw + self.shift)


def probabilities_of(table: Table, head: Head, sums: Sums, measured: Floats | None = None) -> Floats:
    """Calibrated probabilities of texts.

    Args:
        table, head: the weights, and what reads them.
        sums: see `Table.sums`.
        measured: the values of the head's measures, as `Head.raw` has them.
    """
    if compiled.ready() and len(head.measures) < 2 and head.columns.stop <= table.columns:
        from framing.model.reading_loops import weigh

        result = np.empty((len(sums), len(head.labels)))
        one = np.zeros(0) if measured is None or not head.measures else np.ascontiguousarray(measured[:, 0])
        weigh(sums, table.padded[2], head.column, one, head.numbers(), result)
        np.exp(result, result)
        np.add(result, 1.0, result)
        return np.divide(1.0, result, result)
    return head.probabilities(head.raw(table.contributions(sums), measured))


def logistic(values: Floats) -> Floats:
    """The logistic function, without overflow."""
    result: Floats = 1.0 / (1.0 + np.exp(-np.minimum(np.maximum(values, -700.0), 700.0)))
    return result
