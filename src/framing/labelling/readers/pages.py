"""Text and HTML files: the whole file is one document."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from framing.errors import FramingError, InputError, LimitError
from framing.labelling.options import LabelOptions, Limits
from framing.labelling.readers.fields import as_text
from framing.labelling.records import Document, Failure, FailureKind, failure_of
from framing.labelling.slices import Planned, Slice
from framing.labelling.sources import Source
from framing.labelling.streams import open_stream

_HTML_START = re.compile(rb"\s*(?:<\?xml|<!--|<!doctype\s+html|<html|<head|<body)", re.I)


def plan(source: Source, options: LabelOptions, part_size: int) -> Planned:
    """One slice, whatever the size of a part."""
    raw = _bytes(source, options.limits)
    piece = Slice(source, 0, len(raw), weight=len(raw))
    return Planned((piece,), len(raw), hashlib.sha256(raw).hexdigest())


def read(piece: Slice, options: LabelOptions) -> Iterator[Document | Failure]:
    """The document, with title, author, date and site of an HTML page where these are to be kept."""
    from framing.preprocessing.pages import decode, html_page

    source = piece.source
    assert source is not None  # noqa: S101 - a failure's slice has no reader
    stage: FailureKind = "damaged"
    identity = source.id or source.name
    try:
        raw = _bytes(source, options.limits)
        if not raw.strip():
            yield Failure(source.name, "", "empty", "the file is empty", identity)
            return
        stage = "encoding"
        text = decode(raw, name=source.name)
        facts = dict(source.facts)
        if source.kind == "html" or _HTML_START.match(raw):
            stage = "html"
            page = html_page(text, name=source.name)
            text, facts = page.text, facts | {name: getattr(page.metadata, name) for name in page.metadata.__slots__}
        kept = {name: as_text(facts.get(name)) for name in options.keep}
    except (FramingError, OSError, UnicodeError) as error:
        yield failure_of(error, stage, input=source.name, id=identity)
        return
    except Exception as error:  # an HTML parser may raise anything on a broken page
        yield failure_of(error, "html" if stage == "html" else "unexpected", input=source.name, id=identity)
        return
    if not text.strip():
        yield Failure(source.name, "", "empty", "there is no text in it", identity)
        return
    yield Document(identity, source.name, "", text, kept)


def _bytes(source: Source, limits: Limits) -> bytes:
    with open_stream(source.stream(), limits) as stream:
        raw = stream.read(limits.document_bytes + 1)
    if len(raw) > limits.document_bytes:
        raise LimitError(
            f"has more than {limits.document_bytes:,} bytes", way_out="raise it with --max-document, or cut it"
        )
    if not isinstance(raw, bytes):
        raise InputError("cannot be read", file=source.name, way_out="check the file")
    return raw
