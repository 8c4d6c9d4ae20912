from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.model.features import GROUPS, STRETCH, FeatureOptions, ngrams
from framing.model.linear import BLOCK, Table, decode, encode

OPTIONS = FeatureOptions(8, 8, 9)
COLUMNS = 5


@pytest.fixture(scope="module")
def table() -> Table:
    random = np.random.default_rng(0)
    codes = random.integers(-127, 128, (OPTIONS.rows, COLUMNS + 1)).astype(np.int8)
    codes[:, 0] = random.integers(10, 128, OPTIONS.rows)
    return Table(OPTIONS, codes, np.array([1.0, 0.1, 1.0, 2.0, 1e-3, 5.0]))


def slow_sums(table: Table, text: str) -> np.ndarray:
    """Sums by the definition: one n-gram after the other."""
    total = np.zeros((GROUPS, COLUMNS + 1), np.int64)
    for first in range(0, max(len(text), 1), STRETCH if len(text) > STRETCH else max(len(text), 1)):
        piece = text[first : first + STRETCH]
        for row in ngrams([piece], table.options).rows.tolist():
            group = np.searchsorted(table.options.bases, row, side="right") - 1
            code = table.codes[row].astype(np.int64)
            total[group] += np.sign(code) * code**2
    return total


@given(st.lists(st.text(st.sampled_from("ab c'.!é😀\n"), max_size=40), max_size=8))
@settings(max_examples=150, deadline=None)
def test_sums_are_those_of_the_definition(table, texts):
    sums = table.sums(texts)
    assert sums.shape == (len(texts), GROUPS, COLUMNS + 1)
    for text, found in zip(texts, sums, strict=True):
        assert (found == slow_sums(table, text)).all()


@pytest.mark.parametrize("size", [BLOCK - 1, BLOCK, BLOCK + 1, STRETCH, STRETCH + 1, 3 * STRETCH])
def test_long_texts_have_exact_sums_wherever_they_stand(table, size):
    text = ("no war, " * size)[:size]
    alone = table.sums([text])[0]
    assert (alone == slow_sums(table, text)).all()
    among = table.sums(["a b", text, "", "c" * 300, text])
    assert (among[1] == alone).all()
    assert (among[4] == alone).all()


@given(st.lists(st.text(st.sampled_from("ab c'.!é😀\n"), max_size=40), max_size=8))
@settings(max_examples=100, deadline=None)
def test_the_words_add_up_to_the_contribution_of_their_text(table, texts):
    for reading in table.read(texts):
        words = reading.words(range(len(texts)), range(COLUMNS))
        whole = table.contributions(reading.sums)
        for index, text in enumerate(texts):
            here = slice(words.bounds[index], words.bounds[index + 1])
            np.testing.assert_allclose(words.weights[here].sum(axis=0), whole[index], rtol=1e-9, atol=1e-6)
            assert all(text[a:b].strip() for a, b in zip(words.start[here], words.end[here], strict=True))
            assert (words.start[here][1:] >= words.end[here][:-1]).all()


def test_only_the_texts_and_columns_that_are_asked_for(table):
    texts = ["They don’t stop,", "", "the so-called patriots!", "no"]
    (reading,) = table.read(texts)
    every = reading.words(range(4), range(COLUMNS))
    some = reading.words([0, 2], [3, 1])
    rows = [*range(every.bounds[0], every.bounds[1]), *range(every.bounds[2], every.bounds[3])]
    assert (some.weights == every.weights[np.ix_(rows, [3, 1])]).all()
    assert some.bounds.tolist() == [0, every.bounds[1], len(rows)]
    there = slice(some.bounds[1], None)
    found = [texts[2][a:b] for a, b in zip(some.start[there], some.end[there], strict=True)]
    assert found == ["the", "so", "-", "called", "patriots", "!"]


def test_a_long_text_is_looked_at_in_its_beginning(table):
    (reading,) = table.read(["war, " * STRETCH])
    words = reading.words([0], [0])
    assert words.end.max() == STRETCH


def test_an_empty_text_contributes_nothing(table):
    assert (table.contributions(table.sums(["", " \n"])) == 0).all()
    assert table.sums([]).shape == (0, GROUPS, COLUMNS + 1)


def test_codes_keep_weights_within_their_step():
    weights = np.random.default_rng(1).normal(size=(5000, 3)).astype(np.float32) ** 3
    codes, scales = encode(weights)
    kept = decode(codes) * scales
    # between the squares of q and q + 1 half the gap is q + 1/2 steps of scale
    steps = (np.abs(codes.astype(float)) + 1.0) * scales
    assert (np.abs(kept - weights) <= steps).all()
    assert np.corrcoef(kept[:, 0], weights[:, 0])[0, 1] > 0.9999
    codes, scales = encode(np.zeros((4, 2)))
    assert (codes == 0).all()
    assert (scales == 1).all()


def test_memory_stays_small_for_a_word_of_five_megabytes(table):
    text = "x" * 5_000_000
    table.sums(["warm up"])
    tracemalloc.start()
    table.sums([text])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60e6
