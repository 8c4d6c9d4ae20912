"""The words that made a score, and the stretch of words that carries it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from framing.model.features import NO_PAIR, Grams
from framing.model.linear import Floats, Table, decode

# Evidence is the fewest words that make up this share of all that speaks for the label, and no more than so many:
# half the weight and five words are what a reader takes in beside a sentence.
SHARE, MOST_WORDS = 0.5, 5

# A word extends a fragment when it adds more than this part of the mean word's support. Overlap F1 of fragments on PTC
# dev, and of euphemism and patriotic_ranking on the project's held-out articles: 0.5 .363 .570 .499, 0.4 .370 .581
# .558, 0.3 .372 .583 .583, 0.2 .375 .576 .604. The least wording is wanted, so not the longest of near equals.
REACH = 0.3


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring words, by offsets in their text, and what they add to the raw score."""

    start: int
    end: int
    weight: float


def strongest(
    start: Sequence[int], end: Sequence[int], weight: Sequence[float], solid: Sequence[bool] | None = None
) -> list[Stretch]:
    """The words that speak most for a label; neighbours are joined; in order of place.

    Args:
        start, end: the words' offsets.
        weight: what each adds to the raw score.
        solid: which of them are words; the others are marks, which tell a reader nothing. None: all are.
    """
    words = [index for index in range(len(weight)) if solid is None or solid[index]]
    wanted = SHARE * _sum(weight[index] for index in words if weight[index] > 0)
    chosen: set[int] = set()
    for index in sorted(words, key=weight.__getitem__, reverse=True)[:MOST_WORDS]:
        if weight[index] <= 0 or wanted <= 0:
            break
        chosen.add(index)
        wanted -= weight[index]
    stretches: list[Stretch] = []
    last: int | None = None
    for index in words:
        if index not in chosen:
            last = None
            continue
        if last is not None and (index == last + 1 or start[index] == end[last] + 1):  # a hyphen takes one place
            before = stretches.pop()
            stretches.append(Stretch(before.start, end[index], before.weight + weight[index]))
        else:
            stretches.append(Stretch(start[index], end[index], weight[index]))
        last = index
    return stretches


def carrier(
    start: Sequence[int], end: Sequence[int], weight: Sequence[float], solid: Sequence[bool] | None = None
) -> Stretch | None:
    """The stretch of words with the highest sum, each word paying its share of the mean support (Kadane's method).

    Marks at its edges (see `strongest`) are left out. None where no word speaks for the label.
    """
    support = [value for value in weight if value > 0]
    if not support:
        return None
    price = REACH * _sum(support) / len(support)
    best = running = 0.0
    first = begin = stop = 0
    for index, value in enumerate(weight):
        if running <= 0.0:
            running, begin = 0.0, index
        running += value - price
        if running > best:
            best, first, stop = running, begin, index + 1
    inside = [index for index in range(first, stop) if solid is None or solid[index]]
    if not inside:
        return None
    first, stop = inside[0], inside[-1] + 1
    return Stretch(start[first], end[stop - 1], _sum(weight[first:stop]))


def _sum(values: Iterable[float]) -> float:
    """One added to the other: from Python 3.12 on, `sum` makes up for what is rounded, and other words may win."""
    total = 0.0
    for value in values:
        total += value
    return total


def word_weights(table: Table, read: Grams, span: int, column: int) -> Floats:
    """What each word of a span adds to its raw score (a pair of words counts half to either): shape (words,).

    Args:
        table: the weights.
        read: n-grams of some spans.
        span: which of them.
        column: the weight column, not counting the mass.
    """
    first, last = read.bounds[span : span + 2].tolist()
    low, high = read.char_bounds[first].item(), read.char_bounds[last].item()
    pairs = read.pair[first:last]
    groups = (read.word[first:last], pairs[pairs != NO_PAIR], read.char[low:high])
    words, paired, chars = (decode(table.codes[rows][:, [0, 1 + column]]).astype(np.float64) for rows in groups)
    scale = table.scales[[0, 1 + column]]
    for part in (words, paired, chars):
        part *= scale
        part[:, 1] /= np.sqrt(max(part[:, 0].sum(), 1.0))
    total = words[:, 1].copy()
    total[:-1] += paired[:, 1] / 2.0
    total[1:] += paired[:, 1] / 2.0
    owner = np.repeat(np.arange(last - first), np.diff(read.char_bounds[first : last + 1]))
    np.add.at(total, owner, chars[:, 1])
    return total
