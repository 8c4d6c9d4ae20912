"""Verbs of speech in another sense: idioms, silences, passives, verbs that here take but an object."""

from __future__ import annotations

import functools

from framing.preprocessing.attributions import Found
from framing.preprocessing.forms import lists
from framing.preprocessing.lexicon import class_number
from framing.preprocessing.mentions import Entities
from framing.preprocessing.speech import speech
from framing.preprocessing.tokens import LOWER, PAD, PUNCTUATION
from framing.preprocessing.told import RULE, Told, read
from framing.resources.language import Language


class Senses:
    """A scene's attributions, and which of them are none."""

    def __init__(self, entities: Entities, found: Found, language: Language) -> None:
        self.e = entities
        self.words, self.group, self.shape, self.state = entities.words, entities.group, entities.shape, entities.state
        self.speech = speech(language)
        self.language = language
        self.first, self.last = entities.sentence_first, entities.sentence_last
        self.told = read(found)

    def other_sense(self, told: Told) -> bool:
        """Whether a cue is no speech: an idiom, a silence, a passive, a verb that here takes but an object."""
        cue, words, lists = told.cue, self.words, self.speech.words
        word = words[cue]
        if told.source[0] >= 0 and words[told.source[0]] in lists["nobody"]:
            return True
        if word == ":" and self.first[cue] == PAD and any(w in self.kickers for w in words[PAD:cue]):
            return True  # "Analysis: Why the tram is late"
        for idiom in self.speech.idioms.get(word, ()):
            for at, part in enumerate(idiom):
                if part == word and tuple(words[cue - at : cue - at + len(idiom)]) == idiom:
                    return True
        quoted = any(
            self.state[t] for part in (told.right, told.left) if part[0] >= 0 for t in (part[0], part[1], part[0] - 1)
        )
        if word in lists["according"] and not quoted and words[cue + 1] in lists["according_to"]:
            return words[cue + 2] in lists["no_plan"] and self._ends(cue + 3)
        if word in lists["silent_verbs"] and self._negated(cue):
            rest = range(told.right[0], told.right[1] + 1) if told.right[0] >= 0 else ()
            if not rest or any(words[t] in lists["request"] for t in rest):
                return True
        if word in lists["request"] and not quoted:
            return True
        if word in lists["clause"] and not quoted and told.right[0] >= 0 and told.left[0] < 0:
            return self._object_only(told)
        if word in self.speech.objects and not quoted and told.right[0] > cue:
            return self._object(told)
        if word in lists["passive"] and told.probability != RULE and not quoted and self.group[cue - 1] in self.be:
            return told.source[0] < 0 or told.source[1] < cue or told.right[0] >= 0
        return False

    def _negated(self, cue: int) -> bool:
        """Whether "not" stands before a verb, without a mark between."""
        for token in range(cue - 1, cue - 4, -1):
            if self.shape[token] == PUNCTUATION:
                return False
            if self.words[token] in self.speech.words["silent"]:
                return True
        return False

    def past(self, token: int) -> bool:
        """Whether a word has the ending of a past tense."""
        return self.words[token].endswith(self.speech.past)

    @functools.cached_property
    def kickers(self) -> frozenset[str]:
        """Words before a headline's colon that name nobody."""
        return lists(self.language).no_names

    @functools.cached_property
    def be(self) -> frozenset[int]:
        """The class of "is"."""
        return frozenset((class_number("be"),))

    def _ends(self, token: int) -> bool:
        return bool(self.shape[token] == PUNCTUATION or token > self.last[token - 1])

    def _object(self, told: Told) -> bool:
        """Whether the noun after a verb is one that the verb does something else to: "called an election"."""
        objects = self.speech.objects[self.words[told.cue]]
        first = told.cue + 1
        for t in range(first, min(first + 4, told.right[1] + 1)):
            if self.words[t] in objects:
                return (
                    t == told.right[1] or self.shape[t + 1] == PUNCTUATION or self.group[t + 1] in self.speech.opening
                )
            if self.group[t] in self.speech.verbal or self.shape[t] == PUNCTUATION:
                break
        return False

    def _object_only(self, told: Told) -> bool:
        """Whether what follows a verb is but its object: no clause, no "that", no "to"."""
        first, last = told.right
        word = self.words[told.cue]
        taken = self.speech.nouns.get(word, frozenset())
        if "*" in taken or any(self.words[t] in taken for t in range(told.cue + 1, min(told.cue + 3, last + 1))):
            return False
        if self.words[first] in self.speech.words["links"]:
            return False
        verbs = self.speech.verbal
        return not any(
            self.group[t] in verbs
            or self.words[t] in self.speech.words["infinitive"]
            or (self.past(t) and self.group[t] == 0 and self.shape[t] == LOWER)
            for t in range(first, last + 1)
        )
