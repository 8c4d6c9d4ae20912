"""A bar on standard error while a job runs, and the table that closes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from framing.labelling.result import LabelResult, Progress, Tell
from framing.techniques import title_of

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

# What the closing table says of each kind of notice.
NOTICED = {
    "encoding": "texts with characters in a wrong encoding",
    "markup": "texts that hold HTML tags",
    "columns": "inputs without a column that is asked for",
    "id": "ids that several articles have",
    "twice": "inputs that are there twice, read once",
}


@contextmanager
def bar(console: Console | None = None) -> Iterator[Tell]:
    """A function that shows progress on standard error; nothing is shown where that is no terminal."""
    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield lambda progress: None
        return
    shown = _bar(console)
    task = shown.add_task("labelling", total=None, rate="", failures="")
    with shown:

        def tell(progress: Progress) -> None:
            elapsed = shown.tasks[0].elapsed or 0.0
            rate = f"{progress.articles / elapsed:,.0f} articles/s" if elapsed > 1 and progress.articles else ""
            failed = f"{progress.failures:,} failed" if progress.failures else ""
            shown.update(task, total=progress.weight, completed=progress.weight_done, rate=rate, failures=failed)

        yield tell


def _bar(console: Console) -> Bar:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("[red]{task.fields[failures]}"),
        console=console,
    )


def closing_table(result: LabelResult) -> Table:
    """What came of a job: counts, passages flagged by technique, failures by kind."""
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True, style="dim")
    rate = result.articles / result.seconds if result.seconds > 0 and not result.parts_kept else 0
    table.add_row("articles", f"{result.articles:,}", f"{rate:,.0f}/s" if rate else "")
    table.add_row("passages", f"{result.passages:,}")
    for name, count in result.flagged.items():
        share = f"{count / result.passages:.1%}" if result.passages else ""
        table.add_row(f"  {title_of(name)}", f"{count:,}", share)
    table.add_row("failed", f"{result.failures:,}")
    for kind, count in result.kinds.items():
        table.add_row(f"  {kind.replace('_', ' ')}", f"{count:,}")
    for kind, count in result.noticed.items():
        table.add_row(NOTICED[kind], f"{count:,}")
    if result.skipped:
        table.add_row("files of other kinds, left out", f"{result.skipped:,}")
    return table
