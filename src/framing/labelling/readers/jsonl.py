"""JSONL: one JSON object a line, cut at line ends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import pairwise

from framing.errors import FramingError
from framing.labelling.columns import MissingColumn
from framing.labelling.options import LabelOptions
from framing.labelling.readers.fields import document_of
from framing.labelling.readers.lines import BOM, Start, lines, start_of
from framing.labelling.records import Document, Failure, failure_of
from framing.labelling.slices import Layout, Planned, Slice
from framing.labelling.sources import Source
from framing.labelling.streams import CHUNK, open_stream

_BLOCK = 1 << 20  # bytes read at a time when cutting; of 64 kB to 4 MB it made no difference


def plan(source: Source, options: LabelOptions, part_size: int) -> Planned:
    """Slices that end at the first line end past each multiple of ``part_size`` bytes."""
    begin = start_of(source, options.limits)
    columns = _keys(begin, options)
    digest = hashlib.sha256()
    cuts: list[tuple[int, int]] = [(0, 1)]  # byte, number of its line
    at, number = 0, 1
    with open_stream(source.stream(), options.limits) as stream:
        # A line end may be far away: what is read on the way to it is not kept.
        while block := stream.read(min(part_size, _BLOCK)):
            while block:
                digest.update(block)
                at += len(block)
                number += block.count(b"\n")
                block = b"" if block.endswith(b"\n") else stream.readline(CHUNK)
            if at - cuts[-1][0] >= part_size:
                cuts.append((at, number))
    if cuts[-1][0] != at:
        cuts.append((at, number))
    layout = Layout(encoding=begin.encoding)
    slices = tuple(
        Slice(source, start, stop, first, stop - start, max(last - first, 1), layout)
        for (start, first), (stop, last) in pairwise(cuts)
    )
    if not slices:
        slices = (Slice(None, failure=Failure(source.name, "", "empty", "the file is empty")),)
    return Planned(slices, at, digest.hexdigest(), columns)


def _keys(begin: Start, options: LabelOptions) -> frozenset[str]:
    """The keys of the first records.

    Raises:
        MissingColumn: none of them has the key of the text, and all are records.
    """
    keys: dict[str, None] = {}
    records = 0
    for line in begin.lines:
        try:
            record = json.loads(line.decode(begin.encoding))
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict):
            records += 1
            keys |= dict.fromkeys(record)
    if records and options.text not in keys and records == sum(bool(line.strip()) for line in begin.lines):
        raise MissingColumn("text", options.text, tuple(keys))
    return frozenset(keys)


def read(piece: Slice, options: LabelOptions) -> Iterator[Document | Failure]:
    """The documents of the lines; blank lines are passed over."""
    source, limit = piece.source, options.limits.document_bytes
    assert source is not None  # noqa: S101 - a failure's slice has no reader
    number = piece.first - 1
    try:
        with open_stream(source.stream(), options.limits, start=piece.start) as stream:
            for line, _ in lines(stream, piece.stop - piece.start, limit):
                number += 1
                place = f"line {number}"
                if line is None:
                    yield Failure(source.name, place, "too_large", f"the line has more than {limit:,} bytes")
                elif line.strip():
                    yield _document(line, piece, options, source, place)
    except (FramingError, OSError) as error:
        yield failure_of(error, "damaged", input=source.name, place=f"line {number + 1}")


def _document(line: bytes, piece: Slice, options: LabelOptions, source: Source, place: str) -> Document | Failure:
    if piece.start == 0 and place == "line 1":
        line = line.removeprefix(BOM)
    try:
        text = line.decode(piece.layout.encoding)
    except UnicodeDecodeError as error:
        return Failure(source.name, place, "encoding", f"not {error.encoding} at byte {error.start} of the line")
    try:
        record = json.loads(text)
    except RecursionError:
        return Failure(source.name, place, "shape", "not JSON: nested too deeply")
    except ValueError as error:
        return Failure(source.name, place, "shape", f"not JSON: {error}")
    if not isinstance(record, dict):
        return Failure(source.name, place, "shape", f"a JSON object is needed, not {type(record).__name__}")
    return document_of(record, options, input=source.name, place=place)
