"""The furniture model's cues, signs and weights as arrays, for its compiled loop."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from framing.preprocessing import characters
from framing.preprocessing.characters import bounds, folded_points, word_table
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


@functools.cache
def character_tables() -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    """For each code point below `TABLE_SIZE`: its lower case (`characters.folded_points`), and what it is, as bits."""
    import numpy as np

    folded, signs = folded_points(), np.zeros(TABLE_SIZE, np.uint8)
    for code in range(TABLE_SIZE):
        character = chr(code)
        signs[code] = (
            ALNUM * character.isalnum()
            | UPPER * character.isupper()
            | LOWER * character.islower()
            | USUAL * (character in USUAL_BEGINNINGS)
            | END * (character in SENTENCE_END)
            | CLOSING * (character in CLOSING_MARKS)
            | SEPARATOR * (character in SEPARATORS)
            | ODD * bool(folded[code] == characters.ODD or len(character.lower()) > 1)
        )
    return folded, signs


@functools.cache
def cue_tables(language: str = "en") -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The words of all cues, numbered from 1, and the cues themselves.

    Returns:
        words: see `characters.word_table`.
        cues: where the cues of each word that is their rarest begin; and of each cue the words before that word, how
            many words it has, its category, and where its words begin; and the cues' words.
    """
    import numpy as np

    table = cues(language)
    words = sorted({word for entries in table.values() for _, cue, _ in entries for word in cue})
    number = {word: n for n, word in enumerate(words, 1)}
    lists: list[tuple[Cue, ...]] = [table.get(word, ()) for word in words]
    flat = [cue for entries in lists for cue in entries]
    parts = np.array([number[word] for _, cue, _ in flat for word in cue], np.int64)
    return word_table(words), (
        bounds([len(entries) for entries in lists]),
        np.array([before for before, _, _ in flat], np.int64),
        np.array([len(cue) for _, cue, _ in flat], np.int64),
        np.array([category for _, _, category in flat], np.int64),
        bounds([len(cue) for _, cue, _ in flat]),
        parts,
    )


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
