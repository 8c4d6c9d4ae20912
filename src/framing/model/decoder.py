"""The decoder: both heads' scores to fragments, each with one calibrated probability that it is right.

A fragment is a run of words that the word head speaks for (a high score to begin, a lower one to go on, within one
passage); what both heads say of it is joined by a logistic regression a technique, fitted on real news that the heads had
not seen, so that the probability is that of being right (`kernel/decoder.c`, `training.decoder_fit`). Of one technique
fragments never overlap; where wording pushes but no technique is sure, the fragment's technique is `any`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from framing.kernel import loops
from framing.model.features import Grams
from framing.model.linear import Floats
from framing.model.word_head import WordHead

Level = Literal["shown", "review"]
LEVELS: tuple[Level, ...] = ("shown", "review")
# What is known of a run, in the order of kernel/decoder.c.
KNOWN = ("peak", "mean", "passage", "passage any", "peak any", "sum", "sum any", "words", "size", "others")
Fragment = tuple[int, int, int, int, float]  # passage, column of the word head, first word, last word + 1, probability


@dataclass(frozen=True, slots=True, eq=False)
class Decoder:
    """How runs are found and judged, a row or value for each column of the word head.

    Attributes:
        high, low: the scores of the word head from which on a run begins and goes on.
        weights: shape (columns, len(KNOWN) + 1), the bias last.
        shown, review: the probability from which on a fragment stands at either level; above 1 for never.
    """

    high: Floats
    low: Floats
    weights: Floats
    shown: Floats
    review: Floats

    def runs(
        self, read: Grams, sizes: np.ndarray, words: Floats, passages: Floats, least: Floats
    ) -> tuple[np.ndarray, Floats, Floats]:
        """All runs of at least a probability: places (n, 4), what is known of them (n, KNOWN), probabilities (n,).

        Args:
            read: the passages' n-grams.
            sizes: of the passages, in characters.
            words: the word head's scores, shape (words, columns).
            passages: the passage head's raw scores for the same columns, shape (passages, columns).
            least: by column.
        """
        given = (read.bounds, read.solid, sizes, words, passages, self.high, self.low, self.weights, least)
        return loops.decode(*given)

    def fragments(
        self, head: WordHead, read: Grams, sizes: np.ndarray, words: Floats, passages: Floats, level: Level
    ) -> list[Fragment]:
        """The fragments of a level, in order of place; those of `any` only where no technique is named.

        Args:
            head: the word head that gave ``words``.
            read, sizes, words, passages: as in `runs`.
            level: which thresholds hold.
        """
        places, _, chances = self.runs(read, sizes, words, passages, self.shown if level == "shown" else self.review)
        any_column = len(head.labels) - 1
        found = [
            (passage, column, first, last, chance)
            for (passage, column, first, last), chance in zip(places.tolist(), chances.tolist(), strict=True)
        ]
        named = [one for one in found if one[1] != any_column]
        taken: dict[int, list[tuple[int, int]]] = {}
        for passage, _, first, last, _ in named:
            taken.setdefault(passage, []).append((first, last))
        unsure = [
            one
            for one in found
            if one[1] == any_column and not any(a < one[3] and one[2] < b for a, b in taken.get(one[0], ()))
        ]
        return sorted(named + unsure, key=lambda one: (one[2], one[3], one[1]))
