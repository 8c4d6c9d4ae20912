"""The tables that adoption gives: written row by row, read back as data frames."""

from __future__ import annotations

import csv
import json
import os
import shutil
import uuid
import weakref
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.errors import InputError, LabellingError
from framing.labelling.writers.csv import guarded, unguarded

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


Row = dict[str, Any]


class Adoption:
    """What a corpus tells about terms that somebody holds at a distance; docs/adoption.md has every column.

    The tables are in files until they are asked for, as those of a large corpus need not fit into memory.

    Attributes:
        folder: where the files are.
        notes: what could not be told, and why.
    """

    def __init__(self, folder: Path, notes: tuple[str, ...] = (), *, temporary: bool = False) -> None:
        self.folder = folder
        self.notes = notes
        if temporary:  # the folder is there as long as this object is
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)

    @classmethod
    def read(cls, folder: str | Path) -> Adoption:
        """The tables that `write` wrote.

        Raises:
            InputError: one is missing.
        """
        for name in COLUMNS:
            if not (Path(folder) / f"{name}.csv").is_file():
                raise InputError(f"has no {name}.csv", file=folder, way_out="give what `framing adoption -o` wrote")
        return cls(Path(folder))

    @cached_property
    def terms(self) -> pd.DataFrame:
        """A row a term, the most contested first."""
        return self._frame("terms")

    @cached_property
    def groups(self) -> pd.DataFrame:
        """A row a term and group (outlet)."""
        return self._frame("groups")

    @cached_property
    def months(self) -> pd.DataFrame:
        """A row a term, group and month with an article."""
        return self._frame("months")

    @cached_property
    def events(self) -> pd.DataFrame:
        """Where a group's first article that holds a term and its first with the term as its own differ in date."""
        return self._frame("events")

    @cached_property
    def uses(self) -> pd.DataFrame:
        """A sample of terms' uses with their sentences."""
        return self._frame("uses")

    @cached_property
    def removed(self) -> pd.DataFrame:
        """Candidates that are no terms, and why."""
        return self._frame("removed")

    def write(self, folder: str | Path) -> None:
        """Write a CSV file a table into a folder, which is made; each is there only when it is whole.

        Raises:
            LabellingError: it cannot be written.
        """
        place = Path(folder)
        try:
            place.mkdir(parents=True, exist_ok=True)
            for name in COLUMNS:
                beside = place / f".{name}.{uuid.uuid4().hex[:8]}.tmp"
                try:
                    shutil.copyfile(self.folder / f"{name}.csv", beside)
                    os.replace(beside, place / f"{name}.csv")
                finally:
                    beside.unlink(missing_ok=True)
        except OSError as error:
            raise LabellingError(
                f"cannot be written: {error.strerror or error}", file=place, way_out="give another folder"
            ) from error

    def _frame(self, name: str) -> pd.DataFrame:
        import pandas as pd

        path = self.folder / f"{name}.csv"
        kinds: dict[str, Any] = {column: _kind(column) for column in COLUMNS[name]}
        try:
            table = pd.read_csv(path, dtype=kinds, encoding="utf-8", keep_default_na=False, na_values=_empty(name))
        except (OSError, ValueError) as error:
            raise InputError(f"cannot be read: {error}", file=path, way_out="write the tables again") from error
        for column in COLUMNS[name]:
            if kinds[column] == "object":
                table[column] = table[column].map(unguarded)
        return table


def _kind(column: str) -> str:
    if column in _COUNTS or column.endswith(("_start", "_end")):
        return "Int64"
    return "float64" if column in _NUMBERS else "object"


def _empty(name: str) -> dict[str, list[str]]:
    return {column: [""] for column in COLUMNS[name] if _kind(column) != "object"}


def write_table(folder: Path, name: str, rows: Iterable[Row]) -> None:
    """Write a table; columns that a row lacks are empty, fractions have four decimals."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS[name])
        for row in rows:
            writer.writerow([_cell(row.get(column)) for column in COLUMNS[name]])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(round(value, 4) + 0.0)  # no negative zero
    return guarded(value) if isinstance(value, str) else str(value)


class Spool:
    """Rows by term, in a file until they are written in the order of the terms."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w+", encoding="ascii")
        self._places: list[int] = []

    def add(self, rows: list[Row]) -> None:
        """Add the rows of the next term."""
        self._places.append(self._file.tell())
        self._file.write(json.dumps(rows) + "\n")

    def rows(self, order: Iterable[int]) -> Iterator[Row]:
        """The rows of terms, by their numbers."""
        for number in order:
            self._file.seek(self._places[number])
            yield from json.loads(self._file.readline())

    def close(self) -> None:
        """Give the file back."""
        self._file.close()
