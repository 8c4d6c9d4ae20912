"""What each class of words is to `names` and `speakers`: a bit each, so that loops need no sets."""

from __future__ import annotations

import functools
from typing import Any

from framing.preprocessing.lexicon import class_number

NO_NAME, TITLE, ROLE, PARTICLE, COMMA, CLITIC, DETERMINER, ENDS_HEAD, PRONOUN = (1 << bit for bit in range(9))
RELATIVE, PERSONAL, ARTICLE, DASH, COLON = (1 << bit for bit in range(9, 14))
_CLASSES = {
    # Words that are no part of a name although they are capitalised at the start of a sentence.
    NO_NAME: (
        "determiner", "determiner_a", "pronoun_subject", "pronoun_it", "pronoun_other", "possessive", "when", "and",
        "but", "in", "on", "for", "at", "by", "to", "with", "from", "about", "if", "wh", "who", "which", "day",
        "adverb", "according", "that", "negation", "number", "be", "have", "do", "modal", "of", "call", "clitic_s",
    ),
    TITLE: ("title", "role"),
    ROLE: ("role",),
    PARTICLE: ("particle",),
    COMMA: ("comma",),
    CLITIC: ("clitic_s",),
    DETERMINER: ("determiner",),
    # The head of a source ends before one of these ("Nuria Costa, the engineer", "a driver from Split").
    ENDS_HEAD: (
        "comma", "who", "which", "bracket_open", "dash", "semicolon", "colon", "of", "in", "on", "for", "from", "with",
        "at", "about", "when", "that", "to",
    ),
    PRONOUN: ("pronoun_subject", "pronoun_other", "who", "which", "pronoun_it", "that"),
    RELATIVE: ("who", "which", "that"),
    PERSONAL: ("pronoun_subject", "pronoun_other"),
    ARTICLE: ("determiner", "determiner_a"),
    DASH: ("dash",),
    COLON: ("colon",),
}  # fmt: skip


@functools.cache
def classes_of(bit: int, language: str) -> frozenset[int]:
    """The numbers of the word classes that have a bit."""
    return frozenset(class_number(name, language) for name in _CLASSES[bit])


@functools.cache
def class_bits(language: str) -> Any:
    """The bits of each word class, by its number."""
    import numpy as np

    bits = np.zeros(128, np.int64)
    for bit in _CLASSES:
        bits[list(classes_of(bit, language))] |= bit
    return bits
