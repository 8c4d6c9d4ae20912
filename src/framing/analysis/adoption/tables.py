"""The tables that adoption gives, and how they are written and read back."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.errors import LabellingError
from framing.labelling.writers.csv import guarded

if TYPE_CHECKING:
    import pandas as pd

_FIRST = ("date", "id", "start", "end")
COLUMNS: dict[str, tuple[str, ...]] = {
    "terms": (
        *("term", "kind", "class", "note", "articles", "uses", "held", "own", "held_share", "low", "high"),
        *("marks", "called", "attributed", "quoted", "reported", "hedged", "bare", "groups_held", "groups_own"),
        *("first_said_speaker", *(f"first_said_{name}" for name in _FIRST)),
        *(f"first_held_{name}" for name in _FIRST),
        *(f"first_own_{name}" for name in _FIRST),
        *("trend_z", "trend_q", "trend_note", "rank"),
    ),
    "groups": (
        *("term", "group", "articles", "held", "own", "share", "z", "q", "note"),
        *("first_held_date", "first_held_id", "first_own_date", "first_own_id"),
    ),
    "months": ("term", "group", "month", "held", "own", "marks_per_1000"),
    "events": (
        *("term", "group", "event", "from_date", "from_id", "from_start", "from_end", "from_sentence"),
        *("to_date", "to_id", "to_start", "to_end", "to_sentence"),
    ),
    "uses": ("term", "group", "date", "id", "start", "end", "stance", "speaker", "sentence"),
    "removed": ("term", "kind", "reason"),
}
# Whole numbers that may be missing.
_COUNTS = frozenset(
    {"articles", "uses", "held", "own", "marks", "called", "attributed", "quoted", "reported", "hedged", "bare"}
    | {"groups_held", "groups_own", "start", "end"}
)
_NUMBERS = frozenset({"held_share", "low", "high", "trend_z", "trend_q", "rank", "share", "z", "q", "marks_per_1000"})


@dataclass(frozen=True, slots=True, eq=False)
class Adoption:
    """What a corpus tells about terms that somebody holds at a distance; docs/adoption.md has every column.

    Attributes:
        terms: a row a term, the most contested first.
        groups: a row a term and group (outlet).
        months: a row a term, group and month with an article.
        events: where a group's first article that holds a term and its first with the term as its own differ in date.
        uses: a sample of each term's uses with their sentences.
        removed: candidates that are no terms, and why.
        notes: what could not be told, and why.
    """

    terms: pd.DataFrame
    groups: pd.DataFrame
    months: pd.DataFrame
    events: pd.DataFrame
    uses: pd.DataFrame
    removed: pd.DataFrame
    notes: tuple[str, ...] = ()

    def write(self, folder: str | Path) -> None:
        """Write a CSV file a table into a folder, which is made; each is there only when it is whole.

        Raises:
            LabellingError: it cannot be written.
        """
        place = Path(folder)
        try:
            place.mkdir(parents=True, exist_ok=True)
            for field in fields(self):
                if field.name == "notes":
                    continue
                beside = place / f".{field.name}.{uuid.uuid4().hex[:8]}.tmp"
                try:
                    _safe(getattr(self, field.name)).to_csv(
                        beside, index=False, encoding="utf-8", lineterminator="\r\n"
                    )
                    os.replace(beside, place / f"{field.name}.csv")
                finally:
                    beside.unlink(missing_ok=True)
        except OSError as error:
            raise LabellingError(
                f"cannot be written: {error.strerror or error}", file=place, way_out="give another folder"
            ) from error


def frame(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A table of rows; columns that a row lacks are empty."""
    import pandas as pd

    columns = {}
    for column in COLUMNS[name]:
        values = [row.get(column) for row in rows]
        if column in _COUNTS or column.endswith(("_start", "_end")):
            columns[column] = pd.Series(values, dtype="Int64")
        elif column in _NUMBERS:
            columns[column] = pd.Series(values, dtype="float64").round(4)
        else:
            columns[column] = pd.Series([value or "" for value in values], dtype="object")
    return pd.DataFrame(columns, columns=list(COLUMNS[name]))


def _safe(table: pd.DataFrame) -> pd.DataFrame:
    """A table whose cells no spreadsheet computes."""
    safe = table.copy()
    for name in table.columns[[kind.kind == "O" for kind in table.dtypes]]:
        safe[name] = table[name].map(guarded)
    return safe
