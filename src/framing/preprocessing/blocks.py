"""Marks and attributions in blocks, so that what is asked of each pair of the two stays linear in the text.

An article has some dozens of each and is one block. A book or a hostile text has thousands, and all with all are too
many: there a block holds neighbouring marks and the attributions around them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from framing.preprocessing.attributions import Found
from framing.preprocessing.scene import Scene

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The richest of 2,800 news pages has 160 marks: no article is cut. The largest block takes some 30 MB for a moment.
MARKS = 192
ATTRIBUTIONS = 256
_AROUND = 64  # attributions before the first and after the last mark of a block


def blocks(scene: Scene, found: Found) -> Iterator[tuple[Scene, Found, NDArray[np.int64]]]:
    """The scene with some of its marks, the attributions near them, and which of all these are; marks in order."""
    import numpy as np

    everything = np.arange(len(found.cue))
    if len(scene.marks) <= MARKS and len(found.cue) <= ATTRIBUTIONS:
        yield scene, found, everything
        return
    place = np.searchsorted(found.cue, scene.quoted[0])  # attributions before each mark
    first = 0
    while first < len(scene.marks):
        last = int(np.searchsorted(place, place[first] + ATTRIBUTIONS - 2 * _AROUND, "right"))
        last = max(min(last, first + MARKS), first + 1)
        near = everything[max(int(place[first]) - _AROUND, 0) : int(place[last - 1]) + _AROUND]
        part = replace(scene, marks=scene.marks[first:last], quoted=scene.quoted[:, first:last])
        yield part, _chosen(found, near), near
        first = last


def _chosen(found: Found, near: NDArray[np.int64]) -> Found:
    return Found(
        found.cue.take(near),
        found.layout.take(near),
        found.probability.take(near),
        found.first.take(near, 1),
        found.last.take(near, 1),
    )
