"""Which encoding bytes are in that are not UTF-8: as plausible as words can make it, then as charset-normalizer judges.

charset-normalizer counts letters and needs many of them; a news text in English has a handful of letters beyond ASCII.
So of the encodings of Western and Central Europe the one is taken in which the words look like words: a superscript
three or a capital letter inside a word, or a control character, says that it was another one.
"""

from __future__ import annotations

import re

# The marks of news in UTF-8: three bytes that come together in hardly any other encoding.
_MARKS = re.compile(rb"\xe2\x80[\x90-\xbf]|\xe2\x82\xac")
# In the order in which they are preferred: Windows-1252 is the default of HTML for English, and by a few accents alone
# "Déjà" is as good as "Déją" in Baltic.
LATIN = ("cp1252", "iso8859-15", "cp1250", "mac_roman")
# charset-normalizer's mess ratio; its own bound is 0.2. English with French and Spanish names in Windows-1252 has 0.05,
# the same in Mac Roman or Windows-1250, read as Windows-1252, 0.11 and more.
_PLAUSIBLE = 0.1
# Of letters, the share beyond ASCII from which the text is not one of a Latin alphabet. Czech and Vietnamese have a
# quarter; Russian in its own encodings has all.
_FOREIGN = 0.4
# ... and the share from which accents are those of a language, which letters tell better than words: English news has
# 1 % with its quotation marks, French 4 %, German 2 %, Czech and Polish 8 to 15 %.
_ACCENTS = 0.06
_FEW = 12  # bytes beyond ASCII: fewer tell charset-normalizer nothing (it takes "caf\xe9" for UTF-16)
# Places beyond ASCII that are looked at; of a page in one encoding the first thousand say which.
_PLACES = 1000

_HIGH = re.compile(rb"[\x80-\xff]+")
_MULTI = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_UPPER, _LOWER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĘĚĞİŁŃŇŐŒŘŚŞŠŤŮŰŸŹŻŽ", "a-zß-öø-ÿāăąćčďđęěğıłńňőœřśşšťůűźżž"
_CAPITAL = _UPPER.removeprefix("A-Z")
# What stands in no word of any language that has these letters.
_SIGNS = "¢£¤¥¦§¨©ª¬®¯°±²³´µ¶¸¹º¼½¾¿¡«»×÷€†‡ˆ˜‰‹›„‚ƒ™•∂∆∏∑√∞∫≈≠≤≥◊ˇ˘˙˛˝Ω"
_ODD = re.compile(
    rf"[\x80-\x9f\ufffd¤]"  # controls, and the currency sign that nobody writes
    rf"|(?<=[{_LOWER}{_UPPER}])[{_SIGNS}](?=[{_LOWER}{_UPPER}])"  # a sign inside a word
    rf"|(?<=[{_LOWER}])[{_CAPITAL}](?![{_UPPER}])"  # a capital inside a word, or at its end
    rf"|\b[{_CAPITAL}](?=[A-Z][a-z])"  # a capital before a word that begins with one
    rf"|(?<=[a-z][,.!?])[{_CAPITAL}](?=\s)"  # a capital alone, after a comma or stop
    rf"|(?<=[A-Za-z])[\u0370-\u07ff]|[\u0370-\u07ff](?=[A-Za-z])"  # two alphabets in a word
    rf"|[\u0700-\u08ff\u0100-\u02ff](?![{_LOWER}{_UPPER}’'‘“”\s.,;:!?)\]-]|$)"
    rf"|[ÂÃ][\x80-\xbf€-™ŠŒŽžšœŸƒˆ˜‰‹›]|â€"  # UTF-8 read as Windows-1252
)


def utf8_parts(raw: bytes) -> tuple[int, int]:
    """How many characters beyond ASCII are whole in UTF-8, and how many bytes beyond ASCII belong to none."""
    rest, whole = _MULTI.subn(b"", raw)
    return whole, sum(len(found.group()) for found in _HIGH.finditer(rest))


def mostly_utf8(raw: bytes) -> bool:
    """Whether bytes of which some are not UTF-8 are UTF-8 with a few broken ones, and in no other encoding."""
    whole, broken = utf8_parts(raw)
    if not whole:
        return False
    if len(_MARKS.findall(raw)) * 2 >= broken:
        return True
    return oddities(raw, "utf-8") <= min(oddities(raw, name) for name in ("cp1252", "cp1251"))


def oddities(raw: bytes, encoding: str) -> int:
    """How many characters of ``raw`` in an encoding stand where none such stands in words, around what is not ASCII."""
    return len(_ODD.findall(_around(raw).decode(encoding, "replace")))


def _around(raw: bytes) -> bytes:
    """The words that hold bytes beyond ASCII, a line each."""
    pieces = []
    for number, found in enumerate(_HIGH.finditer(raw)):
        if number == _PLACES:
            break
        pieces.append(raw[max(found.start() - 3, 0) : found.end() + 3].replace(b"\n", b" "))
    return b"\n".join(pieces)


def _letters(raw: bytes) -> tuple[int, int]:
    """Bytes that are letters beyond ASCII in most encodings of one byte, and these with the letters of ASCII."""
    sample = raw[:100_000]
    high = sum(map(len, re.findall(rb"[\xc0-\xff]+", sample)))
    return high, high + sum(len(found) for found in re.findall(rb"[A-Za-z]+", sample))


def guess_encoding(raw: bytes) -> str | None:
    """The encoding of bytes that are not UTF-8; None where none fits."""
    from charset_normalizer import from_bytes

    high, letters = _letters(raw)
    if high < _FOREIGN * letters:
        found = {name: oddities(raw, name) for name in LATIN}
        fewest = min(found.values())
        if fewest < found["cp1252"] or (fewest == 0 and (high < _ACCENTS * letters or high < _FEW)):
            return min(found, key=lambda name: (found[name], LATIN.index(name)))
    matches = [match for match in from_bytes(raw) if not match.encoding.startswith(("utf_16", "utf_32"))]
    if not matches:
        return None
    best = matches[0]  # they are sorted
    likely = [match for match in matches if match.encoding == "cp1252" and match.chaos < _PLAUSIBLE]
    return likely[0].encoding if likely else best.encoding
