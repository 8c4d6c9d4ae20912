"""Rows to a model: the head for passages, the one for given spans, the one for terms.

Chosen by cross-validation over articles; what was tried and what it gave is in benchmarks/MODEL.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from framing.model.calibration import best_threshold
from framing.model.features import FeatureOptions
from framing.model.fitting import (
    Fitted,
    build_table,
    calibrated,
    count_matrix,
    design_matrix,
    fit_columns,
    mass_codes,
    plain_head,
    row_vectors,
)
from framing.model.heads import MAIN, Head
from framing.model.linear import Floats, Table
from framing.model.second_look import SECOND
from framing.model.span_head import SPANS, fit_span_head
from framing.model.term_head import APART, AROUND, AROUND_APART, TERMS
from framing.model.windows import WINDOWS
from framing.scoring import PASSAGES
from framing.techniques import ANY
from framing.training.press import fit_any
from framing.training.rows import UNKNOWN, Rows, TrainingArticle, folds
from framing.training.second_fit import fit_second_look, meeting
from framing.training.sources import Terms, WordVectors
from framing.training.term_fit import fit_terms

FOLDS = 5  # as the field reports; ten gave the same thresholds within .01 in twice the time
# scikit-learn's C. Lines of PTC: 1 and 2 within .002, .3 and 4 below. Techniques that only our corpus knows have few
# examples and many rows: 4 was .01 to .02 better than 1 there (average precision, five folds by article).
STRENGTH, STRENGTH_OWN = 1.0, 4.0
# A passage of a corpus that does not annotate a technique is weak evidence of its absence. Without it (0) a tenth of
# PTC's passages was flagged as euphemism; with 0.1 a fortieth, at the same average precision on our own corpus; with
# 0.5 the average precision fell by .02.
WEIGHT_OF_UNKNOWN = 0.1
# Thresholds of the techniques that are looked for in windows give way last: what they lose counts this many times.
WORTH = 3.0
# At most this share of the passages of articles without any technique may be flagged (cross-validated). Thresholds are
# raised for it one at a time, a STEP of the clean passages that they flag, where it costs least F1 for what it spares.
# One bound for all alike cost three quarters of the recall.
CLEAN_FLAGGED = 0.028
STEP = 0.15
# A technique whose cross-validated F1 is below this is off by default: most flags would be wrong.
TRUSTED_F1 = 0.15

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class FittedModel:
    """Tables and heads, ready to be stored; ``held_out`` are cross-validated probabilities of the rows."""

    tables: dict[str, Table]
    heads: dict[str, Head]
    off: tuple[str, ...]
    held_out: Floats


def fit_model(
    rows: Rows,
    articles: Sequence[TrainingArticle],
    techniques: Sequence[str],
    *,
    vectors: WordVectors | None,
    terms: Terms | None = None,
    apart: Terms | None = None,
    jobs: int = 1,
    say: Say = lambda line: None,
) -> FittedModel:
    """Fit every head of a model.

    Args:
        rows: passages, as `framing.training.rows.passage_rows` gives them for ``articles``.
        articles: the articles that the rows come from.
        techniques: the columns.
        vectors: word vectors, folded into the weights of words; None to do without.
        terms: terms told from the same words meant literally; None for no head for terms.
        apart: terms that pages set apart; None for no head for them.
        jobs: processes, as joblib counts them.
        say: told what is being done.
    """
    table, head, held_out = _passages(rows, articles, techniques, vectors, jobs=jobs, say=say)
    truth = rows.truth == 1
    say("a second look")
    fold = folds(rows.groups, FOLDS)
    second = fit_second_look(rows, articles, techniques, held_out, fold, vectors=vectors, jobs=jobs)
    seen, dear = held_out, []
    if second is not None:
        dear = [techniques.index(name) for name in second.look.windows.labels]
        seen = np.column_stack([second.held_out, held_out[:, -1]])
        for k in range(len(techniques)):
            known = rows.truth[:, k] != UNKNOWN
            head.thresholds[k] = best_threshold(seen[known, k], truth[known, k])
    cautious, off = _cautious(head, seen, truth, rows, dear)
    tables, heads = {MAIN: table}, {PASSAGES: cautious}
    if second is not None:
        found = cautious.thresholds[:-1]
        plain = np.array([_as_rare(held_out[:, k], seen[:, k], found[k]) for k in range(len(found))])
        look = meeting(second.look, found, plain)
        cautious.thresholds[:-1] = plain
        tables[WINDOWS], heads[WINDOWS], heads[SECOND] = look.table, look.windows, look.head
    head = cautious
    say("the technique of given spans")
    table, span_head = _spans(articles, techniques, vectors, jobs)
    tables[SPANS], heads[SPANS] = table, span_head
    if terms is not None:
        say("terms in their passages")
        (tables[TERMS], tables[AROUND]), heads[TERMS] = fit_terms(terms, head, vectors, TERMS, jobs=jobs)
    if apart is not None:
        (tables[APART], tables[AROUND_APART]), heads[APART] = fit_terms(apart, head, vectors, APART, jobs=jobs)
    return FittedModel(tables, heads, off, held_out)


def _passages(
    rows: Rows,
    articles: Sequence[TrainingArticle],
    techniques: Sequence[str],
    vectors: WordVectors | None,
    *,
    jobs: int,
    say: Say,
) -> tuple[Table, Head, Floats]:
    options = FeatureOptions()
    texts = [text[start:end] for text, start, end in rows.passages]
    counts = count_matrix(texts, options)
    mass = mass_codes(counts)
    design = design_matrix(counts, mass)
    by_row = None if vectors is None else row_vectors(vectors.words, vectors.vectors, options)
    truth = rows.truth == 1
    groups, dense = _column_groups(rows.truth)
    fold = folds(rows.groups, FOLDS)
    press = None
    if dense is not None:
        say("any, on lines of the press")
        press = fit_any(
            rows, articles, dense, design, fold, mass=mass, options=options, vectors=by_row, strength=STRENGTH
        )

    def fit(inside: NDArray[np.intp]) -> Fitted:
        weights = np.zeros((design.shape[1], truth.shape[1]), np.float32)
        bias = np.zeros(truth.shape[1])
        for columns, weight, strength in groups:
            part = fit_columns(
                design[inside],
                truth[inside][:, columns],
                vectors=by_row,
                strength=strength,
                jobs=jobs,
                sample_weight=None if weight is None else weight[inside],
            )
            weights[:, columns], bias[columns] = part.weights, part.bias
        return Fitted(weights, bias, np.zeros((0, truth.shape[1])))

    raw = np.zeros(truth.shape)
    for number in range(FOLDS):
        say(f"passages, fold {number + 1} of {FOLDS}")
        outside = np.flatnonzero(fold == number)
        part = fit(np.flatnonzero(fold != number))
        raw[outside] = design[outside] @ part.weights + part.bias
    say("passages, all together")
    fitted = fit(np.arange(len(texts)))
    if press is not None:
        raw[:, -1] = press.held_out
        fitted.weights[:, -1], fitted.bias[-1] = press.fitted.weights[:, 0], press.fitted.bias[0]
    characters = np.array([len(text) for text in texts], np.intp)
    plain = plain_head((*techniques, ANY), fitted)
    head = calibrated(plain, raw, truth, characters)
    for columns, weight, _ in groups:
        if weight is not None:  # what the corpus cannot say must not teach how sure to be
            known = np.flatnonzero(weight == 1.0)
            sub = calibrated(plain, raw[known], truth[known], characters[known])
            _take(head, columns, sub, columns)
    if press is not None:
        _take(head, [-1], press.head, [0])
    probability = head.probabilities(raw + np.log1p(characters)[:, None] * head.dense[0])
    return build_table(options, mass, [fitted]), head, probability


def _take(head: Head, columns: list[int], other: Head, theirs: list[int]) -> None:
    """Calibration and thresholds of some columns from another head."""
    head.slope[columns], head.shift[columns] = other.slope[theirs], other.shift[theirs]
    head.thresholds[columns], head.dense[:, columns] = other.thresholds[theirs], other.dense[:, theirs]


def _column_groups(
    truth: NDArray[np.int8],
) -> tuple[list[tuple[list[int], Floats | None, float]], NDArray[np.bool_] | None]:
    """Columns that are unknown on the same rows, with the weight of each row and the solver's strength.

    Where only some of the articles know some techniques, "any" is in none of the groups; then the second answer says
    which rows know them, and are dense with technique. Otherwise it is None.
    """
    groups: dict[bytes, list[int]] = {}
    # A merged label leaves single passages open; a technique is unknown to a corpus when most of a column is.
    open_columns = (truth == UNKNOWN).mean(axis=0) > 0.2
    for column in range(truth.shape[1]):
        key = (truth[:, column] == UNKNOWN).tobytes() if open_columns[column] else b""
        groups.setdefault(key, []).append(column)
    result: list[tuple[list[int], Floats | None, float]] = []
    dense = None
    if open_columns.any() and not open_columns[-1]:
        dense = (truth[:, open_columns] != UNKNOWN).any(axis=1)
        groups[b""].pop()
    for key, columns in groups.items():
        if not key and columns:
            result.append((columns, None, STRENGTH))
        elif columns:
            weight = np.where(truth[:, columns[0]] == UNKNOWN, WEIGHT_OF_UNKNOWN, 1.0)
            result.append((columns, weight, STRENGTH_OWN))
    return result, dense


def _as_rare(probability: Floats, other: Floats, threshold: float) -> float:
    """The threshold from which on ``probability`` flags as many rows as ``other`` does from the given one on."""
    count = min(max(int((other >= threshold).sum()), 1), len(other) - 1)
    ordered = np.sort(probability)[::-1]
    return float(ordered[count - 1] + ordered[count]) / 2.0


def _cautious(
    head: Head, probability: Floats, truth: NDArray[np.bool_], rows: Rows, dear: Sequence[int] = ()
) -> tuple[Head, tuple[str, ...]]:
    """Thresholds that leave clean articles alone, and the techniques that are not to be trusted.

    Args:
        head: its thresholds are where to begin.
        probability: cross-validated, shape (rows, techniques + 1).
        truth: shape (rows, techniques + 1).
        rows: where the techniques are known, and which rows are of one article.
        dear: the techniques whose thresholds give way last.
    """
    carries = np.zeros(int(rows.groups.max()) + 1, np.bool_)
    np.logical_or.at(carries, rows.groups, truth[:, -1])
    clean = ~carries[rows.groups]
    known = rows.truth != UNKNOWN
    thresholds = head.thresholds.copy()
    while clean.any():
        over = probability[clean, :-1] >= thresholds[:-1]
        if over.any(axis=1).mean() <= CLEAN_FLAGGED:
            break
        best: tuple[float, int, float] | None = None
        alone = over & (over.sum(axis=1) == 1)[:, None]
        for k in np.flatnonzero(over.any(axis=0)).tolist():
            ordered = np.sort(probability[clean, k][over[:, k]])
            higher = float(np.nextafter(ordered[int(STEP * (len(ordered) - 1))], 1.0))
            spared = int((alone[:, k] & (probability[clean, k] < higher)).sum())
            said, so = probability[known[:, k], k], truth[known[:, k], k]
            cost = _f1(said >= thresholds[k], so) - _f1(said >= higher, so)
            price = cost * (WORTH if k in dear else 1.0) / (spared + 0.1)
            if best is None or price < best[0]:
                best = (price, k, higher)
        if best is None:
            break
        thresholds[best[1]] = best[2]
    flagged = probability >= thresholds
    off = tuple(label for k, label in enumerate(head.labels[:-1]) if _f1(flagged[:, k], truth[:, k]) < TRUSTED_F1)
    return replace(head, thresholds=thresholds), off


def _f1(flagged: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    return 2.0 * float((flagged & truth).sum()) / max(int(flagged.sum()) + int(truth.sum()), 1)


def _spans(
    articles: Sequence[TrainingArticle], techniques: Sequence[str], vectors: WordVectors | None, jobs: int
) -> tuple[Table, Head]:
    options = FeatureOptions(15, 16, 16)
    given = []
    labels: list[str] = []
    for article in articles:
        sure = [label for label in article.labels if len(label.techniques) == 1 and label.techniques[0] in techniques]
        given.append((article.text, [(label.start, label.end) for label in sure]))
        labels += [label.techniques[0] for label in sure]
    names = [name for name in techniques if name in set(labels)]
    truth = np.array([[name == label for name in names] for label in labels], np.bool_)
    by_row = None if vectors is None else row_vectors(vectors.words, vectors.vectors, options)
    return fit_span_head(given, truth, names, options=options, vectors=by_row, jobs=jobs)
