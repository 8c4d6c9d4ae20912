"""Reported speech by the shape of its sentence, where the learned borders (`extents`) go wrong.

PolNeAR, from which cues, contents and sources are learned, is US political news of one year. What news writes everywhere
is mended here by rule: a clause before its cue with a time, a place or a hearer after it; an inverted cue; lines without
a full stop; verbs of speech in another sense; and attributions that run over somebody else's quotation.
The language's verbs and idioms are in ``speech.json``.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framing.preprocessing.attributions import Found
from framing.preprocessing.candidates import LEFT, RIGHT, SOURCE
from framing.preprocessing.entities import Entities
from framing.preprocessing.forms import lists
from framing.preprocessing.lexicon import class_number
from framing.preprocessing.scene import CLOSING, OPENING
from framing.preprocessing.tokens import CAPITAL, LOWER, PAD, PUNCTUATION, UPPER
from framing.resources import parameters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Tokens: of a source between a comma and its verb; of what may follow the verb (time, place, hearer); the fewest of a
# clause before it. Longer ones are seldom of these shapes, and looking further would not be linear.
SOURCE_REACH, ADJUNCT_REACH, CLAUSE = 14, 22, 3
END_REACH = 80
LABEL = 5  # tokens of a headline's source with its colon
RULE = 0.9  # the probability of an attribution that a rule finds: right in 92-100 of 100 generated sentences a form


@dataclass(frozen=True, slots=True)
class Speech:
    """The lists of ``speech.json`` and the word classes that the rules read."""

    words: dict[str, frozenset[str]]
    nouns: dict[str, frozenset[str]]
    objects: dict[str, frozenset[str]]
    idioms: dict[str, tuple[tuple[str, ...], ...]]
    verbal: frozenset[int]
    opening: frozenset[int]
    preposition: frozenset[int]
    determiner: frozenset[int]
    classes: dict[str, int]


@functools.cache
def speech(language: str = "en") -> Speech:
    """The rules' lists of a language."""
    listed = parameters("speech.json", language=language)
    words = {k: frozenset(v.split()) for k, v in listed.items() if isinstance(v, str) and k != "idioms"}
    nouns, objects = ({k: frozenset(v.split()) for k, v in listed[key].items()} for key in ("takes_nouns", "objects"))
    idioms: dict[str, list[tuple[str, ...]]] = {}
    for idiom in listed["idioms"].split("|"):
        parts = tuple(idiom.split())
        for part in set(parts):
            idioms.setdefault(part, []).append(parts)

    def numbers(names: str) -> frozenset[int]:
        return frozenset(class_number(name, language) for name in names.split())

    return Speech(
        words,
        nouns,
        objects,
        {k: tuple(v) for k, v in idioms.items()},
        numbers("be have do modal pronoun_subject that if wh who which negation"),
        numbers("in on at by for with from about to when if according"),
        numbers("in on at by for with from about of to"),
        numbers("determiner determiner_a possessive"),
        {n: class_number(n, language) for n in ("comma", "stop", "colon", "day", "adverb", "to", "that", "hearer", "when",
            "bracket_open", "bracket_close", "of", "number", "dash", "ask", "exclaim", "clitic_s")},
    )  # fmt: skip


@dataclass(slots=True)
class Told:
    """An attribution in token numbers, ends included; -1 where a part is missing."""

    cue: int
    layout: int
    probability: float
    right: tuple[int, int]
    left: tuple[int, int]
    source: tuple[int, int]


NO_PART = (-1, -1)


class Clauses:
    """The attributions of a scene, mended."""

    def __init__(self, entities: Entities, found: Found, language: str = "en") -> None:
        self.e = entities
        self.words, self.group, self.shape, self.state = entities.words, entities.group, entities.shape, entities.state
        self.speech = speech(language)
        self.language = language
        self.first, self.last = entities.sentence_first, entities.scene.sentence_last.tolist()
        self.told = _read(found)

    def mended(self) -> Found:
        """The attributions after all rules."""
        known = {told.cue: told for told in self.told}
        say = self.speech.words["say"]
        size = len(self.words) - PAD
        for token in range(PAD, size):
            word = self.words[token]
            if word in say and self.state[token] == 0:
                before = self._before(token) or self._inverted(token)
                if before is not None:
                    known[token] = before
                    self._end_before(known, token, (before.source[0] if before.source[0] < token else token) - 1)
                elif token in known:
                    self._to_the_end(known[token])
            elif word in self.speech.words["according"]:
                according = self._according(token)
                if according is not None:
                    known[token] = according
        colon = self._headline()
        if colon is not None:
            known[colon.cue] = colon
        for token in [t for t in known if self.words[t] in self.speech.words["cited"]]:
            self._cited(known, token)
        kept = [told for _, told in sorted(known.items()) if not self._other_sense(told)]
        for told in kept:
            self._cut_at_others(told)
        return _found([t for t in kept if t.right[0] >= 0 or t.left[0] >= 0])

    def _end_before(self, known: dict[int, Told], cue: int, comma: int) -> None:
        """Contents on the right of earlier cues end before the comma of a said-clause at the sentence's end."""
        for token in range(max(self.first[cue], cue - END_REACH), cue):
            told = known.get(token)
            if told is not None and told.right[0] >= 0 and told.right[0] < comma <= told.right[1]:
                told.right = (told.right[0], comma - 1)

    # Content before its cue.

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
                self.group[t] in verbs or self.words[t].endswith("ed") for t in inner if t > first + 1
            )
        return True

    def _noun(self, first: int, last: int) -> bool:
        """Whether the tokens may be a source: no verb, and a noun, a name or a pronoun."""
        words, people = self.words, self.e.lists.words
        if any(self.shape[t] == PUNCTUATION and words[t] not in (".", "-", "'") for t in range(first, last + 1)):
            return False
        return any(
            self.shape[t] in (CAPITAL, UPPER)
            or words[t] in people["person_nouns"]
            or words[t] in people["body_nouns"]
            or words[t] in people["crowd_nouns"]
            or words[t] in people["document_nouns"]
            or words[t] in ("he", "she", "they", "it")
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
            or (word.endswith("ly") and self.shape[token] == LOWER)
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
            if self.group[token] == c["to"] and self.group[token + 1] not in self.speech.determiner:
                if self.shape[token + 1] == LOWER and self.group[token + 1] != c["hearer"]:
                    return -1
            if self.words[token] in self.speech.words["report"] or (
                self.shape[token] == LOWER
                and self.words[token].endswith("ed")
                and self.group[token] == 0
                and token > start
                and self.group[token - 1] not in self.speech.determiner
                and self.words[token - 1] != "a"
            ):  # a verb: what follows is a clause of its own
                return -1
            token += 1
        return token if token <= stop or token > self.last[start - 1] else -1

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
        if not label or any(word in self._kickers for word in label) or any(self.state[t] for t in range(first, last)):
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
        if self.group[cue - 1] not in self._be:
            return
        stop = min(self.last[cue], cue + SOURCE_REACH)
        saying = next((t for t in range(cue + 1, stop) if self.words[t] == "as" and self.words[t + 1] == "saying"), -1)
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

    # Lines without a full stop.

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

    # Verbs of speech in another sense.

    def _other_sense(self, told: Told) -> bool:
        """Whether a cue is no speech: an idiom, a silence, a passive, a verb that here takes but an object."""
        cue, words, lists = told.cue, self.words, self.speech.words
        word = words[cue]
        if told.source[0] >= 0 and words[told.source[0]] in lists["nobody"]:
            return True
        if word == ":" and self.first[cue] == PAD and any(w in self._kickers for w in words[PAD:cue]):
            return True  # "Analysis: Why the tram is late"
        for idiom in self.speech.idioms.get(word, ()):
            for at, part in enumerate(idiom):
                if part == word and tuple(words[cue - at : cue - at + len(idiom)]) == idiom:
                    if idiom[:2] != ("that", "said") or cue - at == self.first[cue]:
                        return True
        quoted = any(
            self.state[t] for part in (told.right, told.left) if part[0] >= 0 for t in (part[0], part[1], part[0] - 1)
        )
        if word == "according" and not quoted and words[cue + 1] == "to":
            return words[cue + 2] in lists["no_plan"] and self._ends(cue + 3)
        if word in lists["silent_verbs"] and any(w in lists["silent"] for w in words[cue - 3 : cue]):
            rest = range(told.right[0], told.right[1] + 1) if told.right[0] >= 0 else ()
            if not rest or any(words[t] in lists["request"] for t in rest):
                return True
        if word in lists["request"] and not quoted:
            return True
        if word in lists["clause"] and not quoted and told.right[0] >= 0 and told.left[0] < 0:
            return self._object_only(told)
        if word in self.speech.objects and not quoted and told.right[0] > cue:
            return self._object(told)
        if word in lists["passive"] and told.probability != RULE and not quoted and self.group[cue - 1] in self._be:
            return told.source[0] < 0 or told.source[1] < cue or told.right[0] >= 0
        return False

    @functools.cached_property
    def _kickers(self) -> frozenset[str]:
        return lists(self.language).no_names

    @functools.cached_property
    def _be(self) -> frozenset[int]:
        return frozenset((class_number("be"),))

    def _ends(self, token: int) -> bool:
        return self.shape[token] == PUNCTUATION or token > self.last[token - 1]

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
        if self.words[first] in ("that", "to", "if", "whether", "on", "for"):
            return False
        verbs = self.speech.verbal
        return not any(
            self.group[t] in verbs
            or self.words[t] == "to"
            or (self.words[t].endswith("ed") and self.group[t] == 0 and self.shape[t] == LOWER)
            for t in range(first, last + 1)
        )

    # Attributions that run over another's quotation.

    def _cut_at_others(self, told: Told) -> None:
        """A content ends where another quotation's said-clause begins, and begins after one."""
        for name in ("right", "left"):
            first, last = getattr(told, name)
            if first < 0:
                continue
            said = self._said(first, last)
            if not said:
                continue
            if name == "right":
                begin, _ = said[0]
                if begin <= first:
                    setattr(told, name, NO_PART)
                else:
                    setattr(told, name, (first, self._word_before(begin, first)))
            else:
                _, end = said[-1]
                start = end + 1
                while start <= last and self.shape[start] == PUNCTUATION:
                    start += 1
                setattr(told, name, (start, last) if start <= last else NO_PART)
        if told.right[0] < 0 and told.left[0] >= 0:
            told.layout = 2
        elif told.left[0] < 0 and told.right[0] >= 0:
            told.layout = 1

    def _word_before(self, token: int, floor: int) -> int:
        while token > floor and self.shape[token - 1] == PUNCTUATION:
            token -= 1
        return max(token - 1, floor)

    @functools.cached_property
    def _clauses(self) -> list[tuple[int, int]]:
        """The said-clauses beside quotations: from after a closing mark to the clause's end, by their cue."""
        found = []
        say = self.speech.words["invert"] | self.speech.words["say"]
        for _, _, inside, after in self.e.scene.outer.T.tolist():
            if self.shape[inside + 1] != PUNCTUATION or self.state[inside + 1] == CLOSING and self.words[after] != ",":
                continue  # “a farce” and said: no comma before the close
            token = after
            while self.shape[token] == PUNCTUATION and token < after + 2 and self.state[token] == 0:
                token += 1
            begin = token
            stop = min(self.last[begin], begin + SOURCE_REACH)
            if begin > self.last[max(after - 1, 0)]:
                continue
            seen = False
            while token <= stop and self.shape[token] != PUNCTUATION and self.state[token] == 0:
                seen = seen or self.words[token] in say
                token += 1
            if seen and token > begin:
                found.append((begin, token - 1))
        return found

    def _said(self, first: int, last: int) -> list[tuple[int, int]]:
        """The said-clauses that begin between two tokens."""
        clauses = self._clauses
        low = bisect_left(clauses, (first,))
        found = []
        while low < len(clauses) and clauses[low][0] <= last:
            found.append(clauses[low])
            low += 1
        return found


def _read(found: Found) -> list[Told]:
    first, last = found.first.tolist(), found.last.tolist()
    parts = [[(a, b) if a >= 0 else NO_PART for a, b in zip(first[k], last[k], strict=True)] for k in range(3)]
    columns = zip(
        found.cue.tolist(),
        found.layout.tolist(),
        found.probability.tolist(),
        *(parts[k] for k in (RIGHT, LEFT, SOURCE)),
        strict=True,
    )
    return [Told(*row) for row in columns]


def _found(told: list[Told]) -> Found:
    import numpy as np

    def bounds(side: int) -> NDArray[np.int64]:
        return np.array(
            [[getattr(t, part)[side] for t in told] for part in ("right", "left", "source")], np.int64
        ).reshape(3, -1)

    return Found(
        np.array([t.cue for t in told], np.int64),
        np.array([t.layout for t in told], np.int64),
        np.array([t.probability for t in told], np.float64),
        bounds(0),
        bounds(1),
    )
