"""Where a cue's contents and its source may begin and end.

Three parts hang on a cue: the content on its right, the content on its left, the source. Candidates are the places that
are ever such a border: words beside punctuation, marks, conjunctions, function words. Measured on train: 99.6 / 91 /
98 % of the starts (right, left, source) are among 12 / 4 / 12 candidates, 98 / 99.6 / 99 % of the ends among 9 / 9 / 4.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.preprocessing.hashed import names
from framing.preprocessing.lexicon import class_number
from framing.preprocessing.scene import CUE, GROUP, SHAPE, Scene
from framing.preprocessing.tokens import CAPITAL, PUNCTUATION, UPPER

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

RIGHT, LEFT, SOURCE = 0, 1, 2

# How far the borders are looked for, in tokens: starts before and after the cue inside its sentence; the first word
# inside marks before it in the paragraph, or after it; ends after the start.
RIGHT_REACH, LEFT_REACH, SOURCE_BEFORE, SOURCE_AFTER = 18, 120, 40, 14
RIGHT_FAR, LEFT_FAR = 60, 400
END_REACH, SOURCE_REACH = 80, 45
ANY_END = 4  # a part of up to this many words may end anywhere

# Classes of words that a part may begin or end beside: a content on the left after these, a source with these or
# after those, any part before the last.
_AFTER_START = names("that, and, but, when, if, wh, which, who")
_SOURCE_START = names(
    """
    pronoun_subject, pronoun_it, pronoun_other, possessive, determiner, determiner_a, who, which, plural, number, title,
    role, institution, document, that, wh
    """
)
_SOURCE_AFTER = names(
    """
    and, but, of, by, in, on, for, with, from, at, about, to, that, when, if, be, clitic_s, according
    """
)
_BEFORE_END = names(
    """
    and, but, when, that, to, if, wh, who, which, in, on, for, with, from, at, by, about, of, be, have, modal, do,
    adverb, clitic_s, day, according, negation
    """
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts sought in an article, role by role: right contents, left contents, sources.

    Attributes:
        index: the number of each part's cue among the accepted ones.
        cue: the cue's token; layout: how its content lies (1 right, 2 left, 3 both); role: RIGHT, LEFT or SOURCE.
        accepted: all cues of the article.
    """

    index: Ints
    cue: Ints
    layout: Ints
    role: Ints
    accepted: Ints

    def block(self, begin: int, end: int) -> Parts:
        """The parts from number ``begin`` to before ``end``."""
        some = slice(begin, end)
        return Parts(self.index[some], self.cue[some], self.layout[some], self.role[some], self.accepted)


def parts_of(cue: Ints, layout: Ints) -> Parts:
    """The parts that cues with these layouts have."""
    import numpy as np

    right, left = np.flatnonzero(layout & 1), np.flatnonzero(layout & 2)
    index = np.concatenate((right, left, np.arange(len(cue))))
    role = np.repeat(np.array([RIGHT, LEFT, SOURCE]), [len(right), len(left), len(cue)])
    return Parts(index, cue.take(index), layout.take(index), role, cue)


@functools.cache
def classes(language: str = "en") -> tuple[Any, ...]:
    """Which word classes are in each of the four lists above."""
    import numpy as np

    tables = np.zeros((4, 128), bool)
    for table, listed in zip(tables, (_AFTER_START, _SOURCE_START, _SOURCE_AFTER, _BEFORE_END), strict=True):
        table[[class_number(name, language) for name in listed]] = True
    return tuple(tables)


@functools.cache
def class_bits(language: str = "en") -> NDArray[np.uint8]:
    """The four lists as bits 1, 2, 4 and 8 of each word class, and 16 for the clitic "'s", which begins no source."""
    import numpy as np

    bits = np.zeros(128, np.uint8)
    for number, table in enumerate(classes(language)):
        bits[table] |= 1 << number
    bits[class_number("clitic_s", language)] |= 16
    return bits


def _grid(flags: NDArray[np.bool_], role: Ints, low: Ints, high: Ints, free: int = 0) -> tuple[Ints, Ints]:
    """All positions from low to high (included) that are flagged for the role, as (part, position), parts in order.

    The first ``free`` positions of each part need the flags of row 3 alone.
    """
    import numpy as np

    width = int(np.max(high - low, initial=-1)) + 1
    if width <= 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    position = low[:, None] + np.arange(width)
    bounded = np.minimum(position, flags.shape[1] - 1)
    keep = flags.reshape(-1).take(bounded + (role * flags.shape[1])[:, None])
    if free:
        keep[:, :free] = flags[3].take(bounded[:, :free])
    keep &= position <= high[:, None]
    part, column = np.nonzero(keep)
    return part, low.take(part) + column


def _with(part: Ints, at: Ints, more: Ints, places: Ints) -> tuple[Ints, Ints]:
    """The candidates and more of them, in order."""
    import numpy as np

    if not len(more):
        return part, at
    parts, ats = np.concatenate((part, more)), np.concatenate((at, places))
    order = np.argsort(parts << 40 | ats, kind="stable")
    return parts[order], ats[order]


def all_starts(scene: Scene, parts: Parts) -> tuple[Ints, Ints]:
    """Where each part may begin: (part, token), parts in order. A source's cue itself stands for "there is none"."""
    import numpy as np

    fields, cue, role = scene.fields, parts.cue, parts.role
    group, shape = fields[GROUP], fields[SHAPE]
    after_start, source_start, source_after, _ = classes()
    word = shape != PUNCTUATION
    capital = (shape == CAPITAL) | (shape == UPPER)
    firsts = np.arange(len(word)) == scene.sentence_first
    flags = np.zeros((3, len(word)), bool)
    flags[RIGHT] = word
    flags[LEFT, 1:] = ~word[:-1] | after_start.take(group[:-1])
    flags[LEFT] |= firsts
    flags[SOURCE, 1:] = (
        ~word[:-1]
        | source_after.take(group[:-1])
        | (fields[CUE, :-1] > 3)
        | (capital[1:] & ~capital[:-1])
        | source_start.take(group[1:])
    )
    flags[SOURCE] |= firsts
    flags &= word
    flags[SOURCE] &= group != class_number("clitic_s")
    first, last = scene.sentence_first.take(cue), scene.sentence_last.take(cue)
    right, left = role == RIGHT, role == LEFT
    low = np.where(right, cue + 1, np.maximum(first, cue - np.where(left, LEFT_REACH, SOURCE_BEFORE)))
    high = np.where(left, cue - 1, np.minimum(cue + np.where(right, RIGHT_REACH, SOURCE_AFTER), last))
    flags[SOURCE, parts.accepted] = False
    part, at = _grid(flags, role, low, high)
    inside = scene.outer[1]
    beyond = right[:, None] & (inside > high[:, None]) & (inside <= (cue + RIGHT_FAR)[:, None])
    floor = np.maximum(scene.paragraph_first.take(cue), cue - LEFT_FAR)
    beyond |= left[:, None] & (inside < low[:, None]) & (inside >= floor[:, None])
    source = np.flatnonzero(role == SOURCE)
    more, which = np.nonzero(beyond)
    return _with(part, at, np.concatenate((more, source)), np.concatenate((inside.take(which), cue.take(source))))


def all_ends(scene: Scene, parts: Parts, start: Ints) -> tuple[Ints, Ints]:
    """Where each part that begins at ``start`` may end (its last word): (part, token), parts in order."""
    import numpy as np

    fields, cue, role = scene.fields, parts.cue, parts.role
    word = fields[SHAPE] != PUNCTUATION
    before_end = classes()[3]
    flags = np.zeros((4, len(word)), bool)
    flags[:3, :-1] = ~word[1:] | before_end.take(fields[GROUP, 1:]) | (fields[CUE, 1:] > 3)
    flags[:3, scene.sentence_last] = True
    flags[1:3, parts.accepted - 1] = True
    flags[3] = True
    flags &= word
    last = scene.sentence_last.take(start)
    right, left = role == RIGHT, role == LEFT
    low = np.where(left, np.maximum(start, cue - END_REACH), start)
    reach = np.where(right, END_REACH, SOURCE_REACH)
    high = np.where(right | ((role == SOURCE) & (start > cue)), np.minimum(last, start + reach), cue - 1)
    high = np.where(role == SOURCE, np.minimum(high, start + SOURCE_REACH), high)
    part, at = _grid(flags, role, low, high, ANY_END)
    opening, _, end, after = scene.outer
    following = np.searchsorted(after, start, "right")
    number = np.arange(len(end))
    beyond = (
        right[:, None]
        & (end > high[:, None])
        & (number >= following[:, None])
        & (number < (following + 3)[:, None])
        & (opening <= scene.paragraph_last.take(start)[:, None])
    )
    final = np.where(word.take(last), last, last - 1)  # of a sentence that is longer than the reach
    long = np.flatnonzero(right & (final > high))
    more, which = np.nonzero(beyond)
    return _with(part, at, np.concatenate((more, long)), np.concatenate((end.take(which), final.take(long))))
