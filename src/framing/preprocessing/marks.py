"""Quotation marks: found in one scan, paired paragraph by paragraph, linked over paragraphs.

One compiled scan finds every character that can be a mark; apostrophes inside words never match. The marks of a
paragraph are paired with a stack (`pairing`). A mark that finds no partner costs its own paragraph at most and is
reported as an `Oddity`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from framing import resources
from framing.preprocessing.pairing import STYLES, Found, Opener, Pairing, Style
from framing.preprocessing.unclosed import end_of_unclosed, said_at
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


# A mark, doubled and tripled single marks as one; not an apostrophe between two letters. The scan begins with one
# class of characters, which `re` searches fast, and looks around only where it matched.
_MARK = re.compile(
    r"[\"＂“”‟„«»‹›'‘’‚‛`´](?:(?<=[\"＂“”‟„«»‹›])|(?<=')'{1,2}|(?<=’)’{1,2}|(?<=‘)‘|(?<=`)[`´]|(?<!\w.)|(?!\w))"
)
_DASHES = "—–―"
_DASH_LINE = re.compile(rf"[{_DASHES}]\s")
# The narrator's words begin or end at a dash after punctuation: ", — said X. —".
_DASH_TURN = re.compile(rf"(?<=[,.!?…])\s[{_DASHES}]\s")
# A quotation that goes on without a new opening mark has the length of a paragraph; under a pulled-out quotation
# stands a shorter line, its speaker's name.
_CONTINUATION = 80


@functools.cache
def _elisions(language: str) -> frozenset[str]:
    return frozenset(resources.parameters("marks.json", language=language)["elisions"])


def find_marks(text: str, paragraphs: Sequence[Span], *, language: str = "en") -> tuple[list[MarkPair], list[Oddity]]:
    """Pair the quotation marks of ``paragraphs``.

    Returns:
        the pairs in order of their start (an outer one before those in it), and the marks without a partner.
    """
    pairs: list[MarkPair] = []
    oddities: list[Oddity] = []
    carried: Opener | None = None  # the mark that the paragraph before left open
    marks = _MARK.finditer(text)
    mark = next(marks, None)
    for number, span in enumerate(paragraphs):
        if text[span.start] in _DASHES:
            pairs.extend(_dash_pairs(text, span))
        while mark and mark.start() < span.start:
            mark = next(marks, None)
        if mark is None or mark.start() >= span.end:
            carried = None
            continue
        work = Pairing(text, span.start, span.end, _elisions(language))
        while mark and mark.start() < span.end:
            work.read(mark.start(), mark.end(), mark.group())
            mark = next(marks, None)
        following = paragraphs[number + 1].start if number + 1 < len(paragraphs) else len(text)
        continued = _continues(work, carried)
        carried = _leave_open(work, following, oddities, language)
        oddities.extend(Oddity(start, end, "quotation mark without a partner") for start, end in work.unpaired)
        pairs.extend(_with_depth(work.found, continued))
    pairs.sort(key=lambda pair: (pair.start, -pair.end))
    oddities.sort(key=lambda oddity: oddity.start)
    return pairs, oddities


def _continues(work: Pairing, carried: Opener | None) -> int:
    """The place of the pair that goes on with the quotation of the paragraph before; -1 if there is none.

    Either the paragraph opens it again, or it only closes it.
    """
    if carried is None:
        return -1
    if work.text.startswith(carried.mark, work.begin):
        return work.begin
    for at, end in work.unpaired[:1]:
        if at - work.begin >= _CONTINUATION:
            work.unpaired.remove((at, end))
            work.found.insert(0, Found(-1, work.begin, at, end, STYLES[carried.mark]))
            for opener in work.open:
                opener.index += 1
            return -1
    return -1


def _leave_open(work: Pairing, following: int, oddities: list[Oddity], language: str) -> Opener | None:
    """End the paragraph; the mark that stays open for the next one, which begins at ``following``, if there is any."""
    opener = work.last_open()
    work.finish(keep=opener)
    if opener is None:
        return None
    reopened = work.text.startswith(opener.mark, following)
    if reopened and said_at(work.text, opener.start, work.end, language, last=True) < 0:
        work.found[opener.index] = Found(opener.at, opener.start, work.end, work.end, STYLES[opener.mark], closed=False)
        return opener
    if STYLES[opener.mark] == "single":
        work.finish()
        return None
    inner = [pair for pair in work.found[opener.index + 1 :] if pair is not None]
    end = end_of_unclosed(work.text, opener, work.end, inner, language)
    work.found[opener.index] = Found(opener.at, opener.start, end, end, STYLES[opener.mark], closed=False)
    oddities.append(Oddity(opener.at, opener.start, "quotation mark left open"))
    return opener if end == work.end else None


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
