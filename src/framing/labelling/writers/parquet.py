"""Parquet by pyarrow (extra ``parquet``): text as strings, counts as int32, scores as float32, labels as lists."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from framing.errors import missing_extra
from framing.labelling.rows import ColumnType

# Rows of a row group in a part's file and in a joined one: some 3 MB; memory while writing stays at a few of them.
_PART_GROUP = 10_000
_JOINED_GROUP = 50_000
_COMPRESSION = "zstd"


class ParquetWriter:
    """Writes rows in row groups of `_PART_GROUP`."""

    def __init__(self, path: Path, columns: dict[str, ColumnType]) -> None:
        self._arrow, parquet = library()
        self._schema = _schema(columns)
        self._writer = parquet.ParquetWriter(path, self._schema, compression=_COMPRESSION)
        self._waiting: list[dict[str, Any]] = []

    def write(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write rows; they are kept until a row group is full."""
        self._waiting.extend(rows)
        while len(self._waiting) >= _PART_GROUP:
            self._flush(_PART_GROUP)

    def _flush(self, count: int) -> None:
        table = self._arrow.Table.from_pylist(self._waiting[:count], schema=self._schema)
        del self._waiting[:count]
        self._writer.write_table(table, row_group_size=_PART_GROUP)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None and self._waiting:
                self._flush(len(self._waiting))
        finally:
            self._writer.close()


def join(parts: Sequence[Path], path: Path, columns: dict[str, ColumnType]) -> None:
    """Copy the rows of files into one, in row groups of `_JOINED_GROUP` whatever theirs are."""
    arrow, parquet = library()
    schema = _schema(columns)
    waiting: list[Any] = []
    count = 0
    with parquet.ParquetWriter(path, schema, compression=_COMPRESSION) as writer:
        for part in parts:
            with parquet.ParquetFile(part) as file:
                for batch in file.iter_batches(_PART_GROUP, use_threads=False):
                    waiting.append(batch)
                    count += len(batch)
                    while count >= _JOINED_GROUP:
                        table = arrow.Table.from_batches(waiting, schema).combine_chunks()
                        writer.write_table(table.slice(0, _JOINED_GROUP).combine_chunks(), row_group_size=_JOINED_GROUP)
                        waiting = table.slice(_JOINED_GROUP).to_batches()
                        count -= _JOINED_GROUP
        if count:
            table = arrow.Table.from_batches(waiting, schema).combine_chunks()
            writer.write_table(table, row_group_size=_JOINED_GROUP)


def library() -> tuple[Any, Any]:
    """pyarrow and its parquet module.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise missing_extra("parquet", "Parquet") from error
    return pyarrow, pyarrow.parquet


def _schema(columns: dict[str, ColumnType]) -> Any:
    arrow, _ = library()
    types = {
        "text": arrow.string(),
        "texts": arrow.list_(arrow.string()),
        "count": arrow.int32(),
        "score": arrow.float32(),
    }
    return arrow.schema([(name, types[kind]) for name, kind in columns.items()])
