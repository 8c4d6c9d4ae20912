"""Offsets in the unit that a tool counts in: code points (ours), UTF-16 units (JavaScript), grapheme clusters."""

from __future__ import annotations

import importlib
import re
from bisect import bisect_right
from itertools import accumulate

from framing.errors import OptionError

CODE_POINTS = "code-points"
UTF_16 = "utf-16"
GRAPHEMES = "graphemes"
UNITS = (CODE_POINTS, UTF_16, GRAPHEMES)

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def check_unit(unit: str) -> str:
    """Give back ``unit`` if it is one of `UNITS`.

    Raises:
        OptionError: it is not.
    """
    if unit not in UNITS:
        raise OptionError(f"unknown unit of offsets {unit!r}", way_out=f"units are {', '.join(UNITS)}")
    return unit


class Offsets:
    """Converts offsets into one text between code points and ``unit``.

    Grapheme clusters are those of Unicode's UAX #29, as the regex package finds them (it is there as a requirement
    of NLTK); doccano's own splitter knows an older Unicode and may differ on the newest emoji.
    """

    def __init__(self, text: str, unit: str) -> None:
        self._length = len(text)
        self._places: list[int] | None = None  # in `unit`, the place of each code point; None where they are the same
        if unit == UTF_16 and _ASTRAL.search(text):
            self._places = [0, *accumulate(1 + (letter > "\uffff") for letter in text)]
        elif unit == GRAPHEMES:
            clusters = importlib.import_module("regex").findall(r"\X", text)
            places: list[int] = []
            for number, cluster in enumerate(clusters):
                # a code point inside a cluster has no number of its own: it gets the next one, which widens a span
                places += [number] + [number + 1] * (len(cluster) - 1)
            self._places = [*places, len(clusters)]

    def outward(self, start: int, end: int) -> tuple[int, int]:
        """A span in code points -> the same in the unit; in graphemes it is widened to whole clusters."""
        if self._places is None:
            return start, end
        first = self._places[start]
        if bisect_right(self._places, first) - 1 != start:  # inside a cluster
            first -= 1
        return first, self._places[end]

    def inward(self, start: int, end: int) -> tuple[int, int] | None:
        """A span in the unit -> the same in code points; None where it does not lie on characters of the text."""
        first, last = self._inward(start), self._inward(end)
        if first is None or last is None or first >= last:
            return None
        return first, last

    def _inward(self, place: int) -> int | None:
        if self._places is None:
            return place if 0 <= place <= self._length else None
        index = bisect_right(self._places, place) - 1  # the last: earlier equals lie inside a cluster
        return index if index >= 0 and self._places[index] == place else None
