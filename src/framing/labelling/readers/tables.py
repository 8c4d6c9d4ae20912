"""CSV and TSV with a head row, cut between records (a quoted field may hold line ends)."""

from __future__ import annotations

import csv
import hashlib
import sys
from collections.abc import Iterator
from itertools import pairwise

from framing.errors import FramingError, InputError
from framing.labelling.options import LabelOptions
from framing.labelling.readers.fields import document_of
from framing.labelling.readers.lines import BOM, head_and_encoding, lines
from framing.labelling.records import Document, Failure, FailureKind, failure_of
from framing.labelling.slices import Layout, Planned, Slice
from framing.labelling.sources import Source
from framing.labelling.streams import open_stream

_DELIMITERS = ",;\t|"
_REST = 1 << 62  # bytes: to the end of any file


def plan(source: Source, options: LabelOptions, part_size: int) -> Planned:
    """Slices of whole records. The head row tells columns and delimiter, a first pass the ends of records."""
    columns, delimiter, encoding = _head(source, options)
    if options.text not in columns:
        raise InputError(
            f"has no column {options.text!r}; its columns are {', '.join(columns[:12])}", way_out="name it with --text"
        )
    layout = Layout(encoding, delimiter, columns)
    feed = _Feed(source, options, layout, 0, _REST, first=1)
    cuts: list[tuple[int, int, int]] = []  # byte, number of its line, records before it
    failure: Failure | None = None
    records = 0
    try:
        for count, _ in enumerate(_records(feed, layout, options)):
            records = count
            if not cuts or feed.at - cuts[-1][0] >= part_size:
                cuts.append((feed.at, feed.number + 1, count))
    except _Broken as error:
        failure = Failure(source.name, f"line {error.line}", error.kind, str(error))
    if not cuts or cuts[-1][0] != feed.whole:
        cuts.append((feed.whole, feed.number + 1, records))
    slices = [
        Slice(source, start, stop, line, stop - start, last - first, layout)
        for (start, line, first), (stop, _, last) in pairwise(cuts)
    ]
    if failure:
        slices.append(Slice(None, failure=failure))
    elif not slices:
        slices.append(Slice(None, failure=Failure(source.name, "", "empty", "the table has no rows")))
    return Planned(tuple(slices), feed.at, feed.digest.hexdigest())


def read(piece: Slice, options: LabelOptions) -> Iterator[Document | Failure]:
    """The documents of the records, each at the line where it begins."""
    source, layout = piece.source, piece.layout
    assert source is not None  # noqa: S101 - a failure's slice has no reader
    feed = _Feed(source, options, layout, piece.start, piece.stop, first=piece.first)
    line = piece.first
    try:
        for fields in _records(feed, layout, options):
            place, line = f"line {line}", feed.number + 1
            if not fields:  # a blank line
                continue
            if isinstance(fields, csv.Error):
                yield Failure(source.name, place, "shape", str(fields))
            elif feed.undecoded:
                yield Failure(source.name, place, "encoding", f"is not {layout.encoding}")
            elif len(fields) != len(layout.columns):
                message = f"{len(fields)} fields, the head has {len(layout.columns)}"
                yield Failure(source.name, place, "shape", message)
            else:
                record = dict(zip(layout.columns, fields, strict=True))
                yield document_of(record, options, input=source.name, place=place)
            feed.undecoded = False
    except _Broken as error:
        yield Failure(source.name, f"line {error.line}", error.kind, str(error))
    except (FramingError, OSError) as error:
        yield failure_of(error, "damaged", input=source.name, place=f"line {line}")


class _Broken(Exception):
    """The rest of a table cannot be read; the line is where the broken record begins."""

    def __init__(self, message: str, line: int, kind: FailureKind) -> None:
        super().__init__(message)
        self.line = line
        self.kind = kind


class _Feed:
    """Decoded lines for `csv.reader`, and how far they have been read."""

    def __init__(
        self, source: Source, options: LabelOptions, layout: Layout, start: int, stop: int, *, first: int
    ) -> None:
        self.source, self.options, self.layout = source, options, layout
        self.start, self.stop = start, stop
        self.at = self.whole = start  # bytes read; the end of the last whole record
        self.number = first - 1  # lines read
        self.begin = first  # the line where the current record begins
        self.record_bytes = 0
        self.undecoded = False
        self.digest = hashlib.sha256()

    def __iter__(self) -> Iterator[str]:
        limit = self.options.limits.document_bytes
        with open_stream(self.source.stream(), self.options.limits, start=self.start) as stream:
            for line, size in lines(stream, self.stop - self.start, limit):
                self.record_bytes += size
                if line is None or self.record_bytes > limit:
                    raise _Broken(
                        f"the record has more than {limit:,} bytes, perhaps a quotation mark was left open; "
                        "the rest of the table is not read",
                        self.begin,
                        "too_large",
                    )
                self.digest.update(line)
                self.at += size
                self.number += 1
                bare = line.removeprefix(BOM) if self.number == 1 else line
                try:
                    yield bare.decode(self.layout.encoding)
                except UnicodeDecodeError:
                    self.undecoded = True
                    yield bare.decode(self.layout.encoding, errors="replace")

    def record_read(self) -> None:
        """A whole record has been read."""
        self.whole = self.at
        self.begin = self.number + 1
        self.record_bytes = 0


def _records(feed: _Feed, layout: Layout, options: LabelOptions) -> Iterator[list[str] | csv.Error]:
    """The records as `csv.reader` reads them; an error stands for a record that it cannot read."""
    # The limit is csv's own and of the whole process; ours is checked by the feed, so csv's is only widened.
    csv.field_size_limit(max(csv.field_size_limit(), min(options.limits.document_bytes, sys.maxsize)))
    reader = csv.reader(feed, delimiter=layout.delimiter)
    while True:
        try:
            fields: list[str] | csv.Error = next(reader)
        except StopIteration:
            return
        except csv.Error as error:  # such as a bare CR; the reader begins a new record after it
            fields = error
        feed.record_read()
        yield fields


def _head(source: Source, options: LabelOptions) -> tuple[tuple[str, ...], str, str]:
    """Columns, delimiter and encoding, by the head row and the first lines beyond ASCII."""
    head, encoding = head_and_encoding(source, options.limits)
    text = head.decode(encoding, errors="replace")
    if not text.strip():
        raise InputError("has no head row", way_out="the first line must name the columns")
    delimiter = "\t" if source.kind == "tsv" else max(_DELIMITERS, key=text.count)
    try:
        columns = tuple(next(csv.reader([text], delimiter=delimiter)))
    except csv.Error as error:  # such as a bare CR
        raise InputError(f"its head row cannot be read: {error}", place="line 1", way_out="write it again") from error
    if len(set(columns)) < len(columns):
        raise InputError("names a column twice in its head row", place="line 1", way_out="give each its own name")
    return columns, delimiter, encoding
