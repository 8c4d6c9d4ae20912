"""The table of weights and what it says of texts: exact sums, raw scores, and the words that did it.

A text's raw score in a column is a bias plus, for each group of n-grams (words, pairs, characters), the sum of their
weights over a norm: the square root of their summed mass (squared inverse document frequency, kept in the table as one
more column). Weights are small integers with one scale a column, so sums are exact in any order: a passage has the same
score alone, in its article, in a batch, and as the difference of two prefix sums.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.model.features import (
    CHARS3,
    GROUP_OF,
    GROUPS,
    KINDS,
    PAIRS,
    WORDS,
    FeatureOptions,
    NGrams,
    ngrams,
    stretches,
)

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
class WordWeights:
    """What each word of some texts adds to raw scores (a pair of words counts half to either).

    Attributes:
        start, end: where the words stand, in code points of their own text.
        bounds: the words of text t are ``[bounds[t]:bounds[t + 1]]``.
        weights: shape (words, asked columns).
    """

    start: npt.NDArray[np.intp]
    end: npt.NDArray[np.intp]
    bounds: npt.NDArray[np.intp]
    weights: Floats


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
        by_kind = _segment_sums(gathered, grams.bounds.ravel(), np.int32).reshape(KINDS, count + 1, -1)[:, :count]
        return np.stack([by_kind[WORDS], by_kind[PAIRS], by_kind[CHARS3:].sum(axis=0)], axis=1)

    def word_weights(self, texts: Sequence[str], sums: Sums, columns: Sequence[int]) -> WordWeights:
        """What each word adds to the raw scores of its text: what evidence and fragments are made of.

        Args:
            texts: as given to `sums`; beyond `BLOCK` characters a text is not looked at.
            sums: what `sums` returned for them (the norms come from there).
            columns: the weight columns that are asked for.
        """
        factors = 1.0 / np.sqrt(np.maximum(sums[..., 0] * self.scales[0], 1.0))
        picked = np.asarray(columns, np.intp) + 1
        parts = [
            self._block_words(ngrams(block, self.options, places=True), factors[first : first + len(block)], picked)
            for first, block in _blocks(texts, cut=True)
        ]
        counts = np.concatenate([np.zeros(1, np.intp), *(np.diff(part.bounds) for part in parts)])
        empty = np.empty(0, np.intp)
        return WordWeights(
            np.concatenate([empty, *(part.start for part in parts)]),
            np.concatenate([empty, *(part.end for part in parts)]),
            np.cumsum(counts),
            np.concatenate([np.empty((0, len(picked))), *(part.weights for part in parts)]),
        )

    def _block_words(self, grams: NGrams, factors: Floats, columns: npt.NDArray[np.intp]) -> WordWeights:
        factor = np.repeat(factors.T[GROUP_OF, :].ravel(), np.diff(grams.bounds, axis=1).ravel())
        values = self.weights.take(grams.rows, axis=0, mode="clip")[:, columns] * factor[:, None] * self.scales[columns]
        cuts = [*grams.bounds[:, 0].tolist(), len(grams.rows)]
        start, end = grams.first[: cuts[1]], grams.end[: cuts[1]]
        total = values[: cuts[1]].copy()
        left = np.searchsorted(start, grams.first[cuts[1] : cuts[2]])
        half = values[cuts[1] : cuts[2]] / 2.0
        total[left] += half
        total[left + 1] += half
        for kind in range(CHARS3, KINDS):
            here = slice(cuts[kind], cuts[kind + 1])
            total += _segment_sums(values[here], np.searchsorted(grams.first[here], start), np.float64)
        bounds = grams.bounds[0]
        shift = np.repeat(grams.offsets[:-1], np.diff(bounds))
        return WordWeights(start - shift, end - shift, bounds, total)

    def contributions(self, sums: Sums) -> Floats:
        """What the groups of n-grams together add to raw scores: shape (..., columns).

        Args:
            sums: as `sums` gives them, or added up over texts.
        """
        norms = np.sqrt(np.maximum(sums[..., :1] * self.scales[0], 1.0))  # the mass of one n-gram is 1 or more
        total: Floats = (sums[..., 1:] * self.scales[1:] / norms).sum(axis=-2)
        return total


def _segment_sums(
    values: npt.NDArray[Any], edges: npt.NDArray[np.intp], dtype: type[np.int32] | type[np.float64]
) -> npt.NDArray[Any]:
    """Sums of ``values[edges[i]:edges[i + 1]]``, the last to the end (`reduceat` alone errs on empty ones)."""
    total = np.zeros((len(edges), values.shape[1]), dtype)
    full = np.flatnonzero(np.append(edges[1:], len(values)) > edges)
    if len(full):
        total[full] = np.add.reduceat(values, edges[full], axis=0, dtype=dtype)
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
