"""The people and bodies of an article: which capitalised runs are one and the same, what they are called and are.

A run ("Mayor Ines Roth", "Roth", "the Tarn Council") becomes a mention of an entity. One person, one name: the fullest
that the article has; two people of one last name stay two. What the article says beside a name ("the mayor of Tarn",
", a former baker", "is the chief analyst") is kept as words, so that "the baker" can be told whose it is.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field

from framing.preprocessing.lexicon import class_number
from framing.resources.language import Language
from framing.spans import SpeakerKind

PERSON, BODY, PLACE, CROWD, UNKNOWN = "person", "body", "place", "crowd", "unknown"

_SPEAKER_KINDS: dict[str, SpeakerKind] = {PERSON: "person", BODY: "body", PLACE: "body", CROWD: "crowd"}

# How many words before a name and after its comma or "is" are read for what the person is; appositions are seldom
# longer, and the words beyond belong to the sentence.
BEFORE, AFTER = 7, 9
NAMESAKES = 50  # of one name are looked at: real articles have a handful, and to look at all would not be linear
STOP, SMALL, TITLED = 1, 2, 4  # `Lists.bits`: ends what is said before a name; does so before its titles; is a title
STRONG = 9  # of the 15 levels of how often a word is a cue: "said", "told", "wrote" are 13 and 14


@dataclass(frozen=True, slots=True)
class Lists:
    """The language's lists of ``people.json``, and the classes of words that entities are read by.

    ``bits`` are those of each word class that `describing` looks at: STOP and its like.
    """

    words: dict[str, frozenset[str]]
    classes: dict[str, frozenset[int]]
    signs: dict[str, str]
    bits: tuple[int, ...]
    plurals: tuple[str, ...]

    def people(self, word: str) -> bool:
        """Whether a word in small letters is a people in the plural: "ukrainians"."""
        demonyms = self.words["demonyms"]
        return any(word.endswith(ending) and word[: -len(ending)] in demonyms for ending in self.plurals)

    def first_name(self, word: str) -> str:
        """ "m", "f", "e" (either) or "" of a word in small letters."""
        return self.signs.get(word, "")


@functools.cache
def lists(language: Language) -> Lists:
    """The lists of a language."""
    words, classes_of = dict(language.people), language.classes
    taken: frozenset[str] = words["crowd_nouns"] | words["body_nouns"] | words["document_nouns"]
    words["person_nouns"] |= frozenset(classes_of["role"]) - taken
    words["crowd_nouns"] |= frozenset(classes_of["plural"]) - words["person_nouns"]
    named = {
        "title": ("title",),
        "role": ("role",),
        "the": ("determiner", "determiner_a", "possessive"),
        "be": ("be",),
        "of": ("of", "for"),
        "counts": ("number", "determiner", "determiner_a", "possessive"),
        "comma": ("comma",),
        "clitic": ("clitic_s",),
        "small": (
            "determiner", "determiner_a", "possessive", "of", "for", "in", "on", "at", "and", "to", "from", "with",
            "by",
        ),
        "stop": (
            "be", "have", "do", "modal", "pronoun_subject", "pronoun_it", "pronoun_other", "that", "when", "if", "wh",
            "but", "according", "day", "who", "which",
        ),
    }  # fmt: skip
    classes = {key: frozenset(class_number(name) for name in listed) for key, listed in named.items()}
    # Where a name is in two lists, the first of them counts.
    signs = {word: sign for key, sign in (("either", "e"), ("female", "f"), ("male", "m")) for word in words[key]}
    plurals = tuple(sorted(words["plural_endings"]))
    return Lists(words, classes, signs, tuple(_bits(classes, number) for number in range(128)), plurals)


def _bits(classes: dict[str, frozenset[int]], number: int) -> int:
    """What a word class is to `describing`."""
    ends = number in classes["stop"] or number in classes["the"]
    small = number in classes["small"] and number not in classes["of"]
    named = ((STOP, ends), (SMALL, small), (TITLED, number in classes["title"] or number in classes["role"]))
    return sum(bit for bit, holds in named if holds)


@dataclass(slots=True)
class Entity:
    """Somebody or something with a name.

    Attributes:
        name: its fullest form, without titles.
        kind: PERSON, BODY, PLACE or UNKNOWN.
        gender: "m", "f" or "".
        roles: what the article says it is, in small letters.
        count: how often it is named; outside: how often outside marks.
        words: of its names, in small letters.
        keys: what its name is known by, where names change their form; sure: whether the name is a nominative.
    """

    name: str
    kind: str = UNKNOWN
    gender: str = ""
    roles: set[str] = field(default_factory=set)
    count: int = 0
    outside: int = 0
    words: set[str] = field(default_factory=set)
    keys: tuple[str, ...] = ()
    sure: bool = False

    @property
    def speaker_kind(self) -> SpeakerKind:
        """What sort of speaker it is; a place speaks for its government."""
        return _SPEAKER_KINDS.get(self.kind, "unknown")


class Registry:
    """The entities of a whole article, by last name, first name and letters."""

    def __init__(self) -> None:
        self.entities: list[Entity] = []
        self.by_last: dict[str, list[int]] = {}
        self.by_first: dict[str, list[int]] = {}
        self.by_name: dict[str, int] = {}

    def add(self, words: Sequence[str], name: str, *, sure: bool | None = None) -> int:
        """The entity of a name, new or known; ``sure`` as `Entity` has it, None where names do not change."""
        key = " ".join(words)
        known = self.by_name.get(key)
        if known is not None:
            if sure:
                self._known_surely(known, words, name)
            return known
        last, first = words[-1], words[0]
        for number in self.by_last.get(last, [])[:NAMESAKES]:  # "Donald Trump" and "Donald J. Trump"
            entity = self.entities[number]
            theirs = entity.keys or entity.name.lower().split()
            if theirs[0] == first or (len(theirs) == 1 and len(words) > 1):
                if len(theirs) < len(words):
                    entity.name, entity.keys = name, entity.keys and tuple(words)
                    entity.sure = bool(sure)
                entity.words.update(words)
                self.by_name[key] = number
                self.by_first.setdefault(first, []).append(number)
                return number
        number = len(self.entities)
        keys = () if sure is None else tuple(words)
        self.entities.append(Entity(name, words=set(words), keys=keys, sure=bool(sure)))
        self.by_name[key] = number
        self.by_last.setdefault(last, []).append(number)
        if len(words) > 1:
            self.by_first.setdefault(first, []).append(number)
        return number

    def _known_surely(self, number: int, words: Sequence[str], name: str) -> None:
        """Call an entity by a nominative, where its name was no sure one."""
        entity = self.entities[number]
        if not entity.sure and len(entity.keys) == len(words):
            entity.name, entity.sure = name, True


@dataclass(slots=True)  # not frozen: to set frozen fields takes three times as long, and there are thirty an article
class Mention:
    """Tokens first to last (titles are not among them) name an entity; ``begin`` is where titles begin."""

    first: int
    last: int
    entity: int
    begin: int
