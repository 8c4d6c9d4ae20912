"""Where a scene names its entities: runs of capitalised words, cut, told apart and joined.

A run is cut where a title or a place stands before a name ("European Council Charles Michel"); full names are learned
before single words, lines of capitals and marked words last.
"""

from __future__ import annotations

import functools
from bisect import bisect_left, insort
from operator import attrgetter

from framing.kernel import loops
from framing.preprocessing.describing import describe
from framing.preprocessing.entities import BODY, NAMESAKES, PERSON, STRONG, UNKNOWN, Mention, Registry, lists
from framing.preprocessing.forms import JOINER
from framing.preprocessing.inflection import inflection
from framing.preprocessing.names import Names
from framing.preprocessing.points import code_points
from framing.preprocessing.scene import CUE, GROUP, INSIDE, SHAPE, STATE, Scene
from framing.preprocessing.tokens import CAPITAL, LOWER, PUNCTUATION, UPPER
from framing.resources.language import Language

_FIRST = attrgetter("first")


def _read(word: str) -> tuple[str, str]:
    """A word as the rules read it, and in small letters; offsets are the scene's, so a joiner in it is left out."""
    written = word.replace(JOINER, "")
    return written, written.lower().replace("’", "'")


class Entities:
    """The entities that a scene mentions.

    Attributes:
        registry: the article's.
        words: the scene's tokens in small letters.
        mentions: in order, not overlapping.
    """

    def __init__(self, scene: Scene, names: Names, registry: Registry, language: Language) -> None:
        self.registry = registry
        self.language = language
        self.lists = lists(language)
        self.scene = scene
        self.names = names
        self.starts, self.ends = scene.tokens.starts.tolist(), scene.tokens.ends.tolist()
        self.raw, self.words = loops.words_of(code_points(scene.text), scene.tokens.starts, scene.tokens.ends, _read)
        self.lower = self.words
        self.keys = self.words
        self.inflection = inflection(language)
        if self.inflection is not None:
            alike, stem = self.inflection.words, functools.cache(self.inflection.stem)
            self.words = [alike.get(word, word) for word in self.lower]
            self.keys = [stem(word) for word in self.lower]
        self.group, self.shape, self.state = scene.fields[[GROUP, SHAPE, STATE]].tolist()
        self.sentence_first, self.sentence_last = scene.sentence_first.tolist(), scene.sentence_last.tolist()
        self.cues = scene.fields[CUE].tolist()
        self.mentions: list[Mention] = []
        self._named: dict[int, list[int]] = {}  # where each entity is named so far, in order
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
            while self.inflection is not None and stop < last and self._place(stop):  # "in Tarn Ines Roth"
                pieces.append((stop, stop, stop))
                stop += 1
            for token in range(stop + 1, last):  # "European Council Charles Michel"
                if (
                    known.first_name(words[token])
                    and not known.first_name(words[token - 1])
                    and self.shape[token] == CAPITAL
                    and (
                        self.inflection is not None
                        or token > stop + 1
                        or self._no_first(token - 1)
                        or self.group[stop - 1] in classes["of"]
                    )
                ):
                    pieces.append((stop, stop, token - 1))
                    stop = token
                    break
            pieces.append((begin if stop != begin else stop, stop, last))
        return pieces

    def is_thing(self, first: int, last: int) -> bool:
        """Whether a name is a place, a body or letters, where a title before it is of whoever holds it there."""
        if self.inflection is None:
            return False
        known = self.lists.words
        bodies = known["body_nouns"]
        return self.shape[last] == UPPER or any(
            self.words[t] in known["places"] or self.words[t] in bodies or self.keys[t] in bodies for t in (first, last)
        )

    def _place(self, token: int) -> bool:
        """Whether a word is a place or letters, and the next one begins another name."""
        places = self.lists.words["places"]
        return self.words[token] in places and self.shape[token + 1] == CAPITAL and self.words[token + 1] not in places

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

    def _counts(self, token: int) -> bool:
        """Whether a single word at a sentence's start is but a number or an article: "One of them", "Some say"."""
        return self.shape[token] == CAPITAL and self.group[token] in self.lists.classes["counts"] and self._opens(token)

    def _common(self, first: int, begin: int) -> bool:
        """Whether a single capitalised word is but a word that stands in small letters too: "Let", "Download"."""
        return (
            begin == first
            and self.lower[first] in self._written
            and self.shape[first] == CAPITAL
            and self.group[first - 1] not in self.lists.classes["the"]
            and self.keys[first] not in self.registry.by_last
        )

    @functools.cached_property
    def _written(self) -> set[str]:
        """The words of the scene as they are written."""
        return set(self.raw)

    def _opens(self, token: int) -> bool:
        """Whether a capital tells nothing at this token: a sentence or a quotation begins, or a line of capitals."""
        return (
            token == self.sentence_first[token]
            or self.state[token - 1] == 1
            or self.raw[token - 1] in (":", "•", "-", "(")
        )

    def _learn_names(self) -> None:
        registry, known, keys = self.registry, self.lists, self.keys
        plain: list[tuple[int, int, int]] = []
        later: list[tuple[int, int, int]] = []
        headline: dict[int, bool] = {}
        for piece in self._pieces:
            begin, first, last = piece
            if first == last and (self._adjective(first) or self._counts(first)):
                continue
            sentence = self.sentence_first[first]
            if sentence not in headline:
                last_token = self.sentence_last[first]
                headline[sentence] = self.raw[last_token] != "." and self.names.in_headline_case(first)
            if headline[sentence] or (first < last and self.state[first] == INSIDE):
                later.append(piece)
            elif first == last:
                plain.append(piece)
            else:
                self._full(begin, first, last)
        middle = {keys[f] for _, f, last in plain if f == last and not self._opens(f)}
        found = list(plain)
        for begin, first, last in found:
            word = keys[first]
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
                or self.words[first] in known.words["places"]
                or self._speaks(last)
            ):
                self._add(begin, first, last, self._registered([word], self.raw[first]))
        for begin, first, last in later:
            for at in range(first, last + 1):
                known_as = registry.by_name.get(" ".join(keys[at : last + 1]))
                if known_as is None and at == last:
                    listed = registry.by_last.get(keys[last])
                    known_as = self._nearest(listed, first, begin) if listed else None
                if known_as is not None:
                    self._add(begin, at, last, known_as)
                    break
            else:
                if not headline[self.sentence_first[first]]:
                    self._full(begin, first, last)
        self.mentions.sort(key=_FIRST)

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
        numbers = numbers[:NAMESAKES]
        fitting = [n for n in numbers if not sign or entities[n].gender in ("", sign)] or numbers
        best, place = fitting[0], -1
        for number in fitting:
            named = self._named.get(number, ())
            before = bisect_left(named, token) - 1
            if before >= 0 and named[before] > place:
                best, place = number, named[before]
        return best

    def _full(self, begin: int, first: int, last: int) -> None:
        words = self.words
        # Blanks of any kind and a line break are one blank, so that a no-break blank makes no other person.
        name = " ".join(self.scene.text[self.starts[first] : self.ends[last]].replace(JOINER, "").split())
        keys = [w for w in self.keys[first : last + 1] if w[:1].isalnum()]
        if (
            len(keys) > 1
            and self._opens(first)
            and " ".join(keys[1:]) in self.registry.by_name
            and not self.lists.first_name(words[first])
        ):
            first, keys = first + 1, keys[1:]
            name = self.raw[last] if first == last else name.split(" ", 1)[-1]
        if (
            len(keys) == 2
            and (words[first] in self.lists.words["places"] or words[first] in self.lists.words["demonyms"])
            and keys[1] in self.registry.by_last
            and self.registry.by_name.get(" ".join(keys)) is None
        ):
            first, keys, name = last, keys[1:], self.raw[last]  # "Ukraine Kissinger", a line's end between them
            self._add(first, first, last, self._nearest(self.registry.by_last[keys[0]], first, first))
            return
        if keys:
            self._add(begin, first, last, self._registered(keys, name))

    def _speaks(self, last: int) -> bool:
        """Whether a verb of speech follows a name that opens its sentence, where names are told by their place too."""
        if self.inflection is None:
            return False
        later = self.shape[last + 1] == LOWER and self.cues[last + 2] > STRONG
        return bool(later or self.cues[last + 1] > STRONG)

    def _registered(self, keys: list[str], name: str) -> int:
        """The entity of a name, which is in the nominative where the language's names change."""
        if self.inflection is None:
            return self.registry.add(keys, name)
        parts, sure = self.inflection.nominative(name.split(), self._seen)
        return self.registry.add(keys, " ".join(parts), sure=sure)

    @functools.cached_property
    def _seen(self) -> frozenset[str]:
        return frozenset(self.lower)

    def _add(self, begin: int, first: int, last: int, number: int) -> None:
        entity = self.registry.entities[number]
        entity.count += 1
        entity.outside += self.state[first] != INSIDE
        self.mentions.append(Mention(first, last, number, begin))
        insort(self._named.setdefault(number, []), first)
        describe(self, entity, begin, first, last)

    def at(self, first: int, last: int) -> list[int]:
        """The numbers of the mentions that touch the tokens from first to last."""
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
