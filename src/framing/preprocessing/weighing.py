"""Linear scores of features that are short texts: the cold stages' models, a handful of rows an article.

A feature's letters are hashed (CRC-32, the same everywhere) to a cell of a table of signed bytes; the cells' sum is
the score. The kernel follows the hash over templates (`seen`) and values, so that no feature is ever written out.
Hashing trick: Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from framing.kernel import loops
from framing.preprocessing import seen
from framing.preprocessing.characters import bounds
from framing.resources.language import Language

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from framing.kernel.loops import Layout

BITS = 16  # 65,536 cells; the models have some 40,000 features in their training data, most of them next to nothing
MASK = (1 << BITS) - 1
FILE = "speakers.npz"


_LAYOUTS = {"who": seen.WHO, "usage": seen.USAGE}
_GAP, _END = 0x80000000, 0xFFFFFFFF  # in a template: a value's number is added to the one, the other ends it
_PART = re.compile(r"\{(\w+)\}|(.)")


@functools.cache
def layout(name: str) -> Layout:
    """The groups of a model's features as the kernel takes them (features.c)."""
    import numpy as np

    groups = _LAYOUTS[name]
    sets = [names.split() for names, _ in groups.values()]
    number = {value: n for n, value in enumerate(dict.fromkeys(chain.from_iterable(sets)))}
    plans: list[list[int]] = []
    for _, templates in groups.values():
        plan: list[int] = []
        for template in templates:
            plan += [_GAP + number[gap] if gap else ord(letter) for gap, letter in _PART.findall(template)] + [_END]
        plans.append(plan)
    return (
        np.array([ord(letter) for letter in groups], np.uint32),
        bounds(map(len, sets)),
        np.array([number[value] for values in sets for value in values], np.uint32),
        bounds(map(len, plans)),
        np.array([part for plan in plans for part in plan], np.uint32),
    )


def cells(name: str, row: Sequence[str]) -> NDArray[np.uint32]:
    """The cells of a row's features, for fitting the model ``name``."""
    return loops.feature_cells("\n".join((*row, "")), MASK, *layout(name))


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of each cell, int8 (cells, choices), what one step of each choice's is worth, and the features."""

    table: NDArray[np.int8]
    steps: tuple[float, ...]
    layout: Layout

    def scores(self, rows: Sequence[Sequence[str]]) -> list[list[float]]:
        """The score of each choice for each row of lines (see `seen`), none of which holds a line break."""
        if not rows:
            return []
        lines = "\n".join(chain.from_iterable(rows)) + "\n"
        sums: list[list[int]] = loops.feature_sums(lines, bounds(map(len, rows)), *self.layout, self.table).tolist()
        return [[total * step for total, step in zip(row, self.steps, strict=True)] for row in sums]


@functools.cache
def shipped(name: str, language: Language) -> Weights:
    """The weights of ``speakers.npz`` called ``name``: "who" (one choice) or "usage" (one a class)."""
    import numpy as np

    stored = language.speakers
    steps = tuple(float(step) for step in stored[f"{name}_step"])
    return Weights(np.ascontiguousarray(stored[f"{name}_cells"].T), steps, layout(name))
