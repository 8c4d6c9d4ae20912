"""Compiled loops of `names` and `speakers`: the runs of capitalised words, and what each source is.

Both give what the methods of `Names` and `Speakers` give, which stay the reference. No string is made here: what a
name is called is looked up afterwards, for the sources that are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing import compiled
from framing.preprocessing.name_classes import (
    COMMA,
    NO_NAME,
    PARTICLE,
    ROLE,
    TITLE,
)
from framing.preprocessing.names import APPOSITION, LEARN, LEARN_OFFICE, LONGEST_NAME
from framing.preprocessing.scene import CAPITALS, GROUP, LOWERS, SHAPE
from framing.preprocessing.tokens import CAPITAL, MIXED, PAD, PUNCTUATION, UPPER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Fields = NDArray[np.uint32]

_NAME_SHAPES = (CAPITAL, UPPER, MIXED)
_SPACE, _STOP = ord(" "), ord(".")
_SPACES = (_SPACE, ord("\xa0"))
_OPENS, _CLOSES = tuple(map(ord, "\"“'‘")), tuple(map(ord, "\"”'’"))


@compiled.loop
def is_in(fields: Fields, token: int, bits: Ints, wanted: int) -> bool:
    """Whether a token's class is among those with the wanted bits."""
    group = fields[GROUP, token]
    return bool(group < len(bits) and bits[group] & wanted)


@compiled.loop
def behind_titles(fields: Fields, bits: Ints, first: int, last: int) -> int:
    """`Names.without_titles`."""
    for token in range(first, last):
        if is_in(fields, token, bits, TITLE):
            first = token + 1
    while first < last and fields[SHAPE, first] == PUNCTUATION:
        first += 1
    return first


@compiled.loop
def teaches(
    fields: Fields, counts: NDArray[np.int32], sentence_first: Ints, sentence_last: Ints, bits: Ints,
    first: int, begin: int, last: int,
) -> int:  # fmt: skip
    """Whether `Names._learn` would learn a name (LEARN) or also an office (LEARN_OFFICE) from a run."""
    if begin == last or last - begin >= LONGEST_NAME:
        return 0
    low, high = sentence_first[first], sentence_last[first] + 1
    capitals = counts[CAPITALS, high] - counts[CAPITALS, low]
    if capitals > 4 and capitals > 1.5 * (counts[LOWERS, high] - counts[LOWERS, low]):
        return 0
    for token in range(max(first - 1, PAD), begin):
        if is_in(fields, token, bits, ROLE):
            return LEARN_OFFICE
    if is_in(fields, last + 1, bits, COMMA):
        for token in range(last + 2, last + 2 + APPOSITION):
            if is_in(fields, token, bits, ROLE):
                return LEARN_OFFICE
            if fields[SHAPE, token] == PUNCTUATION:
                break
    return LEARN


@compiled.loop
def find_runs(
    points: Fields, starts: Ints, ends: Ints, fields: Fields, counts: NDArray[np.int32],
    sentence_first: Ints, sentence_last: Ints, bits: Ints, upper: NDArray[np.bool_],
) -> tuple[Ints, Ints, bool]:  # fmt: skip
    """The runs of a scene: first token, last, where the name begins behind titles, and what there is to learn.

    Words are looked for between the paddings (`PAD` tokens), so that some tokens around a run are there to read.

    Args:
        points: the text's code points.
        starts ... sentence_last: the scene's.
        bits: what each word class is (`names.class_bits`).
        upper: which code points are capitals, as far as the table goes.

    Returns:
        the runs in order, one a row; those of them that teach; and whether both hold: not where a character beyond
        the table decides.
    """
    size = len(starts)
    runs = np.empty((max(size - 2 * PAD, 0), 4), np.int64)
    count, begin, previous = 0, -1, -1
    nickname = False
    for place in range(PAD, size - PAD):
        shape = fields[SHAPE, place]
        if shape not in _NAME_SHAPES or is_in(fields, place, bits, NO_NAME):
            continue
        joined, gap = False, place - previous
        if previous < 0 or gap > 3:
            nickname = False
        else:
            before, end = ends[previous], ends[place]
            between = starts[place] - before
            # Tokens lie in the text one after the other: so do the one or two characters between them.
            one = points[before] if 0 < between < 3 else 0
            two = points[before + 1] if between == 2 else 0
            opened = nickname
            nickname = (
                gap == 2 and one == _SPACE and two in _OPENS
                and end + 2 < len(points) and points[end] in _CLOSES and points[end + 1] == _SPACE
            )  # fmt: skip
            if nickname:
                if points[end + 2] >= len(upper):
                    return runs[:0].copy(), runs[:0].copy(), False
                nickname = upper[points[end + 2]]
            if gap == 1:
                joined = between == 1 and one in _SPACES
            else:
                initial = before - starts[previous] <= 2 or is_in(fields, previous, bits, TITLE)
                stop = one == _STOP and two in _SPACES
                joined = gap == 2 and (nickname or opened or (initial and stop))
                if not joined:
                    joined = is_in(fields, place - 1, bits, PARTICLE)
                    joined = joined and (gap == 2 or is_in(fields, place - 2, bits, PARTICLE))
        if not joined:
            if previous >= 0:
                runs[count, 0], runs[count, 1] = begin, previous
                count += 1
            begin = place
        previous = place
    if previous >= 0:
        runs[count, 0], runs[count, 1] = begin, previous
        count += 1
    lessons, taught = np.empty((count, 4), np.int64), 0
    for run in range(count):
        first, last = runs[run, 0], runs[run, 1]
        runs[run, 2] = behind_titles(fields, bits, first, last)
        runs[run, 3] = teaches(fields, counts, sentence_first, sentence_last, bits, first, runs[run, 2], last)
        if runs[run, 3]:
            lessons[taught] = runs[run]
            taught += 1
    return runs[:count].copy(), lessons[:taught].copy(), True
