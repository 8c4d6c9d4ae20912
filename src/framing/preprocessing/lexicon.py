"""Words as numbers: a hash of each word, and what the language's lists say of the words they name.

A word's hash is a polynomial in its lower-case code points, modulo 2 ** 32, so that the hashes of all words of a text
come from one running sum (Karp and Rabin 1987). Words that are listed (classes, cues, foreign counterparts) are found
by their hash in a table; a text's words never become strings.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.resources import parameters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# 22 bits of word hash: among 40,000 word types of news one in a hundred shares its number with another.
WORD_BITS, SUFFIX_BITS = 22, 12
TABLE_SIZE = 0x3100  # code points below have entries in the character tables; above are Han, Hangul, emoji
BASE, MIX, SUFFIX = 0x01000193, 0x85EBCA6B, (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)
_WHOLE = 0xFFFFFFFF
_INVERSE = pow(BASE, -1, 1 << 32)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of listed words. A word's hash leads to its entry (0: not listed).

    Attributes:
        entry: (2 ** WORD_BITS,) the entry of each hash.
        group, cue: each entry's class number and how often it is a cue (0-15).
        word, suffix: the hashes that stand for each entry (those of the English counterpart of a foreign word).
        alias: whether an entry stands for another word.
        near: (8,192,) a bit for each 64 hashes, 0 where none of them is listed. Most words of a text are not, and what
            says so stays in the processor's nearest cache, as the 8 MB of ``entry`` do not.
    """

    entry: NDArray[np.uint16]
    group: NDArray[np.uint32]
    cue: NDArray[np.uint32]
    word: NDArray[np.uint32]
    suffix: NDArray[np.uint32]
    alias: NDArray[np.bool_]
    near: NDArray[np.uint8]


@functools.cache
def lower_table() -> Any:
    """Code point -> its lower-case code point, with one apostrophe for all; one-to-one mappings only."""
    import numpy as np

    table = np.arange(TABLE_SIZE, dtype=np.uint32)
    for code in range(TABLE_SIZE):
        lower = chr(code).lower()
        if len(lower) == 1:
            table[code] = ord(lower)
    table[ord("’")] = ord("'")
    return table


@functools.lru_cache(maxsize=4)
def powers(size: int) -> tuple[Any, Any]:
    """The powers of the base, and of its inverse, modulo 2 ** 32."""
    import numpy as np

    out = []
    for base in (BASE, _INVERSE):
        row = np.full(size, base, np.uint32)
        row[0] = 1
        out.append(np.multiply.accumulate(row, dtype=np.uint32))
    return out[0], out[1]


def hashes(lower: NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> tuple[Any, Any]:
    """The hash of each word, and that of its last three letters.

    Args:
        lower: a text's code points in lower case.
        starts, ends: the words' places in it.
    """
    import numpy as np

    size = 1 << max(12, len(lower).bit_length())
    up, down = powers(size)
    total = np.zeros(len(lower) + 1, np.uint32)
    np.cumsum(lower * up[: len(lower)], out=total[1:])
    word = (total.take(ends) - total.take(starts)) * down.take(starts)
    word ^= word >> np.uint32(15)
    word *= np.uint32(MIX)
    word >>= np.uint32(32 - WORD_BITS)
    suffix = lower.take(ends - 1) * np.uint32(SUFFIX[0])
    length = ends - starts
    suffix += lower.take(ends - 2, mode="clip") * np.uint32(SUFFIX[1]) * (length > 1)
    suffix += lower.take(ends - 3, mode="clip") * np.uint32(SUFFIX[2]) * (length > 2)
    suffix ^= suffix >> np.uint32(15)
    suffix *= np.uint32(MIX)
    suffix >>= np.uint32(32 - SUFFIX_BITS)
    return word, suffix


def _hash_of(words: list[str]) -> tuple[Any, Any]:
    import numpy as np

    text = "".join(words)
    points = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    ends = np.cumsum([len(word) for word in words])
    return hashes(lower_table().take(points), np.concatenate(([0], ends[:-1])), ends)


@functools.cache
def class_number(name: str, language: str = "en") -> int:
    """The number of a word class of ``word_classes.json``."""
    return sorted(parameters("word_classes.json", language=language)).index(name) + 1


def lexicon_of(cues: Mapping[str, int], language: str = "en") -> Lexicon:
    """The lexicon of a language with these cue words and how often each is a cue (1-15)."""
    import numpy as np

    listed: dict[str, list[str]] = parameters("word_classes.json", language=language)
    groups: dict[str, int] = {}
    for number, name in enumerate(sorted(listed), 1):
        for word in listed[name]:
            groups.setdefault(word, number)
    aliases: dict[str, str] = parameters("aliases.json", language=language)
    words = sorted({*groups, *cues, *aliases})
    own, _ = _hash_of(words)
    meant = [aliases.get(word, word) for word in words]
    word, suffix = _hash_of(meant)
    entry = np.zeros(1 << WORD_BITS, np.uint16)
    entry[own[::-1]] = np.arange(len(words), 0, -1)

    def column(values: list[Any], kind: Any) -> Any:
        return np.array([0, *values], kind)

    return Lexicon(
        entry,
        column([groups.get(m, 0) for m in meant], np.uint32),
        column([cues.get(m, 0) for m in meant], np.uint32),
        column(word.tolist(), np.uint32),
        column(suffix.tolist(), np.uint32),
        column([w in aliases for w in words], bool),
        np.packbits(entry.reshape(-1, 64).any(axis=1), bitorder="little"),
    )


@functools.cache
def shipped_lexicon(language: str = "en") -> Lexicon:
    """The lexicon with the cue words of ``cues.json``."""
    return lexicon_of(parameters("cues.json", language=language)["words"], language)
