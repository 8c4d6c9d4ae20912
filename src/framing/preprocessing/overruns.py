"""Attributions that run over somebody else's quotation and its said-clause end before it."""

from __future__ import annotations

import functools
from bisect import bisect_left

from framing.preprocessing.scene import CLOSING
from framing.preprocessing.senses import Senses
from framing.preprocessing.tokens import PUNCTUATION
from framing.preprocessing.told import NO_PART, SOURCE_REACH, Told


class Overruns(Senses):
    """The said-clauses beside quotations, and the contents that they end."""

    def cut_at_others(self, told: Told) -> None:
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
            if self.shape[inside + 1] != PUNCTUATION or (
                self.state[inside + 1] == CLOSING and self.words[after] != ","
            ):
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
