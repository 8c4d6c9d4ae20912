"""The names of an article: runs of capitalised words, and which of them are one person's.

Runs are found on one stretch of the text at a time; what they teach (full names by last and first name, who holds an
office) is remembered for the whole article.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field

from framing.preprocessing.lexicon import class_number
from framing.preprocessing.scene import CAPITALS, GROUP, LOWERS, SHAPE, STATE, Scene
from framing.preprocessing.tokens import CAPITAL, MIXED, PAD, PUNCTUATION, UPPER

Run = tuple[int, int]

# Words that are no part of a name although they are capitalised at the start of a sentence.
_NO_NAME = (
    "determiner", "determiner_a", "pronoun_subject", "pronoun_it", "pronoun_other", "possessive", "when", "and", "but",
    "in", "on", "for", "at", "by", "to", "with", "from", "about", "if", "wh", "who", "which", "day", "adverb",
    "according", "that", "negation", "number", "be", "have", "do", "modal", "of", "call", "clitic_s",
)  # fmt: skip
_NAME_SHAPES = frozenset((CAPITAL, UPPER, MIXED))
LONGEST_NAME = 5  # tokens without titles
_APPOSITION = 6  # tokens after a name's comma in which its office is looked for


@functools.cache
def class_numbers(names: tuple[str, ...], language: str) -> frozenset[int]:
    """The numbers of word classes."""
    return frozenset(class_number(name, language) for name in names)


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


class Names:
    """The runs of a scene, and the names they stand for."""

    def __init__(self, scene: Scene, known: Known, language: str = "en") -> None:
        self.known = known
        self.language = language
        self._scene = scene
        self._text = scene.text
        self.starts, self.ends = scene.tokens.starts.tolist(), scene.tokens.ends.tolist()
        self.group, self.shape, self.state = scene.fields[[GROUP, SHAPE, STATE]].tolist()
        self._titles = class_numbers(("title", "role"), language)
        self.runs = self._find_runs()
        self.begins = [first for first, _ in self.runs]
        for first, last in self.runs:
            self._learn(first, last)

    def word(self, token: int) -> str:
        """The token's letters as they stand."""
        return self._text[self.starts[token] : self.ends[token]]

    def words(self, first: int, last: int) -> str:
        """The text from one token to another."""
        return self._text[self.starts[first] : self.ends[last]]

    def _find_runs(self) -> list[Run]:
        """First and last token of each run, titles and roles before the name included."""
        no_name = class_numbers(_NO_NAME, self.language)
        places = [
            place
            for place, shape in enumerate(self.shape)
            if shape in _NAME_SHAPES and self.group[place] not in no_name
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
        particle = class_number("particle", self.language)
        return all(self.group[token] == particle for token in range(first, after))

    def _learn(self, first: int, last: int) -> None:
        """Remember a full name by its last word and its first, and the office that stands before or after it."""
        begin = self.without_titles(first, last)
        if begin == last or last - begin >= LONGEST_NAME or self.in_headline_case(first):
            return
        name = self.words(begin, last)
        known = self.known
        if last - begin > known.fullest.get(self.word(last), (0, ""))[0]:
            known.fullest[self.word(last)] = (last - begin, name)
        known.by_first.setdefault(self.word(begin), set()).add(name)
        role = class_number("role", self.language)
        roles = [token for token in range(max(first - 1, PAD), begin) if self.group[token] == role]
        if self.group[last + 1] == class_number("comma", self.language):
            for token in range(last + 2, last + 2 + _APPOSITION):
                if self.group[token] == role:
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

    def is_person(self, first: int, last: int) -> bool:
        """Whether a run is a full name, a title with a name, or a last name that the article has in full."""
        begin = self.without_titles(first, last)
        return begin < last or first < begin or self.word(last) in self.known.fullest

    def name(self, first: int, last: int) -> str:
        """The fullest form of the name between two tokens."""
        begin = self.without_titles(first, last)
        full = self.known.fullest.get(self.word(last))
        if full and full[0] > last - begin:
            return full[1]
        with_first = self.known.by_first.get(self.word(last), ())
        if not full and begin == last and len(with_first) == 1:
            return next(iter(with_first))
        return self.words(begin, last)


def _opens_nickname(text: str, between: str, end: int) -> bool:
    """Whether a capitalised word after ``between`` is a nickname in marks between two names."""
    return (
        between in (' "', " “", " '", " ‘")
        and text[end : end + 2] in ('" ', "” ", "' ", "’ ")
        and text[end + 2 : end + 3].isupper()
    )
