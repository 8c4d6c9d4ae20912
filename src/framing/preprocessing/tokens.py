"""A text as arrays of tokens: the one table that every model of who speaks reads its features from.

Words are found on the array of code points, without a loop over characters or words. Nothing here knows a cue, a
speaker or a model.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing import compiled
from framing.preprocessing.lexicon import TABLE_SIZE, Lexicon, hashes, lower_table, shipped_lexicon
from framing.preprocessing.points import code_points

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


# What a character is to the tokeniser; letters and digits are told apart for the shapes.
SPACE_KIND, MARK_KIND, JOINER_KIND, APOSTROPHE_KIND, DIGIT_KIND, LETTER_KIND, CAPITAL_KIND = range(7)


@functools.cache
def _character_table() -> Any:
    import numpy as np

    table = np.full(TABLE_SIZE, MARK_KIND, np.uint8)
    for code in range(TABLE_SIZE):
        character = chr(code)
        if character.isdigit():
            table[code] = DIGIT_KIND
        elif character.isupper():
            table[code] = CAPITAL_KIND
        elif character.isalnum() or 0x300 <= code < 0x370:  # letters, combining accents
            table[code] = LETTER_KIND
        elif character.isspace() or code < 32 or 0x200B <= code <= 0x200F:
            table[code] = SPACE_KIND
    for character in "-.‑":
        table[ord(character)] = JOINER_KIND
    for character in "'’":
        table[ord(character)] = APOSTROPHE_KIND
    return table


def tokenize(text: str, *, language: str = "en", lexicon: Lexicon | None = None) -> Tokens:
    """Cut ``text`` into words and marks.

    A hyphen or full stop between two letters or digits stays inside the word ("so-called", "U.S", "3.5"); an
    apostrophe between two letters begins a token ("Trump" + "'s"), but not in "O'Brien". Every other mark is a token of
    its own.

    Args:
        text: any text.
        language: whose word classes and cue words describe the tokens.
        lexicon: another description of the words (the fit program's, before the cue words are known).
    """
    import numpy as np

    points = code_points(text)
    known = lexicon or shipped_lexicon(language)
    if compiled.ready():
        from framing.preprocessing.tokens_loops import tokens

        columns = known.near, known.entry, known.group, known.cue, known.word, known.suffix, known.alias
        return Tokens(*tokens(points, (_character_table(), lower_table()), columns))
    kind, lower = _character_table().take(points, mode="clip"), lower_table().take(points, mode="clip")
    if len(points) and int(points.max()) >= TABLE_SIZE:
        high = points >= TABLE_SIZE
        kind[high] = LETTER_KIND  # Han, Hangul, emoji: one word a run
        lower[high] = points[high]
    size = len(kind)
    letter = np.zeros(size + 2, bool)
    np.greater_equal(kind, DIGIT_KIND, out=letter[1:-1])
    between = letter[:-2] & letter[2:]
    apostrophe = between & (kind == APOSTROPHE_KIND)
    joined = between & (kind == JOINER_KIND)
    clitic = apostrophe.copy()
    if size > 2 and apostrophe.any():  # O'Brien, D'Angelo: one word
        clitic[:-2] &= (kind[1:-1] != CAPITAL_KIND) | (kind[2:] != LETTER_KIND)
        joined |= apostrophe & ~clitic
    word = letter[1:-1] | joined
    body = word | clitic
    mark = (kind >= MARK_KIND) & ~body
    first = np.zeros(size + 1, bool)
    first[1:-1] = word[1:] & ~body[:-1]
    first[: min(size, 1)] |= word[:1]
    first[:-1] |= mark | clitic
    last = np.zeros(size + 1, bool)  # index after a token's last character
    last[1:] = mark
    last[1:-1] |= body[:-1] & ~word[1:]
    last[size:] |= bool(size) and bool(body[-1])
    starts, ends = np.flatnonzero(first), np.flatnonzero(last)
    count = len(starts)
    all_starts = np.full(count + 2 * PAD, size, np.int64)
    all_ends = all_starts.copy()
    all_starts[:PAD] = all_ends[:PAD] = 0
    all_starts[PAD : PAD + count] = starts
    all_ends[PAD : PAD + count] = ends
    fields = np.zeros((5, count + 2 * PAD), np.uint32)
    inner = fields[:, PAD : PAD + count]
    if count:
        inner[0], inner[1] = hashes(lower, starts, ends)
        entry = known.entry.take(inner[0].astype(np.int64))
        inner[2], inner[4] = known.group.take(entry), known.cue.take(entry)
        other = np.flatnonzero(known.alias.take(entry))
        if len(other):
            inner[0, other], inner[1, other] = known.word.take(entry[other]), known.suffix.take(entry[other])
        inner[3] = _shapes(kind, mark, starts, ends)
    return Tokens(all_starts, all_ends, fields, count)


def _shapes(kind: NDArray[np.uint8], mark: NDArray[np.bool_], starts: Ints, ends: Ints) -> Ints:
    """The number of each token's shape."""
    import numpy as np

    counts = np.zeros((2, len(kind) + 1), np.int32)
    np.cumsum((kind == CAPITAL_KIND, kind == LETTER_KIND), axis=1, out=counts[:, 1:])
    capitals, letters = counts.take(ends, 1) - counts.take(starts, 1)
    begin = kind.take(starts)
    shape = np.where(capitals == 0, LOWER, np.where(begin == CAPITAL_KIND, CAPITAL, MIXED))
    shape[(letters == 0) & (capitals > 1)] = UPPER
    shape[begin == DIGIT_KIND] = NUMBER
    shape[begin == APOSTROPHE_KIND] = OTHER
    shape[mark.take(starts)] = PUNCTUATION
    found: Ints = shape
    return found
