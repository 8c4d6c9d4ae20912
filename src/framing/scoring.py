"""The main job: an article and a model make a report.

    model = framing.load()
    report = model.score(text)

A passage is scored from the sums of its own n-grams (`framing.model.linear`), so it scores the same alone, in its
article and in a batch. What is flagged is looked at again, word by word, for evidence and fragments.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from framing import compiled
from framing.collection import NoCollection
from framing.deferred import deferred
from framing.errors import InputError, ModelError, OptionError
from framing.looking import Findings, Read, add_terms, labels_of, look_closely, terms_of
from framing.looking_again import second_look_of
from framing.model import storage, term_head
from framing.model.heads import LENGTH, MAIN, Head, probabilities_of
from framing.model.linear import Floats, Reading, Sums, Table
from framing.model.shelf import DEFAULT, find
from framing.model.span_head import SPANS, raw_scores
from framing.preprocessing.article_columns import passage_columns
from framing.report import Report
from framing.scored import ReportColumns
from framing.spans import Article, checked_spans
from framing.techniques import ANY
from framing.voice_scores import voice_columns

if TYPE_CHECKING:
    from framing.model.estimator import FramingClassifier
    from framing.model.span_reading import SpanReading

PASSAGES = "passages"  # the head that scores passages: one column a technique, last any


class Model:
    """A trained model; what `framing.load` returns."""

    def __init__(self, stored: storage.StoredModel) -> None:
        """Wrap a model as stored.

        Raises:
            ModelError: its head for passages does not have the techniques and "any".
        """
        self._stored = stored
        head = stored.heads.get(PASSAGES)
        if head is None or head.labels != (*stored.techniques, ANY) or head.measures not in ((), (LENGTH,)):
            raise ModelError(
                f"the head {PASSAGES!r} must have the techniques and {ANY!r}, and measure nothing but {LENGTH!r}",
                file=stored.name,
                way_out="train the model again with train.py",
            )
        self._head: Head = head
        self._table: Table = stored.tables[head.table]
        self._off = frozenset(stored.off)
        own = stored.about.get("own")
        told = own.items() if isinstance(own, dict) else ()
        self._thresholds = dict(zip(head.labels, head.thresholds.tolist(), strict=True))
        self._definitions = {name: str(what.get("description", "")) for name, what in told if isinstance(what, dict)}
        self._second = second_look_of(stored, self._table, head)
        # What is not reported is never flagged, and what gets a second look is flagged then.
        later = self._off.union(self._second.labels if self._second else ())
        self._bars = np.where([name in later for name in stored.techniques], np.inf, head.thresholds[:-1])
        self._terms = terms_of(stored)
        self._apart = terms_of(stored, term_head.APART, term_head.AROUND_APART) or self._terms

    @classmethod
    def from_classifier(cls, classifier: FramingClassifier, *, name: str = "my-model") -> Model:
        """A model from a `FramingClassifier` that was fitted on label sets or an indicator matrix; not calibrated.

        Raises:
            OptionError: the classifier is not fitted, or was fitted on one label a passage.
        """
        if not getattr(classifier, "multilabel_", False):
            raise OptionError(
                "the classifier must be fitted on label sets", way_out="call fit(passages, label_sets) before"
            )
        table, head = classifier.table_, classifier.head_
        techniques = tuple(label for label in head.labels if label != ANY)
        order = [head.labels.index(label) for label in (*techniques, ANY)]
        picked = [0, *(1 + k for k in order)]
        new = Table(table.options, np.ascontiguousarray(table.codes[:, picked]), table.scales[picked])
        bias, slope, shift, thresholds = (part[order] for part in (head.bias, head.slope, head.shift, head.thresholds))
        heads = {PASSAGES: Head((*techniques, ANY), 0, bias, slope, shift, thresholds)}
        return cls(storage.StoredModel(name, "en", techniques, (), {MAIN: new}, heads))

    @property
    def name(self) -> str:
        """The model's name."""
        return self._stored.name

    @property
    def language(self) -> str:
        """The language that the model reads, as an ISO 639 code."""
        return self._stored.language

    @property
    def techniques(self) -> tuple[str, ...]:
        """The columns of every score array but the last, which is "any"."""
        return self._stored.techniques

    @property
    def off(self) -> tuple[str, ...]:
        """Techniques that are scored but not reported: their held-out score is too low to trust."""
        return self._stored.off

    @property
    def about(self) -> dict[str, Any]:
        """Provenance and measured scores, as in model.json."""
        return dict(self._stored.about)

    @property
    def definitions(self) -> dict[str, str]:
        """What the techniques are that a user added to the model, in a sentence each."""
        return dict(self._definitions)

    @property
    def card(self) -> str:
        """The model card, in Markdown."""
        return self._stored.card

    @property
    def thresholds(self) -> dict[str, float]:
        """The decision thresholds by technique, and of "any"."""
        return dict(self._thresholds)

    def threshold(self, technique: str) -> float:
        """The probability from which on a technique (or "any") is flagged.

        Raises:
            OptionError: the model does not know the technique.
        """
        if technique not in self._thresholds:
            raise OptionError(
                f"unknown technique {technique!r}", way_out=f"the model knows {', '.join(self._head.labels)}"
            )
        return float(self._thresholds[technique])

    def score(self, article: str | Article) -> Report:
        """Score every passage of an article.

        Args:
            article: its text, or what `framing.separate` made of it.

        Raises:
            InputError: neither a string nor an Article.
        """
        if isinstance(article, str):
            from framing.preprocessing import separate

            article = separate(article, language=self._stored.language)
        elif not isinstance(article, Article):
            raise InputError(
                f"an article is a string or a framing.Article, not {type(article).__name__}",
                way_out="decode bytes first, or pass framing.separate(text)",
            )
        else:
            compiled.count(len(article.text))
        with NoCollection():
            return self._scored(article)

    def _scored(self, article: Article) -> Report:
        of = passage_columns(article)
        heard = of.heard()
        starts, ends = of.starts.take(heard), of.ends.take(heard)
        scores, findings = np.zeros((len(heard), len(self._head.labels))), Findings([], [], [])
        kept: list[SpanReading] = []  # to be looked at closely later
        read = Read(article.text, starts, ends, scores)
        for reading in self._table.read_spans(article.text, starts, ends):
            found = self._probabilities(reading.sums, reading.lengths)
            scores[reading.first : reading.first + len(found)] = found
            findings.labels += labels_of(found, self._bars, self.techniques)
            if self._second is None or isinstance(reading, Reading):
                look_closely(reading, self._head, read, findings)
            else:
                kept.append(reading)
        if self._second is not None:
            self._second.look(read, findings, kept)
        if self._apart is not None:
            add_terms(self._apart, article, (starts, ends), findings, thresholds=self._thresholds, off=self._off)
        return deferred(
            Report,
            ReportColumns(of, heard, scores, findings, voice_columns(of, heard, scores)),
            article=article,
            techniques=self.techniques,
            thresholds=self.thresholds,
            model=self.name,
            definitions=self._definitions,
        )

    def score_spans(self, text: str, spans: Iterable[Sequence[int]]) -> Floats:
        """Calibrated probabilities of any spans of a text.

        A span of a few words inside a line is read with the words around it, for the techniques that the model has
        learnt to tell from the same words meant literally.

        Args:
            text: the whole text.
            spans: (start, end) pairs in code points.

        Returns:
            Shape (spans, techniques + 1); the last column is "any".

        Raises:
            InputError: the text is not a string, or a span is not inside it.
        """
        given = checked_spans(text, spans)
        texts = [text[start:end] for start, end in given]
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        compiled.count(int(lengths.sum()))
        scores = self._probabilities(self._table.sums(texts), lengths)
        terms = [index for index, span in enumerate(given) if self._terms and term_head.is_term(text, *span)]
        if terms and self._terms:
            tables, head = self._terms
            raw = term_head.raw_scores(tables, head, [(text, *given[index]) for index in terms])
            columns = [self.techniques.index(label) for label in head.labels]
            scores[np.ix_(terms, columns)] = head.probabilities(raw)
        return scores

    def classify_spans(self, text: str, spans: Iterable[Sequence[int]]) -> list[str]:
        """The one technique that each span most probably carries, given that it carries one (SemEval-2020 TC).

        Args:
            text: the whole text; what stands around a span and elsewhere is taken into account.
            spans: (start, end) pairs in code points.

        Raises:
            InputError: the text is not a string, or a span is not inside it.
        """
        given = checked_spans(text, spans)
        head = self._stored.heads.get(SPANS)
        if head is None or not given:
            scores = self.score_spans(text, given)[:, :-1]
            return [self.techniques[k] for k in scores.argmax(axis=1)]
        compiled.count(sum(end - start for start, end in given))
        raw = raw_scores(self._stored.tables[head.table], head, text, given)
        return [head.labels[k] for k in raw.argmax(axis=1)]

    def save(self, folder: str | os.PathLike[str]) -> None:
        """Write the model folder: model.json, weights.npz, README.md.

        Raises:
            ModelError: the folder cannot be written.
        """
        storage.save(self._stored, folder)

    def _probabilities(self, sums: Sums, lengths: Sums) -> Floats:
        measured = np.log1p(lengths)[:, None] if self._head.measures else None
        return probabilities_of(self._table, self._head, sums, measured)


def load(name_or_path: str | os.PathLike[str] = DEFAULT) -> Model:
    """Load a model.

    Args:
        name_or_path: a shipped model's name ("framing-en", "framing-en-open"), or a model folder.

    Raises:
        ModelError: there is no such model (the message lists those there are), or its files are broken.
    """
    return Model(storage.load(find(name_or_path)))
