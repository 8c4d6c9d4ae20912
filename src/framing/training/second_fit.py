"""Learning the second look (`framing.model.second_look`): windows against annotated spans, then a small regression."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from framing.model import windows
from framing.model.calibration import plane_fit
from framing.model.features import FeatureOptions
from framing.model.fitting import (
    build_table,
    count_matrix,
    design_matrix,
    fit_columns,
    mass_codes,
    plain_head,
    row_vectors,
)
from framing.model.heads import MAIN, Head, logistic
from framing.model.linear import Floats, Table
from framing.model.second_look import IN_CONTEXT, MEASURES, WINDOW, SecondLook, joined_passages, measures
from framing.model.windows import WINDOWS, window_places
from framing.training.rows import UNKNOWN, Rows, TrainingArticle
from framing.training.sources import WordVectors

# The techniques that are looked for in windows: a few words long, and what the project is about.
SHORT = ("euphemism", "patriotic_ranking")
# With fewer passages than this the plain score of a technique decides alone.
FEWEST = 100
# A window is an example of a technique when it holds this part of a span, or this part of it is one.
_COVERED = 0.5
# Passages of corpora that do not annotate the techniques are weak evidence of absence: of each so many one is read,
# with so much weight. Without them 4.9 % and 1.5 % of PTC's passages were flagged (euphemism, patriotic_ranking), with
# them 3.7 % and .7 %, for .001 and .006 of average precision on our own.
_OF_UNKNOWN, _WEIGHT_OF_UNKNOWN = 4, 0.4
_STRENGTH = 4.0  # scikit-learn's C, as for the passages of techniques that only our corpus knows


@dataclass(frozen=True, slots=True)
class _Given:
    """What is learnt from: the rows' texts, where the techniques are known, and the fold of each."""

    rows: Rows
    articles: Sequence[TrainingArticle]
    names: Sequence[str]
    texts: Sequence[str]
    known: NDArray[np.bool_]
    fold: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class FittedLook:
    """The second look, and what it says of the rows it was not fitted on: shape (passages, labels)."""

    look: SecondLook
    held_out: Floats


def fit_second_look(
    rows: Rows,
    articles: Sequence[TrainingArticle],
    techniques: Sequence[str],
    probability: Floats,
    fold: NDArray[np.intp],
    *,
    vectors: WordVectors | None,
    jobs: int = 1,
) -> FittedLook | None:
    """Learn from the articles whose corpus annotates a technique how to flag it; windows from what annotates `SHORT`.

    Args:
        rows: passages of ``articles``.
        articles: with the spans.
        techniques: the columns of the rows' truth, before "any".
        probability: what passages score by themselves, cross-validated, shape (passages, techniques + 1).
        fold: the fold of each row in that.
        vectors: word vectors, or None.
        jobs: processes, as joblib counts them.

    Returns:
        None where no technique of `SHORT` has `FEWEST` passages.
    """
    enough = [(rows.truth[:, k] == 1).sum() >= FEWEST for k in range(len(techniques))]
    names = [name for name, many in zip(techniques, enough, strict=True) if name in SHORT and many]
    if not names:
        return None
    short = [techniques.index(name) for name in names]
    known = rows.truth[:, :-1] != UNKNOWN
    texts = [text[start:end] for text, start, end in rows.passages]
    table, head, raw = _fit_windows(
        _Given(rows, articles, names, texts, known[:, short].all(axis=1), fold), vectors, jobs
    )
    columns = range(len(techniques))
    seen, measured = _measured(rows, texts, probability, columns)
    measured[:, short, WINDOW] = raw
    weights = np.zeros((len(MEASURES) + 1, len(techniques)))
    weights[0] = 1.0  # the passage's own logit as it is
    held_out = probability[:, :-1].copy()
    for k in columns:
        if not enough[k]:
            continue
        use = known[:, k] & (seen[:, k] if k in short else True)
        asked = range(len(MEASURES)) if k in short else [MEASURES.index(name) for name in IN_CONTEXT]
        values, truth = measured[:, k, asked], rows.truth[:, k] == 1
        for number in np.unique(fold).tolist():
            part = plane_fit(values[use & (fold != number)], truth[use & (fold != number)])
            outside = fold == number
            held_out[outside, k] = logistic((values[outside] * part[:-1]).sum(axis=-1) + part[-1])
        weights[:, k] = 0.0
        weights[[*asked, -1], k] = plane_fit(values[use], truth[use])
    held_out[:, short] *= seen[:, short]
    ones, none = np.ones(len(techniques)), np.zeros(len(techniques))
    second = Head(tuple(techniques), 0, weights[-1], ones, none, ones / 2, MAIN, MEASURES, weights[:-1])
    return FittedLook(SecondLook(table, head, second), held_out)


def meeting(look: SecondLook, thresholds: Floats, own: Floats) -> SecondLook:
    """The same with probabilities shifted so that its thresholds meet those of the passages' own scores.

    A technique has one threshold, wherever its probability comes from.

    Args:
        look: the second look.
        thresholds: those that it should flag from.
        own: those that passages have by themselves.
    """
    low, high = (np.clip(values, 1e-6, 1.0 - 1e-6) for values in (thresholds, own))
    shift = np.log(high / (1.0 - high)) - np.log(low / (1.0 - low))
    return replace(look, head=replace(look.head, shift=look.head.shift + shift, thresholds=high))


def _fit_windows(given: _Given, vectors: WordVectors | None, jobs: int) -> tuple[Table, Head, Floats]:
    """The table, its head, and the cross-validated scores of all texts."""
    options = FeatureOptions(15, 16, 16)
    texts, known, fold, names = given.texts, given.known, given.fold, given.names
    read = np.sort(np.concatenate([np.flatnonzero(known), np.flatnonzero(~known)[::_OF_UNKNOWN]]))
    place, start, end = window_places([texts[index] for index in read.tolist()], options)
    row = read[place]
    pieces = [texts[r][a:b] for r, a, b in zip(row.tolist(), start.tolist(), end.tolist(), strict=True)]
    counts = count_matrix(pieces, options)
    mass = mass_codes(counts)
    design = design_matrix(counts, mass)
    truth = _window_truth(given, row, start, end)
    weight = np.where(known[row], 1.0, _WEIGHT_OF_UNKNOWN)
    by_row = None if vectors is None else row_vectors(vectors.words, vectors.vectors, options)

    def fit(which: NDArray[np.intp]) -> tuple[Table, Head]:
        fitted = fit_columns(
            design[which],
            truth[which],
            vectors=by_row,
            strength=_STRENGTH,
            jobs=jobs,
            sample_weight=weight[which],
        )
        return build_table(options, mass, [fitted]), plain_head(names, fitted, table=WINDOWS)

    table, head = fit(np.arange(len(row)))
    raw = np.zeros((len(texts), len(names)))
    for number in np.unique(fold).tolist():
        part = fit(np.flatnonzero(fold[row] != number))
        outside = np.flatnonzero(fold == number)
        raw[outside] = windows.raw_scores(*part, [texts[index] for index in outside.tolist()])
    return table, head, raw


def _window_truth(
    given: _Given, row: NDArray[np.intp], start: NDArray[np.intp], end: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Whether each window is an example of each technique."""
    rows, names = given.rows, given.names
    truth = np.zeros((len(row), len(names)), np.bool_)
    spans = [
        [[(s.start, s.end) for s in article.labels if s.techniques == (name,)] for name in names]
        for article in given.articles
    ]
    for index, (r, a, b) in enumerate(zip(row.tolist(), start.tolist(), end.tolist(), strict=True)):
        first = rows.passages[r][1]
        for k, labelled in enumerate(spans[int(rows.groups[r])]):
            for low, high in labelled:
                shared = min(high, first + b) - max(low, first + a)
                truth[index, k] |= shared >= _COVERED * min(high - low, b - a)
    return truth


def _measured(
    rows: Rows, texts: Sequence[str], probability: Floats, columns: Sequence[int]
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """`measures` of all articles, one after the other."""
    parts = []
    bounds = np.flatnonzero(np.diff(rows.groups, prepend=-1)).tolist()
    for low, high in zip(bounds, [*bounds[1:], len(texts)], strict=True):
        joined = joined_passages(texts[low:high], [start for _, start, _ in rows.passages[low:high]])
        parts.append(measures(texts[low:high], probability[low:high], columns, joined))
    return np.concatenate([seen for seen, _ in parts]), np.concatenate([measured for _, measured in parts])
