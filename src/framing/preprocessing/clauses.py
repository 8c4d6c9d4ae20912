"""Reported speech by the shape of its sentence, where the learned borders (`extents`) go wrong.

PolNeAR, from which cues, contents and sources are learned, is US political news of one year. What news writes
everywhere is mended here by rule: a clause before its cue with a time, a place or a hearer after it; an inverted cue;
lines without a full stop; verbs of speech in another sense; attributions that run over somebody else's quotation.
The language's verbs and idioms are in ``speech.json``.
"""

from __future__ import annotations

from itertools import compress

from framing.preprocessing.attributions import Found
from framing.preprocessing.entities import PERSON
from framing.preprocessing.free_order import FreeOrder
from framing.preprocessing.overruns import Overruns
from framing.preprocessing.scene import OPENING
from framing.preprocessing.tokens import CAPITAL, LOWER, NUMBER, PAD, PUNCTUATION, UPPER
from framing.preprocessing.told import (
    ADJUNCT_REACH,
    CLAUSE,
    END_REACH,
    LABEL,
    NO_PART,
    RULE,
    SOURCE_REACH,
    Told,
    found_of,
    read,
)

SUBJECT = 8  # tokens of a sentence's subject, titles and name, before its comma
PLAIN = 3  # words of a source without article, name or listed noun: "local firemen"


class Clauses(Overruns):
    """The attributions of a scene, mended."""

    def mended(self) -> Found:
        """The attributions after all rules."""
        if self.e.inflection is not None:
            kept = [told for told in read(FreeOrder(self.e).found()) if not self.other_sense(told)]
            return found_of(kept)
        known = {told.cue: told for told in self.told}
        say = self.speech.words["say"]
        looked_at = say | self.speech.words["according"]
        size = len(self.words) - PAD
        for token in compress(range(PAD, size), map(looked_at.__contains__, self.words[PAD:size])):
            if self.words[token] in say and self.state[token] == 0:
                before = self._before(token) or self._inverted(token)
                if before is not None:
                    known[token] = before
                    self._end_before(known, token, (before.source[0] if before.source[0] < token else token) - 1)
                else:
                    self._apposed(known, token)
                    if token in known:
                        self._to_the_end(known[token])
            elif self.words[token] in self.speech.words["according"]:
                according = self._according(token)
                if according is not None:
                    known[token] = according
        colon = self._headline()
        if colon is not None:
            known[colon.cue] = colon
        for token in [t for t in known if self.words[t] in self.speech.words["cited"]]:
            self._cited(known, token)
        kept = [told for _, told in sorted(known.items()) if not self.other_sense(told)]
        for told in kept:
            self.cut_at_others(told)
            self._without_time(told)
            self._within_relative(told)
        return found_of([t for t in kept if t.right[0] >= 0 or t.left[0] >= 0])

    def _apposed(self, known: dict[int, Told], cue: int) -> None:
        """“SOURCE, who leads the town, said CONTENT”: what stands between the commas is no source and no content."""
        comma, start = self.speech.classes["comma"], self.first[cue]
        told = known.get(cue)
        if told is None or self.group[cue - 1] != comma or cue - start > SOURCE_REACH * 2:
            return
        first = start
        stop = min(cue - 2, start + SUBJECT)
        while first < stop and self._inner(first) and self.group[first] not in self.speech.verbal:
            first += 1
        if self.group[first] != comma or self.group[start] in self.speech.opening or not self.e.at(start, first - 1):
            return
        number = self.e.at(start, first - 1)[-1]
        kind = self.e.registry.entities[self.e.mentions[number].entity].kind
        begins = self.group[first + 1] in self.speech.determiner or self.shape[first + 1] in (NUMBER, LOWER)
        if kind != PERSON or self.e.mentions[number].last != first - 1 or not begins:
            return
        last = self.last[cue]
        while last > cue and self.shape[last] == PUNCTUATION:
            last -= 1
        if told.source != NO_PART and told.source[0] <= first - 1:
            return  # it is known already
        told.source = (start, first - 1)
        if told.right == NO_PART and last > cue:
            told.right, told.left, told.layout = (cue + 1, last), NO_PART, 1

    def _within_relative(self, told: Told) -> None:
        """“The village, which RESIDENTS say has no bridge”: they say it, not whoever the sentence is about."""
        if self.words[told.cue] not in self.speech.words["say"]:
            return
        token = told.cue - 1
        floor = max(self.first[told.cue], token - SOURCE_REACH)
        while token > floor and self._inner(token) and self.group[token] not in self.speech.verbal:
            token -= 1
        if self.words[token] in self.speech.words["relative"] and self._noun(token + 1, told.cue - 1):
            told.source = (token + 1, told.cue - 1)

    def _end_before(self, known: dict[int, Told], cue: int, comma: int) -> None:
        """Contents on the right of earlier cues end before the comma of a said-clause at the sentence's end."""
        for token in range(max(self.first[cue], cue - END_REACH), cue):
            told = known.get(token)
            if told is not None and told.right[0] >= 0 and told.right[0] < comma <= told.right[1]:
                told.right = (told.right[0], comma - 1)

    def _before(self, cue: int) -> Told | None:
        """“CLAUSE, SOURCE said [on Sunday | in a report | on Telegram | told Reuters].”"""
        start = self.first[cue]
        comma = cue - 1
        floor = max(start, cue - SOURCE_REACH)
        while comma > floor and self._inner(comma) and self.group[comma] not in self.speech.verbal:
            comma -= 1
        if self.group[comma] != self.speech.classes["comma"] or comma == cue - 1:
            return None
        if not self._clause(start, comma - 1) or not self._noun(comma + 1, cue - 1):
            return None
        end = self._adjunct(cue + 1, tell=self.words[cue] in self.speech.words["tell"])
        if end < 0 or self.words[cue + 1] in self.speech.words["no_time"] or self.state[end] == OPENING:
            return None
        if self.shape[end] == PUNCTUATION and end < self.last[cue] and self.state[end + 1] == OPENING:
            return None  # “Asked about it, Roth said: “We wait.””
        return Told(cue, 2, RULE, NO_PART, (start, comma - 1), (comma + 1, cue - 1))

    def _inverted(self, cue: int) -> Told | None:
        """“CLAUSE, said SOURCE [on Sunday].”"""
        start = self.first[cue]
        if self.group[cue - 1] != self.speech.classes["comma"] or self.words[cue] not in self.speech.words["invert"]:
            return None
        if not self._clause(start, cue - 2):
            return None
        end = cue + 1
        stop = min(self.last[cue], cue + ADJUNCT_REACH)
        while end <= stop and self._inner(end) and self.group[end] not in self.speech.verbal:
            if self._opens_adjunct(end) and end > cue + 1:
                break
            end += 1
        if end == cue + 1 or not self._noun(cue + 1, end - 1) or self._adjunct(end, tell=False) < 0:
            return None
        return Told(cue, 2, RULE, NO_PART, (start, cue - 2), (cue + 1, end - 1))

    def _inner(self, token: int) -> bool:
        """Whether a token may stand inside a source: a word, or an apostrophe, hyphen or stop within one."""
        return self.shape[token] != PUNCTUATION or (self.words[token] in ("'", "-", ".") and self.state[token] == 0)

    def _according(self, cue: int) -> Told | None:
        """“According to SOURCE, CLAUSE.” at a sentence's start."""
        if cue != self.first[cue] or self.words[cue + 1] not in self.speech.words["according_to"]:
            return None
        comma = cue + 2
        stop = min(self.last[cue], cue + ADJUNCT_REACH)
        while comma <= stop and self._inner(comma) and self.group[comma] not in self.speech.verbal:
            comma += 1
        last = self.last[cue]
        while last > comma and self.shape[last] == PUNCTUATION:
            last -= 1
        if comma == cue + 2 or self.group[comma] != self.speech.classes["comma"] or last - comma < CLAUSE:
            return None
        if last - comma > 60 or any(
            self.state[t] or self.words[t] in self.speech.words["say"] for t in range(comma, last + 1)
        ):
            return None
        return Told(cue, 1, RULE, (comma + 1, last), NO_PART, (cue + 2, comma - 1))

    def _clause(self, first: int, last: int) -> bool:
        """Whether a clause without marks stands between two tokens: more than a time or a place."""
        if last - first + 1 < CLAUSE or any(self.state[t] for t in (first, last, last + 1)):
            return False
        if self.group[first] in self.speech.opening or self.words[first] in self.speech.words["when"]:
            verbs = self.speech.verbal
            comma = self.speech.classes["comma"]
            inner = range(first, last + 1)
            return any(self.group[t] == comma for t in inner) or any(
                self.group[t] in verbs or self.past(t) for t in inner if t > first + 1
            )
        return True

    def _noun(self, first: int, last: int) -> bool:
        """Whether the tokens may be a source: no verb, and a noun, a name or a pronoun."""
        words, people = self.words, self.e.lists.words
        if any(self.shape[t] == PUNCTUATION and words[t] not in (".", "-", "'") for t in range(first, last + 1)):
            return False
        plain = self.group[last] == 0 and self.shape[last] == LOWER and not words[last].endswith(self.speech.manner)
        if plain and last - first < PLAIN:
            return True
        return any(
            self.shape[t] in (CAPITAL, UPPER)
            or words[t] in people["person_nouns"]
            or words[t] in people["body_nouns"]
            or words[t] in people["crowd_nouns"]
            or words[t] in people["document_nouns"]
            or words[t] in self.speech.words["subject"]
            or self.group[first] in self.speech.determiner
            for t in range(first, last + 1)
        )

    def _opens_adjunct(self, token: int) -> bool:
        """Whether a time, a place or a medium may begin here."""
        c = self.speech.classes
        word, group = self.words[token], self.group[token]
        return (
            (group in self.speech.opening and group != c["to"])
            or group in (c["day"], c["adverb"])
            or word in self.speech.words["when"]
            or (word.endswith(self.speech.manner) and self.shape[token] == LOWER)
        )

    def _adjunct(self, token: int, *, tell: bool) -> int:
        """Where time, place, medium and hearer after a cue end, -1 where more than these follow."""
        stop = min(self.last[token - 1], token + ADJUNCT_REACH)
        c = self.speech.classes
        start = token
        hearer = tell or (token <= stop and self.group[token] == c["hearer"])
        if token <= stop and self.shape[token] != PUNCTUATION and not hearer and not self._opens_adjunct(token):
            return -1
        while token <= stop:
            if self.shape[token] == PUNCTUATION:
                if self.words[token] == "." and self.shape[token + 1] != PUNCTUATION and token < self.last[token - 1]:
                    token += 1  # "Jan. 3"
                    continue
                break
            if self.state[token] or self.group[token] in self.speech.verbal:
                return -1
            if (
                self.group[token] == c["to"]
                and self.group[token + 1] not in self.speech.determiner
                and self.shape[token + 1] == LOWER
                and self.group[token + 1] != c["hearer"]
            ):
                return -1
            if self.words[token] in self.speech.words["report"] or (
                self.shape[token] == LOWER
                and self.past(token)
                and self.group[token] == 0
                and token > start
                and self.group[token - 1] not in self.speech.determiner
                and self.words[token - 1] not in self.speech.words["a"]
            ):  # a verb: what follows is a clause of its own
                return -1
            token += 1
        return token if token <= stop or token > self.last[start - 1] else -1

    def _without_time(self, told: Told) -> None:
        """A call or a wish ends before the narrator's time clause: "…, nearly seven months after Russia invaded it"."""
        first, last = told.right
        lists, words = self.speech.words, self.words
        if first < 0 or words[told.cue] in lists["say"]:
            return
        for token in range(first + CLAUSE, last):
            if words[token] in lists["from_then"] and words[token - 1] in lists["spans"] and self.state[token] == 0:
                end = token - 2
                number = self.speech.classes["number"]
                while end > first and (
                    self.group[end] == number or words[end] in lists["about"] or self.shape[end] == NUMBER
                ):
                    end -= 1
                told.right = (first, self._word_before(end + 1, first))
                return

    def _headline(self) -> Told | None:
        """“SOURCE: CLAUSE” as the first line of a text, without a full stop."""
        first = PAD
        if len(self.words) <= 2 * PAD or self.first[first] != first:
            return None
        last = self.last[first]
        colon = next((t for t in range(first, min(first + LABEL, last)) if self.words[t] == ":"), -1)
        if (
            colon <= first
            or self.shape[last] == PUNCTUATION
            or last - colon < CLAUSE - 1
            or self.e.scene.paragraph_last[first] != last
        ):
            return None
        label = self.words[first:colon]
        if not label or any(word in self.kickers for word in label) or any(self.state[t] for t in range(first, last)):
            return None
        head, people = label[-1], self.e.lists.words
        noun = any(head in people[k] for k in ("person_nouns", "body_nouns", "crowd_nouns"))
        if not (
            noun or (len(label) < LABEL - 1 and all(self.shape[t] in (CAPITAL, UPPER) for t in range(first, colon)))
        ):
            return None
        return Told(colon, 1, RULE, (colon + 1, last), NO_PART, (first, colon - 1))

    def _cited(self, known: dict[int, Told], cue: int) -> None:
        """“SOURCE was quoted (by a paper) as saying CONTENT”: the words are the source's, not the paper's."""
        if self.group[cue - 1] not in self.be:
            return
        stop = min(self.last[cue], cue + SOURCE_REACH)
        saying = next((t for t in range(cue + 1, stop) if self.words[t + 1] in self.speech.words["saying"]), -1)
        if saying < 0:
            return
        saying += 1
        last = self.last[cue]
        while last > saying + 1 and self.shape[last] == PUNCTUATION:
            last -= 1
        begin = cue - 2
        floor = max(self.first[cue], cue - SOURCE_REACH)
        while begin > floor and self._inner(begin - 1) and self.group[begin - 1] not in self.speech.verbal:
            begin -= 1
        old = known.get(saying)
        right = old.right if old is not None and old.right[0] > saying else (saying + 1, last)
        known.pop(saying, None)
        if begin <= cue - 2 and self._noun(begin, cue - 2) and right[0] <= right[1]:
            known[cue] = Told(cue, 1, RULE, right, NO_PART, (begin, cue - 2))

    def _to_the_end(self, told: Told) -> None:
        """The content after a verb of speech goes to the end of a line that has no full stop."""
        start, end = told.right
        if start < 0 or self.words[told.cue] not in self.speech.words["report"]:
            return
        final = self.last[told.cue]
        c = self.speech.classes
        if self.shape[final] == PUNCTUATION or end >= final or self.state[final] or final - end > ADJUNCT_REACH:
            return
        rest = range(end + 1, final + 1)
        if any(self.shape[t] == PUNCTUATION and self.group[t] != c["comma"] for t in rest):
            return
        told.right = (start, final)
