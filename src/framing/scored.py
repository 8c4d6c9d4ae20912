"""What a report holds: passages, fragments and voices in columns, and the objects that are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from framing.looking import Findings, Piece
from framing.model.linear import Sums
from framing.preprocessing.article_columns import PassageColumns
from framing.preprocessing.bulk import made
from framing.report import Evidence, FoundSpan, ScoredPassage, Scores, VoiceScore
from framing.voice_scores import VoiceColumns


@dataclass(frozen=True, slots=True, eq=False)
class ReportColumns:
    """The columns of a report; its methods are named like the fields that they make.

    Attributes:
        of: the article's passages.
        heard: which of them were read: all but furniture.
        scores: of these; shape (heard, columns).
        found: of these.
        of_voices: these joined by voice.
    """

    of: PassageColumns
    heard: Sums
    scores: Scores
    found: Findings
    of_voices: VoiceColumns

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
        for at, piece in self.found.evidence:
            told.setdefault(at, []).append(piece)
        for at, pieces in told.items():
            evidence[heard[at]] = _evidence(pieces)
        return tuple(made(ScoredPassage, *where, rows, labels, evidence))

    def voices(self) -> tuple[VoiceScore, ...]:
        """The voices: first the narration, then the speakers by characters."""
        return self.of_voices.objects(self.found.labels)

    def spans(self) -> tuple[FoundSpan, ...]:
        """The fragments, by start."""
        sources = self.of.sources.take(self.heard).tolist()
        spans = []
        for start, end, technique, score, at, inside in sorted(self.found.spans, key=lambda span: span[:3]):
            said_by = self.of.voices[sources[at]], self.of.speakers[sources[at]]
            spans.append(FoundSpan(start, end, technique, score, *said_by, _evidence(inside)))
        return tuple(spans)


def _evidence(pieces: Sequence[Piece]) -> tuple[Evidence, ...]:
    return tuple(made(Evidence, *zip(*pieces, strict=True))) if pieces else ()
