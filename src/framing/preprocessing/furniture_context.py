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


class Context:
    """What the second stage sees of a page.

    Args:
        lines: the paragraphs.
        looks: their looks.
        logits: the first stage's opinions.
    """

    def __init__(self, lines: Sequence[str], looks: Sequence[Look], logits: Sequence[float]) -> None:
        self.lines = lines
        self.looks = looks
        self.logits = logits
        self.sure = [logit > _SURE for logit in logits]
        self.rare = speaks_rarely(looks)
        body = body_of(looks, [logit < -_BODY for logit in logits], self.rare)
        self.first, self.last = (body[0], body[-1]) if body else (0, len(lines))
        self.headline = headline_place(looks, logits, self.first)
        self.names = outlet_names([line for line, sure in zip(lines, self.sure, strict=True) if sure])

    def values(self, number: int) -> dict[str, float]:
        """The second stage's features of one paragraph that are not 0, by name."""
        look = self.looks[number]
        place = "head" if number < self.first else "tail" if number > self.last else "inside"
        length = "button" if look.words <= _BUTTON else "line" if look.words <= _BODY_WORDS else "paragraph"
        values = {
            "first_stage": max(-_LIMIT, min(_LIMIT, self.logits[number])),
            f"{place}_{length}": 1.0,
            f"{place}_{'ends' if look.ends else 'open'}": 1.0,
        }
        if "cueless" in look.values:
            values[f"{place}_cueless"] = 1.0
        if place == "head":
            values["headline" if number == self.headline else "head_other"] = 1.0
        if self.rare and look.speaks:
            values["speaks_rarely"] = 1.0
        if any(name in self.lines[number] for name in self.names):
            values["outlet"] = 1.0
        self._add_neighbours(number, place, values)
        return values

    def _add_neighbours(self, number: int, place: str, values: dict[str, float]) -> None:
        size = len(self.looks)
        if number == 0:
            values["first"] = 1.0
        elif number == size - 1:
            values["last"] = 1.0
        for side, step in (("before", -1), ("after", 1)):
            near, far = number + step, number + 2 * step
            if 0 <= near < size:
                values[side] = max(-3.0, min(3.0, self.logits[near]))
                if self.looks[near].words <= _BUTTON:
                    values[f"button_{side}"] = 1.0
            if 0 <= far < size:
                values[f"far_{side}"] = max(-3.0, min(3.0, self.logits[far]))
        above = any(self.sure[max(0, number - _REACH) : number])
        below = any(self.sure[number + 1 : number + 1 + _REACH])
        if above or below:
            values[f"{place}_{'between' if above and below else 'under' if above else 'over'}"] = 1.0


def body_of(looks: Sequence[Look], plain: Sequence[bool], rare: bool) -> list[int]:
    """The paragraphs that read like reporting, among those that are ``plain``; ``rare``: see `speaks_rarely`."""
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


def speaks_rarely(looks: Sequence[Look]) -> bool:
    """Whether "we" and "you" are not the page's own tone, as they are in a speech or a column."""
    return [look.speaks for look in looks].count(True) <= _RARE * len(looks)


def outlet_names(lines: Sequence[str]) -> list[str]:
    """Names that stand in two or more of these ``lines`` of furniture: the outlet's own."""
    counts = Counter(name for line in lines for name in set(_NAME.findall(line)))
    return [name for name, count in counts.items() if count > 1]
