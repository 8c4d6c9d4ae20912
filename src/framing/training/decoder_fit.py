"""Fitting the decoder on articles that the heads have not seen: how sure a run of words is, and what is shown of it.

A run is right when it shares letters with an annotated span of its technique (for "any", of any technique). The
logistic regression that says so, and the thresholds, are fitted on held-out articles of real news; thresholds on
probabilities that regressions fitted on the other half gave (two folds by article).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.model.decoder import KNOWN, Decoder
from framing.model.features import Grams
from framing.model.heads import logistic
from framing.techniques import ANY

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# A run begins at the score that this many times as many held-out words reach as there are annotated spans: more runs
# than spans, so that the regression has wrong ones to learn from, and few enough to be looked at quickly.
_WORDS_A_SPAN = 6.0
# A run goes on down to so much below where it begins. Of .5, 1 and 1.7 the middle one lost no recall at a precision of
# .6 and left the fragments short (real-en, benchmarks/MODEL.md).
_REACH = 1.0
# What is shown of a technique must be right so often, held out, by heads that two fifths of the articles did not teach.
SHOWN_PRECISION = 0.6
# Of "any" more is asked: it says less.
SHOWN_ANY_PRECISION = 0.7
# At the level for review a flag in three is right.
REVIEW_PRECISION = 0.35
# With fewer right runs held out nothing can be said of a technique: it is off.
_FEWEST_RIGHT = 8
# So many of the flags that are shown must have been right; and of a technique with few flags the count alone says
# little: the probabilities that the regression gives them count as so many flags more, and must reach the bar too. With
# 0, 20 and 50 precision on real-en dev was .585, .588, .596.
_FEWEST_SHOWN_RIGHT, _PRIOR = 5, 50.0
NEVER = 1.0  # no logistic function of a score that occurs reaches it
_FOLDS = 2
_STRENGTH = 1.0  # scikit-learn's C; with eleven numbers to fit from hundreds of runs .1 to 10 were the same


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """One held-out article as both heads read it.

    Attributes:
        read: n-grams of its passages.
        sizes: of the passages, in characters.
        words, passages: raw scores for the word head's columns.
        truth: shape (words, columns): whether a word shares letters with an annotated span; -1 unknown.
        spans: by column, how many annotated spans there are.
        group: its number, for folds.
        real: it is real news, on which the regression is fitted.
        drawn: it is as news comes, and not picked because a model was unsure of it: thresholds are chosen on these.
    """

    read: Grams
    sizes: Ints
    words: Floats
    passages: Floats
    truth: npt.NDArray[np.int8]
    spans: Ints
    group: int
    real: bool
    drawn: bool


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Runs of a column over all articles: whether they are right, what held-out fits say, whether they are drawn."""

    right: npt.NDArray[np.bool_]
    chance: Floats
    drawn: npt.NDArray[np.bool_]


def fit_decoder(
    labels: Sequence[str], articles: Sequence[HeldOut], *, beyond: Sequence[str], passages: int
) -> tuple[Decoder, tuple[str, ...], dict[str, dict[str, float]]]:
    """The decoder, the techniques that are not shown, and what each column reaches held out.

    Args:
        labels: the word head's columns, the last "any".
        articles: held out; of real news, and of others.
        beyond: techniques that real news hardly has, which are fitted on all articles and may flag a real passage
            wrongly only once in `_RARE` passages.
        passages: how many passages of real news there are.
    """
    high = np.array([_high(articles, k, labels[k] in beyond) for k in range(len(labels))])
    low = high - _REACH
    empty = np.zeros((len(labels), len(KNOWN) + 1))
    finder = Decoder(high, low, empty, np.zeros(len(labels)), np.zeros(len(labels)))
    found: list[list[tuple[Floats, bool, int, bool, bool]]] = [[] for _ in labels]
    for article in articles:
        none = np.zeros(len(labels))
        places, known, _ = finder.runs(article.read, article.sizes, article.words, article.passages, none)
        for (_, column, first, last), row in zip(places.tolist(), known, strict=True):
            truth = article.truth[first:last, column]
            if (truth >= 0).all():
                found[column].append((row, bool((truth == 1).any()), article.group, article.real, article.drawn))
    weights, shown, review = empty.copy(), np.full(len(labels), NEVER), np.full(len(labels), NEVER)
    off: list[str] = []
    told: dict[str, dict[str, float]] = {}
    for k, label in enumerate(labels):
        everywhere = label in beyond
        runs = [one for one in found[k] if one[3] or everywhere]
        right = np.array([one[1] for one in runs], np.bool_)
        if right.sum() < _FEWEST_RIGHT or right.all():
            off.append(label)
            weights[k, -1] = -20.0
            continue
        known = np.array([one[0] for one in runs])
        groups, drawn = np.array([one[2] for one in runs]), np.array([one[4] for one in runs], np.bool_)
        weights[k], chance = _fitted(known, right, groups)
        judged = Judged(right, chance, drawn)
        bar = SHOWN_ANY_PRECISION if label == ANY else SHOWN_PRECISION
        found_bar = _threshold(judged, bar, everywhere=everywhere)
        if everywhere and found_bar is not None:
            on_news = _threshold(judged, bar, everywhere=False) or 0.0  # none where news has too few to tell
            found_bar = max(found_bar, on_news, _spared(judged, passages))
        spans = sum(int(article.spans[k]) for article in articles if article.drawn)
        if found_bar is None:
            off.append(label)
        else:
            shown[k] = found_bar
            told[label] = _told(judged, found_bar, spans)
        lower = _threshold(judged, REVIEW_PRECISION, everywhere=everywhere)
        review[k] = NEVER if lower is None else min(lower, shown[k])
    return Decoder(high, low, weights, shown, review), tuple(name for name in off if name != ANY), told


def _high(articles: Sequence[HeldOut], column: int, everywhere: bool) -> float:
    some = [article for article in articles if article.real or everywhere]
    spans = sum(int(article.spans[column]) for article in some)
    scores = np.sort(np.concatenate([np.zeros(0), *(article.words[:, column] for article in some)]))[::-1]
    if not len(scores):
        return 0.0
    return float(np.round(scores[min(int(_WORDS_A_SPAN * max(spans, 1)), len(scores) - 1)], 3))


def _fitted(known: Floats, right: npt.NDArray[np.bool_], groups: Ints) -> tuple[Floats, Floats]:
    """Weights with the bias last, and the probabilities that fits on the other articles give."""

    def fit(rows: npt.NDArray[np.bool_]) -> Floats:
        from sklearn.linear_model import LogisticRegression

        mean, scale = known[rows].mean(axis=0), np.maximum(known[rows].std(axis=0), 1e-3)
        model = LogisticRegression(C=_STRENGTH, solver="newton-cholesky", tol=1e-8, max_iter=200)
        model.fit((known[rows] - mean) / scale, right[rows])
        weights = model.coef_[0] / scale
        return np.append(weights, model.intercept_[0] - float((weights * mean).sum()))

    fold = groups % _FOLDS
    chance = np.zeros(len(right))
    for number in range(_FOLDS):
        inside, outside = fold != number, fold == number
        if right[inside].all() or not right[inside].any():
            inside = np.ones(len(right), np.bool_)
        weights = fit(inside)
        chance[outside] = logistic((known[outside] * weights[:-1]).sum(axis=1) + weights[-1])
    # Rounded, so that the last bits of a solver do not become another threshold.
    return np.round(fit(np.ones(len(right), np.bool_)), 6), np.round(chance, 6)


def _threshold(judged: Judged, precision: float, *, everywhere: bool) -> float | None:
    """The lowest probability from which on so many runs are right; None where too few are.

    Args:
        judged: runs of a column.
        precision: how many of those above it must be right, as news comes.
        everywhere: on all articles, where news hardly has the technique.
    """
    rows = np.flatnonzero(judged.drawn | everywhere)
    order = rows[np.argsort(-judged.chance[rows], kind="stable")]
    count = np.arange(1, len(order) + 1)
    right, expected = np.cumsum(judged.right[order]), np.cumsum(judged.chance[order]) / count
    share = (right + _PRIOR * expected) / (count + _PRIOR)
    good = np.flatnonzero((share >= precision) & (right >= precision * count) & (right >= _FEWEST_SHOWN_RIGHT))
    if not len(good):
        return None
    return float(np.clip(np.floor(judged.chance[order[good[-1]]] * 1000) / 1000, 0.05, 0.99))


# Passages of real news to one wrong flag of a technique that is nearly absent from it: twice what is asked for, since
# heads of all articles flag more than those of three fifths (at 1,500 real-en dev had one in 978 and 1,304).
_RARE = 3000


def _spared(judged: Judged, passages: int) -> float:
    """The probability from which on real passages are flagged wrongly no more often than once in `_RARE`."""
    wrong = np.sort(judged.chance[judged.drawn & ~judged.right])[::-1]
    allowed = passages // _RARE
    return float(np.ceil(wrong[allowed] * 1000 + 1) / 1000) if allowed < len(wrong) else 0.0


def _told(judged: Judged, threshold: float, spans: int) -> dict[str, float]:
    flagged = (judged.chance >= threshold) & judged.drawn
    right = int((judged.right & flagged).sum())
    return {
        "flags": int(flagged.sum()),
        "right": right,
        "precision": round(right / max(int(flagged.sum()), 1), 4),
        "said": round(float(judged.chance[flagged].mean()) if flagged.any() else 0.0, 4),
        "spans": spans,
    }
