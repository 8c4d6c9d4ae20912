"""What the kernel's loops of the model must give, from their definitions, one n-gram and one word at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from hypothesis import strategies as st

from framing.model.alphabet import APOSTROPHE, GAP, WORD, mixed_codes
from framing.model.features import CHARS, NO_PAIR, PAIRS, WORDS, FeatureOptions, Grams
from framing.model.linear import Table
from framing.model.word_head import NEAR, PAIR_PLACES, PASSAGE_ROLE, WINDOW, WINDOW_ROLE, WordHead

# Any text at all, and texts of what the features tell apart.
ANY_TEXT = st.text(st.characters(codec=None), max_size=60) | st.text("ab1 '’\"-.\0\n\U0001f600é́", max_size=60)

_32_BITS = 0xFFFFFFFF
# The multipliers of kernel/grams.c.
_POWER, _PAIR, _LAST = 0x6F4F2A35, 0x2C1B3C6D, 0x9E3779B1
_ROLL = (0xB5297A4D, 0x68E31DA5, 0x1B56C4E9, 0x3C6EF373, 0xA54FF53B)


@dataclass
class Word:
    """A word or mark of a span, by offsets in the text."""

    begin: int
    stop: int
    solid: bool
    row: int
    pair: int = NO_PAIR
    chars: list[int] = field(default_factory=list)


def words(text: str, start: int, end: int, options: FeatureOptions) -> list[Word]:
    """The n-grams of one span."""
    letters = [int(mixed_codes()[ord(character)]) for character in text[start:end]]
    kinds = [letter & 3 for letter in letters]

    def inside(i: int) -> bool:
        """Whether a place belongs to a word: a letter, or an apostrophe between two."""
        if kinds[i] == APOSTROPHE and 0 < i < len(kinds) - 1:
            return kinds[i - 1] == WORD == kinds[i + 1]
        return kinds[i] == WORD

    places: list[tuple[int, int, bool]] = []
    for i, kind in enumerate(kinds):
        if inside(i) and places and places[-1][2] and places[-1][1] == i:
            places[-1] = (places[-1][0], i + 1, True)
        elif kind != GAP:
            places.append((i, i + 1, inside(i)))
    plan = options.plan().tolist()

    def row(value: int, kind: int) -> int:
        salt, shift, base, _ = plan[kind]
        value &= _32_BITS
        value ^= value >> 15
        value = value * salt & _32_BITS
        value ^= value >> 13
        return ((value * _LAST & _32_BITS) >> shift) + base

    found: list[Word] = []
    before = 0
    for first, last, solid in places:
        value = letters[first] + sum(letters[i] * pow(_POWER, i - first, 1 << 32) for i in range(first + 1, last))
        if found:
            found[-1].pair = row(before * _PAIR + value, PAIRS)
        before = value & _32_BITS
        word = Word(start + first, start + last, solid, row(value, WORDS))
        if solid:
            padded = [0, *letters[first:last], 0]
            for at in range(len(padded)):
                for length in (3, 4, 5):
                    if length in options.char_lengths and at + length <= len(padded):
                        rolled = sum(padded[at + k] * _ROLL[k] for k in range(length))
                        word.chars.append(row(rolled, CHARS + length - 3))
        found.append(word)
    return found


def weight(code: int) -> int:
    """What a stored code stands for."""
    return int(code) * abs(int(code))


def passage_scores(table: Table, text: str, start: int, end: int, others: tuple[int, ...] = ()) -> list[float]:
    """The raw scores of one span."""
    read = words(text, start, end, table.options)
    groups = [[w.row for w in read], [w.pair for w in read[:-1]], [c for w in read for c in w.chars], others]
    scores = [0.0] * table.columns
    for rows in groups:
        sums = [sum(weight(table.codes[row, c]) for row in rows) for c in range(table.columns + 1)]
        norm = math.sqrt(max(sums[0] * table.scales[0], 1.0))
        for c in range(table.columns):
            scores[c] += sums[1 + c] * table.scales[1 + c] / norm
    return scores


def word_scores(head: WordHead, read: Grams) -> np.ndarray:
    """The raw scores of the words of all spans."""
    columns = len(head.labels)
    bases = head.options.bases
    said = np.vectorize(weight, otypes=[float])
    by_word = said(head.words.reshape(len(head.words), -1, columns)) * head.scales
    by_pair = said(head.pairs.reshape(len(head.pairs), -1, columns)) * head.scales
    by_chars = said(head.chars) * head.scales
    found = np.zeros((len(read.word), columns))
    for first, last in zip(read.bounds[:-1], read.bounds[1:], strict=True):
        for k in range(first, last):
            total = head.bias.copy()
            for other in range(first, last):
                role = k - other - NEAR[0]  # the other says it of the word so many places after itself
                if 0 <= role < len(NEAR):
                    total += by_word[read.word[other], role]
                begins = k - other  # so many places before it a pair begins
                if begins in PAIR_PLACES and other + 1 < last:
                    total += by_pair[read.pair[other] - bases[PAIRS], PAIR_PLACES.index(begins)]
            near = range(max(first, k - WINDOW), min(last, k + WINDOW + 1))
            total += np.mean([by_word[read.word[other], WINDOW_ROLE] for other in near], axis=0)
            total += np.mean([by_word[read.word[other], PASSAGE_ROLE] for other in range(first, last)], axis=0)
            runs = read.char[read.char_bounds[k] : read.char_bounds[k + 1]]
            if len(runs):
                total += sum(by_chars[row - bases[CHARS]] for row in runs.tolist()) / math.sqrt(len(runs))
            found[k] = total
    return found
