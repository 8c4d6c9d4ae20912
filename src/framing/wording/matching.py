"""Many terms looked for in streams at once: the table of their keys, and the uses that are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.kernel import loops

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from framing.wording.fragments import Key

    Ints = NDArray[np.int64]

# As term_scan.c has them.
_NEAR_BITS = 21
_LENGTHS, _MIX = 0x9E3779B1, 0x85EBCA6B
ASIDE = 6  # words on either side of a use by which a copied sentence is told


@dataclass(frozen=True, slots=True, eq=False)
class KeyTable:
    """Terms by number, found by their keys; see term_scan.c."""

    near: NDArray[np.uint8]
    slots: NDArray[np.int32]
    keys: NDArray[np.uint32]
    lengths: NDArray[np.uint16]

    @classmethod
    def of(cls, keys: Sequence[Key]) -> KeyTable:
        """The table of keys, which are numbered in their order; no key may stand twice."""
        import numpy as np

        values = np.array([key.value for key in keys], np.uint32)
        lengths = np.array([key.length for key in keys], np.uint16)
        mixed = values + lengths.astype(np.uint32) * np.uint32(_LENGTHS)
        mixed = (mixed ^ mixed >> np.uint32(15)) * np.uint32(_MIX)
        near = np.zeros(1 << _NEAR_BITS, bool)
        near[mixed >> np.uint32(32 - _NEAR_BITS)] = True
        size = 1 << max(4, (2 * len(keys)).bit_length())
        slots = np.full(size, -1, np.int32)
        place = (mixed >> np.uint32(1)).astype(np.int64) & (size - 1)
        waiting = np.arange(len(keys))
        while len(waiting):
            slots[place[waiting][slots[place[waiting]] == -1]] = -2
            taken = slots[place[waiting]] == -2
            slots[place[waiting[taken]]] = waiting[taken]  # of several for one place the last has it
            waiting = waiting[slots[place[waiting]] != waiting]
            place[waiting] = (place[waiting] + 1) & (size - 1)
        return cls(np.packbits(near, bitorder="little"), slots, values, lengths)

    @property
    def columns(self) -> tuple[Any, Any, Any, Any]:
        """As the kernel takes them."""
        return self.near, self.slots, self.keys, self.lengths


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Uses in order of their places, shorter before longer.

    Attributes:
        terms: numbers of the table.
        places, sizes: the first word of each, and how many words it has.
        inside: whether it lies in a longer term's use.
        stances: of each.
        articles: the number of its article among those given.
        around: a number of its words and the six on either side.
    """

    terms: NDArray[np.int32]
    places: Ints
    sizes: NDArray[np.uint8]
    inside: NDArray[np.uint8]
    stances: NDArray[np.uint8]
    articles: NDArray[np.int32]
    around: NDArray[np.uint64]


def find(values: NDArray[np.uint32], flags: NDArray[np.uint16], bounds: Any, table: KeyTable) -> Matches:
    """The uses of the terms of a table in the streams of articles, which begin at ``bounds``."""
    import numpy as np

    return Matches(*loops.find_terms(values, flags, np.asarray(bounds, np.int64), *table.columns, ASIDE))
