"""Which words are cues: "said", "according", "believes", the colon of a headline.

The same model says how the content lies: right of the cue, left of it, or on both sides.

Every word of the cue list (``cues.json``: words that were a cue at least once in the training articles, with how
often) is a candidate; a hashed linear model over the words, marks and classes around it accepts or rejects it.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from framing.preprocessing.hashed import Templates, names
from framing.preprocessing.scene import CLOSING, OPENING, Scene

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_WINDOW = range(-4, 6)
COLUMNS = names(
    """
    w-3, w-2, w-1, w0, w1, w2, w3, w4, g-4, g-3, g-2, g-1, g0, g1, g2, g3, g4, g5, h-4, h-3, h-2, h-1, h0, h1, h2, h3,
    h4, h5, x-2, x-1, x0, x1, x2, q-1, q0, q1, q2, c0, cp, cn, cpd, cnd, nm, pm, nmd, pmd, sd, ed, qs, p0, ns, ps, v1,
    len, cd, od, nq, nqe, pq
    """
)
_COMBINATIONS = names(
    """
    w0, w0 w1, w-1 w0, w0 g1, w0 g-1, w0 g2, w0 g-2, w0 g1 g2, w0 g-1 g-2, w0 g-1 g1, w0 w2, w-2 w0, w0 w1 w2, w0 h-1,
    w0 h1, w0 q0, w0 nm, w0 pm, w0 sd, w0 cp, w0 cn, w0 h-1 h1, w0 pm pmd, w0 nm nmd, w0 qs, w0 h-1 g1, w0 g-1 q0, w0
    ps, w0 ns, x0, x0 g1, x0 g-1, x0 h-1 g1, x0 g-1 g1, x0 g1 g2, x0 g-1 g-2, x0 w1, x0 w-1, x0 nm, x0 pm, x0 h-1, x0
    sd, x0 c0, c0, c0 g1, c0 g-1, c0 g-1 g1, c0 h-1, c0 h-1 h1, c0 q0, c0 cp, c0 cn, c0 cp cpd, c0 cn cnd, c0 nm, c0 pm,
    c0 sd, c0 w1, c0 w-1, c0 g1 g2, c0 g-1 g-2, c0 pm nm, c0 g-1 pm, c0 w-2, c0 w2, c0 len, w1, w-1, w2, w-2, w3, w-3,
    w4, w1 w2, w-1 w-2, w-1 w1, g1 g2 g3, g-1 g-2 g-3, g-1 g1, g-2 g-1 g1, g-1 g1 g2, x1, x-1, x-1 g1, x1 g-1, h-2 h-1
    h0, h0 h1 h2, h0 p0, q-1 q0 q1, q0 q1 q2, p0, qs, qs q0, cp cn, sd, ed, pmd nmd, ps g-1, v1, v1 c0, v1 x0, ns, ps,
    cd, od, cd w0, cd g-1, cd c0, od c0, od w0, od g1, cd od, nq, nq nqe, nq w0, nq c0, nq nqe cd, nq nqe c0, nq cd ed,
    pq, pq cd, pq sd, pq c0, cd sd g1, cd ed, cd h1, cd h-1
    """
)
_BUCKETS = (*range(9), 8, *(9,) * 4, *(10,) * 6, *(11,) * 10, 12)


def bucket(distance: Ints) -> Ints:
    """Distances in tokens, coarser the longer: 0-7 as they are, then 8, 9, 10 ... up to 12 for 30 and more."""
    import numpy as np

    found: Ints = np.array(_BUCKETS).take(np.clip(distance, 0, 30))
    return found


def candidates(scene: Scene) -> Ints:
    """The token numbers of all words that may be a cue."""
    import numpy as np

    at = np.flatnonzero(scene.tokens.cue > 0)
    return at[at <= scene.sentence_last.take(at)]  # page furniture is in no sentence


def rows(scene: Scene, at: Ints) -> Ints:
    """What the model sees of each candidate: `COLUMNS` on axis 0, candidates on axis 1."""
    import numpy as np

    t = scene.tokens
    out: list[Ints] = []
    window = {o: at + o for o in range(-4, 6)}
    out.extend(t.word.take(window[o]) for o in range(-3, 5))
    out.extend(t.group.take(window[o]) for o in _WINDOW)
    out.extend(t.shape.take(window[o]) for o in _WINDOW)
    out.extend(t.suffix.take(window[o]) for o in range(-2, 3))
    out.extend(scene.state.take(window[o]) for o in (-1, 0, 1, 2))
    own = t.cue.take(at)
    first, last = scene.sentence_first.take(at), scene.sentence_last.take(at)
    previous = np.concatenate(([0], at[:-1]))
    following = np.concatenate((at[1:], [len(t.starts) - 1]))
    has_previous, has_following = previous >= first, following <= last
    previous_mark, next_mark = scene.previous_mark.take(at), scene.next_mark.take(at)
    has_before, has_after = previous_mark >= first, next_mark <= last
    inside_quote = scene.state.take(first) | scene.state.take(last) << 2
    size = len(t.starts)
    pair = scene.pair
    left = np.minimum(pair.take(previous_mark), 1) * 1
    # the cue's level of the two neighbours in the sentence
    out += [
        own,
        np.where(has_previous, t.cue.take(previous), 0),
        np.where(has_following, t.cue.take(following), 0),
        bucket(at - previous) * has_previous,
        bucket(following - at) * has_following,
        np.where(has_after, t.group.take(next_mark), 0),
        np.where(has_before, t.group.take(previous_mark), 0),
        bucket(next_mark - at),
        bucket(at - previous_mark),
        bucket(at - first),
        bucket(last - at),
        inside_quote,
        (scene.paragraph.take(at) == 0) * 1 + (scene.paragraph_last.take(at) == last) * 2,
        scene.state.take(np.minimum(next_mark + 1, size - 1)) * 4 + scene.state.take(next_mark),
        scene.state.take(np.maximum(previous_mark - 1, 0)) * 4 + scene.state.take(previous_mark) + left * 16,
        t.group.take(np.minimum(next_mark + 1, size - 1)),
        bucket(last - first),
        *_quotations_near(scene, at, last),
    ]
    return np.stack(out)


def _quotations_near(scene: Scene, at: Ints, last: Ints) -> list[Ints]:
    """How far the nearest closing mark before and opening mark after are, and how the next sentence begins."""
    import numpy as np

    size = len(scene.state)
    position = np.arange(size)
    closed = np.maximum.accumulate(np.where(scene.state == CLOSING, position, 0)).take(at)
    opened = np.minimum.accumulate(np.where(scene.state == OPENING, position, size - 1)[::-1])[::-1].take(at)
    paragraph_first, paragraph_last = scene.paragraph_first.take(at), scene.paragraph_last.take(at)
    following = np.minimum(last + 1, size - 1)
    inside = following <= paragraph_last
    pair_end = np.array([0, *(p[3] for p in scene.pairs)]).take(scene.pair.take(following))
    own = scene.pair.take(at)
    return [
        np.where(closed >= paragraph_first, 1 + bucket(at - closed), 0),
        np.where(opened <= paragraph_last, 1 + bucket(opened - at), 0),
        np.where(inside, 1 + scene.state.take(following), 0),
        np.where(pair_end >= paragraph_last, 1, 2) * (pair_end > 0),
        scene.state.take(paragraph_first) + 4 * (own > 0),
    ]


@functools.cache
def templates() -> Templates:
    """The model's templates."""
    return Templates.of(COLUMNS, _COMBINATIONS)
