"""Learning the heads for terms (`framing.model.term_head`) from terms of corpora and of files."""

from __future__ import annotations

import numpy as np

from framing.model.features import FeatureOptions
from framing.model.fitting import row_vectors
from framing.model.heads import Head
from framing.model.linear import Table
from framing.model.term_head import fit_term_head
from framing.training.sources import Terms, WordVectors


def fit_terms(
    terms: Terms, threshold: float, vectors: WordVectors | None, *, jobs: int = 1
) -> tuple[tuple[Table, Table], Head]:
    """The head for terms, with its tables.

    Args:
        terms: what to learn from.
        threshold: the probability from which on fragments of the technique are flagged.
        vectors: word vectors, most frequent words first; None to do without.
        jobs: processes, as joblib counts them.
    """
    options = FeatureOptions(15, 13, 14)
    by_row = None if vectors is None else row_vectors(vectors.words, vectors.vectors, options)
    rarity = None
    if vectors is not None:  # the words are in order of frequency
        ranks = (np.log1p(np.arange(len(vectors.words)))[:, None] / 10.0).astype(np.float32)
        rarity = row_vectors(vectors.words, ranks, options)
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
        weight=terms.weight,
    )
