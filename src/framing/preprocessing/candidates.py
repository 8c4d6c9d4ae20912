"""Where a cue's contents and its source may begin and end.

Three parts hang on a cue: the content on its right, the content on its left, the source. Candidates are the places that
are ever such a border: words beside punctuation, marks, conjunctions, function words. The kernel finds them (parts.c).
Measured on train: 99.6 / 91 / 98 % of the starts (right, left, source) are among 12 / 4 / 12 candidates,
98 / 99.6 / 99 % of the ends among 9 / 9 / 4.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from framing.preprocessing.hashed import names
from framing.preprocessing.lexicon import class_number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RIGHT, LEFT, SOURCE = 0, 1, 2

# Classes of words that a part may begin or end beside: a content on the left after these, a source with these or
# after those, any part before the last.
_AFTER_START = names("that, and, but, when, if, wh, which, who")
_SOURCE_START = names(
    """
    pronoun_subject, pronoun_it, pronoun_other, possessive, determiner, determiner_a, who, which, plural, number, title,
    role, institution, document, that, wh
    """
)
_SOURCE_AFTER = names(
    """
    and, but, of, by, in, on, for, with, from, at, about, to, that, when, if, be, clitic_s, according
    """
)
_BEFORE_END = names(
    """
    and, but, when, that, to, if, wh, who, which, in, on, for, with, from, at, by, about, of, be, have, modal, do,
    adverb, clitic_s, day, according, negation
    """
)


@functools.cache
def class_bits() -> NDArray[np.uint8]:
    """The four lists as bits 1, 2, 4 and 8 of each word class, and 16 for the clitic "'s", which begins no source."""
    import numpy as np

    bits = np.zeros(128, np.uint8)
    for number, listed in enumerate((_AFTER_START, _SOURCE_START, _SOURCE_AFTER, _BEFORE_END)):
        bits[[class_number(name) for name in listed]] |= 1 << number
    bits[class_number("clitic_s")] |= 16
    return bits
