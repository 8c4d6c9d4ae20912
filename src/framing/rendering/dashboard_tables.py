"""The tables of a dashboard: groups, speakers, fragments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from framing.rendering import tables
from framing.rendering.inside import Inside
from framing.rendering.tables import Cell, Table
from framing.rendering.tally import Group, Tally, Telling
from framing.techniques import title_of

# Rows in the page; the page of a million articles must still open. Frequent ones come first.
ROWS_SHOWN = 200
FRAGMENT_LENGTH = 280


def merged_speakers(speakers: Sequence[dict[str, Any]]) -> Table:
    """Speakers, one row a person or body across articles, with the interval of what they use."""
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


def rate(group: Group, technique: str) -> float:
    """Rows with a technique, of a hundred of a group."""
    return 100 * group.techniques[technique] / group.rows if group.rows else 0.0


def measure(counted: Tally) -> str:
    """What shares are shares of, in words."""
    if counted.unit == "passage":
        return "flagged passages in a hundred"
    return "fragments with the technique in a hundred fragments"


def _unit(counted: Tally) -> str:
    return "Passages" if counted.unit == "passage" else "Fragments"


def group_table(dimension: str, groups: Sequence[tuple[str, Group]], names: Sequence[str], counted: Tally) -> Table:
    """Groups of one dimension, with the share of each technique."""
    passages = counted.unit == "passage"
    flagged = ("Flagged", "Flagged in 100") if passages else ()
    columns = (dimension.capitalize(), "Articles", _unit(counted), *flagged, *map(title_of, names))
    rows = []
    for name, group in groups[:ROWS_SHOWN]:
        row = [tables.words(name), tables.count(group.articles), tables.count(group.rows)]
        if passages:
            row += [tables.count(group.flagged), tables.share(group.flagged, group.rows)]
        rows.append((*row, *(tables.share(group.techniques[technique], group.rows) for technique in names)))
    caption = f"Techniques by {dimension}: {measure(counted)}"
    return Table(f"{dimension}s", caption, columns, tuple(rows))


def counted_speakers(speakers: Sequence[tuple[str, Group]], counted: Tally) -> Table:
    """Speakers as the labels name them, with what they use most."""
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


def fragments(telling: Sequence[Telling], articles: dict[str, Inside]) -> Table:
    """Telling fragments, each with whose words it is and where it leads."""
    found = any(one.words for one in telling)
    rows = []
    for one in telling:
        whose = one.speaker or ("speaker not named" if one.voice != "narration" else "the outlet")
        where = tables.joined((one.kept.get("outlet", ""), one.kept.get("date", "")[:10]))
        title = one.kept.get("title", "") or one.id
        inside = articles.get(one.id)
        href = f"#{inside.key}" if inside else _web(one.kept.get("url", ""))
        passage = tables.words(tables.shortened(one.text, FRAGMENT_LENGTH))
        rows.append(
            (
                tables.words(title_of(one.technique)),
                tables.probability(one.score),
                *((tables.words(one.words),) if found else ()),
                passage,
                tables.words(whose),
                tables.words(where),
                tables.words(tables.shortened(title, 80), href=href),
            )
        )
    what = ("Fragment", "Its passage") if found else ("Fragment",)
    columns = ("Technique", "Probability", *what, "Whose words", "Where", "Article")
    return Table("fragments", "Telling fragments", columns, tuple(rows))


def _web(address: str) -> str:
    """An address that a link may lead to: the web's own, and no script's."""
    return address if address.lower().startswith(("https://", "http://")) else ""
