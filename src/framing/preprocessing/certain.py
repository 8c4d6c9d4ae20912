"""Speakers that need no model: a said-clause right beside the words, "what Moscow calls", a line with a colon."""

from __future__ import annotations

from framing.preprocessing.entities import PERSON
from framing.preprocessing.scene import INSIDE
from framing.preprocessing.sources import LEAD, NONE, Source
from framing.preprocessing.speaking import Anchor, Speaking
from framing.preprocessing.speech import speech
from framing.preprocessing.subjects import said_after, said_before
from framing.preprocessing.tokens import LOWER, PAD, PUNCTUATION
from framing.resources.language import Language

TALK = 6  # tokens from a subject to its verb of talking
SHORT = 5  # tokens of a sentence that is but a said-clause, its full stop among them
TITLE = 14  # tokens of an office and the name after it
REACH = 7  # tokens between a verb of naming and the marks: "calls the war in the south a “…”"


class Certain:
    """The rules over a scene."""

    def __init__(self, heard: Speaking, language: Language) -> None:
        self.heard, self.e = heard, heard.e
        self.lists = speech(language)
        words = self.lists.words
        self._say = words["say"] | words["invert"] | words["utter"]
        self._said_by: dict[tuple[int, int], Source] = {}

    def said_by(self, anchor: Anchor) -> Source:
        """The subject of a verb of speech right after the words or right before them; `NONE` where there is none."""
        place = anchor.opening, anchor.after
        known = self._said_by.get(place)
        if known is None:  # asked for by the rules and beside the model
            if self.e.inflection is not None:
                known = self._said_freely(anchor)
            else:
                found = self._after(anchor)
                known = found if found is not NONE else self._before(anchor)
            self._said_by[place] = known
        return known

    def _said_freely(self, anchor: Anchor) -> Source:
        """The same where word order is free: the subject of a verb of speech in the clause beside the words."""
        e = self.e
        last = self.heard.sentence_last[min(anchor.last, len(e.words) - PAD)]
        after = anchor.after
        if after <= last + 3 and self.heard.paragraph[after] == self.heard.paragraph[anchor.opening]:
            found = said_after(self.heard, after, last + 1, self._say)
            if found is not None:
                return found
        first = max(e.sentence_first[anchor.opening], anchor.opening - LEAD)
        return said_before(self.heard, first, anchor.opening, self._say) or NONE

    def _subject_at(self, token: int) -> Source:
        """The name, pronoun or noun that begins at a token."""
        e = self.e
        word = e.words[token]
        if word in self.heard.pronouns:
            return self.heard.source(token, token)
        for number in e.at(token, token + 3):
            m = e.mentions[number]
            if token in (m.begin, m.first):
                noun = m.last + 1
                if e.shape[noun] == LOWER and self.heard.sort_of(e.words[noun]) != "noun":  # "Tarn baker"
                    while e.shape[noun + 1] == LOWER and self.heard.sort_of(e.words[noun + 1]) != "noun":
                        noun += 1
                    if not (e.at(noun + 1, noun + 1) and e.mentions[e.at(noun + 1, noun + 1)[0]].first == noun + 1):
                        return Source(token, noun, noun, self.heard.sort_of(e.words[noun]), -1, (m.entity,))
                    continue
                return Source(token, m.last, m.last, "name", m.entity, (m.entity,), guess=m.entity)
        return NONE

    def _short(self, token: int) -> bool:
        """Whether a sentence is nothing but a said-clause: "Roth said."."""
        return bool(self.heard.sentence_last[token] - token < SHORT)

    def _titled(self, token: int) -> Source:
        """The person whose office stands before the name: "said Bern Council president Nora Quill"."""
        e = self.e
        for number in e.at(token, token + TITLE - 1):
            m = e.mentions[number]
            if m.first < token or m.last == m.first or e.registry.entities[m.entity].kind != PERSON:
                continue
            if any(self._parts(t) for t in range(token, m.first)):
                return NONE
            return Source(m.begin, m.last, m.last, "name", m.entity, (m.entity,), guess=m.entity)
        return NONE

    def _parts(self, token: int) -> bool:
        """Whether a token cannot stand between an office and its name: punctuation, a verb, a pronoun."""
        e, word = self.e, self.e.words[token]
        return (
            e.shape[token] == PUNCTUATION
            or e.state[token] != 0
            or e.group[token] in self.heard.clausal
            or word in self._say
            or word in self.heard.pronouns
        )

    def _after(self, anchor: Anchor) -> Source:
        e = self.e
        token = anchor.after
        last = self.heard.sentence_last[min(anchor.last, len(e.words) - PAD)]
        while token < anchor.after + 2 and e.shape[token] == PUNCTUATION and e.state[token] == 0:
            token += 1
        if token > last + 3 or self.heard.paragraph[token] != self.heard.paragraph[anchor.opening]:
            return NONE
        if e.sentence_first[token] == token and e.sentence_first[anchor.opening] != token and not self._short(token):
            return NONE  # "… a “joke.” Roth says the mill will stay": another sentence
        if e.words[token] in self._say:
            full = self._titled(token + 1)
            return full if full is not NONE else self._subject_at(token + 1)
        subject = self._subject_at(token)
        if subject is NONE or e.words[subject.last + 1] not in self._say:
            full = self._titled(token)
            if full is not NONE and e.words[full.last + 1] in self._say:
                return full
        if subject is NONE:
            return NONE
        verb = subject.last + 1
        if e.shape[verb] == LOWER and e.words[verb] not in self._say and e.words[verb + 1] in self._say:
            verb += 1  # "Roth also said"
        return subject if e.words[verb] in self._say else NONE

    def spoken(self, anchor: Anchor) -> bool:
        """Whether a said-clause follows words that open their sentence: ‘We lost it all’, says a baker."""
        e = self.e
        if e.inflection is not None and self._said_beside(anchor):
            return True
        if e.sentence_first[anchor.opening] != anchor.opening or anchor.depth:
            return False
        token = anchor.after
        comma = e.words[token] == "," or (
            e.shape[anchor.last + 1] == PUNCTUATION and e.state[anchor.last + 1] == INSIDE
        )
        token += e.words[token] == ","
        return comma and e.words[token] in self._say

    def _said_beside(self, anchor: Anchor) -> bool:
        """Whether a verb of speech stands right behind the words and a comma or dash, or before them and a colon."""
        e = self.e
        token = anchor.after
        while token < anchor.after + 2 and e.words[token] in (",", "-", "–", "—"):
            token += 1
        if token > anchor.after and (e.lower[token] in self._say or e.lower[token + 1] in self._say):
            return True
        return e.words[anchor.opening - 1] == ":" and anchor.size > 2 and e.lower[anchor.opening - 2] in self._say

    def _before(self, anchor: Anchor) -> Source:
        e = self.e
        verb = anchor.opening - 1
        if e.words[verb] in (",", ":"):
            verb -= 1
        if verb <= PAD or e.words[verb] not in self._say or e.state[verb]:
            return NONE
        subject = verb - 1
        if e.words[subject] in self.lists.words["between"]:
            subject -= 1
        word = e.words[subject]
        if word in self.heard.pronouns:
            return self.heard.source(subject, subject)
        for number in e.at(subject, subject):
            m = e.mentions[number]
            if (
                m.last == subject
                and e.group[m.begin - 1] not in self.lists.preposition
                and e.words[m.begin - 1] not in self.lists.words["and"]
            ):
                return Source(m.begin, m.last, m.last, "name", m.entity, (m.entity,), guess=m.entity)
        return NONE

    def named_by(self, anchor: Anchor) -> Source:
        """Whose term the marked words are: "what Moscow calls a “…”", "“…”, as Moscow calls it"."""
        e, call = self.e, self.lists.words["call"]
        token = anchor.after
        if e.words[token] == ",":
            token += 1
        if e.words[token] in self.lists.words["as"]:  # as Moscow calls it
            subject = self._noun(token + 1)
            if subject is not NONE and e.words[subject.last + 1] in call | self.lists.words["put"]:
                return subject
        verb = anchor.opening - 1
        low = max(verb - REACH, e.sentence_first[anchor.opening])
        while verb > low and e.words[verb] not in call:
            if e.shape[verb] == PUNCTUATION or e.state[verb]:
                return NONE
            verb -= 1
        if e.words[verb] not in call:
            return NONE
        place = verb - 1
        if e.words[place] in self.lists.words["subject"] and e.words[place - 1] in self.lists.words["what"]:
            for number in e.at(anchor.after, self.heard.sentence_last[anchor.last]):
                m = e.mentions[number]
                return Source(m.begin, m.last, m.last, "name", m.entity, (m.entity,), guess=m.entity)
            return NONE
        if e.words[place] in self.lists.words["relative"]:
            place -= 1
            while place > PAD and e.shape[place] == PUNCTUATION:
                place -= 1
        for number in e.at(place, place):
            m = e.mentions[number]
            if m.last == place:
                return Source(m.begin, m.last, m.last, "name", m.entity, (m.entity,), guess=m.entity)
        return NONE

    def talked(self, anchor: Anchor) -> Source:
        """Who talks to somebody in the sentence before: "Otto Brandt turned to Dana Pell. “…”"."""
        e = self.e
        first = e.sentence_first[anchor.opening]
        if first != anchor.opening or self.heard.paragraph_first[first] == first:
            return NONE
        start = e.sentence_first[first - 1]
        subject = self._noun(start)
        if subject is NONE or e.registry.entities[subject.entity].kind != PERSON:
            return NONE
        rest = range(subject.last + 1, min(first, subject.last + TALK))
        others = [e.mentions[n].entity for n in e.at(subject.last + 1, first - 1)]
        talks = any(e.words[t] in self.lists.words["talk"] for t in rest)
        return subject if talks and any(n != subject.entity for n in others) else NONE

    def _noun(self, token: int) -> Source:
        found = self._subject_at(token)
        return found if found is not NONE and found.sort == "name" else NONE

    def only_one(self, source: Source, options: list[int]) -> int:
        """The one person among the candidates whom "he" or "she" can be; -1 where there is none, or more than one."""
        fitting = [
            n for n in options
            if n >= 0 and self.e.registry.entities[n].kind == PERSON and self.heard.fits(source, n) == "yes"
        ]  # fmt: skip
        unsure = [
            n for n in options
            if n >= 0 and self.e.registry.entities[n].kind == PERSON and self.heard.fits(source, n) == "unsure"
        ]  # fmt: skip
        return fitting[0] if len(fitting) == 1 and not unsure else -1
