"""Files and pages -> text: decoding, HTML, and the refusals.

How bytes become text is in `decoding`, what is no article in `foreign`. HTML goes through trafilatura (the extra
``html``), which keeps title, author, date and site.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.errors import InputError, LimitError, missing_extra
from framing.preprocessing.blocks import signed
from framing.preprocessing.decoding import decode
from framing.preprocessing.foreign import refuse_bytes, refuse_text
from framing.preprocessing.mojibake import broken_lines, mended
from framing.spans import Metadata

# A news page is some 10 kB of text or some 500 kB of HTML; ten times the largest page we have met still passes.
LIMIT_BYTES = 20_000_000
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,2000}>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I
)
_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_WORD_OR_TWO = 2
# Fewer words hold no sentence of news; the model answers, but its figures were measured on articles.
_FEW_WORDS = 5
_AGAIN = "\ue000"  # a character for private use: it has no meaning, and no page that was looked at holds it
# Depth of elements that libxml2's parser takes; what is below is lost.
_DEEPEST = 250
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)([^<>]*)>")
_NOT_CLOSED = re.compile(
    "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|p|li|option|t[dhr]|d[td]"
)


@dataclass(frozen=True, slots=True)
class Page:
    """What was read.

    Attributes:
        text: the article; of an HTML page its title is the first line.
        title, author, date, site: what the page says of itself; "" where it does not say.
        notices: what could not be read as it stands, a sentence each; none as a rule.
    """

    text: str
    title: str = ""
    author: str = ""
    date: str = ""
    site: str = ""
    notices: tuple[str, ...] = ()

    @property
    def metadata(self) -> Metadata:
        """Title, author, date and site, as `framing.separate` takes them."""
        return Metadata(self.title, self.author, self.date, self.site)


def read_page(source: bytes | str | os.PathLike[str], *, name: str = "", mend: bool = False) -> Page:
    """Read a news page: a text or HTML file in any encoding that can be told.

    Args:
        source: a file's path, or its bytes.
        name: what errors call it; a file's own path if empty.
        mend: in plain text, put right what was read in a wrong encoding before ("â€œ" for a quotation mark); offsets
            then count in the mended text. It is always done in HTML, whose text has no offsets in the file, and told
            in `Page.notices` where it is not done.

    Raises:
        InputError: it is missing, empty, binary, of no known encoding, an HTML page without an article, or no article
            at all (a table, a PDF file, an address), or a feed of many (see `feed_pages`); it says what to do instead.
        LimitError: it is larger than `LIMIT_BYTES`.
        MissingExtraError: it is HTML and trafilatura is not installed.
    """
    path = None if isinstance(source, bytes) else Path(source)
    name = name or ("page" if path is None else str(path))
    raw = bytes_of(source if isinstance(source, bytes) else Path(source), name)
    suffix = "" if path is None else path.suffix.lower()
    return page_of(raw, name=name, suffix=suffix, mend=mend)


def page_of(raw: bytes, *, name: str, suffix: str = "", html: bool = False, mend: bool = False) -> Page:
    """The page that bytes hold; see `read_page`.

    Args:
        raw: a file's content.
        name: what errors call it.
        suffix: of the file's name, in lower case.
        html: whether it is known to be HTML.
        mend: see `read_page`.
    """
    if not raw.strip():
        raise InputError("is empty", file=name, way_out="give a file that holds an article")
    refuse_bytes(raw, name=name)
    decoded = decode(raw, name=name)
    text = decoded.text
    if html or suffix in _HTML_SUFFIXES or _HTML_START.match(text):
        page = html_page(text, name=name)
        return Page(page.text, page.title, page.author, page.date, page.site, decoded.notices + page.notices)
    refuse_text(text, name=name, suffix=suffix)
    if mend:
        text = mended(text)
    elif broken := broken_lines(text):
        told = f"{broken} lines hold text that was read in a wrong encoding before: --mend puts them right"
        return Page(text, notices=(*decoded.notices, told))
    return Page(text, notices=decoded.notices)


def bytes_of(source: bytes | Path, name: str) -> bytes:
    """A file's content, within `LIMIT_BYTES`; see `read_page` for what is raised."""
    if isinstance(source, bytes):
        size = len(source)
    else:
        try:
            if source.is_dir():
                raise InputError("is a folder, not a page", file=name, way_out="give a file; folders go to `label`")
            size = source.stat().st_size
            source = source.read_bytes() if size <= LIMIT_BYTES else b""
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", file=name, way_out="check the path") from error
        except ValueError as error:  # a NUL in the path
            raise InputError(f"is not a file name: {error}", file=name, way_out="check the path") from error
    if size > LIMIT_BYTES:
        raise LimitError(
            f"has {size:,} bytes", file=name, way_out=f"at most {LIMIT_BYTES:,} are read; cut it into articles"
        )
    return source


def html_page(html: str, *, name: str = "page") -> Page:
    """The article of an HTML page, its title as the first line, and its metadata.

    Raises:
        InputError: no article is found in it.
        MissingExtraError: trafilatura is not installed.
    """
    try:
        import trafilatura
    except ImportError as error:
        raise missing_extra("html", "reading HTML pages") from error
    document: Any = trafilatura.bare_extraction(_told_apart(signed(html)), with_metadata=True, include_comments=False)
    text = (document.text or "").replace(_AGAIN, "").strip() if document is not None else ""
    if not text:
        if (deep := _depth(html)) > _DEEPEST:
            raise InputError(
                f"its elements are nested {deep:,} deep",
                file=name,
                way_out=f"at most {_DEEPEST} are read; give its text",
            )
        raise InputError("holds no article", file=name, way_out="give a page with an article's text, or plain text")
    title = " ".join((document.title or "").split())
    notices: tuple[str, ...] = ()
    if broken := broken_lines(text) + broken_lines(title):
        text, title = mended(text), mended(title)
        notices = (f"{broken} lines had been read in a wrong encoding before, and were put right",)
    return Page(
        with_headline(title, text), title, document.author or "", document.date or "", document.sitename or "", notices
    )


def few_words(text: str) -> str:
    """What is to be said of a text that is too short to say much of; "" of others."""
    words = len(text[:200].split())
    if words >= _FEW_WORDS:
        return ""
    return f"has {words} word{'s' * (words != 1)}: too few to say much; give a whole article"


def with_headline(title: str, text: str) -> str:
    """A headline, a blank line and the text; the text alone where it begins with the headline."""
    rest = text[len(title) :]
    # A headline of a word or two may also be how the first sentence begins.
    if not title or (text.startswith(title) and (rest[:1] in ("", "\n") or len(title.split()) > _WORD_OR_TWO)):
        return text
    return f"{title}\n\n{text}"


def _told_apart(html: str) -> str:
    """A page whose paragraphs differ from the one before: trafilatura drops one that is the same again."""
    if _AGAIN in html:
        return html
    paragraphs = html.split("</p>")
    before, marked = "", False
    for number, paragraph in enumerate(paragraphs):
        own = paragraph[max(paragraph.rfind("<p"), 0) :]
        marked = own == before and not marked
        before = own
        if marked:
            paragraphs[number] += _AGAIN
    return "</p>".join(paragraphs)


def _depth(html: str) -> int:
    """How deep elements are nested, about: those that are seldom closed do not count."""
    depth = deepest = 0
    for closing, name, rest in _TAG.findall(html):
        if _NOT_CLOSED.fullmatch(name.lower()) or rest.endswith("/"):
            continue
        depth = max(depth - 1, 0) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest
