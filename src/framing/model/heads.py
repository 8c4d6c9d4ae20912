"""Heads: each reads some columns of a table and turns raw scores into calibrated probabilities."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from framing.kernel import loops
from framing.model.linear import Floats

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

    @property
    def columns(self) -> slice:
        """Its columns among the table's weight columns."""
        return slice(self.column, self.column + len(self.labels))

    def raw(self, contributions: Floats, measured: Floats | None = None) -> Floats:
        """Raw scores from ``Table.raw`` and the measures' values: shape (..., labels)."""
        scores: Floats = contributions[..., self.columns] + self.bias
        if measured is not None and len(self.measures):
            # No matrix product: BLAS adds in another order on another processor, and the last digit changes.
            scores = scores + (measured[..., None] * self.dense).sum(axis=-2)
        return scores

    def probabilities(self, raw: Floats) -> Floats:
        """Calibrated probabilities of raw scores."""
        return logistic(self.slope * raw + self.shift)


def log1p(values: Floats) -> Floats:
    """log(1 + x) of each value, by the kernel: NumPy's last digit depends on the processor."""
    given = np.ascontiguousarray(values, np.float64)
    result: Floats = loops.log1p_each(given.reshape(-1)).reshape(given.shape)
    return result


def logistic(values: Floats) -> Floats:
    """The logistic function of each value, without overflow, by the kernel, the same on every processor."""
    given = np.ascontiguousarray(values, np.float64)
    result: Floats = loops.logistic_each(given.reshape(-1)).reshape(given.shape)
    return result
