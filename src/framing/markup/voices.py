"""The voices of a report as they are shown: a mark, a name and a colour each, and their bars."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from framing.markup.families import Family, family_of, order_of
from framing.markup.shapes import ReportShape
from framing.techniques import title_of

OUTLET = "The outlet"
UNNAMED = "Speaker not named"
# Colours in report.css; after the last speaker's, the first again: the mark still tells them apart.
COLOURS = 8
# Words of a name that say nothing of who it is.
_ARTICLES = frozenset({"the", "a", "an"})


@dataclass(frozen=True, slots=True)
class Who:
    """Whose words: ``key`` is used in classes and data attributes and is made here, never from the text."""

    key: str
    name: str
    mark: str
    colour: int


class NoteShape(Protocol):
    """What is read of a note."""

    @property
    def who(self) -> Who:
        """Whose words it is in."""

    @property
    def technique(self) -> str:
        """Its technique."""

    @property
    def weaker(self) -> bool:
        """Whether it is shown only when asked for."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A technique in one voice: how many fragments, and the bar's length in hundredths of the longest of the page.

    A technique of weaker fragments alone has a bar without length, for when they are asked for.
    """

    technique: str
    title: str
    family: Family
    count: int
    width: float


@dataclass(frozen=True, slots=True)
class VoiceView:
    """A voice with its bars; ``share`` is its part of all words that are not furniture, ``found`` counts its notes."""

    who: Who
    share: float
    found: int
    bars: tuple[Bar, ...]


@dataclass(slots=True)
class Voices:
    """Who is who in one report."""

    outlet: Who = field(default=Who("outlet", OUTLET, "¶", 0))
    unnamed: Who = field(default=Who("unnamed", UNNAMED, "?", 0))
    speakers: dict[str, Who] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)  # initials -> the next number to try

    def who(self, voice: str, name: str | None) -> Who:
        """Whose words a passage's are; a speaker not seen before is added."""
        if voice in ("narration", "furniture"):
            return self.outlet
        if name is None:
            return self.unnamed
        if name not in self.speakers:
            number = len(self.speakers)
            mark = self._mark(name)
            self.speakers[name] = Who(f"s{number + 1}", name, mark, number % COLOURS + 1)
        return self.speakers[name]

    def _mark(self, name: str) -> str:
        """One to three letters for a name, unlike those that are taken: initials, then initials and a number."""
        initials = _initials(name)
        mark, number = initials, self.numbers.get(initials, 2)
        while mark in self.marks:
            mark, number = f"{initials}{number}", number + 1
        self.marks.add(mark)
        self.numbers[initials] = number
        return mark


def voices_of(report: ReportShape) -> Voices:
    """Who is who, in the report's order."""
    known = Voices()
    for voice in report.voices:
        known.who(voice.voice, voice.speaker)
    return known


def voice_views(report: ReportShape, known: Voices, notes: Sequence[NoteShape]) -> tuple[VoiceView, ...]:
    """The voices of a report, in its order, with the notes that are shown counted by technique."""
    total = sum(voice.characters for voice in report.voices)
    counts: dict[str, Counter[str]] = {}
    for note in notes:
        counts.setdefault(note.who.key, Counter())[note.technique] += not note.weaker
    most = max((number for count in counts.values() for number in count.values()), default=0) or 1
    views = []
    for voice in report.voices:
        who = known.who(voice.voice, voice.speaker)
        count = counts.get(who.key, Counter())
        names = sorted(count, key=lambda name: (-count[name], order_of(name)))
        bars = tuple(
            Bar(name, title_of(name), family_of(name), count[name], round(100 * count[name] / most, 1))
            for name in names
        )
        share = voice.characters / total if total else 0.0
        views.append(VoiceView(who, share, count.total(), bars))
    return tuple(views)


def _initials(name: str) -> str:
    words = [word for word in _letters(name).split() if word.lower() not in _ARTICLES] or _letters(name).split()
    ends = words if len(words) < 2 else [words[0], words[-1]]
    return "".join(word[0] for word in ends).upper() or "•"


def _letters(name: str) -> str:
    return "".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFC", name))
