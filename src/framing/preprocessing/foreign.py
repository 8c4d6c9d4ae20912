"""Files and texts that are no article: what they are, and what to do with them; every entry asks here.

By their first bytes: what another program made (PDF, Word, Excel, pictures), what is packed, and tables and feeds,
which hold many articles or none.
"""

from __future__ import annotations

import re

from framing.errors import InputError

_LABEL = "label it: framing label {name} -o labels.parquet"
# First bytes -> what it is and what to do; the first that fits.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "is a PDF file", "turn it into text, such as with pdftotext"),
    (b"{\\rtf", "is an RTF document", "save it as plain text"),
    (b"\xd0\xcf\x11\xe0", "is a document of an older Office", "save it as plain text, a table as CSV"),
    (b"SQLite format 3\x00", "is a database", "write its table as CSV or JSON Lines"),
    (b"PAR1", "is a Parquet table", _LABEL),
    (b"ARROW1", "is an Arrow file", "write it as Parquet"),
    (b"\x1f\x8b", "is packed by gzip", f"unpack it, or {_LABEL}"),
    (b"\x28\xb5\x2f\xfd", "is packed by Zstandard", f"unpack it, or {_LABEL}"),
    (b"BZh", "is packed by bzip2", "unpack it"),
    (b"\xfd7zXZ", "is packed by xz", "unpack it"),
    (b"7z\xbc\xaf", "is a 7z archive", "unpack it"),
    (b"Rar!", "is a RAR archive", "unpack it"),
    (b"\x89PNG", "is a picture", "give its text"),
    (b"\xff\xd8\xff", "is a picture", "give its text"),
    (b"GIF8", "is a picture", "give its text"),
)
_PACKED_OFFICE = (
    (b"word/", "is a Word document", "save it as plain text"),
    (b"xl/", "is an Excel workbook", "save it as CSV UTF-8"),
)
_ODF = (
    (b"opendocument.spreadsheet", "is a spreadsheet", "save it as CSV"),
    (b"opendocument", "is a document of an Office", "save it as plain text"),
    (b"epub", "is an e-book", "turn it into text"),
)
_BEFORE_ROOT = re.compile(r"\s*(?:<\?[^>]*>|<!--(?:(?!-->).)*-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>)", re.S | re.I)
_ROOT = re.compile(r"\s*<\s*(?:[\w.-]{1,40}:)?([\w.-]{1,40})[\s>/]")
FEEDS = frozenset({"rss", "feed", "rdf"})
_TEXTS = frozenset({"text", "body", "content", "article", "headline", "title"})
_CELL = re.compile(r"[\w #()/.-]{0,40}")
_ADDRESS = re.compile(r"\s*(?:https?|ftp|file)://\S+\s*|\s*www\.[\w-]+\.\S+\s*", re.I)
_JSON_LINE = re.compile(r"\s*\{\s*\"[^\"\n]{0,200}\"\s*:")


def refuse_bytes(raw: bytes, *, name: str) -> None:
    """Let bytes pass that may be an article's.

    Raises:
        InputError: they are of another kind of file; it says which, and what to do.
    """
    start = raw[:4096]
    for magic, what, way_out in _MAGIC:
        if start.startswith(magic):
            raise InputError(f"{what}, not an article's text", file=name, way_out=way_out.format(name=name))
    if start.startswith(b"PK\x03\x04"):
        for marks in (_PACKED_OFFICE, _ODF):
            for inside, what, way_out in marks:
                if inside in raw[:100_000]:
                    raise InputError(f"{what}, not an article's text", file=name, way_out=way_out)
        raise InputError("is a zip archive", file=name, way_out=f"unpack it, or {_LABEL.format(name=name)}")


def refuse_text(text: str, *, name: str, suffix: str = "") -> None:
    """Let a text pass that may be an article.

    Args:
        text: what a file holds, or what was given as a text.
        name: what errors call it.
        suffix: of the file's name, in lower case; that of a table makes it one.

    Raises:
        InputError: it is an address, a feed, another XML file, JSON, or a table; it says which, and what to do.
    """
    start = text[:4096]
    label = _LABEL.format(name=name)
    if _ADDRESS.fullmatch(start):
        raise InputError(
            "is an address, and nothing is fetched from the network",
            file=name,
            way_out="save the page, and give the file",
        )
    root = xml_root(start)
    if root in FEEDS:
        raise feed_error(name)
    if start.lstrip("\ufeff \t\r\n").startswith("<?xml") and root != "html":
        kind = f"XML of the kind <{root}>" if root else "XML of no kind that is known"
        raise InputError(f"is {kind}, not a page", file=name, way_out="give its text or HTML")
    if suffix in (".csv", ".tsv") or delimiter_of_head(start):
        raise InputError("is a table, which may hold many articles", file=name, way_out=label)
    if suffix in (".jsonl", ".ndjson", ".json") or _JSON_LINE.match(start) or re.match(r"\s*\[\s*\{\s*\"", start):
        raise InputError("is JSON, which may hold many articles", file=name, way_out=label)


def feed_error(name: str) -> InputError:
    """The refusal of a feed."""
    return InputError(
        "is a feed of several items (RSS or Atom), not an article",
        file=name,
        way_out=f"its items are read one by one: framing score {name}, or label it",
    )


def xml_root(start: str) -> str:
    """The name of the first element, in lower case and without its prefix, where a text begins with one; else ""."""
    at = 1 if start.startswith("\ufeff") else 0
    while found := _BEFORE_ROOT.match(start, at):
        at = found.end()
    root = _ROOT.match(start, at)
    return root[1].lower() if root else ""


def delimiter_of_head(start: str, *, column: str = "") -> str:
    """The delimiter of a table with a head row; "" where a text does not begin with one.

    A head row has cells of a few words, one of them the name of a column of texts, and the row under it has as many.
    """
    lines = [line for line in start.split("\n", 3)[:2] if line.strip()]
    if len(lines) < 2:
        return ""
    for delimiter in "\t;|,":
        cells = [cell.strip().strip('"').casefold() for cell in lines[0].split(delimiter)]
        named = column.casefold() in cells if column else not _TEXTS.isdisjoint(cells)
        if len(cells) > 1 and named and all(_CELL.fullmatch(cell) for cell in cells):
            return delimiter if lines[1].count(delimiter) >= len(cells) - 1 or '"' in lines[1] else ""
    return ""
