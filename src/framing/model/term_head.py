"""Whether a short span in its sentence carries a technique: the same words can be a euphemism or meant literally.

A passage's n-grams do not know which of its words is asked about. This head reads two texts, each with a table of its
own: the term (and of how many words it is), and the few words on either side of it (the nearest ones by their place,
and each in a pair with each word of the term).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from framing.model.features import FeatureOptions
from framing.model.heads import Head
from framing.model.linear import Floats, Table
from framing.model.measures import marked_in
from framing.model.span_head import mark_rows, row_counts

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# Names of the head and its table, and of the table for the words around the term.
TERMS, AROUND = "terms", "around"
# Words on either side. Macro-F1 on the euphemism corpus (five folds, twice): 2 .73, 3 and 4 .74, 6 and 8 .72, 15 .72.
NEIGHBOURS = 4
# A longer span is read as a passage is.
LONGEST = 5
# Words of a term that are paired with those around it.
_PAIRED = 3
# What the groups weigh beside the n-grams: how many words a term has, its words in pairs with those around:
# its n-grams, how many words, the pairs (the n-grams around it: 1); then the word vectors of the term, how rare its
# words are, the vectors around. benchmarks/MODEL.md says what each gave.
_TERM, _SIZE, _PAIRS = 0.7, 2.0, 0.5
_TERM_VECTORS, _RARITY, _NEAR_VECTORS = 0.5, 2.0, 1.5
REACH = 200  # characters in which the neighbours are looked for
_FOLDS = 5
_WORD = re.compile(r"[\w'-]+")

Place = tuple[str, int, int]


def is_term(text: str, start: int, end: int) -> bool:
    """Whether a span is a term in a line: a few words with others beside them."""
    words = len(text[start : min(end, start + REACH)].split())
    return end - start < REACH and 0 < words <= LONGEST and bool(around(text, start, end).strip())


def around(text: str, start: int, end: int) -> str:
    """The words around a span in its line, left and right apart."""
    left = text[max(0, start - REACH) : start].rpartition("\n")[2].rsplit(None, NEIGHBOURS)[-NEIGHBOURS:]
    right = text[end : end + REACH].partition("\n")[0].split(None, NEIGHBOURS)[:NEIGHBOURS]
    return " ".join(left) + "\n" + " ".join(right)


def raw_scores(tables: tuple[Table, Table], head: Head, places: Sequence[Place]) -> Floats:
    """Raw scores of terms in their texts: shape (places, labels). The tables are those of `TERMS` and `AROUND`."""
    terms, near = tables
    texts, beside = [text[start:end] for text, start, end in places], [around(*place) for place in places]
    rows = [mark_rows(_marks(*place), near.options) for place in places]
    sizes, pairs = _sizes_and_pairs(texts, beside, terms.options)
    own = _TERM * terms.raw_of(texts) + _SIZE * terms.raw_of_rows(sizes)
    other = near.raw_of(beside, rows) + _PAIRS * near.raw_of_rows(pairs)
    return head.raw(own) + other[..., head.columns]


def _sizes_and_pairs(
    said: Sequence[str], beside: Sequence[str], options: FeatureOptions
) -> tuple[list[list[int]], list[list[int]]]:
    """Rows of each term's number of words, and of its words in pairs with those around it."""
    sizes = [mark_rows([f"{min(len(term.split()), LONGEST)} words"], options) for term in said]
    pairs = []
    for term, near in zip(said, beside, strict=True):
        words, others = _WORD.findall(term.lower())[:_PAIRED], _WORD.findall(near.lower())
        pairs.append(mark_rows([f"{word}~{other}" for word in words for other in others], options))
    return sizes, pairs


def _marks(text: str, start: int, end: int) -> list[str]:
    # Only the neighbourhood is read: the whole text would be folded to lower case for each place.
    first = max(0, start - REACH)
    return marked_in(text[first : end + REACH], start - first, end - first)


def fit_term_head(
    places: Sequence[Place],
    truth: npt.NDArray[np.bool_],
    labels: Sequence[str],
    thresholds: Sequence[float],
    *,
    options: FeatureOptions | None = None,
    vectors: npt.NDArray[np.float32] | None = None,
    rarity: npt.NDArray[np.float32] | None = None,
    strength: float = 3.0,
    jobs: int = 1,
    weight: Floats | None = None,
) -> tuple[tuple[Table, Table], Head]:
    """Learn to tell terms that carry a technique from the same words meant literally.

    Args:
        places: (text, start, end) of each term.
        truth: shape (places, labels).
        labels: names of the columns.
        thresholds: the decision thresholds that passages have for the labels. A technique has one threshold, so the
            probabilities of terms are shifted: where both sides, weighted alike, are as likely, they meet it. (A cut
            sought by macro-F1 on held-out folds was .01 worse on the next data.)
        options: size of both tables.
        vectors: word vectors by row, see `framing.model.fitting.row_vectors`.
        rarity: how rare the word of each row is, shape (word rows, 1), about 1 on average; goes with ``vectors``.
        strength: inverse of the regularisation.
        jobs: processes, as joblib counts them.
        weight: what each place counts; None for `balanced`.

    Returns:
        The tables, to be stored under `TERMS` and `AROUND`, and the head.
    """
    from scipy.sparse import hstack

    from framing.model.calibration import sigmoid_fit
    from framing.model.fitting import (
        Fitted,
        build_table,
        count_matrix,
        design_matrix,
        fit_columns,
        fold_vectors,
        mass_codes,
    )

    options = options or FeatureOptions(15, 13, 14)
    texts = ([text[start:end] for text, start, end in places], [around(*place) for place in places])
    counts = [count_matrix(part, options) for part in texts]
    counts[1] = (*counts[1], row_counts([mark_rows(_marks(*place), options) for place in places], options))
    more = [row_counts(rows, options) for rows in _sizes_and_pairs(*texts, options)]
    masses = [mass_codes((*part, more[k])) for k, part in enumerate(counts)]
    said, beside = (design_matrix(part, mass) for part, mass in zip(counts, masses, strict=True))
    sizes, pairs = (design_matrix((part,), mass) for part, mass in zip(more, masses, strict=True))
    both = hstack([_TERM * said + _SIZE * sizes, beside + _PAIRS * pairs], format="csr")
    scaled: list[npt.NDArray[np.float32]] = []
    measures = None
    if vectors is not None:
        of_term = [_TERM_VECTORS * vectors, _RARITY * rarity] if rarity is not None else [vectors[:, :0]]
        scaled = [np.concatenate(of_term, axis=1), _NEAR_VECTORS * vectors]
        parts = zip((said, beside), scaled, strict=True)
        measures = np.concatenate([part[:, : len(vectors)] @ numbers for part, numbers in parts], axis=1)
    counted = balanced(truth) if weight is None else np.broadcast_to(weight[:, None], truth.shape)

    def fit(rows: npt.NDArray[np.intp], design: csr_matrix) -> list[Fitted]:
        return [
            fit_columns(
                design[rows],
                truth[rows, k : k + 1],
                measures=None if measures is None else measures[rows],
                strength=strength,
                jobs=jobs,
                sample_weight=counted[rows, k],
            )
            for k in range(truth.shape[1])
        ]

    everything = np.arange(len(places))
    # Interleaved folds: every fifth place, so that the terms of a list sorted by term are in all folds.
    held_out = np.zeros(truth.shape)
    for fold in range(_FOLDS):
        inside, outside = everything[everything % _FOLDS != fold], everything[everything % _FOLDS == fold]
        for k, part in enumerate(fit(inside, both)):
            raw = both[outside] @ part.weights[:, 0] + part.bias[0]
            held_out[outside, k] = raw + (0.0 if measures is None else (measures[outside] @ part.dense)[:, 0])
    fitted = fit(everything, both)
    tables = []
    for index in (0, 1):
        weights = np.column_stack([part.weights[index * options.rows : (index + 1) * options.rows] for part in fitted])
        if scaled:
            numbers = scaled[index]
            dense = np.column_stack([part.dense for part in fitted])
            mine = dense[: numbers.shape[1]] if index == 0 else dense[-numbers.shape[1] :]
            # The term's n-grams are weighed when they are read, its vectors by themselves.
            weights[: len(numbers)] += fold_vectors(numbers, mine / (_TERM if index == 0 else 1.0))
        none = np.zeros((0, len(labels)))
        tables.append(build_table(options, masses[index], [Fitted(weights, np.zeros(len(labels)), none)]))
    slopes = np.array([sigmoid_fit(held_out[:, k], truth[:, k])[0] for k in range(len(labels))])
    shifts = np.array([_logit(threshold) for threshold in thresholds])
    bias = np.concatenate([part.bias for part in fitted])
    head = Head(tuple(labels), 0, bias, slopes, shifts, np.array(thresholds, float), table=TERMS)
    return (tables[0], tables[1]), head


def balanced(truth: npt.NDArray[np.bool_]) -> Floats:
    """Weights that make both sides of each label count alike, as scikit-learn's "balanced"."""
    share = np.clip(truth.mean(axis=0), 1e-9, 1 - 1e-9)
    weights: Floats = np.where(truth, 0.5 / share, 0.5 / (1.0 - share))
    return weights


def _logit(probability: float) -> float:
    clipped = min(max(probability, 1e-6), 1.0 - 1e-6)
    return float(np.log(clipped / (1.0 - clipped)))
