"""Parquet by pyarrow (extra ``parquet``): text as strings, counts as int32, scores as float32, labels as lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from framing.errors import missing_extra
from framing.labelling.rows import ColumnType
from framing.labelling.schema import arrow_type

# Rows of a row group in a part's file and in a joined one: some 3 MB; memory while writing stays at a few of them.
_PART_GROUP = 10_000
_JOINED_GROUP = 50_000
_COMPRESSION = "zstd"


class ParquetWriter:
    """Writes rows in row groups of `_PART_GROUP`."""

    def __init__(self, path: Path, columns: dict[str, ColumnType]) -> None:
        self._arrow, parquet = library()
        self._columns = columns
        self._schema = _schema(columns)
        self._writer = parquet.ParquetWriter(path, self._schema, compression=_COMPRESSION)
        self._waiting: list[dict[str, Any]] = []

    def write(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write rows; they are kept until a row group is full."""
        self._waiting.extend(rows)
        while len(self._waiting) >= _PART_GROUP:
            self._flush(_PART_GROUP)

    def _flush(self, count: int) -> None:
        rows = self._waiting[:count]
        del self._waiting[:count]
        arrays = [_array([row[name] for row in rows], kind) for name, kind in self._columns.items()]
        table = self._arrow.Table.from_arrays(arrays, schema=self._schema)
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
    return arrow.schema([(name, arrow_type(kind)) for name, kind in columns.items()])


def _array(values: Sequence[Any], kind: ColumnType) -> Any:
    """A column of a table; in a text column a value may be None.

    It is made of buffers: `pyarrow.array` would load pandas (.2 s and 40 MB a process), and takes twice as long.
    """
    arrow, _ = library()
    if kind == "text":
        return _texts(values)
    if kind == "texts":
        bounds = _bounds(map(len, values))
        inner = _texts(list(chain.from_iterable(values)))
        return arrow.Array.from_buffers(
            arrow_type(kind), len(values), [None, arrow.py_buffer(bounds)], null_count=0, children=[inner]
        )
    numbers = np.array(values, np.int32 if kind == "count" else np.float32)
    return arrow.Array.from_buffers(arrow_type(kind), len(values), [None, arrow.py_buffer(numbers)], null_count=0)


def _texts(values: Sequence[str | None]) -> Any:
    arrow, _ = library()
    missing = values.count(None)
    valid = None
    if missing:
        valid = arrow.py_buffer(np.packbits([value is not None for value in values], bitorder="little"))
    whole = "".join([value or "" for value in values] if missing else values)  # type: ignore[arg-type]  # none is None
    if whole.isascii():
        sizes: Iterable[int] = [len(value or "") for value in values]
    else:
        sizes = [len((value or "").encode()) for value in values]
    buffers = [valid, arrow.py_buffer(_bounds(sizes)), arrow.py_buffer(whole.encode())]
    return arrow.Array.from_buffers(arrow.string(), len(values), buffers, null_count=missing)


def _bounds(sizes: Iterable[int]) -> Any:
    """Where each of some things begins that follow each other, and where the last ends.

    Raises:
        OverflowError: they have 2 GB or more, which Arrow's usual strings cannot have; a part of 16 MB is far from it.
    """
    return np.fromiter(accumulate(sizes, initial=0), np.int32)
