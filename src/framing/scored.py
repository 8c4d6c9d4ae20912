"""Passages with what was found of them."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import numpy as np

from framing.looking import Findings, Labels
from framing.preprocessing.bulk import made
from framing.report import Evidence, ScoredPassage, Scores
from framing.spans import Passage

_GET = [attrgetter(name) for name in ("start", "end", "voice", "speaker")]


def scored_passages(passages: Sequence[Passage], scores: Scores, findings: Findings) -> tuple[ScoredPassage, ...]:
    """All passages of an article in order.

    Args:
        passages: all of them; furniture is not scored, and has zeros and nothing else.
        scores: of the others; shape (passages but furniture, columns).
        findings: of the others.
    """
    rows: list[Scores] = [np.zeros(scores.shape[1])] * len(passages)
    labels: list[Labels] = [()] * len(passages)
    evidence: list[tuple[Evidence, ...]] = [()] * len(passages)
    heard = [index for index, passage in enumerate(passages) if passage.voice != "furniture"]
    for at, (index, row, names) in enumerate(zip(heard, scores, findings.labels, strict=True)):
        rows[index], labels[index] = row, names
        if at in findings.evidence:
            evidence[index] = tuple(findings.evidence[at])
    where: list[list[Any]] = [list(map(get, passages)) for get in _GET]
    return tuple(made(ScoredPassage, *where, rows, labels, evidence))
