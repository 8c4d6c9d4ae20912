"""Linear scores of features that are short texts: the cold stages' models, a handful of rows an article.

A feature's letters are hashed (CRC-32, the same everywhere) to a cell of a table of signed bytes; the cells' sum is
the score. Hashing trick: Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

BITS = 16  # 65,536 cells: the models below have some 20,000 features of weight
MASK = (1 << BITS) - 1


def cells(features: Iterable[str]) -> list[int]:
    """The cells of features."""
    return [crc32(feature.encode()) & MASK for feature in features]


@dataclass(frozen=True, slots=True)
class Weights:
    """A table of signed bytes, what one step is worth, and the score without features."""

    table: bytes
    step: float
    bias: float

    def score(self, features: Iterable[str]) -> float:
        """The score of one row."""
        table, total = self.table, 0
        for feature in features:
            total += table[crc32(feature.encode()) & MASK] - 128
        return total * self.step + self.bias
