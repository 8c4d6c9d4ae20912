"""What the furniture model knows of a paragraph from the rest of its page.

The body of a page runs from the first to the last paragraph that reads like reporting; before it is the head, after
it the tail. Appeals run over many paragraphs, some of which read like reporting: they are told by their neighbours,
by the outlet's "we" on a page that says it nowhere else, and by the outlet's name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from framing.preprocessing.furniture_features import Look

_LIMIT = 6.0  # logits beyond it say no more
_SURE = 1.0  # logit from which a paragraph's own looks are trusted when its neighbours are judged (p = 0.73)
_BODY = 2.0  # logit below which, negated, a paragraph can be of the body (p = 0.12)
_REACH = 3  # paragraphs to either side
_BODY_WORDS = 14
_RARE = 0.4  # share of paragraphs with "we" or "you" up to which it is not the page's own tone
_NAME = re.compile(r"(?<![\w’'-])(?:[A-ZÀ-Ý][\w’'-]+ )+[A-ZÀ-Ý][\w’'-]+")
_BUTTON = 3  # words


def in_context(lines: Sequence[str], looks: Sequence[Look], logits: Sequence[float]) -> list[dict[str, float]]:
    """The second stage's features of each paragraph.

    Args:
        lines: the paragraphs.
        looks: their looks.
        logits: the first stage's opinions.
    """
    size = len(lines)
    rare = _speaks_rarely(looks)
    body = body_of(looks, [logit < -_BODY for logit in logits])
    first, last = (body[0], body[-1]) if body else (0, size)
    best = headline_place(looks, logits, first)
    names = outlet_names([line for line, logit in zip(lines, logits, strict=True) if logit > _SURE])
    found = []
    for number in range(size):
        values = _values(number, looks=looks, logits=logits, region=(number < first) - (number > last))
        if number < first:
            values["headline" if number == best else "head_other"] = 1.0
        if rare and looks[number].speaks:
            values["speaks_rarely"] = 1.0
        if any(name in lines[number] for name in names):
            values["outlet"] = 1.0
        found.append(values)
    return found


def body_of(looks: Sequence[Look], plain: Sequence[bool]) -> list[int]:
    """The paragraphs that read like reporting, among those that are ``plain``."""
    rare = _speaks_rarely(looks)
    return [
        number
        for number, look in enumerate(looks)
        if look.words > _BODY_WORDS and look.ends and plain[number] and not (rare and look.speaks)
    ]


def headline_place(looks: Sequence[Look], logits: Sequence[float], first: int) -> int:
    """Which paragraph before the body's ``first`` one is most likely the headline; -1 where there is none.

    A name alone is a credit sooner than a headline, so it counts as less likely by three logits.
    """
    return min(
        (n for n in range(first) if looks[n].words > 1),
        key=lambda n: (logits[n] + 3 * ("name_line" in looks[n].values or "byline" in looks[n].values), n),
        default=-1,
    )


def _speaks_rarely(looks: Sequence[Look]) -> bool:
    """Whether "we" and "you" are not the page's own tone, as they are in a speech or a column."""
    return sum(look.speaks for look in looks) <= _RARE * len(looks)


def outlet_names(lines: Sequence[str]) -> list[str]:
    """Names that stand in two or more of these ``lines`` of furniture: the outlet's own."""
    counts = Counter(name for line in lines for name in set(_NAME.findall(line)))
    return [name for name, count in counts.items() if count > 1]


def _values(number: int, *, looks: Sequence[Look], logits: Sequence[float], region: int) -> dict[str, float]:
    look = looks[number]
    size = len(looks)
    place = {1: "head", 0: "inside", -1: "tail"}[region]
    length = "button" if look.words <= _BUTTON else "line" if look.words <= _BODY_WORDS else "paragraph"
    values = {
        "first_stage": max(-_LIMIT, min(_LIMIT, logits[number])),
        f"{place}_{length}": 1.0,
        f"{place}_{'ends' if look.ends else 'open'}": 1.0,
    }
    if "cueless" in look.values:
        values[f"{place}_cueless"] = 1.0
    if number == 0:
        values["first"] = 1.0
    elif number == size - 1:
        values["last"] = 1.0
    for side, step in (("before", -1), ("after", 1)):
        near, far = number + step, number + 2 * step
        if 0 <= near < size:
            values[side] = max(-3.0, min(3.0, logits[near]))
            if looks[near].words <= _BUTTON:
                values[f"button_{side}"] = 1.0
        if 0 <= far < size:
            values[f"far_{side}"] = max(-3.0, min(3.0, logits[far]))
    above = any(logit > _SURE for logit in logits[max(0, number - _REACH) : number])
    below = any(logit > _SURE for logit in logits[number + 1 : number + 1 + _REACH])
    if above and below:
        values[f"{place}_between"] = 1.0
    elif above:
        values[f"{place}_under"] = 1.0
    elif below:
        values[f"{place}_over"] = 1.0
    return values
