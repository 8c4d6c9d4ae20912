"""Two sets of labelled spans of one text held against each other, letter by letter: flags and gold, or two readings.

A flag is right when a gold span of its technique shares letters with it, and close when the two share at least half of
their joined letters; "any" asks for no technique. A flag of unsure kind (technique "any") counts there alone. Only
letters and digits count: marks and blanks at the ends of a span make no difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.techniques import ANY

# Names of rows have a blank, which no technique's name has, a user's own neither.
SAME, CLOSE = "same technique", "close match"
# (start, end, names): a flag has one name; an annotated span may have several, one of which is meant.
Labelled = tuple[int, int, tuple[str, ...]]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many flags are right, of how many, and how many annotated spans are met, of how many."""

    right: int = 0
    flags: int = 0
    met: int = 0
    gold: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.flags + other.flags, self.met + other.met, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Of the flags, the share that is right; 0 without any."""
        return self.right / max(self.flags, 1)

    @property
    def recall(self) -> float:
        """Of the annotated spans, the share that is met; 0 without any."""
        return self.met / max(self.gold, 1)

    @property
    def f1(self) -> float:
        """The harmonic mean of both; 0 where both are."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


def letters_before(text: str) -> Ints:
    """How many letters and digits stand before each offset, shape (characters + 1,)."""
    return np.cumsum([0, *map(str.isalnum, text)], dtype=np.int64)


def matched(
    before: Ints,
    flags: Sequence[Labelled],
    gold: Sequence[Labelled],
    *,
    groups: tuple[Sequence[str], Sequence[str]] | None = None,
) -> dict[str, Counts]:
    """One article's counts: `SAME`, `CLOSE`, "any", each technique by name, and each group.

    Args:
        before: as `letters_before` gives it.
        flags, gold: what was found and what is annotated.
        groups: a further name for each flag and each annotated span, such as its voice, with a blank in it; counted as
            `SAME` is.
    """
    fs, fe = _ends(before, flags)
    gs, ge = _ends(before, gold)
    shared = np.minimum(fe[:, None], ge) - np.maximum(fs[:, None], gs)
    touch = shared > 0
    near = touch & (2 * shared >= (fe - fs)[:, None] + (ge - gs) - shared)
    named = np.array([names != (ANY,) for _, _, names in flags], np.bool_)
    alike = np.array([[bool({*a} & {*b}) for _, _, b in gold] for _, _, a in flags], np.bool_).reshape(touch.shape)
    everything = np.ones(len(flags), np.bool_), np.ones(len(gold), np.bool_)

    def count(hits: NDArray[np.bool_], of: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> Counts:
        right, met = hits.any(axis=1) & of, hits.any(axis=0) & wanted
        return Counts(int(right.sum()), int(of.sum()), int(met.sum()), int(wanted.sum()))

    counts = {
        SAME: count(touch & alike, named, everything[1]),
        CLOSE: count(near & alike, named, everything[1]),
        ANY: count(touch, *everything),
    }
    for name in sorted({name for _, _, names in (*flags, *gold) for name in names} - {ANY}):
        mine = np.array([names == (name,) for _, _, names in flags], np.bool_)
        sure = np.array([names == (name,) for _, _, names in gold], np.bool_)
        hits = touch & alike
        right, met = hits.any(axis=1) & mine, (hits & mine[:, None]).any(axis=0) & sure
        counts[name] = Counts(int(right.sum()), int(mine.sum()), int(met.sum()), int(sure.sum()))
    for group in sorted({*groups[0], *groups[1]}) if groups else ():
        mine, wanted = (np.array([one == group for one in side], np.bool_) for side in groups or ())
        counts[group] = count(touch & alike, mine & named, wanted)
    return counts


def _ends(before: Ints, spans: Sequence[Labelled]) -> tuple[Ints, Ints]:
    places = np.array([(start, end) for start, end, _ in spans], np.int64).reshape(-1, 2)
    return before[places[:, 0]], before[places[:, 1]]
