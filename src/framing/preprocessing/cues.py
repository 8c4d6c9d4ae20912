"""Which words are cues: "said", "according", "believes", the colon of a headline.

Every word of the cue list (``cues.json``: words that were a cue at least once in the training articles, with how
often) is a candidate, and so is a dash beside a quotation mark. A hashed linear model over the words, marks and
classes around it accepts or rejects it; the same model says how the content lies: right of the cue, left of it, or on
both sides.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from framing.preprocessing.columns import buckets, names_of, stacked
from framing.preprocessing.hashed import Templates, names
from framing.preprocessing.lexicon import class_number
from framing.preprocessing.scene import CLOSING, CUE, GROUP, OPENING, STATE, Scene, window_names

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_COLUMNS = names_of(
    window_names(-4, 5),
    names("pmd, nmd, sd, ed, cpd, cnd, len, cd, od, cp, cn, nm, pm, ps, ns, v1, qs, p0, nq, nqe, pq"),
)
_COMBINATIONS = names(
    """
    w0 cp, w0 cn, x0, x0 g-1, x0 nm, x0 pm, x0 h-1, x0 c0, c0, c0 g1, c0 g-1, c0 h-1, c0 h-1 h1, c0 q0, c0 cp, c0 cn, c0
    cp cpd, c0 cn cnd, c0 nm, c0 pm, c0 sd, c0 pm nm, c0 g-1 pm, c0 len, w1, w-1, w2, w-2, w3, w-3, w4, g1 g2 g3, g-1
    g-2 g-3, g-1 g1, g-2 g-1 g1, x1, x-1, h-2 h-1 h0, h0 h1 h2, h0 p0, q-1 q0 q1, q0 q1 q2, qs, qs q0, cp cn, sd, ed,
    pmd nmd, ps g-1, v1, v1 c0, v1 x0, ns, ps, cd, od, cd g-1, cd c0, od c0, od g1, cd od, nq, nq nqe, nq c0, nq nqe cd,
    nq nqe c0, nq cd ed, pq, pq cd, pq sd, pq c0, cd sd g1, cd ed, cd h1, cd h-1, w0, w0 w1, w0 g1, w0 g-1, w0 q0, w0 h1
    """
)


def candidates(scene: Scene) -> Ints:
    """The token numbers of all words that may be a cue."""
    import numpy as np

    may = scene.fields[CUE] > 0
    if len(scene.marks):
        state = scene.fields[STATE]
        dash = scene.fields[GROUP] == class_number("dash")
        dash[1:-1] &= (state[:-2] == CLOSING) | (state[2:] == OPENING)
        may |= dash & (state == 0)
    at = np.flatnonzero(may)
    inside = (at >= scene.sentence_first.take(at)) & (at <= scene.sentence_last.take(at))
    return at[inside]  # page furniture is in no sentence


def rows(scene: Scene, at: Ints) -> NDArray[np.uint32]:
    """What the model sees of each candidate (columns on axis 0)."""
    import numpy as np

    fields = scene.fields
    state, group, cue = fields[STATE], fields[GROUP], fields[CUE]
    size = len(state)
    first, last = scene.sentence_first.take(at), scene.sentence_last.take(at)
    paragraph_first, paragraph_last = scene.paragraph_first.take(at), scene.paragraph_last.take(at)
    previous, following = np.zeros_like(at), np.full_like(at, size - 1)
    previous[1:], following[:-1] = at[:-1], at[1:]
    previous_mark, next_mark = scene.previous_mark.take(at), scene.next_mark.take(at)
    has_previous, has_following = previous >= first, following <= last
    position = np.arange(size)
    closed = np.maximum.accumulate(np.where(state == CLOSING, position, 0)).take(at)
    opened = np.minimum.accumulate(np.where(state == OPENING, position, size - 1)[::-1])[::-1].take(at)
    after = np.minimum(last + 1, size - 1)
    pair_end = np.zeros(scene.outer.shape[1] + 1, np.int64)
    pair_end[1:] = scene.outer[3]
    pair_end = pair_end.take(scene.pair.take(after))
    far = buckets(
        at - previous_mark,
        next_mark - at,
        at - first,
        last - at,
        at - previous,
        following - at,
        last - first,
        at - closed,
        opened - at,
    )
    far[4] *= has_previous
    far[5] *= has_following
    far[7:] += 1
    far[7] *= closed >= paragraph_first
    far[8] *= opened <= paragraph_last
    beyond = np.minimum(next_mark + 1, size - 1)
    return stacked(
        len(at),
        scene.window(at, -4, 5),
        far,
        cue.take(previous) * has_previous,
        cue.take(following) * has_following,
        group.take(next_mark) * (next_mark <= last),
        group.take(previous_mark) * (previous_mark >= first),
        state.take(previous_mark - 1) * 4 + state.take(previous_mark) + 16 * (scene.pair.take(previous_mark) > 0),
        state.take(beyond) * 4 + state.take(next_mark),
        group.take(beyond),
        state.take(first) + 4 * state.take(last),
        (scene.paragraph.take(at) == 0) + 2 * (paragraph_last == last),
        (1 + state.take(after)) * (after <= paragraph_last),
        np.where(pair_end > paragraph_last, 1, 2) * (pair_end > 0),
        state.take(paragraph_first) + 4 * (scene.pair.take(at) > 0),
    )


@functools.cache
def templates() -> Templates:
    """The model's templates."""
    return Templates.of(_COLUMNS, _COMBINATIONS, window=10)
