"""What the models of a part's start and end see.

The best of the places where a part may begin is chosen first; then, that known, the best of the places where it may
end. Both choices are made for all parts of an article at once.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from framing.preprocessing.candidates import Parts
from framing.preprocessing.cues import bucket
from framing.preprocessing.hashed import Templates, names
from framing.preprocessing.scene import Scene
from framing.preprocessing.tokens import PUNCTUATION, class_number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_START_COLUMNS = names(
    """
    role, side, w-2, w-1, w0, w1, w2, g-3, g-2, g-1, g0, g1, g2, g3, h-2, h-1, h0, h1, h2, x-1, x0, x1, d, wc, xc, cc,
    gc1, gc-1, layout, q-1, q0, qc, samepair, isfirst, bf, commas, caps, cues, thats, nth, left, wc1, left_stop
    """
)
_START_COMBINATIONS = names(
    """
    w0, w-1, w1, w-1 w0, w0 w1, g-1 g0, g-1 g0 g1, g0 g1, g-2 g-1 g0, g0 g1 g2, h-1 h0, h-1 h0 h1, h0 h1 h2, h-2 h-1 h0,
    x0, x-1, x-1 g0, x-1 h0, x0 x1, d side, d wc side, d g-1 side, d g0 side, d h0 side, d cc side, d g-1 g0, d xc side,
    d layout side, d w-1, d w0, wc w0, wc w-1, wc g-1 g0, wc g0, wc g-1, wc side, wc h0, wc q-1, wc nth side, xc g-1 g0,
    xc w0, xc nth side, gc1 g0, gc1 g-1 g0, gc1 d side, gc-1 d side, gc-1 g-1 g0, layout g-1 g0, layout g0, layout g-1,
    layout q-1 q0, layout isfirst, layout nth side, layout h0, layout w0, layout w-1, q-1 q0 qc, q-1 q0, samepair q0,
    samepair q-1 q0, isfirst side, isfirst g0, isfirst h0, isfirst d, bf side, bf g-1, commas side, commas g-1, commas d
    side, caps side, cues side, cues g-1 side, cues d side, thats side, thats g-1, nth side, nth g-1, nth g0, nth h0
    side, left side, left g-1, left g0, left g-1 g0, left h-1 h0, left nth, g-1 g0 side, h-1 h0 side, g0 side, h0 side,
    w0 side, w-1 side, g-3 g-2 g-1, wc wc1 w-1, wc wc1 nth, wc1 w-1, wc1 g0 d, left_stop side, left_stop g-1, g0 h0 h1,
    g1 g2 g3, layout samepair q-1, commas nth side, cues nth side, g-1 h0 cc, g0 cc side, g-1 cc side
    """
)
_END_COLUMNS = names(
    """
    role, side, w-1, w0, w1, w2, w3, g-2, g-1, g0, g1, g2, g3, g4, h-1, h0, h1, h2, h3, x0, x1, x2, x3, d, dc, ws, gs,
    hs, gs-1, wc, xc, cc, layout, q0, q1, q2, qs, samepair, issent, ispara, be, commas, commas_after, cues, cues_after,
    ands, nth, last, brackets, adj, c1, c2
    """
)
_END_COMBINATIONS = names(
    """
    w1, w0, w1 w2, w0 w1, w2, w3, g1, g1 g2, g0 g1, g0 g1 g2, g1 g2 g3, g-1 g0 g1, g2 g3 g4, h0 h1, h1 h2, h0 h1 h2, h1
    h2 h3, g1 h2, g1 h2 h3, g1 x2, g1 w2, w1 h2, x0 g1, x1, x1 g2, g1 g2 x3, g1 w2 h2, g1 c2, g1 c2 g3, c1, g1 x2 h2, d,
    d g1, d w1, d gs, d hs, d layout, d issent, d gs g1, d wc, d hs g1, dc side, dc g1, dc adj, dc layout, dc w1, ws g1,
    ws issent, gs g1, gs g1 g2, gs issent, gs-1 g1, gs-1 issent, gs-1 gs g1, hs g1, hs g0 g1, hs h0 g1, wc g1, wc g1 g2,
    wc issent, wc w1, wc nth, wc last, xc g1, xc w1, cc g1, cc issent, cc last, layout g1, layout g1 g2, layout issent,
    layout nth, layout last, layout q0 q1, layout w1, layout g1 q1, q0 q1 qs, q0 q1 q2, samepair q1, samepair q1 g1,
    samepair q0 q1, samepair issent, qs issent, samepair g1 issent, samepair d, q1 gs-1, issent, ispara, issent ispara,
    issent d, issent nth, be, be g1, be w1, be issent, commas, commas g1, commas g1 g2, commas issent, commas w2,
    commas_after, commas_after g1, commas_after g1 g2, commas commas_after g1, commas_after w1, cues, cues g1, cues
    issent, cues_after, cues_after g1, cues_after g1 g2, cues_after issent, cues cues_after g1, cues_after w1,
    cues_after w2, ands, ands g1, ands w1, ands issent, nth, nth g1, nth w1, last, last g1, last w1, nth last, brackets,
    brackets g1, adj, adj g1, adj nth, adj g0 g1, adj h0, adj issent, adj w0, adj side d, w0 g1 g2, w1 gs, h0 w1, gs w1
    d, hs w1 d
    """
)


@functools.cache
def start_templates() -> Templates:
    """The templates of the model that chooses where a part begins."""
    return Templates.of(_START_COLUMNS, _START_COMBINATIONS)


@functools.cache
def end_templates() -> Templates:
    """The templates of the model that chooses where a part ends."""
    return Templates.of(_END_COLUMNS, _END_COMBINATIONS)


def running(flags: NDArray[np.bool_]) -> Ints:
    """How many flags are set before each position (one more entry than flags)."""
    import numpy as np

    out = np.zeros(len(flags) + 1, np.int64)
    np.cumsum(flags, out=out[1:])
    return out


def _between(running: Ints, one: Ints, other: Ints) -> Ints:
    """How many flags stand between two positions, 5 at most (neither of them counted, in any order)."""
    import numpy as np

    low, high = np.minimum(one, other) + 1, np.maximum(one, other)
    count: Ints = np.clip(running.take(high) - running.take(np.minimum(low, high)), 0, 5)
    return count


def _nth(owner: Ints) -> tuple[Ints, Ints]:
    """Each row's place among its owner's rows, from the first and from the last, 12 at most."""
    import numpy as np

    if not len(owner):
        return owner, owner
    heads = np.flatnonzero(np.concatenate(([True], owner[1:] != owner[:-1])))
    sizes = np.diff(np.append(heads, len(owner)))
    place = np.arange(len(owner)) - np.repeat(heads, sizes)
    return np.minimum(place, 12), np.minimum(np.repeat(sizes, sizes) - 1 - place, 12)


def start_rows(scene: Scene, parts: Parts, owner: Ints, at: Ints) -> Ints:
    """What the start model sees of each candidate (columns on axis 0).

    Args:
        scene: the article.
        parts: the parts sought.
        owner, at: the candidates.
    """
    import numpy as np

    t = scene.tokens
    c, role = parts.cue.take(owner), parts.role.take(owner)
    side = role * 2 + (at > c)
    commas = running(t.group == class_number("comma"))
    caps = running((t.shape == 1) | (t.shape == 2))
    flags = np.zeros(len(t.starts), bool)
    flags[parts.accepted] = True
    cues = running(flags)
    thats = running(t.group == class_number("that"))
    stops = running(t.group == class_number("stop"))
    nth, last = _nth(owner)
    first = scene.sentence_first.take(at)
    out = [role, side]
    out.extend(t.word.take(at + o) for o in range(-2, 3))
    out.extend(t.group.take(at + o) for o in range(-3, 4))
    out.extend(t.shape.take(at + o) for o in range(-2, 3))
    out.extend(t.suffix.take(at + o) for o in (-1, 0, 1))
    out += [
        bucket(np.abs(at - c)),
        t.word.take(c),
        t.suffix.take(c),
        t.cue.take(c),
        t.group.take(c + 1),
        t.group.take(c - 1),
        parts.layout.take(owner),
        scene.state.take(at - 1),
        scene.state.take(at),
        scene.state.take(c),
        (scene.pair.take(at) == scene.pair.take(c)) * 1 + (scene.pair.take(at) > 0) * 2,
        (at == first) * 1,
        bucket(at - first),
        _between(commas, at, c),
        _between(caps, at, c),
        _between(cues, at, c),
        _between(thats, at, c),
        nth,
        last,
        t.word.take(c + 1),
        _between(stops, at, c),
    ]
    return np.stack(out)


def end_rows(scene: Scene, parts: Parts, start: Ints, owner: Ints, at: Ints) -> Ints:
    """What the end model sees of each candidate (columns on axis 0); ``start`` is where each part begins."""
    import numpy as np

    t = scene.tokens
    c, s, role = parts.cue.take(owner), start.take(owner), parts.role.take(owner)
    commas = running(t.group == class_number("comma"))
    ands = running((t.group == class_number("and")) | (t.group == class_number("but")))
    flags = np.zeros(len(t.starts), bool)
    flags[parts.accepted] = True
    cues = running(flags)
    opened = running(t.group == class_number("bracket_open"))
    closed = running(t.group == class_number("bracket_close"))
    nth, last = _nth(owner)
    final = scene.sentence_last.take(at)
    final_word = final - (t.shape.take(final) == PUNCTUATION)
    final_word -= t.shape.take(final_word) == PUNCTUATION
    out = [role, role * 2 + (at > c)]
    out.extend(t.word.take(at + o) for o in range(-1, 4))
    out.extend(t.group.take(at + o) for o in range(-2, 5))
    out.extend(t.shape.take(at + o) for o in range(-1, 4))
    out.extend(t.suffix.take(at + o) for o in (0, 1, 2, 3))
    out += [
        bucket(at - s),
        bucket(np.abs(at - c)),
        t.word.take(s),
        t.group.take(s),
        t.shape.take(s),
        t.group.take(s - 1),
        t.word.take(c),
        t.suffix.take(c),
        t.cue.take(c),
        parts.layout.take(owner),
        scene.state.take(at),
        scene.state.take(at + 1),
        scene.state.take(at + 2),
        scene.state.take(s),
        (scene.pair.take(at) == scene.pair.take(s)) * 1 + (scene.pair.take(s) > 0) * 2,
        (at >= final_word) * 1,
        (final == scene.paragraph_last.take(at)) * 1,
        bucket(final - at),
        _between(commas, s - 1, at + 1),
        _between(commas, at, final + 1),
        _between(cues, s - 1, at + 1),
        _between(cues, at, final + 1),
        _between(ands, s - 1, at + 1),
        nth,
        last,
        np.minimum(_between(opened, s - 1, at + 1), 1) + 2 * np.minimum(_between(closed, s - 1, at + 1), 1),
        (at + 1 == c) * 1 + (at + 2 == c) * 2,
        t.cue.take(at + 1),
        t.cue.take(at + 2),
    ]
    return np.stack(out)
