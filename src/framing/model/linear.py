"""The table of weights and what it says of texts: exact sums, raw scores, and the words that did it.

A text's raw score in a column is a bias plus, for each group of n-grams (words, pairs, characters), the sum of their
weights over a norm: the square root of their summed mass (squared inverse document frequency, kept in the table as one
more column). Weights are small integers with one scale a column, so sums are exact in any order: a passage has the same
score alone, in its article, in a batch, and as the difference of two prefix sums.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from framing import compiled
from framing.model.features import (
    CHARS,
    GROUPS,
    PAIRS,
    WORDS,
    FeatureOptions,
    NGrams,
    blocks,
    ngrams,
    plan_of,
    stretches,
)

if TYPE_CHECKING:
    from framing.model.span_reading import SpanReading

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]
Sums = npt.NDArray[np.int64]

# Texts are read together up to this many characters. Sentences of 300 news articles in one list, one thread, MB/s:
# 1,024 8.6; 2,048 12; 4,096 16; 8,192 19; 16,384 19; 65,536 17. What is gathered of a block should fit the cache.
BLOCK = 8_192


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

    @functools.cached_property
    def weights(self) -> npt.NDArray[np.int16]:
        """The decoded table; made when it is first needed (5 ms and 14 MB for a model's main one)."""
        return decode(self.codes)

    @functools.cached_property
    def padded(self) -> tuple[Codes, npt.NDArray[np.uint32], Floats]:
        """What compiled loops read: codes with columns padded by zeros to a multiple of 8, how rows are found, scales.

        See `reading_loops.sum_spans`. All can be written to, as loops are compiled anew for what can not.
        """
        padded = np.zeros((self.codes.shape[0], -(-self.codes.shape[1] // 8) * 8), np.int8)
        padded[:, : self.codes.shape[1]] = self.codes
        return padded, plan_of(self.options), self.scales.copy()

    @property
    def columns(self) -> int:
        """Number of weight columns (without the mass)."""
        return int(self.codes.shape[1]) - 1

    def read(self, texts: Sequence[str]) -> Iterator[Reading]:
        """Read texts block by block, so that what is gathered of a block is looked at while it is in the cache."""
        for first, last in blocks(map(len, texts), BLOCK):
            yield Reading(self, first, texts[first:last])

    def read_spans(self, text: str, starts: Sums, ends: Sums) -> Iterator[Reading | SpanReading]:
        """As `read`, of spans of one text.

        Args:
            text: the text.
            starts, ends: the spans, in code points; what is not inside the text is cut off as slices do.
        """
        if compiled.ready():
            from framing.model.span_reading import span_readings

            return span_readings(self, text, starts, ends)
        return self.read([text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)])

    def sums(self, texts: Sequence[str]) -> Sums:
        """Summed weights of each text: shape (texts, GROUPS, columns + 1), column 0 the mass."""
        if compiled.ready():
            from framing.model.span_reading import sums_of

            return sums_of(self, texts)
        parts = [reading.sums for reading in self.read(texts)]
        return np.concatenate(parts) if parts else np.zeros((0, GROUPS, self.columns + 1), np.int64)

    def sums_of_rows(self, rows: Sequence[Sequence[int]]) -> Sums:
        """Summed weights of rows of the table, one sequence a text: shape (texts, columns + 1)."""
        ends = np.fromiter(accumulate(map(len, rows)), np.int64, len(rows))
        joined = np.fromiter(chain.from_iterable(rows), np.int64)
        if compiled.ready():
            from framing.model.reading_loops import sum_rows

            total = np.zeros((len(rows), self.codes.shape[1]), np.int64)
            if sum_rows(joined, ends, self.padded[0], total):
                return total
        starts = np.concatenate([[0], ends[:-1]])[: len(rows)]
        return _segment_sums(self.weights.take(joined, axis=0), starts, np.int64)

    def contributions(self, sums: Sums) -> Floats:
        """What the groups of n-grams together add to raw scores: shape (..., columns).

        Args:
            sums: as `sums` gives them, or added up over texts.
        """
        if compiled.ready():
            from framing.model.reading_loops import contribute

            flat = np.ascontiguousarray(sums, np.int64).reshape(-1, *sums.shape[-2:])
            added = np.empty((len(flat), self.columns))
            contribute(flat, self.padded[2], added)
            return added.reshape(*sums.shape[:-2], self.columns)
        norms = np.sqrt(np.maximum(sums[..., :1] * self.scales[0], 1.0))  # the mass of one n-gram is 1 or more
        total: Floats = (sums[..., 1:] * self.scales[1:] / norms).sum(axis=-2)
        return total


class Reading:
    """Some neighbouring texts, read.

    Attributes:
        first: index of the first of them among all texts.
        lengths: of the texts, in characters.
        sums: see `Table.sums`.
    """

    def __init__(self, table: Table, first: int, texts: Sequence[str]) -> None:
        self.first = first
        self.lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        self._table = table
        long = len(texts) == 1 and len(texts[0]) > BLOCK
        pieces = stretches(texts[0]) if long else texts
        self._grams = ngrams(pieces[:1] if long else pieces, table.options)
        self._gathered = table.weights.take(self._grams.rows, axis=0, mode="clip")
        self.sums = _sums(self._grams, self._gathered)
        for piece in pieces[1:] if long else ():
            grams = ngrams([piece], table.options)
            self.sums += _sums(grams, table.weights.take(grams.rows, axis=0, mode="clip"))

    def words(self, texts: Sequence[int], columns: Sequence[int]) -> WordWeights:
        """What each word adds to the raw scores of its text: what evidence and fragments are made of.

        Args:
            texts: which ones of this block, in order; of a text over `STRETCH` characters the beginning is looked at.
            columns: the weight columns that are asked for.
        """
        grams = self._grams
        chosen = np.asarray(texts, np.intp)
        lows, highs = grams.bounds[:, chosen], grams.bounds[:, chosen + 1]
        counts = highs - lows
        picked = _ranges(lows.ravel(), counts.ravel())
        wanted = np.asarray(columns, np.intp) + 1
        factors = 1.0 / np.sqrt(np.maximum(self.sums[chosen, :, 0] * self._table.scales[0], 1.0))
        factor = np.repeat(factors.T[list(self._table.options.groups)].ravel(), counts.ravel())
        values = self._gathered.take(picked, axis=0).take(wanted, axis=1) * factor[:, None]
        where = grams.where[picked]
        cuts = np.cumsum([0, *counts.sum(axis=1)]).tolist()
        start = where[: cuts[1]]
        total = values[: cuts[1]].copy()
        left = start.searchsorted(where[cuts[1] : cuts[2]])
        half = values[cuts[1] : cuts[2]] / 2.0
        total[left] += half
        total[left + 1] += half
        # Characters begin at most one place before their word.
        for low, high in pairwise(cuts[CHARS:]):
            total += _segment_sums(values[low:high], where[low:high].searchsorted(start - 1), np.float64)
        total *= self._table.scales[wanted]
        shift = np.repeat(grams.offsets[chosen], counts[0])
        bounds = np.zeros(len(chosen) + 1, np.intp)
        np.cumsum(counts[0], out=bounds[1:])
        return WordWeights(start - shift, grams.ends[picked[: cuts[1]]] - shift, bounds, total)


def _sums(grams: NGrams, gathered: npt.NDArray[np.int16]) -> Sums:
    # int32 is enough: a block has under 40,000 n-grams of weights under 16,130, and 40,000 * 16,130 < 2^31.
    kinds, edges = grams.bounds.shape
    columns = gathered.shape[1]
    by_kind = _segment_sums(gathered, grams.bounds.ravel(), np.int32).reshape(kinds, edges, columns)[:, :-1]
    total = np.empty((edges - 1, GROUPS, columns), np.int64)
    total[:, WORDS], total[:, PAIRS], total[:, CHARS] = by_kind[WORDS], by_kind[PAIRS], by_kind[CHARS:].sum(axis=0)
    return total


def _ranges(lows: npt.NDArray[np.intp], counts: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """The numbers ``lows[i], lows[i] + 1, ...``, ``counts[i]`` of them, one range after the other."""
    ends = np.cumsum(counts)
    places: npt.NDArray[np.intp] = np.arange(ends[-1], dtype=np.intp) + np.repeat(lows - (ends - counts), counts)
    return places


def _segment_sums(
    values: npt.NDArray[Any], edges: npt.NDArray[np.intp], dtype: type[np.int32] | type[np.int64] | type[np.float64]
) -> npt.NDArray[Any]:
    """Sums of ``values[edges[i]:edges[i + 1]]``, the last to the end (`reduceat` alone errs on empty ones)."""
    total = np.zeros((len(edges), values.shape[1]), dtype)
    full = np.flatnonzero(np.append(edges[1:], len(values)) > edges)
    if len(full):
        total[full] = np.add.reduceat(values, edges[full], axis=0, dtype=dtype)
    return total
