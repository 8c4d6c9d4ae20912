"""Differences between groups and trends over time, all corrected together for how many are asked.

Both are score tests, as Wilson's interval is one: the variance is that under "no difference", enlarged by the groups'
design effects (Rao and Scott 1992), so that a group without a single flag can be compared too; the statistic is held
against Student's t for the articles that carry a flag. The interval of a difference joins the groups' own ones
(Newcombe 1998, method 10; MOVER). p-values are corrected by Holm (1979: the chance of even one false difference) or
Benjamini and Hochberg (1995: the share of false ones among those told).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from framing.analysis.intervals import (
    FEWEST_ARTICLES,
    FEWEST_FREEDOM,
    Shares,
    shares,
    student_quantile,
)
from framing.analysis.multiplicity import false_discovery
from framing.analysis.periods import times_of
from framing.errors import OptionError

if TYPE_CHECKING:
    import pandas as pd

    from framing.analysis.counts import Counts, Question

Correction = Literal["holm", "bh"]
CORRECTIONS: dict[str, str] = {"holm": "Holm", "bh": "Benjamini-Hochberg"}
# More values than this are held against all the others together, in place of each against each: 95 outlets would be
# 4,465 pairs, and nothing would be left after the correction.
PAIRS_UP_TO = 8
THE_REST = "the rest"
# Fewer articles that carry a flag cannot show a difference that survives any correction; they are not asked, so that
# they do not cost the others. How many carry one in both groups together says nothing of their difference.
FEWEST_CARRIERS = 5
FEWEST_TIMES = 3
HIGHER, LOWER, NONE_SHOWN, TOO_FEW = "higher", "lower", "no difference shown", "too few to tell"
RISING, FALLING, NO_TREND = "rising", "falling", "no trend shown"


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """One side of a comparison: its articles' flags and passages, summed over whatever else they are split by."""

    name: str
    parts: Any
    wholes: Any
    told: Shares

    @classmethod
    def of(cls, name: str, counts: Counts, rows: Any, confidence: float) -> _Group:
        parts, wholes, _ = by_article(counts, rows)
        return cls(name, parts, wholes, shares(parts, wholes, confidence=confidence))

    @property
    def articles(self) -> int:
        return len(self.wholes)


def by_article(counts: Counts, rows: Any, extra: Any = None) -> tuple[Any, Any, Any]:
    """Flags and passages of some rows, one row an article, whatever times or speakers it was split by.

    Args:
        counts: the counts.
        rows: truth values or places of rows.
        extra: a number for each row of ``counts``, of which an article's first one is kept.

    Returns:
        Flags (articles, techniques), passages (articles,), and the numbers or None.
    """
    import pandas as pd

    from framing.analysis.counts import ARTICLE

    codes, _ = pd.factorize(counts.keys[ARTICLE].to_numpy()[rows])
    number = int(codes.max()) + 1 if len(codes) else 0
    flags, passages = counts.flags[rows], counts.passages[rows]
    parts = np.column_stack(
        [np.bincount(codes, weights=flags[:, column], minlength=number) for column in range(flags.shape[1])]
    ).reshape(number, flags.shape[1])
    wholes = np.bincount(codes, weights=passages, minlength=number)
    if extra is None:
        return parts, wholes, None
    kept = np.empty(number)
    kept[codes[::-1]] = extra[rows][::-1]
    return parts, wholes, kept


def differences(counts: Counts, question: Question, *, confidence: float = 0.95) -> pd.DataFrame:
    """All differences between the values of one column where the other columns are the same; times are pooled.

    Returns:
        A row a comparison and technique: the columns that are held, ``of`` (the column that differs), ``a``, ``b``,
        ``technique``, ``share_a``, ``share_b``, ``difference`` (a minus b), ``low``, ``high``, ``p`` (NaN where there
        is too little to ask).
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for column in question.others:
        held = [name for name in question.others if name != column]
        for fixed, places in _split(counts, held):
            values = counts.keys[column].to_numpy()[places]
            for one, other in _pairs(values, places, counts, confidence):
                rows += _compared(fixed, column, one, other, counts.techniques)
    names = ["of", "a", "b", "technique", "share_a", "share_b", "difference", "low", "high", "p"]
    # Where one column alone differs it is told by `of`; others say where the comparison holds.
    held_names = list(question.others) if len(question.others) > 1 else []
    return pd.DataFrame(rows, columns=[*held_names, *names])


def trends(counts: Counts, question: Question, *, confidence: float = 0.95) -> pd.DataFrame:
    """The change of a share in a month, for each group that is not a time, over the first of the question's times.

    Returns:
        A row a group and technique: the groups' columns, ``technique``, ``times`` (how many), ``change`` (of the
        share, in a month), ``low``, ``high``, ``p``.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    if question.times and len(counts.keys):
        time = question.times[0]
        when = np.array(times_of(counts.keys[time]))
        for fixed, places in _split(counts, list(question.others)):
            parts, wholes, at = by_article(counts, places, when)
            rows += _trend(fixed, parts, wholes, at, counts.techniques, confidence=confidence)
    names = [*question.others, "technique", "times", "change", "low", "high", "p"]
    return pd.DataFrame(rows, columns=names)


def corrected(tables: list[pd.DataFrame], correction: Correction) -> tuple[list[pd.DataFrame], int]:
    """Tables with a column ``p_corrected``, corrected over all their p-values together, and how many these are.

    Raises:
        OptionError: there is no such correction.
    """
    if correction not in CORRECTIONS:
        raise OptionError(f"unknown correction {correction!r}", way_out=f"known are {', '.join(CORRECTIONS)}")
    every = np.concatenate([table["p"].to_numpy(dtype=np.float64) for table in tables]) if tables else np.array([])
    asked = ~np.isnan(every)
    result = np.full(len(every), np.nan)
    if asked.any():
        result[asked] = _holm(every[asked]) if correction == "holm" else false_discovery(every[asked].tolist())
    done, first = [], 0
    for table in tables:
        done.append(table.assign(p_corrected=result[first : first + len(table)]))
        first += len(table)
    return done, int(asked.sum())


def told(table: pd.DataFrame, value: str, words: tuple[str, str, str], confidence: float) -> pd.DataFrame:
    """A table with a column ``says``: higher, lower, or that nothing is shown."""
    higher, lower, nothing = words
    says = np.where(table[value].to_numpy(dtype=float) > 0, higher, lower)
    p = table["p_corrected"].to_numpy(dtype=float)
    says = np.where(p < 1 - confidence, says, nothing)
    return table.assign(says=np.where(np.isnan(p), TOO_FEW, says))


def _holm(p: Any) -> Any:
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    result = np.empty_like(p)
    result[order] = np.minimum(1.0, steps)
    return result


def _split(counts: Counts, names: list[str]) -> Iterator[tuple[dict[str, str], Any]]:
    """The rows of each value of some columns, as places."""
    if not names:
        yield {}, np.arange(len(counts.keys))
        return
    for key, places in sorted(counts.keys.groupby(names, sort=True).indices.items(), key=lambda item: str(item[0])):
        values = key if isinstance(key, tuple) else (key,)
        yield dict(zip(names, map(str, values), strict=True)), places


def _pairs(values: Any, places: Any, counts: Counts, confidence: float) -> Iterator[tuple[_Group, _Group]]:
    import pandas as pd

    codes, names = pd.factorize(values, sort=True)  # not by ==: NumPy takes "a" and "a\0" for one
    if len(names) <= PAIRS_UP_TO:
        groups = [_Group.of(name, counts, places[codes == code], confidence) for code, name in enumerate(names)]
        yield from combinations(groups, 2)
        return
    for code, name in enumerate(names):
        yield (
            _Group.of(name, counts, places[codes == code], confidence),
            _Group.of(THE_REST, counts, places[codes != code], confidence),
        )


def _compared(
    fixed: dict[str, str], column: str, one: _Group, other: _Group, techniques: tuple[str, ...]
) -> list[dict[str, Any]]:
    difference = one.told.share - other.told.share
    low = difference - np.hypot(one.told.share - one.told.low, other.told.high - other.told.share)
    high = difference + np.hypot(one.told.high - one.told.share, other.told.share - other.told.low)
    p = _difference_p(one, other)
    return [
        {
            **fixed,
            "of": column,
            "a": one.name,
            "b": other.name,
            "technique": name,
            "share_a": one.told.share[place],
            "share_b": other.told.share[place],
            "difference": difference[place],
            "low": low[place],
            "high": high[place],
            "p": p[place],
        }
        for place, name in enumerate(techniques)
    ]


def _difference_p(one: _Group, other: _Group) -> Any:
    carriers = one.told.carriers + other.told.carriers
    p = np.full(len(carriers), np.nan)
    if min(one.articles, other.articles) < FEWEST_ARTICLES:
        return p
    ask = carriers >= FEWEST_CARRIERS
    first = one.wholes.sum() / one.told.effect[ask]
    second = other.wholes.sum() / other.told.effect[ask]
    pooled = (one.told.share[ask] * first + other.told.share[ask] * second) / (first + second)
    error = np.sqrt(pooled * (1 - pooled) * (1 / first + 1 / second))
    statistic = np.divide(one.told.share[ask] - other.told.share[ask], error, out=np.zeros_like(error), where=error > 0)
    freedom = np.clip(carriers[ask] - 2, FEWEST_FREEDOM, one.articles + other.articles - 2)
    p[ask] = _two_sided(statistic, freedom)
    return p


def _two_sided(statistic: Any, freedom: Any) -> Any:
    from scipy.special import stdtr

    return 2 * stdtr(freedom, -np.abs(statistic))


def _trend(
    fixed: dict[str, str], parts: Any, wholes: Any, at: Any, techniques: tuple[str, ...], *, confidence: float
) -> list[dict[str, Any]]:
    articles, times = len(wholes), len(np.unique(at))
    carriers = (parts > 0).sum(axis=0)
    count = parts.shape[1]
    change, low, high, p = (np.full(count, np.nan) for _ in range(4))
    if articles >= FEWEST_ARTICLES and times >= FEWEST_TIMES:
        ask = carriers >= FEWEST_CARRIERS
        total = wholes.sum()
        away = (at - (wholes * at).sum() / total)[:, None]
        weight = (wholes[:, None] * away**2).sum()
        share = parts.sum(axis=0) / total
        slope = (away * parts).sum(axis=0) / weight
        none = away * (parts - wholes[:, None] * share)  # what is left if there is no trend
        left = away * (parts - wholes[:, None] * (share + away * slope))
        scale = articles / (articles - 2)
        error_none, error = (np.sqrt((one**2).sum(axis=0) * scale) / weight for one in (none, left))
        freedom = np.clip(carriers - 2, FEWEST_FREEDOM, articles - 2)
        statistic = np.divide(slope, error_none, out=np.zeros_like(slope), where=error_none > 0)
        half = student_quantile(carriers - 2, articles - 2, confidence) * error
        change[ask], low[ask], high[ask] = slope[ask], (slope - half)[ask], (slope + half)[ask]
        p[ask] = _two_sided(statistic[ask], freedom[ask])
    return [
        {
            **fixed,
            "technique": name,
            "times": times,
            "change": change[place],
            "low": low[place],
            "high": high[place],
            "p": p[place],
        }
        for place, name in enumerate(techniques)
    ]
