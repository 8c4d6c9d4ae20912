"""The second look's measures and its head, compiled: what `second_look.measures` and `SecondLook` do with whole arrays.

Logarithms and exponentials are NumPy's in between, as another library's differ in the last digit; so there are several
loops. Sums are added in the order in which NumPy adds them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from framing import compiled
from framing.model.second_look import CLOSERS, ENDERS, FAR, GATE, HIGHEST, LEAST, OUTSIDE, TAIL
from framing.model.windows import LOWEST
from framing.preprocessing.characters import SPACE

Array = npt.NDArray[Any]

_ENDERS, _CLOSERS = tuple(map(ord, ENDERS)), tuple(map(ord, CLOSERS))
_NEWLINE = ord("\n")


@compiled.loop
def both_sides(scores: Array, columns: Array, starts: Array, ends: Array, size: int, sides: Array) -> bool:
    """Fill the probabilities for and against each label, of which logarithms are taken.

    Args:
        scores: of passages; shape (passages, all columns).
        columns: the labels' and last that of "any"; int64, each a column of ``scores``.
        starts, ends: the passages; int64.
        size: of the text.
        sides: filled; shape (2, passages, columns asked).

    Returns:
        False when a passage is not inside the text.
    """
    for passage in range(len(scores)):
        if not 0 <= starts[passage] <= ends[passage] <= size:
            return False
        for at in range(len(columns)):
            score = scores[passage, columns[at]]
            sides[0, passage, at] = max(score, LEAST)
            sides[1, passage, at] = max(1.0 - score, LEAST)
    return True


@compiled.loop
def logits(sides: Array, needed: Array, own: Array, anything: Array, power: Array) -> None:
    """Fill logits from logarithms.

    Args:
        sides: as `both_sides` filled it, logarithms of it.
        needed: labels whose probabilities are asked for again; int64.
        own: filled; shape (passages, labels).
        anything: filled with the last column's; shape (passages,).
        power: filled with what is raised to a power for the logistic function; shape (passages, needed).
    """
    labels = own.shape[1]
    for passage in range(len(own)):
        for at in range(labels):
            own[passage, at] = min(max(sides[0, passage, at] - sides[1, passage, at], -FAR), FAR)
        anything[passage] = min(max(sides[0, passage, labels] - sides[1, passage, labels], -FAR), FAR)
        for at in range(len(needed)):
            power[passage, at] = -own[passage, needed[at]]


@compiled.loop
def _goes_on(code: Array, start: int, end: int, bits: Array) -> bool:
    """Whether a passage ends inside a sentence; see `second_look.joined_passages`."""
    low = max(start, end - TAIL)
    at = end
    while at > low and bits[code[at - 1]] & SPACE:
        at -= 1
        if code[at] == _NEWLINE:
            return False
    while at > low:
        last = code[at - 1]
        if (last == _ENDERS[0]) | (last == _ENDERS[1]) | (last == _ENDERS[2]) | (last == _ENDERS[3]):
            return False
        closes = (last == _CLOSERS[0]) | (last == _CLOSERS[1]) | (last == _CLOSERS[2])
        if not closes | (last == _CLOSERS[3]) | (last == _CLOSERS[4]) | (last == _CLOSERS[5]):
            break
        at -= 1
    return True


@compiled.loop
def sentences(
    code: Array,
    starts: Array,
    ends: Array,
    bits: Array,
    power: Array,
    windows: int,
    joined: Array,
    highest: Array,
    several: Array,
    found: Array,
) -> None:
    """Fill what is known of the sentences that passages are in.

    Args:
        code, starts, ends: passages inside a text, in order.
        bits: by code point, see `preprocessing.characters.character_bits`.
        power: as `logits` filled it, raised; its first columns are the labels that windows are read for.
        windows: how many these are.
        joined: filled: whether each passage goes on the sentence of the one before; bool.
        highest: filled: of each column of ``power`` the highest probability in the sentence; shape as it.
        several: filled: whether the sentence has several passages; bool.
        found: filled: whether windows of the passage are worth reading; bool.
    """
    first = 0
    for passage in range(len(starts)):
        joined[passage] = (
            passage > 0
            and ends[passage - 1] == starts[passage]
            and _goes_on(code, starts[passage - 1], ends[passage - 1], bits)
        )
        if not joined[passage]:
            first = passage
            for at in range(power.shape[1]):
                highest[first, at] = 0.0
        for at in range(power.shape[1]):
            highest[first, at] = max(highest[first, at], 1.0 / (1.0 + power[passage, at]))
    first = 0
    for passage in range(len(starts)):
        if not joined[passage]:
            first = passage
        for at in range(power.shape[1]):
            highest[passage, at] = highest[first, at]
        several[passage] = joined[passage] or (passage + 1 < len(starts) and joined[passage + 1])
        found[passage] = False
        for at in range(windows):
            found[passage] = found[passage] or highest[passage, at] >= GATE


@compiled.loop
def add_up(raised: Array, counts: Array, total: Array) -> None:
    """Add up the raised scores of each passage's windows in their order; what is too little for a logarithm is lifted.

    Args:
        raised: of windows; shape (windows, labels).
        counts: the windows of each passage, together as many as there are; int64.
        total: filled; shape (passages, labels).
    """
    window = 0
    for passage in range(len(counts)):
        for label in range(total.shape[1]):
            total[passage, label] = 0.0
        for _ in range(counts[passage]):
            for label in range(total.shape[1]):
                total[passage, label] += raised[window, label]
            window += 1
        for label in range(total.shape[1]):
            total[passage, label] = max(total[passage, label], LEAST)


@compiled.loop
def _of_others(anything: Array) -> tuple[float, float, float, float]:
    """How many highest others are looked at, the least of as many highest of all, the sum of these and one more, and
    their sum; see `second_look._of_others`. There are two values or more."""
    some = min(HIGHEST, len(anything) - 1)
    order = np.empty(HIGHEST + 1)
    for at in range(HIGHEST + 1):
        order[at] = -np.inf
    for passage in range(len(anything)):
        value, at = anything[passage], some
        if value <= order[at]:
            continue
        while at > 0 and order[at - 1] < value:
            order[at] = order[at - 1]
            at -= 1
        order[at] = value
    most = 0.0
    for at in range(some):
        most += order[at]
    return float(some), order[some - 1], most + order[some], most


@compiled.loop
def likely(
    own: Array,
    anything: Array,
    whole: float,
    lengths: Array,
    joined: Array,
    several: Array,
    found: Array,
    highest: Array,
    place: Array,
    loud: Array,
    dense: Array,
    given: Array,
    which: Array,
    values: Array,
) -> int:
    """The passages and labels that are perhaps flagged: all whose value reaches the bar.

    Args:
        own, anything, joined, several, found, highest: as the loops above filled them.
        whole: the sum of ``anything``.
        lengths: logarithms of the passages' lengths.
        place: of each label its column of ``highest``, or -1; int64.
        loud: logarithms of `add_up`'s totals; its columns are the first of ``highest``.
        dense: the head's weights; shape (labels, measures): eleven, in the order of `second_look.MEASURES`.
        given: by label: bias, slope, shift and bar; shape (4, labels).
        which: filled with passage, label and 0 where the label needs a window and has none (else 1); int64, shape
            (passages * labels, 3).
        values: filled with what is raised to a power for the logistic function, as `heads.logistic` has it.

    Returns:
        How many.
    """
    passages, labels = own.shape
    count = 0
    some = edge = with_one = most = 0.0
    if passages > 1:
        some, edge, with_one, most = _of_others(anything)
    for passage in range(passages):
        mean = top = anything[passage]
        if passages > 1:
            mean = (whole - anything[passage]) / (passages - 1)
            top = (with_one - anything[passage]) / some if anything[passage] >= edge else most / some
        before = 1.0 if joined[passage] else 0.0
        after = 1.0 if passage + 1 < passages and joined[passage + 1] else 0.0
        for label in range(labels):
            weights, at = dense[label], place[label]
            window = best = parts = 0.0
            seen = 1
            if at >= 0:
                best = highest[passage, at]
                parts = best if several[passage] else 0.0
            if 0 <= at < loud.shape[1]:
                seen = 1 if best >= GATE else 0
                if found[passage]:
                    window = max(loud[passage, at], LOWEST) * weights[1]
            left = own[passage - 1, label] if passage > 0 else OUTSIDE
            right = own[passage + 1, label] if passage + 1 < passages else OUTSIDE
            # Eleven numbers in the order in which NumPy adds them along the last axis.
            raw = (own[passage, label] * weights[0] + window) + (lengths[passage] * weights[2] + left * weights[3])
            raw += (right * weights[4] + before * weights[5]) + (after * weights[6] + best * weights[7])
            raw += parts * weights[8]
            raw += mean * weights[9]
            raw += top * weights[10]
            value = given[1, label] * (raw + given[0, label]) + given[2, label]
            if value >= given[3, label]:
                which[count, 0], which[count, 1], which[count, 2] = passage, label, seen
                values[count] = -min(max(value, -700.0), 700.0)
                count += 1
    return count
