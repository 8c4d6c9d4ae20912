"""The measures that adoption tells: intervals, contrasts of outlets, trends, and how many of them chance makes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_Z95 = 1.959963984540054  # of the normal distribution, 2.5 % on either side
_PRIOR = 2.0  # articles that are added to either side of a contrast, split by the pooled share


def wilson(count: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927); (0, 1) where there is nothing."""
    import numpy as np

    from framing.analysis import intervals

    if total == 0:
        return 0.0, 1.0
    low, high = intervals.wilson(*(np.array([float(one)]) for one in (count / total, total, _Z95)))
    return low.item(), high.item()


def log_odds_z(held: int, own: int, other_held: int, other_own: int) -> float:
    """How far a group's odds of holding a term are from the others', in standard errors; above 0: it holds more often.

    Log-odds with a prior of two articles split by the pooled share (after Monroe, Colaresi and Quinn 2008).
    """
    total = held + own + other_held + other_own
    prior_held = _PRIOR * (held + other_held) / total
    prior_own = _PRIOR - prior_held
    if not prior_held or not prior_own:
        return 0.0  # nobody holds it, or nobody does not
    a, b, c, d = held + prior_held, own + prior_own, other_held + prior_held, other_own + prior_own
    return (math.log(a / b) - math.log(c / d)) / math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)


def mann_whitney_z(first: NDArray[np.int64], second: NDArray[np.int64]) -> float:
    """Whether the second numbers are higher than the first (above 0) or lower, in standard errors, ties by midranks."""
    import numpy as np

    one, two = len(first), len(second)
    total = one + two
    if not one or not two:
        return 0.0
    _, inverse, counts = np.unique(np.concatenate((first, second)), return_inverse=True, return_counts=True)
    after = np.cumsum(counts)
    ranks = (after - (counts - 1) / 2)[inverse]
    statistic = float(ranks[one:].sum()) - two * (two + 1) / 2 - one * two / 2
    ties = float((counts.astype(float) ** 3 - counts).sum())
    variance = one * two / 12 * (total + 1 - ties / (total * (total - 1)))
    return statistic / math.sqrt(variance) if variance > 0 else 0.0


def two_sided(z: float) -> float:
    """How often chance gives a number as far from 0 as this one."""
    return math.erfc(abs(z) / math.sqrt(2))
