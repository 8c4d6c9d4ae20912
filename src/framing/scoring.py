"""The main job: an article and a model make a report.

    model = framing.load()
    report = model.score(text)

A passage is scored from its own n-grams (`framing.model.linear`), each of its words from those around it
(`framing.model.word_head`), so both are the same alone, in the article and in a batch; the decoder joins them into
fragments. A passage's labels are those of its fragments.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

from framing.collection import NoCollection
from framing.deferred import deferred
from framing.errors import InputError, LanguageError, ModelError, OptionError
from framing.model import storage, term_head
from framing.model.decoder import LEVELS, Decoder, Level
from framing.model.evidence import carrier, strongest, word_weights
from framing.model.features import Grams, grams
from framing.model.heads import LENGTH, MAIN, Head, log1p
from framing.model.linear import Floats, Table
from framing.model.shelf import DEFAULT, find
from framing.model.span_head import SPANS, raw_scores
from framing.model.word_head import WordHead
from framing.preprocessing.article_columns import passage_columns
from framing.report import Report
from framing.resources.language import load_language
from framing.scored import Fragment, ReportColumns, findings
from framing.spans import Article, Span, checked_spans, merge
from framing.techniques import ANY

if TYPE_CHECKING:
    from framing.model.estimator import FramingClassifier
    from framing.spans import Quotation

PASSAGES = "passages"  # the head that scores passages: one column a technique, last any
_HYPHENS = ("-", "\u2010", "\u2011")
_AT_A_DISTANCE = ("scare", "title")  # kinds of marked words that are not the narrator's own


class Model:
    """A trained model; what `framing.load` returns."""

    def __init__(self, stored: storage.StoredModel) -> None:
        """Wrap a model as stored.

        Raises:
            ModelError: its head for passages does not have the techniques and "any", or its parts do not fit together.
        """
        self._stored = stored
        head = stored.heads.get(PASSAGES)
        if head is None or head.labels != (*stored.techniques, ANY) or head.measures not in ((), (LENGTH,)):
            raise _unfit(stored, f"the head {PASSAGES!r} must have the techniques and {ANY!r}, and measure {LENGTH!r}")
        self._head: Head = head
        self._table: Table = stored.tables[head.table]
        self._word: WordHead | None = stored.word_head
        self._decoder: Decoder | None = stored.decoder
        by_word: tuple[str, ...] = ()
        if self._word is not None and self._decoder is not None:
            by_word = self._word.labels
            if by_word[-1:] != (ANY,) or not set(by_word) <= set(head.labels):
                raise _unfit(stored, f"the word head must have techniques of the model and {ANY!r}")
            if self._word.options != self._table.options:
                raise _unfit(stored, "the word head and the passage head read other n-grams")
        self._columns = [head.labels.index(name) for name in by_word]
        # What the word head does not know (a user's own techniques) is flagged by the passage head.
        self._by_passage = [k for k, name in enumerate(stored.techniques) if name not in by_word]
        self._off = frozenset(stored.off)
        own = stored.about.get("own")
        told = own.items() if isinstance(own, dict) else ()
        self._definitions = {name: str(what.get("description", "")) for name, what in told if isinstance(what, dict)}
        self._by_level = {level: self._thresholds_of(level) for level in LEVELS}
        terms = stored.heads.get(term_head.TERMS)
        self._terms = None
        if terms is not None:
            near = stored.tables.get(term_head.AROUND)
            if near is None or near.columns < terms.columns.stop or not set(terms.labels) <= set(stored.techniques):
                raise _unfit(stored, f"the head {term_head.TERMS!r} does not fit the model")
            self._terms = (stored.tables[terms.table], near), terms

    def _thresholds_of(self, level: Level) -> dict[str, float]:
        thresholds = dict(zip(self._head.labels, self._head.thresholds.tolist(), strict=True))
        if self._decoder is not None and self._word is not None:
            values = self._decoder.shown if level == "shown" else self._decoder.review
            thresholds |= dict(zip(self._word.labels, values.tolist(), strict=True))
        return thresholds

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
        """The decision thresholds by technique, and of "any", of what is shown."""
        return dict(self._by_level["shown"])

    def threshold(self, technique: str, *, level: Level = "shown") -> float:
        """The probability from which on a fragment of a technique (or "any") is flagged.

        Raises:
            OptionError: the model does not know the technique, or there is no such level.
        """
        thresholds = self._by_level[checked_level(level)]
        if technique not in thresholds:
            raise OptionError(
                f"unknown technique {technique!r}", way_out=f"the model knows {', '.join(self._head.labels)}"
            )
        return float(thresholds[technique])

    def score(self, article: str | Article, *, level: Level = "shown") -> Report:
        """Score an article: its passages, the fragments that push, and whose they are.

        Args:
            article: its text, or what `framing.separate` made of it.
            level: "shown", what a stranger would agree with (each technique right in three of five or more on real
                news), or "review", more of it and more that is wrong, for people who code.

        Raises:
            InputError: neither a string nor an Article.
            LanguageError: the article was read in another language than the model's.
            OptionError: there is no such level.
        """
        checked_level(level)
        if isinstance(article, str):
            from framing.preprocessing import separate

            article = separate(article, language=self._stored.language)
        elif not isinstance(article, Article):
            raise InputError(
                f"an article is a string or a framing.Article, not {type(article).__name__}",
                way_out="decode bytes first, or pass framing.separate(text)",
            )
        elif article.language != self.language:
            raise LanguageError(
                f"the article was read as {article.language!r}, and the model {self.name} reads {self.language!r}",
                way_out=f"separate it with language={self.language!r}, or load a model for {article.language!r}",
            )
        with NoCollection():
            return self._scored(article, level)

    def _scored(self, article: Article, level: Level) -> Report:
        of = passage_columns(article)
        heard = of.heard()
        starts, ends = of.starts.take(heard), of.ends.take(heard)
        read = grams(article.text, starts, ends, self._table.options)
        raw = self._head.raw(self._table.raw(read))
        scores = self._calibrated(raw, ends - starts)
        spans = self._fragments(article.text, read, ends - starts, raw, level) + self._by_passages(read, scores, level)
        if spans:
            spans = _own_wording(spans, article.quotations, [of.voices[k] for k in of.sources.take(heard).tolist()])
        found = findings(spans, len(heard))
        return deferred(
            Report,
            ReportColumns(of, heard, scores, found),
            article=article,
            techniques=self.techniques,
            thresholds=dict(self._by_level[level]),
            model=self.name,
            definitions=self._definitions,
            level=level,
        )

    def _fragments(self, text: str, read: Grams, sizes: storage.Ints, raw: Floats, level: Level) -> list[Fragment]:
        """What the word head and the decoder find."""
        head, decoder = self._word, self._decoder
        if head is None or decoder is None:
            return []
        words = head.scores(read)
        passages = np.ascontiguousarray(raw[:, self._columns])
        spans: list[Fragment] = []
        for passage, column, begin, end, chance in decoder.fragments(read, sizes, words, passages, level=level):
            name = head.labels[column]
            if name in self._off and level == "shown":
                continue
            first, last = self._least(text, read, passage, begin, end)
            if first == last:
                continue
            start, stop = read.begin[first].item(), read.stop[last - 1].item()
            places = read.begin[first:last].tolist(), read.stop[first:last].tolist()
            above = (words[first:last, column] - decoder.low[column]).tolist()
            some = strongest(*places, above, read.solid[first:last].tolist())
            pieces = tuple([(piece.start, piece.end, name, piece.weight) for piece in some])
            spans.append((start, stop, name, chance, passage, pieces))
        return spans

    def _least(self, text: str, read: Grams, passage: int, first: int, last: int) -> tuple[int, int]:
        """A run without the marks and words at its ends that carry nothing, and with words whole that have hyphens."""
        edges = load_language(self._stored.language).edges

        def empty(word: int) -> bool:
            return not read.solid[word] or text[read.begin[word] : read.stop[word]].lower() in edges

        while first < last and empty(first):
            first += 1
        while first < last and empty(last - 1):
            last -= 1
        if first == last:
            return first, last
        low, high = read.bounds[passage : passage + 2].tolist()

        def joined(mark: int) -> bool:
            """Whether a mark is a hyphen within a word: neo-Nazi."""
            inside = low < mark < high - 1 and text[read.begin[mark] : read.stop[mark]] in _HYPHENS
            touches = inside and read.stop[mark - 1] == read.begin[mark] and read.stop[mark] == read.begin[mark + 1]
            return bool(touches and read.solid[mark - 1] and read.solid[mark + 1])

        while joined(first - 1):
            first -= 2
        while joined(last):
            last += 2
        return first, last

    def _by_passages(self, read: Grams, scores: Floats, level: Level) -> list[Fragment]:
        """What the passage head flags by itself, with the stretch of words that carries it."""
        spans: list[Fragment] = []
        thresholds = self._by_level[level]
        for k in self._by_passage:
            name = self.techniques[k]
            if name in self._off and level == "shown":
                continue
            for passage in np.flatnonzero(scores[:, k] >= thresholds[name]).tolist():
                first, last = read.bounds[passage : passage + 2].tolist()
                places = read.begin[first:last].tolist(), read.stop[first:last].tolist()
                weights = word_weights(self._table, read, passage, self._head.column + k).tolist()
                solid = read.solid[first:last].tolist()
                best = carrier(*places, weights, solid)
                if best is None:
                    continue
                some = strongest(*places, weights, solid)
                pieces = tuple(
                    [(p.start, p.end, name, p.weight) for p in some if best.start <= p.start and p.end <= best.end]
                )
                spans.append((best.start, best.end, name, scores[passage, k].item(), passage, pieces))
        return spans

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
        starts = np.array([start for start, _ in given], np.int64)
        ends = np.array([end for _, end in given], np.int64)
        raw = self._head.raw(self._table.raw(grams(text, starts, ends, self._table.options)))
        scores = self._calibrated(raw, ends - starts)
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
        raw = raw_scores(self._stored.tables[head.table], head, text, given)
        return [head.labels[k] for k in raw.argmax(axis=1)]

    def save(self, folder: str | os.PathLike[str]) -> None:
        """Write the model folder: model.json, weights.npz, README.md.

        Raises:
            ModelError: the folder cannot be written.
        """
        storage.save(self._stored, folder)

    def _calibrated(self, raw: Floats, sizes: storage.Ints) -> Floats:
        """Probabilities of raw scores of spans of so many characters."""
        if self._head.measures:
            raw = raw + log1p(sizes.astype(np.float64))[:, None] * self._head.dense[0]
        return self._head.probabilities(raw)


def checked_level(level: str) -> Level:
    """A level as it was given.

    Raises:
        OptionError: there is no such level.
    """
    for known in LEVELS:
        if level == known:
            return known
    raise OptionError(f"there is no level {level!r}", way_out=f"say {' or '.join(map(repr, LEVELS))}")


def _unfit(stored: storage.StoredModel, problem: str) -> ModelError:
    return ModelError(problem, file=stored.name, way_out="train the model again with train.py")


def _own_wording(spans: list[Fragment], quotations: Sequence[Quotation], voices: Sequence[str]) -> list[Fragment]:
    """The fragments without those of the narration that lie by half or more in words that it holds at a distance."""
    apart = merge(Span(one.start, one.end) for one in quotations if one.kind in _AT_A_DISTANCE)
    if not apart:
        return spans
    firsts = [one.start for one in apart]
    before = list(accumulate((one.end - one.start for one in apart), initial=0))

    def covered(place: int) -> int:
        """How much of the text before a place is held at a distance."""
        at = bisect_right(firsts, place)
        return before[at] - max(apart[at - 1].end - place, 0) if at else 0

    def held(start: int, end: int) -> bool:
        return covered(end) - covered(start) >= (end - start) / 2

    return [span for span in spans if voices[span[4]] != "narration" or not held(span[0], span[1])]


def load(name_or_path: str | os.PathLike[str] = DEFAULT) -> Model:
    """Load a model.

    Args:
        name_or_path: a shipped model's name ("framing-en", "framing-en-open"), or a model folder.

    Raises:
        ModelError: there is no such model (the message lists those there are), or its files are broken.
    """
    return Model(storage.load(find(name_or_path)))
