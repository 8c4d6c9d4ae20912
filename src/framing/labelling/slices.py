"""A slice: the piece of a source that one part reads; what plans and readers share."""

from __future__ import annotations

from dataclasses import dataclass

from framing.labelling.records import Failure
from framing.labelling.sources import Source


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table's or JSONL file's bytes are to be read: found once, when the job is planned.

    Attributes:
        encoding: of its lines.
        delimiter: between its columns.
        blanks: whether blanks stand after the delimiters and belong to no column.
        columns: their names.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    blanks: bool = False
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slice:
    """Records of one source.

    Attributes:
        source: the source, or None where `failure` stands for it.
        start, stop: bytes of the unpacked source (rows of a Parquet file).
        first: the number of the line at `start`, counted from 1 (Parquet: of the row).
        weight: bytes of input, by which parts are cut.
        records: lines or rows in it; for a part's size and the count of a dry run.
        layout: how to read it.
        failure: why the whole source cannot be read.
    """

    source: Source | None
    start: int = 0
    stop: int = 0
    first: int = 1
    weight: int = 0
    records: int = 1
    layout: Layout = Layout()
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A source that has been looked through once.

    Attributes:
        slices: its pieces, in order.
        size: bytes of the source, unpacked.
        sha256: of these bytes.
        columns: the columns or keys that it has; of JSON Lines those of the first records.
    """

    slices: tuple[Slice, ...]
    size: int
    sha256: str
    columns: frozenset[str] = frozenset()
