"""What stands beside words as their source: a name, a pronoun, a noun, and whom it stands for."""

from __future__ import annotations

import functools
from bisect import bisect_left
from dataclasses import dataclass

from framing.preprocessing.attributions import Found
from framing.preprocessing.candidates import SOURCE
from framing.preprocessing.entities import PERSON, lists
from framing.preprocessing.forms import JOINER
from framing.preprocessing.lexicon import class_number
from framing.preprocessing.mentions import Entities
from framing.preprocessing.scene import INSIDE
from framing.preprocessing.speech import speech
from framing.preprocessing.subjects import subject
from framing.preprocessing.tokens import CAPITAL, LOWER, PAD, PUNCTUATION, UPPER
from framing.resources.language import Language

NOBODY = -1  # a choice below is a phrase: the own words of source number -2 - choice
# Entities looked at a quotation: those of this many sentences before it, and the last sources before it.
SENTENCES_BACK, SOURCES_BACK = 4, 4
MOST = 12  # candidates; real quotations have 5 in the mean
MOST_ENTITIES = 400  # of an article that roles are looked up in
LEAD = 40  # tokens of a clause that leads in to the words
LONG = 8  # tokens of a source that is named by its own words
SUBJECT = 6  # tokens from a sentence's start in which its subject is looked for
TAKEN_UP = 60  # tokens from a source without a name to the pronoun that takes it up
OF = 6  # tokens after a head in which "of" names its place
REACH = 16  # tokens of a said-clause beside the words
NOMINAL = ("person", "body", "document", "crowd", "noun")


@dataclass(slots=True)
class Source:
    """What stands beside the words: its tokens, what sort of word its head is, whom it names.

    ``sort``: "name", a pronoun, "person", "body", "document", "crowd", "noun" (by its head's list), or "none".
    """

    first: int
    last: int
    head: int
    sort: str
    entity: int = -1
    inside: tuple[int, ...] = ()
    guess: int = -1
    same: Source | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What a language's lists say of pronouns and nouns: word -> sort; and the word classes that the rules read."""

    pronouns: dict[str, str]
    sorts: dict[str, str]
    ends: frozenset[int]
    clausal: frozenset[int]
    relative: frozenset[int]
    possessive: frozenset[int]
    role: frozenset[int]
    article: frozenset[int]
    indefinite: int
    day: int


@functools.cache
def _known(language: Language) -> _Known:
    listed, said = lists(language).words, speech(language).words
    pronouns = {
        word: sort
        for sort, key in (("he", "he"), ("she", "she"), ("they", "they"), ("it", "it"), ("i", "first"))
        for word in said[key]
    }
    sorts = {word: "person" for key in ("female_nouns", "male_nouns") for word in listed[key]}
    for sort in ("person", "body", "document", "crowd"):  # where a word is in two lists, the last of them counts
        sorts |= dict.fromkeys(listed[f"{sort}_nouns"], sort)

    def numbers(names: str) -> frozenset[int]:
        return frozenset(class_number(name) for name in names.split())

    return _Known(
        pronouns,
        sorts,
        numbers(
            "comma who which bracket_open dash semicolon colon of in on for from with at about when that to be have by"
        ),
        numbers("who which that be have modal do day"),
        numbers("who which that"),
        numbers("possessive"),
        numbers("role"),
        numbers("determiner determiner_a possessive number"),
        class_number("determiner_a"),
        class_number("day"),
    )


TAKES = {"they": ("crowd", "body", "person"), "it": ("body", "document")}
NONE = Source(-1, -1, -1, "none")


class Sources:
    """The sources of a scene's attributions."""

    def __init__(self, entities: Entities, found: Found) -> None:
        self.e = entities
        self.language = entities.language
        self.scene = entities.scene
        self.found = found
        self.cue = found.cue.tolist()
        self.probability = found.probability.tolist()
        self.part_first, self.part_last = found.first.tolist(), found.last.tolist()
        first, last = self.part_first[SOURCE], self.part_last[SOURCE]
        self.cues = entities.cues
        self.sentence_last: list[int] = entities.sentence_last
        self.paragraph = self.scene.paragraph.tolist()
        self.paragraph_first = self.scene.paragraph_first.tolist()
        self.speech = speech(self.language)
        known = _known(self.language)
        self.pronouns, self._sorts = known.pronouns, known.sorts
        self._ends, self.clausal, self._relative = known.ends, known.clausal, known.relative
        self._possessive, self._role, self._article = known.possessive, known.role, known.article
        self._indefinite, self._day = known.indefinite, known.day
        self.subjects = self.speech.words["subject"]
        self.sources = [self.source(a, b) if a >= 0 else NONE for a, b in zip(first, last, strict=True)]
        registry = entities.registry.entities
        self.persons = [n for n, x in enumerate(registry[:MOST_ENTITIES]) if x.kind == PERSON]
        self._guess()
        counts = sorted(
            ((x.count, -n) for n, x in enumerate(entities.registry.entities) if x.kind == PERSON), reverse=True
        )
        self.rank = {-n: r for r, (_, n) in enumerate(counts[:4])}
        spoken: dict[int, int] = {}
        for source in self.sources:
            if source.guess >= 0:
                spoken[source.guess] = spoken.get(source.guess, 0) + 1
        self.spoken = spoken
        self.chief = {n: r for r, n in enumerate(sorted(spoken, key=lambda n: (-spoken[n], n))[:4])}

    def sort_of(self, word: str) -> str:
        """Which list of nouns a word is in."""
        return self._sorts.get(word, "noun")

    def source(self, first: int, last: int) -> Source:
        """What stands between two tokens beside the words."""
        e = self.e
        words, group = e.words, e.group
        begun = e.at(first, first)
        if begun:  # the middle of a name: all of it
            first = e.mentions[begun[0]].first
            last = max(last, e.mentions[begun[0]].last)
        head = first
        free = e.inflection is not None  # the rules of free word order have cut it already
        pronoun = not free and words[first] in self.pronouns and group[first] not in self._possessive
        while head < last and not pronoun and group[head + 1] not in self._ends and (free or not self._acts(head)):
            head += 1
        if self.sort_of(words[head]) == "noun":  # "the minister allegedly"
            listed = [t for t in range(max(first, head - 3), head) if self.sort_of(words[t]) != "noun"]
            if listed and not e.at(head, head):
                head = listed[-1]
        touching = [e.mentions[m] for m in e.at(first, last) if e.mentions[m].first >= first]
        if head == first and not touching:
            word = words[first]
            if word in self.pronouns:
                return Source(first, last, head, self.pronouns[word])
            if group[first] in self._relative:
                at = bisect_left(e.begins, first) - 1
                if at >= 0 and e.mentions[at].last >= first - 3:
                    return Source(first, last, head, "who", e.mentions[at].entity)
                return Source(first, last, head, "who")
        if head == first and not touching and not free and words[head].endswith(self.speech.manner):
            return NONE  # "After initially saying"
        if not touching and group[head] == self._day and not self._called_so(first, head):
            return NONE  # "Quill, who last Thursday said"
        inside = tuple(m.entity for m in touching)
        clitic = words[head] in self.speech.words["clitics"]
        for m in touching:
            if m.first <= head and m.last >= head - clitic:
                return Source(first, last, head, "name", m.entity, inside)
        for m in touching:  # "the mayor of Locri, Assunta Crea"
            before = words[m.begin - 1]
            if before == "," and e.registry.entities[m.entity].kind == PERSON and m.first > head:
                return Source(first, last, head, "name", m.entity, inside)
        return Source(first, last, head, self.sort_of(words[head - clitic if head > first else head]), -1, inside)

    def _called_so(self, first: int, head: int) -> bool:
        """Whether a day or month is a part of a name: "Ruth Monday", "The Sun"."""
        e, before = self.e, head - 1
        capitals = e.shape[head] != LOWER and e.shape[before] != LOWER
        return first < head and capitals and e.group[before] != self._day and e.group[before] not in self._ends

    def _acts(self, token: int) -> bool:
        """Whether a verb follows a noun: what is taken for "the article represented a" is but "the article"."""
        e = self.e
        return (
            e.shape[token + 1] == LOWER
            and e.words[token + 1].endswith(self.speech.past)
            and self.sort_of(e.words[token + 1]) == "noun"
            and (self.sort_of(e.words[token]) != "noun" or e.shape[token] in (CAPITAL, UPPER))
        )

    def _places(self, source: Source) -> set[str]:
        """The capitalised words after "of" in a source without a name: "the governor of Tarn"."""
        e = self.e
        head = source.head
        if source.last <= head or e.group[head + 1] not in e.lists.classes["of"]:
            return set()
        names = (CAPITAL, UPPER)
        return {e.words[t] for t in range(head + 2, min(source.last, head + OF) + 1) if e.shape[t] in names}

    def is_new(self, source: Source) -> bool:
        """Whether a person without a name is spoken of for the first time: "a driver" is nobody who was named."""
        return source.sort == "person" and self.e.group[source.first] == self._indefinite

    def fits(self, source: Source, number: int) -> str:
        """How an entity fits a source that does not name it."""
        entity = self.e.registry.entities[number]
        if source.sort in ("he", "she"):
            if entity.kind not in (PERSON, "unknown"):
                return "bad"
            want = "m" if source.sort == "he" else "f"
            return "unsure" if not entity.gender else "yes" if entity.gender == want else "bad"
        if source.sort in ("person", "noun", "body", "crowd", "document"):
            words = self.e.words
            head = words[source.head]
            hits = (head in entity.roles) * 2
            roles, names = entity.roles, entity.words
            mods = 0
            for word in words[source.first : source.head]:
                mods += len(word) > 3 and (word in roles or word in names)
            mods += any(word in roles or word in names for word in self._places(source))
            return f"{hits}{min(mods, 2)}"
        return "-"

    def _guess(self) -> None:
        """Each source's entity by rule, in order: what a later one's "spoke last" is measured by.

        A pronoun whose person or body has no name is the same as an earlier source: `Source.same`.
        """
        e, entities = self.e, self.e.registry.entities
        current = -1
        nameless: Source | None = None  # the last source without a name, where it is later than the last named one
        for source in self.sources:
            if source.sort == "none":
                continue
            if source.entity >= 0:
                source.guess = source.entity
            elif source.sort in ("he", "she"):
                if nameless is not None and nameless.sort == "person" and self._near(nameless, source):
                    source.same = nameless
                    source.guess = nameless.guess
                elif (
                    current >= 0
                    and self.fits(source, current) in ("yes", "unsure")
                    and entities[current].kind == PERSON
                ):
                    source.guess = current
                else:
                    source.guess = self.person_before(source)
            elif source.sort in ("it", "they"):
                wanted = TAKES[source.sort]
                crowd = self._taken_up(source, ("crowd",)) if source.sort == "they" else None
                if crowd is not None:
                    source.same = crowd
                elif nameless is not None and nameless.sort in wanted and self._near(nameless, source):
                    source.same = nameless
                else:
                    source.same = self._taken_up(source, wanted)
                    if source.same is None and current >= 0 and entities[current].kind not in (PERSON, "unknown"):
                        source.guess = current
            elif source.sort in ("person", "noun"):
                word = e.words[source.head]
                fitting = [n for n in self.persons if word in entities[n].roles]
                places = self._places(source)
                if places and len(self.persons) > 1:  # "the head of the Tarn region" is "Tarn region Governor Roth"
                    there = [n for n in self.persons if not places.isdisjoint(entities[n].roles)]
                    fitting = [n for n in there if n in fitting] or there or fitting
                if len(fitting) == 1:
                    source.guess = fitting[0]
            if source.guess >= 0:
                current, nameless = source.guess, None
            elif source.sort in NOMINAL:
                nameless = source
            elif source.same is None:
                nameless = None

    def _near(self, one: Source, other: Source) -> bool:
        """Whether a source may be taken up by a pronoun: it stands at most a few sentences before."""
        return 0 < other.first - one.last < TAKEN_UP

    def taken_up(self, source: Source) -> Source | None:
        """Whom "they" or "it" takes up."""
        known = next((s for s in self.sources if s.first == source.first), None)
        if known is not None and (known.same is not None or known.guess >= 0):
            return known.same
        return self._taken_up(source, TAKES[source.sort])

    def _taken_up(self, source: Source, wanted: tuple[str, ...]) -> Source | None:
        """The crowd or body at the start of a sentence before "they" or "it"."""
        for first in self._back(source.first, 2):
            if "crowd" in wanted and self._plural(first) and not self.e.at(first, first):  # "Millers were angry."
                return Source(first, first, first, "crowd")
            if first < source.first and self.e.state[first] == 0:
                found = self._noun_phrase(first, min(first + SUBJECT, source.first))
                if found.sort in wanted and found.first <= first + 1:
                    return found
        return None

    def _plural(self, first: int) -> bool:
        """Whether a sentence begins with a plural and its verb."""
        lists, words = self.speech.words, self.e.words
        return words[first].endswith(tuple(lists["plural"])) and words[first + 1] in lists["plural_verbs"]

    def person_before(self, source: Source) -> int:
        """The nearest person before a pronoun that fits it: of the nearest sentence that has one, the first."""
        e, entities = self.e, self.e.registry.entities
        at = bisect_left(e.begins, source.first)
        best, sentence = -1, -1
        for m in reversed(e.mentions[max(at - 12, 0) : at]):
            if e.state[m.first] == INSIDE or entities[m.entity].kind != PERSON or self.fits(source, m.entity) == "bad":
                continue
            if sentence < 0:
                sentence = e.sentence_first[m.first]
            if e.sentence_first[m.first] != sentence:
                break
            best = m.entity
        return best

    def _back(self, token: int, sentences: int) -> list[int]:
        """The first tokens of the sentence of a token and of those before it, nearest first."""
        found = []
        at = self.e.sentence_first[token]
        for _ in range(sentences + 1):
            found.append(at)
            if at <= PAD:
                break
            at = min(self.e.sentence_first[at - 1], at - 1)
        return found

    def _noun_phrase(self, first: int, stop: int) -> Source:
        """The first noun phrase between two tokens that may speak."""
        e = self.e
        if e.inflection is not None:
            return subject(self, first, stop) or NONE
        t = first
        while t < stop:
            at = e.at(t, t)
            if at and e.mentions[at[0]].begin <= t:
                m = e.mentions[at[0]]
                return Source(t, m.last, m.last, "name", m.entity, (m.entity,))
            word = e.words[t]
            if word in self.pronouns:
                if t + 1 < stop and e.group[t] in self._possessive:
                    t += 1
                    continue
                return Source(t, t, t, self.pronouns[word])
            sort = self.sort_of(word)
            if sort != "noun":
                head = t
                while head + 1 < stop and (
                    self.sort_of(e.words[head + 1]) != "noun" or (e.group[head + 1] in self._role)
                ):
                    head += 1
                last = head
                while last + 1 < stop and not e.at(last + 1, last + 1):
                    last += 1
                inside = e.at(head + 1, stop - 1)
                if inside and e.mentions[inside[0]].begin == head + 1:  # "the blogger Keean Bexte"
                    m = e.mentions[inside[0]]
                    return Source(t, m.last, m.last, "name", m.entity, (m.entity,))
                begin = t
                while begin > first and e.shape[begin - 1] != PUNCTUATION and begin > t - 5:
                    begin -= 1
                    if e.group[begin] in self._article:
                        break
                found = self.sort_of(e.words[head])
                return Source(begin, head, head, found, -1, tuple(e.mentions[m].entity for m in e.at(begin, head)))
            t += 1
        return NONE

    def phrase(self, source: Source) -> str:
        """A source's own words."""
        text = self.scene.text
        return " ".join(text[self.e.starts[source.first] : self.e.ends[self.end(source)]].replace(JOINER, "").split())

    def end(self, source: Source) -> int:
        """The last token of a source's own words: "Sources close to the minister" whole, but without a clause."""
        e = self.e
        if source.sort not in NOMINAL or not source.head < source.last <= source.first + LONG:
            return source.head
        token = source.head
        while token < source.last and e.shape[token + 1] != PUNCTUATION and e.group[token + 1] not in self.clausal:
            token += 1
        return token
