"""Compiled loops of `names` and `speakers`: the runs of capitalised words, and what each source is.

Both give what the methods of `Names` and `Speakers` give, which stay the reference. No string is made here: what a
name is called is looked up afterwards, for the sources that are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing import compiled
from framing.preprocessing.name_classes import (
    CLITIC,
    COMMA,
    DETERMINER,
    ENDS_HEAD,
    NO_NAME,
    PARTICLE,
    PERSONAL,
    PRONOUN,
    RELATIVE,
    ROLE,
    TITLE,
)
from framing.preprocessing.names import APPOSITION, LEARN, LEARN_OFFICE, LONGEST_NAME
from framing.preprocessing.rows_loops import below
from framing.preprocessing.scene import CAPITALS, GROUP, INSIDE, LOWERS, SHAPE, STATE
from framing.preprocessing.speakers import HOLDER, NAME, PERSON, PHRASE
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


@compiled.loop
def named(begin: int, head: int, end: int, runs: Ints, fields: Fields, bits: Ints) -> tuple[int, int]:
    """`Speakers._named`: the first and last token of the name in a source, (-1, -1) where it has none."""
    low, high = 0, len(runs)
    while low < high:  # the first run that ends at the source's first token or behind it
        middle = (low + high) >> 1
        if runs[middle, 1] < begin:
            low = middle + 1
        else:
            high = middle
    quoted = fields[STATE, begin] == INSIDE
    inner_first = inner_last = full_first = full_last = aside_first = aside_last = -1
    for run in range(low, len(runs)):
        first, last = max(runs[run, 0], begin), runs[run, 1]
        if first > end:
            break
        if not quoted and fields[STATE, first] == INSIDE:
            continue
        bare = behind_titles(fields, bits, first, last)
        if first <= head:
            inner_first, inner_last = bare, last
            capital_before = first > begin and (
                fields[SHAPE, first - 1] == CAPITAL or fields[SHAPE, first - 1] == UPPER
            )
            if full_first < 0 and bare < last and not capital_before:
                full_first, full_last = bare, last
        if aside_first < 0 and bare < last and is_in(fields, first - 1, bits, COMMA):
            aside_first, aside_last = bare, last
    if inner_first >= 0 and inner_last >= head - is_in(fields, head, bits, CLITIC):
        return inner_first, inner_last
    if full_first >= 0:
        return full_first, full_last
    return aside_first, aside_last


@compiled.loop
def just_before(token: int, runs: Ints, fields: Fields, bits: Ints) -> tuple[int, int]:
    """`Speakers._just_before`: the first and last token of the name, (-1, -1) where there is none."""
    run = below(runs[:, 0], token) - 1
    if run < 0 or runs[run, 1] < token - 3 or not is_in(fields, token, bits, RELATIVE):
        return -1, -1
    return runs[run, 2], runs[run, 1]


@compiled.loop
def read_sources(first: Ints, last: Ints, runs: Ints, fields: Fields, bits: Ints) -> Ints:
    """What `Speakers.read` says of each source: its head, what it is, and the name's first and last token.

    A source that is none, or is not between the paddings, has -1 for its head.
    """
    out = np.zeros((len(first), 4), np.int64)
    size = fields.shape[1]
    for source in range(len(first)):
        begin, end = first[source], last[source]
        if not PAD <= begin <= end < size - PAD:
            out[source, 0] = -1
            continue
        head = begin
        while head < end and not is_in(fields, head + 1, bits, ENDS_HEAD):
            head += 1
        out[source, 0] = head
        pronoun = begin == head and is_in(fields, begin, bits, PRONOUN)
        if pronoun:
            if is_in(fields, begin, bits, PERSONAL):
                out[source, 1] = PERSON
                continue
            name_first, name_last = just_before(begin, runs, fields, bits)
        else:
            name_first, name_last = named(begin, head, end, runs, fields, bits)
        if name_first >= 0:
            out[source, 1], out[source, 2], out[source, 3] = NAME, name_first, name_last
        elif not pronoun and head == end and head - begin <= 2 and is_in(fields, begin, bits, DETERMINER):
            out[source, 1] = HOLDER
        else:
            out[source, 1] = PHRASE
    return out
