"""Outlets and months: who holds a term, who has it as its own, since when, and how much each marks at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from framing.analysis.adoption.corpus import UNDATED, Corpus
from framing.analysis.adoption.statistics import log_odds_z, two_sided
from framing.analysis.adoption.tables import Row
from framing.analysis.adoption.tally import Place, Tally, place_of
from framing.analysis.multiplicity import false_discovery

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_IN_GROUP = 3  # articles below which a group is not compared
SURE = 0.1  # the share of chance findings up to which a contrast or a trend is told
TOO_FEW = "too few to tell"
_EPOCH = 719_163  # the day 1970-01-01 since the year 1


def group_rows(term: str, found: Tally, corpus: Corpus) -> tuple[list[Row], list[Row]]:
    """A term's rows of groups, and of events with the places of their two uses."""
    groups, own = corpus.groups[found.articles], found.own
    rows: list[Row] = []
    events: list[Row] = []
    for group in np.unique(groups).tolist():
        here = groups == group
        held_here, own_here = int((here & ~own).sum()), int((here & own).sum())
        others = len(own) - held_here - own_here
        z = log_odds_z(held_here, own_here, int((~here & ~own).sum()), int((~here & own).sum())) if others else None
        name = corpus.names[group]
        row: Row = {"term": term, "group": name, "articles": held_here + own_here, "held": held_here, "own": own_here}
        row |= {"share": held_here / (held_here + own_here), "z": z}
        first = {side: _first(found, here & those, corpus) for side, those in (("held", ~own), ("own", own))}
        for side, at in first.items():
            if at is not None:
                article = int(found.articles[at])
                row |= {f"first_{side}_date": corpus.day(article), f"first_{side}_id": corpus.id(article)}
        rows.append(row)
        if (event := _event(found, corpus, first["held"], first["own"])) is not None:
            events.append({"term": term, "group": name, **event})
    return rows, events


def _event(found: Tally, corpus: Corpus, held: int | None, own: int | None) -> Row | None:
    """What came first, where both are dated and on different days."""
    if held is None or own is None:
        return None
    days = [int(corpus.days[found.articles[at]]) for at in (held, own)]
    if UNDATED in days or days[0] == days[1]:
        return None
    places: list[Place] = [place_of(found, int(found.first[at])) for at in (held, own)]
    if days[0] < days[1]:
        return {"event": "held to own", "from": places[0], "to": places[1]}
    return {"event": "own to held", "from": places[1], "to": places[0]}


def _first(found: Tally, those: NDArray[np.bool_], corpus: Corpus) -> int | None:
    """The earliest of some articles, as its place among the term's."""
    at = np.flatnonzero(those)
    return int(at[np.argmin(corpus.days[found.articles[at]])]) if len(at) else None


class Contrasts:
    """How many of the groups' contrasts chance makes, over all terms."""

    def __init__(self) -> None:
        self._chances: list[float] = []

    def add(self, rows: Iterable[Row]) -> None:
        """Take up the rows of a term."""
        for row in rows:
            if row["z"] is not None and row["articles"] >= LEAST_IN_GROUP:
                row["contrast"] = len(self._chances)
                self._chances.append(two_sided(row["z"]))

    def told(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Rows with ``q`` and what it says; all must have been taken up."""
        adjusted = false_discovery(self._chances)
        for row in rows:
            number = row.pop("contrast", None)
            q = None if number is None else adjusted[number]
            yield row | {"q": q, "note": "" if q is not None and q < SURE else TOO_FEW}


def month_rows(term: str, found: Tally, corpus: Corpus, marks: Marks) -> list[Row]:
    """A term's rows of months."""
    months = months_of(corpus.days[found.articles])
    dated = months >= 0
    keys = np.stack((corpus.groups[found.articles], months)).T[dated]
    every, inverse = np.unique(keys, axis=0, return_inverse=True)
    own = np.bincount(inverse.ravel(), weights=found.own[dated], minlength=len(every))
    both = np.bincount(inverse.ravel(), minlength=len(every))
    return [
        {
            "term": term,
            "group": corpus.names[group],
            "month": f"{month // 12:04d}-{month % 12 + 1:02d}",
            "held": all_here - int(own_here),
            "own": int(own_here),
            "marks_per_1000": marks.per_1000[group, month],
        }
        for (group, month), all_here, own_here in zip(every.tolist(), both.tolist(), own.tolist(), strict=True)
    ]


class Marks:
    """How much each group marks in each month: `per_1000` has phrases in marks a thousand words, by group and month."""

    def __init__(self, corpus: Corpus) -> None:
        sums: dict[tuple[int, int], list[int]] = {}
        for first, chunk in zip(corpus.firsts, corpus.chunks, strict=False):
            bounds, articles, marked = chunk.read("bounds", "articles", "marked")
            here = slice(first, first + chunk.articles)
            words, marks = np.diff(bounds), np.bincount(articles[marked > 0], minlength=chunk.articles)
            columns = corpus.groups[here], months_of(corpus.days[here]), marks, words
            for group, month, count, size in zip(*(column.tolist() for column in columns), strict=True):
                both = sums.setdefault((group, month), [0, 0])
                both[0] += count
                both[1] += size
        self.per_1000 = {key: 1000 * count / max(size, 1) for key, (count, size) in sums.items()}


def months_of(days: NDArray[np.int32]) -> NDArray[np.int64]:
    """12 times the year and the month from 0; -1 without a date."""
    since = np.where(days == UNDATED, _EPOCH, days).astype(np.int64) - _EPOCH
    months = since.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return np.where(days == UNDATED, -1, months)
