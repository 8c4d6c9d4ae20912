"""Long texts, cut into stretches that are told apart one after the other.

The models compare each quotation with the attributions of its stretch; stretches of bounded length keep that linear in
the text. An article of usual length is one stretch.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from framing.preprocessing.marks import MarkPair
from framing.spans import Span

# Characters and pairs of marks in a stretch. 99.8 % of PolNeAR's articles are shorter; hostile texts of nothing but
# cues and marks stay below 0.1 s a stretch.
LENGTH, MARKS = 40_000, 250


@dataclass(slots=True)
class Stretch:
    """A part of a text with its paragraphs, sentences and marks, whose offsets count from ``start``.

    ``whole_marks`` are the same marks in the whole text, where they may reach beyond the stretch.
    """

    start: int
    text: str
    paragraphs: list[Span]
    sentences: list[Span]
    marks: list[MarkPair]
    whole_marks: list[MarkPair]


def stretches(
    text: str, paragraphs: Sequence[Span], sentences: Sequence[Span], marks: Sequence[MarkPair]
) -> Iterator[Stretch]:
    """Cut a text at ends of sentences; inside a sentence only where that alone is longer than a stretch."""
    if len(text) <= LENGTH and len(marks) <= MARKS:
        yield Stretch(0, text, list(paragraphs), list(sentences), list(marks), list(marks))
        return
    starts = [sentence.start for sentence in sentences]
    marks = sorted(marks, key=_open)
    opens = [_open(mark) for mark in marks]
    begin = 0
    while begin < len(text):
        end = _end(begin, len(text), starts, opens)
        here = marks[bisect_left(opens, begin) : bisect_left(opens, end)]
        yield Stretch(
            begin,
            text[begin:end],
            _inside(paragraphs, begin, end),
            _inside(sentences, begin, end),
            [_moved(mark, begin, end) for mark in here],
            list(here),
        )
        begin = end


def _open(mark: MarkPair) -> int:
    return mark.open if mark.open >= 0 else mark.start


def _end(begin: int, size: int, starts: Sequence[int], opens: Sequence[int]) -> int:
    """Where the stretch that begins at ``begin`` ends."""
    limit = min(begin + LENGTH, size)
    crowded = bisect_left(opens, begin) + MARKS
    if crowded < len(opens):
        limit = min(limit, max(opens[crowded], begin + 1))
    if limit == size:
        return size
    last = bisect_left(starts, limit + 1) - 1
    return starts[last] if last >= 0 and starts[last] > begin else limit


def _inside(spans: Sequence[Span], begin: int, end: int) -> list[Span]:
    """The spans that lie in a stretch or reach into it, cut to it."""
    first = bisect_left(spans, begin + 1, key=lambda span: span.end)
    last = bisect_left(spans, end, key=lambda span: span.start)
    return [Span(max(span.start - begin, 0), min(span.end, end) - begin) for span in spans[first:last]]


def _moved(mark: MarkPair, begin: int, end: int) -> MarkPair:
    """A mark that opens in a stretch, cut to it; at least one character of its inside is left."""
    start = min(mark.start, end - 1)
    stop = max(min(mark.end, end), start + 1)
    return replace(
        mark,
        open=mark.open - begin if mark.open >= 0 else -1,
        start=start - begin,
        end=stop - begin,
        close=max(min(mark.close, end), stop) - begin,
    )
