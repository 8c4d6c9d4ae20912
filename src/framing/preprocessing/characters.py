"""What each code point is, as bits in one table, and lists of words as tables: for the kernel."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from framing.kernel import loops

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# As in characters.h: `str.isalnum`, `isspace`, `islower`, `isdecimal`, `isdigit`; ends of lines; what may follow a
# sentence's last mark at once; what may close a sentence (see `sentences`).
ALNUM, SPACE, LOWER, DECIMAL, DIGIT, BREAK, AFTER_STOP, CLOSING = (1 << bit for bit in range(8))
FACTOR = 0x01000193  # of the words' hash; any odd number does, as equal hashes are looked at letter by letter


@functools.cache
def character_bits() -> NDArray[np.uint8]:
    """(POINTS,) the bits of each code point: 1 MB, of which a text in few scripts touches little."""
    return loops.character_tables()[0]


def word_hash(word: str) -> int:
    """The hash by which a loop looks for ``word``."""
    value = 0
    for character in word:
        value = (value + ord(character)) * FACTOR & 0xFFFFFFFF
    return value ^ value >> 15


def word_table(words: Sequence[str]) -> tuple[Any, Any, Any]:
    """Different words, numbered from 1 in their order, so that the kernel finds them (words.h).

    Returns:
        (slots, a power of two, at least half of them 0) the number of the word whose hash leads there or to a place
        before; the words' letters one after the other; where each word begins in them.
    """
    import numpy as np

    slots = np.zeros(1 << (2 * len(words)).bit_length(), np.int64)
    for number, word in enumerate(words, 1):
        slot = word_hash(word) & len(slots) - 1
        while slots[slot]:
            slot = slot + 1 & len(slots) - 1
        slots[slot] = number
    letters = np.array([ord(character) for word in words for character in word], np.uint32)
    return slots, letters, bounds([len(word) for word in words])


def bounds(lengths: Iterable[int]) -> NDArray[np.int64]:
    """Where each of several parts begins that stand one after the other, and where the last ends."""
    import numpy as np

    return np.array([*accumulate(lengths, initial=0)], np.int64)
