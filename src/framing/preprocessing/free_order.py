"""Attributions by rule, in a language of free word order: every verb of speech with its subject and its words.

Content is what stands in marks beside the said-clause; a clause that the language's words of content open after a comma
("that"); or, beside "according to", the rest of the sentence. The lists are the language's (``speech.json``).
"""

from __future__ import annotations

from framing.preprocessing.attributions import Found
from framing.preprocessing.mentions import Entities
from framing.preprocessing.scene import OUTSIDE
from framing.preprocessing.sources import Source, Sources
from framing.preprocessing.subjects import SPEAKING, around, told_by
from framing.preprocessing.tokens import LOWER, PAD, PUNCTUATION
from framing.preprocessing.told import ADJUNCT_REACH, CLAUSE, END_REACH, NO_PART, RULE, Told, found_of

_BESIDE = 3  # tokens of punctuation between a said-clause and the marked words
_OFFICE = 12  # words of a title of office before a name
_THAT = 12  # tokens from a verb to the comma before "that": hearer, time and place, or the subject behind its verb


class FreeOrder:
    """The attributions of a scene."""

    def __init__(self, entities: Entities) -> None:
        self.e = entities
        self.sources = Sources(entities, found_of([]))
        self.lists = self.sources.speech.words
        self.last = self.sources.sentence_last
        self.openings: dict[int, tuple[int, int]] = {}
        self.closings: dict[int, tuple[int, int]] = {}
        for opening, first, last, after in entities.scene.quoted.T.tolist():
            self.openings.setdefault(opening, (first, last))
            self.closings.setdefault(after, (first, last))

    def found(self) -> Found:
        """All of them, in order of their cues."""
        e = self.e
        known: dict[int, Told] = {}
        for token in range(PAD, len(e.words) - PAD):
            if e.state[token] != OUTSIDE:
                continue
            told = None
            if e.lower[token] in self.lists["say"]:
                told = self._said(token)
            elif e.lower[token] in self.lists["according"]:
                told = self._according(token)
            if told is not None:
                known[told.cue] = told
        return found_of([told for _, told in sorted(known.items())])

    def _said(self, cue: int) -> Told | None:
        e = self.e
        first, stop = e.sentence_first[cue], self.last[cue] + 1
        right, left = self._that(cue, stop), NO_PART
        if right[0] < 0:
            right = self._marked_after(cue, stop)
        if right[0] < 0 and e.lower[cue - 1] in self.lists["as"]:
            right, left = self._as(cue, first, stop)
        elif right[0] < 0:
            left = self._before(cue, first)
        if right[0] < 0 and left[0] < 0:
            return None
        begin = max(left[1] + 1, first) if left[0] >= 0 else first
        end = min(right[0], stop) if right[0] >= 0 else stop
        source = around(self.sources, cue, begin, end)
        layout = 1 if right[0] >= 0 else 2
        return Told(cue, layout, RULE, right, left, self._extent(source, cue) if source is not None else NO_PART)

    def _as(self, cue: int, first: int, stop: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """The rest of a sentence that "as" and a verb begin, or what stands before them and a comma."""
        e = self.e
        if cue - 1 > first + 1 and e.words[cue - 2] == ",":
            return NO_PART, self._trimmed(first, cue - 3)
        for token in range(cue + 1, min(cue + ADJUNCT_REACH, stop)):
            if e.words[token] == "," and e.state[token] == OUTSIDE:
                return self._trimmed(token + 1, stop - 1), NO_PART
        return NO_PART, NO_PART

    def _that(self, cue: int, stop: int) -> tuple[int, int]:
        """The clause after a verb and its comma that a word of content opens."""
        e = self.e
        for token in range(cue + 1, min(cue + _THAT, stop - 1)):
            if e.state[token] != OUTSIDE:
                continue
            if e.words[token] in (",", ":") and e.lower[token + 1] in self.lists["content"]:
                return self._trimmed(token + 1, stop - 1)
            if e.words[token] == ":" and e.state[token + 1] == OUTSIDE:
                return self._trimmed(token + 1, stop - 1)
            if e.shape[token] == PUNCTUATION and e.words[token] not in (".", "-"):
                return NO_PART
        return NO_PART

    def _marked_after(self, cue: int, stop: int) -> tuple[int, int]:
        """What marks hold that open behind a verb, with nothing but its subject and a comma or colon between."""
        e = self.e
        for token in range(cue + 1, min(cue + _THAT, stop)):
            if token in self.openings and e.words[token - 1] in (",", ":"):
                return self.openings[token]
            if (
                e.shape[token] == PUNCTUATION
                and e.state[token] == OUTSIDE
                and e.words[token] not in (".", "-", ",", ":")
            ):
                return NO_PART
        return NO_PART

    def _before(self, cue: int, first: int) -> tuple[int, int]:
        """What ends before the clause of a verb: marked words, or a clause and a comma."""
        e = self.e
        token = cue
        while token > first and cue - token < ADJUNCT_REACH and e.state[token - 1] == OUTSIDE:
            if e.shape[token - 1] == PUNCTUATION and e.words[token - 1] not in (".", "-"):
                break
            token -= 1
        for after in range(token, max(token - _BESIDE, first) - 1, -1):
            if after in self.closings:
                return self.closings[after]
        if token - 1 > first and e.words[token - 1] == "," and token in (cue, cue - 1) and token - 1 - first >= CLAUSE:
            if token - first > END_REACH or any(e.state[t] != OUTSIDE for t in range(first, token)):
                return NO_PART
            return self._trimmed(first, token - 2)
        return NO_PART

    def _according(self, cue: int) -> Told | None:
        e = self.e
        first, stop = e.sentence_first[cue], self.last[cue] + 1
        source = told_by(self.sources, cue, stop)
        if source is None or source.first < 0:
            return None
        noun = next(t for t in range(cue + 1, cue + 4) if e.lower[t] in self.lists["according_to"])
        end = max(noun, source.last)
        while end + 1 < stop and end - noun < ADJUNCT_REACH and e.shape[end + 1] != PUNCTUATION:
            end += 1
        if cue <= first + 1:
            right = self._trimmed(end + 1, stop - 1)
            return Told(cue, 1, RULE, right, NO_PART, self._extent(source, cue)) if right[0] >= 0 else None
        if e.words[cue - 1] != ",":
            return None
        right = self._trimmed(end + 1, stop - 1)
        left = self._trimmed(first, cue - 2)
        layout = (right[0] >= 0) + 2 * (left[0] >= 0)
        return Told(cue, layout, RULE, right, left, self._extent(source, cue)) if layout else None

    def _trimmed(self, first: int, last: int) -> tuple[int, int]:
        """A part without punctuation at its ends."""
        shape = self.e.shape
        while first <= last and shape[first] == PUNCTUATION:
            first += 1
        while last >= first and shape[last] == PUNCTUATION:
            last -= 1
        return (first, last) if first <= last else NO_PART

    def _extent(self, source: Source, cue: int) -> tuple[int, int]:
        """A source with what describes it: adjectives and offices before the noun, what it is of behind it."""
        e, sources = self.e, self.sources
        first, last = source.first, source.last
        if source.sort in sources.pronouns.values() and source.entity < 0 and first == last:
            return first, last
        floor = max(e.sentence_first[first], first - ADJUNCT_REACH)
        token = first
        while (
            token > floor
            and first - token < _OFFICE
            and e.state[token - 1] == OUTSIDE
            and self._inside_office(token - 1)
        ):
            token -= 1
            if self.sources.sort_of(e.words[token]) in SPEAKING and e.words[token] == e.lower[token]:
                first = token  # "the minister of labour Ines Roth"
        while first > floor and e.state[first - 1] == OUTSIDE and self._describes(first - 1):
            first -= 1
        if last < cue and source.sort in SPEAKING:
            while last + 1 < cue and e.shape[last + 1] != PUNCTUATION and not self._adverb(last + 1):
                last += 1
            while last > source.last and e.group[last] in self.sources.speech.preposition:
                last -= 1
        return first, last

    def _inside_office(self, token: int) -> bool:
        """Whether a word may stand in a title of office: a name, a noun or an adjective, no verb, no preposition."""
        e, said = self.e, self.sources.speech
        return (
            e.shape[token] != PUNCTUATION
            and e.group[token] not in said.preposition
            and e.group[token] not in said.verbal
            and not self._adverb(token)
            and e.lower[token] not in self.lists["say"]
            and e.lower[token] not in self.sources.pronouns
        )

    def _describes(self, token: int) -> bool:
        e = self.e
        word = e.lower[token]
        return e.shape[token] != PUNCTUATION and (
            bool(e.at(token, token)) or self.sources.sort_of(e.words[token]) != "noun" or self._adjective(word)
        )

    def _adjective(self, word: str) -> bool:
        return self.e.inflection is not None and word.endswith(self.e.inflection.adjectives)

    def _adverb(self, token: int) -> bool:
        adverb = self.sources.speech.classes["adverb"]
        e = self.e
        return (
            e.group[token] == adverb
            or e.lower[token] in self.lists["when"]
            or (e.shape[token] == LOWER and e.lower[token].endswith(self.sources.speech.manner))
        )
