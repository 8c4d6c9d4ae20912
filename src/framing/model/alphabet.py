"""What each Unicode code point is to the features: part of a word, a mark of its own, or a gap.

One table of 32-bit numbers, one a code point: the low two bits say the kind, the rest is a well-mixed number that is
the same for all code points that count as the same letter (upper and lower case, the ten digits, straight and curly
marks, dashes). It is built once, when first used.

Below U+3000 the kinds come from the kernel's state of Unicode; above it from the block ranges in `_RANGES`, so that a
newer Unicode version does not change what a trained model sees.
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from framing.kernel import loops

GAP, WORD, MARK, APOSTROPHE = 0, 1, 2, 3

# Letters of different scripts, cased or not, end below; what follows is ideographs, symbols and private use.
_BY_NAME_BELOW = 0x3000
_GAPS_FROM = 0x40000  # tags, private use, nothing
_DIGIT = 16  # of the kernel's bits: `str.isdigit`
_DOTTED, _PLAIN = 0x130, 0x69  # a capital I with a dot has two characters in small letters, of which the first counts

# (first, last, kind) of the blocks from U+3000 on; what is not listed is a gap (surrogates, private use, tags).
_RANGES: tuple[tuple[int, int, int], ...] = (
    (0x3001, 0x303F, MARK),  # ideographic punctuation; U+3000 itself is a space
    (0x3005, 0x3007, WORD),
    (0x3040, 0xD7FF, WORD),
    (0xF900, 0xFDFF, WORD),
    (0xFE10, 0xFE6F, MARK),
    (0xFE70, 0xFEFE, WORD),
    (0xFF00, 0xFFEF, WORD),  # full-width forms of ASCII are folded to ASCII below
    (0x10000, 0x1CFFF, WORD),
    (0x1D000, 0x1D3FF, MARK),
    (0x1D400, 0x1D7FF, WORD),
    (0x1D800, 0x1DFFF, MARK),
    (0x1E000, 0x1EFFF, WORD),
    (0x1F000, 0x1FBFF, MARK),  # emoji
    (0x20000, 0x3FFFF, WORD),
)

# Forms that readers take for the same mark.
_SAME: dict[str, str] = {
    "'": "\u2018\u2019\u201a\u201b\u02bc\u0060\u00b4",
    '"': "\u201c\u201d\u201e\u201f\u00ab\u00bb",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
    ".": "\u2026",
    "\u03c3": "\u03c2",  # Greek final sigma
}


@functools.cache
def mixed_codes() -> npt.NDArray[np.uint32]:
    """The table: ``table[code point]`` is the mixed letter with its kind in the low two bits; gaps are 0."""
    bits, lower, *_, sorts, _ = loops.character_tables()
    below = slice(_BY_NAME_BELOW)
    letter = np.arange(_GAPS_FROM, dtype=np.uint32)
    kind = np.zeros(_GAPS_FROM, np.uint8)
    kind[below] = sorts[below]
    letter[below] = np.where(kind[below] == WORD, lower[below], letter[below])
    letter[_DOTTED] = _PLAIN
    letter[below][bits[below] & _DIGIT > 0] = ord("0")
    for first, last, what in _RANGES:
        kind[first : last + 1] = what
    for plain, others in _SAME.items():
        for other in others:
            letter[ord(other)] = ord(plain)
            kind[ord(other)] = kind[ord(plain)]
    letter[0xFF01:0xFF5F] = letter[0x21:0x7F]
    kind[0xFF01:0xFF5F] = kind[0x21:0x7F]
    kind[letter == ord("'")] = APOSTROPHE
    # Finaliser of MurmurHash3 (Appleby, public domain), which spreads neighbouring code points over 32 bits.
    letter += np.uint32(0x9E3779B9)
    letter ^= letter >> np.uint32(16)
    letter *= np.uint32(0x85EBCA6B)
    letter ^= letter >> np.uint32(13)
    letter *= np.uint32(0xC2B2AE35)
    letter ^= letter >> np.uint32(16)
    table = np.zeros(0x110000, np.uint32)
    np.multiply((letter & np.uint32(0xFFFFFFFC)) | kind, kind != GAP, out=table[:_GAPS_FROM])
    table.flags.writeable = False
    return table
