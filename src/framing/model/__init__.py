"""The model room: texts to n-grams, a table of weights, heads that read it, and a folder that stores them.

features    texts to rows of the table, vectorised
linear      the table: exact sums, contributions, the sums of each word
heads       columns of the table to calibrated probabilities
evidence    the words that made a score, and the stretch that carries it
fitting     training: sparse matrix, logistic regressions, calibration (imports scikit-learn when called)
estimator   the scikit-learn estimator
storage     the model folder; packed: its arrays as bytes
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from framing.model.estimator import FramingClassifier

__all__ = ["FramingClassifier"]


def __getattr__(name: str) -> object:
    # The estimator needs scikit-learn (2 s to import), which scoring never does.
    if name == "FramingClassifier":
        from framing.model.estimator import FramingClassifier

        return FramingClassifier
    raise AttributeError(f"module 'framing.model' has no attribute {name!r}")
