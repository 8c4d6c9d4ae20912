"""Training the heads: texts to a sparse matrix of exactly the hashed features, one-vs-rest logistic regression.

This module is used in training only; it imports scipy and scikit-learn when it is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from framing.model.calibration import best_threshold, plane_fit
from framing.model.features import GROUPS, NO_PAIR, FeatureOptions, grams_of
from framing.model.heads import LENGTH, MAIN, Head
from framing.model.linear import Codes, Floats, Table, decode, encode

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# The mass of an n-gram is the square of this many times its inverse document frequency: fine enough (steps of 0.1),
# and 12.7 nepers of rarity fit a stored code.
IDF_CODE = 10.0

# Texts are read together up to this many characters, which bounds the memory.
_BLOCK = 1_000_000

Counts = tuple["csr_matrix", ...]


@dataclass(frozen=True, slots=True)
class Fitted:
    """What the solver found, on features that are already weighted and normed.

    Attributes:
        weights: shape (rows, labels); word vectors are folded in.
        bias: shape (labels,).
        dense: weights of the measures, shape (measures, labels).
    """

    weights: npt.NDArray[np.float32]
    bias: Floats
    dense: Floats


def count_matrix(texts: Sequence[str], options: FeatureOptions) -> Counts:
    """How often each row occurs in each text: for each group one CSR matrix of shape (texts, options.rows)."""
    from scipy.sparse import csr_matrix

    parts: list[list[npt.NDArray[np.int32]]] = [[] for _ in range(GROUPS)]
    sizes: list[list[npt.NDArray[np.int64]]] = [[np.zeros(1, np.int64)] for _ in range(GROUPS)]
    for first, last in blocks(map(len, texts), _BLOCK):
        read = grams_of(texts[first:last], options)
        words = np.diff(read.bounds)
        pairs = read.pair[read.pair != NO_PAIR]
        chars = np.diff(read.char_bounds[read.bounds])
        groups = ((read.word, words), (pairs, np.maximum(words - 1, 0)), (read.char, chars))
        for group, (rows, counts) in enumerate(groups):
            parts[group].append(rows.astype(np.int32))
            sizes[group].append(counts)
    matrices = []
    for group in range(GROUPS):
        indices = np.concatenate([np.empty(0, np.int32), *parts[group]])
        ends = np.cumsum(np.concatenate(sizes[group]))
        matrix = csr_matrix((np.ones(len(indices), np.float32), indices, ends), shape=(len(texts), options.rows))
        matrix.sum_duplicates()
        matrices.append(matrix)
    return tuple(matrices)


def blocks(lengths: Iterable[int], most: int) -> Iterator[tuple[int, int]]:
    """First and last + 1 of neighbouring texts of jointly at most ``most`` characters; a longer one stands alone."""
    first = size = last = 0
    for index, length in enumerate(lengths):
        if last > first and size + length > most:
            yield first, index
            first, size = index, 0
        size += length
        last = index + 1
    if last > first:
        yield first, last


def mass_codes(counts: Counts) -> Codes:
    """The stored mass of each row from how many texts have it: ``decode(code) = (IDF_CODE * idf)^2``."""
    texts = counts[0].shape[0]
    frequency = sum(np.bincount(matrix.indices, minlength=matrix.shape[1]) for matrix in counts)
    idf = np.log((1.0 + texts) / (1.0 + frequency)) + 1.0
    codes: Codes = np.clip(np.rint(IDF_CODE * idf), 1, 127).astype(np.int8)
    return codes


def design_matrix(counts: Counts, mass: Codes) -> csr_matrix:
    """The features that the weights are trained on: count times idf, over the norm of its group."""
    from scipy.sparse import diags

    weight = decode(mass).astype(np.float64)
    parts = []
    for matrix in counts:
        norm = np.sqrt(matrix @ weight)
        scaled = matrix.astype(np.float64)
        scaled.data *= np.sqrt(weight)[scaled.indices]
        parts.append(diags(1.0 / np.where(norm > 0, norm, 1.0)) @ scaled)
    return sum(parts[1:], start=parts[0]).tocsr()


def row_vectors(
    words: Sequence[str], vectors: npt.NDArray[np.float32], options: FeatureOptions
) -> npt.NDArray[np.float32]:
    """Word vectors by row of the table: shape (2^word_bits, dimensions), zero where no word of the list falls.

    Args:
        words: most frequent first: of several words in one row the first is kept. Entries of several words are passed
            over.
        vectors: shape (words, dimensions).
        options: size of the table.
    """
    table = np.zeros((1 << options.word_bits, vectors.shape[1]), np.float32)
    read = grams_of(words, options)
    single = np.flatnonzero(np.diff(read.bounds) == 1)
    rows, first = np.unique(read.word[read.bounds[single]], return_index=True)
    table[rows] = vectors[single[first]]
    return table


def fit_columns(
    design: csr_matrix,
    truth: npt.NDArray[np.bool_],
    *,
    vectors: npt.NDArray[np.float32] | None = None,
    measures: Floats | None = None,
    strength: float = 1.0,
    tolerance: float = 1e-3,
    jobs: int = 1,
    sample_weight: Floats | None = None,
) -> Fitted:
    """One L2-regularised logistic regression for each column of ``truth``.

    liblinear's trust-region Newton method, held to one BLAS thread: the same bytes wherever it runs.

    Args:
        design: shape (n, rows), see `design_matrix`.
        truth: indicator matrix, shape (n, labels). A column without both sides gets no weights and a smoothed rate.
        vectors: word vectors by row, see `row_vectors`. A text's mean vector is linear in its words, so what is learnt
            of it folds into one weight a word and costs nothing in scoring.
        measures: further features, shape (n, measures).
        strength: inverse of the regularisation (scikit-learn's C).
        tolerance: when the solver stops.
        jobs: processes, as joblib counts them.
        sample_weight: weight of each row, or None.
    """
    from joblib import Parallel, delayed
    from scipy.sparse import csr_matrix as csr
    from scipy.sparse import hstack

    used = np.unique(design.indices)
    parts = [design[:, used]]
    if vectors is not None:
        parts.append(csr(design[:, : len(vectors)] @ vectors))
    if measures is not None:
        parts.append(csr(measures))
    compact = hstack(parts, format="csr", dtype=np.float64)
    compact.sort_indices()  # scikit-learn would, in place, which a memory map refuses
    columns = [np.ascontiguousarray(column) for column in truth.T]
    run = delayed(_fit_one)
    # Threads would share the matrix, but liblinear holds the interpreter lock; processes get it through a memory map.
    results = Parallel(n_jobs=jobs)(run(compact, column, strength, tolerance, sample_weight) for column in columns)
    solved = np.column_stack([column_weights for column_weights, _ in results])
    weights = np.zeros((design.shape[1], truth.shape[1]), np.float32)
    weights[used] = solved[: len(used)]
    rest = solved[len(used) :]
    if vectors is not None:
        weights[: len(vectors)] += fold_vectors(vectors, rest[: vectors.shape[1]])
        rest = rest[vectors.shape[1] :]
    return Fitted(weights, np.array([column_bias for _, column_bias in results]), rest)


def fold_vectors(vectors: npt.NDArray[np.float32], weights: Floats) -> npt.NDArray[np.float32]:
    """One weight a word from the weights of the vectors' dimensions; the same bytes with any number of BLAS threads."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        folded: npt.NDArray[np.float32] = vectors @ weights.astype(np.float32)
    return folded


def _fit_one(
    design: csr_matrix,
    truth: npt.NDArray[np.bool_],
    strength: float,
    tolerance: float,
    sample_weight: Floats | None,
) -> tuple[Floats, float]:
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    if truth.all() or not truth.any():
        rate = (truth.sum() + 0.5) / (len(truth) + 1.0)
        return np.zeros(design.shape[1]), float(np.log(rate / (1.0 - rate)))
    model = LogisticRegression(C=strength, solver="liblinear", tol=tolerance, max_iter=200, random_state=0)
    with threadpool_limits(limits=1):  # liblinear's sums of products otherwise add in another order with two threads
        model.fit(design, truth, sample_weight=sample_weight)
    return model.coef_[0], float(model.intercept_[0])


def build_table(options: FeatureOptions, mass: Codes, fitted: Sequence[Fitted]) -> Table:
    """One table of several heads' weights, in their order, quantised for storage."""
    idf = np.sqrt(decode(mass).astype(np.float32))[:, None]
    codes, scales = encode(np.concatenate([part.weights * idf for part in fitted], axis=1))
    return Table(options, np.column_stack([mass, codes]), np.concatenate([np.ones(1), scales]))


def plain_head(
    labels: Sequence[str], fitted: Fitted, column: int = 0, table: str = MAIN, measures: Sequence[str] = ()
) -> Head:
    """A head that is not calibrated: the solver's own probabilities, thresholds at one half."""
    count = len(labels)
    numbers = (fitted.bias, np.ones(count), np.zeros(count), np.full(count, 0.5))
    return Head(tuple(labels), column, *numbers, table=table, measures=tuple(measures), dense=fitted.dense)


def calibrated(
    head: Head, raw: Floats, truth: npt.NDArray[np.bool_], characters: npt.NDArray[np.intp] | None = None
) -> Head:
    """The head with calibration and thresholds from held-out raw scores.

    Args:
        head: any head.
        raw: raw scores of texts that the weights were not fitted on, shape (n, labels).
        truth: shape (n, labels).
        characters: lengths of the texts. If given, the head also measures the logarithm of the length: a raw score does
            not grow with the text, but there is more room for a technique in a long one (lines of PTC: F1 +.007,
            calibration error .021 to .018 on dev).
    """
    values = [raw] if characters is None else [raw, np.broadcast_to(np.log1p(characters)[:, None], raw.shape)]
    planes = np.array([plane_fit(np.stack([v[:, k] for v in values], 1), truth[:, k]) for k in range(raw.shape[1])])
    ready = replace(head, slope=planes[:, 0], shift=planes[:, -1])
    if characters is not None:
        # The measure stands inside the raw score, which the slope multiplies. A slope near 0 has nothing to say.
        usable = np.abs(planes[:, 0]) > 1e-6
        weight = np.where(usable, planes[:, 1], 0.0) / np.where(usable, planes[:, 0], 1.0)
        ready = replace(ready, measures=(LENGTH,), dense=weight[None, :])
        raw = raw + np.log1p(characters)[:, None] * weight
    probability = ready.probabilities(raw)
    thresholds = np.array([best_threshold(probability[:, k], truth[:, k]) for k in range(len(head.labels))])
    return replace(ready, thresholds=thresholds)
