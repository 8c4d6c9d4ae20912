"""What a report holds: passages, fragments and voices in columns, and the objects that are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.preprocessing.article_columns import PassageColumns
from framing.preprocessing.bulk import made
from framing.report import Evidence, FoundSpan, ScoredPassage, Scores, VoiceScore
from framing.voice_scores import voice_columns

Piece = tuple[int, int, str, float]  # of evidence: begin, end, technique, weight
Fragment = tuple[int, int, str, float, int, tuple[Piece, ...]]  # begin, end, technique, score, passage, evidence


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What has been found in an article; passages by their index among those that are read.

    Attributes:
        labels: of each passage the techniques of its fragments, most probable first.
        spans: the fragments, by start.
    """

    labels: list[tuple[str, ...]]
    spans: list[Fragment]


def findings(spans: Sequence[Fragment], passages: int) -> Findings:
    """Fragments with the labels that they give to their passages.

    Args:
        spans: in any order.
        passages: how many passages were read.
    """
    best: dict[int, dict[str, float]] = {}
    for _, _, technique, score, passage, _ in spans:
        of = best.setdefault(passage, {})
        of[technique] = max(score, of.get(technique, 0.0))
    labels: list[tuple[str, ...]] = [()] * passages
    for passage, of in best.items():
        labels[passage] = tuple(sorted(of, key=lambda name: (-of[name], name)))
    return Findings(labels, sorted(spans, key=lambda span: span[:3]))


@dataclass(frozen=True, slots=True, eq=False)
class ReportColumns:
    """The columns of a report; its methods are named like the fields that they make.

    Attributes:
        of: the article's passages.
        heard: which of them were read: all but furniture.
        scores: of these; shape (heard, columns).
        found: of these.
    """

    of: PassageColumns
    heard: npt.NDArray[np.int64]
    scores: Scores
    found: Findings

    def passages(self) -> tuple[ScoredPassage, ...]:
        """All passages in order; furniture is not scored, and has zeros and nothing else."""
        where = self.of.fields()
        count = len(where[0])
        rows = [np.zeros(self.scores.shape[1])] * count
        labels: list[tuple[str, ...]] = [()] * count
        evidence: list[tuple[Evidence, ...]] = [()] * count
        heard = self.heard.tolist()
        for index, row, names in zip(heard, self.scores, self.found.labels, strict=True):
            rows[index], labels[index] = row, names
        told: dict[int, list[Piece]] = {}
        for *_, at, pieces in self.found.spans:
            told.setdefault(at, []).extend(pieces)
        for at, some in told.items():
            order = self.found.labels[at].index
            evidence[heard[at]] = _evidence(sorted(some, key=lambda piece: (order(piece[2]), piece[0])))
        return tuple(made(ScoredPassage, *where, rows, labels, evidence))

    def voices(self) -> tuple[VoiceScore, ...]:
        """The voices: first the narration, then the speakers by characters."""
        return voice_columns(self.of, self.heard, self.scores).objects(self.found.labels)

    def spans(self) -> tuple[FoundSpan, ...]:
        """The fragments, by start."""
        sources = self.of.sources.take(self.heard).tolist()
        spans = []
        for start, end, technique, score, at, inside in self.found.spans:
            said_by = self.of.voices[sources[at]], self.of.speakers[sources[at]]
            spans.append(FoundSpan(start, end, technique, score, *said_by, _evidence(inside)))
        return tuple(spans)


def _evidence(pieces: Sequence[Piece]) -> tuple[Evidence, ...]:
    return tuple(made(Evidence, *zip(*pieces, strict=True))) if pieces else ()
