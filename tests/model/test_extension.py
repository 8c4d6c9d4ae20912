"""Techniques added to a model: what it knew it says as before, to the last bit; what is added is the fitted columns."""

import numpy as np
import pytest

from framing.errors import ModelError
from framing.model.extension import extended, mass_of
from framing.model.fitting import count_matrix, design_matrix, fit_columns, plain_head
from framing.scoring import PASSAGES, Model, load

TEXTS = ["Oh, sure, what a genius.", "Rain fell on the town.", "Oh, great, another genius.", "The town hall is open."]
TRUTH = np.array([[True, False], [False, False], [True, True], [False, False]])
PAGE = "The vile regime lied again. Oh, what a genius. “We are the most patriotic region,” Governor Ivan Petrov said."


@pytest.fixture(scope="module")
def base():
    return load("framing-en-open")._stored


@pytest.fixture(scope="module")
def fitted(base):
    table = base.tables[base.heads[PASSAGES].table]
    design = design_matrix(count_matrix(TEXTS, table.options), mass_of(table))
    return design, fit_columns(design, TRUTH, strength=4.0)


def test_the_old_scores_stay_and_the_new_are_the_solvers(base, fitted):
    design, weights = fitted
    new = extended(base, PASSAGES, weights, plain_head(("sarcasm", "genius"), weights), off=("genius",))
    before, after = Model(base), Model(new)
    assert after.techniques == (*before.techniques, "sarcasm", "genius")
    assert after.off == (*before.off, "genius")
    old = [*range(len(before.techniques)), -1]
    spans = [(0, 27), (28, 46), (47, len(PAGE)), (4, 8)]
    assert (after.score_spans(PAGE, spans)[:, old] == before.score_spans(PAGE, spans)).all()
    assert after.classify_spans(PAGE, spans) == before.classify_spans(PAGE, spans)
    for one, other in zip(before.score(PAGE).passages, after.score(PAGE).passages, strict=True):
        assert (one.scores == other.scores[old]).all()
        assert one.labels == tuple(label for label in other.labels if label not in ("sarcasm", "genius"))
    said = np.array([after.score_spans(text, [(0, len(text))])[0, -3:-1] for text in TEXTS])
    solver = 1 / (1 + np.exp(-(design @ weights.weights + weights.bias)))
    assert np.abs(said - solver).max() < 0.01  # weights are stored to 1/127


def test_it_is_stored_and_loaded(base, fitted, tmp_path):
    head = plain_head(("sarcasm", "genius"), fitted[1])
    Model(extended(base, PASSAGES, fitted[1], head)).save(tmp_path)
    assert load(tmp_path).techniques[-2:] == ("sarcasm", "genius")


def test_what_is_known_already_or_cannot_be_added_to_is_refused(base, fitted):
    with pytest.raises(ModelError, match="already knows doubt"):
        extended(base, PASSAGES, fitted[1], plain_head(("doubt", "genius"), fitted[1]))
    with pytest.raises(ModelError, match="no technique can be added"):
        extended(base, "spans", fitted[1], plain_head(("sarcasm", "genius"), fitted[1]))
