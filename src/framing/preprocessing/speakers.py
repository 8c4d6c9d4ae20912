"""From the mention of a source to its fullest name in the article.

"Aksyonov" is "Sergei Aksyonov" where the article says so anywhere, "Mr. Cole" and "the minister" stay as they are,
"he" is the person that the text speaks of. Names are runs of capitalised words; the article's runs are collected once.
"""

from __future__ import annotations

import functools
from bisect import bisect_left, bisect_right

from framing.preprocessing.scene import Scene
from framing.preprocessing.tokens import PAD, class_number
from framing.spans import Speaker

_CAPITALS = (1, 2, 3)
_STOP_CLASSES = (
    "comma",
    "who",
    "which",
    "bracket_open",
    "dash",
    "semicolon",
    "colon",
    "of",
    "in",
    "on",
    "for",
    "from",
    "with",
    "at",
    "about",
    "when",
    "that",
    "to",
)
_PRONOUNS = ("pronoun_subject", "pronoun_other", "who", "which", "pronoun_it", "that")


@functools.cache
def _numbers(names: tuple[str, ...], language: str) -> frozenset[int]:
    return frozenset(class_number(name, language) for name in names)


class Speakers:
    """The people and bodies of an article by name."""

    def __init__(self, scene: Scene, language: str = "en") -> None:
        self.scene = scene
        self.text = scene.text
        tokens = scene.tokens
        self.starts, self.ends = tokens.starts, tokens.ends
        self.group, self.shape = tokens.group, tokens.shape
        self.stop = _numbers(_STOP_CLASSES, language)
        self.pronouns = _numbers(_PRONOUNS, language)
        self.titles = _numbers(("title", "role"), language)
        self.function = _numbers(
            (
                "determiner",
                "determiner_a",
                "pronoun_subject",
                "pronoun_it",
                "possessive",
                "when",
                "and",
                "but",
                "in",
                "on",
                "for",
                "at",
                "by",
                "to",
                "with",
                "from",
                "about",
                "if",
                "wh",
                "day",
                "adverb",
                "according",
                "that",
                "negation",
                "number",
                "be",
                "have",
                "do",
                "modal",
                "of",
            ),
            language,
        )
        self._runs: list[tuple[int, int]] | None = None
        self._by_last: dict[str, tuple[int, int]] = {}
        self.clitic = class_number("clitic_s", language)

    def runs(self) -> list[tuple[int, int]]:
        """The names of the article as first and last token: capitalised words, initials and nicknames between them."""
        if self._runs is not None:
            return self._runs
        import numpy as np

        shape, group = self.shape, self.group
        capital = (shape == 1) | (shape == 2) | (shape == 3)
        plain = np.ones(128, bool)
        plain[list(self.function)] = False
        name = capital & plain.take(group)
        places = np.flatnonzero(name).tolist()
        runs: list[tuple[int, int]] = []
        first = last = -10
        for place in places:
            if last >= 0 and self._joins(last, place):
                last = place
                continue
            if last >= 0:
                runs.append((first, last))
            first = last = place
        if last >= 0:
            runs.append((first, last))
        self._runs = runs
        for begin, b in runs:
            a = self._without_titles(begin, b)
            if a < b:
                key = self.word(b)
                old = self._by_last.get(key)
                if old is None or b - a > old[1] - old[0]:
                    self._by_last[key] = (a, b)
        return runs

    def _runs_from(self, first: int, last: int) -> list[tuple[int, int]]:
        """The names that touch the tokens from ``first`` to ``last``."""
        runs = self.runs()
        low = bisect_left(runs, first, key=lambda run: run[1])
        return runs[low : bisect_right(runs, last, low, key=lambda run: run[0])]

    def word(self, token: int) -> str:
        """The token's words as they stand."""
        return self.text[self.starts[token] : self.ends[token]]

    def _joins(self, last: int, place: int) -> bool:
        gap = place - last
        if gap == 1:
            return self.text[self.ends[last] : self.starts[place]] in (" ", "\xa0")
        between = self.text[self.ends[last] : self.starts[place]]
        if gap == 2:
            return (
                between in (". ", ".\xa0")
                and (self.ends[last] - self.starts[last] <= 2 or int(self.group[last]) in self.titles)
            ) or between in (" '", " ’")
        return False

    def _without_titles(self, first: int, last: int) -> int:
        for token in range(first, last + 1):
            if int(self.group[token]) in self.titles and token < last:
                first = token + 1
        while first < last and not self.word(first)[0].isalnum():
            first += 1
        return first

    def of(self, first: int, last: int) -> Speaker:
        """The speaker that the source between two tokens is."""
        head_last = first
        while head_last < last and int(self.group[head_last + 1]) not in self.stop:
            head_last += 1
        start, end = int(self.starts[first]), int(self.ends[head_last])
        if first == head_last and int(self.group[first]) in self.pronouns:
            return Speaker(self._person_before(first) or self.text[start:end], start, end)
        runs = self._runs_from(first, head_last)
        if runs:
            a, b = runs[-1]
            if b >= head_last or (b == head_last - 1 and int(self.group[head_last]) == self.clitic):
                a = self._without_titles(max(a, first), b)
                return Speaker(self._fullest(a, b), start, end)
        return Speaker(self.text[start:end], start, end)

    def _fullest(self, first: int, last: int) -> str:
        full = self._by_last.get(self.word(last))
        if full and full[1] - full[0] > last - first:
            first, last = full
        return self.text[self.starts[first] : self.ends[last]]

    def _person_before(self, token: int) -> str | None:
        """The name that a pronoun stands for: the first name of its sentence or of the one before."""
        at = int(self.scene.sentence_first[token])
        for _ in range(3):
            here = [r for r in self._runs_from(at, token - 1) if r[0] >= at and r[1] < token]
            if here:
                a, b = here[0]
                a = self._without_titles(a, b)
                return self._fullest(a, b)
            if at <= PAD:
                break
            at = int(self.scene.sentence_first[at - 1])
        return None

    def introduced(self, opening: int) -> Speaker | None:
        """The person whom the short paragraph before an opening mark speaks of, None where there is no such one."""
        before = opening - 1
        if before < PAD:
            return None
        first, last = int(self.scene.paragraph_first[before]), int(self.scene.paragraph_last[before])
        if last - first > 40:
            return None
        runs = [r for r in self._runs_from(first, last) if r[0] >= first]
        if not runs:
            return None
        return self.of(*runs[0])
