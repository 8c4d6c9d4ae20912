"""Raw scores to probabilities, and where to say yes.

Platt's sigmoid (Platt 1999) fitted by Newton's method with backtracking, as in Lin, Lin and Weng 2007, "A note on
Platt's probabilistic outputs for support vector machines"; its smoothed targets keep few examples from overconfidence.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from framing.model.heads import logistic
from framing.model.linear import Floats

_STEPS = 100
_SMALL = 1e-10


def sigmoid_fit(raw: Floats, truth: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and shift such that ``logistic(slope * raw + shift)`` is the probability of ``truth``.

    Args:
        raw: held-out raw scores, shape (n,).
        truth: shape (n,).

    Returns:
        (slope, shift). Without examples of both sides, slope 0 and the smoothed rate as shift.
    """
    slope, shift = plane_fit(raw[:, None], truth).tolist()
    return slope, shift


def plane_fit(values: Floats, truth: npt.NDArray[np.bool_]) -> Floats:
    """As `sigmoid_fit`, of several values: the weight of each, shape (values,), and the shift after them.

    Args:
        values: shape (n, values).
        truth: shape (n,).
    """
    positives, count = int(truth.sum()), len(truth)
    high, low = (positives + 1.0) / (positives + 2.0), 1.0 / (count - positives + 2.0)
    rate = (positives + 1.0) / (count + 2.0)
    found = np.zeros(values.shape[1] + 1)
    found[-1] = np.log(rate / (1.0 - rate))
    if positives in (0, count):
        return found
    target = np.where(truth, high, low)
    columns = [*values.T, np.ones(count)]

    def score(weights: Floats) -> Floats:
        total: Floats = sum((weight * column for weight, column in zip(weights, columns, strict=True)), np.zeros(count))
        return total

    def loss(weights: Floats) -> float:
        scores = score(weights)
        return float((np.logaddexp(0.0, scores) - target * scores).sum())

    value = loss(found)
    for _ in range(_STEPS):
        probability = logistic(score(found))
        error, weight = probability - target, probability * (1.0 - probability)
        # Plain sums: a matrix product may add in another order with another number of threads.
        gradient = np.array([float((error * column).sum()) for column in columns])
        if np.abs(gradient).max() < 1e-7 * count:
            break
        hessian = np.array([[float((weight * one * other).sum()) for other in columns] for one in columns])
        step = -np.linalg.solve(hessian + _SMALL * np.eye(len(columns)), gradient)
        size = 1.0
        while size > _SMALL:
            trial = loss(found + size * step)
            if trial < value + 1e-4 * size * float((gradient * step).sum()):
                break
            size /= 2.0
        else:
            break
        found, value = found + size * step, trial
    return found


def best_threshold(probability: Floats, truth: npt.NDArray[np.bool_]) -> float:
    """The threshold with the highest F1 on held-out probabilities, half-way to the next lower score.

    Ties and flat tops are common with few examples: the middle of all thresholds within 1 % of the best is taken.
    Without any positive example it is 1 (never).
    """
    positives = int(truth.sum())
    if positives == 0:
        return 1.0
    order = np.argsort(-probability, kind="stable")
    ordered = probability[order]
    hits = np.cumsum(truth[order])
    f1 = 2.0 * hits / (np.arange(1, len(ordered) + 1) + positives)
    cut = np.append(ordered[1:], 0.0)
    f1[ordered == cut] = 0.0  # equal scores cannot be told apart
    near = np.flatnonzero(f1 >= 0.99 * f1.max())
    middle = near[len(near) // 2]
    return float((ordered[middle] + cut[middle]) / 2.0)
