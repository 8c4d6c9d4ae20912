"""The second look by compiled loops: what `SecondLook.probabilities` gives, of what may be flagged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.model.features import plan_of as row_plan
from framing.model.linear import Codes, Floats, Sums
from framing.model.second_look import MEASURES, Flag, SecondLook
from framing.model.second_loops import add_up, both_sides, likely, logits, sentences
from framing.model.span_reading import SpanReading, span_readings
from framing.model.window_loops import raw_windows, room_for
from framing.preprocessing.characters import character_bits
from framing.preprocessing.points import code_points

_SLACK = 0.01  # below a threshold's logit; rounding is a thousandth of that at most
_SENTENCE, _IN_PARTS = MEASURES.index("sentence"), MEASURES.index("sentence in parts")


@dataclass(frozen=True, slots=True)
class Plan:
    """A second look's numbers as the loops read them; see there."""

    columns: Sums
    needed: Sums
    place: Sums
    dense: Floats
    given: Floats
    thresholds: list[float]
    codes: Codes
    rows: npt.NDArray[np.uint32]
    scales: Floats


def plan_of(look: SecondLook, columns: list[int]) -> Plan:
    """What stays the same from article to article.

    Args:
        look: the second look.
        columns: those of its labels and of "any" among the scores.
    """
    head = look.head
    short = [head.labels.index(label) for label in look.windows.labels]
    told = head.dense[[_SENTENCE, _IN_PARTS]].T.tolist()  # those with zeros do not look at their sentence
    needed = short + [k for k, weights in enumerate(told) if any(weights) and k not in short]
    place = np.full(len(head.labels), -1, np.int64)
    place[needed] = np.arange(len(needed))
    edge = np.clip(head.thresholds, 1e-300, 1 - 1e-12)
    bars = np.where(head.thresholds > 1e-300, np.log(edge) - np.log1p(-edge) - _SLACK, -np.inf)
    given = np.array([head.bias, head.slope, head.shift, bars], np.float64)
    dense = np.ascontiguousarray(head.dense.T, np.float64)
    table, read = look.table, [0, *range(look.windows.column + 1, look.windows.column + 1 + len(short))]
    codes = np.zeros((len(table.codes), -(-len(read) // 4) * 4), np.int8)
    codes[:, : len(read)] = table.codes[:, read]
    told_by = np.array(columns, np.int64), np.array(needed, np.int64), place, dense, given, head.thresholds.tolist()
    return Plan(*told_by, codes, row_plan(table.options), table.scales[read])


def flags(
    look: SecondLook,
    plan: Plan,
    text: str,
    bounds: tuple[Sums, Sums],
    scores: Floats,
    *,
    readings: Iterable[SpanReading] = (),
) -> list[Flag] | None:
    """What the second look flags of an article's passages; None when one of them is not inside the text.

    Args:
        look: the second look.
        plan: see `plan_of`.
        text: the article's.
        bounds: where the passages that are read begin and end.
        scores: what they score by themselves; shape (passages, all columns).
        readings: of all passages, where there are any.
    """
    starts, ends = bounds
    count, labels, short = len(starts), len(look.head.labels), len(look.windows.labels)
    sides = np.empty((2, count, labels + 1))
    if not both_sides(scores, plan.columns, starts, ends, len(text), sides):
        return None
    np.log(sides, sides)
    own, anything, power = np.empty((count, labels)), np.empty(count), np.empty((count, len(plan.needed)))
    logits(sides, plan.needed, own, anything, power)
    np.exp(power, power)
    code, highest = code_points(text), np.empty(power.shape)
    joined, several, found = np.empty((3, count), np.bool_)
    sentences(code, starts, ends, character_bits(), power, short, joined, highest, several, found)
    windows, counts, loud = (
        np.empty((room_for(starts, ends), short)),
        np.zeros(count, np.int64),
        np.empty((count, short)),
    )
    read = 0
    for reading in readings or span_readings(look.table, text, starts, ends):
        here = slice(reading.first, reading.first + len(reading.sums))
        which, begins, stops, kept = reading.grams(np.flatnonzero(found[here]), look.table)
        some = np.zeros(len(which), np.int64)
        given = plan.codes, plan.rows, plan.scales, look.windows.bias
        read += raw_windows(begins, stops, *kept, found[here].take(which), *given, some, windows[read:])
        counts[here][which] = some
    if read:
        raised = windows[:read]
        np.exp(raised, raised)
    add_up(windows, counts, loud)
    np.log(loud, loud)
    lengths = np.log1p(ends - starts)
    which, values = np.empty((count * labels, 3), np.int64), np.empty(count * labels)
    whole = float(np.add.reduce(anything))
    perhaps = likely(
        own,
        anything,
        whole,
        lengths,
        joined,
        several,
        found,
        highest,
        plan.place,
        loud,
        plan.dense,
        plan.given,
        which,
        values,
    )
    powers = np.exp(values[:perhaps]).tolist() if perhaps else []
    flagged: list[Flag] = []
    for (passage, label, seen), power in zip(which[:perhaps].tolist(), powers, strict=True):
        probability = seen / (1.0 + power)
        if probability >= plan.thresholds[label]:
            flagged.append((passage, label, probability))
    return flagged
