"""What a file holds, page by page: the items of a feed, or the one page that another file is."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from framing.errors import InputError
from framing.preprocessing.decoding import decode
from framing.preprocessing.feeds import FeedItem, is_feed, items_of_feed
from framing.preprocessing.mojibake import broken_lines, mended
from framing.preprocessing.pages import Page, bytes_of, page_of, with_headline


def read_pages(
    source: bytes | str | os.PathLike[str], *, name: str = "", mend: bool = False
) -> Iterator[Page | InputError]:
    """What a file holds: of a feed a page an item, or why that item cannot be read; of any other file its one page.

    Args:
        source, name, mend: see `read_page`.

    Raises:
        InputError, LimitError, MissingExtraError: as `read_page`; a feed without items.
    """
    path = None if isinstance(source, bytes) else Path(source)
    name = name or ("page" if path is None else str(path))
    raw = bytes_of(source if isinstance(source, bytes) else Path(source), name)
    if is_feed(_beginning(raw)):
        decoded = decode(raw, name=name)
        yield from pages_of_feed(decoded.text, name=name, mend=mend, notices=decoded.notices)
    else:
        yield page_of(raw, name=name, suffix="" if path is None else path.suffix.lower(), mend=mend)


def _beginning(raw: bytes) -> str:
    """The first tags, whatever the encoding: they are ASCII, in UTF-16 with NUL between."""
    start = raw[:4096].removeprefix(codecs.BOM_UTF8).removeprefix(codecs.BOM_UTF16_LE).removeprefix(codecs.BOM_UTF16_BE)
    return start.replace(b"\x00", b"").decode("latin-1")


def pages_of_feed(
    xml: str, *, name: str, mend: bool = False, notices: tuple[str, ...] = ()
) -> Iterator[Page | InputError]:
    """The items of a feed in order, each as a page or as the reason why it is none.

    Raises:
        InputError: it has no items.
    """
    number = 0
    for number, item in enumerate(items_of_feed(xml), 1):
        try:
            page = page_of_item(item, name=name, mend=mend)
            yield replace(page, notices=notices + page.notices) if number == 1 else page
        except InputError as error:
            yield error
    if not number:
        raise InputError("is a feed without items", file=name, way_out="save the pages of its site, and give them")


def page_of_item(item: FeedItem, *, name: str, mend: bool = False) -> Page:
    """The page that an item of a feed is, its title as the first line.

    Raises:
        InputError: it is broken, or has no text.
    """
    place = f"item {item.number}"
    if item.broken:
        raise InputError(item.broken, file=name, place=place, way_out="mend the feed, or save the page it links to")
    if not item.text:
        way_out = f"save the page it links to, {item.url}" if item.url else "save the page it links to"
        raise InputError("has no text but its title", file=name, place=place, way_out=way_out)
    text, title = item.text, item.title
    notices: tuple[str, ...] = ()
    if broken := broken_lines(text) + broken_lines(title):
        text, title = (mended(text), mended(title)) if mend else (text, title)
        done = "were put right" if mend else "--mend puts them right"
        notices = (f"{broken} lines had been read in a wrong encoding before: {done}",)
    return Page(with_headline(title, text), title, item.author, item.date, item.site, notices)
