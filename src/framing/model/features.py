"""Texts to n-grams, in one vectorised pass over code points.

A text becomes rows of a table of weights: one row for each word, each pair of neighbouring words, and each run of 3 or
4 characters inside a word (with the gap before and after it). A punctuation mark is a word of its own. The hashes
are plain arithmetic on 32-bit numbers, so they do not depend on `PYTHONHASHSEED`, the machine or the Python version.

Several texts are read at once: they are joined by a NUL, which no n-gram crosses. So what a text gives is the same
whether it is read alone, with its article or in a batch.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from framing.model.alphabet import APOSTROPHE, GAP, WORD, mixed_codes

Ints = npt.NDArray[np.intp]
_Mixed = npt.NDArray[np.uint32]

# A text longer than this many characters is read in stretches of this length, so that hostile input (one word of
# 5 MB) needs no more memory than a page. 16,384 is six times the length of an average news article.
STRETCH = 16_384

# Kinds of n-grams: words, pairs, then one kind for each length of characters. Words, pairs and characters are three
# groups, each with rows of its own in the table, and a norm of its own.
WORDS, PAIRS, CHARS = range(3)
GROUPS = 3
_SHORTEST = 3
# The lengths of characters that can be read.
LENGTHS = ((), (3,), (4,), (5,), (3, 4), (3, 5), (4, 5), (3, 4, 5))

# Odd 32-bit multipliers; fixed by drawing once at random, any others would do.
BASE = 0x6F4F2A35
ROLL = (0xB5297A4D, 0x68E31DA5, 0x1B56C4E9, 0x3C6EF373, 0xA54FF53B)
PAIR = 0x2C1B3C6D
FINAL = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1)


@dataclass(frozen=True, slots=True)
class FeatureOptions:
    """What is read, and the table's size.

    2^word_bits rows for words, then 2^pair_bits for pairs, then 2^char_bits for characters. Measured on the lines of
    PTC train (any technique, five folds by article, average precision): 17, 18, 18 bits .569; 16, 17, 17 .568; 15, 16,
    16 .567. Characters of 3 to 5 .568, 3 and 4 .569, 4 alone .564, none .538; with word vectors .616, .617, .614, .611.
    """

    word_bits: int = 16
    pair_bits: int = 17
    char_bits: int = 17
    char_lengths: tuple[int, ...] = (3, 4)

    @property
    def kinds(self) -> int:
        """Number of kinds of n-grams."""
        return CHARS + len(self.char_lengths)

    @property
    def groups(self) -> tuple[int, ...]:
        """The group of each kind."""
        return (WORDS, PAIRS, *(CHARS for _ in self.char_lengths))

    @property
    def bits(self) -> tuple[int, int, int]:
        """Bits by group: words, pairs, characters."""
        return self.word_bits, self.pair_bits, self.char_bits

    @property
    def bases(self) -> tuple[int, int, int, int]:
        """First row of each group, and the number of rows of the table."""
        words, pairs, chars = (1 << bits for bits in self.bits)
        return 0, words, words + pairs, words + pairs + chars

    @property
    def rows(self) -> int:
        """Number of rows of the table."""
        return self.bases[-1]


@dataclass(frozen=True, slots=True)
class NGrams:
    """The n-grams of some texts. Places count code points of the joined texts (see `offsets`).

    Attributes:
        rows: row of the table for each n-gram; first all words, then pairs, then characters by length; in each kind
            in order of place.
        bounds: shape (kinds, texts + 1): the n-grams of kind k in text t are ``rows[bounds[k, t]:bounds[k, t + 1]]``.
        where: where each n-gram begins; for characters this can be the gap before the word.
        ends: where each word ends.
        offsets: where each text begins.
    """

    rows: Ints
    bounds: Ints
    where: Ints
    ends: Ints
    offsets: Ints


@functools.cache
def _powers(size: int) -> tuple[_Mixed, _Mixed]:
    """Powers of `BASE` and of its inverse modulo 2^32, for word hashes from prefix sums."""
    inverse = pow(BASE, -1, 1 << 32)
    up = np.full(size, BASE, np.uint32)
    down = np.full(size, inverse, np.uint32)
    up[0] = down[0] = 1
    return np.multiply.accumulate(up, dtype=np.uint32), np.multiply.accumulate(down, dtype=np.uint32)


def _rows(hashes: _Mixed, base: list[int], options: FeatureOptions) -> Ints:
    """Spread hashes over the rows of their group (the upper bits are the well-mixed ones); changes its argument."""
    hashes ^= hashes >> np.uint32(15)
    for kind, salt in enumerate((*FINAL[:CHARS], *(FINAL[length - 1] for length in options.char_lengths))):
        hashes[base[kind] : base[kind + 1]] *= np.uint32(salt)
    hashes ^= hashes >> np.uint32(13)
    hashes *= np.uint32(0x9E3779B1)
    for kind, group in enumerate(options.groups):
        part = hashes[base[kind] : base[kind + 1]]
        part >>= np.uint32(32 - options.bits[group])
        part += np.uint32(options.bases[group])
    return hashes.astype(np.intp)


def plan_of(options: FeatureOptions) -> _Mixed:
    """How compiled loops find rows: by kind (words, pairs, characters of 3, 4, 5) the salt of its hashes, how far they
    are shifted, the first row of its group, and whether it is read at all."""
    kinds = [(FINAL[WORDS], WORDS, 1), (FINAL[PAIRS], PAIRS, 1)]
    kinds += [(FINAL[length - 1], CHARS, int(length in options.char_lengths)) for length in (3, 4, 5)]
    return np.array([(salt, 32 - options.bits[g], options.bases[g], used) for salt, g, used in kinds], np.uint32)


def ngrams(texts: Sequence[str], options: FeatureOptions) -> NGrams:
    """The n-grams of each text.

    Args:
        texts: any strings (lone surrogates included); the caller keeps their joint length near `STRETCH`.
        options: size of the table.
    """
    lengths = np.fromiter((len(text) for text in texts), np.intp, len(texts))
    offsets = np.ones(len(texts) + 1, np.intp)
    np.cumsum(lengths + 1, out=offsets[1:])
    offsets[1:] += 1
    joined = "\0" + "\0".join(texts) + "\0\0\0\0"  # gaps around every text, and room for the longest n-gram
    code = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    mixed = mixed_codes().take(code)
    kind = mixed & np.uint32(3)
    inside = kind == WORD
    (apostrophes,) = (kind == APOSTROPHE).nonzero()
    if len(apostrophes):  # one between two letters is part of the word: don't
        inside[apostrophes[inside[apostrophes - 1] & inside[apostrophes + 1]]] = True

    # Words: starts and ends where the chain of letters breaks; their hashes from one prefix sum.
    chained = inside[:-1] & inside[1:]
    apart = ~chained
    solid = kind != GAP
    starts = (solid[1:] & apart).nonzero()[0] + 1
    ends = (solid[:-1] & apart).nonzero()[0] + 1
    up, down = _powers(max(2 * STRETCH, 1 << (len(mixed) - 1).bit_length()))
    prefix = np.cumsum(mixed * up[: len(mixed)], dtype=np.uint32)
    words = (prefix[ends - 1] - prefix[starts - 1]) * down[starts]
    word_bounds = starts.searchsorted(offsets)
    joint = np.ones(max(len(words) - 1, 0), np.bool_)
    last = word_bounds[1:-1] - 1
    joint[last[(last >= 0) & (last < len(joint))]] = False  # a pair does not reach into the next text
    (left,) = joint.nonzero()
    pairs = words[left] * np.uint32(PAIR) + words[left + 1]

    # Characters: an n-gram's inner letters are in one word, its first and last may be the gap around it.
    letters = mixed * inside
    size = len(letters) - 4
    rolled = letters[:size] * np.uint32(ROLL[0])
    rolled += letters[1 : size + 1] * np.uint32(ROLL[1])
    inner = inside[1 : size + 1]
    hashes, wheres = [words, pairs], [starts, starts[left]]
    for length in range(_SHORTEST, max(options.char_lengths, default=0) + 1):
        if length > _SHORTEST:
            inner = inner & chained[length - 3 : size + length - 3]
        rolled = rolled + letters[length - 1 : size + length - 1] * np.uint32(ROLL[length - 1])
        if length in options.char_lengths:
            (where,) = inner.nonzero()
            hashes.append(rolled[where])
            wheres.append(where)

    base = [0, *accumulate(map(len, wheres))]
    bounds = np.empty((len(wheres), len(texts) + 1), np.intp)
    bounds[WORDS] = word_bounds
    bounds[PAIRS] = wheres[PAIRS].searchsorted(offsets) + base[PAIRS]
    for k in range(CHARS, len(wheres)):  # the gap before a text's first letter is one place before the text
        bounds[k] = wheres[k].searchsorted(offsets - 1) + base[k]
    return NGrams(_rows(np.concatenate(hashes), base, options), bounds, np.concatenate(wheres), ends, offsets)


def stretches(text: str) -> list[str]:
    """A text in stretches of at most `STRETCH` characters (nearly always: the text itself)."""
    if len(text) <= STRETCH:
        return [text]
    return [text[start : start + STRETCH] for start in range(0, len(text), STRETCH)]


def blocks(lengths: Iterable[int], most: int) -> Iterator[tuple[int, int]]:
    """First and last + 1 of neighbouring texts of jointly at most ``most`` characters; a longer one stands alone."""
    first = size = last = 0
    for index, length in enumerate(lengths):
        if size and size + length > most:
            yield first, index
            first, size = index, 0
        size += length + 1
        last = index + 1
    if size:
        yield first, last
