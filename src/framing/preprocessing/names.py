"""The names of an article: runs of capitalised words, and which of them are one person's.

Runs are found on one stretch of the text at a time; what they teach (full names by last and first name, who holds an
office) is remembered for the whole article.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from framing import compiled
from framing.preprocessing.lexicon import TABLE_SIZE
from framing.preprocessing.name_classes import COMMA, NO_NAME, PARTICLE, ROLE, TITLE, class_bits, classes_of
from framing.preprocessing.scene import CAPITALS, GROUP, LOWERS, SHAPE, STATE, Scene
from framing.preprocessing.tokens import CAPITAL, MIXED, PAD, PUNCTUATION, UPPER

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


@dataclass(slots=True)
class Known:
    """What an article's names have taught so far.

    Attributes:
        fullest: last name -> how many words the longest name that ends with it has, and that name.
        by_first: first name -> the full names that begin with it.
        holders: office -> the names to which the article gives it.
        phrases: a source's words in small letters -> those words as the article has them first.
    """

    fullest: dict[str, tuple[int, str]] = field(default_factory=dict)
    by_first: dict[str, set[str]] = field(default_factory=dict)
    holders: dict[str, set[str]] = field(default_factory=dict)
    phrases: dict[str, str] = field(default_factory=dict)


def _view(numbers: Any) -> memoryview[int]:
    return memoryview(numbers)


class Names:
    """The runs of a scene, and the names they stand for.

    Attributes:
        known: what the article's names have taught, this scene's among them.
        starts, ends, group, shape, state, sentence_first: the scene's tokens, as views that give plain numbers.
        table: the runs as an array of `names_loops.find_runs`, None where the loops are not used.
    """

    def __init__(self, scene: Scene, known: Known, language: str = "en") -> None:
        self.known = known
        self.language = language
        self._scene = scene
        self._text = scene.text
        # Few tokens of an article are ever looked at from here: a view costs less than a list of all.
        self.starts, self.ends = _view(scene.tokens.starts), _view(scene.tokens.ends)
        self.group, self.shape, self.state = (_view(scene.fields[row]) for row in (GROUP, SHAPE, STATE))
        self.sentence_first = _view(scene.sentence_first)
        self._titles = classes_of(TITLE, language)
        self.table: Any = None
        if compiled.ready():
            self.table, lessons = self._runs_by_loop()
        if self.table is None:
            lessons = self._lessons()
        for first, last, begin, teaches in lessons:
            self._learn(first, begin, last, office=teaches == LEARN_OFFICE)

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

    def word(self, token: int) -> str:
        """The token's letters as they stand."""
        return self._text[self.starts[token] : self.ends[token]]

    def _lessons(self) -> list[list[int]]:
        """The runs that teach: first and last token, the name's first, and what there is to learn."""
        behind = [(first, last, self.without_titles(first, last)) for first, last in self.runs]
        return [
            [first, last, begin, LEARN_OFFICE]
            for first, last, begin in behind
            if begin < last < begin + LONGEST_NAME and not self.in_headline_case(first)
        ]

    def _runs_by_loop(self) -> tuple[Any, list[list[int]]]:
        import numpy as np

        from framing.preprocessing.names_loops import find_runs

        scene = self._scene
        runs, lessons, whole = find_runs(
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
        return runs if whole else None, lessons.tolist()

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

    def _learn(self, first: int, begin: int, last: int, *, office: bool) -> None:
        """Remember a full name by its last word and its first, and the office that stands before or after it."""
        text, starts, ends, known = self._text, self.starts, self.ends, self.known
        start, end = starts[begin], ends[last]
        name, ending = text[start:end], text[starts[last] : end]
        full = known.fullest.get(ending)
        if full is None or last - begin > full[0]:
            known.fullest[ending] = (last - begin, name)
        known.by_first.setdefault(text[start : ends[begin]], set()).add(name)
        if not office:
            return
        role = classes_of(ROLE, self.language)
        roles = [token for token in range(max(first - 1, PAD), begin) if self.group[token] in role]
        if self.group[last + 1] in classes_of(COMMA, self.language):
            for token in range(last + 2, last + 2 + APPOSITION):
                if self.group[token] in role:
                    roles.append(token)
                elif self.shape[token] == PUNCTUATION:
                    break
        for token in roles:
            known.holders.setdefault(self.word(token).lower(), set()).add(name)

    def in_headline_case(self, token: int) -> bool:
        """Whether the token's sentence capitalises most of its words, so that capitals tell nothing there."""
        low, high = int(self._scene.sentence_first[token]), int(self._scene.sentence_last[token]) + 1
        inside = self._scene.counts[:, high] - self._scene.counts[:, low]
        return bool(inside[CAPITALS] > 4 and inside[CAPITALS] > 1.5 * inside[LOWERS])

    def without_titles(self, first: int, last: int) -> int:
        """Where the name of a run begins, behind titles and roles."""
        for token in range(first, last):
            if self.group[token] in self._titles:
                first = token + 1
        while first < last and self.shape[first] == PUNCTUATION:
            first += 1
        return first

    def is_full(self, first: int, last: int) -> bool:
        """Whether a run has two names or more besides titles."""
        return self.without_titles(first, last) < last

    def person(self, first: int, last: int) -> int:
        """Where a person's name begins in a run, behind titles; -1 where it is none.

        It is one if it is a full name, a title with a name, or a last name that the article has in full.
        """
        begin = self.without_titles(first, last)
        return begin if begin < last or first < begin or self.word(last) in self.known.fullest else -1

    def name(self, begin: int, last: int) -> str:
        """The fullest form of the name between two tokens, without titles."""
        end = self.ends[last]
        ending = self._text[self.starts[last] : end]
        full = self.known.fullest.get(ending)
        if full and full[0] > last - begin:
            return full[1]
        if begin == last:
            with_first = () if full else self.known.by_first.get(ending, ())
            return next(iter(with_first)) if len(with_first) == 1 else ending
        return self._text[self.starts[begin] : end]


def _opens_nickname(text: str, between: str, end: int) -> bool:
    """Whether a capitalised word after ``between`` is a nickname in marks between two names."""
    return (
        between in (' "', " “", " '", " ‘")
        and text[end : end + 2] in ('" ', "” ", "' ", "’ ")
        and text[end + 2 : end + 3].isupper()
    )
