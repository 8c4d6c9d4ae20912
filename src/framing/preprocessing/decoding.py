"""Bytes -> text: by the byte order mark, as UTF-8, as the page declares, or as its words look; what was done is told.

One bad byte does not make another encoding: where nearly all that is beyond ASCII is UTF-8, the text is UTF-8, and what
is not becomes U+FFFD (or, where a whole line is in Windows-1252, as in joined files, that line is read as such).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from framing.errors import InputError
from framing.preprocessing.encodings import guess_encoding, mostly_utf8, oddities, utf8_parts

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x7f]")
# A text may hold a stray control character; a hundredth of them is a binary file.
_NOT_TEXT_SHARE = 0.01
_HALF = re.compile(rb"(?:[\xe1-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{1,2})\Z")
_HIGH = re.compile(rb"[\x80-\xff]")
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,30})"
    rb"|<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})",
    re.I,
)
_DECLARED_WITHIN = 4096  # HTML's own bound is 1,024 bytes; pages have it later
# What browsers read instead of what is declared (https://encoding.spec.whatwg.org/): these are its subsets.
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "tis-620": "cp874", "gb2312": "gbk"}
# Text that a Latin-1 reader has decoded holds Windows-1252's marks as controls.
_CONTROLS = re.compile(r"[\x80-\x9f]")
_OF_CONTROLS = {
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, how it was read, and what the reader of it should know.

    Attributes:
        text: the text.
        encoding: Python's name of the encoding.
        notices: what could not be read as it stands, a sentence each, with the place.
    """

    text: str
    encoding: str
    notices: tuple[str, ...] = ()


def decode(raw: bytes, *, name: str = "page", markup: bool = True) -> Decoded:
    """The text of ``raw``.

    Args:
        raw: the bytes.
        name: what errors call it.
        markup: whether what HTML or XML declares in its head counts.

    Raises:
        InputError: the bytes are not text, or of no known encoding.
    """
    encoding = next((codec for mark, codec in _MARKS if raw.startswith(mark)), "") or wide_without_mark(raw)
    if encoding.startswith("utf-16"):
        decoded = _replaced(raw, encoding)
    else:
        try:
            decoded = Decoded(raw.decode(encoding or "utf-8"), encoding or "utf-8")
        except UnicodeDecodeError as error:
            decoded = _otherwise(raw.removeprefix(codecs.BOM_UTF8), error.start, name, markup)
    strange = len(_NOT_TEXT.findall(decoded.text))
    if strange > _NOT_TEXT_SHARE * len(decoded.text):
        raise _binary(name)
    return _with_marks(decoded)


def wide_without_mark(raw: bytes) -> str:
    """``"utf-16-le"`` or ``-be`` where most second bytes of the beginning are NUL and no other is, else nothing."""
    start = raw[:200]
    for name, nul, letters in (("utf-16-le", start[1::2], start[::2]), ("utf-16-be", start[::2], start[1::2])):
        if len(nul) > 3 and nul.count(0) > 0.4 * len(nul) and all(letters):
            return name
    return ""


def mended_marks(text: str) -> str:
    """Windows-1252's marks where they stand as control characters: one character for one, so that offsets stay.

    A lone U+0085 is a line end of old mainframes and stays.
    """
    found = set(_CONTROLS.findall(text))
    return text if found <= {"\x85"} else text.translate(_OF_CONTROLS)


def _with_marks(decoded: Decoded) -> Decoded:
    mended = mended_marks(decoded.text)
    if mended == decoded.text:
        return decoded
    count = sum(one != other for one, other in zip(decoded.text, mended, strict=True))
    told = f"{count} control characters were read as the marks that Windows-1252 has in their place"
    return Decoded(mended, decoded.encoding, (*decoded.notices, told))


def _otherwise(raw: bytes, place: int, name: str, markup: bool) -> Decoded:
    """The text of bytes that are not UTF-8 throughout."""
    if b"\x00" in raw[:4096]:
        raise _binary(name)
    declared = _declared(raw) if markup else ""
    whole, broken = utf8_parts(raw)
    if mostly_utf8(raw) or (declared == "utf-8" and whole >= broken):
        return _patched(raw)
    if _cut_off(raw):
        return _replaced(raw, "utf-8")
    if declared not in ("", "utf-8"):
        read = _replaced(raw, declared)
        if not read.notices or oddities(raw, declared) == 0:
            return read
    encoding = guess_encoding(raw)
    if encoding is None:
        raise InputError(
            "is not UTF-8, and no other encoding fits", file=name, place=f"byte {place}", way_out="save it as UTF-8"
        )
    return _replaced(raw, encoding)


def _cut_off(raw: bytes) -> bool:
    """Whether all that is beyond ASCII is the beginning of one character at the very end."""
    found = _HALF.search(raw)
    return found is not None and not _HIGH.search(raw[: found.start()])


def _patched(raw: bytes) -> Decoded:
    """UTF-8 with some bytes that are not: lines wholly in Windows-1252 are read so, other bytes become U+FFFD."""
    lines, other, lost = [], [], []
    for number, line in enumerate(raw.split(b"\n"), 1):
        try:
            lines.append(line.decode())
            continue
        except UnicodeDecodeError:
            pass
        if not utf8_parts(line)[0] and not _cut_off(line) and not oddities(line, "cp1252"):
            lines.append(line.decode("cp1252"))
            other.append(number)
        else:
            lines.append(line.decode(errors="replace"))
            lost.append(number)
    notices = []
    if other:
        notices.append(f"{_lines(other)} not UTF-8 like the rest and read as Windows-1252")
    if lost:
        notices.append(f"{_lines(lost)} not UTF-8 throughout: U+FFFD stands for what is not")
    return Decoded("\n".join(lines), "utf-8", tuple(notices))


def _lines(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:5])) + (f" and {len(numbers) - 5} more" if len(numbers) > 5 else "")
    return f"line {shown} is" if len(numbers) == 1 else f"lines {shown} are"


def _replaced(raw: bytes, encoding: str) -> Decoded:
    text = raw.decode(encoding, "replace")
    lost = text.count("\ufffd")
    if not lost:
        return Decoded(text, encoding)
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    return Decoded(text, encoding, (f"U+FFFD stands {lost} times for what is not {encoding}, first in line {line}",))


def _declared(raw: bytes) -> str:
    """The encoding that HTML or XML declares, as Python calls it; "" where none is or it is no encoding of text."""
    found = _DECLARED.search(raw[:_DECLARED_WITHIN])
    if found is None:
        return ""
    try:
        known = codecs.lookup((found[1] or found[2]).decode("ascii"))
        "a".encode(known.name)  # refuses codecs that are not of text, such as rot13 and base64
    except (LookupError, ValueError, TypeError):
        return ""
    # UTF-16 and UTF-7 cannot declare themselves in ASCII; escapes of Python are none of a page.
    if known.name.startswith(("utf-16", "utf-32", "utf-7", "unicode", "raw", "idna", "punycode", "undefined")):
        return ""
    return _READ_AS.get(known.name, known.name)


def _binary(name: str) -> InputError:
    return InputError("is a binary file, not text", file=name, way_out="give plain text or HTML")
