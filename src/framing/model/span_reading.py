"""Spans of one text, read by compiled loops: what `linear.Reading` gives, without a string and arrays for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from framing.model.alphabet import mixed_codes
from framing.model.evidence import MOST_WORDS, Choice
from framing.model.evidence_loops import choose
from framing.model.features import GROUPS, STRETCH, blocks
from framing.model.gram_loops import EDGE, LINES, keep_grams
from framing.model.linear import Sums, Table, WordWeights
from framing.model.reading_loops import sum_spans
from framing.preprocessing.characters import character_bits
from framing.preprocessing.points import code_points

# Spans are read together up to this many characters, so that what is found of them has a bound. At 65,536 an article
# is one block nearly always, and the words of a block that are all flagged for 20 techniques need 10 MB at most.
BLOCK = 65_536

Grams = tuple[npt.NDArray[np.uint32], Sums]


def sums_of(table: Table, texts: Sequence[str]) -> Sums:
    """See `Table.sums`."""
    edges = _edges(texts)
    read = [reading.sums for reading in span_readings(table, "".join(texts), edges[:-1], edges[1:])]
    if len(read) == 1:
        return read[0]
    return np.concatenate(read) if read else np.zeros((0, GROUPS, table.columns + 1), np.int64)


def span_readings(table: Table, text: str, starts: Sums, ends: Sums) -> Iterator[SpanReading]:
    """See `Table.read_spans`."""
    code = code_points(text)
    for first, last in blocks((ends - starts).tolist(), BLOCK):
        reading = SpanReading(table, text, starts[first:last], ends[first:last], code=code, first=first)
        if last - first < len(starts):
            reading.forget()  # of a long text it would be too much: 12 bytes a character
        yield reading


def _edges(texts: Sequence[str]) -> Sums:
    edges = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=edges[1:])
    return edges


def room_for_grams(lengths: Sums) -> Grams:
    """Room for the n-grams of so long spans; for none where something is not a length."""
    columns = int(np.minimum(lengths, STRETCH).sum()) + EDGE * (len(lengths) + 1)
    return np.empty((LINES, max(columns, 0)), np.uint32), np.empty(len(lengths), np.int64)


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
        self.sums: Sums = np.zeros((len(starts), GROUPS, table.columns + 1), np.int64)
        self._kept: Grams | None = room_for_grams(ends - starts)
        if not sum_spans(*self._spans, mixed_codes(), padded, plan, *self._kept, self.sums):
            # Not all are inside the text: the slices are put into a text of their own.
            slices = [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
            edges = _edges(slices)
            self._text = "".join(slices)
            self._spans = (code_points(self._text), edges[:-1], edges[1:])
            self._kept = room_for_grams(edges[1:] - edges[:-1])
            sum_spans(*self._spans, mixed_codes(), padded, plan, *self._kept, self.sums)
        self.lengths: Sums = self._spans[2] - self._spans[1]

    def forget(self) -> None:
        """Let go of the n-grams; they are read once more when they are asked for."""
        self._kept = None

    def grams(self, chosen: Sums, table: Table | None = None) -> tuple[Sums, Sums, Sums, Grams]:
        """The n-grams of some spans' beginnings, see `gram_loops.keep_grams`; of all spans where they are kept.

        Args:
            chosen: the spans that are needed, in order.
            table: that they are looked up in, where it is another one.

        Returns:
            Which spans are read, where they begin and end, and the n-grams.
        """
        table = table or self._table
        code, starts, ends = self._spans
        if self._kept is not None and table.options.char_lengths == self._table.options.char_lengths:
            return np.arange(len(starts)), starts, ends, self._kept
        starts, lengths = starts.take(chosen), self.lengths.take(chosen)
        kept = room_for_grams(lengths)
        keep_grams(code, starts, np.minimum(lengths, STRETCH), mixed_codes(), table.padded[1], *kept)
        return chosen, starts, ends.take(chosen), kept

    def choices(
        self, texts: Sequence[int], columns: Sequence[int], questions: Sequence[tuple[int, int]]
    ) -> list[Choice] | None:
        """The words and fragments of some questions; None where a word is too long for the loops.

        Args:
            texts, columns: as `words` has them, the former in order.
            questions: of each its text and its column, by their places in ``texts`` and ``columns``.
        """
        which, starts, ends, kept = self.grams(np.array(texts, np.int64))
        sums = self.sums if len(which) == len(self.sums) else self.sums.take(which, 0)
        asked = np.array([[texts[of] for of, _ in questions], [columns[of] + 1 for _, of in questions]], np.int64)
        asked[0] = which.searchsorted(asked[0])
        count = len(questions)
        found, places = np.empty((count, 3), np.int64), np.empty((2, count * MOST_WORDS), np.int64)
        told = np.empty(count * MOST_WORDS)
        given = (self._spans[0], starts, ends, *kept, character_bits(), *self._table.padded, sums)
        if not choose(*given, asked, found, places, told):
            return None
        sizes: list[list[int]] = found.tolist()
        every = sum([size for size, _, _ in sizes])
        pieces = list(zip(*places[:, :every].tolist(), told[:every].tolist(), strict=True))
        choices: list[Choice] = []
        first = 0
        for size, begin, end in sizes:
            choices.append((pieces[first : first + size], (begin, end) if begin >= 0 else None))
            first += size
        return choices

    def words(self, texts: Sequence[int], columns: Sequence[int]) -> WordWeights:
        """See `linear.Reading.words`; by NumPy, for what `choices` leaves to it."""
        _, starts, ends = self._spans
        given = [self._text[starts[index] : ends[index]] for index in texts]
        parts = [reading.words(range(len(reading.sums)), columns) for reading in self._table.read(given)]
        counts = np.concatenate([[0], *(np.diff(part.bounds) for part in parts)])
        start, end = (np.concatenate([getattr(part, name) for part in parts]) for name in ("start", "end"))
        return WordWeights(start, end, np.cumsum(counts), np.concatenate([part.weights for part in parts]))
