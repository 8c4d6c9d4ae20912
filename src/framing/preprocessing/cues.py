"""Which words are cues: "said", "according", "believes", the colon of a headline.

Every word of the cue list (``cues.json``: words that were a cue at least once in the training articles, with how
often) is a candidate, and so is a dash beside a quotation mark. A hashed linear model over the words, marks and
classes around it accepts or rejects it; the same model says how the content lies: right of the cue, left of it, or on
both sides.
"""

from __future__ import annotations

import functools

from framing.preprocessing.hashed import Templates, names, names_of
from framing.preprocessing.lexicon import class_number
from framing.preprocessing.scene import Scene, window_names

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


@functools.cache
def templates() -> Templates:
    """The model's templates."""
    return Templates.of(_COLUMNS, _COMBINATIONS, window=10)


def dash(scene: Scene) -> int:
    """The class of dashes, -1 where the scene has no marks that one could stand beside."""
    return class_number("dash") if scene.marks else -1
