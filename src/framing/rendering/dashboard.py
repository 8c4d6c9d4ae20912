"""Labels of a corpus as one self-contained page: findings, outlets, time, voices, speakers, fragments, articles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from framing.rendering import plots
from framing.rendering.adoption_page import AdoptionView, adoption_view
from framing.rendering.certain import Certain, Share, certain_of
from framing.rendering.dashboard_tables import counted_speakers, fragments, group_table, measure, merged_speakers, rate
from framing.rendering.html import policy, sheet, template, write_page
from framing.rendering.inside import Inside, read_again
from framing.rendering.tables import Table
from framing.rendering.tally import Group, Tally, tally

if TYPE_CHECKING:
    from framing.model.decoder import Level
    from framing.scoring import Model

# What one picture can show and be read; the tables below hold the rest.
OUTLETS_DRAWN = 12
TECHNIQUES_DRAWN = 12
LINES_DRAWN = 6
SPEAKERS_SHOWN = 100
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
    heading: str = "",
) -> None:
    """Write the dashboard of labels: one file, in which are the articles that it leads to.

    Args:
        labels: an output of `framing label` with one row a passage or a span.
        output: the page's file; ``-`` is standard output.
        chosen: the kept columns for ``outlet``, ``date``, ``url``, ``title``; the usual names are found without.
        model: scores the articles for the page; None: no articles are in it.
        level: of the articles, see `Model.score`; the labels have the one that they were made with.
        heading: what to call the corpus; the labels' name if empty.
    """
    counted = tally(labels, chosen=chosen)
    articles: dict[str, Inside] = {}
    certain: Certain | None = None
    if counted.unit == "passage":
        certain = certain_of(labels, counted.columns)
        if model is not None:
            articles, counted.telling = read_again(labels, counted.telling, model, level=level)
    adopted = adopted_of(labels, counted.columns)
    name = heading or Path(labels).stem
    write_page(dashboard(counted, name=name, articles=articles, certain=certain, adopted=adopted), output)


def adopted_of(labels: str | Path, columns: dict[str, str]) -> AdoptionView | None:
    """Adopted wording, where `framing label --terms` wrote what it is told from; else None.

    Args:
        labels: an output of `framing label`.
        columns: which kept columns are ``outlet`` and ``date``.
    """
    from framing.analysis.adoption import adoption
    from framing.analysis.adoption.corpus import has_streams

    if not has_streams(labels):
        return None
    return adoption_view(adoption(labels, by=columns.get("outlet"), date=columns.get("date")))


def dashboard(
    counted: Tally,
    *,
    name: str = "",
    articles: dict[str, Inside] | None = None,
    certain: Certain | None = None,
    adopted: AdoptionView | None = None,
) -> str:
    """The dashboard, as HTML.

    Args:
        counted: what `tally` returned.
        name: what the corpus is called.
        articles: articles in the page, by their ids.
        certain: what `certain_of` returned; without it outlets have no intervals and speakers are not merged.
        adopted: what `adopted_of` returned.
    """
    certain = certain or Certain()
    inside = articles or {}
    style = sheet("report.css", "page.css", "dashboard.css", "adoption.css")
    script = sheet("dashboard.js")
    return template("dashboard.html").render(
        name=name,
        total=counted.total,
        unit="passages" if counted.unit == "passage" else "fragments",
        period=_period(counted),
        outlets=len(counted.groups.get("outlet", {})),
        speakers=len(certain.speakers or counted.groups.get("speaker", {})),
        findings=_findings(counted, certain),
        sections=[section for section in _sections(counted, inside, certain) if section.table.rows],
        articles=sorted(inside.values(), key=lambda one: int(one.key.rpartition("-")[2])),
        adopted=adopted,
        style=style,
        script=script,
        policy=policy(style=style, script=script),
    )


def _period(counted: Tally) -> str:
    if not counted.first:
        return ""
    return counted.first if counted.first == counted.last else f"{counted.first} to {counted.last}"


def _findings(counted: Tally, certain: Certain) -> list[str]:
    """What can be said of the corpus, a sentence each; what cannot is said, too."""
    told: list[str] = []
    if certain.outlets:
        told += certain.said or ["No difference between outlets in their own words can be told from chance."]
        few = [one.name for one in certain.outlets if one.share is None]
        if few:
            several = ", ".join(few[:OUTLETS_DRAWN]) + (" and others" if len(few) > OUTLETS_DRAWN else "")
            told.append(f"Too few articles to tell: {several}.")
        told += [f"{note.partition(' (')[0]}." for note in certain.notes if "repeat others" in note]
    told.append(
        "Shares are a model’s: what it flags, right or wrong. A coded sample corrects them "
        "(framing sample, framing estimate --gold)."
    )
    return told


def _sections(counted: Tally, articles: dict[str, Inside], certain: Certain) -> list[Section]:
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
                group_table("outlet", outlets, names, counted),
            )
        )
    months = sorted(counted.groups.get("month", {}).items())
    if months and drawn:
        drawing: plots.Plot | None = None
        if len(months) > 1:
            known, axis = dict(months), _every_month(months[0][0], months[-1][0])
            series = [
                (name, [rate(known[month], name) if month in known else math.nan for month in axis])
                for name in drawn[:LINES_DRAWN]
            ]
            told = f"The most frequent techniques by month, {measure(counted)}; the table below holds the numbers."
            drawing = plots.lines(axis, series, told)
        text = f"The most frequent techniques by month: {measure(counted)}."
        sections.append(Section("months", "Over time", text, drawing, group_table("month", months, names, counted)))
    voices = [(VOICES[key], counted.groups["voice"][key]) for key in VOICES if key in counted.groups.get("voice", {})]
    if voices and drawn:
        series = [(name, [rate(group, technique) for technique in drawn]) for name, group in voices]
        plot = plots.bars(drawn, series, f"Techniques by voice, {measure(counted)}; the table below holds the numbers.")
        text = f"Whose wording it is: {measure(counted)}."
        sections.append(Section("voices", "By voice", text, plot, group_table("voice", voices, names, counted)))
    if certain.speakers:
        text = "Who is given most words. Names are merged across articles; intervals where there are articles enough."
        sections.append(Section("speakers", "Speakers", text, None, merged_speakers(certain.speakers[:SPEAKERS_SHOWN])))
    else:
        speakers = _by_rows(counted.groups.get("speaker", {}))[:SPEAKERS_SHOWN]
        text = "Who is given most words, and what they use."
        sections.append(Section("speakers", "Speakers", text, None, counted_speakers(speakers, counted)))
    # The best of each technique first, then the second best: a reader sees all techniques before one repeats.
    ranked = [(rank, one) for many in counted.telling.values() for rank, one in enumerate(many)]
    telling = [one for _, one in sorted(ranked, key=lambda item: (item[0], -item[1].score, item[1].technique))]
    text = "The most probable of each technique, in turn. A fragment is a question to ask, not a verdict."
    text += " The titles lead to the articles, which are in this file." if articles else ""
    sections.append(Section("fragments", "Telling fragments", text, None, fragments(telling, articles)))
    return sections


def _said(certain: Certain) -> str:
    """What the picture of outlets shows, and what can be said of it."""
    if not certain.outlets:
        return "Flagged passages in a hundred, in all voices."
    return (
        "The picture: passages in the outlet's own words that are flagged for any technique, and how many articles "
        "there are. A difference is told when p, corrected by Holm for all comparisons, is below .05. "
        "The table: all voices."
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


def _by_rows(groups: dict[str, Group]) -> list[tuple[str, Group]]:
    return sorted(groups.items(), key=lambda item: (-item[1].rows, item[0]))
