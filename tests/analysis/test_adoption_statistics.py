import numpy as np
import pytest
from scipy import stats

from framing.analysis.adoption.statistics import log_odds_z, mann_whitney_z, two_sided, wilson
from framing.analysis.multiplicity import false_discovery


@pytest.mark.parametrize(("count", "total"), [(0, 5), (5, 5), (3, 7), (40, 1000)])
def test_wilson(count, total):
    low, high = wilson(count, total)
    theirs = stats.binomtest(count, total).proportion_ci(method="wilson")
    assert (low, high) == (pytest.approx(theirs.low), pytest.approx(theirs.high))
    assert wilson(0, 0) == (0.0, 1.0)


def test_mann_whitney_with_ties():
    chance = np.random.default_rng(5)
    for one, two in [(5, 9), (30, 12), (40, 40)]:
        first, second = chance.integers(0, 12, one), chance.integers(2, 14, two)
        theirs = stats.mannwhitneyu(second, first, use_continuity=False, method="asymptotic", alternative="two-sided")
        z = mann_whitney_z(first, second)
        assert two_sided(z) == pytest.approx(theirs.pvalue)
        assert (z > 0) == (theirs.statistic > one * two / 2)
    assert mann_whitney_z(np.array([3, 3]), np.array([3])) == 0
    assert mann_whitney_z(np.array([3]), np.array([], int)) == 0


def test_false_discovery():
    chances = [*np.random.default_rng(6).random(40).tolist(), 0.001, 0.001, 1.0]
    assert false_discovery(chances) == pytest.approx(stats.false_discovery_control(chances).tolist())
    assert false_discovery([]) == []


def test_contrasts_by_hand():
    # 3 of 4 against 1 of 4: the pooled share is a half, so one article is added to each side.
    expected = (np.log(4 / 2) - np.log(2 / 4)) / np.sqrt(1 / 4 + 1 / 2 + 1 / 2 + 1 / 4)
    assert log_odds_z(3, 1, 1, 3) == pytest.approx(expected)
    assert log_odds_z(1, 3, 3, 1) == pytest.approx(-expected)
    assert log_odds_z(2, 2, 4, 4) == pytest.approx(0)
    assert log_odds_z(0, 3, 0, 9) == 0
