"""Speech without marks that the page's form gives: transcripts, chats, interviews, block quotes.

Each turn becomes a direct quotation of what stands after its label, so that it is its speaker's and not the outlet's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from framing.preprocessing.entities import PERSON, Entity
from framing.preprocessing.forms import lists
from framing.preprocessing.mentions import Entities
from framing.preprocessing.speech import speech
from framing.preprocessing.tokens import PAD
from framing.resources.language import Language
from framing.spans import Quotation, Span, Speaker, SpeakerKind

_WORD = r"[^\W\d_][\w.’'&-]*"
# "JUDITH BARR, HOST:", "Marsh:", at the start of a line.
_LABEL = re.compile(rf"((?:{_WORD})(?:\s{_WORD}){{0,3}})(?:,\s[^:\n]{{2,40}}|\s\([^)\n]{{1,40}}\))?:\s+(?=\S)")
_STAMP = re.compile(
    r"\[?\d{1,4}[/.:-]\d{1,2}(?:[/.:-]\d{1,4})?(?:,?\s\d{1,2}:\d{2}(?::\d{2})?)?(?:\s?[APap][Mm])?\]?\s?-?\s*"
)
_QUOTED = re.compile(r"(?:>\s?)+")
SHOUTED = 4  # letters of a name in capitals that may be letters only: "BBC"
_QUESTION = 60  # words of an interviewer's question at most
_LEAD, _NEAR, _BELOW = 120, 8, 40  # characters of a line's end, words of it, characters of a paragraph below it
_STARTS = "“”\"„‘’'«»—–-•*·>"  # marks, dashes, and what opens an item of a list
_SIGNED = re.compile(r"[—–-]{1,2}\s?([^\W\d_][^\n(@,]{1,60})")


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph that is somebody's: where its words begin and end, and its label's place (start = end: none)."""

    start: int
    end: int
    label: Span
    name: str


def turns(text: str, paragraphs: Sequence[Span], language: Language) -> list[Turn]:
    """The turns of a page, in order; none on most pages.

    Labels count as a transcript's where two of them return or stand in capitals, or the lines carry time stamps.
    """
    found: list[Turn | None] = []
    chat = 0
    no_names = lists(language).no_names
    for paragraph in paragraphs:
        found.append(_labelled(text, paragraph, no_names))
        chat += found[-1] is not None and found[-1].label.start > paragraph.start
    labels = [turn for turn in found if turn is not None]
    names = Counter(turn.name for turn in labels)
    capitals = sum(turn.name.isupper() for turn in labels)
    returned = sum(count > 1 for count in names.values())
    if not (
        chat >= 2 or (capitals >= 2 and len(names) > 1) or (returned and len(labels) >= 4) or (capitals and returned)
    ):
        below = _told_below(text, paragraphs, language)
        return _interview(text, paragraphs, found) + _blocks(text, paragraphs) + below
    out: list[Turn] = []
    current: Turn | None = None
    share = len(labels) / max(len(paragraphs), 1)
    for paragraph, turn in zip(paragraphs, found, strict=True):
        if turn is not None:
            current = turn
            out.append(turn)
        elif current is not None and share >= 0.3 and not chat:
            out.append(Turn(paragraph.start, paragraph.end, Span(paragraph.start, paragraph.start), current.name))
    return out


def _labelled(text: str, paragraph: Span, no_names: frozenset[str]) -> Turn | None:
    stamp = _STAMP.match(text, paragraph.start, paragraph.end)
    begin = stamp.end() if stamp else paragraph.start
    match = _LABEL.match(text, begin, paragraph.end)
    if match is None:
        return None
    name = match.group(1)
    words = name.split()
    if words[0].lower() in no_names or not all(w[0].isupper() for w in words if len(w) > 3) or not name[0].isupper():
        return None
    return Turn(match.end(), paragraph.end, Span(match.start(1), match.end(1)), name)


def _interview(text: str, paragraphs: Sequence[Span], found: Sequence[Turn | None]) -> list[Turn]:
    """Questions in lines of their own, each with an answer after it.

    With labels ("Gazette: What now?", "Marsh: We build again.") one question without them is enough, else three.
    """
    asks = [
        number
        for number, paragraph in enumerate(paragraphs)
        if text[paragraph.end - 1] == "?" and text[paragraph.start] not in "“\"‘'«—–-" and number
        and text.count(" ", paragraph.start, paragraph.end) < _QUESTION
    ]  # fmt: skip
    labels = [turn for turn in found if turn is not None]
    asking = set(asks)
    plain = [n for n in asks if found[n] is None and n + 1 < len(paragraphs) and n + 1 not in asking]
    opened = set(plain)
    if not (len(plain) >= 3 or (plain and len({turn.name for turn in labels}) >= 2)):
        return []
    out = []
    last = -1
    for number in range(plain[0], len(paragraphs)):
        turn = found[number]
        paragraph = paragraphs[number]
        if turn is not None:
            out.append(turn)
            last = number
        elif number not in asking and (number - 1 in opened or (last == number - 1 and number < plain[-1])):
            out.append(Turn(paragraph.start, paragraph.end, Span(paragraph.start, paragraph.start), ""))
            last = number
    return out


def _blocks(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    """Lines that begin with ">" (e-mail, Markdown, block quotes of a page)."""
    out: list[Turn] = []
    for number, paragraph in enumerate(paragraphs):
        if text[paragraph.start] != ">":
            continue
        match = _QUOTED.match(text, paragraph.start, paragraph.end)
        start = match.end() if match else paragraph.start
        signed = None
        if number + 1 < len(paragraphs) and text[paragraphs[number + 1].start] in "—–-":
            after = paragraphs[number + 1]
            signed = _SIGNED.match(text, after.start, after.end)
        if start < paragraph.end:
            place = Span(signed.start(1), signed.end(1)) if signed else Span(paragraph.start, paragraph.start)
            out.append(Turn(start, paragraph.end, place, signed.group(1).strip() if signed else ">"))
    return out


def _told_below(text: str, paragraphs: Sequence[Span], language: Language) -> list[Turn]:
    """The paragraph under a line that ends in a said-clause and a colon: "In a letter she writes:".

    In 2,078 articles 89 such lines have a paragraph without marks below, and of 40 that were read 29 were quoted there;
    pages lose embedded posts, so that verbs of posting are not in the list.
    """
    verbs = speech(language).words.get("below", frozenset())
    out = []
    for number, paragraph in enumerate(paragraphs[:-1]):
        if text[paragraph.end - 1] != ":":
            continue
        below = paragraphs[number + 1]
        line = text[max(paragraph.start, paragraph.end - _LEAD) : paragraph.end - 1].lower().split()
        first = text[below.start : min(below.start + _LEAD, below.end)].lower().split()
        if (
            below.end - below.start >= _BELOW
            and text[below.start] not in _STARTS
            and text[below.end - 1] != ":"
            and not verbs.isdisjoint(line[-_NEAR:])
            and verbs.isdisjoint(first)
        ):
            out.append(Turn(below.start, below.end, Span(below.start, below.start), ">"))
    return out


def spared(paragraphs: Sequence[Span], flags: Sequence[bool], found: Sequence[Turn]) -> list[bool]:
    """Which paragraphs are furniture, those of turns spared."""
    ends = {turn.end for turn in found}
    return [flag and paragraph.end not in ends for paragraph, flag in zip(paragraphs, flags, strict=True)]


def quotations(text: str, found: Sequence[Turn], entities: Entities) -> list[Quotation]:
    """The turns as direct quotations with their speakers' full names.

    Args:
        text: the article.
        found: its turns.
        entities: those of the text (of its first stretch, where it is longer than one).
    """
    full = {turn.name.split()[-1].casefold(): turn.name for turn in reversed(found) if " " in turn.name}
    persons = [x for x in entities.registry.entities if x.kind == PERSON and " " in x.name][:1]
    out = []
    lead, end = (0, 1), -1  # the line before the present block of quoted lines, and where the block ends so far
    for turn in found:
        if turn.name == ">":
            if end < 0 or text[end : turn.start].strip("> \t\r\n"):
                lead = _lead(text, turn.start)
            end = turn.end
        if text[turn.start] in '“"‘«':  # the marks say it
            continue
        speaker = _speaker(text, turn, entities, lead=lead, full=full, persons=persons)
        out.append(Quotation(turn.start, turn.end, "direct", speaker))
    return out


def _speaker(
    text: str, turn: Turn, entities: Entities, *, lead: tuple[int, int], full: dict[str, str], persons: list[Entity]
) -> Speaker | None:
    registry = entities.registry
    if turn.name == ">":
        low, high = (bisect_left(entities.starts, at, PAD, len(entities.starts) - PAD) for at in lead)
        near = [entities.mentions[n] for n in entities.at(low, high - 1)] if low < high else []
        named = [m for m in near if registry.entities[m.entity].kind == PERSON] or near
        if not named or text[lead[1] - 1] != ":":
            return None
        m = named[0]
        known = registry.entities[m.entity]
        return Speaker(known.name, entities.starts[m.first], entities.ends[m.last], known.speaker_kind)
    if not turn.name:
        return Speaker(persons[0].name, turn.label.start, turn.label.end, "person") if persons else None
    last = turn.name.split()[-1].casefold()
    name = full.get(last, turn.name)
    kind: SpeakerKind = "unknown"
    known_by = [
        n
        for n in registry.by_last.get(entities.inflection.stem(last) if entities.inflection else last, ())
        if registry.entities[n].kind == PERSON
    ]
    if known_by and " " not in name:
        name = registry.entities[known_by[0]].name
    if name.isupper() and len(name) > SHOUTED:
        name = name.title()
    if known_by or " " in name:
        kind = "person"
    return Speaker(name, turn.label.start, turn.label.end, kind)


def _lead(text: str, start: int) -> tuple[int, int]:
    """The line before the block of quoted lines that a place is in."""
    end = start
    while True:
        line = text.rfind("\n", 0, end)
        if line < 0:
            return 0, max(end, 1)
        begin = text.rfind("\n", 0, line) + 1
        words = text[begin:line].strip()
        if words and not words.startswith(">"):
            stripped = text[begin:line].rstrip()
            return begin, begin + len(stripped)
        end = line
