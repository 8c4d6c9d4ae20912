"""Linear models over hashed combinations of whole-number columns.

Every decision about voices (is this word a cue, does the content begin here, is this a title) is scored alike: a row
of small whole numbers describes the place, a template names one to three of its columns, the numbers are hashed to a
cell of a table of signed bytes, and the cells' sum is the score. All rows of an article are scored in a few array
operations, and a table fits a processor's second-level cache.
The hashing trick: Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning"; a value's hash depends
on its column and the hashes of a template's columns are added, as in Zobrist 1970.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.uint32]

BITS = 17  # 131,072 cells a table

# Odd 32-bit constants of MurmurHash3's finaliser and of xxHash32.
SPREAD, FINISH, _SALT = 0x85EBCA6B, 0xC2B2AE35, 0x9E3779B1


def names(text: str) -> tuple[str, ...]:
    """The names in a list with commas, over any number of lines."""
    return tuple(" ".join(part.split()) for part in text.split(","))


@dataclass(frozen=True, slots=True)
class Templates:
    """Which columns are combined.

    Attributes:
        columns, combinations: their names.
        places: ``places[k]`` holds the number of the column, from 1, in each template's place k, 0 where it has none.
        salts: each column's salt.
        for_loops: the salts of the columns in the order in which loops read them, and the templates as one number
            each: the columns' numbers in that order, from 1, eight bits each. A window's columns come first, token
            after token (each word's six numbers side by side), then the others as they are. Templates of one column
            come first, then those of two, then those of three; a 0 ends each of the three lists.
    """

    columns: tuple[str, ...]
    combinations: tuple[str, ...]
    places: tuple[Any, Any, Any]
    salts: Any
    for_loops: tuple[Any, Any]

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
        salts = (np.arange(len(columns), dtype=np.uint64) * _SALT + FINISH).astype(np.uint32)[:, None]
        order = np.arange(len(columns))
        order[: 6 * window] = order[: 6 * window].reshape(6, window).T.ravel()
        renumbered = np.zeros(len(columns) + 1, np.uint8)
        renumbered[order + 1] = np.arange(1, len(columns) + 1)
        numbers, sizes = renumbered[places].astype(np.uint32), (places > 0).sum(axis=0)
        packed = numbers[0] | numbers[1] << np.uint32(8) | numbers[2] << np.uint32(16)
        plan = [part for size in (1, 2, 3) for part in (packed[sizes == size], np.zeros(1, np.uint32))]
        for_loops = (salts[order, 0], np.concatenate(plan))
        return cls(tuple(columns), tuple(combinations), (places[0], places[1], places[2]), salts, for_loops)

    def cells(self, rows: Rows) -> NDArray[np.int64]:
        """The cells of each template (axis 0) of each row (axis 1) of ``rows``, which has the columns on axis 0."""
        import numpy as np

        table = np.zeros((len(self.columns) + 1, rows.shape[1]), np.uint32)
        mixed = table[1:]
        np.add(rows, self.salts, out=mixed)
        mixed *= np.uint32(SPREAD)
        mixed ^= mixed >> np.uint32(13)
        mixed *= np.uint32(FINISH)
        mixed ^= mixed >> np.uint32(16)
        hashed = table.take(self.places[0], 0)
        hashed += table.take(self.places[1], 0)
        hashed += table.take(self.places[2], 0)
        hashed >>= np.uint32(32 - BITS)
        cells: NDArray[np.int64] = hashed.astype(np.int64)
        return cells


@dataclass(frozen=True, slots=True)
class HashedModel:
    """Tables of small whole numbers, one a choice, what one step of each is worth, and the score without features.

    Attributes:
        cells: (choices, 2 ** BITS) signed bytes, held as 16-bit numbers: sums of 200 of them stay in range.
        step, bias: (choices,) floats.
        narrow: the cells as bytes, for loops, which add as wide as they like: half the processor's cache.
        by_cell: the same, the bytes of a cell side by side: all choices of a row cost one look into memory.
    """

    cells: NDArray[np.int16]
    step: NDArray[np.float64]
    bias: NDArray[np.float64]
    narrow: NDArray[np.int8] = field(init=False, repr=False, compare=False)
    by_cell: NDArray[np.int8] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "narrow", self.cells.astype("int8"))
        object.__setattr__(self, "by_cell", self.narrow.T.copy())

    def scores(self, cells: NDArray[np.int64]) -> NDArray[np.float64]:
        """The score of each choice (axis 0) for each row (axis 1) whose cells are given."""
        import numpy as np

        return self.scaled(np.array([np.add.reduce(table.take(cells), 0, np.int16) for table in self.cells]))

    def scaled(self, sums: NDArray[np.integer[Any]]) -> NDArray[np.float64]:
        """The scores of each choice (axis 0) from sums of its cells."""
        import numpy as np

        total: NDArray[np.float64] = sums.astype(np.float64)
        total *= self.step[:, None]
        total += self.bias[:, None]
        return total

    def score_of(self, cells: NDArray[np.int64], choice: NDArray[np.int64]) -> NDArray[np.float64]:
        """The score of one given choice for each row."""
        import numpy as np

        total = np.add.reduce(self.cells.reshape(-1).take(cells + (choice << BITS)), 0, np.int16)
        scaled: NDArray[np.float64] = total * self.step.take(choice) + self.bias.take(choice)
        return scaled
