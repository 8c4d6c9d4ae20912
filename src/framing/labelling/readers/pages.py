"""Text and HTML files: the whole file is one document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from framing.errors import FramingError, InputError, LimitError
from framing.labelling.options import LabelOptions, Limits
from framing.labelling.readers.fields import as_text
from framing.labelling.records import Document, Failure, FailureKind, Notice, failure_of
from framing.labelling.slices import Planned, Slice
from framing.labelling.sources import Source
from framing.labelling.streams import open_stream

_OF_PAGES = ("title", "author", "date", "site")


def plan(source: Source, options: LabelOptions, part_size: int) -> Planned:
    """One slice, whatever the size of a part."""
    raw = _bytes(source, options.limits)
    piece = Slice(source, 0, len(raw), weight=len(raw))
    columns = frozenset(name for name, _ in source.facts).union(() if source.kind == "text" else _OF_PAGES)
    return Planned((piece,), len(raw), hashlib.sha256(raw).hexdigest(), columns)


def read(piece: Slice, options: LabelOptions) -> Iterator[Document | Failure]:
    """The document, with title, author, date and site of an HTML page where these are to be kept."""
    from framing.preprocessing.pages import page_of

    source = piece.source
    assert source is not None  # noqa: S101 - a failure's slice has no reader
    stage: FailureKind = "damaged"
    identity = source.id or source.name
    try:
        raw = _bytes(source, options.limits)
        if not raw.strip():
            yield Failure(source.name, "", "empty", "the file is empty", identity)
            return
        stage = "html" if source.kind == "html" else "encoding"
        # Offsets of a corpus's annotations count in the file as it is, so that nothing of it is mended.
        page = page_of(raw, name=source.name, html=source.kind == "html", mend=options.mend and not source.id)
        facts = {"title": page.title, "author": page.author, "date": page.date, "site": page.site} | dict(source.facts)
        kept = {name: as_text(facts.get(name)) for name in options.keep}
    except (FramingError, OSError, UnicodeError) as error:
        yield failure_of(error, stage, input=source.name, id=identity)
        return
    except Exception as error:  # an HTML parser may raise anything on a broken page
        yield failure_of(error, "html" if stage == "html" else "unexpected", input=source.name, id=identity)
        return
    if not page.text.strip():
        yield Failure(source.name, "", "empty", "there is no text in it", identity)
        return
    notices = tuple(Notice("encoding", told) for told in page.notices)
    yield Document(identity, source.name, "", page.text, kept, notices)


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
