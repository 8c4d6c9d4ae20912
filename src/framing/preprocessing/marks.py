"""Quotation marks, paired in one pass over their places.

One compiled scan finds every character that can be a mark; apostrophes inside words are never looked at. Each place
is then read as an opener, a closer or either, from its two neighbours, and the pairs of a paragraph are made with a
stack. A mark that finds no partner costs its own paragraph at most and is reported as an `Oddity`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from framing import resources
from framing.spans import Oddity, Span

Style = Literal["double", "single", "guillemet", "low", "latex", "dash"]


@dataclass(frozen=True, slots=True)
class MarkPair:
    """The words between two quotation marks of one paragraph.

    Attributes:
        open: index of the opening mark's first character; -1 where there is none.
        start: first character inside.
        end: end of the inside.
        close: index after the closing mark's last character (equal to ``end`` where it was left open).
        style: the family of the opening mark.
        depth: 0 for an outer pair, 1 for one nested in it, and so on.
        closed: False where no closing mark was found.
        continued: True where the pair goes on with the quotation of the paragraph before.
    """

    open: int
    start: int
    end: int
    close: int
    style: Style
    depth: int
    closed: bool
    continued: bool


# Marks of one or two characters. Single marks between two letters are apostrophes and do not match.
_MARK = re.compile(r"[\"“”„‟«»‹›＂]|``|''|(?<!\w)['‘’‚‛`´]|['‘’‛´](?!\w)")
_DASH_LINE = re.compile(r"[—―–]\s")
# The narrator's words between two dashes: ", — said X. —"; the first dash follows punctuation.
_DASH_TURN = re.compile(r"(?<=[,.!?…])\s+[—―–]\s+")
_OPENING_BEFORE = frozenset("([{<—–-―/=:;,>¿¡…*_")
_CLOSING_AFTER = frozenset(".,;:!?)]}>—–-―/…*_")

_FAMILY: dict[str, Style] = {
    '"': "double",
    "＂": "double",
    "“": "double",
    "”": "double",
    "‟": "double",
    "„": "low",
    "«": "guillemet",
    "»": "guillemet",
    "‹": "guillemet",
    "›": "guillemet",
    "``": "latex",
    "''": "latex",
    "'": "single",
    "‘": "single",
    "’": "single",
    "‚": "single",
    "‛": "single",
    "`": "single",
    "´": "single",
}


@dataclass(slots=True)
class _Open:
    """A mark on the stack that waits for its partner."""

    at: int
    start: int
    mark: str
    style: Style
    index: int  # place of its pair among the found ones
    weak: int = -1  # for single marks: a place that would close it if nothing better comes


class _Paragraph:
    """The pairs of one paragraph, while they are made."""

    def __init__(self, text: str, span: Span, words: frozenset[str]) -> None:
        self.text = text
        self.span = span
        self.elisions = words
        self.stack: list[_Open] = []
        self.found: list[tuple[int, int, int, int, Style, bool] | None] = []
        self.unpaired: list[tuple[int, int]] = []

    def opens(self, at: int, end: int, mark: str) -> None:
        """Put the opener at ``at`` on the stack."""
        self.stack.append(_Open(at, end, mark, _FAMILY[mark], len(self.found)))
        self.found.append(None)

    def closes(self, at: int, end: int, depth: int) -> None:
        """Close the opener at place ``depth`` of the stack with the mark ``text[at:end]``."""
        for inner in self.stack[depth + 1 :]:
            self.gives_up(inner)
        opener = self.stack[depth]
        del self.stack[depth:]
        self.found[opener.index] = (opener.at, opener.start, at, end, opener.style, True)

    def gives_up(self, opener: _Open) -> None:
        """A mark that has no partner: close it at its second-best place, or report it."""
        if opener.weak >= 0:
            self.found[opener.index] = (opener.at, opener.start, opener.weak, opener.weak + 1, opener.style, True)
        elif opener.mark not in "'’`´":  # those are apostrophes then
            self.unpaired.append((opener.at, opener.start))

    def innermost(self, single: bool) -> int:
        """The stack place of the innermost open single (or double) mark, -1 if there is none."""
        for depth in range(len(self.stack) - 1, -1, -1):
            if (self.stack[depth].style == "single") is single:
                return depth
        return -1


@functools.cache
def _elisions(language: str) -> frozenset[str]:
    return frozenset(resources.parameters("marks.json", language=language)["elisions"])


def find_marks(text: str, paragraphs: Sequence[Span], *, language: str = "en") -> tuple[list[MarkPair], list[Oddity]]:
    """Pair the quotation marks of ``paragraphs``.

    Returns:
        the pairs in order of their start, and the marks that could not be paired.
    """
    pairs: list[MarkPair] = []
    oddities: list[Oddity] = []
    words = _elisions(language)
    carried = False  # the paragraph before left its quotation open
    for number, span in enumerate(paragraphs):
        matches = list(_MARK.finditer(text, span.start, span.end))
        dashes = list(_dash_pairs(text, span)) if text[span.start] in "—―–" else []
        pairs.extend(dashes)
        if not matches:
            carried = False
            continue
        work = _Paragraph(text, span, words)
        for match in matches:
            _place(work, match.start(), match.end(), match.group())
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        left = [mark for mark in work.stack if mark.weak < 0 and mark.style != "single"]
        goes_on = False
        for opener in work.stack:
            if left and opener is left[-1]:
                goes_on = following is not None and text.startswith(opener.mark, following.start)
                work.found[opener.index] = (opener.at, opener.start, span.end, span.end, opener.style, False)
                if not goes_on:
                    oddities.append(Oddity(opener.at, opener.start, "quotation mark left open"))
            else:
                work.gives_up(opener)
        oddities.extend(Oddity(start, end, "quotation mark without a partner") for start, end in work.unpaired)
        pairs.extend(_nested(work, carried and bool(matches) and matches[0].start() == span.start))
        carried = goes_on
    oddities.sort(key=lambda oddity: oddity.start)
    return pairs, oddities


def _nested(work: _Paragraph, continued: bool) -> Iterator[MarkPair]:
    """The found pairs with their depth."""
    ends: list[int] = []
    for pair in work.found:
        if pair is None:
            continue
        at, start, end, close, style, closed = pair
        while ends and ends[-1] <= at:
            ends.pop()
        if start < end:
            yield MarkPair(at, start, end, close, style, len(ends), closed, continued and at == work.span.start)
        ends.append(close)


def _place(work: _Paragraph, at: int, end: int, mark: str) -> None:
    """Read the mark ``text[at:end]`` by its neighbours and act on it."""
    text, span = work.text, work.span
    before = text[at - 1] if at > span.start else " "
    after = text[end] if end < span.end else " "
    may_open = not after.isspace() and (before.isspace() or before in _OPENING_BEFORE or before in "\"“”„‟«»‹›'‘’‚‛`´")
    may_close = not before.isspace()
    if _FAMILY[mark] == "single":
        _place_single(work, at, end, mark)
        return
    if mark in "«»‹›":
        depth = work.innermost(single=False)
        opened = work.stack[depth].mark if depth >= 0 else ""
        if opened and opened != mark and opened in "«»‹›" and (opened in "«»") == (mark in "«»"):
            work.closes(at, end, depth)
        elif mark in "«‹" or may_open:
            work.opens(at, end, mark)
        else:
            work.unpaired.append((at, end))
        return
    depth = work.innermost(single=False)
    opened = work.stack[depth].mark if depth >= 0 else ""
    if opened in ("«", "»", "‹", "›"):
        opened = ""
    if mark in ("„", "``") or (mark == "“" and not (opened and may_close and not may_open)):
        work.opens(at, end, mark)
    elif opened and (
        mark == "”"
        or not may_open
        or (may_close and before not in _OPENING_BEFORE)
        or (mark == opened and not _closer_follows(work, end, mark))
    ):
        work.closes(at, end, depth)
    elif may_open:
        work.opens(at, end, mark)
    elif mark == '"' and before.isdigit():
        pass  # inches
    else:
        work.unpaired.append((at, end))


def _closer_follows(work: _Paragraph, end: int, mark: str) -> bool:
    return work.text.find(mark, end, work.span.end) >= 0


def _place_single(work: _Paragraph, at: int, end: int, mark: str) -> None:
    text, span = work.text, work.span
    before = text[at - 1] if at > span.start else " "
    after = text[end] if end < span.end else " "
    depth = work.innermost(single=True)
    double = work.innermost(single=False)
    if depth < double:
        depth = -1  # an outer single mark cannot close inside an open double one
    if depth >= 0 and mark != "‘" and not before.isspace() and not after.isalnum():
        if before.isalpha() and after.isspace():
            # Plural possessive or closer: decided when nothing better comes.
            if work.stack[depth].weak < 0 or mark != work.stack[depth].mark:
                work.stack[depth].weak = at
            if before not in "sSzZxX":
                work.closes(at, end, depth)
        else:
            work.closes(at, end, depth)
        return
    opening = (before.isspace() or not before.isalnum()) and not after.isspace() and mark in "'‘‚‛`’"
    if not opening:
        return
    if after.isdigit() and mark != "‘":  # the '90s
        return
    stop = end
    while stop < span.end and stop - end < 8 and text[stop].isalpha():
        stop += 1
    if text[end:stop].lower() in work.elisions and mark != "‘":
        return
    if mark == "’":
        return
    if depth >= 0 and work.stack[depth].weak >= 0:
        opener = work.stack.pop(depth)
        work.gives_up(opener)
    work.opens(at, end, mark)


def _dash_pairs(text: str, span: Span) -> Iterator[MarkPair]:
    """The speech of a paragraph that begins with a dialogue dash, without the narrator's words between dashes."""
    first = _DASH_LINE.match(text, span.start, span.end)
    if not first:
        return
    turns = list(_DASH_TURN.finditer(text, first.end(), span.end))
    if not turns or not text[turns[0].end() : turns[0].end() + 1].islower():
        return
    speaking, begin, opened = True, first.end(), span.start
    for turn in turns:
        if speaking:
            yield MarkPair(opened, begin, turn.start(), turn.start(), "dash", 0, True, False)
        speaking = not speaking
        begin = turn.end()
        opened = turn.start()
    if speaking and begin < span.end:
        yield MarkPair(opened, begin, span.end, span.end, "dash", 0, True, False)
