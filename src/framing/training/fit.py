"""Rows to a model: the passage head, the word head, the decoder, and the heads for given spans and terms.

Both heads are fitted twice: on three fifths of the articles, so that the rest can calibrate them and fit the decoder,
and then on all. Real news counts fully; other corpora count little and only teach (benchmarks/MODEL.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framing.model.decoder import Decoder
from framing.model.features import FeatureOptions, Grams, grams
from framing.model.fitting import (
    Fitted,
    build_table,
    calibrated,
    count_matrix,
    design_matrix,
    fold_vectors,
    mass_codes,
    plain_head,
    row_vectors,
)
from framing.model.heads import MAIN, Head
from framing.model.linear import Floats, Table
from framing.model.span_head import SPANS, fit_span_head
from framing.model.term_head import AROUND, TERMS
from framing.model.word_head import WordHead, quantised
from framing.scoring import PASSAGES
from framing.techniques import ANY
from framing.training.decoder_fit import NEVER, HeldOut, fit_decoder
from framing.training.descent import Schedule, descend
from framing.training.joint import fit_jointly
from framing.training.rows import UNKNOWN, Rows, TrainingArticle, folds
from framing.training.sources import Terms, WordVectors
from framing.training.term_fit import fit_terms
from framing.training.word_features import joined_words, unfolded, word_design

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

FOLDS, HELD = 5, 2  # of five folds two are held out
# What a passage of the press that annotates otherwise, and of invented pages, counts to the passage head, where one of
# real news counts 1. Without them precision on real news is the same (any .613, .612 with) and that on PTC's falls.
WEIGHT_OF_OTHERS = 0.3
# A passage of a corpus that does not annotate a technique is weak evidence of its absence.
WEIGHT_OF_UNKNOWN = 0.1
# Of the passages without any technique this share teaches the word head. With .1, .25, .5 words of unseen news had
# average precision .293, .313, .327 (any), .242, .266, .276 (loaded language); with more the fit takes longer.
QUIET = 0.5
# A technique with fewer annotated spans than this has no column of the word head.
FEW_SPANS = 150
# ... or than this share of all, where they are few: of 2,900 Russian spans 60 are enough for euphemism, whose terms are
# known (18 flags on real-ru/dev, 16 right; no column with 150), and of the English ones 150 are fewer than this share.
FEW_OF_ALL = 0.02
# Techniques that real news hardly has; the project's own corpus teaches them.
BEYOND = ("euphemism", "patriotic_ranking")
# The passage head's descent: learning rate, scikit-learn's alpha, rounds. Of rates .05, .2 and 1 average precision of
# any was .549, .559, .558 and of euphemism .07, .18, .25 (liblinear .560 and .27).
_PASSAGES = Schedule(penalty=1e-5, epochs=8)
_PASSAGE_RATE = 1.0
# The fit of words: what squared weights cost a column, and rounds at most. With 2 everywhere average precision was .327
# (any), .276 (loaded language), .292 (name calling), with 4 .339, .271, .275: the more examples the more it may cost.
_PENALTIES, _PENALTY, _ROUNDS = {ANY: 6.0, "loaded_language": 3.0}, 2.0, 50
# The fit on all articles goes on from the one on three fifths, and needs fewer.
_MORE_ROUNDS = 25

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class FittedModel:
    """What was fitted, ready to be stored.

    Attributes:
        tables, heads, word_head, decoder, off: as `StoredModel` has them.
        measured: what the decoder's columns reach on held-out articles of real news.
        held_out: probabilities of the passage head for the held-out rows; NaN for the others.
    """

    tables: dict[str, Table]
    heads: dict[str, Head]
    word_head: WordHead
    decoder: Decoder
    off: tuple[str, ...]
    measured: dict[str, dict[str, float]]
    held_out: Floats


def fit_model(
    rows: Rows,
    articles: Sequence[TrainingArticle],
    techniques: Sequence[str],
    *,
    vectors: WordVectors | None,
    terms: Terms | None = None,
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
        jobs: processes, as joblib counts them.
        say: told what is being done.
    """
    options = FeatureOptions()
    by_row = None if vectors is None else row_vectors(vectors.words, vectors.vectors, options)
    real = _real(articles, techniques)
    fold = folds(rows.groups, FOLDS)
    held = fold < HELD
    say("the passage head")
    texts = [text[start:end] for text, start, end in rows.passages]
    counts = count_matrix(texts, options)
    mass = mass_codes(counts)
    design = design_matrix(counts, mass)
    weight = _weights(rows, real)
    truth = rows.truth == 1
    taught = np.flatnonzero(~held)
    partly = _passage_head(design[taught], truth[taught], weight[taught], by_row, jobs)
    tuned = np.flatnonzero(held & real[rows.groups])
    raw = design[tuned] @ partly.weights + partly.bias
    characters = np.array([len(text) for text in texts], np.intp)
    labels = (*techniques, ANY)
    plain = plain_head(labels, partly)
    head = calibrated(plain, raw, truth[tuned], characters[tuned])
    held_out = np.full(truth.shape, np.nan)
    held_out[tuned] = head.probabilities(raw + np.log1p(characters[tuned])[:, None] * head.dense[0])
    whole = _passage_head(design, truth, weight, by_row, jobs)

    say("the word head")
    columns = _columns(articles, real, techniques)
    reader = _WordReader(rows, articles, {k: labels[k] for k in columns}, options, by_row)
    word_weight = _word_weights(rows, real, techniques)
    on_part = reader.solve(word_weight, ~held, _ROUNDS)
    word_part = reader.head(on_part)
    word_whole = reader.head(reader.solve(word_weight, np.ones(len(texts), np.bool_), _MORE_ROUNDS, start=on_part))

    say("the decoder")
    table = build_table(options, mass, [partly])
    drawn = real & _drawn(articles)
    drawn = drawn if drawn.any() else real
    kept = [HeldOut(*one) for one in reader.held_out(word_part, table, plain, held, (real, drawn))]
    passages = int((held & drawn[rows.groups]).sum())
    names = [labels[k] for k in columns]
    decoder, off, measured = fit_decoder(names, kept, beyond=BEYOND, passages=passages)
    off = tuple(name for name in techniques if name in off or name not in names)
    # What has no column of the word head is scored, but never flagged.
    thresholds = np.array(
        [NEVER if name not in names else value for name, value in zip(labels, head.thresholds, strict=True)]
    )
    head = replace(plain_head(labels, whole), slope=head.slope, shift=head.shift, measures=head.measures,
                   dense=head.dense, thresholds=thresholds)  # fmt: skip
    tables, heads = {MAIN: build_table(options, mass, [whole])}, {PASSAGES: head}

    say("the technique of given spans")
    tables[SPANS], heads[SPANS] = _spans(articles, techniques, vectors, jobs)
    if terms is not None:
        say("terms in their passages")
        threshold = _threshold_of(terms.technique, names, decoder, head)
        (tables[TERMS], tables[AROUND]), heads[TERMS] = fit_terms(terms, threshold, vectors, jobs=jobs)
    return FittedModel(tables, heads, word_whole, decoder, off, measured, held_out)


def _drawn(articles: Sequence[TrainingArticle]) -> NDArray[np.bool_]:
    """Which articles are as news comes, and not picked because a model was unsure of them."""
    return np.array([article.drawn for article in articles], np.bool_)


def _real(articles: Sequence[TrainingArticle], techniques: Sequence[str]) -> NDArray[np.bool_]:
    """Which articles are real news annotated with all techniques; where there are none, all that know them all."""
    knows = np.array([set(techniques) <= article.known for article in articles], np.bool_)
    real = knows & np.array([article.real for article in articles], np.bool_)
    return real if real.any() else knows if knows.any() else np.ones(len(articles), np.bool_)


def _weights(rows: Rows, real: NDArray[np.bool_]) -> Floats:
    """What each row counts for each column."""
    weight = np.where(real[rows.groups], 1.0, WEIGHT_OF_OTHERS)[:, None] * np.ones(rows.truth.shape)
    weight[rows.truth == UNKNOWN] *= WEIGHT_OF_UNKNOWN
    return weight


def _word_weights(rows: Rows, real: NDArray[np.bool_], techniques: Sequence[str]) -> Floats:
    """What each word of a row counts for each column: of other corpora only for techniques that real news hardly has.

    With the other corpora at .3 for all columns average precision on unseen news was .268 (any) and .206 (loaded
    language), without them .291 and .211, in as many rounds.
    """
    taught = np.array([name in BEYOND for name in (*techniques, ANY)])
    weight = np.where(real[rows.groups][:, None], 1.0, np.where(taught, WEIGHT_OF_OTHERS, 0.0))
    return np.where(rows.truth == UNKNOWN, 0.0, weight)


def _passage_head(
    design: csr_matrix, truth: NDArray[np.bool_], weight: Floats, by_row: NDArray[np.float32] | None, jobs: int
) -> Fitted:
    from scipy.sparse import csr_matrix, hstack

    part, size = design, design.shape[1]
    if by_row is not None:
        part = hstack([part, csr_matrix(part[:, : len(by_row)] @ by_row)], format="csr", dtype=np.float64)
    rates = np.full(truth.shape[1], _PASSAGE_RATE)
    solved, bias = descend(part, truth, weight=weight, rates=rates, schedule=_PASSAGES, jobs=jobs)
    weights = solved[:size].astype(np.float32)
    if by_row is not None:
        weights[: len(by_row)] += fold_vectors(by_row, solved[size:])
    return Fitted(weights, bias, np.zeros((0, truth.shape[1])))


def _columns(articles: Sequence[TrainingArticle], real: NDArray[np.bool_], techniques: Sequence[str]) -> list[int]:
    """The columns of the word head among the techniques and any."""
    counts = dict.fromkeys(techniques, 0)
    for number, article in enumerate(articles):
        for label in article.labels:
            if len(label.techniques) == 1 and (real[number] or label.techniques[0] in BEYOND):
                counts[label.techniques[0]] = counts.get(label.techniques[0], 0) + 1
    few = min(FEW_SPANS, FEW_OF_ALL * sum(counts.values()))
    return [k for k, name in enumerate(techniques) if counts[name] >= few] + [len(techniques)]


def _threshold_of(technique: str, names: Sequence[str], decoder: Decoder, head: Head) -> float:
    """Where fragments of a technique are shown; where they never are, the passage head's own threshold."""
    shown = float(decoder.shown[names.index(technique)]) if technique in names else 1.0
    return shown if shown < 1.0 else float(head.thresholds[head.labels.index(technique)])


class _WordReader:
    """The words of all rows: their features, and what they carry."""

    def __init__(
        self,
        rows: Rows,
        articles: Sequence[TrainingArticle],
        columns: Mapping[int, str],
        options: FeatureOptions,
        by_row: NDArray[np.float32] | None,
    ) -> None:
        self.rows, self.columns, self.names = rows, list(columns), tuple(columns.values())
        self.options, self.by_row = options, by_row
        self.reads: list[tuple[int, Grams, NDArray[np.int64], NDArray[np.int8]]] = []
        self.spans: list[NDArray[np.int64]] = []
        for group, numbered in groupby(enumerate(rows.groups.tolist()), key=lambda pair: pair[1]):
            numbers = [number for number, _ in numbered]
            places = [rows.passages[number] for number in numbers]
            starts = np.array([start for _, start, _ in places], np.int64)
            ends = np.array([end for _, _, end in places], np.int64)
            read = grams(places[0][0], starts, ends, options)
            self.reads.append((group, read, ends - starts, _word_truth(read, articles[group], self.names)))
            self.spans.append(_span_counts(articles[group], self.names))
        self.words = joined_words([read for _, read, _, _ in self.reads])
        self.truth = np.concatenate([truth for *_, truth in self.reads])

    def solve(
        self, weight: Floats, rows: NDArray[np.bool_], rounds: int, start: tuple[Floats, Floats] | None = None
    ) -> tuple[Floats, Floats]:
        """Weights and biases from the words of some rows: of those with a technique all, of the others a share.

        Args:
            weight: what each row counts for each column of `Rows`.
            rows: those to learn from.
            rounds: of the trainer, at most.
            start: what was solved on other rows, to go on from.
        """
        loud = self.rows.truth[:, -1] == 1
        quiet = np.random.default_rng(0).random(len(loud)) < QUIET
        taken = rows & (loud | quiet) & (weight[:, self.columns] > 0).any(axis=1)
        passage = self.words.passage
        chosen = np.flatnonzero(taken[passage])
        truth = self.truth[chosen]
        counts = weight[passage[chosen]][:, self.columns] * (truth >= 0)
        design, dense = word_design(self.words, chosen, self.options, self.by_row)
        penalty = np.array([_PENALTIES.get(name, _PENALTY) for name in self.names])
        return fit_jointly(design, dense, truth == 1, weight=counts, penalty=penalty, rounds=rounds, start=start)

    def head(self, solved: tuple[Floats, Floats]) -> WordHead:
        """The word head of weights and biases, as it is stored."""
        weights, bias = solved
        return quantised(self.names, self.options, unfolded(weights, self.options, self.by_row), bias)

    def held_out(
        self,
        word: WordHead,
        table: Table,
        head: Head,
        held: NDArray[np.bool_],
        kinds: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    ) -> Iterator[
        tuple[Grams, NDArray[np.int64], Floats, Floats, NDArray[np.int8], NDArray[np.int64], int, bool, bool]
    ]:
        """The held-out articles as `HeldOut` takes them; ``kinds`` says of each whether it is real, and drawn."""
        first = 0
        for (group, read, sizes, truth), spans in zip(self.reads, self.spans, strict=True):
            inside = held[first]
            first += len(sizes)
            if inside:
                passages = np.ascontiguousarray(head.raw(table.raw(read))[:, self.columns])
                is_real, is_drawn = (bool(kind[group]) for kind in kinds)
                yield read, sizes, word.scores(read), passages, truth, spans, group, is_real, is_drawn


def _word_truth(read: Grams, article: TrainingArticle, names: Sequence[str]) -> NDArray[np.int8]:
    """What each word carries: shape (words, names), 1 it does, 0 not, `UNKNOWN` the corpus cannot say."""
    truth = np.zeros((len(read.begin), len(names)), np.int8)
    for k, name in enumerate(names):
        if name != ANY and name not in article.known:
            truth[:, k] = UNKNOWN
    for label in article.labels:
        touched = (read.begin < label.end) & (read.stop > label.start)
        for k, name in enumerate(names):
            if name == ANY or name in label.techniques:
                sure = name == ANY or len(label.techniques) == 1
                truth[touched, k] = 1 if sure else np.where(truth[touched, k] == 1, 1, UNKNOWN)
    return truth


def _span_counts(article: TrainingArticle, names: Sequence[str]) -> NDArray[np.int64]:
    one = [sum(name == ANY or label.techniques == (name,) for label in article.labels) for name in names]
    return np.array(one, np.int64)


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
