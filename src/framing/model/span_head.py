"""Which technique a given span carries (SemEval-2020 task 11, TC): a table and a head of their own.

Besides the n-grams of the span itself, which are read as those of passages are, it knows words by their part in the
span (first, last, before, after) and what is measured of the span in its article.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from framing.model.features import FeatureOptions
from framing.model.heads import Head
from framing.model.linear import Floats, Table
from framing.model.measures import MEASURES, SpanReader

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SPANS = "spans"  # the name of the table and of the head

Span = tuple[int, int]


def mark_rows(marks: Sequence[str], options: FeatureOptions) -> list[int]:
    """Rows of marked words; they share the part of the table that pairs of words have."""
    shift, base = 32 - options.pair_bits, options.bases[1]
    return [(zlib.crc32(mark.encode("utf-8", "surrogatepass")) >> shift) + base for mark in marks]


def row_counts(rows: Sequence[Sequence[int]], options: FeatureOptions) -> csr_matrix:
    """How often each text has each row: shape (texts, options.rows)."""
    from scipy.sparse import csr_matrix as csr

    ends = np.cumsum([0, *map(len, rows)])
    indices = np.fromiter(chain.from_iterable(rows), np.intp)
    matrix = csr((np.ones(len(indices), np.float32), indices, ends), shape=(len(rows), options.rows))
    matrix.sum_duplicates()
    return matrix


def raw_scores(table: Table, head: Head, text: str, spans: Sequence[Span]) -> Floats:
    """Raw scores of spans of a text: shape (spans, labels)."""
    reader = SpanReader(text)
    marked = [mark_rows(reader.marked(start, end), table.options) for start, end in spans]
    return head.raw(table.raw_of([text[start:end] for start, end in spans], marked), reader.measures(spans))


def fit_span_head(
    articles: Iterable[tuple[str, Sequence[Span]]],
    truth: npt.NDArray[np.bool_],
    labels: Sequence[str],
    *,
    options: FeatureOptions | None = None,
    vectors: npt.NDArray[np.float32] | None = None,
    strength: float = 2.0,
    jobs: int = 1,
) -> tuple[Table, Head]:
    """Learn the techniques of given spans.

    Args:
        articles: texts with their annotated spans.
        truth: shape (all spans in order, labels).
        labels: names of the columns.
        options: size of the table.
        vectors: word vectors by row, see `framing.model.fitting.row_vectors`.
        strength: inverse of the regularisation (0.5, 1, 2: micro-F1 57.7, 59.5, 60.4 on PTC train without vectors).
        jobs: processes, as joblib counts them.

    Returns:
        The table and the head, to be stored under `SPANS`.
    """
    from framing.model.fitting import build_table, count_matrix, design_matrix, fit_columns, mass_codes, plain_head

    options = options or FeatureOptions(15, 16, 16)
    texts: list[str] = []
    rows: list[list[int]] = []
    measured: list[Floats] = []
    for text, spans in articles:
        reader = SpanReader(text)
        texts += [text[start:end] for start, end in spans]
        rows += [mark_rows(reader.marked(start, end), options) for start, end in spans]
        measured.append(reader.measures(spans))
    counts = (*count_matrix(texts, options), row_counts(rows, options))
    mass = mass_codes(counts)
    scaled, mean, scale = _standardised(np.concatenate(measured))
    fitted = fit_columns(
        design_matrix(counts, mass), truth, vectors=vectors, measures=scaled, strength=strength, jobs=jobs
    )
    head = plain_head(labels, fitted, table=SPANS, measures=MEASURES)
    dense = fitted.dense / scale[:, None]
    return build_table(options, mass, [fitted]), replace(head, dense=dense, bias=head.bias - mean @ dense)


# What the measures weigh against the n-grams, whose features have length 1 in each group: the sum of the squares of
# all standardised measures is 2 on average. From 1 to 16 micro-F1 stays within .5 (PTC train, four folds by article).
_WEIGHT = 2.0


def _standardised(values: Floats) -> tuple[Floats, Floats, Floats]:
    mean = values.mean(axis=0)
    # A measure that is rarely other than its mean (a deviation under a tenth) must not weigh hundreds.
    scale = np.maximum(values.std(axis=0), 0.1) * np.sqrt(values.shape[1] / _WEIGHT)
    return (values - mean) / scale, mean, scale
