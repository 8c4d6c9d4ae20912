"""Feeds (RSS 0.9 to 2.0, RDF, Atom) -> their items, one after the other, each a page of its own.

The feeds that there are hold references that XML does not know, bare ampersands and HTML, which XML's parsers refuse
whole. This takes items and what stands directly in them, looks at each character a few times at most, expands nothing,
and fails one item where that one is broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from html import unescape

from framing.preprocessing.foreign import FEEDS, xml_root
from framing.preprocessing.markup import text_of_markup

_ITEMS = frozenset({"item", "entry"})
# What is read of an item, by the local names of RSS, RDF, Atom and their usual extensions (dc:, content:); the first
# that holds anything wins. `encoded` is content:encoded, the whole text where `description` is its beginning.
_TEXTS = ("encoded", "content", "description", "summary")
_DATES = ("pubdate", "published", "date", "issued", "updated")
_READ = frozenset({*_TEXTS, *_DATES, "title", "link", "id", "guid", "author", "creator"})
# Elements of media extensions share names with those of the feed: media:title is a picture's.
_OTHER_SPACES = frozenset({"media", "itunes", "source", "slash", "georss", "googleplay"})
_TAG = re.compile(r"<(/?)([A-Za-z_][\w.-]{0,60}(?::[\w.-]{1,60})?)((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>")
_ATTRIBUTE = re.compile(r"([\w:.-]{1,60})\s*=\s*(\"[^\"]*\"|'[^']*')")


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item of a feed.

    Attributes:
        number: counted from 1.
        text: its words, paragraph by paragraph, without the title; "" where it has none.
        title, author: as it gives them.
        date: in ISO form where it can be told, else as it stands.
        site: the feed's title.
        url: where the article itself is.
        id: as it gives it (guid, id), else the url.
        broken: why it cannot be read; "" as a rule.
    """

    number: int
    text: str = ""
    title: str = ""
    author: str = ""
    date: str = ""
    site: str = ""
    url: str = ""
    id: str = ""
    broken: str = ""


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag, or where ``name`` is empty what stands in a CDATA section."""

    start: int
    end: int
    name: str = ""
    closing: bool = False
    rest: str = ""

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    @property
    def empty(self) -> bool:
        """Whether it is closed by itself."""
        return not self.closing and self.rest.rstrip().endswith("/")


@dataclass(frozen=True, slots=True)
class _Value:
    """What an element holds: its characters, and whether they are tags and words or words alone."""

    characters: str
    marked_up: bool
    attributes: dict[str, str]


def is_feed(text: str) -> bool:
    """Whether a text is a feed, by its first element."""
    return xml_root(text[:4096]) in FEEDS


def items_of_feed(xml: str) -> Iterator[FeedItem]:
    """The items of a feed in order; one that is cut off or has an element that is never closed says so in `broken`."""
    site, number, opened = "", 0, None
    for tag in _tags(xml):
        if not tag.name:
            continue
        inside = tag.local in _ITEMS
        if opened is None and not tag.closing:
            if inside and not tag.empty:
                number, opened = number + 1, tag
            elif tag.local == "title" and not site and not number:
                site = _plain(_until_closed(xml, tag))
        elif opened is not None and inside and (not tag.closing or tag.name == opened.name):
            broken = "" if tag.closing else f"<{opened.name}> is never closed"
            yield FeedItem(number, broken=broken) if broken else _item(xml[opened.end : tag.start], number, site)
            number, opened = (number, None) if tag.closing else (number + 1, tag)
    if opened is not None:
        yield FeedItem(number, broken=f"the feed ends inside this <{opened.name}>")


def _item(xml: str, number: int, site: str) -> FeedItem:
    """An item of what stands between its tags."""
    values: dict[str, _Value] = {}
    opened: _Tag | None = None
    depth = 0
    held: list[_Tag] = []
    for tag in _tags(xml):
        if opened is None:
            if not tag.name or tag.closing:
                continue
            if tag.empty:
                _keep(values, tag, _Value("", False, _attributes(tag)))
            else:
                opened, depth, held = tag, 1, []
            continue
        if tag.name == opened.name and not tag.empty:
            depth += -1 if tag.closing else 1
        if depth:
            held.append(tag)
            continue
        _keep(values, opened, _value(xml, opened, tag, held))
        opened = None
    if opened is not None:
        return FeedItem(number, broken=f"its <{opened.name}> is never closed")
    url = _plain(values["link"]) or values["link"].attributes.get("href", "") if "link" in values else ""
    guid = _first(values, "guid", "id")
    text = next((found for name in _TEXTS if (found := _text(values.get(name)))), "")
    return FeedItem(
        number,
        text=text,
        title=_first(values, "title"),
        author=_first(values, "creator", "author"),
        date=_date(_first(values, *_DATES)),
        site=site,
        url=url or (guid if guid.startswith(("http://", "https://")) else ""),
        id=guid or url,
    )


def _keep(values: dict[str, _Value], tag: _Tag, value: _Value) -> None:
    """Keep an element's value by its local name, the first of each; of Atom's links the one to the article."""
    name = tag.local.lower()
    if name not in _READ or tag.name.partition(":")[0].lower() in _OTHER_SPACES:
        return
    if name == "link" and value.attributes.get("rel", "alternate") != "alternate":
        return
    if name not in values or not values[name].characters.strip():
        values[name] = value


def _value(xml: str, opened: _Tag, closed: _Tag, held: list[_Tag]) -> _Value:
    """What stands between two tags: with CDATA sections alone, or none, it is words; with tags it is markup itself."""
    attributes = _attributes(opened)
    if any(tag.name for tag in held):
        return _Value(xml[opened.end : closed.start], True, attributes)
    pieces, at = [], opened.end
    for section in held:
        pieces += [unescape(xml[at : section.start]), xml[section.start + 9 : section.end - 3]]
        at = section.end
    return _Value("".join([*pieces, unescape(xml[at : closed.start])]), False, attributes)


def _until_closed(xml: str, opened: _Tag) -> _Value:
    """The value of an element that holds no elements, such as the title of a feed."""
    if opened.empty:
        return _Value("", False, {})
    held: list[_Tag] = []
    for tag in _tags(xml, opened.end):
        if tag.name:
            return _value(xml, opened, tag, held)
        held.append(tag)
    return _Value("", False, {})


def _text(value: _Value | None) -> str:
    """An element's words. Atom says of what kind they are; RSS has HTML, escaped or in CDATA."""
    if value is None or (value.attributes.get("src") and not value.characters.strip()):
        return ""
    plain = value.attributes.get("type") in ("text", "text/plain") and not value.marked_up
    return (value.characters if plain else text_of_markup(value.characters)).strip()


def _first(values: dict[str, _Value], *names: str) -> str:
    return next((found for name in names if name in values and (found := _plain(values[name]))), "")


def _plain(value: _Value) -> str:
    """An element's words in one line; an Atom author's name, without address."""
    characters = value.characters
    if value.marked_up and (found := re.search(r"<name\b[^<>]*>([^<]*)<", characters)):
        characters = found[1]
    return " ".join(text_of_markup(characters).split())


def _date(given: str) -> str:
    """RSS writes dates as e-mail does; they become ISO's, so that they sort and are read everywhere."""
    try:
        found = parsedate_to_datetime(given)
    except (TypeError, ValueError, OverflowError):
        return given
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    return found.isoformat()


def _attributes(tag: _Tag) -> dict[str, str]:
    return {name.lower(): unescape(value[1:-1]).strip() for name, value in _ATTRIBUTE.findall(tag.rest)}


def _tags(xml: str, at: int = 0) -> Iterator[_Tag]:
    """Tags and CDATA sections; comments, declarations and signs that begin no tag are passed over."""
    never: set[str] = set()  # what does not come any more is looked for once
    while (begin := xml.find("<", at)) >= 0:
        if xml.startswith(("<![CDATA[", "<!--"), begin):
            closing = "]]>" if xml[begin + 2] == "[" else "-->"
            end = -1 if closing in never else xml.find(closing, begin + 4)
            if end >= 0:
                at = end + 3
                if closing == "]]>":
                    yield _Tag(begin, at)
                continue
            never.add(closing)
        found = _TAG.match(xml, begin)
        if found is None:
            at = begin + 1
            continue
        at = found.end()
        yield _Tag(begin, at, found[2], bool(found[1]), found[3])
