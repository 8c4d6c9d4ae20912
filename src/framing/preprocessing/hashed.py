"""Linear models over hashed combinations of whole-number columns.

Every decision about voices (is this word a cue, does the content begin here, is this a title) is scored alike: a row
of small whole numbers describes the place, a template names one to three of its columns, the numbers are hashed to a
cell of a table of signed bytes, and the cells' sum is the score. A table fits a processor's second-level cache. The
kernel does it, a row at a time (hashed.h).
The hashing trick: Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning"; a value's hash depends
on its column and the hashes of a template's columns are added, as in Zobrist 1970.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


BITS = 17  # 131,072 cells a table

# Odd 32-bit constants of MurmurHash3's finaliser and of xxHash32; columns have salts apart from one another.
FINISH, _SALT = 0xC2B2AE35, 0x9E3779B1


def names(text: str) -> tuple[str, ...]:
    """The names in a list with commas, over any number of lines."""
    return tuple(" ".join(part.split()) for part in text.split(","))


def names_of(*parts: Sequence[str]) -> tuple[str, ...]:
    """The names of several parts of a row, in order."""
    return tuple(name for part in parts for name in part)


@dataclass(frozen=True, slots=True)
class Templates:
    """Which columns are combined.

    Attributes:
        columns, combinations: their names.
        arrays: as the kernel takes them (hashed.h): the salts of the columns in the order in which it reads them, and
            the plan. A window's columns come first, token after token (each word's six numbers side by side), then the
            others as they are.
        order: where each combination stands in the plan.
    """

    columns: tuple[str, ...]
    combinations: tuple[str, ...]
    arrays: tuple[NDArray[np.uint32], NDArray[np.uint32]]
    order: NDArray[np.int64]

    @classmethod
    def of(cls, columns: Sequence[str], combinations: Sequence[str], window: int = 0) -> Templates:
        """Build templates from names: ``"w0 side"`` combines the columns ``w0`` and ``side``.

        Args:
            columns: the names of the columns of a row, in order; ``-`` names a column that is never used.
            combinations: one to three column names each, separated by a space.
            window: how many tokens the window has whose columns come first (`Scene.window`).

        Raises:
            ValueError: a combination names a column that is not there, stands twice, or has more than three names;
                there are more than 255 columns.
        """
        import numpy as np

        if len(columns) > 255:
            raise ValueError("more than 255 columns")
        number = {name: i for i, name in enumerate(columns, 1)}
        places = np.zeros((3, len(combinations)), np.int64)
        for t, combination in enumerate(combinations):
            parts = combination.split()
            if not 1 <= len(parts) <= 3 or any(part not in number for part in parts):
                raise ValueError(f"no such combination of columns: {combination!r}")
            for k, part in enumerate(parts):
                places[k, t] = number[part]
        if len(set(combinations)) != len(combinations):
            raise ValueError("a combination of columns stands twice")
        salts = (np.arange(len(columns), dtype=np.uint64) * _SALT + FINISH).astype(np.uint32)
        order = np.arange(len(columns))
        order[: 6 * window] = order[: 6 * window].reshape(6, window).T.ravel()
        renumbered = np.zeros(len(columns) + 1, np.uint8)
        renumbered[order + 1] = np.arange(1, len(columns) + 1)
        numbers, sizes = renumbered[places].astype(np.uint32), (places > 0).sum(axis=0)
        packed = numbers[0] | numbers[1] << np.uint32(8) | numbers[2] << np.uint32(16)
        plan = [part for size in (1, 2, 3) for part in (packed[sizes == size], np.zeros(1, np.uint32))]
        arrays = salts[order], np.concatenate(plan)
        return cls(tuple(columns), tuple(combinations), arrays, np.argsort(np.argsort(sizes, kind="stable")))

    def in_order(self, cells: NDArray[np.int32]) -> NDArray[np.int32]:
        """The cells of rows, as the kernel gives them (rows, templates), as (combinations, rows) for fitting."""
        return cells.T[self.order]


@dataclass(frozen=True)
class HashedModel:
    """Tables of small whole numbers, one a choice, what one step of each is worth, and the score without features.

    Attributes:
        cells: (choices, 2 ** BITS) signed bytes.
        step, bias: (choices,) floats.
    """

    cells: NDArray[np.int8]
    step: NDArray[np.float64]
    bias: NDArray[np.float64]

    @functools.cached_property
    def by_cell(self) -> NDArray[np.int8]:
        """(2 ** BITS, choices) the bytes of a cell side by side: all choices of a row cost one look into memory."""
        return self.cells.T.copy()
