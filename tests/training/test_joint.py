"""The trainer of the word head against scikit-learn's logistic regression, a column at a time."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix, random
from sklearn.linear_model import LogisticRegression

from framing.training.joint import fit_jointly


@pytest.mark.parametrize("with_dense", [False, True])
def test_each_column_is_the_logistic_regression_of_that_column(with_dense: bool) -> None:
    draw = np.random.default_rng(0)
    sparse = csr_matrix(random(600, 40, 0.3, format="csr", random_state=0, dtype=np.float32))
    dense = draw.normal(size=(600, 5)).astype(np.float32) if with_dense else None
    whole = sparse.toarray() if dense is None else np.hstack([sparse.toarray(), dense])
    score = whole @ draw.normal(size=(whole.shape[1], 3)) - np.array([0.0, 2.0, 4.0])  # from frequent to rare
    truth = score + draw.logistic(size=score.shape) > 0
    weight = draw.random((600, 3)) + 0.1
    penalty = np.array([2.0, 1.0, 4.0])
    weights, bias = fit_jointly(sparse, dense, truth, weight=weight, penalty=penalty, rounds=300)
    assert weights.shape == (whole.shape[1], 3)
    for column in range(3):
        one = LogisticRegression(C=1.0 / penalty[column], tol=1e-10, max_iter=2000)
        one.fit(whole, truth[:, column], sample_weight=weight[:, column])
        assert np.abs(one.coef_[0] - weights[:, column]).max() < 0.02
        assert abs(one.intercept_[0] - bias[column]) < 0.05


def test_rows_of_weight_zero_and_features_of_one_row_teach_nothing() -> None:
    draw = np.random.default_rng(1)
    cells = (draw.random((200, 6)) < 0.4).astype(np.float32)
    cells[:, 5] = 0.0
    cells[7, 5] = 1.0
    truth = (cells[:, 0] > 0)[:, None]
    weight = np.ones((200, 1))
    weight[100:] = 0.0
    weights, bias = fit_jointly(csr_matrix(cells), None, truth, weight=weight, penalty=np.ones(1), rounds=100)
    wrong = truth.copy()
    wrong[100:] = ~wrong[100:]
    again, also = fit_jointly(csr_matrix(cells), None, wrong, weight=weight, penalty=np.ones(1), rounds=100)
    assert np.array_equal(weights, again)
    assert np.array_equal(bias, also)
    assert weights[5, 0] == 0.0
    assert weights[0, 0] > 1.0


def test_a_fit_that_goes_on_from_another_ends_where_one_from_nothing_does() -> None:
    draw = np.random.default_rng(2)
    cells = csr_matrix((draw.random((500, 20)) < 0.4).astype(np.float32))
    dense = draw.normal(size=(500, 3)).astype(np.float32)
    truth = (cells.toarray()[:, :2] + draw.normal(size=(500, 2))) > 0.7
    ones, penalty = np.ones((500, 2)), np.ones(2)
    part = fit_jointly(cells[:300], dense[:300], truth[:300], weight=ones[:300], penalty=penalty, rounds=200)
    near, bias = fit_jointly(cells, dense, truth, weight=ones, penalty=penalty, rounds=200, start=part)
    anew, also = fit_jointly(cells, dense, truth, weight=ones, penalty=penalty, rounds=200)
    assert np.abs(near - anew).max() < 0.02
    assert np.abs(bias - also).max() < 0.05
    assert np.abs(part[0] - anew).max() > 0.05
