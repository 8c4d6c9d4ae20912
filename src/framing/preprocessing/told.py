"""Attributions one by one, as the rules of `clauses` read and write them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from framing.preprocessing.attributions import Found
from framing.preprocessing.candidates import LEFT, RIGHT, SOURCE

if TYPE_CHECKING:
    from numpy.typing import NDArray


# Tokens: of a source between a comma and its verb; of what may follow the verb (time, place, hearer); the fewest of a
# clause before it. Longer ones are seldom of these shapes, and looking further would not be linear.
SOURCE_REACH, ADJUNCT_REACH, CLAUSE = 14, 22, 3
END_REACH = 80
LABEL = 5  # tokens of a headline's source with its colon
RULE = (
    0.9  # the probability of an attribution that a rule finds: 98-100 of 100 generated sentences of each form are right
)


@dataclass(slots=True)
class Told:
    """An attribution in token numbers, ends included; -1 where a part is missing."""

    cue: int
    layout: int
    probability: float
    right: tuple[int, int]
    left: tuple[int, int]
    source: tuple[int, int]


NO_PART = (-1, -1)


def read(found: Found) -> list[Told]:
    """The attributions of a scene one by one."""
    first, last = found.first.tolist(), found.last.tolist()
    parts = [[(a, b) if a >= 0 else NO_PART for a, b in zip(first[k], last[k], strict=True)] for k in range(3)]
    columns = zip(
        found.cue.tolist(),
        found.layout.tolist(),
        found.probability.tolist(),
        *(parts[k] for k in (RIGHT, LEFT, SOURCE)),
        strict=True,
    )
    return [Told(*row) for row in columns]


def found_of(told: list[Told]) -> Found:
    """The attributions as the models take them."""
    import numpy as np

    def bounds(side: int) -> NDArray[np.int64]:
        return np.array(
            [[getattr(t, part)[side] for t in told] for part in ("right", "left", "source")], np.int64
        ).reshape(3, -1)

    return Found(
        np.array([t.cue for t in told], np.int64),
        np.array([t.layout for t in told], np.int64),
        np.array([t.probability for t in told], np.float64),
        bounds(0),
        bounds(1),
    )
