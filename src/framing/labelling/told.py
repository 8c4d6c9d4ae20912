"""What a report tells of passages, in columns: rows are made of these, and no objects in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from framing.deferred import columns_of

if TYPE_CHECKING:
    from framing.report import Report, Scores
    from framing.spans import Speaker, Voice


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Passages in order.

    Attributes:
        starts, ends, voices, speakers: of all.
        heard: which of them are not furniture.
        labels: of those that are heard.
        scores: of these; shape (heard, columns).
    """

    starts: Sequence[int]
    ends: Sequence[int]
    voices: Sequence[Voice]
    speakers: Sequence[Speaker | None]
    heard: Sequence[int]
    labels: Sequence[tuple[str, ...]]
    scores: Scores


def told_of(report: Report) -> Told:
    """What a report holds in columns, as `Model.score` gives it, or in passages, as others may make it."""
    from framing.scored import ReportColumns

    held = columns_of(report)
    if isinstance(held, ReportColumns):
        return Told(*held.of.fields(), held.heard.tolist(), held.found.labels, held.scores)
    every = report.passages
    heard = [index for index, passage in enumerate(every) if passage.voice != "furniture"]
    scores = np.array([every[index].scores for index in heard], np.float64).reshape(-1, len(report.techniques) + 1)
    return Told(
        [passage.start for passage in every],
        [passage.end for passage in every],
        [passage.voice for passage in every],
        [passage.speaker for passage in every],
        heard,
        [every[index].labels for index in heard],
        scores,
    )
