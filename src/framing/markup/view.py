"""A report cut into what a page shows: blocks of runs in one voice, and in them words, links to notes and lines.

Nothing here is HTML, and nothing is lost: the blocks hold every visible character of the text, in order.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from framing.markup.families import FAMILIES, OTHER, Family, family_of, order_of
from framing.markup.notes import Link, Note, by_passage, links_in, notes_of
from framing.markup.shapes import PassageShape, ReportShape, SpanShape
from framing.markup.voices import Voices, VoiceView, Who, voice_views, voices_of
from framing.spans import Span, overlaps
from framing.techniques import definition_of, title_of

Kind = Literal["headline", "paragraph", "furniture"]
SPOKEN = ("quotation", "reported")


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one voice.

    Attributes:
        who, voice: whose words, and how they are given.
        opens: whether the voice changes here.
        marked: whether the speaker's mark stands here: not where quoted and reported words of one speaker alternate.
        parts: words and links.
        whole: notes on the passage as a whole, which ends here.
        tail: white space, which is not tinted.
    """

    who: Who
    voice: str
    opens: bool
    marked: bool
    parts: tuple[str | Link, ...]
    whole: tuple[Note, ...]
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph; ``speakers``, each with how their words are given, are named at its margin.

    A paragraph of the outlet's own names the outlet if the one before it did not. ``paragraph`` is its number, from 1;
    0 in what follows a block of the same paragraph.
    """

    kind: Kind
    runs: tuple[Run, ...]
    speakers: tuple[tuple[Who, str], ...]
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A technique as the legend tells it; ``found`` counts its notes, ``weaker`` those shown only when asked for."""

    name: str
    title: str
    definition: str
    found: int
    weaker: int


@dataclass(frozen=True, slots=True)
class PageView:
    """What a page shows of a report. ``prefix`` begins every identifier."""

    prefix: str
    title: str
    site: str
    author: str
    date: str
    model: str
    level: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    voices: tuple[VoiceView, ...]
    legend: tuple[tuple[Family, tuple[LegendEntry, ...]], ...]

    @property
    def has_headline(self) -> bool:
        """Whether the title stands in the text itself."""
        return any(block.kind == "headline" for block in self.blocks)

    @property
    def sections(self) -> tuple[tuple[bool, tuple[Block, ...]], ...]:
        """Blocks in a row that are furniture (True) or are not."""
        return tuple(
            (folded, tuple(blocks)) for folded, blocks in groupby(self.blocks, lambda block: block.kind == "furniture")
        )

    @property
    def found(self) -> tuple[tuple[Family, LegendEntry], ...]:
        """The techniques with notes."""
        return tuple(
            (family, entry) for family, entries in self.legend for entry in entries if entry.found or entry.weaker
        )

    @property
    def shown(self) -> tuple[Note, ...]:
        """The notes that are shown from the first."""
        return tuple(note for note in self.notes if not note.weaker)

    @property
    def weaker(self) -> tuple[Note, ...]:
        """The notes that are shown when asked for."""
        return tuple(note for note in self.notes if note.weaker)


def view_of(report: ReportShape, *, prefix: str = "", title: str = "", weaker: Sequence[SpanShape] = ()) -> PageView:
    """Cut a report into what a page shows.

    Args:
        report: a `framing.Report`.
        prefix: begins every identifier of the page; letters, digits and hyphens.
        title: what to call a text without headline or title.
        weaker: fragments that are shown only when asked for; those that touch one of the report's are left out.
    """
    article = report.article
    voices = voices_of(report)
    notes = notes_of(report, voices, weaker)
    headline = "" if article.headline is None else " ".join(article.headline.of(article.text).split())
    return PageView(
        prefix=prefix,
        title=headline or article.metadata.title or title or "Untitled text",
        site=article.metadata.site,
        author=article.metadata.author,
        date=article.metadata.date,
        model=report.model,
        level=report.level,
        blocks=_blocks(report, voices, notes),
        notes=notes,
        voices=voice_views(report, voices, notes),
        legend=_legend(report, notes),
    )


def _blocks(report: ReportShape, voices: Voices, notes: tuple[Note, ...]) -> tuple[Block, ...]:
    """One block a paragraph; a paragraph that is furniture in part is cut there."""
    text, headline = report.article.text, report.article.headline
    places = by_passage(notes, [passage.start for passage in report.passages])
    blocks: list[Block] = []
    runs: list[Run] = []
    open_block: tuple[int, Kind] | None = None
    for number, paragraph, piece in _pieces(report):
        passage = report.passages[number]
        kind = _kind(passage, piece, headline)
        if open_block != (paragraph, kind):
            _close(blocks, runs, open_block, voices.outlet)
            open_block = (paragraph, kind)
        if not runs and not piece.of(text).strip():
            continue
        here = places.get(number, [])
        speaker = None if passage.speaker is None else passage.speaker.name
        who = voices.who(passage.voice, speaker)
        before = runs[-1] if runs else None
        # White space at the end is not tinted; a fragment that reaches into it keeps it.
        words = max([len(piece.of(text).rstrip()) + piece.start, *(note.end for note in here if not note.whole)])
        end = min(words, piece.end)
        runs.append(
            Run(
                who,
                passage.voice,
                opens=before is None or (before.who, before.voice) != (who, passage.voice),
                marked=passage.voice in SPOKEN and (before is None or before.voice not in SPOKEN or before.who != who),
                parts=links_in(text, piece.start, end, [note for note in here if not note.whole]),
                whole=tuple(note for note in here if note.whole) if piece.end == passage.end else (),
                tail=text[end : piece.end],
            )
        )
    _close(blocks, runs, open_block, voices.outlet)
    return tuple(blocks)


def _pieces(report: ReportShape) -> Iterator[tuple[int, int, Span]]:
    """Each passage cut at the starts of paragraphs: the passage's number, the paragraph's, and the piece."""
    starts = [paragraph.start for paragraph in report.article.paragraphs]
    for number, passage in enumerate(report.passages):
        start = passage.start
        while start < passage.end:
            paragraph = bisect_right(starts, start)
            end = min(passage.end, starts[paragraph]) if paragraph < len(starts) else passage.end
            yield number, paragraph, Span(start, end)
            start = end


def _close(blocks: list[Block], runs: list[Run], opened: tuple[int, Kind] | None, outlet: Who) -> None:
    if runs and opened is not None:
        first: dict[str, tuple[Who, str]] = {}
        for run in runs:
            if run.voice in SPOKEN:
                first.setdefault(run.who.key, (run.who, run.voice))
        names = tuple(first.values())
        if not names and opened[1] == "paragraph":  # looked back for only here: a page may be furniture all along
            before = next((block.speakers for block in reversed(blocks) if block.kind == "paragraph"), None)
            if before is None or any(voice in SPOKEN for _, voice in before):
                names = ((outlet, "narration"),)
        last = next((block.paragraph for block in reversed(blocks) if block.paragraph), 0)
        number = opened[0] if opened[0] > last else 0
        blocks.append(Block(opened[1], tuple(runs), names, number))
    runs.clear()


def _kind(passage: PassageShape, piece: Span, headline: Span | None) -> Kind:
    if passage.voice == "furniture":
        return "furniture"
    return "headline" if headline is not None and overlaps(headline, piece) else "paragraph"


def _legend(report: ReportShape, notes: tuple[Note, ...]) -> tuple[tuple[Family, tuple[LegendEntry, ...]], ...]:
    counts = Counter(note.technique for note in notes if not note.weaker)
    more = Counter(note.technique for note in notes if note.weaker)
    entries: dict[str, list[LegendEntry]] = {}
    for name in sorted({*report.techniques, *counts, *more}, key=order_of):
        definition = definition_of(name, report.definitions)
        entry = LegendEntry(name, title_of(name), definition, counts[name], more[name])
        entries.setdefault(family_of(name).key, []).append(entry)
    return tuple((family, tuple(entries[family.key])) for family in (*FAMILIES, OTHER) if family.key in entries)
