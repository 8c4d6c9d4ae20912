"""Spans of one text, read by compiled loops: what `linear.Reading` gives, without a string and arrays for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from framing.model.alphabet import mixed_codes
from framing.model.evidence import MOST_WORDS, Choice
from framing.model.evidence_loops import choose
from framing.model.features import GROUPS, STRETCH, blocks
from framing.model.linear import Sums, Table, WordWeights
from framing.model.reading_loops import sum_spans
from framing.model.word_loops import word_weights
from framing.preprocessing.characters import character_bits
from framing.preprocessing.points import code_points

# Spans are read together up to this many characters, so that what is found of them has a bound. At 65,536 an article
# is one block nearly always, and the words of a block that are all flagged for 20 techniques need 10 MB at most.
BLOCK = 65_536


def sums_of(table: Table, texts: Sequence[str]) -> Sums:
    """See `Table.sums`."""
    edges = _edges(texts)
    return SpanReading(table, "".join(texts), edges[:-1], edges[1:]).sums


def span_readings(table: Table, text: str, starts: Sums, ends: Sums) -> Iterator[SpanReading]:
    """See `Table.read_spans`."""
    code = code_points(text)
    for first, last in blocks((ends - starts).tolist(), BLOCK):
        yield SpanReading(table, text, starts[first:last], ends[first:last], code=code, first=first)


def _edges(texts: Sequence[str]) -> Sums:
    edges = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=edges[1:])
    return edges


class SpanReading:
    """Some neighbouring spans of a text, read.

    Attributes:
        first: index of the first of them among all spans.
        lengths: of the spans, in characters.
        sums: see `Table.sums`.
    """

    def __init__(
        self,
        table: Table,
        text: str,
        starts: Sums,
        ends: Sums,
        *,
        code: npt.NDArray[np.uint32] | None = None,
        first: int = 0,
    ) -> None:
        """Read spans.

        Args:
            table: the weights.
            text: the text.
            starts, ends: the spans; what is not inside the text is cut off as slices do.
            code: the text's code points, see `code_points`; made when not given.
            first: index of the first of them among all spans.
        """
        self.first = first
        self._table, self._text = table, text
        self._spans = (code_points(text) if code is None else code, starts, ends)
        padded, plan, _ = table.padded
        self.sums: Sums = np.zeros((len(starts), GROUPS, table.codes.shape[1]), np.int64)
        if not sum_spans(*self._spans, mixed_codes(), padded, plan, self.sums):
            # Not all are inside the text: the slices are put into a text of their own.
            slices = [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
            edges = _edges(slices)
            self._text = "".join(slices)
            self._spans = (code_points(self._text), edges[:-1], edges[1:])
            sum_spans(*self._spans, mixed_codes(), padded, plan, self.sums)
        self.lengths: Sums = self._spans[2] - self._spans[1]

    def words(self, texts: Sequence[int], columns: Sequence[int]) -> WordWeights:
        """See `linear.Reading.words`."""
        found = self._words(np.array(texts, np.int64), columns)
        if found is None:
            return self._by_numpy(texts, columns)
        places, bounds, weights = found
        count = bounds[-1]
        return WordWeights(places[0, :count], places[1, :count], bounds, weights[:count])

    def choices(
        self, texts: Sequence[int], columns: Sequence[int], questions: Sequence[tuple[int, int]]
    ) -> list[Choice] | None:
        """The words and fragments of some questions; None where a word is too long for the loops.

        Args:
            texts, columns: as `words` has them.
            questions: of each its text and its column, by their places in ``texts`` and ``columns``.
        """
        chosen = np.array(texts, np.int64)
        words = self._words(chosen, columns)
        if words is None:
            return None
        asked = np.array(questions, np.int64).T.copy()
        found, sums = np.empty((len(questions), 3 + 2 * MOST_WORDS), np.int64), np.empty((len(questions), MOST_WORDS))
        code, starts, _ = self._spans
        choose(code, starts[chosen], character_bits(), *words, asked, found, sums)
        choices: list[Choice] = []
        for (count, begin, end, *at), weights in zip(found.tolist(), sums.tolist(), strict=True):
            pieces = list(zip(at[: 2 * count : 2], at[1 : 2 * count : 2], weights, strict=False))
            choices.append((pieces, (begin, end) if begin >= 0 else None))
        return choices

    def _words(self, chosen: Sums, columns: Sequence[int]) -> tuple[Sums, Sums, npt.NDArray[np.float64]] | None:
        """Where words begin and end, the bounds of texts, and the weights; None where a word is too long."""
        padded, plan, scales = self._table.padded
        wanted = np.array(columns, np.int64) + 1
        room = int(np.minimum(self.lengths[chosen], STRETCH).sum())
        places, bounds = np.empty((2, room), np.int64), np.empty(len(chosen) + 1, np.int64)
        weights = np.empty((room, len(wanted)))
        given = (*self._spans, chosen, wanted, mixed_codes(), padded, plan, scales, self.sums)
        return (places, bounds, weights) if word_weights(*given, places, bounds, weights) else None

    def _by_numpy(self, texts: Sequence[int], columns: Sequence[int]) -> WordWeights:
        """As `words`, where a word is too long for the loop."""
        _, starts, ends = self._spans
        given = [self._text[starts[index] : ends[index]] for index in texts]
        parts = [reading.words(range(len(reading.sums)), columns) for reading in self._table.read(given)]
        counts = np.concatenate([[0], *(np.diff(part.bounds) for part in parts)])
        start, end = (np.concatenate([getattr(part, name) for part in parts]) for name in ("start", "end"))
        return WordWeights(start, end, np.cumsum(counts), np.concatenate([part.weights for part in parts]))
