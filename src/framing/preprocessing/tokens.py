"""A text as arrays of tokens: the one table that every model of who speaks reads its features from.

Words are found by the kernel, on the array of code points. Nothing here knows a cue, a speaker or a model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from framing.kernel import loops
from framing.preprocessing.lexicon import Lexicon, shipped_lexicon
from framing.preprocessing.points import code_points
from framing.resources.language import Language

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

SHAPES = ("lower", "capital", "upper", "mixed", "number", "punctuation", "other")
LOWER, CAPITAL, UPPER, MIXED, NUMBER, PUNCTUATION, OTHER = range(len(SHAPES))
PAD = 24  # tokens of padding at both ends, so that a window never leaves the table


@dataclass(slots=True)
class Tokens:
    """The tokens of a text, padded by `PAD` empty tokens at both ends.

    Attributes:
        starts, ends: code point offsets into the text.
        fields: (5, tokens) what each token is: the hash of its word, the hash of its ending, its class's number, its
            shape's number, how often it is a cue (0-15).
        count: tokens without the padding.
    """

    starts: Ints
    ends: Ints
    fields: NDArray[np.uint32]
    count: int


def tokenize(text: str, *, language: Language, lexicon: Lexicon | None = None) -> Tokens:
    """Cut ``text`` into words and marks.

    A hyphen or full stop between two letters or digits stays inside the word ("so-called", "U.S", "3.5"); an
    apostrophe between two letters begins a token ("Trump" + "'s"), but not in "O'Brien". Every other mark is a token of
    its own.

    Args:
        text: any text.
        language: whose word classes and cue words describe the tokens.
        lexicon: another description of the words (the fit program's, before the cue words are known).
    """
    known = lexicon or shipped_lexicon(language)
    columns = known.near, known.entry, known.group, known.cue, known.word, known.suffix, known.alias
    return Tokens(*loops.tokens(code_points(text), *columns))
