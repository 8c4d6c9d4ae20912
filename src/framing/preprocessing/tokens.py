"""A text as arrays of tokens: the one table that every model of who speaks reads its features from.

Words are found on the array of code points (no loop over characters), and each distinct word is described once per
process: a hash of its lower-case form, of its last letters, its class (pronoun, title, "that", comma, ...) and its
shape. The rest is array look-ups. Nothing here knows a cue, a speaker or a model.
"""

from __future__ import annotations

import functools
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.resources import parameters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

# Widths of the fields in a word's code. 22 bits of word hash: 40,000 word types of news collide in 0.5 % of pairs.
WORD_BITS, SUFFIX_BITS, CLASS_BITS, SHAPE_BITS, CUE_BITS = 22, 12, 7, 4, 4
_CACHE_LIMIT = 200_000  # distinct words kept described; a corpus of millions of articles must not grow memory

SHAPES = ("lower", "capital", "upper", "mixed", "number", "punctuation", "other")
PUNCTUATION = SHAPES.index("punctuation")
PAD = 24  # tokens of padding at both ends, so that a window never leaves the table


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text, padded by `PAD` empty tokens at both ends.

    Attributes:
        starts, ends: code point offsets into the text.
        word, suffix, group, shape, cue: what each token is (group = its class's number, cue = how often a cue, 0-15).
        count: tokens without the padding.
    """

    starts: Ints
    ends: Ints
    word: Ints
    suffix: Ints
    group: Ints
    shape: Ints
    cue: Ints
    count: int


@functools.cache
def _classes(language: str) -> dict[str, int]:
    """Word or mark -> number of its class, from ``word_classes.json``; a word has the first class that names it."""
    listed: dict[str, list[str]] = parameters("word_classes.json", language=language)
    found: dict[str, int] = {}
    for number, name in enumerate(sorted(listed), 1):
        for word in listed[name]:
            found.setdefault(word, number)
    return found


@functools.cache
def class_number(name: str, language: str = "en") -> int:
    """The number of a word class of ``word_classes.json``."""
    return sorted(parameters("word_classes.json", language=language)).index(name) + 1


def _shape(word: str) -> int:
    if word[0].isdigit():
        return 4
    if not word[0].isalpha():
        return 5 if len(word) == 1 else 6
    if word.islower():
        return 0
    if word.isupper() and len(word) > 1:
        return 2
    if word[0].isupper():
        return 1
    return 3


class _Codes(dict[str, int]):
    """Word -> its packed description, computed when a word is first met."""

    def __init__(self, language: str, cues: dict[str, int]) -> None:
        self._classes = _classes(language)
        self._cues = cues

    def __missing__(self, word: str) -> int:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        lower = word.lower().replace("’", "'")
        raw = lower.encode("utf8", "surrogatepass")
        code = zlib.crc32(raw) & ((1 << WORD_BITS) - 1)
        code = code << SUFFIX_BITS | zlib.crc32(raw[-3:]) & ((1 << SUFFIX_BITS) - 1)
        code = code << CLASS_BITS | self._classes.get(lower, 0)
        code = code << SHAPE_BITS | _shape(word)
        code = code << CUE_BITS | self._cues.get(lower, 0)
        self[word] = code
        return code


def word_codes(cues: dict[str, int], language: str = "en") -> dict[str, int]:
    """A description of words for `tokenize`, with these cue words and how often each is a cue (1-15)."""
    return _Codes(language, cues)


@functools.cache
def _codes(language: str) -> dict[str, int]:
    return word_codes(parameters("cues.json", language=language)["words"], language)


# What a character is to the tokeniser.
_SPACE, _WORD, _MARK, _JOINER, _APOSTROPHE = 0, 1, 2, 3, 4
_TABLE_SIZE = 0x3100


@functools.cache
def _character_table() -> Any:
    import numpy as np

    table = np.full(_TABLE_SIZE, _MARK, np.uint8)
    for code in range(_TABLE_SIZE):
        character = chr(code)
        if character.isalnum() or 0x300 <= code < 0x370:  # letters, digits, combining accents
            table[code] = _WORD
        elif character.isspace() or code < 32 or 0x200B <= code <= 0x200F:
            table[code] = _SPACE
    for character in "-.‑":
        table[ord(character)] = _JOINER
    for character in "'’":
        table[ord(character)] = _APOSTROPHE
    return table


def tokenize(text: str, *, language: str = "en", codes: dict[str, int] | None = None) -> Tokens:
    """Cut ``text`` into words and marks.

    A hyphen or full stop between two letters or digits stays inside the word ("so-called", "U.S", "3.5"); an
    apostrophe between two letters begins a token ("Trump" + "'s"). Every other mark is a token of its own.

    Args:
        text: any text.
        language: whose word classes and cue words describe the tokens.
        codes: another description of the words (the fit program's, before the cue words are known).
    """
    import numpy as np

    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    table = _character_table()
    kind = table.take(np.minimum(points, _TABLE_SIZE - 1)) if len(points) else np.zeros(0, np.uint8)
    if len(points) and int(points.max()) >= _TABLE_SIZE:
        kind[points >= _TABLE_SIZE] = _WORD  # Han, Hangul, emoji: one word a run
    padded = np.zeros(len(kind) + 2, np.uint8)
    padded[1:-1] = kind
    before, after = padded[:-2] == _WORD, padded[2:] == _WORD
    between = before & after
    joined = between & (kind == _JOINER)
    clitic = between & (kind == _APOSTROPHE)
    word = (kind == _WORD) | joined
    mark = (kind >= _MARK) & ~joined & ~clitic
    first = np.zeros(len(kind) + 1, bool)
    body = word | clitic
    first[0] = bool(len(body)) and bool(body[0])
    first[1:-1] = word[1:] & ~body[:-1]
    first[:-1] |= mark | clitic
    last = np.zeros(len(kind) + 1, bool)  # index after a token's last character
    last[1:] = mark
    last[1:-1] |= body[:-1] & (~word[1:])
    last[len(kind)] |= bool(len(kind)) and bool(body[-1])
    starts, ends = np.flatnonzero(first[:-1]), np.flatnonzero(last)
    if codes is None:
        codes = _codes(language)
    packed = np.zeros(len(starts) + 2 * PAD, np.int64)
    packed[PAD : PAD + len(starts)] = [codes[text[a:b]] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    all_starts = np.full(len(packed), len(text), np.int64)
    all_ends = all_starts.copy()
    all_starts[:PAD] = all_ends[:PAD] = 0
    all_starts[PAD : PAD + len(starts)] = starts
    all_ends[PAD : PAD + len(starts)] = ends
    cue = packed & ((1 << CUE_BITS) - 1)
    packed = packed >> CUE_BITS
    shape = packed & ((1 << SHAPE_BITS) - 1)
    packed = packed >> SHAPE_BITS
    group = packed & ((1 << CLASS_BITS) - 1)
    packed = packed >> CLASS_BITS
    suffix = packed & ((1 << SUFFIX_BITS) - 1)
    return Tokens(all_starts, all_ends, packed >> SUFFIX_BITS, suffix, group, shape, cue, len(starts))
