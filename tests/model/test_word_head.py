"""What each word scores, from the words around it: as its tables say, and as the trainer's design means it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.model.features import FeatureOptions, Grams, grams, grams_of
from framing.model.fitting import row_vectors
from framing.model.linear import decode
from framing.model.word_head import PAIR_PLACES, WORD_ROLES, WordHead, quantised
from framing.training.word_features import joined_words, unfolded, width, word_design
from tests.model import slow

OPTIONS = FeatureOptions(6, 6, 7, (3, 4))
LABELS = ("a", "b", "any")
TEXTS = [
    "They don’t stop, the so-called patriots!",
    "",
    "war",
    "No, no: 3 self-made men went home at last.",
    "!",
]


@pytest.fixture(scope="module")
def head() -> WordHead:
    chance = np.random.default_rng(0)
    shapes = (64, WORD_ROLES * 3), (64, len(PAIR_PLACES) * 3), (128, 3)
    codes = [chance.integers(-127, 128, shape).astype(np.int8) for shape in shapes]
    return WordHead(LABELS, OPTIONS, *codes, scales=np.array([1e-4, 1e-3, 1.0]), bias=np.array([0.5, -2.0, 0.0]))


@given(st.text(st.sampled_from("ab c'’.!é😀\n"), max_size=80), st.lists(st.integers(0, 80), max_size=5))
@settings(max_examples=150, deadline=None)
def test_words_score_by_the_definition(head, text, cuts):
    places = np.array([0, *sorted(min(cut, len(text)) for cut in cuts), len(text)], np.int64)
    read = grams(text, places[:-1], places[1:], OPTIONS)
    scores = head.scores(read)
    assert scores.shape == (len(read.word), 3)
    np.testing.assert_allclose(scores, slow.word_scores(head, read), rtol=1e-9, atol=1e-6)


def test_a_passage_scores_the_same_alone_and_among_others(head):
    text = "They are vile. The vile traitors of the town!"
    ends = np.array([14, 45, 45], np.int64)
    starts = np.array([0, 15, 0], np.int64)
    together = head.scores(grams(text, starts, ends, OPTIONS))
    parts = [head.scores(grams_of([text[a:b]], OPTIONS)) for a, b in zip(starts, ends, strict=True)]
    assert (together == np.concatenate(parts)).all()


def test_nothing_to_read(head):
    assert head.scores(grams_of([], OPTIONS)).shape == (0, 3)
    assert head.scores(grams_of(["", " \n"], OPTIONS)).shape == (0, 3)


@pytest.mark.parametrize("vectors", [False, True], ids=["without vectors", "with vectors"])
def test_the_design_of_the_trainer_means_what_the_tables_say(vectors):
    """`word_design` times weights is what `WordHead.scores` gives of the same weights, up to their steps."""
    chance = np.random.default_rng(2)
    by_row = None
    if vectors:
        names = sorted({name for text in TEXTS for name in text.lower().split() if name.isalpha()})
        by_row = row_vectors(names, chance.normal(size=(len(names), 200)).astype(np.float32), OPTIONS)
    reads = [grams_of(TEXTS[:2], OPTIONS), grams_of(TEXTS[2:], OPTIONS)]
    words = joined_words(reads)
    chosen = np.arange(len(words.word))
    sparse, dense = word_design(words, chosen, OPTIONS, by_row)
    assert sparse.shape[1] == width(OPTIONS)
    assert dense is None if by_row is None else dense.shape == (len(chosen), 520)
    design = sparse.toarray() if dense is None else np.hstack([sparse.toarray(), dense])
    weights = chance.normal(scale=0.1, size=(design.shape[1], 3))
    bias = np.array([0.3, -1.0, 2.0])
    tables = unfolded(weights, OPTIONS, by_row)
    head = quantised(LABELS, OPTIONS, tables, bias)
    scores = np.concatenate([head.scores(read) for read in reads])
    exact = design @ weights + bias
    # A score is a sum of some twenty weights, each at most a step (2/127 of the largest) away.
    step = 2 / 127 * np.max([np.abs(table).max() for table in tables])
    assert np.abs(scores - exact).max() < 3 * step
    assert np.abs(scores - exact).max() < 0.1 * exact.std()
    some = np.arange(1, len(words.word), 3)
    part, beside = word_design(words, some, OPTIONS, by_row)
    assert abs(part - sparse[some]).max() < 1e-6
    assert beside is None or np.abs(beside - dense[some]).max() < 1e-6


def test_codes_of_all_tables_share_the_scale_of_their_label():
    tables = np.zeros((64, WORD_ROLES, 2)), np.zeros((64, 4, 2)), np.zeros((128, 2))
    tables[0][3, 1, 0], tables[1][5, 2, 0], tables[2][9, 0] = 4.0, -1.0, 0.25
    head = quantised(("a", "any"), OPTIONS, tables, np.zeros(2))
    assert head.words.dtype == head.pairs.dtype == head.chars.dtype == np.int8
    assert head.scales.tolist() == [4.0 / 127**2, 1.0]
    assert decode(head.words)[3, 1 * 2] * head.scales[0] == 4.0
    assert decode(head.pairs)[5, 2 * 2] * head.scales[0] == pytest.approx(-1.0, rel=0.02)
    assert decode(head.chars)[9, 0] * head.scales[0] == pytest.approx(0.25, rel=0.02)


@pytest.mark.parametrize("shape", ["x", "x ", "! "])
def test_extreme_weights_of_a_long_text_do_not_overflow(shape):
    """A word of 400,000 letters, as many words, as many marks; all weights as large as they can be."""
    size = 400_000
    tables = [np.full(part, 127, np.int8) for part in ((64, WORD_ROLES), (64, 4), (128, 1))]
    head = WordHead(("any",), OPTIONS, *tables, scales=np.ones(1), bias=np.zeros(1))
    read: Grams = grams_of([shape * size], OPTIONS)
    scores = head.scores(read)
    middle = len(read.word) // 2
    runs = int(np.diff(read.char_bounds)[middle])
    near, pairs = min(5, len(read.word)), 4 if len(read.word) > 1 else 0
    assert scores[middle, 0] == pytest.approx(127**2 * (near + pairs + 2 + np.sqrt(runs)), rel=1e-12)
