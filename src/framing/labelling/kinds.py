"""Which kind a source is: by the ending of its name, and where that says little by what is in it."""

from __future__ import annotations

import json
from typing import Literal

from framing.errors import FramingError
from framing.labelling.options import Limits
from framing.labelling.streams import SourceStream, open_stream
from framing.preprocessing.feeds import is_feed
from framing.preprocessing.foreign import delimiter_of_head

Kind = Literal["text", "html", "jsonl", "json", "csv", "tsv", "parquet", "feed"]
KINDS: dict[str, Kind] = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".rss": "feed",
    ".atom": "feed",
}
# Of files of these endings those that are feeds are read, and the others are left out where nobody named them.
PERHAPS_FEEDS = frozenset({".xml", ".rdf"})
_LOOKED_AT = 1 << 16  # bytes: the first line of JSON Lines is seldom longer


def kind_of(stream: SourceStream, limits: Limits, *, text: str, otherwise: Kind) -> Kind:
    """The kind of a source whose name says "text" or "json".

    Args:
        stream: the source.
        limits: of unpacking.
        text: the column that holds the text: a table has it in its head row.
        otherwise: what the name says, which counts where the content says nothing, or cannot be read.

    Returns:
        ``"parquet"`` by its magic; ``"jsonl"`` where the first line is an object, ``"json"`` where a list of objects or
        an object of several lines begins; ``"csv"`` where a head row names the column; ``"feed"`` by the first element.
    """
    try:
        with open_stream(stream, limits) as opened:
            raw = opened.read(_LOOKED_AT)
    except (FramingError, OSError):  # told when it is read
        return otherwise
    if raw.startswith(b"PAR1"):
        return "parquet"
    start = raw.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        return "jsonl" if _is_lines(start, cut=len(raw) == _LOOKED_AT) else "json"
    if start.startswith("[") and start[1:].lstrip()[:1] in ("{", "]"):
        return "json"
    if otherwise == "text" and is_feed(start):
        return "feed"
    if otherwise == "text" and delimiter_of_head(start, column=text):
        return "csv"
    return otherwise


def _is_lines(start: str, *, cut: bool) -> bool:
    """Whether what begins with a brace is one object a line: the first is whole, or another begins under it."""
    first, _, rest = start.partition("\n")
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return rest.lstrip().startswith("{") or (cut and not rest)
