"""Shares with intervals that respect articles: passages of one article are more alike than passages of two.

The share is a ratio of sums, flagged passages over passages (or flags over words), and its variance is that of the
ratio over articles, by linearisation (Cochran 1977, "Sampling Techniques", ch. 6). It is told as a design effect: how
many times larger than if each passage stood for itself. Passages divided by it are the effective number of passages,
to which rules for independent ones apply (Rao and Scott 1992, "A simple method for the analysis of clustered binary
data").

Interval: by the bootstrap over articles (percentiles) where at least `BOOTSTRAP_FROM` articles carry a flag; where
fewer do, Wilson's with the effective number and Student's t for the articles that carry one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Below this many articles nothing is said: one article's choice of words would be the group's.
FEWEST_ARTICLES = 10
# Of 95 % intervals the percentiles covered 64 to 92 % with 2 to 50 articles that carry a flag, Wilson's with the
# effective number and t 92 to 99 %; from 100 on both covered 94 to 95 %
# (1,000 corpora each of 10 to 300 articles, shares of .01, .05 and .2, correlation within articles .02 to .2).
BOOTSTRAP_FROM = 100
RESAMPLES = 1_000
_RESAMPLES_AT_ONCE = 50
# With fewer degrees of freedom t has no use: at one, the interval of a rare technique is everything from 0 to 1.
FEWEST_FREEDOM = 3

BOOTSTRAP, WILSON, TOO_FEW = "bootstrap", "wilson", "too few to tell"


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Shares of several techniques in one group.

    Attributes:
        share, low, high: one for each technique; NaN for low and high where there are too few articles.
        effect: the design effect, 1 or more.
        carriers: articles with at least one flag.
        methods: how each interval was made.
    """

    share: Floats
    low: Floats
    high: Floats
    effect: Floats
    carriers: NDArray[np.int64]
    methods: tuple[str, ...]


def shares(parts: Floats, wholes: Floats, *, confidence: float = 0.95, seed: int = 0) -> Shares:
    """Shares over articles.

    Args:
        parts: flagged passages, shape (articles, techniques).
        wholes: passages or words, shape (articles,); more than 0 in all.
        confidence: of the intervals.
        seed: of the bootstrap.
    """
    articles, techniques = parts.shape
    share, effect = share_and_effect(parts, wholes)
    carriers = (parts > 0).sum(axis=0)
    low, high = np.full(techniques, np.nan), np.full(techniques, np.nan)
    if articles < FEWEST_ARTICLES:
        return Shares(share, low, high, effect, carriers, (TOO_FEW,) * techniques)
    many = carriers >= BOOTSTRAP_FROM
    quantile = student_quantile(carriers - 1, articles - 1, confidence)
    low, high = wilson(share, wholes.sum() / effect, quantile)
    if many.any():
        low[many], high[many] = _percentiles(parts[:, many], wholes, confidence, seed)
    return Shares(share, low, high, effect, carriers, tuple(BOOTSTRAP if one else WILSON for one in many))


def share_and_effect(parts: Floats, wholes: Floats) -> tuple[Floats, Floats]:
    """Shares, and their design effects, which are 1 at the least.

    Args:
        parts: shape (articles, techniques).
        wholes: shape (articles,).
    """
    articles, total = len(wholes), wholes.sum()
    share = parts.sum(axis=0) / total
    variance = ratio_variance(parts, wholes, share)
    alone = share * (1 - share) / total
    effect = np.ones_like(share)
    some = (alone > 0) & (articles > 1)
    effect[some] = np.maximum(1.0, variance[some] / alone[some])
    return share, effect


def ratio_variance(parts: Floats, wholes: Floats, share: Floats) -> Floats:
    """The variance of ratios of sums over articles, by linearisation."""
    articles = len(wholes)
    influence = (parts - wholes[:, None] * share) / wholes.sum()
    spread: Floats = (influence**2).sum(axis=0) * (articles / max(1, articles - 1))
    return spread


def wilson(share: Floats, number: Floats, quantile: Floats) -> tuple[Floats, Floats]:
    """Wilson's score interval (1927) for shares of ``number`` independent passages, which need not be whole."""
    square = quantile**2
    centre = (share + square / (2 * number)) / (1 + square / number)
    half = quantile * np.sqrt(share * (1 - share) / number + square / (4 * number**2)) / (1 + square / number)
    return np.maximum(0.0, centre - half), np.minimum(1.0, centre + half)


def student_quantile(freedom: NDArray[np.int64] | Floats, most: int, confidence: float) -> Floats:
    """Student's quantiles, two-sided; at least `FEWEST_FREEDOM` degrees of freedom and at most ``most``."""
    from scipy.special import stdtrit  # scipy.stats has it too, and takes a second to import

    degrees = np.clip(freedom, min(FEWEST_FREEDOM, most), most)
    return np.asarray(stdtrit(degrees, 0.5 + confidence / 2), dtype=np.float64)


def _percentiles(parts: Floats, wholes: Floats, confidence: float, seed: int) -> tuple[Floats, Floats]:
    random = np.random.default_rng(seed)
    articles = len(wholes)
    both = np.column_stack((parts, wholes))
    drawn = np.empty((RESAMPLES, both.shape[1]))
    for first in range(0, RESAMPLES, _RESAMPLES_AT_ONCE):
        last = min(RESAMPLES, first + _RESAMPLES_AT_ONCE)
        # how often each article is drawn; not by matrix product, whose order of adding differs between processors
        for row in range(first, last):
            often = np.bincount(random.integers(0, articles, articles), minlength=articles)
            drawn[row] = (both * often[:, None]).sum(axis=0)
    tail = (1 - confidence) / 2
    low, high = np.quantile(drawn[:, :-1] / drawn[:, -1:], (tail, 1 - tail), axis=0)
    return low, high
