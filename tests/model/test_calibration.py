from __future__ import annotations

import numpy as np
import pytest

from framing.model.calibration import best_threshold, plane_fit, sigmoid_fit
from framing.model.heads import logistic


@pytest.mark.parametrize(("slope", "shift"), [(2.0, -1.0), (0.3, -4.0), (-1.5, 0.5)])
def test_the_sigmoid_that_made_the_data_is_found(slope, shift):
    random = np.random.default_rng(0)
    raw = random.normal(scale=2.0, size=40_000)
    truth = random.random(40_000) < logistic(slope * raw + shift)
    found = sigmoid_fit(raw, truth)
    np.testing.assert_allclose(found, (slope, shift), rtol=0.1)


def test_separable_scores_do_not_run_away():
    slope, shift = sigmoid_fit(np.array([-1.0, -1.0, 1.0, 1.0]), np.array([False, False, True, True]))
    # Platt's targets with two examples a side are 1/4 and 3/4: the fit is exactly there
    np.testing.assert_allclose(logistic(slope * np.array([-1.0, 1.0]) + shift), [0.25, 0.75], atol=1e-6)


@pytest.mark.parametrize("positives", [0, 50])
def test_one_side_only_gives_the_smoothed_rate(positives):
    truth = np.arange(50) < positives
    slope, shift = sigmoid_fit(np.random.default_rng(0).normal(size=50), truth)
    assert slope == 0.0
    assert logistic(np.array([shift]))[0] == pytest.approx((positives + 1) / 52)


def test_the_threshold_has_the_best_f1():
    random = np.random.default_rng(3)
    probability = random.random(500).round(2)
    truth = random.random(500) < probability

    def f1(threshold: float) -> float:
        said = probability >= threshold
        return 2 * (said & truth).sum() / (said.sum() + truth.sum())

    chosen = f1(best_threshold(probability, truth))
    assert chosen >= 0.99 * max(f1(t) for t in np.unique(probability))


def test_no_positive_example_means_never():
    assert best_threshold(np.array([0.2, 0.9]), np.array([False, False])) == 1.0


def test_equal_scores_are_not_told_apart():
    threshold = best_threshold(np.array([0.5, 0.5, 0.5]), np.array([True, False, False]))
    assert 0.0 <= threshold < 0.5


def test_a_plane_of_two_values_is_found():
    random = np.random.default_rng(1)
    values = np.column_stack([random.normal(scale=2.0, size=60_000), random.uniform(0.0, 5.0, size=60_000)])
    truth = random.random(60_000) < logistic(0.9 * values[:, 0] + 0.3 * values[:, 1] - 2.0)
    np.testing.assert_allclose(plane_fit(values, truth), [0.9, 0.3, -2.0], rtol=0.06)
