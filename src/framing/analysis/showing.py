"""Findings as they leave the program: tables on a terminal, JSON for machines, CSV files for spreadsheets."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.errors import LabellingError, OptionError
from framing.labelling.writers.csv import guarded
from framing.techniques import ANY, NAMES, title_of

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

# Rows that a terminal is given; all of them are in the file.
ROWS_SHOWN = 60
_WIDTH = 130  # of what goes into a file or a pipe


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as plain data; what is not known is None."""
    return [
        {str(name): _plain(value) for name, value in row.items()} for row in frame.astype(object).to_dict("records")
    ]


def print_json(content: dict[str, Any] | list[Any]) -> None:
    """Print data as one line of JSON."""
    print(json.dumps(content, ensure_ascii=False))


def write_csv(frame: pd.DataFrame, output: str | Path) -> None:
    """Write a table as CSV; a cell that a spreadsheet would compute gets an apostrophe before it.

    Raises:
        OptionError: the file is not named .csv.
        LabellingError: it is there already, or cannot be written.
    """
    path = Path(output)
    if path.suffix.lower() != ".csv":
        raise OptionError("a table is written as CSV", file=output, way_out="name it .csv")
    safe = frame.apply(lambda column: column.map(_guarded) if column.dtype.kind not in "iufb" else column)
    safe.columns = [guarded(str(name)) for name in frame.columns]
    write_text(path, safe.to_csv(index=False, lineterminator="\r\n"))


def write_text(path: Path, text: str) -> None:
    """Write a new file.

    Raises:
        LabellingError: it is there already, or cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or error
        raise LabellingError(f"cannot be written: {problem}", file=path, way_out="give another name") from error


def print_table(title: str, columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]]) -> None:
    """Print a table for people.

    Args:
        title: what it is.
        columns: heads, and "left" or "right".
        rows: cells, as many as there are columns.
    """
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _WIDTH
    console.print(_table(title, columns, rows))
    if len(rows) > ROWS_SHOWN:
        console.print(f"{len(rows) - ROWS_SHOWN:,} more rows: write them all with -o FILE.csv, or see --json")
    console.print()


def print_hit(left: str, match: str, right: str, where: str) -> None:
    """Print words in context: a line with the words in its middle, and one that says where they stand."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    side = max(10, (console.width - len(match) - 2) // 2)
    line = Text(f"{_printable(left).lstrip()[-side:]:>{side}}")
    line.append(_printable(match), style="bold red")
    line.append(_printable(right)[:side].rstrip())
    console.print(line)
    console.print(Text(f"{'':>{side}}{_printable(where)}", style="dim"))


def print_notes(notes: Sequence[str]) -> None:
    """Print what a reader has to know beside the numbers."""
    for note in notes:
        print(f"- {note}")


def percent(value: Any, digits: int = 1) -> str:
    """A share as per cent, "-" where it is not known."""
    return "-" if not known(value) else f"{100 * float(value):.{digits}f}"


def interval(low: Any, high: Any, scale: float = 100, digits: int = 1) -> str:
    """An interval, empty where there is none."""
    if not (known(low) and known(high)):
        return ""
    return f"{scale * float(low):.{digits}f} to {scale * float(high):.{digits}f}"


def probability(value: Any) -> str:
    """A p-value."""
    return "-" if not known(value) else "<.001" if value < 0.001 else f"{float(value):.3f}"


def known(value: Any) -> bool:
    """Whether a number is there."""
    return value is not None and not (isinstance(value, float) and math.isnan(value))


def technique(name: str) -> str:
    """A technique as people read it."""
    return "any technique" if name == ANY else title_of(name) if name in NAMES else name


def _table(title: str, columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for head, side in columns:
        table.add_column(head, justify="right" if side == "right" else "left", overflow="fold")
    for row in rows[:ROWS_SHOWN]:
        table.add_row(*(Text(_printable(cell)) for cell in row))
    return table


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _plain(value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _guarded(value: Any) -> Any:
    return guarded(value) if isinstance(value, str) else value
