"""From the mention of a source to its fullest name in the article.

"Aksyonov" is "Sergei Aksyonov" where the article says so anywhere, "the governor" is the person whom the article calls
governor, "he" is the person that the text speaks of; "the minister" stays as it is where no name goes with it. One
person, one name.
"""

from __future__ import annotations

from bisect import bisect_left

from framing.preprocessing.lexicon import class_number
from framing.preprocessing.names import LONGEST_NAME, Known, Names, Run, class_numbers
from framing.preprocessing.scene import INSIDE, Scene
from framing.preprocessing.tokens import CAPITAL, PAD, UPPER
from framing.spans import Speaker

# The head of a source ends before one of these ("Nuria Costa, the engineer", "a driver from Split").
_ENDS_HEAD = (
    "comma", "who", "which", "bracket_open", "dash", "semicolon", "colon", "of", "in", "on", "for", "from", "with",
    "at", "about", "when", "that", "to",
)  # fmt: skip
_PRONOUNS = ("pronoun_subject", "pronoun_other", "who", "which", "pronoun_it", "that")
_SENTENCES_BACK = 6  # how far a pronoun's person is looked for
_INTRODUCTION = 30  # tokens of a paragraph that introduces the speaker of the next one
_LABEL = 4  # tokens of a transcript's label with its colon


class Speakers:
    """The speakers of a scene."""

    def __init__(self, scene: Scene, known: Known, language: str = "en") -> None:
        self._names: Names | None = None
        self._known = known
        self._scene = scene
        self._language = language
        self._stop = class_numbers(_ENDS_HEAD, language)
        self._pronouns = class_numbers(_PRONOUNS, language)

    @property
    def names(self) -> Names:
        """The scene's names, found when first asked for."""
        if self._names is None:
            self._names = Names(self._scene, self._known, self._language)
        return self._names

    def learn(self) -> None:
        """Remember the scene's names before any speaker is asked for."""
        self._names = self.names

    def of(self, first: int, last: int) -> Speaker:
        """The speaker that the source between two tokens is."""
        head = first
        while head < last and self.names.group[head + 1] not in self._stop:
            head += 1
        start, end = self.names.starts[first], self.names.ends[head]
        if first == head and self.names.group[first] in self._pronouns:
            return Speaker(self._person_before(first) or self._phrase(first, head), start, end)
        return Speaker(self._named(first, head, last) or self._phrase(first, head), start, end)

    def _runs(self, first: int, last: int) -> list[Run]:
        """The runs that touch the tokens from first to last, cut at first."""
        names = self.names
        at = bisect_left(names.begins, first)
        if at and names.runs[at - 1][1] >= first:
            at -= 1
        found = []
        while at < len(names.runs) and names.runs[at][0] <= last:
            found.append((max(names.runs[at][0], first), names.runs[at][1]))
            at += 1
        return found

    def _named(self, first: int, head: int, last: int) -> str | None:
        """The name in a source whose head ends at ``head``: at the head's end, at its start, or set beside it."""
        names = self.names
        quoted = self.names.state[first] == INSIDE
        runs = [run for run in self._runs(first, last) if quoted or self.names.state[run[0]] != INSIDE]
        inner = [run for run in runs if run[0] <= head]
        clitic = self.names.group[head] == class_number("clitic_s", self._language)
        if inner and inner[-1][1] >= head - clitic:
            return names.name(*inner[-1])
        for begin, stop in inner:
            capital_before = begin > first and self.names.shape[begin - 1] in (CAPITAL, UPPER)
            if names.is_full(begin, stop) and not capital_before:
                return names.name(begin, stop)
        comma = class_number("comma", self._language)
        for begin, stop in runs:  # "the mayor of Locri, Assunta Crea"
            if self.names.group[begin - 1] == comma and names.is_full(begin, stop):
                return names.name(begin, stop)
        return self._holder(first, head) if head == last else None  # not "the head of the Crimea"

    def _holder(self, first: int, last: int) -> str | None:
        """The one person whom the article calls so: "the governor", "the deputy mayor"."""
        if self.names.group[first] != class_number("determiner", self._language) or last - first > 2:
            return None
        holders = self.names.known.holders.get(self.names.word(last).lower(), ())
        return next(iter(holders)) if len(holders) == 1 else None

    def _phrase(self, first: int, last: int) -> str:
        """The source's own words, in the form in which the article has them first."""
        article = class_numbers(("determiner", "determiner_a"), self._language)
        bare = first + (first < last and self.names.group[first] in article)
        return self._known.phrases.setdefault(self.names.words(bare, last).lower(), self.names.words(first, last))

    def _person_before(self, token: int) -> str | None:
        """The name that a pronoun stands for.

        "who" and "which": the name just before. "he" and "she": the first person outside quotation marks of the
        nearest sentence that has one; a name that is no person's full name or known last name is passed over.
        """
        names = self.names
        if self.names.group[token] in class_numbers(("who", "which", "that"), self._language):
            at = bisect_left(names.begins, token) - 1
            return names.name(*names.runs[at]) if at >= 0 and names.runs[at][1] >= token - 3 else None
        if self.names.group[token] not in class_numbers(("pronoun_subject", "pronoun_other"), self._language):
            return None
        at, until = int(self._scene.sentence_first[token]), token - 1
        for _ in range(_SENTENCES_BACK):
            for begin, stop in self._runs(at, until):
                if self.names.state[begin] != INSIDE and names.is_person(begin, stop):
                    return names.name(begin, stop)
            if at <= PAD:
                break
            until = at - 1
            at = min(int(self._scene.sentence_first[until]), until)
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
            if self.names.is_person(begin, stop):
                return self.of(begin, stop)
        return None

    def signed(self, after: int) -> Speaker | None:
        """The name that a dash puts under a quotation which ends before ``after``: "..." - Nora Quill."""
        dash = class_number("dash", self._language)
        begin = after
        while begin < after + 2 and self.names.group[begin] == dash:
            begin += 1
        end = int(self._scene.paragraph_last[after])
        if begin == after or not 0 <= end - begin <= LONGEST_NAME + 3:
            return None
        runs = self._runs(begin, end)
        return self.of(*runs[0]) if runs and runs[0][0] == begin else None

    def labelled(self, first: int) -> Speaker | None:
        """The name before a colon with which the words of a transcript begin: "QUILL: Thank you."."""
        colon = class_number("colon", self._language)
        for token in range(first, first + _LABEL):
            if self.names.group[token] == colon:
                return self.of(first, token - 1) if token > first else None
            if self.names.shape[token] != UPPER:
                return None
        return None
