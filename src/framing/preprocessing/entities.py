"""The people and bodies of an article: which capitalised runs are one and the same, what they are called and are.

A run ("Mayor Ines Roth", "Roth", "the Tarn Council") becomes a mention of an entity. One person, one name: the fullest
that the article has; two people of one last name stay two. What the article says beside a name ("the mayor of Tarn",
", a former baker", "is the chief analyst") is kept as words, so that "the baker" can be told whose it is.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field

from framing.preprocessing.forms import JOINER
from framing.preprocessing.lexicon import class_number
from framing.preprocessing.names import Names
from framing.preprocessing.scene import CUE, INSIDE, Scene
from framing.preprocessing.tokens import CAPITAL, LOWER, PUNCTUATION, UPPER
from framing.resources import parameters
from framing.spans import SpeakerKind

PERSON, BODY, PLACE, CROWD, UNKNOWN = "person", "body", "place", "crowd", "unknown"

_SPEAKER_KINDS: dict[str, SpeakerKind] = {PERSON: "person", BODY: "body", PLACE: "body", CROWD: "crowd"}

# How many words before a name and after its comma or "is" are read for what the person is; appositions are seldom
# longer, and the words beyond belong to the sentence.
BEFORE, AFTER = 7, 9
STRONG = 9  # of the 15 levels of how often a word is a cue: "said", "told", "wrote" are 13 and 14


@dataclass(frozen=True, slots=True)
class Lists:
    """The language's lists of ``people.json``, and the classes of words that entities are read by."""

    words: dict[str, frozenset[str]]
    classes: dict[str, frozenset[int]]

    def first_name(self, word: str) -> str:
        """ "m", "f", "e" (either) or "" of a word in small letters."""
        for key, sign in (("male", "m"), ("female", "f"), ("either", "e")):
            if word in self.words[key]:
                return sign
        return ""


@functools.cache
def lists(language: str = "en") -> Lists:
    """The lists of a language."""
    words = {key: frozenset(text.split()) for key, text in parameters("people.json", language=language).items()}
    classes_of = parameters("word_classes.json", language=language)
    taken: frozenset[str] = words["crowd_nouns"] | words["body_nouns"] | words["document_nouns"]
    words["person_nouns"] |= frozenset(classes_of["role"]) - taken
    words["crowd_nouns"] |= frozenset(classes_of["plural"]) - words["person_nouns"]
    named = {
        "title": ("title",),
        "role": ("role",),
        "the": ("determiner", "determiner_a", "possessive"),
        "be": ("be",),
        "of": ("of", "for"),
        "comma": ("comma",),
        "clitic": ("clitic_s",),
        "small": ("determiner", "determiner_a", "possessive", "of", "for", "in", "on", "at", "and", "to", "from", "with", "by"),
        "stop": (
            "be", "have", "do", "modal", "pronoun_subject", "pronoun_it", "pronoun_other", "that", "when", "if", "wh",
            "but", "according", "day", "who", "which",
        ),
    }  # fmt: skip
    classes = {key: frozenset(class_number(name, language) for name in listed) for key, listed in named.items()}
    return Lists(words, classes)


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
    """

    name: str
    kind: str = UNKNOWN
    gender: str = ""
    roles: set[str] = field(default_factory=set)
    count: int = 0
    outside: int = 0
    words: set[str] = field(default_factory=set)

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

    def add(self, words: Sequence[str], name: str) -> int:
        """The entity of a name of two words or more, new or known."""
        key = " ".join(words)
        known = self.by_name.get(key)
        if known is not None:
            return known
        last, first = words[-1], words[0]
        for number in self.by_last.get(last, ()):  # "Donald Trump" and "Donald J. Trump"
            entity = self.entities[number]
            theirs = entity.name.lower().split()
            if theirs[0] == first or (len(theirs) == 1 and len(words) > 1):
                if len(theirs) < len(words):
                    entity.name = name
                entity.words.update(words)
                self.by_name[key] = number
                self.by_first.setdefault(first, []).append(number)
                return number
        number = len(self.entities)
        self.entities.append(Entity(name, words=set(words)))
        self.by_name[key] = number
        self.by_last.setdefault(last, []).append(number)
        if len(words) > 1:
            self.by_first.setdefault(first, []).append(number)
        return number


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens first to last (titles are not among them) name an entity; ``begin`` is where titles begin."""

    first: int
    last: int
    entity: int
    begin: int


class Entities:
    """The entities that a scene mentions.

    Attributes:
        registry: the article's.
        words: the scene's tokens in small letters.
        mentions: in order, not overlapping.
    """

    def __init__(self, scene: Scene, names: Names, registry: Registry, language: str = "en") -> None:
        self.registry = registry
        self.language = language
        self.lists = lists(language)
        self.scene = scene
        self.names = names
        text = scene.text
        self.starts, self.ends = scene.tokens.starts.tolist(), scene.tokens.ends.tolist()
        if JOINER in text:
            text = text.replace(JOINER, "")  # only for words: offsets are the scene's
            self.raw = [scene.text[a:b].replace(JOINER, "") for a, b in zip(self.starts, self.ends, strict=True)]
        else:
            self.raw = [text[a:b] for a, b in zip(self.starts, self.ends, strict=True)]
        self.words = [w.lower().replace("’", "'") for w in self.raw]
        self.group, self.shape, self.state = (list(names.group), list(names.shape), list(names.state))
        self.sentence_first = list(names.sentence_first)
        self.cues = scene.fields[CUE].tolist()
        self.mentions: list[Mention] = []
        self._pieces = self._cut()
        self._learn_names()
        self._join_letters()

    def _cut(self) -> list[tuple[int, int, int]]:
        """The runs as pieces: where titles begin, first and last token of the name."""
        known, classes, words = self.lists, self.lists.classes, self.words
        titles = classes["title"] | classes["role"]
        pieces = []
        for run, last in zip(*self.names.borders, strict=True):
            begin = run
            nouns = known.words["person_nouns"]
            if (self.group[last] in titles or words[last] in nouns) and not known.first_name(words[run]):
                continue  # "the Polish President", "the FBI Director"
            stop = begin
            whole = words[last] in known.words["body_nouns"] and self.shape[last] != UPPER  # "the General Staff"
            for token in range(begin, begin if whole else last):
                if self.group[token] in titles or words[token] in nouns or words[token].split("-")[0] in nouns:
                    stop = token + 1
            while stop < last and self.shape[stop] == PUNCTUATION:
                stop += 1
            for token in range(stop + 1, last):  # "European Council Charles Michel"
                if (
                    known.first_name(words[token])
                    and not known.first_name(words[token - 1])
                    and self.shape[token] == CAPITAL
                    and (token > stop + 1 or self._no_first(token - 1) or self.group[stop - 1] in classes["of"])
                ):
                    pieces.append((stop, stop, token - 1))
                    stop = token
                    break
            pieces.append((begin if stop != begin else stop, stop, last))
        return pieces

    def _no_first(self, token: int) -> bool:
        """Whether a capitalised word before a first name is no first name: a place, a body, letters."""
        word, listed = self.words[token], self.lists.words
        return (
            self.shape[token] == UPPER
            or word in listed["places"]
            or word in listed["demonyms"]
            or word in listed["body_nouns"]
            or word in listed["crowd_nouns"]
            or "-" in word
        )

    def _adjective(self, first: int) -> bool:
        """Whether a single word is but an adjective of a people: "the Turkish parliamentarian"."""
        return self.words[first] in self.lists.words["demonyms"] and self.shape[first + 1] == LOWER

    def _common(self, first: int, begin: int) -> bool:
        """Whether a single capitalised word is but a word that the article has in small letters too: "Let", "Download"."""
        return (
            begin == first
            and self.words[first] in self._small
            and self.shape[first] == CAPITAL
            and self.group[first - 1] not in self.lists.classes["the"]
            and self.words[first] not in self.registry.by_last
        )

    @functools.cached_property
    def _small(self) -> set[str]:
        """The words that the scene has in small letters."""
        return {word for word, raw in zip(self.words, self.raw, strict=True) if raw == word}

    def _opens(self, token: int) -> bool:
        """Whether a capital tells nothing at this token: a sentence or a quotation begins, or a line of capitals."""
        return (
            token == self.sentence_first[token]
            or self.state[token - 1] == 1
            or self.raw[token - 1] in (":", "•", "-", "(")
        )

    def _learn_names(self) -> None:
        registry, known, words = self.registry, self.lists, self.words
        plain: list[tuple[int, int, int]] = []
        later: list[tuple[int, int, int]] = []
        headline: dict[int, bool] = {}
        for piece in self._pieces:
            begin, first, last = piece
            if first == last and self._adjective(first):
                continue
            sentence = self.sentence_first[first]
            if sentence not in headline:
                last_token = int(self.scene.sentence_last[first])
                headline[sentence] = self.raw[last_token] != "." and self.names.in_headline_case(first)
            if headline[sentence] or (first < last and self.state[first] == INSIDE):
                later.append(piece)
            elif first == last:
                plain.append(piece)
            else:
                self._full(begin, first, last)
        middle = {words[f] for _, f, l in plain if f == l and not self._opens(f)}
        found = [(b, f, l) for b, f, l in plain]
        for begin, first, last in found:
            word = words[first]
            if self._common(first, begin):
                continue
            numbers = registry.by_last.get(word) or registry.by_first.get(word)
            if numbers:
                number = self._nearest(numbers, first, begin)
                entity = registry.entities[number]
                if entity.kind == UNKNOWN and registry.by_last.get(word) and len(entity.name.split()) in (2, 3):
                    entity.kind = PERSON  # bodies and things are not called by their last word
                self._add(begin, first, last, number)
            elif (
                begin < first
                or self.shape[first] == UPPER
                or not self._opens(first)
                or word in middle
                or word in known.words["places"]
            ):
                self._add(begin, first, last, registry.add([word], self.raw[first]))
        for begin, first, last in later:
            for at in range(first, last + 1):
                number = registry.by_name.get(" ".join(words[at : last + 1]))
                if number is None:
                    listed = registry.by_last.get(words[last])
                    number = self._nearest(listed, first, begin) if listed and at == last else None
                if number is not None:
                    self._add(begin, at, last, number)
                    break
            else:
                if not headline[self.sentence_first[first]]:
                    self._full(begin, first, last)
        self.mentions.sort(key=lambda m: m.first)

    def _join_letters(self) -> None:
        """Letters and the name that they stand for are one: "WEF" and "World Economic Forum"."""
        entities = self.registry.entities
        short = {
            x.name: n for n, x in enumerate(entities) if x.name.isupper() and x.name.isalpha() and 2 < len(x.name) < 8
        }
        if not short:
            return
        joined: dict[int, int] = {}
        for m in self.mentions:
            if m.last - m.first < 1 or entities[m.entity].kind == PERSON:
                continue
            initials = "".join(self.raw[t][0] for t in range(m.first, m.last + 1) if self.raw[t][:1].isupper())
            number = short.get(initials)
            first, last = m.first, m.last
            if number is None and self.group[last + 1] in self.lists.classes["small"]:  # "Centers for Disease Control"
                for t in range(last + 1, last + 8):
                    if self.raw[t][:1].isupper():
                        initials += self.raw[t][0]
                        last = t
                        if initials in short:
                            number = short[initials]
                            break
                    elif self.group[t] not in self.lists.classes["small"]:
                        break
            if number is not None and number != m.entity and number not in joined:
                entities[number].name = " ".join(self.raw[first : last + 1])
                entities[number].words.update(self.words[first : last + 1])
                entities[number].kind = BODY
                joined[m.entity] = number
        if joined:
            self.mentions = [Mention(m.first, m.last, joined.get(m.entity, m.entity), m.begin) for m in self.mentions]

    def _nearest(self, numbers: list[int], token: int, begin: int) -> int:
        """Of several of one name the one that a title fits, else the one named last before."""
        if len(numbers) == 1:
            return numbers[0]
        sign = ""
        if begin < token:
            for t in range(begin, token):
                if self.words[t] in self.lists.words["female_titles"]:
                    sign = "f"
                elif self.words[t] in self.lists.words["male_titles"]:
                    sign = "m"
        entities = self.registry.entities
        fitting = [n for n in numbers if not sign or entities[n].gender in ("", sign)] or numbers
        best, place = fitting[0], -1
        for m in self.mentions:
            if m.entity in fitting and place < m.first < token:
                best, place = m.entity, m.first
        return best

    def _full(self, begin: int, first: int, last: int) -> None:
        words = self.words
        bare = last
        name = self.scene.text[self.starts[first] : self.ends[last]].replace("\n", " ").replace(JOINER, "")
        keys = [w for w in words[first : bare + 1] if w[:1].isalnum()]
        if (
            len(keys) > 1
            and self._opens(first)
            and " ".join(keys[1:]) in self.registry.by_name
            and not self.lists.first_name(keys[0])
        ):
            first, keys = first + 1, keys[1:]
            name = self.raw[last] if first == last else name.split(" ", 1)[-1]
        places = self.lists.words["places"] | self.lists.words["demonyms"]
        if (
            len(keys) == 2
            and keys[0] in places
            and keys[1] in self.registry.by_last
            and self.registry.by_name.get(" ".join(keys)) is None
        ):
            first, keys, name = last, keys[1:], self.raw[last]  # "Ukraine Kissinger", a line's end between them
            self._add(first, first, last, self._nearest(self.registry.by_last[keys[0]], first, first))
            return
        if keys:
            self._add(begin, first, last, self.registry.add(keys, name))

    def _add(self, begin: int, first: int, last: int, number: int) -> None:
        entity = self.registry.entities[number]
        entity.count += 1
        entity.outside += self.state[first] != INSIDE
        self.mentions.append(Mention(first, last, number, begin))
        self._describe(entity, begin, first, last)

    def _describe(self, entity: Entity, begin: int, first: int, last: int) -> None:
        """Read what stands beside a mention: titles, appositions, "is"."""
        group, words, known = self.group, self.words, self.lists
        classes = known.classes
        role = classes["role"]
        nouns = known.words["person_nouns"]
        said: list[str] = []
        person = False
        token = first - 1
        low = max(self.sentence_first[first], first - BEFORE)
        while (
            token >= low
            and (self.shape[token] != PUNCTUATION or words[token] == ".")
            and group[token] not in classes["stop"]
        ):
            if group[token] in classes["the"]:
                break
            if token < begin and group[token] in classes["small"] and group[token] not in classes["of"]:
                break
            said.append(words[token])
            token -= 1
        near = said[:1]
        titled = any(group[t] in classes["title"] or group[t] in role for t in range(begin, first))
        if titled or (near and (near[0] in nouns or group[first - 1] in role)):
            person = True
        elif not any(w in nouns for w in said):
            said = []
        if (
            words[first - 1] == "," and not person and entity.kind in (UNKNOWN, PERSON)
        ):  # "the mayor of Locri, Assunta Crea"
            back = []
            for t in range(first - 2, max(first - 2 - AFTER, low - AFTER, self.sentence_first[first] - 1), -1):
                if self.shape[t] == PUNCTUATION:
                    break
                back.append(t)
                if group[t] in classes["the"]:
                    inner = [words[x] for x in reversed(back)]
                    if len(inner) > 1 and any(
                        w in nouns or group[x] in role for x, w in zip(reversed(back), inner, strict=True)
                    ):
                        said += inner
                        person = True
                    break
        after = last + 1
        if words[after] == "," or group[after] in classes["be"]:
            comma = words[after] == ","
            piece = []
            for t in range(after + 1, after + 1 + AFTER):
                if self.shape[t] == PUNCTUATION or group[t] in classes["stop"]:
                    break
                piece.append(t)
            if comma and any(self.cues[t] > STRONG for t in piece):  # "since May, a senior aide said"
                piece = []
            if piece and (
                group[piece[0]] in classes["the"]
                or (comma and any(words[t] in nouns or group[t] in role for t in piece[:4]))
            ):
                inner = [words[t] for t in piece]
                hit = [w for t, w in zip(piece[:6], inner, strict=False) if w in nouns or group[t] in role]
                if hit and not (first == last and words[last] in known.words["places"]):
                    said += inner
                    person = True
                elif (
                    any(w in known.words["body_nouns"] for w in inner[:5]) and entity.kind == UNKNOWN and first == last
                ):
                    said += inner
        for t in range(begin, first):
            if words[t] in known.words["female_titles"]:
                entity.gender = "f"
            elif words[t] in known.words["male_titles"]:
                entity.gender = "m"
        entity.roles.update(w for w in said if w[:1].isalnum())
        if not entity.gender:
            for w in said:
                if w in known.words["female_nouns"]:
                    entity.gender = "f"
                elif w in known.words["male_nouns"]:
                    entity.gender = "m"
        sign = known.first_name(words[first]) if first < last else ""
        if sign and (self.shape[first + 1] != LOWER or first + 1 < last):
            person = True
            if sign in "mf" and not entity.gender:
                entity.gender = sign
        if entity.kind != PERSON:
            bodies = known.words["body_nouns"]
            if words[last] in known.words["crowd_nouns"] or (
                first == last and words[last][:-1] in known.words["demonyms"]
            ):
                entity.kind = CROWD
            elif any(w in bodies for w in words[first : last + 1]) and not (sign or titled):
                entity.kind = BODY
            elif person:
                entity.kind = PERSON
            elif entity.kind == UNKNOWN:
                if any(w in known.words["places"] for w in words[first : last + 1]):
                    entity.kind = PLACE
                elif group[first - 1] in classes["the"] or (
                    first == last and self.shape[first] == UPPER and len(words[first]) > 1
                ):
                    entity.kind = BODY

    def at(self, first: int, last: int) -> list[int]:
        """The numbers of the mentions that touch the tokens from first to last."""
        from bisect import bisect_left

        begins = self.begins
        at = bisect_left(begins, first)
        if at and self.mentions[at - 1].last >= first:
            at -= 1
        found = []
        while at < len(begins) and begins[at] <= last:
            found.append(at)
            at += 1
        return found

    @functools.cached_property
    def begins(self) -> list[int]:
        """The first token of each mention."""
        return [m.first for m in self.mentions]


def quoted(entities: Entities, token: int) -> bool:
    """Whether a token stands inside marks."""
    return entities.state[token] == INSIDE
