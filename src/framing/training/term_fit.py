"""Learning the heads for terms (`framing.model.term_head`) from terms of corpora and of files."""

from __future__ import annotations

import numpy as np

from framing.model.features import FeatureOptions
from framing.model.fitting import row_vectors
from framing.model.heads import Head
from framing.model.linear import Table
from framing.model.term_head import TERMS, fit_term_head
from framing.training.sources import Terms, WordVectors


def fit_terms(
    terms: Terms, head: Head, vectors: WordVectors | None, table: str, *, jobs: int = 1
) -> tuple[tuple[Table, Table], Head]:
    """The head for terms, at the threshold that passages have in ``head``, with its tables.

    Args:
        terms: what to learn from.
        head: of the passages.
        vectors: word vectors, most frequent words first; None to do without.
        table: `TERMS` or `APART`.
        jobs: processes, as joblib counts them.
    """
    options = FeatureOptions(15, 13, 14)
    by_row = None if vectors is None else row_vectors(vectors.words, vectors.vectors, options)
    rarity = None
    if vectors is not None and table == TERMS:  # the words are in order of frequency
        ranks = (np.log1p(np.arange(len(vectors.words)))[:, None] / 10.0).astype(np.float32)
        rarity = row_vectors(vectors.words, ranks, options)
    threshold = float(head.thresholds[head.labels.index(terms.technique)])
    labels, truth = [terms.technique], terms.truth[:, None]
    return fit_term_head(
        terms.places,
        truth,
        labels,
        [threshold],
        options=options,
        vectors=by_row,
        rarity=rarity,
        jobs=jobs,
        table=table,
        weight=terms.weight,
    )
