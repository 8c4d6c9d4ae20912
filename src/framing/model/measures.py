"""What is measured of a given span besides its n-grams: length, repetition, quotation marks, capitals, place.

These tell techniques apart that share words: a slogan is short and stands alone, repetition is said again elsewhere,
doubt asks, flag-waving is capitalised. Found useful on PTC train (technique of given spans, five folds by article).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import log, log1p

import numpy as np

from framing.model.linear import Floats

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
_QUOTES = frozenset('"“”«»')
_EDGE = " \t\n.,;:!?\"'“”‘’«»()[]-–—"

# Length in words, in steps of about a quarter.
_LENGTHS = (1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 22, 30, 45)
# Counts above these differ no more than by chance.
_TIMES, _TIMES_APART = 6, 4
# A repetition farther away is not heard as one; also bounds the time for one span.
_EARSHOT = 20_000
_NEAR = 2_000  # of a line no more than this is looked at on either side: ten times a long sentence
_CONTENT = 4  # letters from which on a word counts as a content word

MEASURES: tuple[str, ...] = (
    *(f"words {n}" for n in range(len(_LENGTHS) + 1)),
    *(f"times {n}" for n in range(1, _TIMES + 1)),
    *(f"before {n}" for n in range(_TIMES_APART + 1)),
    *(f"after {n}" for n in range(_TIMES_APART + 1)),
    *("log length", "log length squared", "share of line", "whole line", "line start", "line end"),
    *("log times", "log times of several words", "words again, mean", "words again, least", "words again, most"),
    *("all words again", "mark before", "mark after", "mark inside", "mark first", "in quotation", "line has marks"),
    *("question", "question next", "question in line", "exclamation", "exclamation next"),
    *("capitals", "all capitalised", "upper case", "capital first", "small first", "digit", "hash", "commas", "hyphen"),
    *("full stop", "headline", "place", "first lines", "last line", "several lines", "lines"),
)


class SpanReader:
    """Reads spans of one text: what is counted once for the text is kept."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lower = _lower(text)
        self.words = Counter(_WORD.findall(self.lower))
        breaks = [match.end() for match in re.finditer("\n", text)]
        edges = [0, *breaks, len(text) + 1]
        lines = [(a, b - 1) for a, b in pairwise(edges) if text[a : b - 1].strip()]
        self.lines = lines or [(0, len(text))]
        self.starts = [a for a, _ in self.lines]

    def measures(self, spans: Sequence[tuple[int, int]]) -> Floats:
        """Values of `MEASURES` for each span: shape (spans, measures)."""
        return np.array([self._measure(start, end) for start, end in spans], np.float64).reshape(-1, len(MEASURES))

    def marked(self, start: int, end: int) -> list[str]:
        """Words by their part in the span: first, last, the ones before and after it, the whole of a short one."""
        return _marked(self.lower, start, end, *self._line(start, end))

    def _line(self, start: int, end: int) -> tuple[int, int]:
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = max(bisect_right(self.starts, max(start, end - 1)) - 1, 0)
        begin, stop = self.lines[first][0], self.lines[last][1]
        return max(min(begin, start), start - _NEAR), min(max(stop, end), end + _NEAR)

    def _measure(self, start: int, end: int) -> list[float]:
        text, span = self.text, self.text[start:end]
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = max(bisect_right(self.starts, max(start, end - 1)) - 1, 0)
        begin, stop = self._line(start, end)
        line, stripped = text[begin:stop], span.strip()
        words = _WORD.findall(span)
        before, after = self._times(start, end)
        times = before + after + 1
        length = log(len(span) + 1) / 3
        again = [self.words[word] - 1 for word in _WORD.findall(self.lower[start:end]) if len(word) >= _CONTENT]
        again = [max(count, 0) for count in again]
        capitals = sum(word[0].isupper() for word in words)
        left, right = text[max(begin, start - 2) : start], text[end : end + 3]
        return [
            *_one_of(bisect_right(_LENGTHS, len(words)), len(_LENGTHS) + 1),
            *_one_of(min(times, _TIMES) - 1, _TIMES),
            *_one_of(min(before, _TIMES_APART), _TIMES_APART + 1),
            *_one_of(min(after, _TIMES_APART), _TIMES_APART + 1),
            length,
            length * length / 2,
            (end - start) / max(stop - begin, 1),
            end - start >= 0.9 * (stop - begin),
            not text[begin:start].strip(),
            not text[end:stop].strip(' .!?"”\n'),
            log(times),
            log(times) * (len(words) > 1),
            sum(map(log1p, again)) / len(again) / 2 if again else 0.0,
            log1p(min(again)) / 2 if again else 0.0,
            log1p(max(again)) / 2 if again else 0.0,
            bool(again) and min(again) > 0,
            bool(left.rstrip()[-1:]) and left.rstrip()[-1:] in "\"“”‘'«",
            any(c in _QUOTES for c in right),
            any(c in _QUOTES for c in span),
            bool(stripped) and stripped[0] in "\"“‘'«",
            sum(text.count(mark, begin, start) for mark in _QUOTES) % 2 == 1,
            any(c in _QUOTES for c in line),
            "?" in span,
            "?" in right[:2],
            "?" in line,
            "!" in span,
            "!" in right[:2],
            capitals / max(len(words), 1),
            bool(words) and capitals == len(words),
            any(word.isupper() and len(word) > 2 for word in words),
            stripped[:1].isupper(),
            stripped[:1].islower(),
            any(c.isdigit() for c in span),
            "#" in span,
            span.count(",") / 3,
            "-" in span,
            bool(stripped) and stripped[-1] in ".!?",
            first == 0,
            first / len(self.lines),
            first < 3,
            last == len(self.lines) - 1,
            last > first,
            log(len(self.lines)) / 4,
        ]

    def _times(self, start: int, end: int) -> tuple[int, int]:
        """How often the span's words stand before and after it, within earshot."""
        key = self.lower[start:end].strip(_EDGE)
        if len(key) < 3 or len(key) > 500:
            return 0, 0
        before = self.lower.count(key, max(0, start - _EARSHOT), start)
        return before, self.lower.count(key, end, end + _EARSHOT)


def marked_in(text: str, start: int, end: int) -> list[str]:
    """As `SpanReader.marked`, for one span of a text (a tenth of the time: nothing is counted)."""
    if not text[start:end].strip() or "\n" in text[start:end]:
        return SpanReader(text).marked(start, end)  # not in one line that has words
    begin, stop = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    return _marked(_lower(text), start, end, max(begin, start - _NEAR), min(stop, end + _NEAR))


def _lower(text: str) -> str:
    lower = text.lower()
    if len(lower) != len(text):  # a letter whose small form has two code points
        lower = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    return lower


def _marked(lower: str, start: int, end: int, first: int, last: int) -> list[str]:
    inside = _TOKEN.findall(lower, start, end)
    left = _TOKEN.findall(lower, max(first, start - 60), start)
    right = _TOKEN.search(lower, end, min(last, end + 60))
    marks = ["before=" + (left[-1] if left else "<"), "after=" + (right.group() if right else ">")]
    marks.append("two before=" + " ".join(left[-2:]))
    if inside:
        marks += ["first=" + inside[0], "first two=" + " ".join(inside[:2]), "last=" + inside[-1]]
        if len(inside) <= 3:
            marks.append("all=" + " ".join(inside))
    return marks


def _one_of(index: int, count: int) -> list[float]:
    row = [0.0] * count
    row[index] = 1.0
    return row
