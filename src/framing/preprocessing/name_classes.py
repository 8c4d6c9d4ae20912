"""What each class of words is to `names`: a bit each, so that its loop (names.c) needs no sets."""

from __future__ import annotations

import functools
from typing import Any

from framing.preprocessing.lexicon import class_number

NO_NAME, TITLE, PARTICLE = (1 << bit for bit in range(3))
_CLASSES = {
    # Words that are no part of a name although they are capitalised at the start of a sentence.
    NO_NAME: (
        "determiner", "determiner_a", "pronoun_subject", "pronoun_it", "pronoun_other", "possessive", "when", "and",
        "but", "in", "on", "for", "at", "by", "to", "with", "from", "about", "if", "wh", "who", "which", "day",
        "adverb", "according", "that", "negation", "number", "be", "have", "do", "modal", "of", "call", "clitic_s",
    ),
    TITLE: ("title", "role"),
    PARTICLE: ("particle",),
}  # fmt: skip


@functools.cache
def class_bits() -> Any:
    """The bits of each word class, by its number."""
    import numpy as np

    bits = np.zeros(128, np.int64)
    for bit, names in _CLASSES.items():
        bits[[class_number(name) for name in names]] |= bit
    return bits
