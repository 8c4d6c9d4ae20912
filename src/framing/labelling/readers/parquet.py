"""Parquet, cut by rows inside row groups; needs the extra ``parquet``."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from framing.errors import FramingError, InputError, LimitError, missing_extra
from framing.labelling.columns import MissingColumn, asked_for
from framing.labelling.options import LabelOptions
from framing.labelling.readers.fields import document_of
from framing.labelling.records import Document, Failure, failure_of
from framing.labelling.slices import Planned, Slice
from framing.labelling.sources import Source
from framing.labelling.streams import CHUNK, RATIO_FROM_BYTES

# Rows taken out of a row group at a time: 64 articles of a few kB; a few MB where they are large.
_BATCH = 64


def plan(source: Source, options: LabelOptions, part_size: int) -> Planned:
    """Slices of rows of about ``part_size`` bytes of text, by the sizes that the file's foot tells."""
    if source.member or source.packing:
        raise InputError("is a packed Parquet file", way_out="unpack it: Parquet packs its columns itself")
    digest, size = hashlib.sha256(), 0
    with open(source.path, "rb") as file:
        while block := file.read(CHUNK):
            digest.update(block)
            size += len(block)
    slices: list[Slice] = []
    table = _open(source)
    try:
        names = table.schema_arrow.names
        if options.text not in names:
            raise MissingColumn("text", options.text, names)
        meta, row = table.metadata, 0
        for group, weight in enumerate(_weights(meta, options, source)):
            rows = meta.row_group(group).num_rows
            pieces = max(1, min(rows, round(weight / part_size)))
            bounds = [row + rows * piece // pieces for piece in range(pieces + 1)]
            for start, stop in pairwise(bounds):
                if stop > start:
                    slices.append(Slice(source, start, stop, start + 1, weight // pieces, stop - start))
            row += rows
    finally:
        table.close()
    if not slices:
        slices = [Slice(None, failure=Failure(source.name, "", "empty", "the table has no rows"))]
    return Planned(tuple(slices), size, digest.hexdigest(), frozenset(names))


def _weights(meta: Any, options: LabelOptions, source: Source) -> list[int]:
    """Bytes of each row group, unpacked, all columns together.

    The groups tell it: asking one of their columns ends the process where its statistics are damaged (pyarrow 26).
    """
    weights = [max(int(meta.row_group(group).total_byte_size), 1) for group in range(meta.num_row_groups)]
    unpacked, packed = sum(weights), os.path.getsize(source.path)
    if unpacked > RATIO_FROM_BYTES and unpacked > options.limits.ratio * packed:
        raise LimitError(
            f"it unpacks to more than {options.limits.ratio} times its size",
            file=source.name,
            way_out="raise it with --max-ratio",
        )
    return weights


def read(piece: Slice, options: LabelOptions) -> Iterator[Document | Failure]:
    """The documents of the rows; rows are counted from 1 through the whole file."""
    source, limit = piece.source, options.limits.document_bytes
    assert source is not None  # noqa: S101 - a failure's slice has no reader
    number = piece.start
    try:
        table = _open(source)
        try:
            names = set(table.schema_arrow.names)
            asked = dict.fromkeys([options.text, *(name for _, name in asked_for(options))])
            wanted = [name for name in asked if name in names]
            for record in _rows(table, piece, wanted):
                number += 1
                place = f"row {number}"
                text = record.get(options.text)
                if isinstance(text, str) and len(text) > limit:
                    yield Failure(source.name, place, "too_large", f"the text has more than {limit:,} characters")
                else:
                    yield document_of(record, options, input=source.name, place=place)
        finally:
            table.close()
    except (FramingError, OSError) as error:
        yield failure_of(error, "damaged", input=source.name, place=f"row {number + 1}")
    except Exception as error:
        if not type(error).__module__.startswith("pyarrow") and not isinstance(error, ValueError):
            raise
        yield failure_of(error, "damaged", input=source.name, place=f"row {number + 1}")


def _rows(table: Any, piece: Slice, columns: list[str]) -> Iterator[dict[str, Any]]:
    """The rows of a slice; only the row groups that it touches are opened."""
    row = 0
    for group in range(table.metadata.num_row_groups):
        count = table.metadata.row_group(group).num_rows
        if row < piece.stop and row + count > piece.start:
            at = row
            for batch in table.iter_batches(_BATCH, row_groups=[group], columns=columns, use_threads=False):
                low, high = max(piece.start - at, 0), min(piece.stop - at, len(batch))
                at += len(batch)
                if low < high:
                    yield from batch.slice(low, high - low).to_pylist()
                if at >= piece.stop:
                    return
        row += count


def _open(source: Source) -> Any:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise missing_extra("parquet", "reading Parquet files") from error
    try:
        return parquet.ParquetFile(source.path, memory_map=False, pre_buffer=False, buffer_size=CHUNK)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise InputError(f"is no Parquet file, or damaged: {error}", way_out="write it again") from error
