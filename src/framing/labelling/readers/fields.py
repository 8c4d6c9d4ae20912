"""The text, id and kept columns of a record, checked: shared by JSONL, tables and Parquet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from framing.labelling.options import LabelOptions
from framing.labelling.records import Document, Failure


def document_of(record: Mapping[str, Any], options: LabelOptions, *, input: str, place: str) -> Document | Failure:
    """A record as a document, or the failure that says what is wrong with it.

    Args:
        record: the record's columns or keys.
        options: which of them hold text and id, and which are kept.
        input: the input's name.
        place: the record's place in it.
    """
    identity = f"{input}:{place.removeprefix('line ').removeprefix('row ')}"
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
    return Document(identity, input, place, text, kept)


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
