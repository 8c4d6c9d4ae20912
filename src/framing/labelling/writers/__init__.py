"""Writers, one module a format: rows into the file of a part, and the files of parts into one file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from framing.labelling.options import Format
from framing.labelling.rows import ColumnType


class Writer(Protocol):
    """Writes rows to one file; a context manager that closes it."""

    def write(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write rows."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_writer(path: Path, format: Format, columns: dict[str, ColumnType]) -> Writer:
    """A writer of ``format`` to ``path``, which is replaced if it is there.

    Raises:
        MissingExtraError: the format needs a library that is not installed.
    """
    if format == "parquet":
        from framing.labelling.writers.parquet import ParquetWriter

        return ParquetWriter(path, columns)
    if format == "csv":
        from framing.labelling.writers.csv import CsvWriter

        return CsvWriter(path, columns)
    from framing.labelling.writers.jsonl import JsonlWriter

    return JsonlWriter(path)


def join_parts(parts: Sequence[Path], path: Path, format: Format, columns: dict[str, ColumnType]) -> None:
    """Write the rows of ``parts`` into one file, the same whatever the parts' sizes."""
    if format == "parquet":
        from framing.labelling.writers.parquet import join

        join(parts, path, columns)
    elif format == "csv":
        from framing.labelling.writers.csv import join as join_csv

        join_csv(parts, path)
    else:
        from framing.labelling.writers.jsonl import join as join_jsonl

        join_jsonl(parts, path)


def check_library(format: Format) -> None:
    """Refuse before any work a format whose library is missing.

    Raises:
        MissingExtraError: it is missing.
    """
    from importlib.util import find_spec

    from framing.errors import missing_extra

    # Looked for, not loaded: only those that write or join need it, and it takes .2 s.
    if format == "parquet" and find_spec("pyarrow") is None:
        raise missing_extra("parquet", "Parquet")
