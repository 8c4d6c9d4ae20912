""" "Any" of a model that learns from the press and from dense pages together: weights of both, sureness of the press.

Some corpora alone know some techniques; their articles are dense with technique, and a line of theirs is twice as
often propaganda as one of a newspaper. The column is asked of lines as well as of passages (`Model.score_spans`), so it
is fitted on both of the press, and calibrated, with its threshold, on lines that the weights were not fitted on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framing.model.features import FeatureOptions
from framing.model.fitting import Fitted, calibrated, count_matrix, design_matrix, fit_columns, plain_head
from framing.model.heads import Head
from framing.model.linear import Codes, Floats
from framing.techniques import ANY
from framing.training.evaluation import line_spans
from framing.training.rows import Rows, TrainingArticle

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# What a passage of dense pages counts, beside a passage of the press; benchmarks/MODEL.md has others.
WEIGHT_OF_DENSE = 0.25
# What a passage and a line of the press count: most words of the press stand in one of each.
WEIGHT_OF_PRESS = 0.5


@dataclass(frozen=True, slots=True)
class FittedAny:
    """The column "any": weights, raw scores of the passages that those of their fold gave, and a head of one label."""

    fitted: Fitted
    held_out: Floats
    head: Head


def fit_any(
    rows: Rows,
    articles: Sequence[TrainingArticle],
    dense: NDArray[np.bool_],
    design: csr_matrix,
    fold: NDArray[np.intp],
    *,
    mass: Codes,
    options: FeatureOptions,
    vectors: NDArray[np.float32] | None,
    strength: float,
) -> FittedAny:
    """Fit "any" on passages of all articles and on lines of the press, calibrated on the latter.

    Args:
        rows: passages of ``articles``.
        articles: with the spans.
        dense: which rows are of dense pages, shape (passages,).
        design: features of the rows, a CSR matrix.
        fold: of each row, by article.
        mass, options: of the table.
        vectors: word vectors by row of the table, or None.
        strength: scikit-learn's C.
    """
    from scipy.sparse import vstack

    press = np.unique(rows.groups[~dense])
    fold_of = np.full(len(articles), -1)
    fold_of[rows.groups] = fold
    texts, truth, groups = _lines(articles, press.tolist())
    lines = design_matrix(count_matrix(texts, options), mass)
    both = vstack([design, lines]).tocsr()
    so = np.concatenate([rows.truth[:, -1] == 1, truth])
    folds = np.concatenate([fold, fold_of[groups]])
    weight = np.concatenate([np.where(dense, WEIGHT_OF_DENSE, WEIGHT_OF_PRESS), np.full(len(truth), WEIGHT_OF_PRESS)])

    def fit(which: NDArray[np.intp]) -> Fitted:
        return fit_columns(
            both[which], so[which, None], vectors=vectors, strength=strength, sample_weight=weight[which]
        )

    raw = np.zeros(len(so))
    for number in np.unique(fold).tolist():
        part = fit(np.flatnonzero(folds != number))
        outside = np.flatnonzero(folds == number)
        raw[outside] = both[outside] @ part.weights[:, 0] + part.bias[0]
    fitted = fit(np.arange(len(so)))
    characters = np.array([len(text) for text in texts], np.intp)
    head = calibrated(plain_head((ANY,), fitted), raw[len(fold) :, None], truth[:, None], characters)
    return FittedAny(fitted, raw[: len(fold)], head)


def _lines(
    articles: Sequence[TrainingArticle], which: Sequence[int]
) -> tuple[list[str], NDArray[np.bool_], NDArray[np.intp]]:
    """The lines of some articles that hold more than blanks: text, whether a label touches it, and the article."""
    texts, truth, groups = [], [], []
    for index in which:
        article = articles[index]
        for line in line_spans(article.text):
            texts.append(article.text[line.start : line.end])
            truth.append(any(label.start < line.end and line.start < label.end for label in article.labels))
            groups.append(index)
    return texts, np.array(truth, np.bool_), np.array(groups, np.intp)
