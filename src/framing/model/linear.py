"""The table of weights and what it says of texts: exact sums, raw scores, and the words that did it.

A text's raw score in a column is a bias plus, for each group of n-grams (words, pairs, characters), the sum of their
weights over a norm: the square root of their summed mass (squared inverse document frequency, kept in the table as one
more column). Weights are small integers with one scale a column, so sums are exact in any order: a passage has the same
score alone, in its article, in a batch, and as the difference of two prefix sums.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.model.features import CHARS3, GROUPS, KINDS, PAIRS, WORDS, FeatureOptions, NGrams, ngrams, stretches

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]
Sums = npt.NDArray[np.int64]

# Texts are read together up to this many characters: 4,096 give about 9,400 n-grams, whose gathered weights (48 bytes
# each with 24 columns) stay in a 1-MB second-level cache. 2,048 and 8,192 were within 5 %, 65,536 at a third.
BLOCK = 4_096


def decode(codes: Codes) -> npt.NDArray[np.int16]:
    """Stored codes to weights: the square with the sign kept, so that small weights are stored finely."""
    square = np.arange(-128, 128, dtype=np.int16)
    square = np.where(square < 0, -1, 1).astype(np.int16) * np.square(square)
    return np.take(square, codes.view(np.uint8) ^ np.uint8(128))


def encode(weights: npt.NDArray[np.floating]) -> tuple[Codes, Floats]:
    """Weights (rows, columns) to codes and one scale a column, so that ``decode(codes) * scales`` is near them."""
    top = np.abs(weights).max(axis=0, initial=0.0).astype(np.float64)
    scales = np.where(top > 0, top / 127**2, 1.0)
    codes = np.rint(np.sqrt(np.abs(weights) / scales)) * np.sign(weights)
    return codes.astype(np.int8), scales


@dataclass(frozen=True, slots=True)
class WordSums:
    """The sums of each word of some texts, doubled (a pair counts half to either word).

    Attributes:
        start, end: where the words stand, in code points of their own text.
        bounds: the words of text t are ``[bounds[t]:bounds[t + 1]]``.
        sums: shape (words, GROUPS, columns + 1).
    """

    start: npt.NDArray[np.intp]
    end: npt.NDArray[np.intp]
    bounds: npt.NDArray[np.intp]
    sums: Sums


class Table:
    """Rows of integer weights; column 0 is the mass of the n-gram, the others belong to the heads."""

    def __init__(self, options: FeatureOptions, codes: Codes, scales: Floats) -> None:
        """Take stored arrays as they are.

        Args:
            options: size of the hashed table.
            codes: shape (options.rows, 1 + columns), see `encode`.
            scales: shape (1 + columns,): what one unit of weight is worth.
        """
        self.options = options
        self.codes = codes
        self.scales = scales
        self.weights = decode(codes)

    @property
    def columns(self) -> int:
        """Number of weight columns (without the mass)."""
        return int(self.codes.shape[1]) - 1

    def sums(self, texts: Sequence[str]) -> Sums:
        """Summed weights of each text: shape (texts, GROUPS, columns + 1), column 0 the mass."""
        total = np.zeros((len(texts), GROUPS, self.columns + 1), np.int64)
        for first, block in _blocks(texts):
            total[first : first + len(block)] = self._block_sums(ngrams(block, self.options))
        for index, text in enumerate(texts):
            if len(text) > BLOCK:
                for piece in stretches(text):
                    total[index] += self._block_sums(ngrams([piece], self.options))[0]
        return total

    def _block_sums(self, grams: NGrams) -> npt.NDArray[np.int32]:
        # int32 is enough: a block has under 40,000 n-grams of weights under 16,130, and 40,000 * 16,130 < 2^31.
        gathered = self.weights.take(grams.rows, axis=0, mode="clip")
        count = grams.bounds.shape[1] - 1
        by_kind = _segment_sums(gathered, grams.bounds.ravel()).reshape(KINDS, count + 1, -1)[:, :count]
        return np.stack([by_kind[WORDS], by_kind[PAIRS], by_kind[CHARS3:].sum(axis=0)], axis=1)

    def word_sums(self, texts: Sequence[str]) -> WordSums:
        """The same sums for each word: what evidence and fragments are made of. Texts over `BLOCK` are cut there."""
        parts = [self._block_words(ngrams(block, self.options, places=True)) for _, block in _blocks(texts, cut=True)]
        counts = np.concatenate([np.zeros(1, np.intp), *(np.diff(part.bounds) for part in parts)])
        empty = np.empty(0, np.intp)
        return WordSums(
            np.concatenate([empty, *(part.start for part in parts)]),
            np.concatenate([empty, *(part.end for part in parts)]),
            np.cumsum(counts),
            np.concatenate([np.empty((0, GROUPS, self.columns + 1), np.int64), *(part.sums for part in parts)]),
        )

    def _block_words(self, grams: NGrams) -> WordSums:
        gathered = self.weights.take(grams.rows, axis=0, mode="clip").astype(np.int64)
        cuts = [*grams.bounds[:, 0].tolist(), len(grams.rows)]
        start, end = grams.first[: cuts[1]], grams.end[: cuts[1]]
        sums = np.zeros((len(start), GROUPS, self.columns + 1), np.int64)
        sums[:, 0] = 2 * gathered[: cuts[1]]
        left = np.searchsorted(start, grams.first[cuts[1] : cuts[2]])
        sums[left, 1] += gathered[cuts[1] : cuts[2]]
        sums[left + 1, 1] += gathered[cuts[1] : cuts[2]]
        for kind in range(CHARS3, KINDS):
            here = slice(cuts[kind], cuts[kind + 1])
            sums[:, 2] += 2 * _segment_sums(gathered[here], np.searchsorted(grams.first[here], start))
        bounds = grams.bounds[0]
        shift = np.repeat(grams.offsets[:-1], np.diff(bounds))
        return WordSums(start - shift, end - shift, bounds, sums)

    def contributions(self, sums: Sums, mass: Sums | None = None) -> Floats:
        """What the groups together add to the raw score: shape (..., columns).

        Args:
            sums: as `sums` gives them, or parts of them.
            mass: the sums whose mass makes the norm; by default the same. For evidence: the whole passage's.
        """
        norms = np.sqrt((sums if mass is None else mass)[..., :1] * self.scales[0])
        parts = sums[..., 1:] * self.scales[1:] / np.where(norms > 0, norms, 1.0)
        total: Floats = parts.sum(axis=-2)
        return total


def _segment_sums(
    values: npt.NDArray[np.int16] | npt.NDArray[np.int64], edges: npt.NDArray[np.intp]
) -> npt.NDArray[np.int32]:
    """Sums of ``values[edges[i]:edges[i + 1]]``, the last to the end (`reduceat` alone errs on empty ones)."""
    total = np.zeros((len(edges), values.shape[1]), np.int32)
    full = np.flatnonzero(np.append(edges[1:], len(values)) > edges)
    if len(full):
        total[full] = np.add.reduceat(values, edges[full], axis=0, dtype=np.int32)
    return total


def _blocks(texts: Sequence[str], *, cut: bool = False) -> Iterator[tuple[int, list[str]]]:
    """Neighbouring texts of jointly about `BLOCK` characters, each with the index of its first one.

    A text longer than `BLOCK` stands as an empty one, to be read in stretches; with `cut` as its beginning instead.
    """
    block: list[str] = []
    first = size = 0
    for index, text in enumerate(texts):
        if size + len(text) > BLOCK and block:
            yield first, block
            block, first, size = [], index, 0
        block.append(text if len(text) <= BLOCK else text[:BLOCK] if cut else "")
        size += len(block[-1]) + 1
    if block:
        yield first, block
