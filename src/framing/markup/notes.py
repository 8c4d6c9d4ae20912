"""Notes: what was found at a place, and the links in the text that lead to them.

A note is one found fragment, or one technique that a passage as a whole is flagged for without a fragment in it.
Fragments that overlap share one link, whose words are cut where one of them begins or ends.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from framing.markup.families import Family, family_of, order_of
from framing.markup.shapes import EvidenceShape, ReportShape, SpanShape
from framing.markup.voices import Voices, Who
from framing.techniques import definition_of, title_of

# Words told in a note; the heaviest ones are enough to see why.
WORDS_SHOWN = 5
# A flagged passage without a fragment is quoted up to here in its note.
_QUOTED = 160
# Probabilities from which on lines are heavier; what is shown lies between .3 and .95, a half of it above .6.
_HEAVIER = (0.55, 0.75)
_MARKS = '"“”„«»'

_Found = tuple[int, int, bool, str, float, Who, str, Sequence[EvidenceShape]]


@dataclass(frozen=True, slots=True)
class Reason:
    """Words that carried a note; ``share`` is their part of what the heaviest of them adds, for a small bar."""

    words: str
    share: float


@dataclass(frozen=True, slots=True)
class Note:
    """What was found at a place.

    Attributes:
        whole: it is a passage that is flagged as a whole.
        evidence: the words that did it, as places in the text.
        weaker: it is shown only when asked for.
        first: it is the first of its technique that is shown.
    """

    number: int
    start: int
    end: int
    whole: bool
    technique: str
    title: str
    definition: str
    family: Family
    score: float
    words: str
    who: Who
    reported: bool
    reasons: tuple[Reason, ...]
    evidence: tuple[tuple[int, int], ...]
    weaker: bool = False
    first: bool = False

    @property
    def weight(self) -> int:
        """How heavy its line is: 1 where it is as likely wrong as right, 3 where three of four such are right."""
        return 1 + sum(self.score >= least for least in _HEAVIER)

    @property
    def per_mille(self) -> int:
        """The probability as a whole number of thousandths, rounded down, for filters."""
        return int(self.score * 1000)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words under the same lines, each a note and its depth; ``carries`` where they are words that did it."""

    words: str
    lines: tuple[tuple[Note, int], ...]
    carries: bool


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to notes; ``key`` is the link's own, also where a fragment goes on in another passage.

    `named` are the notes whose technique is told beside the link, as it was not before.
    """

    key: str
    notes: tuple[Note, ...]
    pieces: tuple[Piece, ...]
    named: tuple[Note, ...] = ()

    @property
    def target(self) -> Note | None:
        """The note that it leads to while nothing more is asked for; None if all are weaker ones."""
        return next((note for note in self.notes if not note.weaker), None)


def notes_of(report: ReportShape, voices: Voices, weaker: Sequence[SpanShape] = ()) -> tuple[Note, ...]:
    """All notes of a report, by place, numbered from 1; after them the weaker ones, by place."""
    strong = _notes(report, voices)
    begins = [note.start for note in strong]
    reach = list(accumulate((note.end for note in strong), max))
    beside = []
    for span in weaker:  # wording that is marked already has its note
        at = bisect_left(begins, span.end)
        if not at or reach[at - 1] <= span.start:
            beside.append(span)
    seen: set[str] = set()
    notes = []
    for note in strong:
        notes.append(replace(note, first=note.technique not in seen and not note.whole))
        seen.add(note.technique)
    more = _numbered(report, [_of_span(span, voices) for span in beside], first=len(notes) + 1)
    return (*notes, *(replace(note, weaker=True) for note in more))


def _of_span(span: SpanShape, voices: Voices) -> _Found:
    who = voices.who(span.voice, None if span.speaker is None else span.speaker.name)
    return span.start, span.end, False, span.technique, span.score, who, span.voice, span.evidence


def _notes(report: ReportShape, voices: Voices) -> tuple[Note, ...]:
    found: list[_Found] = []
    starts = [passage.start for passage in report.passages]
    covered: set[tuple[int, str]] = set()
    for span in report.spans:
        found.append(_of_span(span, voices))
        covered |= {(number, span.technique) for number in _passages(span.start, span.end, starts)}
    columns = {name: column for column, name in enumerate(report.techniques)}
    for number, passage in enumerate(report.passages):
        for label in passage.labels:
            if (number, label) in covered:
                continue
            who = voices.who(passage.voice, None if passage.speaker is None else passage.speaker.name)
            score = float(passage.scores[columns[label]])
            evidence = [piece for piece in passage.evidence if piece.technique == label]
            found.append((passage.start, passage.end, True, label, score, who, passage.voice, evidence))
    return _numbered(report, found, first=1)


def _numbered(report: ReportShape, found: list[_Found], *, first: int) -> tuple[Note, ...]:
    text = report.article.text
    found.sort(key=lambda note: (note[0], note[1], order_of(note[3])))
    return tuple(
        Note(
            number,
            start,
            end,
            whole,
            technique,
            title_of(technique),
            definition_of(technique, report.definitions),
            family_of(technique),
            float(score),
            _quoted(text[start:end], whole),
            who,
            voice == "reported",
            _reasons(text, evidence),
            tuple(sorted((piece.start, piece.end) for piece in evidence)),
        )
        for number, (start, end, whole, technique, score, who, voice, evidence) in enumerate(found, first)
    )


def by_passage(notes: Iterable[Note], starts: Sequence[int]) -> dict[int, list[Note]]:
    """The notes of each passage, by the passage's number; ``starts`` are the passages' starts, which tile the text."""
    places: dict[int, list[Note]] = {}
    for note in sorted(notes, key=lambda note: (note.start, note.end, note.number)):
        numbers = _passages(note.start, note.end, starts)
        for number in numbers[:1] if note.whole else numbers:
            places.setdefault(number, []).append(note)
    return places


def _passages(start: int, end: int, starts: Sequence[int]) -> range:
    """The numbers of the passages that a stretch touches."""
    first = max(bisect_right(starts, start) - 1, 0)
    return range(first, max(bisect_left(starts, end), first + 1))


def links_in(text: str, start: int, end: int, notes: Sequence[Note]) -> tuple[str | Link, ...]:
    """Cut ``text[start:end]`` into plain words and links.

    Args:
        text: the article's text.
        start, end: the stretch; notes are clipped to it.
        notes: fragments that touch the stretch, by start.
    """
    inside = [note for note in notes if note.start < end and start < note.end]
    parts: list[str | Link] = []
    place = start
    while inside:
        cluster = [inside.pop(0)]
        reach = cluster[0].end
        while inside and inside[0].start < reach:
            cluster.append(inside.pop(0))
            reach = max(reach, cluster[-1].end)
        first, last = max(cluster[0].start, start), min(reach, end)
        if place < first:
            parts.append(text[place:first])
        key = f"{cluster[0].number}" if cluster[0].start >= start else f"{cluster[0].number}-{start}"
        named = tuple(note for note in cluster if note.first and note.start >= start)
        parts.append(Link(key, tuple(cluster), _pieces(text, first, last, cluster), named))
        place = last
    if place < end:
        parts.append(text[place:end])
    return tuple(parts)


def _pieces(text: str, start: int, end: int, notes: Sequence[Note]) -> tuple[Piece, ...]:
    cuts = {start, end}
    for note in notes:
        for one, other in ((note.start, note.end), *note.evidence):
            cuts |= {cut for cut in (one, other) if start < cut < end}
    order = sorted(cuts)
    # Lines of one family lie on one another, those of another family below.
    families = list(dict.fromkeys(note.family.key for note in notes))
    pieces = []
    for one, other in pairwise(order):
        over = tuple(note for note in notes if note.start <= one and other <= note.end)
        carries = any(a <= one and other <= b for note in over for a, b in note.evidence)
        lines = tuple((note, families.index(note.family.key)) for note in over)
        pieces.append(Piece(text[one:other], lines, carries))
    return tuple(pieces)


def _reasons(text: str, evidence: Sequence[EvidenceShape]) -> tuple[Reason, ...]:
    weights: dict[str, float] = {}
    for piece in evidence:
        words = " ".join(text[piece.start : piece.end].split())
        if words and piece.weight > 0:
            weights[words] = max(weights.get(words, 0.0), piece.weight)
    heaviest = sorted(weights.items(), key=lambda item: -item[1])[:WORDS_SHOWN]
    return tuple(Reason(words, weight / heaviest[0][1]) for words, weight in heaviest)


def _quoted(words: str, whole: bool) -> str:
    words = " ".join(words.split())
    words = words.strip(_MARKS) or words  # a note puts its own marks around them
    return words if not whole or len(words) <= _QUOTED else words[:_QUOTED].rsplit(" ", 1)[0] + " …"
