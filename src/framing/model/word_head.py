"""The word head: what each word of a passage scores for each technique, from the words around it.

A score is a sum of rows of hashed tables, one table each for words, pairs of words and runs of characters; a word's row
holds what it says of the words up to two places away, of those in its window, and of its whole passage
(`kernel/heads.c` names the roles). Word vectors are folded into these rows when the head is trained.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.kernel import loops
from framing.model.features import CHARS, PAIRS, FeatureOptions, Grams
from framing.model.linear import Codes, Floats

# Roles of a word, as kernel/heads.c has them: what it says of the word so many places after it, and of stretches.
NEAR = (-2, -1, 0, 1, 2)
WORD_ROLES = len(NEAR) + 2  # the last two: of the words up to `WINDOW` places away, of all of the passage
WINDOW_ROLE, PASSAGE_ROLE = len(NEAR), len(NEAR) + 1
WINDOW = 5
# Roles of a pair: what it says of the word before it, of its first, of its second, of the one after it.
PAIR_PLACES = (-1, 0, 1, 2)


@dataclass(frozen=True, slots=True, eq=False)
class WordHead:
    """Weights by word; columns are techniques, the last is "any".

    Attributes:
        labels: names of the columns.
        options: of the tables; those of the model's main table, so that n-grams are read once.
        words: int8, shape (2^word_bits, WORD_ROLES * labels), codes as `linear.encode` makes them.
        pairs: int8, shape (2^pair_bits, 4 * labels).
        chars: int8, shape (2^char_bits, labels).
        scales: shape (labels,): what one unit of weight is worth, in all three tables.
        bias: shape (labels,).
    """

    labels: tuple[str, ...]
    options: FeatureOptions
    words: Codes
    pairs: Codes
    chars: Codes
    scales: Floats
    bias: Floats

    def scores(self, read: Grams) -> Floats:
        """Raw scores of the words of some spans: shape (words, labels).

        Args:
            read: the spans' n-grams, read with `options`.
        """
        bases = self.options.bases
        return loops.word_scores(
            read.bounds,
            read.word,
            read.pair,
            read.char_bounds,
            read.char,
            self.words,
            self.pairs,
            self.chars,
            bases[PAIRS],
            bases[CHARS],
            self.scales,
            self.bias,
        )


def quantised(
    labels: tuple[str, ...], options: FeatureOptions, words: Floats, pairs: Floats, chars: Floats, bias: Floats
) -> WordHead:
    """A head of weights as they were fitted; each label has one scale over all tables.

    Args:
        labels: names of the columns.
        options: of the tables.
        words: shape (2^word_bits, WORD_ROLES, labels).
        pairs: shape (2^pair_bits, 4, labels).
        chars: shape (2^char_bits, labels).
        bias: shape (labels,).
    """
    parts = (words, pairs, chars[:, None, :])
    top = np.max([np.abs(part).max(axis=(0, 1)) for part in parts], axis=0).astype(np.float64)
    scales = np.where(top > 0, top / 127**2, 1.0)
    codes = [
        (np.rint(np.sqrt(np.abs(part) / scales)) * np.sign(part)).astype(np.int8).reshape(len(part), -1)
        for part in parts
    ]
    return WordHead(labels, options, codes[0], codes[1], codes[2], scales, np.asarray(bias, np.float64))
