"""Fitting the hashed linear models of the preprocessing room.

Two losses over the same cells: softmax over classes (what is this row) and softmax over rows (which row of its
group is right). Both are convex and minimised by L-BFGS from zero, so the result depends on the data and nothing
else; the weights are then rounded to bytes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.preprocessing.hashed import BITS, HashedModel

_ITERATIONS = 60  # the held-out loss is flat from about 40
_CHUNK = 1 << 16


def _forward(cells: NDArray[np.int32], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.zeros(cells.shape[1])
    for row in cells:
        out += weights.take(row)
    return out


def _backward(cells: NDArray[np.int32], slope: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.zeros(1 << BITS)
    for row in cells:
        out += np.bincount(row, slope, minlength=1 << BITS)
    return out


def minimise(function: Any, size: int, iterations: int) -> NDArray[np.float64]:
    """Where a convex function is least, by L-BFGS from zero; it returns its value and slope at a point."""
    from scipy.optimize import minimize
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped,unused-ignore]

    with threadpool_limits(1):  # lbfgs differs bitwise between one and two BLAS threads
        found = minimize(
            function, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": iterations, "maxcor": 8}
        )
    weights: NDArray[np.float64] = found.x
    return weights


def fit_classes(
    cells: NDArray[np.int32], wanted: NDArray[np.int64], classes: int, *, penalty: float, iterations: int = _ITERATIONS
) -> HashedModel:
    """Fit which of ``classes`` each row is; class 0 has score 0, the others have a table each.

    Args:
        cells: (templates, rows).
        wanted: the class of each row.
        classes: how many classes there are, class 0 included.
        penalty: of the squared weights.
        iterations: of L-BFGS.
    """
    size = 1 << BITS
    target = np.zeros((classes, cells.shape[1]))
    target[wanted, np.arange(cells.shape[1])] = 1

    def loss(x: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        tables = x.reshape(classes - 1, size + 1)
        score = np.zeros_like(target)
        for k, table in enumerate(tables, 1):
            score[k] = _forward(cells, table[:-1]) + table[-1]
        top = score.max(axis=0)
        power = np.exp(score - top)
        total = power.sum(axis=0)
        value = float(np.sum(np.log(total) + top - np.sum(score * target, axis=0)))
        value += 0.5 * penalty * float(np.sum(tables[:, :-1] ** 2))
        slope = power / total - target
        gradient = np.empty_like(tables)
        for k in range(1, classes):
            gradient[k - 1, :-1] = _backward(cells, slope[k]) + penalty * tables[k - 1, :-1]
            gradient[k - 1, -1] = slope[k].sum()
        return value, gradient.reshape(-1)

    found = minimise(loss, (classes - 1) * (size + 1), iterations).reshape(classes - 1, size + 1)
    return rounded(found[:, :-1], found[:, -1])


def fit_choice(
    cells: NDArray[np.int32],
    starts: NDArray[np.int64],
    right: NDArray[np.bool_],
    *,
    penalty: float,
    iterations: int = _ITERATIONS,
) -> HashedModel:
    """Fit the choice of one row in each group.

    Args:
        cells: (templates, rows); a group's rows follow each other.
        starts: where each group begins.
        right: the right rows; a group may have several (any is right), each has at least one.
        penalty: of the squared weights.
        iterations: of L-BFGS.
    """
    sizes = np.diff(np.append(starts, cells.shape[1]))
    group = np.repeat(np.arange(len(starts)), sizes)
    minus = np.where(right, 0.0, -1e9)

    def softmax(score: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        top = np.maximum.reduceat(score, starts)
        power = np.exp(score - top[group])
        total = np.add.reduceat(power, starts)
        return power / total[group], np.log(total) + top

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = _forward(cells, weights)
        share, whole = softmax(score)
        good, part = softmax(score + minus)
        value = float(np.sum(whole - part)) + 0.5 * penalty * float(np.sum(weights * weights))
        return value, _backward(cells, share - good) + penalty * weights

    return rounded(minimise(loss, 1 << BITS, iterations)[None, :], np.zeros(1))


def rounded(weights: NDArray[np.float64], bias: NDArray[np.float64]) -> HashedModel:
    """Weights as signed bytes: the largest few are clipped, so that the many small ones keep their differences."""
    cells = np.zeros(weights.shape, np.int8)
    steps = np.zeros(len(weights))
    for k, table in enumerate(weights):
        used = np.abs(table[table != 0])
        top = float(np.quantile(used, 0.9995)) if len(used) else 1.0
        steps[k] = np.float32(max(top, 1e-6) / 127)
        cells[k] = np.clip(np.round(table / steps[k]), -127, 127)
    return HashedModel(cells, steps, bias.astype(np.float32).astype(np.float64))


def stacked(models: list[HashedModel]) -> HashedModel:
    """Several models as the choices of one."""
    return HashedModel(
        np.concatenate([m.cells for m in models]),
        np.concatenate([m.step for m in models]),
        np.concatenate([m.bias for m in models]),
    )
