"""Labels to standard output: rows as they are made, in order, by this process; nothing is kept and nothing resumed."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from framing.errors import OptionError
from framing.labelling.job import model_for
from framing.labelling.options import Destination, LabelOptions
from framing.labelling.plan import plan_job
from framing.labelling.records import Failure, Notice
from framing.labelling.rows import Schema, identified, rows_of
from framing.labelling.sources import find_sources
from framing.labelling.worker import Task, documents_of, model_of, score_document
from framing.labelling.writers.csv import CsvWriter
from framing.labelling.writers.jsonl import JsonlWriter


@contextmanager
def _utf8_output() -> Iterator[IO[str]]:
    """Standard output as UTF-8 with line ends as they are written; it stays open."""
    output = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    try:
        yield output
        output.flush()
    finally:
        with suppress(ValueError, OSError):
            output.detach()


def label_to_output(
    inputs: Sequence[str | Path], options: LabelOptions, *, tell: Callable[[Failure | Notice], None]
) -> tuple[int, int]:
    """Label ``inputs`` onto standard output, as JSON Lines or CSV.

    Args:
        inputs: as `framing.label_corpus` takes them.
        options: how; ``"parquet"``, which cannot be streamed, stands for JSON Lines.
        tell: called with each document that fails, and with each notice.

    Returns:
        How many articles were labelled, and how many documents failed.

    Raises:
        FramingError: as `run_job`, before the first row; also when the output cannot be written.
    """
    if options.jobs not in (1, -1) or options.backend != "loky":
        raise OptionError("labels on standard output are made by one process", way_out="leave --jobs and --backend out")
    if options.resume:
        raise OptionError("what went to standard output cannot be resumed", way_out="give a file or folder with -o")
    articles = failures = 0
    with tempfile.TemporaryDirectory(prefix="framing-") as work:
        place = Destination(Path(work, "out"), "jsonl", single=True)
        name, fingerprint, techniques = model_for(options, None, place)
        schema = Schema(options.by, techniques, options.keep)
        plan = plan_job(find_sources(inputs, options.limits, work=Path(work), leave_out=[], text=options.text), options)
        for notice in plan.notices:
            tell(notice)
        model = model_of(name, fingerprint)
        with (
            _utf8_output() as output,
            CsvWriter(output, schema.columns) if options.format == "csv" else JsonlWriter(output) as writer,
        ):
            for index, part in enumerate(plan.parts):
                task = Task(index, part, options, place, name, fingerprint, "")
                for number, document in documents_of(task, None):
                    report = (
                        document if isinstance(document, Failure) else score_document(number, document, model, task)
                    )
                    if isinstance(report, Failure):
                        failures += 1
                        tell(report)
                        continue
                    assert not isinstance(document, Failure)  # noqa: S101 - its report would be one
                    articles += 1
                    for notice in document.notices:
                        tell(Notice(notice.kind, notice.message, document.input, document.place, document.id))
                    writer.write(identified(document, rows_of(report, options.by)))
                    output.flush()
    return articles, failures
