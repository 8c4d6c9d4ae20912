from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.model.evidence import word_weights
from framing.model.features import FeatureOptions, grams, grams_of
from framing.model.linear import Table, decode, encode
from tests.model import slow

OPTIONS = FeatureOptions(8, 8, 9)
COLUMNS = 5
TEXTS = st.lists(st.text(st.sampled_from("ab c'.!é😀\n"), max_size=40), max_size=8)


@pytest.fixture(scope="module")
def table() -> Table:
    random = np.random.default_rng(0)
    codes = random.integers(-127, 128, (OPTIONS.rows, COLUMNS + 1)).astype(np.int8)
    codes[:, 0] = random.integers(10, 128, OPTIONS.rows)
    return Table(OPTIONS, codes, np.array([1.0, 0.1, 1.0, 2.0, 1e-3, 5.0]))


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_scores_are_those_of_the_definition(table, texts):
    raw = table.raw_of(texts)
    assert raw.shape == (len(texts), COLUMNS)
    for text, row in zip(texts, raw, strict=True):
        assert row.tolist() == slow.passage_scores(table, text, 0, len(text))


@given(st.text(st.sampled_from("ab c'.!é😀\n"), max_size=80), st.integers(0, 80), st.integers(0, 80))
@settings(max_examples=150, deadline=None)
def test_a_span_scores_as_by_itself(table, text, one, other):
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    read = grams(text, np.array([0, start], np.int64), np.array([len(text), end], np.int64), OPTIONS)
    assert (table.raw(read)[1] == table.raw_of([text[start:end]])[0]).all()


def test_other_rows_are_a_group_of_their_own(table):
    others = [(3, 700, 3), (), tuple(range(100))]
    texts = ["no war", "ab", ""]
    raw = table.raw_of(texts, others)
    for text, rows, found in zip(texts, others, raw, strict=True):
        assert found.tolist() == slow.passage_scores(table, text, 0, len(text), rows)
    alone = table.raw_of_rows(others)
    for rows, found in zip(others, alone, strict=True):
        assert found.tolist() == slow.passage_scores(table, "", 0, 0, rows)


@pytest.mark.parametrize("size", [(1 << 16) - 1, 1 << 16, (1 << 16) + 1, 3 << 16])
def test_long_texts_have_exact_sums_wherever_they_stand(size):
    """All weights as large as they can be, in one word and in many: nothing overflows, whatever stands beside."""
    codes = np.full((OPTIONS.rows, 2), 127, np.int8)
    table = Table(OPTIONS, codes, np.ones(2))
    for text in (("a " * size)[:size], "a" * size):
        (alone,) = table.raw_of([text])
        read = grams_of([text], OPTIONS)
        groups = [len(read.word), len(read.word) - 1, len(read.char)]
        wanted = sum(count * 127**2 / np.sqrt(max(count * 127**2, 1.0)) for count in groups)
        assert alone[0] == pytest.approx(wanted, rel=1e-15)
        among = table.raw_of(["a b", text, "", "c" * 300, text])
        assert (among[[1, 4]] == alone).all()


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_the_words_add_up_to_the_score_of_their_text(table, texts):
    read, raw = grams_of(texts, OPTIONS), table.raw_of(texts)
    for index in range(len(texts)):
        for column in range(COLUMNS):
            weights = word_weights(table, read, index, column)
            assert len(weights) == read.bounds[index + 1] - read.bounds[index]
            np.testing.assert_allclose(weights.sum(), raw[index, column], rtol=1e-9, atol=1e-6)


def test_an_empty_text_scores_nothing(table):
    assert (table.raw_of(["", " \n"]) == 0).all()
    assert table.raw_of([]).shape == (0, COLUMNS)
    assert table.raw_of_rows([]).shape == (0, COLUMNS)


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


def test_memory_stays_in_proportion_to_a_word_of_five_megabytes(table):
    """At most 60 bytes a letter, in a process of its own: the kernel's memory is not Python's."""
    import subprocess
    import sys

    from tests.conftest import ROOT

    code = (
        "import resource, numpy as np; from framing.model.features import FeatureOptions, grams_of;"
        "from framing.model.linear import Table; options = FeatureOptions(8, 8, 9);"
        "table = Table(options, np.ones((options.rows, 2), np.int8), np.ones(2)); table.raw_of(['warm']);"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; table.raw_of(['x' * 5_000_000]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=True
    )
    assert int(run.stdout) * 1024 < 60 * 5_000_000
