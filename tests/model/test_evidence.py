from __future__ import annotations

from framing.model.evidence import MOST_WORDS, carrier, strongest

STARTS = list(range(0, 100, 10))
ENDS = [start + 8 for start in STARTS]


def test_the_strongest_words_are_joined_with_their_neighbours():
    weight = [0.1, 3.0, 2.0, -1.0, 0.0, 0.2, 1.5, 0.0, 0.1, 0.1]
    found = strongest(STARTS, ENDS, weight)
    assert [(s.start, s.end, s.weight) for s in found] == [(10, 28, 5.0)]


def test_evidence_is_short_and_positive():
    assert len(strongest(STARTS, ENDS, [1.0] * 10)) <= MOST_WORDS
    assert strongest(STARTS, ENDS, [-1.0] * 10) == []
    assert strongest([], [], []) == []


def test_the_carrier_is_the_stretch_with_the_most_support():
    weight = [0.0, 0.1, 2.0, 0.9, 2.0, -0.1, 0.0, 0.4, 0.0, 0.0]
    found = carrier(STARTS, ENDS, weight)
    assert found is not None
    assert (found.start, found.end) == (20, 48)
    assert found.weight == 4.9


def test_no_support_no_carrier():
    assert carrier(STARTS, ENDS, [-1.0] * 10) is None
    assert carrier([], [], []) is None


def test_marks_are_no_evidence():
    #         “   self  -  mobilisation  ”   soon
    starts, ends = [0, 1, 5, 6, 18, 20], [1, 5, 6, 18, 19, 24]
    weight, solid = [5.0, 2.0, 3.0, 2.0, 4.0, -1.0], [False, True, False, True, False, True]
    assert [(s.start, s.end, s.weight) for s in strongest(starts, ends, weight, solid)] == [(1, 5, 2.0)]
    assert [(s.start, s.end) for s in strongest(starts, ends, [5.0, 2.0, 3.0, 2.0, 4.0, 1.9], solid)] == [(1, 18)]
    found = carrier(starts, ends, weight, solid)
    assert found is not None
    assert (found.start, found.end, found.weight) == (1, 18, 7.0)
    assert carrier(starts, ends, weight, [False] * 6) is None
