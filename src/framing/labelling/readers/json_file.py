"""A file of JSON that is no JSON Lines: a list of objects, an object that holds such a list, or one object."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from framing.errors import FramingError, LimitError
from framing.labelling.options import LabelOptions
from framing.labelling.readers.fields import document_of
from framing.labelling.readers.lines import BOM
from framing.labelling.records import Document, Failure, failure_of
from framing.labelling.slices import Planned, Slice
from framing.labelling.sources import Source
from framing.labelling.streams import open_stream

_FIRST_ITEMS = 1000
# A string (or one that is never closed), or a bracket, or a comma.
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\Z)|[\[\]{},]', re.S)


def plan(source: Source, options: LabelOptions, part_size: int) -> Planned:
    """Slices of whole items of about ``part_size`` bytes; the places are bytes of the file."""
    raw = _bytes(source, options)
    digest = hashlib.sha256(raw).hexdigest()
    if not raw.strip():
        failure = Failure(source.name, "", "empty", "the file is empty")
        return Planned((Slice(None, failure=failure),), len(raw), digest)
    columns = _keys(raw)
    if not _is_list(raw):
        return Planned((Slice(source, 0, len(raw), weight=len(raw)),), len(raw), digest, columns)
    slices: list[Slice] = []
    start = first = 0
    number = stop = 0
    for number, (begin, stop) in enumerate(items_of(raw), 1):
        if not first:
            start, first = begin, number
        if stop - start >= part_size:
            slices.append(Slice(source, start, stop, first, stop - start, number - first + 1))
            first = 0
    if first:
        slices.append(Slice(source, start, stop, first, stop - start, number - first + 1))
    if not slices:
        slices = [Slice(None, failure=Failure(source.name, "", "empty", "the list is empty"))]
    return Planned(tuple(slices), len(raw), digest, columns)


def _keys(raw: bytes) -> frozenset[str]:
    """The keys of the first items, or of all that an object holds."""
    keys: set[str] = set()
    pieces = (raw[start:stop] for start, stop in islice(items_of(raw), _FIRST_ITEMS)) if _is_list(raw) else (raw,)
    for piece in pieces:
        try:
            content = json.loads(piece)
        except (ValueError, RecursionError):
            continue
        if isinstance(content, dict):
            keys.update(content)
            for value in content.values():
                if isinstance(value, list):
                    keys.update(*(item for item in value[:_FIRST_ITEMS] if isinstance(item, dict)))
    return frozenset(keys)


def read(piece: Slice, options: LabelOptions) -> Iterator[Document | Failure]:
    """The documents of the items, counted from 1."""
    source, limit = piece.source, options.limits.document_bytes
    assert source is not None  # noqa: S101 - a failure's slice has no reader
    try:
        raw = _bytes(source, options)
    except (FramingError, OSError) as error:
        yield failure_of(error, "damaged", input=source.name)
        return
    if not _is_list(raw):
        yield from _of_object(raw, options, source)
        return
    for number, (start, stop) in enumerate(islice(items_of(raw, piece.start), piece.records), piece.first):
        place = f"item {number}"
        if stop - start > limit:
            yield Failure(source.name, place, "too_large", f"the item has more than {limit:,} bytes")
            continue
        record = _loaded(raw[start:stop], source, place)
        if isinstance(record, dict):
            yield document_of(record, options, input=source.name, place=place)
        elif isinstance(record, Failure):
            yield record
        else:
            message = f"a JSON object is needed, not {type(record).__name__}"
            yield Failure(source.name, place, "shape", message)


def items_of(raw: bytes, start: int = 0) -> Iterator[tuple[int, int]]:
    """Where the items of a list begin and end, blanks left out; broken ones, too, up to the comma or the end.

    Args:
        raw: a list, from its bracket on.
        start: 0, or where an item begins.
    """
    depth = 1
    if start == 0:
        start = raw.index(b"[") + 1
    at = start
    for token in _TOKEN.finditer(raw, start):
        sign = token.group()
        if sign in (b"{", b"["):
            depth += 1
        elif sign in (b"}", b"]"):
            depth -= 1
            if depth == 0:
                yield from _stripped(raw, at, token.start())
                return
        elif sign == b"," and depth == 1:
            yield from _stripped(raw, at, token.start())
            at = token.end()
    yield from _stripped(raw, at, len(raw))  # the list is never closed


def _stripped(raw: bytes, start: int, stop: int) -> Iterator[tuple[int, int]]:
    inner = raw[start:stop]
    bare = inner.strip()
    if bare:
        begin = start + len(inner) - len(inner.lstrip())
        yield begin, begin + len(bare)


def _of_object(raw: bytes, options: LabelOptions, source: Source) -> Iterator[Document | Failure]:
    """The document that an object is, or those of the one list of objects in it."""
    content = _loaded(raw, source, "")
    if isinstance(content, Failure):
        yield content
        return
    if not isinstance(content, dict):
        yield Failure(source.name, "", "shape", f"a list of objects is needed, not {type(content).__name__}")
        return
    lists = {
        key: value
        for key, value in content.items()
        if isinstance(value, list) and any(isinstance(v, dict) for v in value)
    }
    if isinstance(content.get(options.text), dict):
        message = f"{options.text!r} holds a column, not a text: write the table as a list of rows"
        yield Failure(source.name, "", "shape", f"{message} (in pandas: orient='records', lines=True)")
    elif options.text in content or len(lists) != 1:
        yield document_of(content, options, input=source.name, place="")
    else:
        ((key, items),) = lists.items()
        for number, item in enumerate(items, 1):
            place = f"{key}, item {number}"
            if isinstance(item, dict):
                yield document_of(item, options, input=source.name, place=place)
            else:
                yield Failure(source.name, place, "shape", f"a JSON object is needed, not {type(item).__name__}")


def _loaded(raw: bytes, source: Source, place: str) -> Any:
    try:
        return json.loads(raw.decode())
    except UnicodeDecodeError as error:
        return Failure(source.name, place, "encoding", f"not UTF-8 at byte {error.start}")
    except RecursionError:
        return Failure(source.name, place, "shape", "not JSON: nested too deeply")
    except ValueError as error:
        return Failure(source.name, place, "shape", f"not JSON: {error}")


def _is_list(raw: bytes) -> bool:
    return raw.lstrip()[:1] == b"["


def _bytes(source: Source, options: LabelOptions) -> bytes:
    limit = options.limits.expanded_bytes
    with open_stream(source.stream(), options.limits) as stream:
        raw = stream.read(limit + 1)
    if len(raw) > limit:
        raise LimitError(
            f"has more than {limit:,} bytes, and a list of JSON is read as a whole",
            way_out="write it as JSON Lines, such as with: jq -c '.[]'; or raise it with --max-expanded",
        )
    return raw.removeprefix(BOM)
