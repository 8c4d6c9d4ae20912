"""Words as numbers: a hash of each word, and what the language's lists say of the words they name.

A word's hash is a polynomial in its lower-case code points, modulo 2 ** 32 (words.h). Words that are listed (classes,
cues, foreign counterparts) are found by their hash in a table; a text's words never become strings.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.kernel import loops
from framing.preprocessing.characters import bounds
from framing.resources.language import CLASS_NUMBERS, Language

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# 22 bits of word hash: among 40,000 word types of news one in a hundred shares its number with another.
WORD_BITS, SUFFIX_BITS = 22, 12  # as in words.h
TABLE_SIZE = 0x3100  # code points below have entries in the character tables; above are Han, Hangul, emoji


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


def _hash_of(words: list[str]) -> tuple[Any, Any]:
    """The hashes of words and of their endings."""
    import numpy as np

    points = np.frombuffer("".join(words).encode("utf-32-le"), np.uint32)
    return loops.word_hashes(points, bounds(map(len, words)))


def class_number(name: str) -> int:
    """The number of a word class, the same in all languages."""
    return CLASS_NUMBERS[name]


def lexicon_of(cues: Mapping[str, int], language: Language) -> Lexicon:
    """The lexicon of a language with these cue words and how often each is a cue (1-15)."""
    import numpy as np

    listed, aliases = language.classes, language.aliases
    groups: dict[str, int] = {}
    for number, name in enumerate(sorted(listed), 1):
        for word in listed[name]:
            groups.setdefault(word, number)
    words = sorted({*groups, *cues, *aliases})
    own, _ = _hash_of(words)
    meant = [aliases.get(word, word) for word in words]
    word, suffix = _hash_of(meant)
    entry = np.zeros(1 << WORD_BITS, np.uint16)
    entry[own[::-1]] = np.arange(len(words), 0, -1)

    near = np.zeros(1 << WORD_BITS - 9, np.uint8)
    np.bitwise_or.at(near, own >> 9, (1 << (own >> 6 & 7)).astype(np.uint8))

    def column(values: list[Any], kind: Any) -> Any:
        return np.array([0, *values], kind)

    return Lexicon(
        entry,
        column([groups.get(m, 0) for m in meant], np.uint32),
        column([cues.get(m, 0) for m in meant], np.uint32),
        column(word.tolist(), np.uint32),
        column(suffix.tolist(), np.uint32),
        column([w in aliases for w in words], bool),
        near,
    )


@functools.cache
def shipped_lexicon(language: Language) -> Lexicon:
    """The lexicon with the cue words of ``cues.json``."""
    return lexicon_of(language.cues, language)
