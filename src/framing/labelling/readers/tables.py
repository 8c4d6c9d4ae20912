"""CSV and TSV with a head row, cut between records (a quoted field may hold line ends)."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import pairwise

from framing.errors import FramingError, InputError
from framing.labelling.columns import MissingColumn
from framing.labelling.options import LabelOptions
from framing.labelling.readers.fields import document_of
from framing.labelling.readers.lines import start_of
from framing.labelling.readers.records_of_tables import Bad, Feed, records_of
from framing.labelling.records import Document, Failure, failure_of
from framing.labelling.slices import Layout, Planned, Slice
from framing.labelling.sources import Source

_DELIMITERS = ",;\t|"
# Records that tell the delimiter; a table's first hundred rows are like its others.
_SAMPLE = 100
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "blanks"}


def plan(source: Source, options: LabelOptions, part_size: int) -> Planned:
    """Slices of whole records. The first lines tell columns and delimiter, a first pass the ends of records."""
    layout, skipped = _layout(source, options)
    columns = layout.columns
    if options.text not in columns:
        more = f"; it was read with {_NAMES.get(layout.delimiter, repr(layout.delimiter))} between the columns"
        raise MissingColumn("text", options.text, columns, more=f"{more}, --delimiter says another")
    cuts: list[tuple[int, int, int]] = []  # byte, number of its line, records before it
    records = 0
    with closing(Feed(source, options, layout)) as feed:
        for _ in range(skipped):
            next(feed)
        at, number = feed.at, feed.number
        for count, _ in enumerate(records_of(feed, layout, options)):
            records, at, number = count, feed.at, feed.number
            # What a part makes of its records must not depend on what was read before it.
            if not cuts or (at - cuts[-1][0] >= part_size and number >= feed.hopeless):
                cuts.append((at, number + 1, count))
        size, digest = feed.at, feed.digest.hexdigest()
    if not cuts or cuts[-1][0] != at:
        cuts.append((at, number + 1, records))
    slices = [
        Slice(source, start, stop, line, stop - start, last - first, layout)
        for (start, line, first), (stop, _, last) in pairwise(cuts)
    ]
    if not slices:
        slices.append(Slice(None, failure=Failure(source.name, "", "empty", "the table has no rows")))
    return Planned(tuple(slices), size, digest, frozenset(columns))


def read(piece: Slice, options: LabelOptions) -> Iterator[Document | Failure]:
    """The documents of the records, each at the line where it begins."""
    source, layout = piece.source, piece.layout
    assert source is not None  # noqa: S101 - a failure's slice has no reader
    line = piece.first
    try:
        with closing(Feed(source, options, layout, start=piece.start, stop=piece.stop, first=piece.first)) as feed:
            for fields in records_of(feed, layout, options):
                place, line = f"line {line}", feed.number + 1
                if not fields:  # a blank line
                    continue
                if isinstance(fields, Bad):
                    yield Failure(source.name, place, fields.kind, fields.message)
                elif feed.undecoded:
                    yield Failure(source.name, place, "encoding", f"is not {layout.encoding}")
                elif len(fields) != len(layout.columns):
                    message = f"{len(fields)} fields, the head has {len(layout.columns)}"
                    yield Failure(source.name, place, "shape", message)
                else:
                    record = dict(zip(layout.columns, fields, strict=True))
                    yield document_of(record, options, input=source.name, place=place)
    except (FramingError, OSError) as error:
        yield failure_of(error, "damaged", input=source.name, place=f"line {line}")


def _layout(source: Source, options: LabelOptions) -> tuple[Layout, int]:
    """How a table is to be read, and how many lines stand before its head row.

    The delimiter is the one that gives a column of the text, and as many columns in the rows as in the head; Excel may
    say it in a first line ``sep=;``.
    """
    start = start_of(source, options.limits)
    text = [line.decode(start.encoding, errors="replace") for line in start.lines]
    if not text or not text[0].strip():
        raise InputError("has no head row", way_out="the first line must name the columns")
    said = text[0].strip() if text[0][:4].lower() == "sep=" else ""
    given = options.delimiter or said[4:5] or ("\t" if said else "")
    text = text[bool(said) :]
    tried = [given] if given else ["\t", *",;|"] if source.kind == "tsv" else list(_DELIMITERS)
    best: tuple[float, ...] = ()
    layout: Layout | None = None
    for delimiter in tried:
        for blanks in (False, True):
            rows = _rows(text, delimiter, blanks=blanks)
            if not rows:
                continue
            head, *others = rows
            agree = sum(len(row) == len(head) for row in others if row) / max(len(others), 1)
            names = tuple(name.strip() for name in head)
            score = (options.text in names, len(head) > 1, agree, not blanks and head == list(names), len(head))
            if layout is None or score > best:
                best, layout = score, Layout(start.encoding, delimiter, blanks, names)
    if layout is None:
        raise InputError("its head row cannot be read", place="line 1", way_out="write it again")
    if len(set(layout.columns)) < len(layout.columns):
        raise InputError("names a column twice in its head row", place="line 1", way_out="give each its own name")
    return layout, bool(said)


def _rows(text: Sequence[str], delimiter: str, *, blanks: bool) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(text, delimiter=delimiter, skipinitialspace=blanks)
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > _SAMPLE:
                break
    except csv.Error:  # such as a bare CR in a row, which fails by name when it is read
        pass
    return rows
