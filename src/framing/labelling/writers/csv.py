"""CSV that a spreadsheet opens without computing: RFC 4180, UTF-8, a head row.

A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV Injection"); so does a
cell that begins with apostrophes and then such a sign, so that `unguarded` gives back exactly what was written.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from framing.labelling.rows import ColumnType

# = + - @ start a formula, also in full width; tab, CR and LF are stripped by some programs before they look.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
SEPARATOR = ","  # between the labels of a cell, as in `Report.to_frame`; no technique's name has a comma


class CsvWriter:
    """Writes rows under a head row."""

    def __init__(self, path: Path | IO[str], columns: dict[str, ColumnType]) -> None:
        self._file = path.open("w", encoding="utf-8", newline="") if isinstance(path, Path) else path
        self._own = isinstance(path, Path)  # what was given open is closed by who opened it
        self._columns = columns
        # RFC 4180's line end; with "\n" alone, Python 3.11 leaves a cell with a bare CR unquoted, which ends the row.
        self._writer = csv.writer(self._file, lineterminator="\r\n")
        self._writer.writerow([guarded(name) for name in columns])

    def write(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write rows; lists become one cell, joined by commas, and None an empty one."""
        for row in rows:
            self._writer.writerow([_cell(row[name], kind) for name, kind in self._columns.items()])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._own:
            self._file.close()


def guarded(text: str) -> str:
    """A cell's text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def join(parts: Sequence[Path], path: Path) -> None:
    """Put files one after the other, with the head row of the first."""
    with path.open("wb") as whole:
        for index, part in enumerate(parts):
            with part.open("rb") as file:
                head = file.readline()
                if index == 0:
                    whole.write(head)
                shutil.copyfileobj(file, whole, 1 << 20)


def _cell(value: Any, kind: ColumnType) -> Any:
    if value is None:
        return ""
    if kind == "texts":
        return guarded(SEPARATOR.join(value))
    return guarded(value) if kind == "text" else value
