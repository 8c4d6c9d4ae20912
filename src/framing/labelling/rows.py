"""Reports -> rows: the columns of the output for each unit (passage, article, span, speaker).

Probabilities are rounded to four decimals, half to even, and are float32 in Parquet; labels are told before rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from framing.errors import OptionError
from framing.labelling.options import By
from framing.labelling.records import Document
from framing.labelling.told import told_of
from framing.techniques import ANY

if TYPE_CHECKING:
    from framing.report import Report

ColumnType = Literal["text", "texts", "count", "score"]
# Held-out calibration is not known to more than two decimals; four keep the order of passages.
DECIMALS = 4

_PLACE: dict[str, ColumnType] = {"start": "count", "end": "count", "voice": "text", "speaker": "text", "text": "text"}
_OWN: dict[By, dict[str, ColumnType]] = {
    "passage": {"passage": "count", **_PLACE, "labels": "texts"},
    "span": {**_PLACE, "technique": "text", "score": "score", "evidence": "texts"},
    "speaker": {"voice": "text", "speaker": "text", "characters": "count", "passages": "count", "labels": "texts"},
    "article": {
        "characters": "count",
        "passages": "count",
        "flagged": "count",
        "speakers": "texts",
        "labels": "texts",
        "narration_labels": "texts",
    },
}
# Columns that say which article a row is of.
IDENTITY: dict[str, ColumnType] = {"id": "text", "input": "text", "place": "text"}


def columns_of(by: By, techniques: Sequence[str]) -> dict[str, ColumnType]:
    """The columns that labelling adds to a row, with their types.

    For ``"article"`` a technique's column is its highest probability in any passage, ``passages_<technique>`` the
    number of passages flagged for it and ``narration_<technique>`` how many of these are in the outlet's own voice.
    For ``"speaker"`` it is the mean over what that voice says (see `framing.report.VoiceScore`).
    """
    columns = dict(_OWN[by])
    if by == "span":
        return columns
    columns |= dict.fromkeys((*techniques, ANY), "score")
    if by == "speaker":
        columns |= {f"passages_{name}": "count" for name in techniques}
    if by == "article":
        columns |= {f"passages_{name}": "count" for name in techniques}
        columns |= {f"narration_{name}": "count" for name in techniques}
    return columns


@dataclass(frozen=True, slots=True)
class Schema:
    """The output's columns: identity, kept columns, labelling's own."""

    by: By
    techniques: tuple[str, ...]
    keep: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        taken = {*IDENTITY, *columns_of(self.by, self.techniques)} & set(self.keep)
        if taken:
            raise OptionError(
                f"the output has a column {min(taken)!r} of its own", way_out="rename the column that is to be kept"
            )

    @property
    def columns(self) -> dict[str, ColumnType]:
        """Names and types, in order."""
        return {**IDENTITY, **dict.fromkeys(self.keep, "text"), **columns_of(self.by, self.techniques)}


@dataclass(slots=True)
class Tally:
    """Counts over reports: what a manifest and the closing table tell."""

    articles: int = 0
    passages: int = 0
    characters: int = 0
    rows: int = 0
    flagged: dict[str, int] = field(default_factory=dict)

    def count(self, report: Report) -> None:
        """Count one report; furniture counts as characters, not as passages."""
        told = told_of(report)
        self.articles += 1
        self.characters += len(report.article.text)
        self.passages += len(told.heard)
        for labels in told.labels:
            for name in labels:
                self.flagged[name] = self.flagged.get(name, 0) + 1

    def add(self, other: Tally) -> None:
        """Add another tally to this one."""
        self.articles += other.articles
        self.passages += other.passages
        self.characters += other.characters
        self.rows += other.rows
        for name, count in other.flagged.items():
            self.flagged[name] = self.flagged.get(name, 0) + count


def rows_of(report: Report, by: By) -> list[dict[str, Any]]:
    """The rows of a report without identity; scores as Python floats, rounded."""
    if by == "passage":
        return _passages(report)
    if by == "span":
        return _spans(report)
    if by == "speaker":
        return _speakers(report)
    return [_article(report)]


def identified(document: Document, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with the identity and the kept columns of their document before them."""
    first = {"id": document.id, "input": document.input, "place": document.place, **document.kept}
    return [{**first, **row} for row in rows]


def _rounded(scores: Any) -> Any:
    return np.round(np.asarray(scores, dtype=np.float64), DECIMALS).tolist()


def _passages(report: Report) -> list[dict[str, Any]]:
    text, told = report.article.text, told_of(report)
    count = len(told.starts)
    scores = np.zeros((count, len(report.techniques) + 1))  # furniture is not scored
    scores[told.heard] = told.scores
    labels: list[list[str]] = [[] for _ in range(count)]
    for index, names in zip(told.heard, told.labels, strict=True):
        labels[index] = list(names)
    names = (*_OWN["passage"], *report.techniques, ANY)
    columns = (
        range(count),
        told.starts,
        told.ends,
        told.voices,
        [speaker.name if speaker else None for speaker in told.speakers],
        [text[start:end] for start, end in zip(told.starts, told.ends, strict=True)],
        labels,
        *_rounded(scores.T),
    )
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _spans(report: Report) -> list[dict[str, Any]]:
    text = report.article.text
    return [
        {
            "start": span.start,
            "end": span.end,
            "voice": span.voice,
            "speaker": span.speaker.name if span.speaker else None,
            "text": text[span.start : span.end],
            "technique": span.technique,
            "score": round(float(span.score), DECIMALS),
            "evidence": [text[piece.start : piece.end] for piece in span.evidence],
        }
        for span in report.spans
    ]


def _speakers(report: Report) -> list[dict[str, Any]]:
    names = (*report.techniques, ANY)
    return [
        {
            "voice": voice.voice,
            "speaker": voice.speaker,
            "characters": voice.characters,
            "passages": voice.passages,
            "labels": _ordered(voice.labels),
            **dict(zip(names, _rounded(voice.scores), strict=True)),
            **{f"passages_{name}": voice.labels.get(name, 0) for name in report.techniques},
        }
        for voice in report.voices
    ]


def _article(report: Report) -> dict[str, Any]:
    names, told = (*report.techniques, ANY), told_of(report)
    everywhere: dict[str, int] = {}
    narration: dict[str, int] = {}
    flagged = 0
    for index, labels in zip(told.heard, told.labels, strict=True):
        flagged += bool(labels)
        for name in labels:
            everywhere[name] = everywhere.get(name, 0) + 1
            if told.voices[index] == "narration":
                narration[name] = narration.get(name, 0) + 1
    return {
        "characters": len(report.article.text),
        "passages": len(told.heard),
        "flagged": flagged,
        "speakers": [voice.speaker for voice in report.voices if voice.speaker],
        "labels": _ordered(everywhere),
        "narration_labels": _ordered(narration),
        **dict(zip(names, _rounded(told.scores.max(axis=0, initial=0.0)), strict=True)),
        **{f"passages_{name}": everywhere.get(name, 0) for name in report.techniques},
        **{f"narration_{name}": narration.get(name, 0) for name in report.techniques},
    }


def _ordered(counts: dict[str, int]) -> list[str]:
    """Names by count, then by name."""
    return sorted(counts, key=lambda name: (-counts[name], name))
