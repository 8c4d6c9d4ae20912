"""A second look at passages: beside their neighbours, in their article, and in windows of a few words.

What a passage scores by itself (`framing.scoring`) does not change. Whether it is *flagged* for a technique is decided
from that score, from the passages beside it (a ranking may be cut in three by quotation marks), and from how much
technique there is in the article: in one with none, a single strong word is more often meant literally. Techniques that
are a few words long are also looked for in windows (`framing.model.windows`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.model import windows
from framing.model.heads import Head, logistic
from framing.model.linear import Floats, Table

SECOND = "second look"  # the name of the head

MEASURES = (
    "passage",  # the logit of what the passage scores by itself
    "windows",
    "log characters",
    "passage before",  # its logit; -4 at the article's begin
    "passage after",
    "goes on before",  # whether it begins inside a sentence
    "goes on after",
    "sentence",  # the highest probability among the passages of its sentence
    "sentence in parts",  # the same, where the sentence has several passages
    "article",  # mean logit of "any" over the other passages
    "article's highest",  # the same over the three highest of them
)
# What techniques without windows are told by.
IN_CONTEXT = ("passage", "passage before", "passage after", "article", "article's highest")
# Windows are read where a passage of the sentence has at least this probability by itself: three of five passages of
# news.
# Average precision .69 and .71 with it, .71 and .71 without (euphemism, patriotic_ranking; as in `windows`).
GATE = 0.04
WINDOW = MEASURES.index("windows")
OUTSIDE = -4.0  # the logit of a passage that is not there: about what most passages have
FAR = 7.0  # logits beyond are cut: they come from the few longest texts
LEAST = 1e-9  # probabilities below are lifted before their logarithm is taken
HIGHEST = 3
ENDERS, CLOSERS = ".!?…", "\"”’»')]"  # a sentence ends with one of the former and any of the latter, or with its line
_SENTENCE_END = re.compile(rf"[{ENDERS}][{re.escape(CLOSERS)}]*\s*\Z|\n\s*\Z")
TAIL = 40  # characters in which the end of a sentence is looked for

Bools = npt.NDArray[np.bool_]
Flag = tuple[int, int, float]  # a passage, the number of a label, and its probability


@dataclass(frozen=True, slots=True)
class SecondLook:
    """Table and heads; the head's labels are those of windows and further ones."""

    table: Table
    windows: Head
    head: Head

    def probabilities(self, texts: Sequence[str], scores: Floats, columns: Sequence[int], joined: Bools) -> Floats:
        """Probabilities of all passages of one article: shape (passages, labels); 0 where no window was worth reading.

        Args:
            texts: the passages.
            scores: what they score by themselves, the last column "any".
            columns: which columns of it are the head's labels.
            joined: whether each passage goes on the sentence of the one before.
        """
        seen, measured = measures(texts, scores, columns, joined)
        short = [self.head.labels.index(label) for label in self.windows.labels]
        found = np.flatnonzero(seen[:, short].any(axis=1))
        raw = windows.raw_scores(self.table, self.windows, [texts[index] for index in found.tolist()])
        for at, label in enumerate(short):
            measured[found, label, WINDOW] = raw[:, at]
        result = self.head.probabilities((measured * self.head.dense.T).sum(axis=-1) + self.head.bias)
        result[:, short] *= seen[:, short]
        return result


def joined_passages(texts: Sequence[str], starts: Sequence[int]) -> Bools:
    """Whether each passage of an article goes on the sentence of the one before.

    Args:
        texts: the passages that are read.
        starts: where they begin in the article's text.
    """
    joined = np.zeros(len(texts), np.bool_)
    for index in range(1, len(texts)):
        before = texts[index - 1]
        near = starts[index - 1] + len(before) == starts[index]
        joined[index] = near and not _SENTENCE_END.search(before[-TAIL:])
    return joined


def measures(
    texts: Sequence[str], scores: Floats, columns: Sequence[int], joined: Bools
) -> tuple[Bools, npt.NDArray[np.float64]]:
    """What is known of an article's passages but for their windows.

    Returns:
        Where windows are worth reading, shape (passages, labels), and the values of `MEASURES`, shape (passages,
        labels, measures), 0 for the windows.
    """
    count = len(texts)
    logit = np.clip(np.log(np.maximum(scores, LEAST)) - np.log(np.maximum(1.0 - scores, LEAST)), -FAR, FAR)
    own, anything = logit[:, columns], logit[:, -1]
    probability = logistic(own)
    sentence = np.cumsum(~joined) if count else np.zeros(0, np.intp)
    sentence = sentence - sentence[:1].sum()
    highest = np.zeros((count, len(columns)))
    np.maximum.at(highest, sentence, probability)
    highest = highest[sentence]
    parts = np.bincount(sentence, minlength=1)[sentence] > 1
    goes_on = np.append(joined[1:], False) if count else joined
    edge = np.full((1, len(columns)), OUTSIDE)
    mean, top = _of_others(anything)
    per_passage = (np.log1p(np.fromiter(map(len, texts), np.float64, count)), joined, goes_on, mean, top)
    length, before, after, mean, top = (np.broadcast_to(v[:, None], own.shape) for v in per_passage)
    values = (
        own,
        np.zeros(own.shape),
        length,
        np.concatenate([edge, own])[:count],
        np.concatenate([own, edge])[1:],
        before,
        after,
        highest,
        highest * parts[:, None],
        mean,
        top,
    )
    return highest >= GATE, np.stack([np.asarray(v, np.float64) for v in values], axis=-1)


def _of_others(values: Floats) -> tuple[Floats, Floats]:
    """For each value the mean of the others, and the mean of the highest of the others; its own where it is alone."""
    count = len(values)
    if count < 2:
        return values, values
    mean = (values.sum() - values) / (count - 1)
    order = np.sort(values)[::-1]
    some = min(HIGHEST, count - 1)
    among = values >= order[some - 1]  # of equals at the edge it does not matter which is left out
    top = np.where(among, (order[: some + 1].sum() - values) / some, order[:some].mean())
    return mean, top
