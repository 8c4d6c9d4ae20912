"""What the command line's ``label`` and ``summary`` show: progress and tables on a terminal, JSON for machines."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from framing.errors import LabellingError, OptionError
from framing.labelling.job import count_inputs, run_job
from framing.labelling.options import LabelOptions
from framing.labelling.piping import label_to_output
from framing.labelling.progress import bar, closing_table
from framing.labelling.records import Failure, Notice
from framing.labelling.result import Interrupted, TooManyFailures
from framing.labelling.summary import summarise
from framing.labelling.writers.csv import guarded
from framing.techniques import NAMES, title_of

if TYPE_CHECKING:
    import pandas as pd

# A number's column on a terminal is wide enough for the words of a technique's title; what does not fit is left out,
# and the reader is told.
_COLUMN_WIDTH = 14
_ROWS_SHOWN = 40
_WIDE = 100_000
_NONE = "framing: no article was found in what was given, and none was labelled"


def run_command(inputs: Sequence[str], output: str, options: LabelOptions, *, dry_run: bool, as_json: bool) -> bool:
    """Run a job and show what came of it; whether some documents failed.

    Raises:
        FramingError: as `run_job`, but for `TooManyFailures`, which counts as failures and is shown.
        Interrupted: on Ctrl-C, after saying how to go on.
    """
    console = Console(stderr=True, highlight=False)
    if output == "-" and not dry_run:
        articles, failures = label_to_output(inputs, options, tell=_tell)
        if not articles and not failures:
            print(_NONE, file=sys.stderr)
        return failures > 0 or not articles
    if dry_run:
        counted = count_inputs(inputs, output, options)
        if as_json:
            print(json.dumps(asdict(counted)))
        else:
            for name, number in asdict(counted).items():
                print(f"{'bytes' if name == 'size' else name:<10} {number:>14,}")
        return counted.failures > 0
    try:
        with bar(console) as tell:
            result = run_job(inputs, output, options, tell=tell)
    except TooManyFailures as error:
        print(f"framing: {error}", file=sys.stderr)
        return True
    except Interrupted as stop:
        print(f"framing: {stop.done} of {stop.parts} parts are whole; the same call with --resume", file=sys.stderr)
        raise
    if as_json:
        print(json.dumps({name: _plain(value) for name, value in asdict(result).items()}))
    else:
        console.print(closing_table(result))
        console.print(f"labels: {result.output}", soft_wrap=True, markup=False)
        for kind, reason in result.reasons.items():
            more = f" (and {result.kinds[kind] - 1:,} more)" if result.kinds[kind] > 1 else ""
            console.print(f"{kind.replace('_', ' ')}: {_line(reason)}{more}", soft_wrap=True, markup=False)
        if result.errors:
            console.print(f"failed: {result.errors}", soft_wrap=True, markup=False)
        if result.notices:
            console.print(f"noticed: {result.notices}", soft_wrap=True, markup=False)
    if not result.articles and not result.failures:
        print(_NONE, file=sys.stderr)
        return True
    return result.failures > 0


def _tell(one: Failure | Notice) -> None:
    where = ": ".join(part for part in (one.input, one.place) if part)
    print(f"framing: {_line(where)}: {_line(one.message)}", file=sys.stderr)


def _line(text: str) -> str:
    """A reason that a terminal can show: it may hold words and names of the input."""
    return "".join(c if c.isprintable() else " " for c in text)


def show_summary(
    labels: Path, by: Sequence[str], *, date: str, share: bool, output: Path | None, force: bool, as_json: bool
) -> None:
    """Print a summary, or write it to a CSV file.

    Raises:
        FramingError: as `summarise`.
        OptionError: `output` is not named .csv.
        LabellingError: it is there already, or cannot be written.
    """
    if output is not None and output.suffix.lower() != ".csv":
        raise OptionError("a summary is written as CSV", file=output, way_out="name it .csv")
    table = summarise(labels, by=by, date=date, share=share)
    flat = table.reset_index()
    if output is not None:
        safe = flat.apply(lambda column: column.map(guarded) if column.dtype.kind not in "if" else column)
        try:
            with output.open("w" if force else "x", encoding="utf-8", newline="") as file:
                safe.to_csv(file, index=False, lineterminator="\r\n")
        except OSError as error:
            raise LabellingError(
                f"cannot be written: {error.strerror}", file=output, way_out="give another name, or --force"
            ) from error
    elif as_json:
        print(flat.to_json(orient="records", force_ascii=False))
    else:
        console = Console(highlight=False)
        # What goes to a file or a program is not cut to the width of a terminal.
        width = console.width if console.is_terminal or "COLUMNS" in os.environ else _WIDE
        console.print(_table(flat, len(by), width), width=width)


def _table(flat: pd.DataFrame, keys: int, width: int) -> Table:
    """Groups down and techniques across; where the groups are few, the other way round, and nothing is left out."""
    groups = [" / ".join(_shown(value) for value in row) for row in flat.iloc[:, :keys].itertuples(index=False)]
    numbers = flat.iloc[:, keys:]
    names = [title_of(name) if name in NAMES else name for name in numbers.columns]
    turned = len(groups) * _COLUMN_WIDTH + _COLUMN_WIDTH * 2 <= width
    rows, columns = (names, groups) if turned else (groups, names)
    cells = numbers.T if turned else numbers
    room = max(1, (width - max(map(len, rows), default=0)) // _COLUMN_WIDTH)
    shown = len(rows) if width == _WIDE else _ROWS_SHOWN
    table = Table(box=None, pad_edge=False)
    table.add_column(no_wrap=True)
    for name in columns[:room]:
        table.add_column(name, justify="right", min_width=_COLUMN_WIDTH - 2)
    for name, values in list(zip(rows, cells.itertuples(index=False, name=None), strict=True))[:shown]:
        table.add_row(name, *[f"{value:,.10g}" for value in values[:room]])
    left_out = [
        f"{len(rows) - shown:,} more rows" if len(rows) > shown else "",
        f"{len(columns) - room} more columns" if len(columns) > room else "",
    ]
    if any(left_out):
        table.caption = f"{' and '.join(part for part in left_out if part)}: write them with -o FILE.csv"
    return table


def _shown(value: object) -> str:
    """A cell without control characters or rich's markup."""
    text = "".join(c if c.isprintable() else " " for c in str(value)) or "-"
    return text.replace("[", "\\[")


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Path) else value
