"""From the mention of a source to its fullest name in the article.

"Aksyonov" is "Sergei Aksyonov" where the article says so anywhere, "the governor" is the person whom the article calls
governor, "he" is the person that the text speaks of; "the minister" stays as it is where no name goes with it. One
person, one name.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from typing import TYPE_CHECKING

from framing.kernel import loops
from framing.preprocessing.name_classes import (
    ARTICLE,
    COLON,
    DASH,
    class_bits,
    classes_of,
)
from framing.preprocessing.names import LONGEST_NAME, Known, Names, Run
from framing.preprocessing.scene import INSIDE, Scene
from framing.preprocessing.tokens import PAD, UPPER
from framing.spans import Speaker

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

# What a source is: a person that a pronoun stands for, a name, an office whose holder may be known, or but a phrase.
PERSON, NAME, HOLDER, PHRASE = range(4)
Read = tuple[int, int, int, int]  # head, one of these, first and last token of the name

_SENTENCES_BACK = 6  # how far a pronoun's person is looked for
_INTRODUCTION = 30  # tokens of a paragraph that introduces the speaker of the next one
_LABEL = 4  # tokens of a transcript's label with its colon


class Speakers:
    """The speakers of a scene."""

    def __init__(self, scene: Scene, known: Known, language: str = "en") -> None:
        self._known = known
        self._scene = scene
        self._language = language

    @functools.cached_property
    def names(self) -> Names:
        """The scene's names, found when first asked for."""
        return Names(self._scene, self._known, self._language)

    def learn(self) -> None:
        """Remember the scene's names before any speaker is asked for."""
        _ = self.names

    def read(self, first: Ints, last: Ints) -> list[Read]:
        """What sources are, by their first and last tokens; a head of -1 for what is none (names.c)."""
        bits = class_bits(self._language)
        found: list[Read] = loops.read_sources(first, last, self.names.table, *self._scene.arrays, bits).tolist()
        return found

    def of(self, first: int, last: int, read: Read | None = None) -> Speaker:
        """The speaker that the source between two tokens is, of which ``read`` is already known or not."""
        names = self.names
        if read is None:
            import numpy as np

            (read,) = self.read(np.array([first]), np.array([last]))
        head, kind, begin, stop = read
        if kind == NAME:
            name: str | None = names.name(begin, stop)
        elif kind == PERSON:
            name = self._person_before(first)
        else:
            name = self._holder(head) if kind == HOLDER else None
        start, end = names.starts[first], names.ends[head]
        return Speaker(name or self._phrase(first, head, start, end), start, end)

    def _runs(self, first: int, last: int) -> list[Run]:
        """The runs that touch the tokens from first to last, cut at first."""
        begins, lasts = self.names.borders
        at = bisect_left(begins, first)
        if at and lasts[at - 1] >= first:
            at -= 1
        found = []
        while at < len(begins) and begins[at] <= last:
            found.append((max(begins[at], first), lasts[at]))
            at += 1
        return found

    def _holder(self, office: int) -> str | None:
        """The one person whom the article calls so: "the governor", "the deputy mayor"."""
        holders = self.names.known.holders.get(self.names.word(office).lower(), ())
        return next(iter(holders)) if len(holders) == 1 else None

    def _phrase(self, first: int, last: int, start: int, end: int) -> str:
        """The source's own words, in the form in which the article has them first; also given: its characters."""
        names, text = self.names, self._scene.text
        words = bare = text[start:end]
        if first < last and names.group[first] in classes_of(ARTICLE, self._language):
            bare = text[names.starts[first + 1] : end]
        return self._known.phrases.setdefault(bare.lower(), words)

    def _person_before(self, token: int) -> str | None:
        """The name that "he" or "she" stands for.

        The first person outside quotation marks of the nearest sentence that has one; a name that is no person's full
        name or known last name is passed over.
        """
        names = self.names
        at, until = names.sentence_first[token], token - 1
        for _ in range(_SENTENCES_BACK):
            for begin, stop in self._runs(at, until):
                if names.state[begin] != INSIDE:
                    bare = names.person(begin, stop)
                    if bare >= 0:
                        return names.name(bare, stop)
            if at <= PAD:
                break
            until = at - 1
            at = min(names.sentence_first[until], until)
        return None

    def introduced(self, opening: int) -> Speaker | None:
        """The person whom the short paragraph before an opening mark speaks of, None where there is no such one."""
        before = opening - 1
        if before < PAD:
            return None
        first, last = int(self._scene.paragraph_first[before]), int(self._scene.paragraph_last[before])
        if last - first > _INTRODUCTION or self.names.in_headline_case(first):
            return None
        for begin, stop in self._runs(first, last):
            if self.names.person(begin, stop) >= 0:
                return self.of(begin, stop)
        return None

    def signed(self, after: int) -> Speaker | None:
        """The name that a dash puts under a quotation which ends before ``after``: "..." - Nora Quill."""
        dash = classes_of(DASH, self._language)
        begin = after
        while begin < after + 2 and self.names.group[begin] in dash:
            begin += 1
        end = int(self._scene.paragraph_last[after])
        if begin == after or not 0 <= end - begin <= LONGEST_NAME + 3:
            return None
        runs = self._runs(begin, end)
        return self.of(*runs[0]) if runs and runs[0][0] == begin else None

    def labelled(self, first: int) -> Speaker | None:
        """The name before a colon with which the words of a transcript begin: "QUILL: Thank you."."""
        colon = classes_of(COLON, self._language)
        for token in range(first, first + _LABEL):
            if self.names.group[token] in colon:
                return self.of(first, token - 1) if token > first else None
            if self.names.shape[token] != UPPER:
                return None
        return None
