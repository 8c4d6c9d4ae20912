"""The tokens of a text in two passes over its code points: what `tokens` computes with NumPy, as one compiled loop.

Imported only where `framing.compiled` is ready. Every index is below a length: code points are compared with the
tables' size first, neighbours with the text's, and a word's hash has as many bits as the lexicon's table has entries.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from framing.compiled import loop
from framing.preprocessing.lexicon import BASE, MIX, SUFFIX, SUFFIX_BITS, WORD_BITS
from framing.preprocessing.tokens import (
    APOSTROPHE_KIND,
    CAPITAL,
    CAPITAL_KIND,
    DIGIT_KIND,
    JOINER_KIND,
    LETTER_KIND,
    LOWER,
    MARK_KIND,
    MIXED,
    NUMBER,
    OTHER,
    PAD,
    PUNCTUATION,
    UPPER,
)

_BASE, _MIX, _ONE = np.uint32(BASE), np.uint32(MIX), np.uint32(1)
_LAST, _SECOND, _THIRD = (np.uint32(factor) for factor in SUFFIX)
_BLOCK, _BYTE, _SEVEN = np.uint32(6), np.uint32(9), np.uint32(7)  # 64 hashes have a bit of `Lexicon.near`
_NO_ENTRY = np.uint16(0)
_HALF = np.uint32(15)
_WORD_SHIFT, _SUFFIX_SHIFT = np.uint32(32 - WORD_BITS), np.uint32(32 - SUFFIX_BITS)
# What a character is to its token.
_NOTHING, _IN_WORD, _CLITIC, _ALONE = range(4)  # in this order: a clitic and what is alone begin a token


@loop
def roles(points: Any, kinds: Any) -> Any:
    """Each character's kind (row 0) and its part in a token (row 1), and how many tokens there are.

    Args:
        points: (characters,) uint32 code points.
        kinds: (table size,) uint8, the kind of each code point below the table's size; above are letters.
    """
    size = len(points)
    out = np.empty((2, size), np.uint8)
    kind, role = out[0], out[1]
    for i in range(size):
        point = points[i]
        kind[i] = kinds[point] if point < len(kinds) else LETTER_KIND
    count = 0
    inside = False
    for i in range(size):
        here = kind[i]
        part = _NOTHING
        if here >= DIGIT_KIND:
            part = _IN_WORD
        elif here >= MARK_KIND:
            part = _ALONE
            if here != MARK_KIND and 0 < i < size - 1 and kind[i - 1] >= DIGIT_KIND and kind[i + 1] >= DIGIT_KIND:
                if here == JOINER_KIND:
                    part = _IN_WORD
                elif i + 2 < size and kind[i + 1] == CAPITAL_KIND and kind[i + 2] == LETTER_KIND:
                    part = _IN_WORD  # O'Brien
                else:
                    part = _CLITIC
        role[i] = part
        if part >= _CLITIC or (part == _IN_WORD and not inside):
            count += 1
        inside = 0 < part < _ALONE
    return out, count


@loop
def tokens(points: Any, characters: Any, lexicon: Any) -> Any:
    """The padded starts, ends and fields of a text's tokens (see `tokens.Tokens`).

    Args:
        points: (characters,) uint32 code points.
        characters: the kind and the lower case of each code point below these tables' size.
        lexicon: the lexicon's arrays: which hashes may be listed, an entry for each of 2 ** WORD_BITS hashes, and its
            columns, which have a value for each entry.
    """
    kinds, lowers = characters
    near, entries, groups, cues, words, suffixes, alias = lexicon
    size = len(points)
    both, count = roles(points, kinds)
    kind, role = both[0], both[1]
    total = count + 2 * PAD
    starts = np.full(total, size, np.int64)
    ends = np.full(total, size, np.int64)
    fields = np.zeros((5, total), np.uint32)
    for i in range(PAD):
        starts[i] = 0
        ends[i] = 0
    at = PAD
    begin = 0
    while begin < size:
        first = role[begin]
        if first == _NOTHING:
            begin += 1
            continue
        end = begin + 1
        if first != _ALONE:
            while end < size and role[end] == _IN_WORD:
                end += 1
        power, value = _ONE, np.uint32(0)
        last = second = third = np.uint32(0)
        capitals = letters = 0
        for i in range(begin, end):
            point = points[i]
            lower = lowers[point] if point < len(lowers) else point
            value = np.uint32(value + np.uint32(lower * power))
            power = np.uint32(power * _BASE)
            third, second, last = second, last, lower
            capitals += kind[i] == CAPITAL_KIND
            letters += kind[i] == LETTER_KIND
        value = np.uint32(np.uint32(value ^ (value >> _HALF)) * _MIX) >> _WORD_SHIFT
        # Before a short word's first letter stand zeros, which add nothing.
        tail = np.uint32(np.uint32(np.uint32(last * _LAST) + np.uint32(second * _SECOND)) + np.uint32(third * _THIRD))
        tail = np.uint32(np.uint32(tail ^ (tail >> _HALF)) * _MIX) >> _SUFFIX_SHIFT
        listed = near[value >> _BYTE] >> (value >> _BLOCK & _SEVEN) & _ONE
        entry = entries[value] if listed else _NO_ENTRY
        if alias[entry]:
            value, tail = words[entry], suffixes[entry]
        if first == _ALONE:
            shape = PUNCTUATION
        elif kind[begin] == APOSTROPHE_KIND:
            shape = OTHER
        elif kind[begin] == DIGIT_KIND:
            shape = NUMBER
        elif capitals > 1 and letters == 0:
            shape = UPPER
        elif capitals == 0:
            shape = LOWER
        elif kind[begin] == CAPITAL_KIND:
            shape = CAPITAL
        else:
            shape = MIXED
        starts[at], ends[at] = begin, end
        fields[0, at], fields[1, at], fields[2, at] = value, tail, groups[entry]
        fields[3, at], fields[4, at] = shape, cues[entry]
        at += 1
        begin = end
    return starts, ends, fields, count
