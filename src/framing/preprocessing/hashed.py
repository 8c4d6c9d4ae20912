"""Linear models over hashed combinations of whole-number columns.

Every decision about voices (is this word a cue, does the content begin here, is this a title) is scored alike: a row
of small whole numbers describes the place, a template names one to three of its columns, the numbers are hashed to a
cell of a table of signed bytes, and the cells' sum is the score. All rows of an article are scored in a few array
operations; the table fits a processor's second-level cache (that is why it holds bytes: 128 kB each).
The hashing trick: Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BITS = 17  # 131,072 cells a model: 18 bits gained less than 0.1 point of content F1, 16 lost 0.4

# Odd 64-bit constants: one for each of a template's three places (splitmix64's and two of xxHash's).
_PLACES = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
_FINISH = 0xD6E8FEB86659FD93


def names(text: str) -> tuple[str, ...]:
    """The names in a list with commas, over any number of lines."""
    return tuple(" ".join(part.split()) for part in text.split(","))


@dataclass(frozen=True, slots=True)
class Templates:
    """Which columns are combined: ``places[k]`` holds the column of each template's place k (column 0 is constant)."""

    columns: tuple[str, ...]
    places: tuple[Any, Any, Any]
    salts: Any

    @classmethod
    def of(cls, columns: Sequence[str], combinations: Sequence[str]) -> Templates:
        """Build templates from names: ``"w0 side"`` combines the columns ``w0`` and ``side``.

        Args:
            columns: the names of the columns of a row, in order, without the constant column.
            combinations: one to three column names each, separated by a space.

        Raises:
            ValueError: a combination names a column that is not there, or more than three.
        """
        import numpy as np

        number = {name: i for i, name in enumerate(columns, 1)}
        places = np.zeros((3, len(combinations)), np.int64)
        for t, combination in enumerate(combinations):
            names = combination.split()
            if not 1 <= len(names) <= 3 or any(name not in number for name in names):
                raise ValueError(f"no such combination of columns: {combination!r}")
            for k, name in enumerate(names):
                places[k, t] = number[name]
        salts = (np.arange(1, len(combinations) + 1, dtype=np.uint64) * np.uint64(_FINISH))[:, None]
        return cls(tuple(columns), (places[0], places[1], places[2]), salts)

    def cells(self, rows: NDArray[np.int64]) -> NDArray[np.uint64]:
        """The cells of each template (axis 0) of each row (axis 1) of ``rows``, which has the columns on axis 0."""
        import numpy as np

        width = rows.shape[1]
        table = np.zeros((len(self.columns) + 1, width), np.uint64)
        table[1:] = rows
        hashed = (table * np.uint64(_PLACES[0])).take(self.places[0], 0)
        hashed += (table * np.uint64(_PLACES[1])).take(self.places[1], 0)
        hashed += (table * np.uint64(_PLACES[2])).take(self.places[2], 0)
        hashed += self.salts
        hashed ^= hashed >> np.uint64(29)
        hashed *= np.uint64(_FINISH)
        hashed >>= np.uint64(64 - BITS)
        cells: NDArray[np.uint64] = hashed
        return cells


@dataclass(frozen=True, slots=True)
class HashedModel:
    """Tables of signed bytes, one a choice, what one step of each is worth, and the score without features.

    Attributes:
        cells: (choices, 2 ** BITS) signed bytes.
        step, bias: (choices,) floats.
    """

    cells: NDArray[np.int8]
    step: NDArray[np.float64]
    bias: NDArray[np.float64]

    def scores(self, cells: NDArray[np.uint64]) -> NDArray[np.float64]:
        """The score of each choice (axis 0) for each row (axis 1) whose cells are given."""
        import numpy as np

        places = cells.view(np.int64)
        total = np.stack([table.take(places).sum(axis=0, dtype=np.int32) for table in self.cells])
        return total * self.step[:, None] + self.bias[:, None]

    def score_of(self, cells: NDArray[np.uint64], choice: NDArray[np.int64]) -> NDArray[np.float64]:
        """The score of one given choice for each row."""
        import numpy as np

        places = cells.view(np.int64) + (choice << BITS)
        total: NDArray[np.float64] = self.cells.reshape(-1).take(places).sum(axis=0, dtype=np.int32) * self.step.take(
            choice
        )
        return total + self.bias.take(choice)
