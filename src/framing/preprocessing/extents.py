"""What the models of a part's start and end see.

The best of the places where a part may begin is chosen first; then, that known, the best of the places where it may
end. The kernel fills in the columns (part_rows.c).
"""

from __future__ import annotations

import functools

from framing.preprocessing.hashed import Templates, names, names_of
from framing.preprocessing.scene import window_names

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
