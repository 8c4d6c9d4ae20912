"""Lines of a table -> records: by `csv.reader` where its quotation marks are right, and as can be told where not.

A mark that is never closed fails its line by name and loses no other row: the lines that were read in search of its end
are read again. Marks inside a quoted column that are not doubled, as some programs write them, are taken as they stand.
"""

from __future__ import annotations

import csv
import hashlib
import re
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from framing.labelling.options import LabelOptions
from framing.labelling.readers.lines import BOM, lines
from framing.labelling.records import FailureKind
from framing.labelling.slices import Layout
from framing.labelling.sources import Source
from framing.labelling.streams import open_stream

# How far the end of a field is looked for in which marks are not doubled: past the longest articles. Where it is not
# found, it is not looked for again in these lines, so that the time stays linear.
_FURTHEST_LINES, _FURTHEST_BYTES = 250, 100_000
REST = 1 << 62  # bytes: to the end of any file


@dataclass(frozen=True, slots=True)
class Bad:
    """A record that cannot be read, and why."""

    kind: FailureKind
    message: str


class _TooLong(Exception):
    """A line, or a record, has more bytes than a document may."""


class Feed:
    """Decoded lines for `csv.reader`, how far they have been read, and those that are to be read again.

    Attributes:
        at: bytes read so far.
        number: lines read so far.
        digest: of all bytes, each once.
        hopeless: up to this line marks that are not doubled are not looked at any more: a field was open all through.
        undecoded: whether a line of the current record is not in the table's encoding.
    """

    def __init__(
        self, source: Source, options: LabelOptions, layout: Layout, *, start: int = 0, stop: int = REST, first: int = 1
    ) -> None:
        self.at = start
        self.number = first - 1
        self.hopeless = 0
        self.digest = hashlib.sha256()
        self.undecoded = False
        self._layout = layout
        self._limit = options.limits.document_bytes
        self._held: list[bytes | None] = []  # the lines of the current record
        self._sizes: list[int] = []
        self._of_record = 0
        self._waiting: deque[tuple[bytes | None, int]] = deque()
        self._new = self._lines(source, options, start, stop)

    def _lines(
        self, source: Source, options: LabelOptions, start: int, stop: int
    ) -> Iterator[tuple[bytes | None, int]]:
        with open_stream(source.stream(), options.limits, start=start) as stream:
            for line, size in lines(stream, stop - start, self._limit):
                if line is not None:
                    self.digest.update(line)
                yield line, size

    def close(self) -> None:
        """Close the file."""
        self._new.close()  # type: ignore[attr-defined]  # it is a generator

    def __iter__(self) -> Feed:
        return self

    def __next__(self) -> str:
        line, size = self._waiting.popleft() if self._waiting else next(self._new)
        self._held.append(line)
        self._sizes.append(size)
        self.at += size
        self.number += 1
        self._of_record += size
        if line is None or self._of_record > self._limit:
            raise _TooLong
        return self._decoded(line)

    def begin(self) -> None:
        """A new record begins."""
        self._held.clear()
        self._sizes.clear()
        self._of_record = 0
        self.undecoded = False

    def text(self) -> str:
        """The lines of the current record."""
        return "".join(self._decoded(line) for line in self._held if line is not None)

    def keep(self, count: int) -> None:
        """Of the current record's lines keep the first ``count``; the others are read again."""
        for line, size in zip(reversed(self._held[count:]), reversed(self._sizes[count:]), strict=True):
            self._waiting.appendleft((line, size))
            self.at -= size
            self.number -= 1
            self._of_record -= size
        del self._held[count:], self._sizes[count:]

    @property
    def size(self) -> int:
        """How many bytes the lines of the current record have."""
        return self._of_record

    @property
    def held(self) -> int:
        """How many lines the current record has."""
        return len(self._held)

    def _decoded(self, line: bytes) -> str:
        bare = line.removeprefix(BOM) if self.number == 1 else line
        try:
            return bare.decode(self._layout.encoding)
        except UnicodeDecodeError:
            self.undecoded = True
            return bare.decode(self._layout.encoding, errors="replace")


def records_of(feed: Feed, layout: Layout, options: LabelOptions) -> Iterator[list[str] | Bad]:
    """The records; the feed stands after each when it is given.

    The time is linear: the line that opens the next quoted field ends the search for the end of the one before it.
    """
    # The limit is csv's own and of the whole process; ours is checked by the feed, so csv's is only widened.
    csv.field_size_limit(max(csv.field_size_limit(), min(options.limits.document_bytes, sys.maxsize)))
    reader = csv.reader(feed, delimiter=layout.delimiter, skipinitialspace=layout.blanks, strict=True)
    while True:
        feed.begin()
        try:
            fields: list[str] | Bad = next(reader)
        except StopIteration:
            return
        except _TooLong:
            fields = _too_long(feed, options)
        except csv.Error as error:
            fields = _mended(feed, layout, str(error))
        yield fields


def _too_long(feed: Feed, options: LabelOptions) -> Bad:
    alone = feed.held == 1
    feed.keep(1)
    what = "the line has" if alone else "the record has"
    why = "" if alone else ", perhaps a quotation mark was left open"
    return Bad("too_large", f"{what} more than {options.limits.document_bytes:,} bytes{why}")


def _mended(feed: Feed, layout: Layout, problem: str) -> list[str] | Bad:
    """The fields of a record whose marks are not as they should be, or the failure of its first line."""
    if "new-line character" in problem:  # a bare CR; the reader begins a new record after it
        return Bad("shape", problem)
    wanted = feed.held
    while feed.number > feed.hopeless:
        found = loose_fields(feed.text(), layout)
        if found is None:
            break  # the mark was left open
        if found[1] >= 0:
            fields, lines_used = found
            feed.keep(lines_used)
            return fields
        if feed.held > _FURTHEST_LINES or feed.size > _FURTHEST_BYTES:
            feed.hopeless = feed.number
            break
        try:  # the record goes on; twice as many lines are asked for each time, so that the time stays linear
            for _ in range(wanted):
                next(feed)
        except (StopIteration, _TooLong):
            if feed.held < 2 * wanted:
                feed.hopeless = feed.number
                break
        wanted = feed.held
    feed.keep(1)
    return Bad("shape", "a quotation mark is left open: the line is left out, and the next ones are read")


def loose_fields(text: str, layout: Layout) -> tuple[list[str], int] | None:
    """The fields of the record that a text begins with, where marks inside quoted fields may stand undoubled.

    Args:
        text: lines of a table.
        layout: its delimiter and whether blanks stand after it.

    Returns:
        The fields and how many lines they take; -1 lines where the text ends inside a quoted field; None where a mark
        was left open: in a later line than it, another field begins with a mark.
    """
    delimiter = layout.delimiter
    ends = re.compile(rf'"[ ]*(?={re.escape(delimiter)}|\r?\n|\Z)|""|"')
    fields: list[str] = []
    at = 0
    while True:
        if layout.blanks:
            at += len(text[at:]) - len(text[at:].lstrip(" ")) if text[at : at + 1] == " " else 0
        if text[at : at + 1] == '"':
            value, at_end = _quoted(text, at, ends, delimiter)
            if value is None:
                return None if at_end == 0 else ([], -1)
            at = at_end
        else:
            stop = min(place for place in (text.find(delimiter, at), text.find("\n", at), len(text)) if place >= 0)
            value, at = text[at:stop].rstrip("\r") if text[stop : stop + 1] == "\n" else text[at:stop], stop
        fields.append(value)
        if text[at : at + 1] != delimiter:
            at += text[at : at + 2] == "\r\n"
            return fields, text.count("\n", 0, at + 1) or 1
        at += 1


def _quoted(text: str, at: int, ends: re.Pattern[str], delimiter: str) -> tuple[str | None, int]:
    """A quoted field's text and where it ends; None and 0 where its mark was left open, None and 1 where it goes on."""
    pieces = []
    begin = search = at + 1
    while True:
        found = ends.search(text, search)
        if found is None:
            return None, 1
        sign = found.group()
        if sign == '""':
            pieces.append(text[begin : found.start() + 1])
            begin = search = found.end()
        elif sign == '"' and text[found.end() : found.end() + 1] not in ("", delimiter, "\r", "\n"):
            # A field that begins with a quotation begins with three marks.
            opens = text[found.start() - 3 : found.start()].rstrip('"')[-1:] in (delimiter, "\n")
            if opens and "\n" in text[at : found.start()]:
                return None, 0
            search = found.end()
        else:
            pieces.append(text[begin : found.start()])
            return "".join(pieces), found.end()
