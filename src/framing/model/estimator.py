"""The scikit-learn face of the linear model.

``FramingClassifier().fit(passages, labels)`` trains the same weights that scoring reads, on exactly the hashed
features, and predicts through the same table: what it says of a text is what the model folder made from it says.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from framing.errors import OptionError
from framing.model.features import FeatureOptions
from framing.model.fitting import build_table, count_matrix, design_matrix, fit_columns, mass_codes, plain_head
from framing.model.heads import Head, logistic
from framing.model.linear import Floats, Table
from framing.techniques import ANY

# With fewer, leaving one out takes a third of what is known: neither learning nor cross-validation means anything.
FEW = 4


class FitError(OptionError, ValueError):
    """What was given to `FramingClassifier` cannot be learnt from; also a ValueError, as scikit-learn's own are."""


class FramingClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Multi-label classifier of passages: additive hashed n-grams, one logistic regression a label.

    Args:
        strength: inverse of the regularisation (scikit-learn's C).
        word_bits: 2^word_bits rows for words.
        pair_bits: 2^pair_bits rows for pairs of words.
        char_bits: 2^char_bits rows for characters inside words.
        tolerance: when the solver stops.
        n_jobs: processes for the labels, as joblib counts them.

    Attributes:
        classes_: the labels, in the order of the columns of `predict_proba`.
        table_, head_: the fitted weights and what reads them (see `framing.Model.from_classifier`).
    """

    def __init__(
        self,
        *,
        strength: float = 1.0,
        word_bits: int = 16,
        pair_bits: int = 17,
        char_bits: int = 17,
        tolerance: float = 1e-3,
        n_jobs: int = 1,
    ) -> None:
        self.strength = strength
        self.word_bits = word_bits
        self.pair_bits = pair_bits
        self.char_bits = char_bits
        self.tolerance = tolerance
        self.n_jobs = n_jobs

    def fit(self, X: Iterable[Any], y: Any) -> FramingClassifier:
        """Learn the labels of passages.

        Args:
            X: a list of passages: strings, or (article, start, end) with offsets in code points.
            y: one of: a list of label sets; an indicator matrix of shape (passages, labels), whose classes are then
                0, 1, ...; a list with one label a passage.

        Raises:
            FitError: no passages, a bare string, as many labels as passages are not given, labels of several kinds, or
                only one class.

        Warns:
            UserWarning: a label is on fewer than `FEW` passages, or on all but so few; its column says little.
        """
        texts = passages(X)
        if not texts:
            raise FitError("no passages to learn from", way_out="give a list of at least two passages")
        truth, classes, self.kind_ = _indicator(y, len(texts))
        _warn_of_few(truth, classes)
        self.classes_ = classes
        self.multilabel_ = self.kind_ != "single"
        if self.multilabel_:
            # A column for "any of them", as every framing model has; predictions leave it out.
            truth = np.column_stack([truth, truth.any(axis=1)])
        elif len(classes) == 2:
            truth = truth[:, 1:]
        options = FeatureOptions(self.word_bits, self.pair_bits, self.char_bits)
        counts = count_matrix(texts, options)
        mass = mass_codes(counts)
        fitted = fit_columns(
            design_matrix(counts, mass), truth, strength=self.strength, tolerance=self.tolerance, jobs=self.n_jobs
        )
        self.table_ = build_table(options, mass, [fitted])
        names = classes if self.multilabel_ or len(classes) > 2 else classes[1:]
        self.head_ = plain_head([*(str(name) for name in names), *([ANY] if self.multilabel_ else [])], fitted)
        self.n_features_in_ = 1
        return self

    def decision_function(self, X: Iterable[Any]) -> Floats:
        """Raw scores, shape (passages, columns); one column for two classes with one label each."""
        check_is_fitted(self, "table_")
        table: Table = self.table_
        head: Head = self.head_
        raw: Floats = head.raw(table.raw_of(passages(X)))[:, : len(self.classes_)]
        return raw

    def predict_proba(self, X: Iterable[Any]) -> Floats:
        """Probabilities, shape (passages, classes). With one label a passage, rows sum to 1."""
        probability = logistic(self.decision_function(X))
        if self.multilabel_:
            return probability
        if probability.shape[1] < len(self.classes_):
            return np.column_stack([1.0 - probability, probability])
        shares: Floats = probability / probability.sum(axis=1, keepdims=True)
        return shares

    def predict(self, X: Iterable[Any]) -> npt.NDArray[Any]:
        """One label a passage, or an indicator matrix where passages have label sets."""
        probability = self.predict_proba(X)
        if self.multilabel_:
            return (probability >= 0.5).astype(np.int64)
        return np.asarray(self.classes_[probability.argmax(axis=1)])

    def score(self, X: Iterable[Any], y: Any, sample_weight: Any = None) -> float:
        """Accuracy for one label a passage; micro-averaged F1 for label sets."""
        from sklearn.metrics import f1_score

        X = list(X)
        if not self.multilabel_:
            return float(super().score(X, y, sample_weight))
        truth = _against(y, self.classes_) if self.kind_ == "sets" else np.asarray(y) != 0
        predicted = self.predict(X)
        return float(f1_score(truth, predicted, average="micro", sample_weight=sample_weight, zero_division=0.0))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.target_tags.multi_output = True
        tags.classifier_tags.multi_label = True
        return tags


def passages(X: Iterable[Any]) -> list[str]:
    """The texts of X: strings, or (article, start, end)."""
    if isinstance(X, str | bytes):
        raise FitError("one bare string where a list of passages is meant", way_out="put it in a list: [text]")
    texts = []
    for index, item in enumerate(X):
        if isinstance(item, str):
            texts.append(item)
            continue
        try:
            article, start, end = item
            inside = isinstance(article, str) and 0 <= start <= end <= len(article)
        except (TypeError, ValueError):
            inside = False
        if not inside:
            raise FitError(
                f"not a passage: {str(item)[:60]!r}",
                place=f"X[{index}]",
                way_out="give strings, or (article, start, end) with offsets inside the article",
            )
        texts.append(article[start:end])
    return texts


def _indicator(y: Any, count: int) -> tuple[npt.NDArray[np.bool_], npt.NDArray[Any], str]:
    """Indicator matrix, classes, and the kind of y: "matrix", "sets" or "single"."""
    if isinstance(y, str | bytes):
        raise FitError("one bare string where a list of labels is meant", place="y", way_out="give one entry a passage")
    if hasattr(y, "toarray"):
        y = y.toarray()
    if hasattr(y, "to_numpy"):
        y = y.to_numpy()
    rows = len(y)
    if rows != count:
        raise FitError(f"{count} passages but {rows} entries of labels", place="y", way_out="give one entry a passage")
    if getattr(y, "ndim", 1) > 1 or (isinstance(y[0], list | tuple | np.ndarray) and _all_numbers(y)):
        matrix = np.asarray(y)
        if matrix.ndim != 2 or not np.isin(matrix, (0, 1)).all():
            raise FitError("not an indicator matrix", place="y", way_out="give rows of 0 and 1, one column a label")
        truth, classes, kind = matrix != 0, np.arange(matrix.shape[1]), "matrix"
    elif isinstance(y[0], set | frozenset | list | tuple | dict):
        for row, labels in enumerate(y):
            if not isinstance(labels, set | frozenset | list | tuple | dict):  # a string would be read by its letters
                raise FitError(
                    f"not a set of labels: {str(labels)[:60]!r}", place=f"y[{row}]", way_out="give each passage a set"
                )
        names = {label for labels in y for label in labels}
        if len({isinstance(name, str) for name in names}) > 1:
            raise FitError("labels are of several kinds", place="y", way_out="give strings, or give numbers")
        classes = np.array(sorted(names))
        truth, kind = _against(y, classes), "sets"
    else:
        if len({isinstance(label, str) for label in y}) > 1 or any(
            isinstance(label, set | frozenset | list | tuple | dict) or label is None for label in y
        ):
            raise FitError(
                "labels are of several kinds", place="y", way_out="give each passage one label, or each a set"
            )
        classes, codes = np.unique(np.asarray(y), return_inverse=True)
        truth, kind = codes[:, None] == np.arange(len(classes)), "single"
    if kind == "single" and len(classes) < 2:
        raise FitError("only one class", place="y", way_out="give passages of at least two classes")
    if kind != "single":
        empty = [str(name) for name, column in zip(classes, truth.T, strict=True) if column.all() or not column.any()]
        if len(empty) == len(classes):
            raise FitError(
                "only one class: no label is on some passages and off others",
                place="y",
                way_out="give passages with and without each label",
            )
    return truth, classes, kind


def _warn_of_few(truth: npt.NDArray[np.bool_], classes: npt.NDArray[Any]) -> None:
    examples = truth.sum(axis=0)
    few = [
        f"{name} is on {count} of {len(truth)} passages"
        for name, count in zip(classes.tolist(), examples.tolist(), strict=True)
        if min(count, len(truth) - count) < FEW
    ]
    if few:
        warnings.warn(f"too few examples to learn from: {', '.join(few[:10])}", stacklevel=3)


def _all_numbers(y: Sequence[Any]) -> bool:
    return (
        all(isinstance(value, int | float | np.number | np.bool_) for row in y for value in row)
        and len({len(row) for row in y}) == 1
    )


def _against(y: Iterable[Iterable[Any]], classes: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    index = {name: k for k, name in enumerate(classes.tolist())}
    y = list(y)
    truth = np.zeros((len(y), len(classes)), np.bool_)
    for row, labels in enumerate(y):
        for label in labels:
            if label in index:
                truth[row, index[label]] = True
    return truth
