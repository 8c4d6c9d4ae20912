"""Prevalence corrected for the classifier's errors by passages that people coded.

**Prediction-powered inference** (Angelopoulos, Bates, Fannjiang, Jordan and Zrnic 2023, Science 382; its weight as in
"PPI++", 2023): the model's share in all passages, plus how much people found more or less than the model in the coded
ones. Assumes that the coded passages of a group are drawn at random, with known weights; nothing of the model. A bad
model costs precision, never truth. Each group needs coded passages of its own.

**The misclassification estimator** (Rogan and Gladen 1978): raw shares turned back by the model's sensitivity and
false positive rate, which all coded passages together tell. Assumes that these are the same in all groups and voices:
groups without coded passages get a number, and a wrong one where the model errs otherwise there.

Variances by linearisation over articles, which are the units drawn; intervals are Wilson's with the effective number of
passages that the variance stands for, and Student's t for the articles that tell of errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from framing.analysis.intervals import FEWEST_ARTICLES, student_quantile, wilson

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Rule = Literal["ppi", "misclassification"]
RULES: dict[str, str] = {
    "ppi": "prediction-powered inference: the coded passages of each group are a random sample of it, with its weights",
    "misclassification": "misclassification estimator: the model errs alike in all groups that are compared",
}
# Below this many coded passages, or articles with the technique by anybody's account, a correction would be noise:
# Wilson's interval with 3 degrees of freedom is then wider than any raw one.
FEWEST_CODED = 30
FEWEST_WITH = 3
# Sensitivity less false positive rate: below it the estimator divides by next to nothing.
LEAST_YOUDEN = 0.1
TOO_FEW_CODED, TOO_WEAK, NOT_CODED = "too few coded to tell", "the model tells too little", "not coded"


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Coded passages by article: sums of weights, shape (articles,) or (articles, techniques).

    Attributes:
        weight: of the coded passages.
        coded, flagged, both: of those that people coded with the technique, that the model flagged, and both.
        passages: how many were coded.
        silent: how many of these the model did not flag, shape (articles, techniques).
    """

    weight: Floats
    coded: Floats
    flagged: Floats
    both: Floats
    passages: Floats
    silent: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Correct:
    """Corrected shares, one for each technique; NaN where ``notes`` say why."""

    share: Floats
    low: Floats
    high: Floats
    variance: Floats
    notes: tuple[str, ...]


def sums(codes: Any, number: int, weights: Floats, coded: Floats, flagged: Floats) -> Sums:
    """Sum coded passages by article.

    Args:
        codes: the article of each coded passage, from 0; those below 0 are of no article here.
        number: how many articles there are.
        weights: shape (passages,).
        coded, flagged: shape (passages, techniques).
    """
    here = codes >= 0
    places, weighing = codes[here], weights[here]

    def added(values: Floats) -> Floats:
        columns = [np.bincount(places, weighing * column, minlength=number) for column in values[here].T]
        return np.array(columns, dtype=np.float64).reshape(values.shape[1], number).T

    counted: Any = np.bincount(places, minlength=number).astype(np.float64)
    total: Any = np.bincount(places, weighing, minlength=number)
    silent = [np.bincount(places, 1 - column, minlength=number) for column in flagged[here].T]
    return Sums(
        total,
        added(coded),
        added(flagged),
        added(coded * flagged),
        counted,
        np.array(silent, dtype=np.float64).reshape(flagged.shape[1], number).T,
    )


def prediction_powered(parts: Floats, wholes: Floats, gold: Sums, *, confidence: float = 0.95) -> Correct:
    """Shares of one group by prediction-powered inference.

    Args:
        parts: the model's flagged passages, shape (articles, techniques).
        wholes: passages, shape (articles,).
        gold: the coded passages of the same articles.
        confidence: of the intervals.
    """
    articles, total, weight = len(wholes), wholes.sum(), gold.weight.sum()
    notes = _enough(articles, gold)
    if weight == 0:
        return _nothing(notes)
    raw = parts.sum(axis=0) / total
    human, machine = gold.coded.sum(axis=0) / weight, gold.flagged.sum(axis=0) / weight
    known = gold.weight[:, None]
    by_people = (gold.coded - known * human) / weight
    by_model = (parts - wholes[:, None] * raw) / total - (gold.flagged - known * machine) / weight
    # The weight of the model's part that makes the variance least; within 0 and 1, as PPI++ has it.
    square = (by_model**2).sum(axis=0)
    tuned = np.divide(-(by_people * by_model).sum(axis=0), square, out=np.zeros_like(raw), where=square > 0)
    tuned = np.clip(tuned, 0.0, 1.0)
    share = human + tuned * (raw - machine)
    influence = by_people + tuned * by_model
    return _intervals(share, influence, _unseen(gold), gold, notes, confidence=confidence)


def misclassification(parts: Floats, wholes: Floats, inside: Any, gold: Sums, *, confidence: float = 0.95) -> Correct:
    """Shares of one group by the misclassification estimator.

    Args:
        parts, wholes: of all articles of all groups; see `prediction_powered`.
        inside: which articles are the group's.
        gold: the coded passages of all groups.
        confidence: of the intervals.
    """
    mine = np.asarray(inside, dtype=np.float64)
    notes = _enough(len(wholes), gold)
    if int(mine.sum()) < FEWEST_ARTICLES:
        notes = tuple(note or "too few to tell" for note in notes)
    positive, negative = gold.coded, gold.weight[:, None] - gold.coded
    with np.errstate(divide="ignore", invalid="ignore"):
        sensitivity = gold.both.sum(axis=0) / positive.sum(axis=0)
        false = (gold.flagged - gold.both).sum(axis=0) / negative.sum(axis=0)
        gain = sensitivity - false
        own = wholes * mine
        raw = (parts * mine[:, None]).sum(axis=0) / own.sum()
        share = (raw - false) / gain
        seen = (parts * mine[:, None] - own[:, None] * raw) / own.sum()
        hit = (gold.both - positive * sensitivity) / positive.sum(axis=0)
        wrong = (gold.flagged - gold.both - negative * false) / negative.sum(axis=0)
        influence = (seen - (1 - share) * wrong - share * hit) / gain
    notes = tuple(
        note or ("" if np.isfinite(one) and one >= LEAST_YOUDEN else TOO_WEAK)
        for note, one in zip(notes, gain, strict=True)
    )
    return _intervals(
        share, influence, _unseen(gold) / np.maximum(gain, LEAST_YOUDEN) ** 2, gold, notes, confidence=confidence
    )


def _enough(articles: int, gold: Sums) -> tuple[str, ...]:
    some = (gold.passages > 0).sum() >= FEWEST_ARTICLES and gold.passages.sum() >= FEWEST_CODED
    # weights are those of drawing; how many passages there are is told by their number
    with_it = ((gold.coded > 0) | (gold.flagged > 0)).sum(axis=0) >= FEWEST_WITH
    return tuple("" if some and articles >= FEWEST_ARTICLES and one else TOO_FEW_CODED for one in with_it)


def _nothing(notes: tuple[str, ...]) -> Correct:
    nothing = np.full(len(notes), np.nan)
    return Correct(nothing, nothing, nothing, nothing, notes)


def _unseen(gold: Sums) -> Floats:
    """The variance of one more passage that people would code and the model missed, as if it had been among the coded.

    Where all that people found had been flagged, the sample shows no spread at all of what the model misses, though
    each passage that was not flagged may stand for many (stratified: intervals covered 53 % at a share of .02). With
    each one that the sample does show the spread is better known, and less is added.
    """
    weight = gold.weight.sum()
    silent = gold.weight[:, None] - gold.flagged
    number = np.maximum(1.0, gold.silent.sum(axis=0))
    each = np.maximum(silent.sum(axis=0) / number, np.finfo(np.float64).tiny)
    missed = (gold.coded - gold.both).sum(axis=0) / each
    unseen: Floats = (each / weight) ** 2 / (1 + missed)
    return unseen


def _intervals(
    share: Floats, influence: Floats, unseen: Floats, gold: Sums, notes: tuple[str, ...], *, confidence: float
) -> Correct:
    some = np.array([not note for note in notes])
    result = np.clip(share, 0.0, 1.0)
    units = int((gold.passages > 0).sum())
    square = influence**2
    variance = square.sum(axis=0) * units / max(1, units - 1) + unseen
    number = np.full(len(share), gold.passages.sum())
    inner = some & (result > 0) & (result < 1) & (variance > 0)
    number[inner] = result[inner] * (1 - result[inner]) / variance[inner]
    fourth = (square**2).sum(axis=0)
    freedom = np.divide(square.sum(axis=0) ** 2, fourth, out=np.ones_like(fourth), where=fourth > 0)
    freedom[~some] = 1
    quantile = student_quantile(freedom - 1, max(1, units - 1), confidence)
    low, high = wilson(result, number, quantile)
    for values in (result, low, high, variance):
        values[~some] = np.nan
    return Correct(result, low, high, variance, notes)
