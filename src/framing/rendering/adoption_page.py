"""Adopted wording as one self-contained page: terms as bars, outlets as a heat map, months as a timeline, sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.rendering.html import policy, sheet, template

if TYPE_CHECKING:
    import pandas as pd

    from framing.analysis.adoption import Adoption

TERMS = 40  # shown; the tables have all
_OUTLETS = 12  # columns of the heat map and rows of a timeline, those with most articles
_FEW = 3  # articles below which a cell is grey
_SHADES = 5
_MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """A term in an outlet: ``shade`` is -1 for too few articles, else 1 to 5 by the share that holds it."""

    shade: int
    held: int
    articles: int


@dataclass(frozen=True, slots=True)
class Dot:
    """An outlet's month: ``column`` from the left; articles that hold the term, and those with it as their own."""

    column: int
    month: str
    held: int
    own: int


@dataclass(frozen=True, slots=True)
class TermView:
    """A term as the page shows it; `cells` are in the order of the page's outlets."""

    number: int
    row: dict[str, Any]
    percent: float
    cells: tuple[Cell | None, ...]
    told: tuple[dict[str, Any], ...]
    months: int
    first_month: str
    last_month: str
    dots: tuple[tuple[str, tuple[Dot, ...]], ...]
    uses: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class AdoptionView:
    """Adopted wording as pages show it: terms by rank, outlets with most articles, and what is not shown."""

    terms: tuple[TermView, ...]
    outlets: tuple[str, ...]
    more: int
    removed: int
    notes: tuple[str, ...]


def adoption_page(found: Adoption, *, title: str = "Adopted wording") -> str:
    """The page of what `framing.adoption` found, as HTML.

    Args:
        found: the tables.
        title: the page's heading.
    """
    style = sheet("report.css", "page.css", "dashboard.css", "adoption.css")
    return template("adoption.html").render(
        title=title, view=adoption_view(found), style=style, policy=policy(style=style)
    )


def adoption_view(found: Adoption) -> AdoptionView:
    """What pages show of `framing.adoption`'s tables."""
    outlets = _most(found.groups)
    rows = found.terms.head(TERMS).to_dict("records")
    tables = {
        name: dict(list(getattr(found, name).groupby("term", sort=False))) for name in ("groups", "months", "uses")
    }
    terms = tuple(_term(number, row, outlets, tables) for number, row in enumerate(rows, 1))
    return AdoptionView(terms, outlets, len(found.terms) - len(rows), len(found.removed), tuple(found.notes))


def _most(groups: pd.DataFrame) -> tuple[str, ...]:
    """The outlets with most articles, and of equal ones the first by name."""
    sums = groups.groupby("group")["articles"].sum()
    return tuple(sorted(sums.index, key=lambda name: (-int(sums[name]), name))[:_OUTLETS])


def _term(number: int, row: Any, outlets: tuple[str, ...], tables: dict[str, dict[Any, Any]]) -> TermView:
    here = {
        name: [] if (t := table.get(row["term"])) is None else t.to_dict("records") for name, table in tables.items()
    }
    by_outlet = {one["group"]: one for one in here["groups"]}
    months = sorted({one["month"] for one in here["months"]})[-_MOST_MONTHS:]
    begin = _month(months[0]) if months else 0
    width = _month(months[-1]) - begin + 1 if months else 0
    shown = [name for name in outlets if name in by_outlet] + [name for name in by_outlet if name not in outlets]
    dots = {
        name: tuple(
            Dot(_month(one["month"]) - begin, one["month"], int(one["held"]), int(one["own"]))
            for one in here["months"]
            if one["group"] == name and one["month"] in months
        )
        for name in shown[:_OUTLETS]
    }
    held, own = int(row["held"]), int(row["own"])
    return TermView(
        number,
        row,
        100 * held / max(held + own, 1),
        tuple(_cell(by_outlet.get(name)) for name in outlets),
        tuple(one for one in here["groups"] if not one["note"]),
        width,
        months[0] if months else "",
        months[-1] if months else "",
        tuple((name, several) for name, several in dots.items() if several),
        tuple(here["uses"]),
    )


def _cell(group: dict[str, Any] | None) -> Cell | None:
    if group is None:
        return None
    articles, held = int(group["articles"]), int(group["held"])
    shade = -1 if articles < _FEW else 1 + min(held * _SHADES // articles, _SHADES - 1)
    return Cell(shade, held, articles)


def _month(text: str) -> int:
    year, month = text.split("-")
    return int(year) * 12 + int(month)
