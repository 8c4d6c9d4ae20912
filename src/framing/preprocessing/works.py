"""A title (a work, a headline, a programme, a nickname in a name) or words held at a distance."""

from __future__ import annotations

from typing import Literal

from framing.preprocessing.scene import Scene
from framing.preprocessing.tokens import class_number

_CAPITAL = (1, 2)
_SMALL = 0


def title_or_scare(scene: Scene, number: int) -> Literal["title", "scare"]:
    """Tell a title from a scare quotation: capitals inside, the word before."""
    tokens = scene.tokens
    opening, first, last, after = (int(part[number]) for part in scene.quoted)
    shapes = tokens.shape[first : last + 1].tolist()
    words = [s for s in shapes if s in (0, 1, 2, 3, 4)]
    capitals = sum(s in _CAPITAL for s in words)
    if (
        len(words) == 1
        and capitals
        and int(tokens.shape[opening - 1]) in _CAPITAL
        and int(tokens.shape[after]) in _CAPITAL
    ):
        return "title"  # a nickname between the names
    if len(words) >= 2 and shapes[0] in _CAPITAL and capitals * 2 >= len(words):
        return "title"
    if int(tokens.group[opening - 1]) == class_number("document") and capitals:
        return "title"
    return "scare"
