"""Linear scores of features that are short texts: the cold stages' models, a handful of rows an article.

A feature's letters are hashed (CRC-32, the same everywhere) to a cell of a table of signed bytes; the cells' sum is
the score. Hashing trick: Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning".
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from framing.resources import arrays

BITS = 16  # 65,536 cells; the models have some 40,000 features in their training data, most of them next to nothing
MASK = (1 << BITS) - 1
FILE = "speakers.npz"


def cells(features: Iterable[str]) -> list[int]:
    """The cells of features."""
    return [crc32(feature.encode("utf-8", "surrogatepass")) & MASK for feature in features]


@dataclass(frozen=True, slots=True)
class Weights:
    """Tables of signed bytes (one a choice, each moved up by 128), and what one step of each is worth."""

    tables: tuple[bytes, ...]
    steps: tuple[float, ...]

    def scores(self, features: Iterable[str]) -> list[float]:
        """The score of each choice for one row."""
        at = cells(features)
        moved = 128 * len(at)
        return [
            (sum([table[cell] for cell in at]) - moved) * step
            for table, step in zip(self.tables, self.steps, strict=True)
        ]


@functools.cache
def shipped(name: str, language: str = "en") -> Weights:
    """The weights of ``speakers.npz`` called ``name``: "who" (one table) or "usage" (one a class)."""
    stored = arrays(FILE, language=language)
    tables = stored[f"{name}_cells"].astype("int16") + 128
    return Weights(
        tuple(table.astype("uint8").tobytes() for table in tables), tuple(float(s) for s in stored[f"{name}_step"])
    )
