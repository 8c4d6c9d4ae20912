"""The words that made a score, and the stretch of words that carries it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.model.linear import Floats

# Evidence is the fewest words that make up this share of all that speaks for the label, and no more than so many:
# half the weight and five words are what a reader takes in beside a sentence.
SHARE, MOST_WORDS = 0.5, 5

# A word extends a fragment when it adds more than this part of the mean word's support (by eye on training articles;
# replaced by a trained head where the model has one).
REACH = 0.6


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring words, by offsets in their text, and what they add to the raw score."""

    start: int
    end: int
    weight: float


def strongest(start: npt.NDArray[np.intp], end: npt.NDArray[np.intp], weight: Floats) -> list[Stretch]:
    """The words that speak most for a label; neighbours are joined; in order of place.

    Args:
        start, end: the words' offsets.
        weight: what each adds to the raw score.
    """
    order = np.argsort(-weight, kind="stable")[:MOST_WORDS]
    ordered = weight[order]
    needed = int(np.searchsorted(np.cumsum(ordered), SHARE * weight[weight > 0].sum())) + 1
    chosen = np.sort(order[:needed][ordered[:needed] > 0])
    if not len(chosen):
        return []
    groups = np.split(chosen, np.flatnonzero(np.diff(chosen) > 1) + 1)
    return [Stretch(int(start[g[0]]), int(end[g[-1]]), float(weight[g].sum())) for g in groups]


def carrier(start: npt.NDArray[np.intp], end: npt.NDArray[np.intp], weight: Floats) -> Stretch | None:
    """The stretch of words with the highest sum, each word paying its share of the mean support (Kadane's method).

    None where no word speaks for the label.
    """
    support = weight[weight > 0]
    if not len(support):
        return None
    gain = weight - REACH * support.mean()
    total = np.concatenate([[0.0], np.cumsum(gain)])
    lowest = np.minimum.accumulate(total[:-1])
    last = int(np.argmax(total[1:] - lowest))
    first = int(np.argmin(total[: last + 1]))
    return Stretch(int(start[first]), int(end[last]), float(weight[first : last + 1].sum()))
