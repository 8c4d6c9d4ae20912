from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from framing import FramingClassifier, FramingError
from framing.model.features import FeatureOptions
from framing.model.fitting import build_table, count_matrix, design_matrix, fit_columns, mass_codes, row_vectors

SMALL = {"word_bits": 10, "pair_bits": 10, "char_bits": 11}
X = ["the vile traitors", "a quiet town", "vile liars", "the town hall", "shameful traitors", "a quiet hall"] * 5
SETS = [{"name_calling", "loaded_language"}, set(), {"loaded_language"}, set(), {"name_calling"}, set()] * 5
SINGLE = ["bad", "good", "bad", "good", "bad", "good"] * 5


def test_label_sets():
    model = FramingClassifier(**SMALL).fit(X, SETS)
    assert model.classes_.tolist() == ["loaded_language", "name_calling"]
    probability = model.predict_proba(["vile traitors", "a quiet town"])
    assert probability.shape == (2, 2)
    assert (probability[0] > probability[1]).all()
    assert model.predict(X).shape == (30, 2)
    assert model.score(X, SETS) > 0.9


def test_an_indicator_matrix_dense_and_sparse():
    matrix = np.array([["loaded_language" in s, "name_calling" in s] for s in SETS], int)
    by_sets = FramingClassifier(**SMALL).fit(X, SETS).predict_proba(X)
    for y in (matrix, matrix.tolist(), csr_matrix(matrix)):
        model = FramingClassifier(**SMALL).fit(X, y)
        assert model.classes_.tolist() == [0, 1]
        assert (model.predict_proba(X) == by_sets).all()
        assert model.score(X, matrix) > 0.9


def test_one_label_a_passage():
    model = FramingClassifier(**SMALL).fit(X, SINGLE)
    assert model.classes_.tolist() == ["bad", "good"]
    np.testing.assert_allclose(model.predict_proba(X).sum(axis=1), 1.0)
    assert model.predict(["vile traitors", "a quiet town"]).tolist() == ["bad", "good"]
    three = FramingClassifier(**SMALL).fit(X, ["a", "b", "c", "b", "a", "b"] * 5)
    np.testing.assert_allclose(three.predict_proba(X).sum(axis=1), 1.0)
    assert three.score(X, ["a", "b", "c", "b", "a", "b"] * 5) > 0.9


def test_spans_in_articles():
    text = "".join(X)
    ends = np.cumsum([len(x) for x in X]).tolist()
    spans = [(text, end - len(x), end) for x, end in zip(X, ends, strict=True)]
    by_text = FramingClassifier(**SMALL).fit(X, SETS).predict_proba(X)
    assert (FramingClassifier(**SMALL).fit(spans, SETS).predict_proba(spans) == by_text).all()


def test_pipeline_clone_search_and_cross_validation():
    from sklearn.base import clone
    from sklearn.model_selection import GridSearchCV, cross_validate
    from sklearn.pipeline import Pipeline

    model = FramingClassifier(strength=3.0, **SMALL)
    assert clone(model).get_params() == model.get_params()
    pipe = Pipeline([("model", model)]).fit(X, SINGLE)
    assert pipe.predict_proba(X).shape == (30, 2)
    for y in (SINGLE, SETS):
        result = cross_validate(FramingClassifier(**SMALL), X, y, cv=3, error_score="raise")
        assert (result["test_score"] > 0.9).all()
    grid = {"strength": [1e-6, 1.0]}
    search = GridSearchCV(FramingClassifier(**SMALL), grid, cv=3, scoring="neg_log_loss", error_score="raise")
    assert search.fit(X, SINGLE).best_params_ == {"strength": 1.0}


def test_init_only_stores():
    marker = object()
    model = FramingClassifier(strength=marker, n_jobs=marker)  # type: ignore[arg-type]
    assert model.strength is marker
    assert model.get_params()["n_jobs"] is marker
    with pytest.raises(TypeError):
        FramingClassifier(1.0)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("texts", "labels", "says"),
    [
        ([], [], "no passages"),
        ("a bare string", ["a"], "bare string"),
        (["a", "b"], "ab", "bare string"),
        (["a", "b"], ["x"], "2 passages but 1"),
        (["a", "b"], ["x", "x"], "only one class"),
        (["a", "b"], [{"x"}, {"x"}], "only one class"),
        (["a", "b"], [set(), set()], "only one class"),
        (["a", "b"], [[0, 2], [1, 0]], "indicator"),
        (["a", "b"], np.zeros((2, 2, 2)), "indicator"),
        ([1, 2], ["x", "y"], "X[0]"),
        ([("text", 2, 9), "b"], ["x", "y"], "X[0]"),
        ([None, "b"], ["x", "y"], "X[0]"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused(texts, labels, says):
    with pytest.raises(FramingError, match=says.replace("[", r"\[")) as caught:
        FramingClassifier(**SMALL).fit(texts, labels)
    assert isinstance(caught.value, ValueError)
    assert caught.value.way_out


def test_a_fit_comes_before_a_prediction():
    from sklearn.exceptions import NotFittedError

    with pytest.raises(NotFittedError):
        FramingClassifier().predict(["a"])


def test_the_table_says_what_the_solver_said(lines):
    """The quantised table scores as the sparse matrix that was trained on: same features, weights to 1/127."""
    texts, labels = lines
    truth = np.array([bool(s) for s in labels])[:, None]
    options = FeatureOptions(12, 12, 13)
    counts = count_matrix(texts, options)
    design = design_matrix(counts, mass_codes(counts))
    fitted = fit_columns(design, truth, strength=1.0)
    solver = (design @ fitted.weights)[:, 0] + fitted.bias[0]
    model = FramingClassifier(word_bits=12, pair_bits=12, char_bits=13).fit(texts, truth[:, 0])
    table = model.decision_function(texts)[:, 0]
    assert np.abs(solver - table).max() < 0.02
    assert np.corrcoef(solver, table)[0, 1] > 0.9999


def test_word_vectors_fold_into_the_words_weights(lines):
    """Scoring with the table equals scoring with the mean vector of the words as features."""
    texts, labels = (part[:300] for part in lines)
    truth = np.array([bool(s) for s in labels])[:, None]
    options = FeatureOptions(14, 10, 10)
    words = sorted({word for text in texts for word in text.lower().split() if word.isalpha()})
    vectors = np.random.default_rng(0).normal(size=(len(words), 8)).astype(np.float32)
    by_row = row_vectors(words, vectors, options)
    assert 0.9 * len(words) < (by_row != 0).any(axis=1).sum() <= len(words)
    counts = count_matrix(texts, options)
    mass = mass_codes(counts)
    design = design_matrix(counts, mass)
    folded = fit_columns(design, truth, vectors=by_row)
    explicit = fit_columns(design, truth, measures=design[:, : len(by_row)] @ by_row.astype(float))
    solver = design @ explicit.weights + (design[:, : len(by_row)] @ by_row) @ explicit.dense + explicit.bias
    np.testing.assert_allclose(design @ folded.weights + folded.bias, solver, atol=1e-4)
    table = build_table(options, mass, [folded])
    assert np.abs(table.raw_of(texts) + folded.bias - solver).max() < 0.05


@pytest.mark.filterwarnings("ignore:too few examples")
def test_training_gives_the_same_bytes_with_any_number_of_jobs(lines):
    texts, labels = (part[:200] for part in lines)
    one = FramingClassifier(**SMALL).fit(texts, labels).table_
    two = FramingClassifier(n_jobs=2, **SMALL).fit(texts, labels).table_
    assert one.codes.tobytes() == two.codes.tobytes()
    assert one.scales.tobytes() == two.scales.tobytes()


def test_a_label_on_every_passage_gets_no_weights():
    with pytest.warns(UserWarning, match="always is on 30 of 30 passages"):
        model = FramingClassifier(**SMALL).fit(X, [s | {"always"} for s in SETS])
    column = model.classes_.tolist().index("always")
    assert (model.table_.codes[:, 1 + column] == 0).all()
    assert (model.predict_proba(["quite new"])[:, column] > 0.9).all()


TEXT = "".join(X)
ENDS = np.cumsum([len(x) for x in X]).tolist()
SPANS = [(TEXT, end - len(x), end) for x, end in zip(X, ENDS, strict=True)]
MATRIX = np.array([["loaded_language" in s, "name_calling" in s] for s in SETS], int)


@pytest.mark.parametrize("passages", [X, SPANS, np.array(X, object)], ids=["texts", "spans", "array"])
@pytest.mark.parametrize("labels", [SETS, MATRIX, MATRIX.tolist(), SINGLE], ids=["sets", "matrix", "lists", "single"])
def test_every_form_of_passages_and_labels_goes_through_scikit_learn(passages, labels):
    from sklearn.base import clone
    from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_validate
    from sklearn.pipeline import Pipeline

    pipe = Pipeline([("model", FramingClassifier(**SMALL))])
    result = cross_validate(pipe, passages, labels, cv=3, error_score="raise", return_train_score=True)
    assert (result["test_score"] > 0.9).all()
    search = GridSearchCV(pipe, {"model__strength": [1e-6, 1.0]}, cv=3, error_score="raise").fit(passages, labels)
    best = search.best_estimator_.named_steps["model"]
    assert search.best_score_ > 0.9
    assert search.predict_proba(passages).shape == (30, 2)
    again = clone(search.best_estimator_)
    assert not hasattr(again.named_steps["model"], "table_")
    assert (again.fit(passages, labels).predict_proba(passages) == best.predict_proba(passages)).all()
    if labels is not SETS:  # scikit-learn's own helpers know no sets
        predicted = cross_val_predict(pipe, passages, labels, cv=3)
        assert (predicted == np.asarray(labels)).mean() > 0.9


def test_scorers_of_scikit_learn_see_an_indicator_matrix():
    from sklearn.model_selection import GridSearchCV, cross_validate

    scoring = ["f1_micro", "f1_macro", "average_precision", "roc_auc"]
    result = cross_validate(FramingClassifier(**SMALL), X, MATRIX, cv=3, scoring=scoring, error_score="raise")
    assert all((result[f"test_{name}"] > 0.9).all() for name in scoring)
    grid = {"strength": [1e-6, 1.0], "char_bits": [10, 11]}
    search = GridSearchCV(FramingClassifier(**SMALL), grid, cv=3, scoring="f1_micro", error_score="raise")
    assert search.fit(X, MATRIX).best_params_["strength"] == 1.0


def test_folds_by_article():
    """Passages of one article stay together: scikit-learn's groups go through."""
    from sklearn.model_selection import GroupKFold, cross_val_score

    groups = np.arange(30) // 6
    scores = cross_val_score(FramingClassifier(**SMALL), SPANS, SETS, cv=GroupKFold(5), groups=groups)
    assert scores.shape == (5,)
    assert (scores > 0.9).all()


def test_pandas_columns():
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"text": X, "label": SINGLE}, index=range(100, 130))
    model = FramingClassifier(**SMALL).fit(frame["text"], frame["label"])
    assert model.predict(frame["text"]).tolist() == SINGLE
    columns = pd.DataFrame(MATRIX, columns=["loaded_language", "name_calling"], index=frame.index)
    assert (FramingClassifier(**SMALL).fit(frame["text"], columns).predict(frame["text"]) == MATRIX).all()


def test_a_fitted_estimator_is_pickled():
    import pickle

    model = FramingClassifier(**SMALL).fit(X, SETS)
    assert (pickle.loads(pickle.dumps(model)).predict_proba(X) == model.predict_proba(X)).all()


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        ([{"x"}, "doubt"] * 15, "y[1]"),
        ([{"x"}, None] * 15, "y[1]"),
        ([{"x"}, {1}] * 15, "several kinds"),
        (["x", {"y"}] * 15, "several kinds"),
        (["x", None] * 15, "several kinds"),
        (["x", 1] * 15, "several kinds"),
    ],
)
def test_labels_of_several_kinds_are_refused(labels, says):
    with pytest.raises(FramingError, match=says.replace("[", r"\[")):
        FramingClassifier(**SMALL).fit(X, labels)


def test_a_label_with_three_examples_is_named():
    labels = [s | {"rare"} if k < 3 else s for k, s in enumerate(SETS)]
    with pytest.warns(UserWarning, match="rare is on 3 of 30 passages"):
        FramingClassifier(**SMALL).fit(X, labels)
