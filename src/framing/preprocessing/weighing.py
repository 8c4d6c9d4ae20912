"""Linear scores of features that are short texts: the cold stages' models, a handful of rows an article.

A feature's letters are hashed (CRC-32, the same everywhere) to a cell of a table of signed bytes; the cells' sum is
the score. Hashing trick: Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning".
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from framing.kernel import loops
from framing.preprocessing.characters import bounds
from framing.resources.language import Language

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BITS = 16  # 65,536 cells; the models have some 40,000 features in their training data, most of them next to nothing
MASK = (1 << BITS) - 1
FILE = "speakers.npz"


def cells(features: Sequence[str]) -> NDArray[np.uint32]:
    """The cells of features, which hold no line break."""
    return loops.text_cells("\n".join((*features, "")), MASK)


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of each cell, int8 (cells, choices), and what one step of each choice's is worth."""

    table: NDArray[np.int8]
    steps: tuple[float, ...]

    def scores(self, rows: Sequence[Sequence[str]]) -> list[list[float]]:
        """The score of each choice for each row of features."""
        found = cells(tuple(chain.from_iterable(rows)))
        sums: list[list[int]] = loops.row_sums(self.table, found, bounds(map(len, rows))).tolist()
        return [[total * step for total, step in zip(row, self.steps, strict=True)] for row in sums]


@functools.cache
def shipped(name: str, language: Language) -> Weights:
    """The weights of ``speakers.npz`` called ``name``: "who" (one choice) or "usage" (one a class)."""
    import numpy as np

    stored = language.speakers
    steps = tuple(float(step) for step in stored[f"{name}_step"])
    return Weights(np.ascontiguousarray(stored[f"{name}_cells"].T), steps)
