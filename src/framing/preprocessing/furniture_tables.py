"""The furniture model's cues, signs and weights as arrays, for its compiled loop."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from framing.preprocessing.characters import bounds, word_table
from framing.preprocessing.furniture_features import CATEGORIES, LENGTHS, Cue, cues
from framing.resources.language import Language

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@functools.cache
def cue_tables(language: Language) -> tuple[Any, ...]:
    """The words of all cues, numbered from 1, and the cues themselves.

    Returns:
        the three arrays of `characters.word_table`; then where the cues of each word that is their rarest begin; of
        each cue the words before that word, how many words it has, its category, and where its words begin; and the
        cues' words.
    """
    import numpy as np

    table = cues(language)
    words = sorted({word for entries in table.values() for _, cue, _ in entries for word in cue})
    number = {word: n for n, word in enumerate(words, 1)}
    lists: list[tuple[Cue, ...]] = [table.get(word, ()) for word in words]
    flat = [cue for entries in lists for cue in entries]
    parts = np.array([number[word] for _, cue, _ in flat for word in cue], np.int64)
    return (
        *word_table(words),
        bounds([len(entries) for entries in lists]),
        np.array([before for before, _, _ in flat], np.int64),
        np.array([len(cue) for _, cue, _ in flat], np.int64),
        np.array([category for _, _, category in flat], np.int64),
        bounds([len(cue) for _, cue, _ in flat]),
        parts,
    )


def weight_row(bias: float, weights: Mapping[str, float]) -> NDArray[np.float64]:
    """The weights that the loop uses, in its order; 0 for what the model has not."""
    import numpy as np

    names = [
        *(f"{kind}_{name}" for kind in ("far", "share") for name in CATEGORIES),
        *("you", "we", "you_and_we", "speaks_of_sum"),
        *(f"length_{bucket}" for bucket in range(len(LENGTHS) + 1)),
        *("cueless", "dense"),
    ]
    return np.array([bias, *(weights.get(name, 0.0) for name in names)], np.float64)
