"""UTF-8 that was read in another encoding before, such as "â€œ" for a quotation mark: found, and mended by ftfy.

Mending shortens a text, so that offsets count in the mended one: it is done where there are none in the text as it was
given (HTML pages), or where it is asked for; elsewhere it is told. Robyn Speer, "ftfy: fixes text for you", 2019,
https://doi.org/10.5281/zenodo.2591652
"""

from __future__ import annotations

import re

# The first byte of a character of UTF-8 as seven encodings of one byte show it, and one that follows; most texts have
# none, and ftfy need not be loaded.
_MAYBE = re.compile("[ÂÃÄÅÎÐÑâãàðĂăВРСГѓв†‚≈√][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸЃѓЊЌЋЏђњќћџ°Ä∂äöõúùûüô]")
# A line of a text is mended by itself: one paragraph of a page may come from elsewhere. Longer ones are left alone.
_LONGEST = 100_000


def broken_lines(text: str) -> int:
    """How many lines would be mended."""
    if text.isascii() or not _MAYBE.search(text):
        return 0
    return sum(_line(line) != line for line in text.split("\n"))


def mended(text: str) -> str:
    """The text with the lines put right that ftfy is sure of."""
    if text.isascii() or not _MAYBE.search(text):
        return text
    return "\n".join(map(_line, text.split("\n")))


def _line(line: str) -> str:
    if len(line) > _LONGEST or not _MAYBE.search(line):
        return line
    from ftfy import fix_encoding

    return fix_encoding(line)
