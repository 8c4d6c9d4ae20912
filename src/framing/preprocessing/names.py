"""The runs of capitalised words of a scene, from which names are cut (see `mentions`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from framing.kernel import loops
from framing.preprocessing.name_classes import class_bits
from framing.preprocessing.points import code_points
from framing.preprocessing.scene import CAPITALS, GROUP, LOWERS, SHAPE, STATE, Scene

LONGEST_NAME = 5  # tokens without titles


def _view(numbers: Any) -> memoryview[int]:
    return memoryview(numbers)


class Names:
    """The runs of a scene.

    Attributes:
        starts, ends, group, shape, state, sentence_first: the scene's tokens, as views that give plain numbers.
        borders: the first token of each run, titles and roles before the name included, and the last, in order.
    """

    def __init__(self, scene: Scene) -> None:
        # Few tokens of an article are ever looked at from here: a view costs less than a list of all.
        self.starts, self.ends = _view(scene.tokens.starts), _view(scene.tokens.ends)
        self.group, self.shape, self.state = (_view(scene.fields[row]) for row in (GROUP, SHAPE, STATE))
        self.sentence_first, self._sentence_last = _view(scene.sentence_first), _view(scene.sentence_last)
        self._capitals, self._lowers = _view(scene.counts[CAPITALS]), _view(scene.counts[LOWERS])
        first, last = loops.name_runs(
            code_points(scene.text), scene.tokens.starts, scene.tokens.ends, *scene.arrays, class_bits()
        )
        self.borders: tuple[Sequence[int], Sequence[int]] = _view(first), _view(last)

    def in_headline_case(self, token: int) -> bool:
        """Whether the token's sentence capitalises most of its words, so that capitals tell nothing there."""
        low, high = self.sentence_first[token], self._sentence_last[token] + 1
        capitals = self._capitals[high] - self._capitals[low]
        return capitals > 4 and capitals > 1.5 * (self._lowers[high] - self._lowers[low])
