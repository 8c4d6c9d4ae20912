"""Intervals of shares: against known formulas, against a known process, and where there is too little to tell."""

import numpy as np
import pytest

from framing.analysis.intervals import BOOTSTRAP, BOOTSTRAP_FROM, TOO_FEW, WILSON, share_and_effect, shares, wilson


def test_wilson_is_that_of_the_literature():
    # Wilson's interval for 3 of 20 at z = 1.959964 from its closed formula, worked by hand
    low, high = wilson(np.array([0.15]), np.array([20.0]), np.array([1.959964]))
    assert (round(low[0], 4), round(high[0], 4)) == (0.0524, 0.3604)


def test_passages_alike_within_articles_count_less():
    wholes = np.full(40, 10.0)
    alike = np.zeros((40, 1))
    alike[:8] = 10  # eight articles, flagged through and through
    spread = np.full((40, 1), 2.0)
    share, effect = share_and_effect(np.column_stack((alike, spread)), wholes)
    assert share.tolist() == [0.2, 0.2]
    assert effect[0] > 9
    assert effect[1] == 1.0  # never less than 1, however even
    told = shares(np.column_stack((alike, spread)), wholes)
    assert told.high[0] - told.low[0] > 2 * (told.high[1] - told.low[1])


@pytest.mark.parametrize(("articles", "method"), [(9, TOO_FEW), (10, WILSON), (99, WILSON), (100, BOOTSTRAP)])
def test_the_method_is_told(articles, method):
    told = shares(np.ones((articles, 1)), np.full(articles, 5.0))
    assert told.methods == (method,)
    assert np.isnan(told.low[0]) == (method == TOO_FEW)
    assert BOOTSTRAP_FROM == 100


def test_nothing_flagged_has_an_interval_from_zero():
    told = shares(np.zeros((30, 1)), np.full(30, 10.0))
    assert told.low[0] == 0
    assert 0.01 < told.high[0] < 0.1  # 300 passages, but 30 articles and none that carries any


def test_the_same_seed_gives_the_same_interval_and_another_seed_another():
    random = np.random.default_rng(1)
    parts, wholes = random.integers(0, 4, (300, 2)).astype(float), np.full(300, 10.0)
    one, again, other = (shares(parts, wholes, seed=seed) for seed in (3, 3, 4))
    assert np.array_equal(one.low, again.low)
    assert not np.array_equal(one.low, other.low)


@pytest.mark.parametrize(("articles", "share"), [(20, 0.05), (60, 0.1), (250, 0.2)])
def test_intervals_cover_the_truth(articles, share):
    random = np.random.default_rng(articles)
    hits, runs = 0, 300
    for _ in range(runs):
        wholes = random.integers(5, 40, articles).astype(float)
        own = random.beta(share * 9, (1 - share) * 9, articles)  # correlation .1 within articles
        parts = random.binomial(wholes.astype(int), own).astype(float)[:, None]
        told = shares(parts, wholes, seed=0)
        hits += bool(told.low[0] <= share <= told.high[0])
    assert 0.91 <= hits / runs <= 0.995  # three standard errors of 300 runs around 93 to 98 %
