"""What a dashboard can say for certain: outlets' own wording with intervals, and speakers merged across articles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.errors import InputError

VOICE = "narration"


@dataclass(frozen=True, slots=True)
class Share:
    """A group's flagged passages of a hundred; None for all three where there are too few articles to tell."""

    name: str
    articles: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Certain:
    """Findings for a dashboard.

    Attributes:
        outlets: shares of passages in the outlets' own voice that are flagged for any technique, the highest first,
            those that are too few last.
        said: what the differences between outlets come to, a sentence each.
        speakers: rows of `framing.analysis.speakers.speakers`.
        notes: what a reader has to know beside them.
    """

    outlets: tuple[Share, ...] = ()
    said: tuple[str, ...] = ()
    speakers: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = ()


def certain_of(labels: str | Path, columns: dict[str, str]) -> Certain:
    """Findings of labels by passage.

    Args:
        labels: an output of `framing label`.
        columns: which kept columns are ``outlet``, ``date`` and so on, as `framing.rendering.tally` found them.
    """
    from framing.analysis import find
    from framing.analysis.counts import Question
    from framing.analysis.showing import records
    from framing.analysis.speakers import speakers

    try:
        people = tuple(records(speakers(labels, question=Question(columns=columns))))
    except InputError:  # nobody speaks
        people = ()
    if "outlet" not in columns:
        return Certain(speakers=people)
    question = Question(by=("outlet",), voices=(VOICE,), techniques=("any",), columns=columns)
    try:
        found = find(labels, question)
    except InputError:  # there is no narration
        return Certain(speakers=people)
    estimates = records(found.estimates[found.estimates["technique"] == "any"])
    outlets = [
        Share(row["outlet"] or "-", row["articles"], *(_hundred(row[name]) for name in ("share", "low", "high")))
        for row in estimates
    ]
    outlets.sort(key=lambda one: (one.share is None, -(one.share or 0), one.name))
    between = found.differences[found.differences["technique"] == "any"]
    said = [_sentence(row) for row in records(between) if row["says"] in ("higher", "lower")]
    return Certain(tuple(outlets), tuple(said), people, found.notes)


def _hundred(value: float | None) -> float | None:
    return None if value is None else 100 * value


def _sentence(row: dict[str, Any]) -> str:
    more, less = (row["a"], row["b"]) if row["says"] == "higher" else (row["b"], row["a"])
    low, high = sorted((abs(100 * row["low"]), abs(100 * row["high"])))
    return (
        f"{more} is flagged more often in its own words than {less}: {abs(100 * row['difference']):.1f} points, "
        f"95 % interval {low:.1f} to {high:.1f}."
    )
