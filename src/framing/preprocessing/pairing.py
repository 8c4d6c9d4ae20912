"""Pairs the quotation marks of one paragraph, with a stack.

Each mark is read as an opener, a closer or either from its two neighbours and from what is open at that place.
Families close each other: straight, curly, low and TeX marks are one family (writers and their programs mix them),
double and single guillemets are one each, and single marks are one, whose closers are told from apostrophes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal["double", "single", "guillemet", "low", "latex", "dash"]

STYLES: dict[str, Style] = {
    **dict.fromkeys('"＂“”‟', "double"),
    **dict.fromkeys("„", "low"),
    **dict.fromkeys("«»‹›", "guillemet"),
    **dict.fromkeys(("``", "''", "‘‘", "’’", "`´"), "latex"),
    **dict.fromkeys("'‘’‚‛`´", "single"),
}
# Which marks may close each other.
_FAMILIES = {mark: "single" if style == "single" else "double" for mark, style in STYLES.items()} | {
    "«": "«»",
    "»": "«»",
    "‹": "‹›",
    "›": "‹›",
}
_MARKS = "\"＂“”‟„«»‹›'‘’‚‛`´"
_OPENING_BEFORE = frozenset("([{<—–-―/=>¿¡…*_|" + _MARKS)  # an opener may follow these
_CLOSING_AFTER = frozenset(".,;:!?)]}>/|*")  # and never stands before these
_STRONG_OPENERS = frozenset(("„", "``", "‘‘"))
_MAX_DEPTH = 12  # real quotations nest three deep; the bound keeps hostile texts linear


@dataclass(frozen=True, slots=True)
class Apostrophes:
    """What tells a language's apostrophes from single marks.

    Attributes:
        elisions: words that begin with one ("'til").
        sibilants: letters after which a plural or possessive may end in a bare one.
        cut: what a word may end in whose last letter is left out ("walkin'").
    """

    elisions: frozenset[str]
    sibilants: frozenset[str]
    cut: tuple[str, ...]


@dataclass(slots=True)
class Opener:
    """An opening mark that waits for its partner."""

    at: int
    start: int
    mark: str
    index: int  # place of its pair among the found ones
    weak: int = -1  # for single marks: a place that closes it if nothing better comes


@dataclass(slots=True)
class Found:
    """A pair: the opening mark at ``at``, the inside from ``start`` to ``end``, the closing mark up to ``close``."""

    at: int
    start: int
    end: int
    close: int
    style: Style
    closed: bool = True


class Pairing:
    """The pairs of the paragraph ``text[begin:end]``, made mark by mark.

    Attributes:
        found: the pairs in order of their openers; None where an opener has no partner (yet).
        open: the openers still open, outermost first.
        unpaired: places of marks that have no partner.
    """

    def __init__(self, text: str, begin: int, end: int, apostrophes: Apostrophes, carried: bool = False) -> None:
        self.text = text
        self.carried = carried  # a quotation of the paragraph before is still open
        self.begin = begin
        self.end = end
        self.apostrophes = apostrophes
        self.found: list[Found | None] = []
        self.open: list[Opener] = []
        self.unpaired: list[tuple[int, int]] = []

    def read(self, at: int, end: int, mark: str) -> None:
        """Take the next mark, ``text[at:end]``."""
        text = self.text
        before = text[at - 1] if at > self.begin else " "
        after = text[end] if end < self.end else " "
        if len(mark) == 3:  # three single marks: a nested quotation ends, or begins, with its outer one
            first = 1 if not before.isspace() and self.open and STYLES[self.open[-1].mark] == "single" else 2
            self.read(at, at + first, mark[:first])
            self.read(at + first, end, mark[first:])
        elif STYLES[mark] == "single":
            self._single(at, end, mark, before, after)
        else:
            self._double(at, end, mark, before, after)

    def finish(self, keep: Opener | None = None) -> None:
        """The paragraph ends: give up all openers but ``keep``."""
        for opener in self.open:
            if opener is not keep:
                self._give_up(opener)
        self.open = [] if keep is None else [keep]

    def last_open(self) -> Opener | None:
        """The last opener that may stay open: a double mark, or a single one that begins the paragraph."""
        for opener in reversed(self.open):
            if STYLES[opener.mark] != "single" or opener.at == self.begin:
                return opener
        return None

    def _double(self, at: int, end: int, mark: str, before: str, after: str) -> None:
        family = _FAMILIES[mark]
        depth = len(self.open) - 1
        while depth >= 0 and _FAMILIES[self.open[depth].mark] != family:
            depth -= 1
        opener = self.open[depth].mark if depth >= 0 else ""
        apart = before.isspace()
        may_open = not after.isspace() and (
            (apart and not opener)
            or (
                (apart or before in _OPENING_BEFORE)
                and (after not in _CLOSING_AFTER or self.text.startswith("..", end))
            )
        )
        if family != "double":
            if opener and opener != mark:
                self._close(at, end, depth)
            elif mark in "«‹" or may_open:
                self._push(at, end, mark)
            else:
                self.unpaired.append((at, end))
        elif mark in _STRONG_OPENERS or (mark == "“" and (may_open or (not opener and end < self.end))):
            self._push(at, end, mark)
        elif opener and (
            mark == "”"
            or not may_open
            or not (apart or before in _OPENING_BEFORE)
            or (mark == opener and self.text.find(mark, end, self.end) < 0)
        ):
            self._close(at, end, depth)
        elif may_open or (not opener and mark != "”" and after.isalnum() and not before.isdigit()):
            self._push(at, end, mark)  # also where the blank before an opener was forgotten
        elif not opener and mark == '"' and before in ".!?" and after == " " and self._stuck(end):
            self._push(at, end + 1, mark)
        elif not (mark in "\"”''" and before.isdigit()):  # those are inches
            self.unpaired.append((at, end))

    def _stuck(self, end: int) -> bool:
        """Whether a mark that looks like a closing one opens: `It rained." We stayed in," she said.`

        Lines that a program has joined bring the next line's opening mark up to the full stop. The words after it begin
        a sentence, and the next mark closes them.
        """
        text = self.text
        following = text.find('"', end, self.end)
        return (
            not self.carried
            and following > end + 1
            and (text[end + 1].isupper() or text[end + 1] == "[")
            and not text[following - 1].isspace()
            and (following + 1 >= self.end or not text[following + 1].isalnum())
        )

    def _single(self, at: int, end: int, mark: str, before: str, after: str) -> None:
        top = self.open[-1] if self.open and STYLES[self.open[-1].mark] == "single" else None
        if top and mark != "‘" and not before.isspace() and not after.isalnum() and at > top.start:
            if not (before.isalpha() and after.isspace()) or not self._may_be_elided(at, before):
                self._close(at, end, len(self.open) - 1)
            elif top.weak < 0:
                top.weak = at
            return
        if mark == "’" or after.isspace() or before.isalnum() or not self._begins_quotation(end, mark, after):
            return
        if top and top.weak >= 0:  # a second opener: the first one had closed at its second-best place
            self._give_up(self.open.pop())
        self._push(at, end, mark)

    def _may_be_elided(self, at: int, before: str) -> bool:
        """Whether the mark after a letter may be an apostrophe: ``the workers' vote``, ``walkin' away``."""
        return before in self.apostrophes.sibilants or self.text.endswith(self.apostrophes.cut, self.begin, at)

    def _begins_quotation(self, end: int, mark: str, after: str) -> bool:
        """Whether a single mark before ``text[end]`` may open: not ``'90s``, ``'til``."""
        text = self.text
        if after.isdigit():
            return mark != "'" and not text.startswith("0s", end + 1)
        stop = end
        while stop < self.end and stop - end < 8 and text[stop].isalpha():
            stop += 1
        return text[end:stop].lower() not in self.apostrophes.elisions

    def _push(self, at: int, end: int, mark: str) -> None:
        if len(self.open) == _MAX_DEPTH:
            self._give_up(self.open.pop(0))
        self.open.append(Opener(at, end, mark, len(self.found)))
        self.found.append(None)

    def _close(self, at: int, end: int, depth: int) -> None:
        for inner in self.open[depth + 1 :]:
            self._give_up(inner)
        opener = self.open[depth]
        del self.open[depth:]
        self.found[opener.index] = Found(opener.at, opener.start, at, end, STYLES[opener.mark])

    def _give_up(self, opener: Opener) -> None:
        if opener.weak >= 0:
            self.found[opener.index] = Found(opener.at, opener.start, opener.weak, opener.weak + 1, "single")
        elif opener.mark not in "'`´":  # those were apostrophes
            self.unpaired.append((opener.at, opener.start))
