"""Runs of words that a technique's word head speaks for, and which of them are shown."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.model.decoder import KNOWN, Decoder
from framing.model.features import FeatureOptions, grams, grams_of
from framing.model.heads import logistic

OPTIONS = FeatureOptions(6, 6, 6)
NONE = np.zeros(2)


def decoder(high=(1.0, 1.0), low=(0.0, 0.0), shown=(0.6, 0.7), review=(0.3, 0.4)) -> Decoder:
    """Of one technique and any; a run's probability is that of its peak."""
    weights = np.zeros((2, len(KNOWN) + 1))
    weights[:, KNOWN.index("peak")] = 1.0
    return Decoder(*(np.array(part, np.float64) for part in (high, low)), weights, np.array(shown), np.array(review))


def runs(text, column, *, of=None, other=-9.0):
    """The runs of the technique in one passage, as (first, last + 1), and what is known of each."""
    read = grams_of([text], OPTIONS)
    scores = np.column_stack([column, np.full(len(column), other)]).astype(np.float64)
    places, known, chances = (of or decoder()).runs(read, np.array([len(text)]), scores, np.zeros((1, 2)), NONE)
    assert (places[:, 0] == 0).all()
    return [tuple(row[2:]) for row in places.tolist() if row[1] == 0], known, chances


@pytest.mark.parametrize(
    ("scores", "found"),
    [
        ([-1, 0.5, 1.5, 0.2, -1, -1], [(1, 4)]),  # it goes on, to both sides, down to the lower bound
        ([-1, 0.5, 0.9, 0.2, -1, -1], []),  # nothing reaches the upper
        ([2, -1, 2, 2, -1, 2], [(0, 1), (2, 4), (5, 6)]),
        ([1, 0, 0, 0, 0, 1], [(0, 6)]),  # both bounds count as reached
        ([1, 0, 0, -1e-9, 0, 0.5], [(0, 3)]),
    ],
)
def test_a_run_begins_high_and_goes_on_low(scores, found):
    assert runs("one two three four five six", scores)[0] == found


@pytest.mark.parametrize(
    ("text", "scores", "found"),
    [
        ("“ two three !", [2, 2, 2, 2], [(1, 3)]),
        ("“ - ! …", [2, 2, 2, 2], []),
        ("self - made", [2, 2, 2], [(0, 3)]),  # a mark inside stays
        ("! ! one", [2, 0.5, 0.5], [(2, 3)]),
    ],
)
def test_marks_at_the_ends_of_a_run_are_left_out(text, scores, found):
    assert runs(text, scores)[0] == found


def test_a_run_ends_with_its_passage():
    text = "one two three four"
    read = grams(text, np.array([0, 7]), np.array([7, 18]), OPTIONS)
    words = np.full((4, 2), 2.0)
    places, known, _ = decoder().runs(read, np.array([7, 11]), words, np.array([[1.0, 2.0], [3.0, 4.0]]), NONE)
    assert places.tolist() == [[0, 0, 0, 2], [0, 1, 0, 2], [1, 0, 2, 4], [1, 1, 2, 4]]
    assert known[:, KNOWN.index("passage")].tolist() == [1.0, 2.0, 3.0, 4.0]
    assert known[:, KNOWN.index("passage any")].tolist() == [2.0, 2.0, 4.0, 4.0]


def test_what_is_known_of_a_run():
    text = "one two three four"
    read = grams_of([text], OPTIONS)
    words = np.array([[-3.0, 0.5, 9.0], [2.0, -1.0, 0.25], [1.0, 3.0, -2.0], [-1.0, -4.0, 1.0]])
    passages = np.array([[0.1, 0.2, 0.3]])
    weights = np.random.default_rng(0).normal(size=(3, len(KNOWN) + 1))
    three = Decoder(np.full(3, 1.5), np.array([0.0, 50.0, 50.0]), weights, np.zeros(3), np.zeros(3))
    places, known, chances = three.runs(read, np.array([18]), words, passages, np.zeros(3))
    assert places.tolist() == [[0, 0, 1, 3]]
    wanted = {
        "peak": 2.0,
        "mean": 1.5,
        "passage": 0.1,
        "passage any": 0.3,
        "peak any": 0.25,
        "sum": np.log1p(np.exp(words[:, 0]).sum()),
        "sum any": np.log1p(np.exp(words[:, 2]).sum()),
        "words": np.log(2),
        "size": np.log1p(18),
        "others": np.log1p(np.exp(3.0)),
    }
    np.testing.assert_allclose(known[0], [wanted[name] for name in KNOWN], rtol=1e-12)
    np.testing.assert_allclose(chances, logistic(known @ weights[0, :-1] + weights[0, -1]), rtol=1e-12)


def shown(scores, of_any, *, of=None, level="shown"):
    """Fragments (column, first, last + 1) of one passage of six words."""
    text = "one two three four five six"
    words = np.column_stack([scores, of_any]).astype(np.float64)
    given = grams_of([text], OPTIONS), np.array([len(text)]), words, np.zeros((1, 2))
    return [found[1:4] for found in (of or decoder()).fragments(*given, level=level)]


def test_each_level_has_thresholds_of_its_own():
    scores = [1.0, -1, 1.0, -1, 1.0, -1]
    (chance,) = logistic(np.array([1.0]))
    assert shown(scores, [-9] * 6, of=decoder(shown=(chance, 1.0))) == [(0, 0, 1), (0, 2, 3), (0, 4, 5)]
    above = decoder(shown=(np.nextafter(chance, 1.0), 1.0), review=(chance, 1.0))
    assert shown(scores, [-9] * 6, of=above) == []
    assert len(shown(scores, [-9] * 6, of=above, level="review")) == 3
    never = decoder(shown=(1.0, 1.0), review=(1.0, 1.0))
    assert shown([30] * 6, [30] * 6, of=never) == []


def test_any_stands_only_where_no_technique_is_named():
    assert shown([-9] * 6, [2, 2, -1, -1, 2, 2]) == [(1, 0, 2), (1, 4, 6)]
    assert shown([-9, 2, -9, -9, -9, -9], [2, 2, -1, -1, 2, 2]) == [(0, 1, 2), (1, 4, 6)]
    assert shown([-9, -9, 2, -9, -9, -9], [2, 2, -1, -1, 2, 2]) == [(1, 0, 2), (0, 2, 3), (1, 4, 6)]
    # what is named but not shown takes nothing from any
    assert shown([-9, 1.0, -9, -9, -9, -9], [2, 2, -1, -1, -1, -1], of=decoder(shown=(0.9, 0.7))) == [(1, 0, 2)]


def test_empty_passages_and_no_passages_have_no_fragments():
    nothing = np.zeros(0, np.int64)
    for text, starts, ends in (("", nothing, nothing), ("", [0, 0], [0, 0]), ("  \n", [0], [3]), ("a", [0, 0], [0, 1])):
        read = grams(text, np.array(starts, np.int64), np.array(ends, np.int64), OPTIONS)
        count, size = len(starts), len(read.word)
        given = read, np.array(ends, np.int64), np.full((size, 2), 5.0), np.zeros((count, 2))
        assert len(decoder().fragments(*given, level="shown")) == size


@pytest.mark.parametrize("score", [1e3, 1e6, 1e300])
def test_large_scores_do_not_overflow(score):
    places, known, chances = runs("one two three four", [score] * 4, other=score)
    assert places == [(0, 4)]
    assert np.isfinite(known).all()
    assert (chances == 1.0).all()
    _, known, _ = runs("one two three four", [5.0, -score, -score, 5.0])
    assert np.isfinite(known).all()


def test_a_passage_of_many_words_does_not_overflow():
    _, known, _ = runs("a " * 200_000, [1e9] * 200_000)
    assert known[0, KNOWN.index("sum")] == pytest.approx(20.0 + np.log(200_000), rel=1e-9)


@pytest.mark.parametrize("place", ["words", "low", "high", "least"])
def test_what_is_no_number_finds_nothing_and_ends(place):
    nan = np.array([np.nan, 1.0])
    one = decoder(**({place: nan} if place in ("low", "high") else {}))
    words = np.full((3, 2), np.nan if place == "words" else 2.0)
    given = grams_of(["one two three"], OPTIONS), np.array([13]), words, np.zeros((1, 2))
    places, _, _ = one.runs(*given, nan if place == "least" else NONE)
    assert 0 not in places[:, 1]


@given(st.text(st.sampled_from("ab !-“ \n"), max_size=60), st.integers(0, 2**32 - 1))
@settings(max_examples=200, deadline=None)
def test_runs_are_those_of_the_definition(text, seed):
    chance = np.random.default_rng(seed)
    cuts = np.sort(chance.integers(0, len(text) + 1, 3))
    starts, ends = np.array([0, *cuts]), np.array([*cuts, len(text)])
    read = grams(text, starts, ends, OPTIONS)
    words = np.round(chance.normal(size=(len(read.word), 3)), 1)
    high, low = np.full(3, 0.5), np.array([-0.5, 0.0, 0.4])
    three = Decoder(high, low, np.zeros((3, len(KNOWN) + 1)), np.zeros(3), np.zeros(3))
    places, _, _ = three.runs(read, ends - starts, words, np.zeros((4, 3)), np.zeros(3))
    wanted = []
    for span, (first, last) in enumerate(itertools.pairwise(read.bounds.tolist())):
        for column in range(3):
            for go, group in itertools.groupby(range(first, last), (words[:, column] >= low[column]).__getitem__):
                run = list(group)
                solid = [k for k in run if read.solid[k]]
                if go and solid and words[run, column].max() >= high[column]:
                    wanted.append([span, column, solid[0], solid[-1] + 1])
    assert places.tolist() == wanted
