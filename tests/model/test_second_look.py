"""The second look: what it measures, what a model flags by it, and that it refuses what does not fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.conftest import CORPUS

from framing import load
from framing.errors import ModelError
from framing.model.second_look import GATE, MEASURES, SECOND, joined_passages, measures
from framing.model.windows import WINDOWS
from framing.scoring import Model
from framing.techniques import NAMES
from framing.training.corpus import read_corpus
from framing.training.rows import folds, join_corpora, passage_rows
from framing.training.second_fit import SHORT, fit_second_look, meeting

PARTS = ["Gymnasium No. 4, ", "says the report, ", "gave most. ", "It rained.\n"]
STARTS = [0, 17, 34, 45]


def test_passages_of_one_sentence_are_joined():
    assert joined_passages(PARTS, STARTS).tolist() == [False, True, True, False]
    apart = [0, 17, 40, 51]  # something unread stands between
    assert joined_passages(PARTS, apart).tolist() == [False, True, False, False]
    assert joined_passages([], []).tolist() == []


def test_measures_know_the_neighbours_and_the_article():
    scores = np.array([[0.01, 0.1], [0.3, 0.6], [0.02, 0.2], [0.01, 0.05]])
    logit = np.log(scores / (1 - scores))
    seen, values = measures(PARTS, scores, [0], joined_passages(PARTS, STARTS))
    assert seen[:, 0].tolist() == [True, True, True, False], "a passage is seen when its sentence has something"
    assert GATE > 0.01
    named = dict(zip(MEASURES, values[:, 0].T, strict=True))
    np.testing.assert_allclose(named["passage"], logit[:, 0])
    np.testing.assert_allclose(named["passage before"], [-4.0, *logit[:3, 0]])
    np.testing.assert_allclose(named["passage after"], [*logit[1:, 0], -4.0])
    assert named["goes on before"].tolist() == [0, 1, 1, 0]
    assert named["goes on after"].tolist() == [1, 1, 0, 0]
    np.testing.assert_allclose(named["sentence"], [0.3, 0.3, 0.3, 0.01])
    np.testing.assert_allclose(named["sentence in parts"], [0.3, 0.3, 0.3, 0.0])
    for index in range(4):
        others = np.delete(logit[:, 1], index)
        np.testing.assert_allclose(named["article"][index], others.mean())
        np.testing.assert_allclose(named["article's highest"][index], np.sort(others)[-3:].mean())


@pytest.fixture(scope="module")
def taught():
    """Rows of 110 articles, what a poor model says of them, and the second look learnt from both."""
    corpus = read_corpus(CORPUS)
    articles = join_corpora([replace(corpus, articles=corpus.articles[:140])])
    rows = passage_rows(articles, NAMES)
    noise = np.random.default_rng(0).normal(size=rows.truth.shape)
    probability = 1 / (1 + np.exp(3.0 - 1.5 * (rows.truth == 1) - noise))
    fitted = fit_second_look(rows, articles, NAMES, probability, folds(rows.groups, 3), vectors=None)
    assert fitted is not None
    return rows, probability, fitted


def test_it_tells_more_than_the_scores_that_it_was_given(taught):
    from sklearn.metrics import average_precision_score

    rows, probability, fitted = taught
    assert fitted.look.head.labels == NAMES
    assert fitted.look.windows.labels == SHORT
    for name in SHORT:
        column = NAMES.index(name)
        truth = rows.truth[:, column] == 1
        before = average_precision_score(truth, probability[:, column])
        assert average_precision_score(truth, fitted.held_out[:, column]) > before + 0.03
    rare = NAMES.index("bandwagon")
    assert (rows.truth[:, rare] == 1).sum() < 100
    assert (fitted.held_out[:, rare] == probability[:, rare]).all(), "too few examples: the plain score decides"


def test_too_few_examples_give_none(taught):
    rows, probability, _ = taught
    few = replace(rows, truth=np.where(rows.truth == 1, 0, rows.truth))
    assert fit_second_look(few, [], NAMES, probability, folds(rows.groups, 3), vectors=None) is None


def test_thresholds_meet_those_of_the_passages(taught):
    look = taught[2].look
    wanted, own = np.linspace(0.2, 0.6, len(NAMES)), np.linspace(0.5, 0.3, len(NAMES))
    moved = meeting(look, wanted, own)
    raw = np.linspace(-3, 3, 50)[:, None] * np.ones(len(NAMES))
    before, after = look.head.probabilities(raw) >= wanted, moved.head.probabilities(raw) >= moved.head.thresholds
    assert (before == after).all()
    assert moved.head.thresholds.tolist() == own.tolist()


def test_a_model_flags_by_it_and_scores_as_before(taught, small_model, tmp_path):
    look = taught[2].look
    stored = small_model._stored
    tables = {**stored.tables, WINDOWS: look.table}
    model = Model(replace(stored, tables=tables, heads={**stored.heads, WINDOWS: look.windows, SECOND: look.head}))
    model.save(tmp_path / "m")
    model = load(tmp_path / "m")
    few = [name for name in NAMES if name not in SHORT and look.head.bias[NAMES.index(name)] == 0]
    assert few
    flagged = 0
    for article in read_corpus(CORPUS).articles[:12]:
        plain, again = small_model.score(article.text), model.score(article.text)
        assert [p.scores.tobytes() for p in plain.passages] == [p.scores.tobytes() for p in again.passages]
        for one, other in zip(plain.passages, again.passages, strict=True):
            assert set(one.labels) & set(few) == set(other.labels) & set(few)
            assert {piece.technique for piece in other.evidence} <= set(other.labels)
        found = [span for span in again.spans if span.technique in SHORT]
        assert all(span.score >= 0.5 for span in found)
        flagged += len(found)
    assert flagged > 5
    assert model.score("").passages == ()


def test_a_second_look_that_does_not_fit_is_refused(taught, small_model):
    look, stored = taught[2].look, small_model._stored
    tables = {**stored.tables, WINDOWS: look.table}
    for heads in (
        {SECOND: look.head},
        {SECOND: replace(look.head, labels=("a", *NAMES[1:])), WINDOWS: look.windows},
        {SECOND: replace(look.head, measures=MEASURES[:-1]), WINDOWS: look.windows},
    ):
        with pytest.raises(ModelError, match="second look"):
            Model(replace(stored, tables=tables, heads={**stored.heads, **heads}))
