"""Outlets and months: who holds a term, who has it as its own, since when, and how much each marks at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from framing.analysis.adoption.corpus import UNDATED, Corpus
from framing.analysis.adoption.statistics import false_discovery, log_odds_z, two_sided
from framing.analysis.adoption.tally import Tally, place_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_IN_GROUP = 3  # articles below which a group is not compared
_SURE = 0.1
TOO_FEW = "too few to tell"
_EPOCH = 719_163  # the day 1970-01-01 since the year 1


def add_groups(corpus: Corpus, found: list[tuple[str, Tally]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of groups, and of events with the places of their two uses."""
    rows: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    for term, tally in found:
        groups = corpus.groups[tally.articles]
        for group in np.unique(groups).tolist():
            rows.append(_group(term, group, tally, corpus, events))
    compared = [row for row in rows if row["articles"] >= LEAST_IN_GROUP and row["z"] is not None]
    for row, q in zip(compared, false_discovery([two_sided(row["z"]) for row in compared]), strict=True):
        row["q"] = q
    for row in rows:
        row["note"] = "" if row.get("q", 1.0) < _SURE else TOO_FEW
    return rows, events


def _group(term: str, group: int, tally: Tally, corpus: Corpus, events: list[dict[str, Any]]) -> dict[str, Any]:
    own, here = tally.own, corpus.groups[tally.articles] == group
    held_here, own_here = int((here & ~own).sum()), int((here & own).sum())
    others = len(own) - held_here - own_here
    z = None
    if others:
        z = log_odds_z(held_here, own_here, int((~here & ~own).sum()), int((~here & own).sum()))
    row: dict[str, Any] = {
        "term": term,
        "group": corpus.names[group],
        "articles": held_here + own_here,
        "held": held_here,
        "own": own_here,
        "share": held_here / (held_here + own_here),
        "z": z,
    }
    first = {name: _first(tally, here & side, corpus) for name, side in (("held", ~own), ("own", own))}
    for name, at in first.items():
        if at is not None:
            article = int(tally.articles[at])
            chunk, number = corpus.place(article)
            row[f"first_{name}_date"] = corpus.day(article)
            row[f"first_{name}_id"] = chunk.about()[number].id
    if first["held"] is not None and first["own"] is not None:
        days = {name: int(corpus.days[tally.articles[at]]) for name, at in first.items()}
        if UNDATED not in days.values() and days["held"] != days["own"]:
            order = ("held", "own") if days["held"] < days["own"] else ("own", "held")
            places = [place_of(tally, int(tally.first[first[name]])) for name in order]
            event = f"{order[0]} to {order[1]}"
            events.append(
                {"term": term, "group": corpus.names[group], "event": event, "from": places[0], "to": places[1]}
            )
    return row


def _first(tally: Tally, those: NDArray[np.bool_], corpus: Corpus) -> int | None:
    """The earliest of some articles, as its place among the term's."""
    at = np.flatnonzero(those)
    return int(at[np.argmin(corpus.days[tally.articles[at]])]) if len(at) else None


def add_months(corpus: Corpus, found: list[tuple[str, Tally]]) -> list[dict[str, Any]]:
    """The rows of months."""
    months = _months(corpus.days)
    marks = _marks_per_1000(corpus, months)
    rows = []
    for term, tally in found:
        dated = months[tally.articles] >= 0
        keys = np.stack((corpus.groups[tally.articles], months[tally.articles])).T[dated]
        every, inverse = np.unique(keys, axis=0, return_inverse=True)
        own = np.bincount(inverse.ravel(), weights=tally.own[dated], minlength=len(every))
        both = np.bincount(inverse.ravel(), minlength=len(every))
        for (group, month), all_here, own_here in zip(every.tolist(), both.tolist(), own.tolist(), strict=True):
            rows.append(
                {
                    "term": term,
                    "group": corpus.names[group],
                    "month": f"{month // 12 + 1970:04d}-{month % 12 + 1:02d}",
                    "held": all_here - int(own_here),
                    "own": int(own_here),
                    "marks_per_1000": marks[group, month],
                }
            )
    return rows


def _months(days: NDArray[np.int32]) -> NDArray[np.int64]:
    """Months since 1970-01 (earlier ones below 0 are moved up by 10,000 years' worth); -1 without a date."""
    dates = (np.where(days == UNDATED, _EPOCH, days).astype(np.int64) - _EPOCH).astype("datetime64[D]")
    months: NDArray[np.int64] = dates.astype("datetime64[M]").astype(np.int64)
    months[days == UNDATED] = -1
    return months


def _marks_per_1000(corpus: Corpus, months: NDArray[np.int64]) -> dict[tuple[int, int], float]:
    """Phrases in marks a thousand words, by group and month."""
    words, marks = np.zeros(corpus.articles, np.int64), np.zeros(corpus.articles, np.int64)
    for first, chunk in zip(corpus.firsts, corpus.chunks, strict=False):
        bounds, articles, marked = chunk.read("bounds", "articles", "marked")
        words[first : first + len(bounds) - 1] = np.diff(bounds)
        marks[first : first + len(bounds) - 1] = np.bincount(articles[marked > 0], minlength=len(bounds) - 1)
    dated = np.flatnonzero(months >= 0)
    keys = np.stack((corpus.groups[dated], months[dated])).T
    every, inverse = np.unique(keys, axis=0, return_inverse=True)
    sums = [np.bincount(inverse.ravel(), weights=column[dated], minlength=len(every)) for column in (marks, words)]
    return {
        (group, month): 1000 * count / max(total, 1.0)
        for (group, month), count, total in zip(every.tolist(), *(each.tolist() for each in sums), strict=True)
    }
