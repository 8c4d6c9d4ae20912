"""Passages with what was found of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from framing.looking import Findings
from framing.preprocessing.bulk import made
from framing.report import ScoredPassage, Scores
from framing.spans import Passage


def scored_passages(passages: Sequence[Passage], scores: Scores, findings: Findings) -> tuple[ScoredPassage, ...]:
    """All passages of an article in order.

    Args:
        passages: all of them; furniture is not scored, and has zeros and nothing else.
        scores: of the others; shape (passages but furniture, columns).
        findings: of the others.
    """
    if not passages:
        return ()
    own = zip(scores, findings.labels, map(findings.evidence.get, range(len(scores))), strict=True)
    none = (np.zeros(scores.shape[1]), (), None)
    rest = [none if passage.voice == "furniture" else next(own) for passage in passages]
    where = [(p.start, p.end, p.voice, p.speaker) for p in passages]
    rows, labels, evidence = zip(*rest, strict=True)
    found = [tuple(pieces) if pieces else () for pieces in evidence]
    return tuple(made(ScoredPassage, *zip(*where, strict=True), rows, labels, found))
