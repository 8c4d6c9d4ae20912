"""Files and pages -> text: decoding, HTML, and the refusals.

A page is read as UTF-8 (or as its byte order mark says); only what is not valid there goes to charset-normalizer.
HTML goes through trafilatura (the extra ``html``), which keeps title, author, date and site.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from framing.errors import InputError, LimitError, missing_extra
from framing.preprocessing.blocks import signed
from framing.spans import Metadata

# A news page is some 10 kB of text or some 500 kB of HTML; ten times the largest page we have met still passes.
LIMIT_BYTES = 20_000_000
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,2000}>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I
)
_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x7f]")
# A text may hold a stray control character; a hundredth of them is a binary file.
_NOT_TEXT_SHARE = 0.01
# charset-normalizer's mess ratio; its own bound is 0.2. English with French and Spanish names in Windows-1252 has 0.05,
# the same in Mac Roman or Windows-1250, read as Windows-1252, 0.11 and more.
_PLAUSIBLE = 0.1


@dataclass(frozen=True, slots=True)
class Page:
    """What was read: the text, and what the page says of itself."""

    text: str
    metadata: Metadata = field(default=Metadata())


def read_page(source: bytes | Path, *, name: str = "") -> Page:
    """Read a news page.

    Args:
        source: a file, or its bytes.
        name: what errors call it; a file's own path if empty.

    Raises:
        InputError: it is missing, empty, binary, of no known encoding, or an HTML page without an article.
        LimitError: it is larger than `LIMIT_BYTES`.
        MissingExtraError: it is HTML and trafilatura is not installed.
    """
    name = name or (str(source) if isinstance(source, Path) else "page")
    raw = _bytes_of(source, name)
    if not raw.strip():
        raise InputError("is empty", file=name, way_out="give a file that holds an article")
    text = decode(raw, name=name)
    suffix = source.suffix.lower() if isinstance(source, Path) else ""
    if suffix in _HTML_SUFFIXES or _HTML_START.match(text):
        return html_page(text, name=name)
    return Page(text)


def _bytes_of(source: bytes | Path, name: str) -> bytes:
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


def decode(raw: bytes, *, name: str = "page") -> str:
    """The text of ``raw``, by its byte order mark, as UTF-8, or as charset-normalizer judges.

    Raises:
        InputError: the bytes are not text, or of no known encoding.
    """
    encoding = next((codec for mark, codec in _MARKS if raw.startswith(mark)), "utf-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        text = _guess(raw, error.start, name)
    strange = len(_NOT_TEXT.findall(text))
    if strange > _NOT_TEXT_SHARE * len(text):
        raise InputError("is a binary file, not text", file=name, way_out="give plain text or HTML")
    return text


def _guess(raw: bytes, place: int, name: str) -> str:
    if b"\x00" in raw[:4096]:
        raise InputError("is a binary file, not text", file=name, way_out="give plain text or HTML")
    encoding = guess_encoding(raw)
    if encoding is None:
        raise InputError(
            "is not UTF-8, and no other encoding fits", file=name, place=f"byte {place}", way_out="save it as UTF-8"
        )
    return raw.decode(encoding, errors="replace")


def guess_encoding(raw: bytes) -> str | None:
    """The encoding of bytes that are not UTF-8, as charset-normalizer judges; None if it finds none.

    Of the encodings that it finds plausible Windows-1252 is taken before others: English pages that are not UTF-8 are
    in it (it is the default of HTML for English), and by a few accents alone "Déjà" is as good as "Déją" in Baltic.
    """
    from charset_normalizer import from_bytes

    matches = from_bytes(raw)
    best = matches.best()
    likely = [match for match in matches if match.encoding == "cp1252" and match.chaos < _PLAUSIBLE]
    if best is None:
        return None
    return likely[0].encoding if likely else best.encoding


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
    document: Any = trafilatura.bare_extraction(signed(html), with_metadata=True, include_comments=False)
    text = (document.text or "").strip() if document is not None else ""
    if not text:
        raise InputError("holds no article", file=name, way_out="give a page with an article's text, or plain text")
    title = " ".join((document.title or "").split())
    if title and not text.startswith(title):
        text = f"{title}\n\n{text}"
    return Page(
        text,
        Metadata(title=title, author=document.author or "", date=document.date or "", site=document.sitename or ""),
    )
