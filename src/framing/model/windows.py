"""How strongly the words of a text speak for a technique within a few words of one another.

The mean over a long sentence drowns a veil of two words. So the same kind of table is read once more, by overlapping
windows of a few words, and a text's score is the logarithm of the sum of the exponentials of its windows' scores: one
loud window is enough. A window's sum is the difference of two prefix sums, so its score is what its words alone score.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.model.features import CHARS, GROUPS, PAIRS, STRETCH, WORDS, FeatureOptions, NGrams, ngrams
from framing.model.heads import Head
from framing.model.linear import BLOCK, Floats, Table

WINDOWS = "windows"  # the name of the table and of the head

# Words (and marks) in a window, and from one window to the next. Average precision by passage of euphemism and
# patriotic_ranking, the project's corpus, five folds by article, together with the passage's own score (alone .664,
# .624): 6 and 3 .694, .655; 8 and 4 .687, .665; 10 and 5 .681, .661; 16 and 8 .672, .654.
LENGTH, STEP = 8, 4
TOP = 50.0  # no window's score is taken for more, so that its exponential is a number
LOWEST = -8.0  # the score of a text without words; those of passages lie above -7

Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows of some texts.

    Attributes:
        text: index of the text each is in.
        first, last: its first and its last word, counted over all texts.
        start, end: where it stands in its text, in code points.
    """

    text: Ints
    first: Ints
    last: Ints
    start: Ints
    end: Ints


def windows_of(grams: NGrams) -> Windows:
    """All windows of the texts that were read; the last one of a text ends with it."""
    bounds = grams.bounds[WORDS]
    counts = np.diff(bounds)
    many = np.where(counts > 0, 1 + np.maximum(-(-(counts - LENGTH) // STEP), 0), 0)
    text = np.repeat(np.arange(len(counts)), many)
    number = np.arange(len(text)) - np.repeat(np.cumsum(many) - many, many)
    first = bounds[text] + np.minimum(number * STEP, np.maximum(counts[text] - LENGTH, 0))
    last = np.minimum(first + LENGTH, bounds[text + 1]) - 1
    offset = grams.offsets[text]
    return Windows(text, first, last, grams.where[first] - offset, grams.ends[last] - offset)


def raw_scores(table: Table, head: Head, texts: Sequence[str]) -> Floats:
    """Scores of texts: shape (texts, labels). Of a text over `STRETCH` characters the beginning is read."""
    total = np.zeros((len(texts), len(head.labels)))
    for first, last in _blocks(texts):
        grams = ngrams([text[:STRETCH] for text in texts[first:last]], table.options)
        windows = windows_of(grams)
        raw = head.raw(table.contributions(window_sums(table, grams, windows)))
        np.add.at(total[first:last], windows.text, np.exp(np.minimum(raw, TOP)))
    scores: Floats = np.maximum(np.log(np.maximum(total, 1e-9)), LOWEST)
    return scores


def window_sums(table: Table, grams: NGrams, windows: Windows) -> npt.NDArray[np.int64]:
    """Summed weights of each window: shape (windows, GROUPS, columns + 1), as ``Table.sums`` of its words alone."""
    gathered = table.weights.take(grams.rows, axis=0, mode="clip")
    prefix = np.zeros((len(gathered) + 1, gathered.shape[1]), np.int64)
    np.cumsum(gathered, axis=0, dtype=np.int64, out=prefix[1:])
    sums = np.zeros((len(windows.text), GROUPS, gathered.shape[1]), np.int64)
    starts, ends = grams.where[windows.first], grams.ends[windows.last]
    for kind, group in enumerate(table.options.groups):
        base, stop = int(grams.bounds[kind, 0]), int(grams.bounds[kind, -1])
        where = grams.where[base:stop]
        if group == WORDS:
            low, high = windows.first, windows.last + 1
        elif group == PAIRS:  # a pair stands where its left word does, and the last word is the left one of none
            low, high = base + where.searchsorted(starts), base + where.searchsorted(grams.where[windows.last])
        else:  # characters begin at most one place before their word
            low, high = base + where.searchsorted(starts - 1), base + where.searchsorted(ends - 1)
        sums[:, min(group, CHARS)] += prefix[high] - prefix[low]
    return sums


def window_places(texts: Sequence[str], options: FeatureOptions) -> tuple[Ints, Ints, Ints]:
    """Text, start and end of each window of some texts, to learn from."""
    found: list[tuple[Ints, Ints, Ints]] = []
    for first, last in _blocks(texts):
        windows = windows_of(ngrams([text[:STRETCH] for text in texts[first:last]], options))
        found.append((windows.text + first, windows.start, windows.end))
    none = np.zeros(0, np.intp)
    text, start, end = (np.concatenate([none, *parts]) for parts in zip(*found, strict=True)) if found else (none,) * 3
    return text, start, end


def _blocks(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last + 1 of neighbouring texts of jointly about `BLOCK` characters."""
    first = size = 0
    for index, text in enumerate(texts):
        if index > first and size + len(text) > BLOCK:
            yield first, index
            first, size = index, 0
        size += min(len(text), STRETCH)
    if first < len(texts):
        yield first, len(texts)
