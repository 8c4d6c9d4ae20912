"""Texts -> the hashes of their shingles (runs of words), whole arrays of characters at a time.

A word's hash is that of its letters and digits in small letters, by polynomial in wrapping 64-bit whole numbers (Karp
and Rabin 1987); a shingle's is made of its words' hashes. The same on every processor, as only whole numbers are added
and multiplied. Of each text the sketch keeps the shingles whose hash is divisible by `KEEP` (Broder 1997, "On the
resemblance and containment of documents", the sketch "mod m"): what two sketches share tells both how alike texts are
and how much of one is in the other, however much longer that is.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

# Words of a shingle: of four words in a row few are the same in two articles that have nothing to do with each other.
WORDS = 4
# A quarter of the shingles: an article of 400 words keeps 100, whose share is known to 5 points.
KEEP = 4
_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse among 64-bit whole numbers
_INVERSE = pow(_BASE, -1, 1 << 64)
_FIRST, _SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB  # SplitMix64's finaliser (Steele, Lea and Flood 2014)


def sketches(texts: Sequence[str]) -> tuple[Hashes, NDArray[np.int64], NDArray[np.int64]]:
    """The sketches of texts, one after the other.

    Returns:
        The kept hashes, sorted within each text and each once; the text that each is of; and for each text how many
        words it has.
    """
    joined = "\n".join(texts)  # a blank between texts: no word goes over
    letters = np.frombuffer(joined.lower().encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if len(letters) != len(joined):  # a letter whose small form is two: text by text, places would be wrong
        letters = np.frombuffer(
            "".join(low if len(low := c.lower()) == 1 else c for c in joined).encode("utf-32-le", "surrogatepass"),
            dtype=np.uint32,
        )
    ends = np.cumsum([len(text) + 1 for text in texts])
    inside = _is_of_word()[letters]
    edges = np.flatnonzero(np.diff(np.concatenate(([False], inside, [False])).astype(np.int8)))
    starts, stops = edges[::2], edges[1::2]
    of_text = np.searchsorted(ends, starts, side="right")
    words = _ranges(letters, starts, stops)
    counts = np.bincount(of_text, minlength=len(texts))
    if len(words) < WORDS:
        return np.empty(0, np.uint64), np.empty(0, np.int64), counts
    shingles = np.zeros(len(words) - WORDS + 1, np.uint64)
    for place in range(WORDS):
        shingles = shingles * np.uint64(_BASE) + words[place : len(words) - WORDS + 1 + place]
    whole = of_text[: len(shingles)] == of_text[WORDS - 1 :]
    kept = _mixed(shingles[whole])
    texts_of = of_text[: len(shingles)][whole]
    chosen = kept % np.uint64(KEEP) == 0
    kept, texts_of = kept[chosen], texts_of[chosen]
    order = np.lexsort((kept, texts_of))
    kept, texts_of = kept[order], texts_of[order]
    first = np.ones(len(kept), dtype=bool)
    first[1:] = (kept[1:] != kept[:-1]) | (texts_of[1:] != texts_of[:-1])
    return kept[first], texts_of[first], counts


@functools.cache
def _is_of_word() -> NDArray[np.bool_]:
    """For each code point whether it is of words: letters and digits of any script."""
    return np.array([chr(code).isalnum() for code in range(sys.maxunicode + 1)])


@functools.cache
def _powers(base: int, size: int) -> Hashes:
    """The powers of a base from 0 on, wrapping."""
    powers = np.full(size, base, np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers)


def _ranges(letters: Any, starts: Any, stops: Any) -> Hashes:
    """A hash for each range of characters, by running sums, so that the time does not depend on how long words are."""
    size = 1 << max(1, len(letters) - 1).bit_length()  # few sizes, so that few tables are made
    running = np.zeros(len(letters) + 1, np.uint64)
    np.cumsum(letters * _powers(_BASE, size)[: len(letters)], out=running[1:])
    return _mixed((running[stops] - running[starts]) * _powers(_INVERSE, size)[starts])


def _mixed(hashes: Hashes) -> Hashes:
    mixed = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(_FIRST)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(_SECOND)
    result: Hashes = mixed ^ (mixed >> np.uint64(31))
    return result
