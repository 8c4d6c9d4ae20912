"""The runs of capitalised words of a scene, from which names are cut (see `mentions`)."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Any

from framing import compiled
from framing.preprocessing.lexicon import TABLE_SIZE
from framing.preprocessing.name_classes import NO_NAME, PARTICLE, TITLE, class_bits, classes_of
from framing.preprocessing.scene import CAPITALS, GROUP, LOWERS, SHAPE, STATE, Scene
from framing.preprocessing.tokens import CAPITAL, MIXED, UPPER

Run = tuple[int, int]

_NAME_SHAPES = frozenset((CAPITAL, UPPER, MIXED))
LONGEST_NAME = 5  # tokens without titles
APPOSITION = 6  # tokens after a name's comma in which its office is looked for
LEARN, LEARN_OFFICE = 1, 2  # what a run teaches: a full name, or also who holds an office


@functools.cache
def _capitals() -> Any:
    """Which characters are capitals, as far as the character tables go."""
    import numpy as np

    return np.array([chr(code).isupper() for code in range(TABLE_SIZE)])


def _view(numbers: Any) -> memoryview[int]:
    return memoryview(numbers)


class Names:
    """The runs of a scene.

    Attributes:
        starts, ends, group, shape, state, sentence_first: the scene's tokens, as views that give plain numbers.
        table: the runs as an array of `names_loops.find_runs`, None where the loops are not used.
    """

    def __init__(self, scene: Scene, language: str = "en") -> None:
        self.language = language
        self._scene = scene
        self._text = scene.text
        # Few tokens of an article are ever looked at from here: a view costs less than a list of all.
        self.starts, self.ends = _view(scene.tokens.starts), _view(scene.tokens.ends)
        self.group, self.shape, self.state = (_view(scene.fields[row]) for row in (GROUP, SHAPE, STATE))
        self.sentence_first = _view(scene.sentence_first)
        self._titles = classes_of(TITLE, language)
        self.table: Any = self._runs_by_loop() if compiled.ready() else None

    @functools.cached_property
    def runs(self) -> list[Run]:
        """First and last token of each run, titles and roles before the name included."""
        if self.table is None:
            return self._find_runs()
        return [(first, last) for first, last, _, _ in self.table.tolist()]

    @functools.cached_property
    def borders(self) -> tuple[Sequence[int], Sequence[int]]:
        """The first token of each run, and the last."""
        if self.table is None:
            return [first for first, _ in self.runs], [last for _, last in self.runs]
        return _view(self.table[:, 0]), _view(self.table[:, 1])

    def _runs_by_loop(self) -> Any:
        import numpy as np

        from framing.preprocessing.names_loops import find_runs

        scene = self._scene
        runs, _, whole = find_runs(
            np.frombuffer(scene.text.encode("utf-32-le", "surrogatepass"), np.uint32),
            scene.tokens.starts,
            scene.tokens.ends,
            scene.fields,
            scene.counts,
            scene.sentence_first,
            scene.sentence_last,
            class_bits(self.language),
            _capitals(),
        )
        return runs if whole else None

    def _find_runs(self) -> list[Run]:
        no_name = classes_of(NO_NAME, self.language)
        group = self.group.tolist()
        places = [
            place
            for place, shape in enumerate(self.shape.tolist())
            if shape in _NAME_SHAPES and group[place] not in no_name
        ]
        runs: list[Run] = []
        begin = before = -1
        for place, joined in zip(places, self._joined(places), strict=True):
            if not joined:
                if before >= 0:
                    runs.append((begin, before))
                begin = place
            before = place
        if before >= 0:
            runs.append((begin, before))
        return runs

    def _joined(self, places: list[int]) -> Iterator[bool]:
        """Whether each capitalised word goes on with the run of the one before."""
        starts, ends, text = self.starts, self.ends, self._text
        nickname = False
        previous = -1
        for place in places:
            if previous < 0:
                previous = place
                yield False
                continue
            gap, before = place - previous, ends[previous]
            if gap > 3:  # most names stand alone
                previous, nickname = place, False
                yield False
                continue
            between = text[before : min(starts[place], before + 12)]
            opened, nickname = nickname, gap == 2 and _opens_nickname(text, between, ends[place])
            initial = before - starts[previous] <= 2 or self.group[previous] in self._titles
            previous = place
            yield (
                (gap == 1 and between in (" ", "\xa0"))
                or nickname
                or (gap == 2 and opened)
                or (gap == 2 and initial and between in (". ", ".\xa0"))
                or (2 <= gap <= 3 and self._all_particles(place - gap + 1, place))
            )

    def _all_particles(self, first: int, after: int) -> bool:
        particle = classes_of(PARTICLE, self.language)
        return all(self.group[token] in particle for token in range(first, after))

    def in_headline_case(self, token: int) -> bool:
        """Whether the token's sentence capitalises most of its words, so that capitals tell nothing there."""
        low, high = int(self._scene.sentence_first[token]), int(self._scene.sentence_last[token]) + 1
        inside = self._scene.counts[:, high] - self._scene.counts[:, low]
        return bool(inside[CAPITALS] > 4 and inside[CAPITALS] > 1.5 * inside[LOWERS])


def _opens_nickname(text: str, between: str, end: int) -> bool:
    """Whether a capitalised word after ``between`` is a nickname in marks between two names."""
    return (
        between in (' "', " “", " '", " ‘")
        and text[end : end + 2] in ('" ', "” ", "' ", "’ ")
        and text[end + 2 : end + 3].isupper()
    )
