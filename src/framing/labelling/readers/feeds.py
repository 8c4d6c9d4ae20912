"""Feeds: each item is a document; what it says of itself can be kept as ``id url title author date site``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from framing.errors import FramingError, LimitError
from framing.labelling.options import LabelOptions
from framing.labelling.readers.fields import as_text
from framing.labelling.records import Document, Failure, Notice, failure_of
from framing.labelling.slices import Planned, Slice
from framing.labelling.sources import Source
from framing.labelling.streams import open_stream
from framing.preprocessing.decoding import decode
from framing.preprocessing.feed_pages import page_of_item
from framing.preprocessing.feeds import FeedItem, items_of_feed

COLUMNS = ("id", "url", "title", "author", "date", "site")


def plan(source: Source, options: LabelOptions, part_size: int) -> Planned:
    """One slice, whatever the size of a part: a feed has some hundred items at most."""
    raw = _bytes(source, options)
    digest = hashlib.sha256(raw).hexdigest()
    number = sum(1 for _ in items_of_feed(decode(raw, name=source.name).text))
    if not number:
        failure = Failure(source.name, "", "empty", "the feed has no items")
        return Planned((Slice(None, failure=failure),), len(raw), digest, frozenset(COLUMNS))
    piece = Slice(source, 0, len(raw), weight=len(raw), records=number)
    return Planned((piece,), len(raw), digest, frozenset(COLUMNS))


def read(piece: Slice, options: LabelOptions) -> Iterator[Document | Failure]:
    """The items, counted from 1."""
    source = piece.source
    assert source is not None  # noqa: S101 - a failure's slice has no reader
    try:
        decoded = decode(_bytes(source, options), name=source.name)
    except (FramingError, OSError) as error:
        yield failure_of(error, "damaged", input=source.name)
        return
    notices = tuple(Notice("encoding", told) for told in decoded.notices)
    for item in items_of_feed(decoded.text):
        yield _document(item, source, options, notices if item.number == 1 else ())


def _document(item: FeedItem, source: Source, options: LabelOptions, notices: tuple[Notice, ...]) -> Document | Failure:
    place, identity = f"item {item.number}", f"{source.name}:{item.number}"
    if len(item.text) > options.limits.document_bytes:
        message = f"the item has more than {options.limits.document_bytes:,} characters"
        return Failure(source.name, place, "too_large", message, identity)
    facts = {name: getattr(item, name) for name in COLUMNS}
    try:
        page = page_of_item(item, name=source.name, mend=options.mend)
        identity = (options.id and as_text(facts.get(options.id))) or identity
        kept = {name: as_text(facts.get(name)) for name in options.keep}
    except FramingError as error:
        return failure_of(error, "shape" if item.broken else "empty", input=source.name, place=place, id=identity)
    except UnicodeEncodeError as error:
        return Failure(source.name, place, "encoding", f"holds half of a surrogate pair: {error.reason}", identity)
    notices += tuple(Notice("encoding", told) for told in page.notices)
    return Document(identity, source.name, place, page.text, kept, notices)


def _bytes(source: Source, options: LabelOptions) -> bytes:
    limit = options.limits.expanded_bytes
    with open_stream(source.stream(), options.limits) as stream:
        raw = stream.read(limit + 1)
    if len(raw) > limit:
        raise LimitError(f"has more than {limit:,} bytes", way_out="raise it with --max-expanded, or cut it")
    return raw
