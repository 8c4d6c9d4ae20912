"""What the word head is taught on: for each word of a passage the rows of its neighbours, pairs and letters, and the
word vectors around it, laid out as `framing.model.word_head` adds them up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from framing.model.features import CHARS, NO_PAIR, PAIRS, FeatureOptions, Grams
from framing.model.word_head import NEAR, PAIR_PLACES, PASSAGE_ROLE, WINDOW, WINDOW_ROLE, WORD_ROLES

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Ints = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.float32]

# How many dimensions of the word vectors (the first carry most) are read of the words by their place, of the window and
# of the passage. Cut for time; what vectors give, with more of them, is in benchmarks/MODEL.md.
_NEAR_SIZES = (32, 64, 200, 64, 32)
_WINDOW_SIZE = _PASSAGE_SIZE = 64
# What the mean vectors weigh beside those of single words, which are longer.
_MEAN = 2.0


@dataclass(frozen=True, slots=True)
class Words:
    """The words of some passages, one after the other, of any number of texts.

    Attributes:
        bounds: the words of passage p are ``[bounds[p]:bounds[p + 1]]``.
        word, pair: rows, see `Grams`.
        char_bounds, char: rows of runs of characters by word.
    """

    bounds: Ints
    word: npt.NDArray[np.uint32]
    pair: npt.NDArray[np.uint32]
    char_bounds: Ints
    char: npt.NDArray[np.uint32]

    @property
    def passage(self) -> Ints:
        """The passage of each word."""
        return np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))


def joined_words(parts: Sequence[Grams]) -> Words:
    """The words of several texts' passages together."""

    def bounds(name: str) -> Ints:
        lengths = [np.diff(getattr(part, name)) for part in parts]
        return np.cumsum(np.concatenate([np.zeros(1, np.int64), *lengths]))

    def rows(name: str) -> npt.NDArray[np.uint32]:
        return np.concatenate([np.zeros(0, np.uint32), *(getattr(part, name) for part in parts)])

    return Words(bounds("bounds"), rows("word"), rows("pair"), bounds("char_bounds"), rows("char"))


def width(options: FeatureOptions) -> int:
    """How many sparse columns a design has: a table a place of a word, a table a place of a pair, one of characters."""
    words, pairs, chars = (1 << bits for bits in options.bits)
    return len(NEAR) * words + len(PAIR_PLACES) * pairs + chars


def word_design(
    words: Words, chosen: Ints, options: FeatureOptions, vectors: Vectors | None
) -> tuple[csr_matrix, Vectors | None]:
    """The features of chosen words: shape (chosen, `width`), and of their vectors, (chosen, dimensions), if any.

    Args:
        words: with their passages whole.
        chosen: which of them, rising.
        options: of the tables that the rows are of.
        vectors: word vectors by row, see `framing.model.fitting.row_vectors`.
    """
    from scipy.sparse import csr_matrix, hstack

    passage = words.passage
    size = len(words.word)
    sizes = [1 << bits for bits in options.bits]
    bases = options.bases
    columns: list[Ints] = []
    base = 0
    for place in NEAR:
        at, inside = _beside(passage, chosen, place, size)
        columns.append(np.where(inside, words.word[at].astype(np.int64) + base, -1))
        base += sizes[0]
    for place in PAIR_PLACES:  # what a pair says of the word ``place`` after its first: the pair begins so much before
        at, inside = _beside(passage, chosen, -place, size)
        row = words.pair[at].astype(np.int64)
        columns.append(np.where(inside & (row != NO_PAIR), row - bases[PAIRS] + base, -1))
        base += sizes[1]
    table = np.stack(columns, axis=1)
    indices, counts = table[table >= 0], (table >= 0).sum(axis=1)
    near = csr_matrix(
        (np.ones(len(indices), np.float32), indices, np.concatenate([[0], np.cumsum(counts)])),
        shape=(len(chosen), base),
    )
    firsts, lengths = words.char_bounds[chosen], np.diff(words.char_bounds)[chosen]
    ends = np.cumsum(lengths)
    where = np.arange(ends[-1] if len(ends) else 0) + np.repeat(firsts - (ends - lengths), lengths)
    letters = csr_matrix(
        (
            np.repeat(1.0 / np.sqrt(np.maximum(lengths, 1)), lengths).astype(np.float32),
            words.char[where].astype(np.int64) - bases[CHARS],
            np.concatenate([[0], ends]),
        ),
        shape=(len(chosen), sizes[2]),
    )
    design = hstack([near, letters], format="csr", dtype=np.float32)
    design.sum_duplicates()
    return design, None if vectors is None else _dense(words, passage, chosen, vectors)


def _beside(passage: Ints, chosen: Ints, place: int, size: int) -> tuple[Ints, npt.NDArray[np.bool_]]:
    at = np.clip(chosen + place, 0, size - 1)
    return at, (at == chosen + place) & (passage[at] == passage[chosen])


def _dense(words: Words, passage: Ints, chosen: Ints, vectors: Vectors) -> Vectors:
    """Written part by part into one table: a million words have no room for copies."""
    out = np.zeros((len(chosen), sum(_NEAR_SIZES) + _WINDOW_SIZE + _PASSAGE_SIZE), np.float32)
    column = 0
    for place, dimensions in zip(NEAR, _NEAR_SIZES, strict=True):
        at, inside = _beside(passage, chosen, place, len(words.word))
        out[inside, column : column + dimensions] = vectors[words.word[at[inside]], :dimensions]
        column += dimensions
    first, last = words.bounds[passage[chosen]], words.bounds[passage[chosen] + 1]
    near = np.maximum(chosen - WINDOW, first), np.minimum(chosen + WINDOW + 1, last)
    stretches = [(*near, _WINDOW_SIZE, column), (first, last, _PASSAGE_SIZE, column + _WINDOW_SIZE)]
    for dimension in range(max(_WINDOW_SIZE, _PASSAGE_SIZE)):
        running = np.concatenate([[0.0], np.cumsum(vectors[words.word, dimension], dtype=np.float64)])
        for low, high, dimensions, begin in stretches:
            if dimension < dimensions:
                out[:, begin + dimension] = _MEAN / (high - low) * (running[high] - running[low])
    return out


def unfolded(
    weights: npt.NDArray[np.float64], options: FeatureOptions, vectors: Vectors | None
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Weights of a design as tables of words, pairs and characters by role, the vectors folded into the words.

    Args:
        weights: shape (columns of both parts of `word_design`, labels).
        options, vectors: as the design was made with.

    Returns:
        Shapes (2^word_bits, WORD_ROLES, labels), (2^pair_bits, 4, labels), (2^char_bits, labels).
    """
    from threadpoolctl import threadpool_limits

    labels = weights.shape[1]
    sizes = [1 << bits for bits in options.bits]
    by_role = np.zeros((sizes[0], WORD_ROLES, labels))
    base = 0
    for role in range(len(NEAR)):
        # A word two places before the one that is scored says something of the word two places after itself.
        by_role[:, _role(role)] = weights[base : base + sizes[0]]
        base += sizes[0]
    pairs = np.zeros((sizes[1], len(PAIR_PLACES), labels))
    for role in range(len(PAIR_PLACES)):
        pairs[:, role] = weights[base : base + sizes[1]]
        base += sizes[1]
    chars = weights[base : base + sizes[2]]
    base += sizes[2]
    if vectors is not None:
        roles = [*((_role(k), 1.0, size) for k, size in enumerate(_NEAR_SIZES))]
        roles += [(WINDOW_ROLE, _MEAN, _WINDOW_SIZE), (PASSAGE_ROLE, _MEAN, _PASSAGE_SIZE)]
        with threadpool_limits(limits=1):  # the same bytes with any number of BLAS threads
            for role, factor, size in roles:
                by_role[:, role] += factor * (vectors[:, :size].astype(np.float64) @ weights[base : base + size])
                base += size
    return by_role, pairs, chars


def _role(place: int) -> int:
    """The role (what a word says of the word so far after it) of the neighbour at a place (so far after the word)."""
    return len(NEAR) - 1 - place
