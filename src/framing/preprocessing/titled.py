"""Titles and nicknames by their shape, where the second look (`usage`) is unsure."""

from __future__ import annotations

from collections.abc import Sequence

from framing.preprocessing.lexicon import class_number
from framing.preprocessing.mentions import Entities
from framing.preprocessing.speaking import Anchor
from framing.preprocessing.tokens import CAPITAL, LOWER, PUNCTUATION, UPPER
from framing.spans import QuotationKind

_NICKNAME = 3  # words


def mend(entities: Entities, anchors: Sequence[Anchor], decided: list[QuotationKind]) -> None:
    """Nicknames between two names are titles, and so is what "and" joins to a title in the same capitals.

    Args:
        entities: the scene's.
        anchors: its pairs of marks.
        decided: their kinds, mended in place.
    """
    join = frozenset(class_number(name) for name in ("and", "comma"))
    for number, anchor in enumerate(anchors):
        if _nickname(entities, anchor):
            decided[number] = "title"
        elif number and decided[number] == "direct" and decided[number - 1] == "title":
            before = anchors[number - 1]
            gap = range(before.after, anchor.opening)
            if len(gap) <= 2 and all(entities.group[t] in join for t in gap) and _capitals(entities, anchor):
                decided[number] = "title"


def _capitals(entities: Entities, anchor: Anchor) -> bool:
    """Whether all longer words have capitals."""
    shapes = [entities.shape[t] for t in range(anchor.first, anchor.last + 1) if len(entities.words[t]) > 3]
    return bool(shapes) and LOWER not in shapes


def _nickname(entities: Entities, anchor: Anchor) -> bool:
    """Whether the marks stand between two names: Nora "Nell" Quill."""
    names = (CAPITAL, UPPER)
    return (
        anchor.last - anchor.first < _NICKNAME
        and entities.shape[anchor.opening - 1] in names
        and entities.shape[anchor.after] in names
        and entities.shape[anchor.first] in names
        and entities.shape[anchor.last] != PUNCTUATION
        and entities.state[anchor.after] == 0
        and entities.sentence_first[anchor.after] == entities.sentence_first[anchor.opening - 1]
    )
