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
    positives, count = int(truth.sum()), len(truth)
    high, low = (positives + 1.0) / (positives + 2.0), 1.0 / (count - positives + 2.0)
    rate = (positives + 1.0) / (count + 2.0)
    slope, shift = 0.0, float(np.log(rate / (1.0 - rate)))
    if positives in (0, count):
        return slope, shift
    target = np.where(truth, high, low)

    def loss(slope: float, shift: float) -> float:
        score = slope * raw + shift
        return float((np.logaddexp(0.0, score) - target * score).sum())

    value = loss(slope, shift)
    for _ in range(_STEPS):
        probability = logistic(slope * raw + shift)
        error, weight = probability - target, probability * (1.0 - probability)
        gradient = np.array([(error * raw).sum(), error.sum()])
        if np.abs(gradient).max() < 1e-7 * count:
            break
        cross = float((weight * raw).sum())
        hessian = [[float((weight * raw * raw).sum()) + _SMALL, cross], [cross, float(weight.sum()) + _SMALL]]
        (a, b), (_, c) = hessian
        determinant = a * c - b * b
        step = -np.array([c * gradient[0] - b * gradient[1], a * gradient[1] - b * gradient[0]]) / determinant
        size = 1.0
        while size > _SMALL:
            trial = loss(slope + size * step[0], shift + size * step[1])
            if trial < value + 1e-4 * size * float((gradient * step).sum()):
                break
            size /= 2.0
        else:
            break
        slope, shift, value = slope + size * float(step[0]), shift + size * float(step[1]), trial
    return slope, shift


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
