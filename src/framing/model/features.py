"""Texts to n-grams: what is read of a passage, and the rows of a hashed table that stand for it.

A text becomes rows of a table of weights: one row for each word, each pair of neighbouring words, and each run of 3 to
5 characters inside a word (with the gap before and after it). A punctuation mark is a word of its own. The hashes are
plain arithmetic on 32-bit numbers (`kernel/grams.c`), so they do not depend on `PYTHONHASHSEED`, the machine or the
Python version. A span is read alone: what it gives is the same in its article, in a batch and by itself.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.kernel import loops
from framing.model.alphabet import mixed_codes

Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.uint32]

# Kinds of n-grams: words, pairs, then one kind for each length of characters. Words, pairs and characters are three
# groups, each with rows of its own in the table, and a norm of its own.
WORDS, PAIRS, CHARS = range(3)
GROUPS = 3
# The lengths of characters that can be read.
LENGTHS = ((), (3,), (4,), (5,), (3, 4), (3, 5), (4, 5), (3, 4, 5))
# Odd 32-bit multipliers, by kind: words, pairs, 3, 4 and 5 characters; drawn once at random, any others would do.
_SALTS = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1)
NO_PAIR = 0xFFFFFFFF  # stands for the pair that the last word of a span does not begin


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
    def bits(self) -> tuple[int, int, int]:
        """Bits by group: words, pairs, characters."""
        return self.word_bits, self.pair_bits, self.char_bits

    @property
    def bases(self) -> tuple[int, int, int, int]:
        """First row of each group, and the number of rows of the table."""
        return _bases(self.bits)

    @property
    def rows(self) -> int:
        """Number of rows of the table."""
        return self.bases[-1]

    def plan(self) -> Rows:
        """How the kernel finds rows: by kind the salt of its hashes, how far they are shifted, the first row of its
        group, and whether it is read at all: shape (5, 4)."""
        return _plan(self)


@functools.cache
def _bases(bits: tuple[int, int, int]) -> tuple[int, int, int, int]:
    words, pairs, chars = (1 << number for number in bits)
    return 0, words, words + pairs, words + pairs + chars


@functools.cache  # one is asked for with every text
def _plan(options: FeatureOptions) -> Rows:
    kinds = [(_SALTS[WORDS], WORDS, 1), (_SALTS[PAIRS], PAIRS, 1)]
    kinds += [(_SALTS[length - 1], CHARS, int(length in options.char_lengths)) for length in (3, 4, 5)]
    plan = np.array([(salt, 32 - options.bits[g], options.bases[g], used) for salt, g, used in kinds], np.uint32)
    plan.flags.writeable = False
    return plan


@dataclass(frozen=True, slots=True)
class Grams:
    """The n-grams of some spans of a text; rows are those of a table of the options that they were read with.

    Attributes:
        bounds: the words and marks of span s are ``[bounds[s]:bounds[s + 1]]``.
        begin, stop: of each, offsets in the text, in code points.
        solid: whether it is a word and not a mark.
        word: its row.
        pair: the row of its pair with the next word of the span; of the last one `NO_PAIR`.
        char_bounds: the runs of characters of word w are ``[char_bounds[w]:char_bounds[w + 1]]``.
        char: their rows.
    """

    bounds: Ints
    begin: Ints
    stop: Ints
    solid: npt.NDArray[np.uint8]
    word: Rows
    pair: Rows
    char_bounds: Ints
    char: Rows


def grams(text: str, starts: Ints, ends: Ints, options: FeatureOptions) -> Grams:
    """The n-grams of spans of a text.

    Args:
        text: any string (lone surrogates included).
        starts, ends: of the spans, in code points, inside the text.
        options: size of the table.
    """
    return Grams(*loops.grams(text, starts, ends, mixed_codes(), options.plan()))


def grams_of(texts: Sequence[str], options: FeatureOptions) -> Grams:
    """The n-grams of whole texts, each read alone; offsets are those in the texts joined one after the other."""
    ends = np.cumsum([len(text) for text in texts], dtype=np.int64)
    starts = np.concatenate([np.zeros(min(len(ends), 1), np.int64), ends[:-1]])
    return grams("".join(texts), starts, ends, options)
