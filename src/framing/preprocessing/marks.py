"""Quotation marks: found in one scan, paired paragraph by paragraph, linked over paragraphs.

One compiled scan finds every character that can be a mark; apostrophes inside words never match. The marks of a
paragraph are paired with a stack (`pairing`). A mark that finds no partner costs its own paragraph at most and is
reported as an `Oddity`.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from framing.kernel import loops
from framing.preprocessing.pairing import STYLES, Apostrophes, Found, Opener, Pairing, Style
from framing.preprocessing.points import code_points
from framing.preprocessing.unclosed import end_of_unclosed, said_at
from framing.resources.language import Language
from framing.spans import Oddity, Span


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


_NO_MARK = (sys.maxsize, sys.maxsize)  # behind every text
_DASHES = "—–―"
_DASH_LINE = re.compile(rf"[{_DASHES}]\s")
# The narrator's words begin or end at a dash after punctuation: ", — said X. —".
_DASH_TURN = re.compile(rf"(?<=[,.!?…])\s[{_DASHES}]\s")
# A quotation left open may be closed some lines later without being opened again: in texts with a line for each
# sentence it is the rule. So far it is looked for, so that a forgotten mark does not swallow a page.
_LINES_BETWEEN = 8
# The closing line has the length of a paragraph, or reads like a sentence: under a pulled-out quotation stands a
# short line of capitalised words, its speaker's name.
_LONG_LINE = 80


@dataclass(slots=True)
class _Carried:
    """A quotation that the lines before left open.

    Attributes:
        opener: its mark.
        lines: the lines without a mark since then.
        oddity: the report that is taken back if the quotation is closed after all; None if it goes on by rule.
    """

    opener: Opener
    lines: list[Span]
    oddity: Oddity | None


@functools.cache
def _apostrophes(language: Language) -> Apostrophes:
    known = language.marks
    return Apostrophes(frozenset(known["elisions"]), frozenset(known["sibilants"]), tuple(known["cut_endings"]))


def find_marks(text: str, paragraphs: Sequence[Span], *, language: Language) -> tuple[list[MarkPair], list[Oddity]]:
    """Pair the quotation marks of ``paragraphs``.

    Returns:
        the pairs in order of their start (an outer one before those in it), and the marks without a partner.
    """
    pairs: list[MarkPair] = []
    oddities: list[Oddity] = []
    carried: _Carried | None = None
    apostrophes = _apostrophes(language)
    marks = _found(text)
    at, end = next(marks, _NO_MARK)
    for number, span in enumerate(paragraphs):
        begin, stop = span.start, span.end
        if text[begin] in _DASHES:
            pairs.extend(_dash_pairs(text, span))
        while at < begin:
            at, end = next(marks, _NO_MARK)
        if at >= stop:
            if carried:
                carried = _carry_over(text, carried, span, paragraphs[number - 1].end if number else 0)
            continue
        work = Pairing(text, begin, stop, apostrophes, carried is not None)
        while at < stop:
            work.read(at, end, text[at:end])
            at, end = next(marks, _NO_MARK)
        following = paragraphs[number + 1].start if number + 1 < len(paragraphs) else len(text)
        if carried and not text.startswith(carried.opener.mark, span.start):
            pairs.extend(_close_late(work, carried, oddities))
        continued = span.start if carried and text.startswith(carried.opener.mark, span.start) else -1
        carried = _leave_open(work, following, oddities, language)
        oddities.extend(Oddity(start, end, "quotation mark without a partner") for start, end in work.unpaired)
        pairs.extend(_with_depth(work.found, continued))
    pairs.sort(key=lambda pair: (pair.start, -pair.end))
    oddities.sort(key=lambda oddity: oddity.start)
    return pairs, oddities


def _found(text: str) -> Iterator[tuple[int, int]]:
    """Where each mark of a text begins and ends: doubled and tripled single marks are one, apostrophes none."""
    starts, ends = loops.marks(code_points(text))
    return zip(starts.tolist(), ends.tolist(), strict=True)


def _carry_over(text: str, carried: _Carried, line: Span, before: int) -> _Carried | None:
    """What is carried on after a line without marks, if the line stands directly under the one that ends ``before``."""
    if len(carried.lines) < _LINES_BETWEEN and text.count("\n", before, line.start) == 1:
        carried.lines.append(line)
        return carried
    return None


def _close_late(work: Pairing, carried: _Carried, oddities: list[Oddity]) -> list[MarkPair]:
    """The pairs of the lines before this one, if this one closes the carried quotation without opening it again."""
    first = next((pair for pair in work.found if pair is not None), None)
    if not work.unpaired or (first and first.at < work.unpaired[0][0]):
        return []
    at, end = work.unpaired[0]
    words = work.text[work.begin : at].split()
    if at - work.begin < _LONG_LINE and 2 * sum(word[0].islower() for word in words) < len(words):
        return []
    style = STYLES[carried.opener.mark]
    del work.unpaired[0]
    work.found.insert(0, Found(-1, work.begin, at, end, style))
    for opener in work.open:
        opener.index += 1
    if carried.oddity is not None:
        last = len(oddities) - 1  # it is among the last: looked for from the end, so that many oddities cost no more
        while oddities[last] is not carried.oddity:
            last -= 1
        del oddities[last]
    return [MarkPair(-1, line.start, line.end, line.end, style, 0, False, True) for line in carried.lines]


def _leave_open(work: Pairing, following: int, oddities: list[Oddity], language: Language) -> _Carried | None:
    """End the paragraph; what stays open for the next one, which begins at ``following``, if anything does."""
    opener = work.last_open()
    work.finish(keep=opener)
    if opener is None:
        return None
    style = STYLES[opener.mark]
    reopened = work.text.startswith(opener.mark, following)
    if reopened and said_at(work.text, opener.start, work.end, language, last=True) < 0:
        work.found[opener.index] = Found(opener.at, opener.start, work.end, work.end, style, closed=False)
        return _Carried(opener, [], None)
    if style == "single":
        work.finish()
        return None
    inner = [pair for pair in work.found[opener.index + 1 :] if pair is not None]
    end = end_of_unclosed(work.text, opener, work.end, inner, language)
    work.found[opener.index] = Found(opener.at, opener.start, end, end, style, closed=False)
    oddity = Oddity(opener.at, opener.start, "quotation mark left open")
    oddities.append(oddity)
    return _Carried(opener, [], oddity) if end == work.end else None


def _with_depth(found: Sequence[Found | None], continued: int) -> Iterator[MarkPair]:
    ends: list[int] = []
    for pair in found:
        if pair is None or pair.start >= pair.end:
            continue
        while ends and ends[-1] <= pair.start:
            ends.pop()
        goes_on = pair.at in (-1, continued)
        yield MarkPair(pair.at, pair.start, pair.end, pair.close, pair.style, len(ends), pair.closed, goes_on)
        ends.append(pair.close)


def _dash_pairs(text: str, span: Span) -> Iterator[MarkPair]:
    """The speech of a paragraph that begins with a dialogue dash, without the narrator's words between dashes."""
    first = _DASH_LINE.match(text, span.start, span.end)
    if not first:
        return
    turns = list(_DASH_TURN.finditer(text, first.end(), span.end))
    if not turns or not text[turns[0].end() : turns[0].end() + 1].islower():
        return
    opened, start = span.start, first.end()
    for number, turn in enumerate([*turns, None]):
        end = turn.start() if turn else span.end
        if number % 2 == 0 and start < end:
            yield MarkPair(opened, start, end, end, "dash", 0, True, False)
        if turn:
            opened, start = turn.start() + 1, turn.end()
