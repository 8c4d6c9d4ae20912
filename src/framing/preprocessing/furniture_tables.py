"""The furniture model's cues, signs and weights as arrays, for its compiled loop."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from framing.preprocessing.furniture_features import (
    CATEGORIES,
    CLOSING_MARKS,
    LENGTHS,
    SENTENCE_END,
    SEPARATORS,
    USUAL_BEGINNINGS,
    Cue,
    cues,
)
from framing.preprocessing.lexicon import TABLE_SIZE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# What a character can be, as bits.
ALNUM, UPPER, LOWER, USUAL, END, CLOSING, SEPARATOR, ODD = (1 << bit for bit in range(8))
FACTOR = 0x01000193  # of the words' hash; any odd number does, as equal hashes are looked at letter by letter


@functools.cache
def character_tables() -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """For each code point below `TABLE_SIZE`: its lower case if it is of a word, else 0; and what it is, as bits.

    A character whose lower case is none or two characters of a word, or depends on its place, is `ODD`.
    """
    import numpy as np

    folded, signs = np.zeros(TABLE_SIZE, np.uint32), np.zeros(TABLE_SIZE, np.uint8)
    for code in range(TABLE_SIZE):
        character = chr(code)
        lower = character.lower()
        if character.isalnum() or character == "_":
            folded[code] = ord(lower[0])
        same = (lower.isalnum() or lower == "_") == bool(folded[code])
        signs[code] = (
            ALNUM * character.isalnum()
            | UPPER * character.isupper()
            | LOWER * character.islower()
            | USUAL * (character in USUAL_BEGINNINGS)
            | END * (character in SENTENCE_END)
            | CLOSING * (character in CLOSING_MARKS)
            | SEPARATOR * (character in SEPARATORS)
            | ODD * (len(lower) != 1 or not same or character == "Σ")
        )
    return folded, signs


def _hash(word: str) -> int:
    value = 0
    for character in word:
        value = (value + ord(character)) * FACTOR & 0xFFFFFFFF
    return value ^ value >> 15


@functools.cache
def cue_tables(language: str = "en") -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The words of all cues, numbered from 1, and the cues themselves.

    Returns:
        words: (slots, a power of two, at least half of them 0) the number of the word whose hash leads there or to
            a place before; the words' letters one after the other; where each word begins in them.
        cues: where the cues of each word that is their rarest begin; and of each cue the words before that word, how
            many words it has, its category, and where its words begin; and the cues' words.
    """
    import numpy as np

    table = cues(language)
    words = sorted({word for entries in table.values() for _, cue, _ in entries for word in cue})
    number = {word: n for n, word in enumerate(words, 1)}
    slots = np.zeros(1 << (2 * len(words)).bit_length(), np.int64)
    for word in words:
        slot = _hash(word) & len(slots) - 1
        while slots[slot]:
            slot = slot + 1 & len(slots) - 1
        slots[slot] = number[word]
    letters = np.array([ord(character) for word in words for character in word], np.uint32)
    lists: list[tuple[Cue, ...]] = [table.get(word, ()) for word in words]
    flat = [cue for entries in lists for cue in entries]
    parts = np.array([number[word] for _, cue, _ in flat for word in cue], np.int64)
    return (slots, letters, _bounds([len(word) for word in words])), (
        _bounds([len(entries) for entries in lists]),
        np.array([before for before, _, _ in flat], np.int64),
        np.array([len(cue) for _, cue, _ in flat], np.int64),
        np.array([category for _, _, category in flat], np.int64),
        _bounds([len(cue) for _, cue, _ in flat]),
        parts,
    )


def _bounds(lengths: list[int]) -> NDArray[np.int64]:
    import numpy as np

    return np.cumsum([0, *lengths], dtype=np.int64)


def weight_row(bias: float, weights: Mapping[str, float]) -> NDArray[np.float64]:
    """The weights that the loop uses, in its order; 0 for what the model has not."""
    import numpy as np

    names = [
        *(f"{kind}_{name}" for kind in ("far", "share") for name in CATEGORIES),
        *("you", "we", "you_and_we", "speaks_of_sum"),
        *(f"length_{bucket}" for bucket in range(len(LENGTHS) + 1)),
        *("cueless", "dense"),
    ]
    return np.array([bias, *(weights.get(name, 0.0) for name in names)], np.float64)
