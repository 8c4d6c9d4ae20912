"""A report or an article as a page in the terminal: readable with and without colour.

A speaker's words follow the name in brackets, in the speaker's colour; found fragments are underlined, and a line below
the paragraph gives the technique, its probability, whose wording it is and the words that carried it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from framing.techniques import title_of

if TYPE_CHECKING:
    from framing.report import FoundSpan, Report, ScoredPassage, VoiceScore
    from framing.spans import Article, Speaker

# One colour a speaker, in order of how much they say; after the last, the first again. Of the terminal's sixteen
# those that can be read on black and on white.
SPEAKER_COLOURS = ("cyan", "magenta", "blue", "green", "dark_orange3", "deep_pink4")
OUTLET = "the outlet"
# A report's line lists this many techniques; three are read at a glance.
TECHNIQUES_SHOWN = 3
# Rows of the table of voices; the rest are told in one row.
SPEAKERS_SHOWN = 12
# A terminal obeys control characters: a page must not be able to move its cursor or to set its title. One character
# for one, so that offsets stay.
_SHOWN = {
    code: " " if chr(code).isspace() else "\N{REPLACEMENT CHARACTER}"
    for code in (*range(32), *range(127, 160))
    if chr(code) not in "\t\n"
}


def print_report(report: Report, console: Console, *, title: str = "") -> None:
    """Print who says what in which wording.

    Args:
        report: what `Model.score` returned.
        console: where to; rich decides on colour by the console's own rules.
        title: what the text is called, such as a file's name.
    """
    colours = _colours(_shown(voice.speaker) for voice in report.voices)
    text = report.article.text.translate(_SHOWN)
    starts = [span.start for span in report.spans]
    set_aside = sum(p.voice == "furniture" for p in report.passages)
    read = len(report.passages) - set_aside
    console.print(Text(_heading(report.article, title), style="bold"))
    told = f"{read} passages read, {set_aside} of page furniture set aside; model {report.model}, level {report.level}"
    console.print(Text(told, style="dim"))
    console.print()
    console.print(_voices_table(report, colours))
    console.print()
    for paragraph, passages in _by_paragraph(report):
        if paragraph is None:
            console.print(Text(f"  ({len(passages)} passages of page furniture)", style="dim"))
            continue
        first = bisect_left(starts, passages[0].start)
        found = report.spans[first : bisect_left(starts, passages[-1].end, first)]
        console.print(Padding(_paragraph(text, passages, found, colours), (0, 0, 0, 2)))
        for span in found:
            console.print(Padding(_why(text, span, colours), (0, 0, 0, 4)))
        console.print()


def print_article(article: Article, console: Console, *, title: str = "") -> None:
    """Print the voices of an article alone: one row a passage, then what could not be read as usual."""
    table = Table(title=_heading(article, title), title_justify="left", title_style="bold", pad_edge=False)
    table.add_column("voice", no_wrap=True)
    table.add_column("speaker", max_width=28)
    table.add_column("words", overflow="fold")
    colours = _colours(_name(p.speaker) for p in article.passages)
    text = article.text.translate(_SHOWN)
    starts = [quotation.start for quotation in article.quotations]
    for passage in article.passages:
        words = text[passage.start : passage.end].strip()
        if words:
            name = _name(passage.speaker)
            style = "dim" if passage.voice == "furniture" else colours.get(name, "")
            first = bisect_left(starts, passage.start)
            after = bisect_left(starts, passage.end, first)
            inside = [q.kind for q in article.quotations[first:after] if q.end <= passage.end]
            voice = f"{passage.voice} ({', '.join(dict.fromkeys(inside))})" if inside else passage.voice
            table.add_row(Text(voice, style), Text(name or "", style), Text(words, style))
    console.print(table)
    for oddity in article.oddities:
        console.print(Text(f"odd at {oddity.start}: {oddity.reason}", style="yellow"))


def _heading(article: Article, title: str) -> str:
    words = "" if article.headline is None else article.headline.of(article.text).strip()
    parts = (article.metadata.title or words, title)
    return " · ".join(part.translate(_SHOWN) for part in parts if part) or "untitled"


def _name(speaker: Speaker | None) -> str | None:
    return None if speaker is None else _shown(speaker.name)


def _shown(name: str | None) -> str | None:
    return None if name is None else name.translate(_SHOWN)


def _colours(names: Iterable[str | None]) -> dict[str | None, str]:
    speakers = dict.fromkeys(name for name in names if name is not None)
    return {name: SPEAKER_COLOURS[i % len(SPEAKER_COLOURS)] for i, name in enumerate(speakers)}


def _voices_table(report: Report, colours: dict[str | None, str]) -> RenderableType:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("whose voice", max_width=32)
    table.add_column("characters", justify="right")
    table.add_column("flagged", justify="right")
    table.add_column("pushes by")
    flagged = Counter(_voice_of(passage) for passage in report.passages if passage.labels)
    for voice in report.voices[:SPEAKERS_SHOWN]:
        name = _shown(voice.speaker)
        table.add_row(
            Text(_voice_title(voice), style=colours.get(name, "")),
            f"{voice.characters:,}",
            f"{flagged[voice.voice != 'narration', name]} of {voice.passages}",
            _techniques_line(voice, report),
        )
    rest = report.voices[SPEAKERS_SHOWN:]
    return Group(table, Text(f"and {len(rest)} more voices", style="dim")) if rest else table


def _voice_of(passage: ScoredPassage) -> tuple[bool, str | None]:
    return (passage.voice in ("quotation", "reported"), _name(passage.speaker))


def _voice_title(voice: VoiceScore) -> str:
    name = _shown(voice.speaker)
    if name is not None:
        return name
    return OUTLET if voice.voice == "narration" else "speaker not named"


def _techniques_line(voice: VoiceScore, report: Report) -> Text:
    flagged = sorted(voice.labels.items(), key=lambda item: (-item[1], item[0]))
    if not flagged:
        return Text("-", style="dim")
    parts = [f"{title_of(name).lower()} ×{count}" for name, count in flagged[:TECHNIQUES_SHOWN] if count]
    more = len(flagged) - len(parts)
    return Text(", ".join(parts) + (f" and {more} more" if more > 0 else ""))


def _by_paragraph(report: Report) -> Iterator[tuple[int | None, list[ScoredPassage]]]:
    """Passages by the paragraph they stand in; a run of furniture comes under None."""
    starts = [paragraph.start for paragraph in report.article.paragraphs]

    def place(passage: ScoredPassage) -> int | None:
        if passage.voice == "furniture":
            return None
        words = report.article.text[passage.start : passage.end]
        return bisect_right(starts, passage.start + len(words) - len(words.lstrip()))

    for paragraph, passages in groupby(report.passages, key=place):
        yield paragraph, list(passages)


def _paragraph(
    text: str, passages: Sequence[ScoredPassage], found: Sequence[FoundSpan], colours: dict[str | None, str]
) -> Text:
    """The paragraph as set, each speaker's words in a colour after the name in brackets, fragments underlined."""
    line = Text()
    last: tuple[bool, str | None] = (False, None)
    spans = deque(found)  # each lies in one passage
    for passage in passages:
        name = _name(passage.speaker)
        colour = colours.get(name, "")
        if _voice_of(passage) != last and passage.voice != "narration":
            label = {"quotation": "", "reported": " reported"}[passage.voice]
            line.append(f"[{name or 'speaker not named'}{label}] ", style=f"dim {colour}".strip())
        last = _voice_of(passage)
        body = Text(text[passage.start : passage.end], style=colour)
        while spans and spans[0].start < passage.end:
            span = spans.popleft()
            body.stylize("underline bold", span.start - passage.start, span.end - passage.start)
        line.append_text(body)
    lead = len(line.plain) - len(line.plain.lstrip())
    return line[lead : len(line.plain.rstrip())]


def _why(text: str, span: FoundSpan, colours: dict[str | None, str]) -> Text:
    """What was found, how probable it is, in whose words, and the words that carried it."""
    name = _name(span.speaker)
    line = Text(f"{title_of(span.technique).lower()} {span.score:.0%}", style="red")
    line.append(f"  “{' '.join(text[span.start : span.end].split())}”", style="bold")
    if span.voice != "narration":
        line.append(f"  by {name or 'a speaker not named'}", style=colours.get(name, ""))
    words = dict.fromkeys(" ".join(text[e.start : e.end].split()) for e in span.evidence)
    if words:
        line.append(f"  because of: {', '.join(words)}", style="dim")
    return line
