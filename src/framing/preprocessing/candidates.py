"""Where a cue's contents and its source may begin and end.

Three parts hang on a cue: the content on its right, the content on its left, the source. Candidates are the places that
are ever such a border: words beside punctuation, marks, conjunctions, function words. Measured on train: 99.6 / 91 /
98 % of the starts (right, left, source) are among 12 / 4 / 12 candidates, 98 / 99.6 / 99 % of the ends among 9 / 9 / 4.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.preprocessing.hashed import names
from framing.preprocessing.scene import Scene
from framing.preprocessing.tokens import PUNCTUATION, class_number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

RIGHT, LEFT, SOURCE = 0, 1, 2

RIGHT_REACH, LEFT_REACH, SOURCE_BEFORE, SOURCE_AFTER = 18, 120, 40, 14  # tokens; covers 98 % of the starts in train
END_REACH = 80
_ANY_END = 4  # a part of up to this many words may end anywhere

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


@functools.cache
def _member(names: tuple[str, ...], language: str = "en") -> Any:
    import numpy as np

    table = np.zeros(128, bool)
    for name in names:
        table[class_number(name, language)] = True
    return table


def _grid(low: Ints, high: Ints, flag: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """All flagged positions between low and high (included), as (owner number, position), owners in order."""
    import numpy as np

    width = int(np.max(high - low, initial=-1)) + 1
    if width <= 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    position = low[:, None] + np.arange(width)
    keep = flag.take(np.minimum(position, len(flag) - 1)) & (position <= high[:, None])
    owner, column = np.nonzero(keep)
    return owner, position[owner, column]


def _near(low: Ints, high: Ints, flag: NDArray[np.bool_], word: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """`_grid`, and the first few words after ``low`` whether they are flagged or not."""
    import numpy as np

    width = int(np.max(high - low, initial=-1)) + 1
    if width <= 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    position = low[:, None] + np.arange(width)
    bounded = np.minimum(position, len(flag) - 1)
    keep = flag.take(bounded)
    keep[:, :_ANY_END] = word.take(bounded[:, :_ANY_END])
    keep &= position <= high[:, None]
    owner, column = np.nonzero(keep)
    return owner, position[owner, column]


def start_candidates(scene: Scene, cue: Ints, role: int) -> tuple[Ints, Ints]:
    """Where the part may begin: (number of the cue, token), cues in order."""
    import numpy as np

    t = scene.tokens
    word = t.shape != PUNCTUATION
    first, last = scene.sentence_first.take(cue), scene.sentence_last.take(cue)
    opens = np.zeros(len(word), bool)  # the first word inside marks
    opens[[pair[1] for pair in scene.pairs]] = True
    opens &= word
    if role == RIGHT:
        flag = word
        owner, at = _grid(cue + 1, np.minimum(cue + RIGHT_REACH, last), flag)
        beyond_low = np.minimum(cue + RIGHT_REACH, last) + 1
        more_owner, more_at = _grid(beyond_low, np.minimum(cue + 60, len(word) - 1), opens)
        return _merge(owner, at, more_owner, more_at)
    if role == LEFT:
        flag = np.zeros(len(word), bool)
        flag[1:] = word[1:] & (~word[:-1] | _member(_AFTER_START).take(t.group[:-1]))
        owner, at = _grid(np.maximum(first, cue - LEFT_REACH), cue - 1, flag | _firsts(scene))
        low = np.minimum(np.maximum(scene.paragraph_first.take(cue), cue - 400), first)
        more_owner, more_at = _grid(low, first - 1, opens)
        return _merge(more_owner, more_at, owner, at)
    flag = np.zeros(len(word), bool)
    after = ~word[:-1] | _member(_SOURCE_AFTER).take(t.group[:-1]) | (t.cue[:-1] > 3)
    capital = (t.shape == 1) | (t.shape == 2)
    flag[1:] = word[1:] & (after | (capital[1:] & ~capital[:-1]) | _member(_SOURCE_START).take(t.group[1:]))
    flag |= _firsts(scene) & word
    flag &= t.group != class_number("clitic_s")
    low, high = np.maximum(first, cue - SOURCE_BEFORE), np.minimum(last, cue + SOURCE_AFTER)
    return _with_none(*_grid(low, high, flag), cue)


def _firsts(scene: Scene) -> NDArray[np.bool_]:
    import numpy as np

    flag: NDArray[np.bool_] = np.arange(len(scene.sentence_first)) == scene.sentence_first
    return flag


def _with_none(owner: Ints, at: Ints, cue: Ints) -> tuple[Ints, Ints]:
    """The cue's own place stands for 'there is none'."""
    import numpy as np

    keep = at != cue.take(owner)
    return _merge(owner[keep], at[keep], np.arange(len(cue)), cue)


def _merge(owner: Ints, at: Ints, more_owner: Ints, more_at: Ints) -> tuple[Ints, Ints]:
    import numpy as np

    if not len(more_owner):
        return owner, at
    owners, ats = np.concatenate((owner, more_owner)), np.concatenate((at, more_at))
    order = np.argsort(owners, kind="stable")
    return owners[order], ats[order]


def end_candidates(scene: Scene, cue: Ints, start: Ints, role: int) -> tuple[Ints, Ints]:
    """Where the part that begins at ``start`` may end (its last word): (number of the cue, token)."""
    import numpy as np

    t = scene.tokens
    word = t.shape != PUNCTUATION
    flag = np.zeros(len(word), bool)
    flag[:-1] = word[:-1] & (~word[1:] | _member(_BEFORE_END).take(t.group[1:]) | (t.cue[1:] > 3))
    last = scene.sentence_last.take(start)
    flag[scene.sentence_last] |= word[scene.sentence_last]
    if role == LEFT:
        before = cue - 1
        flag[before] |= word[before]
        return _near(np.maximum(start, cue - END_REACH), before, flag, word)
    if role == SOURCE:
        high = np.where(start < cue, np.minimum(cue - 1, start + 45), np.minimum(last, start + 45))
        flag[cue - 1] |= word[cue - 1]
        return _near(start, high, flag, word)
    owner, at = _near(start, np.minimum(last, start + END_REACH), flag, word)
    more: list[tuple[int, int]] = []
    pair = scene.pair
    limit = scene.paragraph_last.take(start)
    for number, (begin, until, stop) in enumerate(zip(start.tolist(), limit.tolist(), last.tolist(), strict=True)):
        own = int(pair[begin])
        reach = min(stop, begin + END_REACH)
        following = own if own else int(np.searchsorted([p[0] for p in scene.pairs], begin)) + 1
        for k in range(following, min(following + 3, len(scene.pairs) + 1)):
            opening, _, end, _ = scene.pairs[k - 1]
            if opening > until:
                break
            if end > reach:
                more.append((number, end))
        if stop - begin > END_REACH:
            more.append((number, stop - (not word[stop])))
    if more:
        extra = np.array(more, np.int64)
        return _merge(owner, at, extra[:, 0], extra[:, 1])
    return owner, at


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


def parts_of(cue: Ints, layout: Ints) -> Parts:
    """The parts that cues with these layouts have."""
    import numpy as np

    right, left = np.flatnonzero(layout & 1), np.flatnonzero(layout & 2)
    index = np.concatenate((right, left, np.arange(len(cue))))
    role = np.repeat(np.array([RIGHT, LEFT, SOURCE]), [len(right), len(left), len(cue)])
    return Parts(index, cue.take(index), layout.take(index), role, cue)


def _by_role(parts: Parts, find: Callable[[Ints, int], tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    """The candidates of all parts: ``find(part numbers, role)`` for each role, numbered through."""
    import numpy as np

    owners, places = [], []
    for role in (RIGHT, LEFT, SOURCE):
        chosen = np.flatnonzero(parts.role == role)
        if len(chosen):
            owner, at = find(chosen, role)
            owners.append(chosen.take(owner))
            places.append(at)
    if not owners:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate(owners), np.concatenate(places)


def all_starts(scene: Scene, parts: Parts) -> tuple[Ints, Ints]:
    """The candidates of where each part begins: (part, token), parts in order."""
    return _by_role(parts, lambda chosen, role: start_candidates(scene, parts.cue.take(chosen), role))


def all_ends(scene: Scene, parts: Parts, start: Ints) -> tuple[Ints, Ints]:
    """The candidates of where each part ends that begins at ``start``: (part, token), parts in order."""
    return _by_role(parts, lambda chosen, role: end_candidates(scene, parts.cue.take(chosen), start.take(chosen), role))
