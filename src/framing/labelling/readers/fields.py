"""The text, id and kept columns of a record, checked: shared by JSONL, tables and Parquet."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from framing.labelling.options import LabelOptions
from framing.labelling.records import Document, Failure, Notice
from framing.preprocessing.markup import text_of_markup
from framing.preprocessing.mojibake import broken_lines, mended
from framing.preprocessing.pages import with_headline

_NUMBER = re.compile(r"(?:.*, )?(?:line|row|item) ")
_TAG = re.compile(r"</?(?:p|div|br|a|span|em|strong|b|i|h[1-6]|ul|li|blockquote|img|figure)\b[^<>]{0,300}>", re.I)
# One sign in angle brackets may be quoted from somewhere; two are markup.
_TAGS = 2


def document_of(record: Mapping[str, Any], options: LabelOptions, *, input: str, place: str) -> Document | Failure:
    """A record as a document, or the failure that says what is wrong with it.

    Args:
        record: the record's columns or keys.
        options: which of them hold text and id, and which are kept.
        input: the input's name.
        place: the record's place in it.
    """
    identity = f"{input}:{_NUMBER.sub('', place)}" if place else input
    given = record.get(options.id) if options.id else None
    try:
        identity = as_text(given) or identity
        kept = {name: as_text(record.get(name)) for name in options.keep}
    except UnicodeEncodeError as error:
        return Failure(input, place, "encoding", f"a column holds half of a surrogate pair: {error.reason}")
    if options.text not in record:
        known = ", ".join(list(record)[:12])
        return Failure(input, place, "shape", f"there is no {options.text!r}; there are: {known}", identity)
    text = record[options.text]
    if text is None:
        return Failure(input, place, "empty", "the text is missing", identity)
    if not isinstance(text, str):
        return Failure(input, place, "shape", f"the text is {type(text).__name__}, not a string", identity)
    if not text.strip():
        return Failure(input, place, "empty", "the text is empty", identity)
    notices = []
    if options.html:
        text = text_of_markup(text)
    elif "<" in text and len(_TAG.findall(text)) >= _TAGS:
        notices.append(Notice("markup", "the text holds HTML tags, which were read as words; --html reads it as HTML"))
    if options.mend:
        text = mended(text)
    elif broken_lines(text):
        notices.append(Notice("encoding", "the text was read in a wrong encoding before; --mend puts it right"))
    if options.title:
        title = record.get(options.title)
        text = with_headline(" ".join(title.split()) if isinstance(title, str) else "", text)
    return Document(identity, input, place, text, kept, tuple(notices))


def as_text(value: Any) -> str | None:
    """A value of any type as text for the output; None stays None.

    Raises:
        UnicodeEncodeError: it cannot be written as UTF-8.
    """
    if value is None or value == "":
        return None
    if isinstance(value, datetime | date):
        text = value.isoformat()
    elif isinstance(value, dict | list | bool):
        text = json.dumps(value, ensure_ascii=False, default=str)
    else:
        text = str(value)
    text.encode()
    return text
