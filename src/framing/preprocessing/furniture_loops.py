"""The first look at a page's paragraphs, as one compiled loop: cues counted, and most paragraphs' logits with them.

The logit is found of paragraphs that read like an article's sentences: those end like a sentence, are longer than a
line, do not begin with a cue, and have nothing that calls for a look at their layout. The others' layout is left to
`furniture_features.look_of`, and paragraphs with characters that the tables do not know to `look_at`.

Imported only where `framing.compiled` is ready. Every index is below a length: a paragraph lies inside the text, its
code points are compared with the tables' size before anything else, a word's place with the number of words, and all
other indices are the tables' own (`furniture_tables`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from framing.compiled import loop
from framing.preprocessing.characters import FACTOR
from framing.preprocessing.furniture_features import (
    CATEGORIES,
    LENGTHS,
    LONGEST_LINE,
    SEEN,
    SHORT,
    STRONG,
    SUM,
    WE_NUMBER,
    YOU_NUMBER,
)
from framing.preprocessing.furniture_tables import (
    ALNUM,
    CLOSING,
    END,
    LOWER,
    ODD,
    SEPARATOR,
    UPPER,
    USUAL,
)
from framing.preprocessing.words_loops import number_of

_KINDS = len(CATEGORIES)
_REPORT = _KINDS - 1  # the last category, whose cues are those of articles
# Where the weights stand: bias, far and share of each category, then these.
_YOU, _WE, _YOU_AND_WE, _SPEAKS_OF_SUM, _LENGTH = range(1 + 2 * _KINDS, 6 + 2 * _KINDS)
_CUELESS, _DENSE = _LENGTH + len(LENGTHS) + 1, _LENGTH + len(LENGTHS) + 2
_STRAIGHT, _LEFT, _RIGHT, _BLANK = ord('"'), ord("“"), ord("”"), ord(" ")
_FACTOR = np.uint32(FACTOR)
# The columns of what is found: one of the states below; what `Look` holds; words in view, the categories of which a cue
# begins the paragraph; and from `COUNTS` on how many cues of each category there are.
STATE, WORDS, CUES, STRONG_CUES, SPEAKS, ENDS, IN_VIEW, BEGUN, COUNTS = range(9)
UNKNOWN, COUNTED, JUDGED = range(3)  # `look_at` must look, the cues are counted, the logit is known too


@loop
def _ends(points: Any, begin: int, end: int, signs: Any) -> bool:
    """Whether a paragraph ends like a sentence, closing marks left aside; all its code points are in the table."""
    last = end - 1
    while last >= begin and signs[points[last]] & CLOSING and not signs[points[last]] & END:
        last -= 1
    return last >= begin and signs[points[last]] & END != 0


@loop
def _read(points: Any, begin: int, stop: int, characters: Any, words: Any, numbers: Any, outside: Any) -> int:
    """Fill in the number of each word in ``points[begin:stop]`` and whether it is outside of quotation marks.

    Returns:
        how many words there are; at most ``stop - begin``, which both arrays hold.
    """
    folded = characters[0]
    count = 0
    quoted = begin  # where the last quotation ends
    i = begin
    while i < stop:
        point = points[i]
        if folded[point] == 0:
            if i >= quoted and point in (_STRAIGHT, _LEFT):
                after = i + 1
                if point == _STRAIGHT:
                    while after < stop and points[after] != _STRAIGHT:
                        after += 1
                    quoted = after + 1
                else:
                    while after < stop and points[after] != _LEFT and points[after] != _RIGHT:
                        after += 1
                    if after == stop or points[after] == _RIGHT:
                        quoted = after + 1
            i += 1
            continue
        first = i
        value = np.uint32(0)
        while i < stop and folded[points[i]] != 0:
            value = np.uint32(np.uint32(value + folded[points[i]]) * _FACTOR)
            i += 1
        numbers[count] = number_of(points, first, i, value ^ (value >> np.uint32(15)), folded, words)
        outside[count] = first >= quoted
        count += 1
    return count


@loop
def _count(numbers: Any, outside: Any, size: int, cues: Any, counts: Any) -> int:
    """Count the cues of each category among ``numbers[:size]`` into ``counts``.

    Returns:
        the categories, plus 1, of which a cue begins the paragraph, in the order of their finding: four bits each, the
        first one highest.
    """
    firsts, befores, lengths, categories, places, parts = cues
    begun = 0
    met = 0  # the same categories as bits
    for place in range(size):
        number = numbers[place]
        if number == 0:
            continue
        for cue in range(firsts[number - 1], firsts[number]):
            first = place - befores[cue]
            length = lengths[cue]
            if first < 0 or first + length > size:
                continue
            same = True
            for i in range(length):
                if numbers[first + i] != parts[places[cue] + i]:
                    same = False
                    break
            if not same:
                continue
            category = categories[cue]
            if category >= _KINDS:
                counts[category] += outside[place]
                continue
            counts[category] += 1
            if first == 0 and not met >> category & 1:
                met |= 1 << category
                begun = begun << 4 | (category + 1)
    return begun


@loop
def _logit(size: int, seen: int, total: int, counts: Any, weights: Any) -> float:
    """The first stage's logit of a sentence with these cues, summed in the order of `look_of`: no bit differs."""
    logit = weights[0]
    you, we = counts[YOU_NUMBER], counts[WE_NUMBER]
    if you:
        logit += weights[_YOU] * min(1.0, 5 * you / seen)
    if we:
        logit += weights[_WE] * min(1.0, 5 * we / seen)
    if you and we:
        logit += weights[_YOU_AND_WE]
    for category in range(_KINDS):
        if counts[category]:
            logit += weights[1 + category]
            logit += weights[1 + _KINDS + category] * min(1.0, counts[category] / seen)
    if (you or we) and counts[SUM]:
        logit += weights[_SPEAKS_OF_SUM]
    bucket = 0
    for limit in LENGTHS:
        bucket += size > limit
    logit += weights[_LENGTH + bucket]
    if total == 0:
        logit += weights[_CUELESS]
    elif total * 4 >= seen:
        logit += weights[_DENSE]
    return float(logit)


@loop
def looks_of(points: Any, starts: Any, ends: Any, characters: Any, words: Any, cues: Any, weights: Any) -> Any:
    """What there is to see in each paragraph (columns `STATE` and so on), and the logits of those that are `JUDGED`.

    Args:
        points: (characters,) uint32 code points of the text.
        starts, ends: (paragraphs,) int64 its paragraphs, none of them empty.
        characters, words, cues, weights: see `furniture_tables`.
    """
    signs = characters[1]
    found = np.zeros((len(starts), COUNTS + _KINDS + 2), np.int64)
    logits = np.zeros(len(starts), np.float64)
    numbers = np.zeros(SEEN, np.int64)
    outside = np.zeros(SEEN, np.int64)
    for n in range(len(starts)):
        begin, end = starts[n], ends[n]
        known = True
        blanks = 0
        for i in range(begin, end):
            point = points[i]
            if point >= len(signs) or signs[point] & (ODD | SEPARATOR):
                known = False
                break
            blanks += point == _BLANK and i >= begin + SEEN
        if not known:
            continue
        counts = found[n, COUNTS:]
        seen = _read(points, begin, min(end, begin + SEEN), characters, words, numbers, outside)
        begun = _count(numbers, outside, seen, cues, counts)
        size = seen + blanks
        total = strong = 0
        for category in range(_REPORT):
            total += counts[category]
        for category in STRONG:
            strong += counts[category]
        sentence = _ends(points, begin, end, signs)
        capital = lower = False
        for i in range(begin, min(end, begin + 3)):
            capital = capital or signs[points[i]] & UPPER != 0
            lower = lower or signs[points[i]] & LOWER != 0
        found[n, STATE], found[n, WORDS], found[n, CUES], found[n, STRONG_CUES] = COUNTED, size, total, strong
        found[n, ENDS], found[n, IN_VIEW], found[n, BEGUN] = sentence, seen, begun
        found[n, SPEAKS] = counts[YOU_NUMBER] > 0 or counts[WE_NUMBER] > 0
        article = sentence and size > SHORT and begun == 0 and signs[points[begin]] & (ALNUM | USUAL) != 0
        if article and (lower or not capital) and (size > LONGEST_LINE or 8 * total < seen):
            found[n, STATE] = JUDGED
            logits[n] = _logit(size, seen, total, counts, weights)
    return found, logits
