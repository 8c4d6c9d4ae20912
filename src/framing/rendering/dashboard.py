"""Labels of a corpus as one self-contained page: by outlet, over time, by voice, speakers, telling fragments."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from framing.rendering import plots, tables
from framing.rendering.certain import Certain, Share, certain_of
from framing.rendering.html import policy, sheet, template, write_page
from framing.rendering.tables import Cell, Table
from framing.rendering.tally import Group, Tally, Telling, tally
from framing.techniques import title_of

if TYPE_CHECKING:
    from framing.model.decoder import Level
    from framing.scoring import Model

# What one picture can show and be read; the tables below hold the rest.
OUTLETS_DRAWN = 12
TECHNIQUES_DRAWN = 12
LINES_DRAWN = 6
# Rows in the page; the page of a million articles must still open. Frequent ones come first.
ROWS_SHOWN = 200
SPEAKERS_SHOWN = 100
FRAGMENT_LENGTH = 280
VOICES = {"narration": "Outlet's own words", "quotation": "Quoted", "reported": "Reported"}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: a picture if there is one, and a table."""

    key: str
    title: str
    text: str
    plot: plots.Plot | None
    table: Table


def write_dashboard(
    labels: str | Path,
    output: str,
    *,
    chosen: dict[str, str] | None = None,
    model: Model | None = None,
    level: Level = "shown",
) -> None:
    """Write the dashboard of labels, and beside it a page for each article that it links to.

    Args:
        labels: an output of `framing label` with one row a passage or a span.
        output: the page's file; ``-`` is standard output.
        chosen: the kept columns for ``outlet``, ``date``, ``url``, ``title``; the usual names are found without.
        model: scores the articles for their pages, which go into the folder ``<output>_pages``; None: no pages.
        level: of the articles' pages, see `Model.score`; the labels have the one that they were made with.
    """
    from framing.rendering.corpus_pages import write_article_pages

    counted = tally(labels, chosen=chosen)
    pages: dict[str, str] = {}
    if model is not None and output != "-" and counted.unit == "passage":
        folder = Path(output).with_name(f"{Path(output).stem}_pages")
        titles = {one.id: one.kept.get("title", "") for many in counted.telling.values() for one in many}
        written = write_article_pages(labels, titles, model, folder, home=f"../{quote(Path(output).name)}", level=level)
        pages = {id: f"{quote(folder.name)}/{quote(name)}" for id, name in written.items()}
    certain = certain_of(labels, counted.columns) if counted.unit == "passage" else None
    write_page(dashboard(counted, name=Path(labels).name, pages=pages, certain=certain), output)


def dashboard(
    counted: Tally, *, name: str = "", pages: dict[str, str] | None = None, certain: Certain | None = None
) -> str:
    """The dashboard, as HTML.

    Args:
        counted: what `tally` returned.
        name: what the labels are called.
        pages: addresses of article pages by the article's id.
        certain: what `certain_of` returned; without it outlets have no intervals and speakers are not merged.
    """
    certain = certain or Certain()
    style, script = sheet("report.css", "page.css", "dashboard.css"), sheet("dashboard.js")
    return template("dashboard.html").render(
        name=name,
        total=counted.total,
        unit="passages" if counted.unit == "passage" else "fragments",
        speakers=len(certain.speakers or counted.groups.get("speaker", {})),
        sections=[section for section in _sections(counted, pages or {}, certain) if section.table.rows],
        style=style,
        script=script,
        policy=policy(style=style, script=script),
    )


def _sections(counted: Tally, pages: dict[str, str], certain: Certain) -> list[Section]:
    names = counted.techniques
    drawn = names[:TECHNIQUES_DRAWN]
    sections = []
    outlets = _by_rows(counted.groups.get("outlet", {}))
    if outlets and drawn:
        sections.append(
            Section(
                "outlets",
                "By outlet",
                _said(certain),
                _dots(certain.outlets[:OUTLETS_DRAWN]) if certain.outlets else None,
                _groups("outlet", outlets, names, counted),
            )
        )
    months = sorted(counted.groups.get("month", {}).items())
    if months and drawn:
        drawing: plots.Plot | None = None
        if len(months) > 1:
            known, axis = dict(months), _every_month(months[0][0], months[-1][0])
            series = [
                (name, [_rate(known[month], name) if month in known else math.nan for month in axis])
                for name in drawn[:LINES_DRAWN]
            ]
            told = f"The most frequent techniques by month, {_measure(counted)}; the table below holds the numbers."
            drawing = plots.lines(axis, series, told)
        text = f"The most frequent techniques by month: {_measure(counted)}."
        sections.append(Section("months", "Over time", text, drawing, _groups("month", months, names, counted)))
    voices = [(VOICES[key], counted.groups["voice"][key]) for key in VOICES if key in counted.groups.get("voice", {})]
    if voices and drawn:
        series = [(name, [_rate(group, technique) for technique in drawn]) for name, group in voices]
        plot = plots.bars(
            drawn, series, f"Techniques by voice, {_measure(counted)}; the table below holds the numbers."
        )
        text = f"Whose wording it is: {_measure(counted)}."
        sections.append(Section("voices", "By voice", text, plot, _groups("voice", voices, names, counted)))
    if certain.speakers:
        text = "Who is given most words. Names are merged across articles; intervals where there are articles enough."
        sections.append(Section("speakers", "Speakers", text, None, _merged(certain.speakers[:SPEAKERS_SHOWN])))
    else:
        speakers = _by_rows(counted.groups.get("speaker", {}))[:SPEAKERS_SHOWN]
        text = "Who is given most words, and what they use."
        sections.append(Section("speakers", "Speakers", text, None, _speakers(speakers, counted)))
    # The best of each technique first, then the second best: a reader sees all techniques before one repeats.
    ranked = [(rank, one) for many in counted.telling.values() for rank, one in enumerate(many)]
    telling = [one for _, one in sorted(ranked, key=lambda item: (item[0], -item[1].score, item[1].technique))]
    text = "The most probable of each technique, in turn. A fragment is a question to ask, not a verdict."
    sections.append(Section("fragments", "Telling fragments", text, None, _fragments(telling, pages)))
    return sections


def _said(certain: Certain) -> str:
    """What the picture of outlets shows, and what can be said of it."""
    if not certain.outlets:
        return "Flagged passages in a hundred, in all voices."
    said = "No difference between outlets can be told from chance."
    if certain.said:
        said = f"{' '.join(certain.said)} (Told when p, corrected by Holm for all comparisons, is below .05.)"
    copies = " ".join(f"{note.partition(' (')[0]}." for note in certain.notes if "repeat others" in note)
    return (
        "The picture: passages in the outlet's own words that are flagged for any technique, and how many articles "
        f"there are. {said} {copies} Shares are a model's: what it flags, right or wrong. The table: all voices."
    )


def _dots(outlets: Sequence[Share]) -> plots.Plot:
    values = [
        None if one.share is None or one.low is None or one.high is None else (one.share, one.low, one.high)
        for one in outlets
    ]
    told = "; ".join(
        f"{one.name}: too few articles to tell"
        if value is None
        else f"{one.name}: {value[0]:.1f}, {value[1]:.1f} to {value[2]:.1f}"
        for one, value in zip(outlets, values, strict=True)
    )
    return plots.dots(
        [one.name for one in outlets],
        values,
        [one.articles for one in outlets],
        f"Flagged passages in a hundred in the outlets' own words, with 95 % intervals. {told}.",
    )


def _every_month(first: str, last: str) -> list[str]:
    """The months from one to another, both included."""
    begin, end = (12 * int(month[:4]) + int(month[5:7]) - 1 for month in (first, last))
    return [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(begin, end + 1)]


def _merged(speakers: Sequence[dict[str, Any]]) -> Table:
    rows = []
    for row in speakers:
        known = row["any_low"] is not None
        told = f"{row['any_low']:.1f} to {row['any_high']:.1f}" if known else "too few to tell"
        rows.append(
            (
                tables.words(row["speaker"]),
                tables.words(row["called"]),
                tables.count(row["articles"]),
                tables.count(row["outlets"]),
                tables.count(row["words"]),
                tables.count(row["flagged"]),
                Cell(f"{row['any_per_1000_words']:.1f}", round(row["any_per_1000_words"], 3)),
                tables.words(told),
            )
        )
    columns = (
        "Speaker",
        "Called",
        "Articles",
        "Outlets",
        "Words",
        "Flagged",
        "Flagged per 1,000 words",
        "95 % interval",
    )
    return Table("speakers", "Speakers, merged across articles", columns, tuple(rows))


def _by_rows(groups: dict[str, Group]) -> list[tuple[str, Group]]:
    return sorted(groups.items(), key=lambda item: (-item[1].rows, item[0]))


def _rate(group: Group, technique: str) -> float:
    return 100 * group.techniques[technique] / group.rows if group.rows else 0.0


def _measure(counted: Tally) -> str:
    if counted.unit == "passage":
        return "flagged passages in a hundred"
    return "fragments with the technique in a hundred fragments"


def _unit(counted: Tally) -> str:
    return "Passages" if counted.unit == "passage" else "Fragments"


def _groups(dimension: str, groups: Sequence[tuple[str, Group]], names: Sequence[str], counted: Tally) -> Table:
    passages = counted.unit == "passage"
    flagged = ("Flagged", "Flagged in 100") if passages else ()
    columns = (dimension.capitalize(), "Articles", _unit(counted), *flagged, *map(title_of, names))
    rows = []
    for name, group in groups[:ROWS_SHOWN]:
        row = [tables.words(name), tables.count(group.articles), tables.count(group.rows)]
        if passages:
            row += [tables.count(group.flagged), tables.share(group.flagged, group.rows)]
        rows.append((*row, *(tables.share(group.techniques[technique], group.rows) for technique in names)))
    caption = f"Techniques by {dimension}: {_measure(counted)}"
    return Table(f"{dimension}s", caption, columns, tuple(rows))


def _speakers(speakers: Sequence[tuple[str, Group]], counted: Tally) -> Table:
    rows = []
    for name, group in speakers:
        often = group.techniques.most_common(3)
        told = ", ".join(f"{title_of(technique).lower()} ×{number}" for technique, number in often)
        row: list[Cell] = [tables.words(name), tables.count(group.articles), tables.count(group.rows)]
        if counted.unit == "passage":
            row += [tables.count(group.flagged), tables.share(group.flagged, group.rows)]
        rows.append((*row, tables.words(told)))
    flagged = ("Flagged", "Flagged in 100") if counted.unit == "passage" else ()
    columns = ("Speaker", "Articles", _unit(counted), *flagged, "Most used")
    return Table("speakers", "Speakers and their techniques", columns, tuple(rows))


def _fragments(telling: Sequence[Telling], pages: dict[str, str]) -> Table:
    rows = []
    for one in telling:
        whose = one.speaker or ("speaker not named" if one.voice != "narration" else "the outlet")
        where = tables.joined((one.kept.get("outlet", ""), one.kept.get("date", "")[:10]))
        title = one.kept.get("title", "") or one.id
        rows.append(
            (
                tables.words(title_of(one.technique)),
                tables.probability(one.score),
                tables.words(tables.shortened(one.text, FRAGMENT_LENGTH)),
                tables.words(whose),
                tables.words(where),
                tables.words(tables.shortened(title, 80), href=pages.get(one.id) or _web(one.kept.get("url", ""))),
            )
        )
    columns = ("Technique", "Probability", "Fragment", "Whose words", "Where", "Article")
    return Table("fragments", "Telling fragments", columns, tuple(rows))


def _web(address: str) -> str:
    """An address that a link may lead to: the web's own, and no script's."""
    return address if address.lower().startswith(("https://", "http://")) else ""
