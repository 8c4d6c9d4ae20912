"""What the verb `adoption` prints, writes and deletes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from framing.analysis.adoption.corpus import stream_folder
from framing.analysis.adoption.every_use import uses_of
from framing.analysis.adoption.findings import adoption
from framing.analysis.adoption.tables import Adoption
from framing.analysis.showing import print_json
from framing.errors import InputError, LabellingError
from framing.wording.store import SUFFIX

if TYPE_CHECKING:
    import pandas as pd

_ROWS = 40  # terms that a terminal shows
_SAID, _DATE = 26, 10  # widths of columns
CAUTION = "Without marks is not endorsement, and marks may be a house style: read the sentences before you judge."


def show_adoption(
    output: Path,
    *,
    by: str | None,
    date: str | None,
    watch: Sequence[str],
    least: int,
    into: Path | None,
    as_json: bool,
    delete: bool,
) -> Adoption:
    """Find the terms of a labelled corpus, write the tables, print the first of them.

    Args:
        output, by, date, watch, least: as `adoption` takes them.
        into: the folder of the tables; None: they are not written.
        as_json: print the table of terms as JSON.
        delete: whether the streams will be deleted, for which the tables must be written.

    Returns:
        What was found.
    """
    if delete and into is None:
        raise LabellingError("the streams are not deleted before the tables are written", way_out="give -o FOLDER")
    found = adoption(output, by=by, date=date, watch=watch, least=least)
    if into is not None:
        found.write(into)
    if as_json:
        print(found.terms.to_json(orient="records", force_ascii=False))
    else:
        _print(found, into)
    return found


def remove_streams(output: Path) -> None:
    """Delete the streams of terms beside labels; the labels stay."""
    folder = stream_folder(output)
    for path in folder.glob(f"part-*{SUFFIX}"):
        path.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()


def show_uses(output: Path, term: str, *, by: str | None, date: str | None, as_json: bool) -> None:
    """Print every use of a term with its sentence."""
    console = Console(highlight=False)
    count = 0
    for one in uses_of(output, term, by=by, date=date):
        count += 1
        if as_json:
            print_json({"group": one.group, "date": one.date, **asdict(one.use)})
            continue
        use = one.use
        where = " · ".join(filter(None, (one.date, one.group, use.id, f"{use.start}-{use.end}")))
        who = f"{use.stance}: {use.speaker}" if use.speaker else use.stance
        console.print(Text(_plain(f"{where}  [{who}]"), style="bold"), soft_wrap=True)
        console.print(Text(_plain(f"    {use.sentence}")), soft_wrap=True)
    if not as_json:
        console.print(f"{count:,} uses" if count else "no use: the term does not stand in the corpus")


def read_watch_list(path: Path) -> tuple[str, ...]:
    """The phrases of a watch list: one a line, UTF-8; empty lines and those that begin with # say nothing.

    Raises:
        InputError: it cannot be read, or holds no phrase.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", file=path, way_out="give a UTF-8 text, a phrase a line") from error
    phrases = tuple(line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#"))
    if not phrases:
        raise InputError("holds no phrase", file=path, way_out="give a phrase a line, or leave --watch out")
    return phrases


def _print(found: Adoption, into: Path | None) -> None:
    console = Console(highlight=False)
    if len(found.terms):
        console.print(_table(found.terms))
        if len(found.terms) > _ROWS:
            console.print(f"{len(found.terms) - _ROWS:,} more terms: write them with -o FOLDER")
    for note in found.notes:
        console.print(note, soft_wrap=True)
    console.print(f"{len(found.removed):,} candidates were left out: removed.csv says why", soft_wrap=True)
    if into is not None:
        console.print(f"tables: {into}", soft_wrap=True, markup=False)
    console.print(CAUTION, soft_wrap=True)


def _table(terms: pd.DataFrame) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("term", min_width=16)
    for name in ("class", "held", "own"):
        table.add_column(name, justify="left" if name == "class" else "right", no_wrap=name != "class")
    table.add_column("first said", max_width=_SAID)
    for name in ("first held", "first own"):
        table.add_column(name, no_wrap=True, min_width=_DATE)
    for row in terms.head(_ROWS).to_dict("records"):
        label = row["class"] + (f" ({row['note']})" if row["note"] else "")
        first = " ".join(filter(None, (row["first_said_date"], row["first_said_speaker"])))
        cells = (row["term"], label, row["held"], row["own"], first, row["first_held_date"], row["first_own_date"])
        table.add_row(*(Text(_plain(str(cell))) for cell in cells))
    return table


def _plain(text: str) -> str:
    """Text without what a terminal obeys."""
    return "".join(c if c.isprintable() else " " for c in text)
