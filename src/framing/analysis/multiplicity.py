"""Chances of many findings, corrected for their number: one rule for estimates and for adopted wording."""

from __future__ import annotations

from collections.abc import Sequence


def false_discovery(probabilities: Sequence[float]) -> list[float]:
    """For each probability the share of chance findings among all that are as small (Benjamini and Hochberg 1995)."""
    order = sorted(range(len(probabilities)), key=lambda k: (-probabilities[k], k))
    adjusted, least = [0.0] * len(probabilities), 1.0
    for rank, k in zip(range(len(probabilities), 0, -1), order, strict=True):
        least = min(least, probabilities[k] * len(probabilities) / rank)
        adjusted[k] = least
    return adjusted
