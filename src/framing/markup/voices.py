"""The voices of a report as they are shown: a mark, a name and a colour each, and their bars."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from framing.markup.families import Family, family_of, order_of
from framing.markup.shapes import ReportShape
from framing.techniques import title_of

OUTLET = "The outlet"
UNNAMED = "Speaker not named"
# Colours in report.css; after the last speaker's, the first again: the mark still tells them apart.
COLOURS = 8
# Bars of one voice: what is read at a glance; the rest is told as a number.
BARS_SHOWN = 5
# Words of a name that say nothing of who it is.
_ARTICLES = frozenset({"the", "a", "an"})


@dataclass(frozen=True, slots=True)
class Who:
    """Whose words: ``key`` is used in classes and data attributes and is made here, never from the text."""

    key: str
    name: str
    mark: str
    colour: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A technique in one voice: how many of its passages were flagged, of how many."""

    technique: str
    title: str
    family: Family
    flagged: int
    passages: int

    @property
    def width(self) -> float:
        """The bar's length in hundredths."""
        return round(100 * self.flagged / self.passages, 1) if self.passages else 0.0


@dataclass(frozen=True, slots=True)
class VoiceView:
    """A voice with its bars; ``share`` is its part of all words that are not furniture."""

    who: Who
    share: float
    passages: int
    flagged: int
    expected: float
    bars: tuple[Bar, ...]
    more: int


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


def voices_of(report: ReportShape) -> tuple[Voices, tuple[VoiceView, ...]]:
    """The voices of a report, in its order."""
    known = Voices()
    total = sum(voice.characters for voice in report.voices)
    flagged: dict[str, int] = {}
    views = []
    for voice in report.voices:
        known.who(voice.voice, voice.speaker)
    for passage in report.passages:
        if passage.voice != "furniture" and passage.labels:
            key = known.who(passage.voice, None if passage.speaker is None else passage.speaker.name).key
            flagged[key] = flagged.get(key, 0) + 1
    for voice in report.voices:
        who = known.who(voice.voice, voice.speaker)
        bars = _bars(voice.labels, voice.passages)
        views.append(
            VoiceView(
                who,
                share=voice.characters / total if total else 0.0,
                passages=voice.passages,
                flagged=flagged.get(who.key, 0),
                expected=float(voice.scores[-1]) if len(voice.scores) else 0.0,
                bars=bars[:BARS_SHOWN],
                more=len(bars) - len(bars[:BARS_SHOWN]),
            )
        )
    return known, tuple(views)


def _bars(labels: Mapping[str, int], passages: int) -> tuple[Bar, ...]:
    bars = [Bar(name, title_of(name), family_of(name), count, passages) for name, count in labels.items() if count]
    return tuple(sorted(bars, key=lambda bar: (-bar.flagged, order_of(bar.technique))))


def _initials(name: str) -> str:
    words = [word for word in _letters(name).split() if word.lower() not in _ARTICLES] or _letters(name).split()
    ends = words if len(words) < 2 else [words[0], words[-1]]
    return "".join(word[0] for word in ends).upper() or "•"


def _letters(name: str) -> str:
    return "".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFC", name))
