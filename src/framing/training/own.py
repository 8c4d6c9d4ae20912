"""A user's own techniques: labelled passages and a model -> the model with a column more for each.

The 20 stay as they are. Passages of corpora that do not annotate an own technique are weak evidence of its absence:
without them a model that has seen a hundred examples and a hundred others takes half of all news for an example.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from framing.errors import CorpusError, ModelError
from framing.model.extension import extended, mass_of
from framing.model.fitting import Fitted, calibrated, count_matrix, design_matrix, fit_columns, plain_head, row_vectors
from framing.model.heads import Head
from framing.model.linear import Floats, Table
from framing.model.storage import StoredModel
from framing.resources.language import load_language
from framing.scoring import PASSAGES
from framing.training.config import OwnTechnique
from framing.training.evaluation import Measured, measure
from framing.training.learnt import LEARNT, learnt_digests
from framing.training.rows import UNKNOWN, Rows, TrainingArticle, folds, passage_rows
from framing.training.sources import WordVectors

FOLDS = 5
# Measured under "Own techniques" in benchmarks/MODEL.md.
STRENGTH = 4.0
WEIGHT_OF_UNKNOWN = 0.1
# Labelled passages are chosen to have many examples; in news a technique stands in this share of passages at most
# (all but loaded language and name calling do in PTC). Probabilities and thresholds are for it unless framing.toml
# says `rate`. Calibrated as sampled, half and half, a seventh of PTC's dev passages was flagged as flag-waving.
RATE = 0.03
# At most this share of the passages that nobody labelled may be flagged, cross-validated.
BACKGROUND_FLAGGED = 0.01
# More passages than this teach nothing more about what is usual, and take time.
BACKGROUND = 12_000
# Below this a technique is off by default: five folds leave four examples to learn from in each part.
FEW = 20
# A technique whose cross-validated F1 is below this is off by default. Learnt from 100 passages of PTC, doubt (.21) was
# right once in 25 flags on PTC dev, flag-waving (.60) once in three.
TRUSTED_F1 = 0.4

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Learnt:
    """What came of one technique; ``background`` is the share of passages flagged that nobody labelled, if any."""

    technique: OwnTechnique
    examples: int
    others: int
    measured: Measured
    background: float | None
    off: bool


def add_own(
    base: StoredModel,
    techniques: Sequence[OwnTechnique],
    articles: Sequence[TrainingArticle],
    *,
    vectors: WordVectors | None,
    jobs: int = 1,
    say: Say = lambda line: None,
) -> tuple[StoredModel, tuple[Learnt, ...]]:
    """Add a user's own techniques to a model.

    Args:
        base: any model that scores passages.
        techniques: names and descriptions.
        articles: those that are labelled with them, and others that show what is usual.
        vectors: word vectors, folded into the weights of words; None to do without.
        jobs: processes, as joblib counts them.
        say: told what is being done, and what is wrong with the data.

    Raises:
        CorpusError: a technique has no example, or nothing to be told from.
        ModelError: the model already knows one, or cannot be added to.
    """
    names = [one.name for one in techniques]
    rows = _thinned(passage_rows(articles, names, load_language(base.language)))
    truth = rows.truth[:, :-1]
    for one, column in zip(techniques, truth.T, strict=True):
        _check(one, column, say)
    head = base.heads.get(PASSAGES)
    if head is None:
        raise ModelError("no technique can be added to this model", file=base.name, way_out="train it again")
    say(f"own techniques: {', '.join(names)}")
    fitted, ready, probability = _fit(base.tables[head.table], rows, techniques, vectors, jobs)
    learnt = tuple(
        _learnt(one, truth[:, k], probability[:, k], rows.groups, float(ready.thresholds[k]))
        for k, one in enumerate(techniques)
    )
    off = tuple(one.technique.name for one in learnt if one.off)
    taught = {*base.about.get(LEARNT, ()), *learnt_digests(article.text for article in articles)}
    about = {
        "own": {**base.about.get("own", {}), **{one.technique.name: _told(one) for one in learnt}},
        LEARNT: sorted(taught),
    }
    return extended(base, PASSAGES, fitted, ready, off=off, about=about), learnt


def _check(technique: OwnTechnique, column: NDArray[np.int8], say: Say) -> None:
    examples, others, weak = (int((column == value).sum()) for value in (1, 0, UNKNOWN))
    where = [str(source.path) for source in technique.sources]
    if not examples:
        raise CorpusError(
            f"there is no passage with {technique.name}",
            file=where[0] if len(where) == 1 else None,
            way_out=f"name a file with such passages in framing.toml: [techniques.{technique.name}] from = ...",
        )
    if not others + weak:
        raise CorpusError(
            f"only one class: every passage carries {technique.name}",
            file=where[0] if len(where) == 1 else None,
            way_out="add passages without it, with an empty label, or a corpus with --corpus",
        )
    if not others:
        say(f"warning: {technique.name}: no passage is labelled as one without it; only other corpora tell what is not")
    if not weak:
        say(f"warning: {technique.name}: no other passages to learn from what is usual; give a corpus with --corpus")


def _thinned(rows: Rows) -> Rows:
    """Rows with no more than `BACKGROUND` that say nothing of any own technique, drawn in a fixed order."""
    silent = np.flatnonzero((rows.truth[:, :-1] == UNKNOWN).all(axis=1))
    if len(silent) <= BACKGROUND:
        return rows
    dropped = np.random.default_rng(0).permutation(silent)[BACKGROUND:]
    kept = np.setdiff1d(np.arange(len(rows.passages)), dropped)
    _, groups = np.unique(rows.groups[kept], return_inverse=True)
    return Rows([rows.passages[k] for k in kept.tolist()], rows.truth[kept], groups)


def _fit(
    table: Table, rows: Rows, techniques: Sequence[OwnTechnique], vectors: WordVectors | None, jobs: int
) -> tuple[Fitted, Head, Floats]:
    """Weights, the calibrated head, and cross-validated probabilities of the rows."""
    names = [one.name for one in techniques]
    rates = [one.rate or RATE for one in techniques]
    texts = [text[start:end] for text, start, end in rows.passages]
    design = design_matrix(count_matrix(texts, table.options), mass_of(table))
    by_row = None if vectors is None else row_vectors(vectors.words, vectors.vectors, table.options)
    told = rows.truth[:, :-1]
    truth = told == 1

    def fit(inside: NDArray[np.intp]) -> Fitted:
        parts = [
            fit_columns(
                design[inside],
                truth[inside][:, [k]],
                vectors=by_row,
                strength=STRENGTH,
                jobs=jobs,
                sample_weight=np.where(told[inside, k] == UNKNOWN, WEIGHT_OF_UNKNOWN, 1.0),
            )
            for k in range(len(names))
        ]
        weights = np.concatenate([part.weights for part in parts], axis=1)
        return Fitted(weights, np.concatenate([part.bias for part in parts]), np.zeros((0, len(names))))

    fold = _balanced_folds(rows)
    raw = np.zeros(truth.shape)
    for number in range(FOLDS):
        outside = np.flatnonzero(fold == number)
        part = fit(np.flatnonzero(fold != number))
        raw[outside] = design[outside] @ part.weights + part.bias
    fitted = fit(np.arange(len(texts)))
    characters = np.array([len(text) for text in texts], np.intp)
    plain = plain_head(names, fitted)
    parts = []
    for k, rate in enumerate(rates):
        seen = np.flatnonzero(told[:, k] != UNKNOWN)
        if (told[seen, k] == 0).sum() < FEW:
            seen = np.arange(len(told))
        # Others are counted as often as makes the examples as rare as they are in news.
        examples = int(truth[seen, k].sum())
        wanted = examples * (1.0 - rate) / rate
        times = max(1, round(wanted / (len(seen) - examples)))
        seen = np.repeat(seen, np.where(truth[seen, k], 1, times))
        parts.append(calibrated(plain, raw[seen], truth[seen], characters[seen]))
    head = replace(
        parts[0],
        slope=np.array([part.slope[k] for k, part in enumerate(parts)]),
        shift=np.array([part.shift[k] for k, part in enumerate(parts)]),
        thresholds=np.array([part.thresholds[k] for k, part in enumerate(parts)]),
        dense=np.column_stack([part.dense[:, k] for k, part in enumerate(parts)]),
    )
    probability = head.probabilities(raw + np.log1p(characters)[:, None] * head.dense[0])
    return fitted, _spared(head, probability, told), probability


def _balanced_folds(rows: Rows) -> NDArray[np.intp]:
    """Folds by article, dealt among articles with an own technique, then the others: with few examples chance is rough.

    Each kind is dealt in the fixed shuffled order of `folds`.
    """
    carries = np.zeros(int(rows.groups.max(initial=0)) + 1, np.bool_)
    np.logical_or.at(carries, rows.groups, (rows.truth[:, :-1] == 1).any(axis=1))
    fold = np.zeros(len(carries), np.intp)
    for kind in (carries, ~carries):
        fold[kind] = folds(np.arange(int(kind.sum())), FOLDS)
    return fold[rows.groups]


def _spared(head: Head, probability: Floats, told: NDArray[np.int8]) -> Head:
    """The head with thresholds that leave passages alone that nobody labelled."""
    thresholds = head.thresholds.copy()
    for k in range(len(thresholds)):
        weak = np.sort(probability[told[:, k] == UNKNOWN, k])
        if len(weak):
            bound = weak[len(weak) - 1 - int(BACKGROUND_FLAGGED * len(weak))]
            thresholds[k] = max(thresholds[k], float(np.nextafter(bound, 1.0)))
    return replace(head, thresholds=thresholds)


def _learnt(
    technique: OwnTechnique, told: NDArray[np.int8], probability: Floats, groups: NDArray[np.intp], threshold: float
) -> Learnt:
    flagged, known = probability >= threshold, told != UNKNOWN
    by_article = [np.flatnonzero(known & (groups == group)) for group in np.unique(groups[known])]
    measured = measure(technique.name, [(told[part] == 1, probability[part], flagged[part]) for part in by_article])
    examples, others = int((told == 1).sum()), int((told == 0).sum())
    background = None if known.all() else float(flagged[~known].mean())
    return Learnt(technique, examples, others, measured, background, examples < FEW or measured.f1 < TRUSTED_F1)


def _told(one: Learnt) -> dict[str, object]:
    """What the model says of an own technique in ``about``."""
    return {
        "description": one.technique.description,
        "examples": one.examples,
        "others": one.others,
        "cross_validated": asdict(one.measured),
        "background_flagged": one.background,
    }
