"""Tables of a dashboard: cells as they are shown and sorted, and the same as CSV inside the page."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from framing.labelling.writers.csv import guarded


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: ``shown`` to people, ``value`` for sorting and CSV; ``href`` where it leads somewhere."""

    shown: str
    value: str | float
    href: str = ""
    dim: bool = False

    @property
    def number(self) -> bool:
        """Whether it is sorted as a number."""
        return not isinstance(self.value, str)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a name; ``key`` is its identifier and its file's name."""

    key: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def csv(self) -> str:
        """The address of the table as CSV, which holds the whole file; no cell is a formula to a spreadsheet."""
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([guarded(name) for name in self.columns])
        for row in self.rows:
            writer.writerow([guarded(c.value) if isinstance(c.value, str) else f"{c.value:g}" for c in row])
        # The mark tells spreadsheets that it is UTF-8.
        content = b"\xef\xbb\xbf" + file.getvalue().encode("utf8", "replace")
        return "data:text/csv;charset=utf-8;base64," + base64.b64encode(content).decode("ascii")


def words(text: str, *, href: str = "") -> Cell:
    """A cell of words."""
    return Cell(text, text, href)


def count(number: int) -> Cell:
    """A cell with a whole number."""
    return Cell(f"{number:,}", number, dim=number == 0)


def share(part: int, whole: int) -> Cell:
    """A cell with a part of a hundred."""
    value = 100 * part / whole if whole else 0.0
    return Cell(f"{value:.1f}", round(value, 3), dim=part == 0)


def probability(score: float) -> Cell:
    """A cell with a probability, in per cent."""
    return Cell(f"{100 * score:.0f} %", round(score, 4))


def shortened(text: str, limit: int) -> str:
    """A text cut at a blank before ``limit`` characters."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " …"


def joined(parts: Sequence[str]) -> str:
    """Parts that are there, with a dot between."""
    return " · ".join(part for part in parts if part)
