"""The names of an article: runs of capitalised words, and which of them are one person's.

Runs are found on one stretch of the text at a time; what they teach (full names by last and first name, who holds an
office) is remembered for the whole article.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from framing.kernel import loops
from framing.preprocessing.name_classes import COMMA, ROLE, TITLE, class_bits, classes_of
from framing.preprocessing.points import code_points
from framing.preprocessing.scene import CAPITALS, GROUP, LOWERS, SHAPE, STATE, Scene
from framing.preprocessing.tokens import PAD, PUNCTUATION

Run = tuple[int, int]

LONGEST_NAME = 5  # tokens without titles
APPOSITION = 6  # tokens after a name's comma in which its office is looked for
_LEARN_OFFICE = 2  # a run teaches who holds an office (names.c)


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
        table: the runs, as `loops.name_runs` gives them.
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
        self.table, lessons = loops.name_runs(
            code_points(scene.text), scene.tokens.starts, scene.tokens.ends, *scene.arrays, class_bits(language)
        )
        for first, last, begin, teaches in lessons.tolist():
            self._learn(first, begin, last, office=teaches == _LEARN_OFFICE)

    @functools.cached_property
    def borders(self) -> tuple[Sequence[int], Sequence[int]]:
        """The first token of each run, titles and roles before the name included, and the last."""
        return _view(self.table[:, 0]), _view(self.table[:, 1])

    def word(self, token: int) -> str:
        """The token's letters as they stand."""
        return self._text[self.starts[token] : self.ends[token]]

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
