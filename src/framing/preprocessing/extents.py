"""What the models of a part's start and end see.

The best of the places where a part may begin is chosen first; then, that known, the best of the places where it may
end. Both choices are made for all parts of an article at once.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from framing.preprocessing.candidates import Parts
from framing.preprocessing.columns import between, buckets, names_of, places, running, stacked
from framing.preprocessing.hashed import Templates, names
from framing.preprocessing.scene import (
    ANDS,
    BRACKETS_CLOSED,
    BRACKETS_OPEN,
    CAPITALS,
    COMMAS,
    CUE,
    GROUP,
    SHAPE,
    STATE,
    STOPS,
    SUFFIX,
    THATS,
    WORD,
    Scene,
    window_names,
)
from framing.preprocessing.tokens import PUNCTUATION

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_START_COLUMNS = names_of(
    window_names(-3, 3),
    names(
        """
        side, d, bf, wc, xc, cc, gc1, wc1, gc-1, qc, layout, samepair, isfirst, commas, caps, thats, left_stop, cues,
        nth, left
        """
    ),
)
_START_COMBINATIONS = names(
    """
    w0, w-1, w1, g-1 g0, g0 g1, g-2 g-1 g0, g0 g1 g2, h-1 h0, h-1 h0 h1, h0 h1 h2, h-2 h-1 h0, x0, x-1, x-1 h0, d side,
    d g-1 side, d g0 side, d h0 side, d cc side, d layout side, xc nth side, gc1 d side, gc-1 d side, layout g-1 g0,
    layout g0, layout g-1, layout nth side, layout h0, layout w0, layout w-1, q-1 q0 qc, q-1 q0, samepair q0, samepair
    q-1 q0, isfirst side, isfirst g0, isfirst h0, isfirst d, bf side, bf g-1, commas side, commas g-1, commas d side,
    caps side, cues side, cues g-1 side, cues d side, thats side, thats g-1, nth side, nth g-1, nth g0, nth h0 side,
    left side, left g-1, left g0, left h-1 h0, left nth, h-1 h0 side, g0 side, w0 side, w-1 side, g-3 g-2 g-1, left_stop
    g-1, g0 h0 h1, commas nth side, cues nth side, g-1 h0 cc, g0 cc side, g-1 cc side, w-1 w0, w0 w1, wc side, wc g-1
    g0, wc w-1, wc wc1 w-1, wc nth side
    """
)
_END_COLUMNS = names_of(
    window_names(-2, 4),
    names(
        """
        side, d, dc, be, ws, gs, hs, qs, gs-1, wc, xc, cc, layout, samepair, issent, ispara, commas, ands, opened,
        closed, cues, commas_after, cues_after, brackets, adj, nth, last
        """
    ),
)
_END_COMBINATIONS = names(
    """
    w1, w0, w3, g1, g0 g1, g0 g1 g2, g-1 g0 g1, h0 h1, h1 h2, h0 h1 h2, h1 h2 h3, g1 h2, w1 h2, x0 g1, x1, g1 c2, c1, d
    gs, d hs, d layout, d issent, dc side, dc g1, dc adj, dc layout, gs-1 g1, hs g1, hs g0 g1, hs h0 g1, cc g1, cc last,
    layout g1, layout g1 g2, layout nth, layout last, layout g1 q1, samepair q1 g1, samepair issent, samepair g1 issent,
    samepair d, issent d, issent nth, be, commas, commas g1, commas g1 g2, commas issent, commas_after g1, commas
    commas_after g1, commas_after w1, cues, cues g1, cues issent, cues_after g1, cues_after issent, cues cues_after g1,
    ands g1, ands w1, ands issent, nth, nth g1, last, nth last, brackets g1, adj g1, adj nth, adj g0 g1, adj issent, adj
    w0, adj side d, w0 w1, w1 w2, wc g1, w1 gs, d wc, g1 g2 g3
    """
)


@functools.cache
def start_templates() -> Templates:
    """The templates of the model that chooses where a part begins."""
    return Templates.of(_START_COLUMNS, _START_COMBINATIONS, window=7)


@functools.cache
def end_templates() -> Templates:
    """The templates of the model that chooses where a part ends."""
    return Templates.of(_END_COLUMNS, _END_COMBINATIONS, window=7)


def _counts(scene: Scene, rows: tuple[int, ...], accepted: Ints) -> NDArray[np.int32]:
    """Some of the scene's running counts, and that of the accepted cues."""
    import numpy as np

    counts = np.empty((len(rows) + 1, scene.counts.shape[1]), np.int32)
    counts[:-1] = scene.counts[list(rows)]
    flags = np.zeros(scene.counts.shape[1] - 1, bool)
    flags[accepted] = True
    counts[-1] = running(flags)
    return counts


def start_rows(scene: Scene, parts: Parts, owner: Ints, at: Ints) -> NDArray[np.uint32]:
    """What the start model sees of each candidate (columns on axis 0).

    Args:
        scene: the article.
        parts: the parts sought.
        owner, at: the candidates.
    """
    import numpy as np

    c, role = parts.cue.take(owner), parts.role.take(owner)
    first = scene.sentence_first.take(at)
    pair = scene.pair.take(at)
    fields = scene.fields
    ahead = at > c
    counts = _counts(scene, (COMMAS, CAPITALS, THATS, STOPS), parts.accepted)
    return stacked(
        len(at),
        scene.window(at, -3, 3),
        role * 2 + ahead,
        buckets(np.abs(at - c), at - first),
        fields[[WORD, SUFFIX, CUE]].take(c, 1),
        fields[[GROUP, WORD]].take(c + 1, 1),
        fields[GROUP].take(c - 1),
        fields[STATE].take(c),
        parts.layout.take(owner),
        (pair == scene.pair.take(c)) + 2 * (pair > 0),
        at == first,
        between(counts, np.where(ahead, c, at) + 1, np.where(ahead, at, c)),
        *places(owner),
    )


def end_rows(scene: Scene, parts: Parts, start: Ints, owner: Ints, at: Ints) -> NDArray[np.uint32]:
    """What the end model sees of each candidate (columns on axis 0); ``start`` is where each part begins."""
    import numpy as np

    c, s, role = parts.cue.take(owner), start.take(owner), parts.role.take(owner)
    fields = scene.fields
    final = scene.sentence_last.take(at)
    final_word = final - (fields[SHAPE].take(final) == PUNCTUATION)
    final_word -= fields[SHAPE].take(final_word) == PUNCTUATION
    pair = scene.pair.take(s)
    counts = _counts(scene, (COMMAS, ANDS, BRACKETS_OPEN, BRACKETS_CLOSED), parts.accepted)
    inside = between(counts, s, at + 1)
    following = between(counts[[0, 4]], at + 1, final + 1)
    return stacked(
        len(at),
        scene.window(at, -2, 4),
        role * 2 + (at > c),
        buckets(at - s, np.abs(at - c), np.maximum(final - at, 0)),
        fields[[WORD, GROUP, SHAPE, STATE]].take(s, 1),
        fields[GROUP].take(s - 1),
        fields[[WORD, SUFFIX, CUE]].take(c, 1),
        parts.layout.take(owner),
        (scene.pair.take(at) == pair) + 2 * (pair > 0),
        at >= final_word,
        final == scene.paragraph_last.take(at),
        inside,
        following,
        np.minimum(inside[2], 1) + 2 * np.minimum(inside[3], 1),
        (at + 1 == c) + 2 * (at + 2 == c),
        *places(owner),
    )
