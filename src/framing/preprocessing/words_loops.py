"""Words found in a table of words by compiled loops; imported only where `framing.compiled` is ready."""

from __future__ import annotations

from typing import Any

import numpy as np

from framing.compiled import loop


@loop
def number_of(points: Any, begin: int, end: int, value: Any, folded: Any, words: Any) -> int:
    """The number of the word ``points[begin:end]`` in ``words`` (see `characters.word_table`); 0 if it is in none.

    Args:
        points: uint32 code points, of which those from ``begin`` to ``end`` are below the length of ``folded``.
        begin, end: the word's place.
        value: its hash, of lower-case letters (`characters.word_hash`).
        folded: the lower case of code points.
        words: the table.
    """
    slots, letters, bounds = words
    mask = np.uint32(len(slots) - 1)
    slot = value & mask
    while True:  # ends, as at least half of the slots are 0
        number = slots[slot]
        if number == 0:
            return 0
        first = bounds[number - 1]
        if bounds[number] - first == end - begin:
            same = True
            for i in range(end - begin):
                if letters[first + i] != folded[points[begin + i]]:
                    same = False
                    break
            if same:
                return int(number)
        slot = (slot + np.uint32(1)) & mask
