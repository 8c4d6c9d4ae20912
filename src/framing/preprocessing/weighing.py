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
FIELD = 16  # bits of a sum: 257 features of 255 at most; rows have up to 190
_FIELD_MASK = (1 << FIELD) - 1
KEPT = 60_000  # features whose cells are remembered: 8 MB


class _Cells(dict[str, int]):
    """The cells of the features met so far: most features of an article were met in another."""

    def __missing__(self, feature: str) -> int:
        cell = crc32(feature.encode("utf-8", "surrogatepass")) & MASK
        if len(self) < KEPT:
            self[feature] = cell
        return cell


_cells = _Cells()


def cells(features: Iterable[str]) -> list[int]:
    """The cells of features."""
    known = _cells
    return [known[feature] for feature in features]


@dataclass(frozen=True, slots=True)
class Weights:
    """Tables of signed bytes, one a choice, and what one step of each is worth.

    Attributes:
        packed: of each cell the bytes of all tables, each moved up by 128 and `FIELD` bits apart, as one number: their
            sums come from one addition.
        steps: one a table.
    """

    packed: list[int]
    steps: tuple[float, ...]

    def scores(self, features: Iterable[str]) -> list[float]:
        """The score of each choice for one row."""
        packed = self.packed
        at = cells(features)
        total, moved = sum([packed[cell] for cell in at]), 128 * len(at)
        return [((total >> FIELD * n & _FIELD_MASK) - moved) * step for n, step in enumerate(self.steps)]


@functools.cache
def shipped(name: str, language: str = "en") -> Weights:
    """The weights of ``speakers.npz`` called ``name``: "who" (one table) or "usage" (one a class)."""
    import numpy as np

    stored = arrays(FILE, language=language)
    tables = stored[f"{name}_cells"].astype(np.uint64) + np.uint64(128)
    packed = np.zeros(1 << BITS, np.uint64)
    for number, table in enumerate(tables):
        packed += (table & np.uint64(255)) << np.uint64(FIELD * number)
    return Weights(packed.tolist(), tuple(float(step) for step in stored[f"{name}_step"]))
