"""The trainer of the passage head and the word head: one averaged stochastic gradient descent a column.

scikit-learn's `SGDClassifier` with the logistic loss. On 1.8 million rows of words its averaged weights were as good as
liblinear's in a tenth of the time (average precision of passages .559 and .560, benchmarks/MODEL.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float64]


def descend(
    design: csr_matrix,
    truth: npt.NDArray[np.bool_],
    *,
    weight: Floats,
    rates: npt.NDArray[np.float64],
    penalty: float,
    epochs: int,
    jobs: int = 1,
) -> tuple[Floats, Floats]:
    """Weights (columns of ``design``, labels) and biases (labels,) of one logistic regression a label.

    Args:
        design: shape (rows, features).
        truth: shape (rows, labels). A label without both sides gets no weights and a smoothed rate.
        weight: what each row counts for each label, shape (rows, labels); rows of weight 0 are left out.
        rates: the constant learning rate of each label.
        penalty: scikit-learn's alpha, of the squared weights.
        epochs: times that all rows are seen.
        jobs: processes, as joblib counts them.
    """
    from joblib import Parallel, delayed

    design.sort_indices()
    columns = [np.ascontiguousarray(part.T) for part in (truth, weight)]
    run = delayed(_one)
    found = Parallel(n_jobs=jobs)(
        run(design, columns[0][k], columns[1][k], float(rates[k]), penalty, epochs) for k in range(truth.shape[1])
    )
    return np.column_stack([part for part, _ in found]), np.array([bias for _, bias in found])


def _one(
    design: csr_matrix, truth: npt.NDArray[np.bool_], weight: Floats, rate: float, penalty: float, epochs: int
) -> tuple[Floats, float]:
    from sklearn.linear_model import SGDClassifier

    kept = weight > 0
    if not kept.all():
        design, truth, weight = design[np.flatnonzero(kept)], truth[kept], weight[kept]
    if truth.all() or not truth.any():
        share = (truth.sum() + 0.5) / (len(truth) + 1.0)
        return np.zeros(design.shape[1]), float(np.log(share / (1.0 - share)))
    model = SGDClassifier(
        loss="log_loss",
        alpha=penalty,
        max_iter=epochs,
        tol=None,
        random_state=0,
        learning_rate="constant",
        eta0=rate,
        average=2 * len(truth),  # the first two rounds are on the way
    )
    model.fit(design, truth, sample_weight=weight)
    return model.coef_[0], float(model.intercept_[0])
