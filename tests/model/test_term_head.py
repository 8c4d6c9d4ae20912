from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from framing import load
from framing.errors import ModelError
from framing.model.features import FeatureOptions
from framing.model.heads import MAIN
from framing.model.term_head import AROUND, TERMS, around, fit_term_head, is_term, raw_scores
from framing.scoring import Model

SMALL = FeatureOptions(10, 8, 9)
VEILED = [
    "troops began the operation in the city",
    "a special operation against the rebels",
    "the army's operation went on",
]
LITERAL = ["the surgeon's operation went well", "a routine operation on her knee", "after the operation she slept"]


def places() -> tuple[list[tuple[str, int, int]], np.ndarray]:
    texts = (VEILED + LITERAL) * 5
    found = [(text, text.index("operation"), text.index("operation") + 9) for text in texts]
    return found, np.array([[text in VEILED] for text in texts])


@pytest.fixture(scope="module")
def fitted():
    return fit_term_head(*places(), ["euphemism"], [0.3], options=SMALL)


def test_the_same_word_is_told_apart_by_its_neighbours(fitted):
    tables, head = fitted
    given, truth = places()
    probability = head.probabilities(raw_scores(tables, head, given))
    assert ((probability >= 0.3) == truth).all()
    assert head.thresholds.tolist() == [0.3]


def test_neighbours_stay_in_the_line():
    text = "one two\nthree four TERM five six\nseven"
    start = text.index("TERM")
    assert around(text, start, start + 4) == "three four\nfive six"
    assert is_term(text, start, start + 4)
    assert not is_term(text, 0, 7), "a whole line is no term"
    assert not is_term(text, 0, 0)
    long = "a b c d e f g"
    assert not is_term(long, 0, 11)
    assert is_term(long, 0, 9)


def test_a_model_asks_the_head_for_terms_only(fitted, small_model, tmp_path):
    tables, head = fitted
    stored = small_model._stored
    both = {MAIN: stored.tables[MAIN], TERMS: tables[0], AROUND: tables[1]}
    model = Model(replace(stored, tables=both, heads={**stored.heads, TERMS: head}))
    model.save(tmp_path / "m")
    model = load(tmp_path / "m")
    text = LITERAL[0]
    span = (text.index("operation"), text.index("operation") + 9)
    column = model.techniques.index("euphemism")
    asked = model.score_spans(text, [span, (0, len(text))])
    plain = small_model.score_spans(text, [span, (0, len(text))])
    assert asked[0, column] == head.probabilities(raw_scores(tables, head, [(text, *span)]))[0, 0]
    asked[0, column] = plain[0, column]
    assert (asked == plain).all()


def test_a_head_that_does_not_fit_is_refused(fitted, small_model):
    tables, head = fitted
    stored = small_model._stored
    with pytest.raises(ModelError, match="terms"):
        Model(replace(stored, tables={**stored.tables, TERMS: tables[0]}, heads={**stored.heads, TERMS: head}))
    other = replace(head, labels=("no_such",))
    both = {**stored.tables, TERMS: tables[0], AROUND: tables[1]}
    with pytest.raises(ModelError, match="terms"):
        Model(replace(stored, tables=both, heads={**stored.heads, TERMS: other}))


def test_word_vectors_fold_in():
    given, truth = places()
    vectors = np.zeros((1 << SMALL.word_bits, 4), np.float32)
    vectors[:] = np.random.default_rng(0).normal(size=vectors.shape)
    tables, head = fit_term_head(given, truth, ["euphemism"], [0.5], options=SMALL, vectors=vectors)
    probability = head.probabilities(raw_scores(tables, head, given))
    assert ((probability >= 0.5) == truth).all()
