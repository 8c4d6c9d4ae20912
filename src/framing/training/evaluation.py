"""A model held against an annotated corpus: its flags, then passages by technique and voice, lines and fragments.

Passages: a passage carries a technique when one of its annotated spans overlaps it. Confidence intervals are
percentile bootstraps over articles (`framing.training.intervals`). Lines, TC and SI are the measures of
NLP4IF-2019 and SemEval-2020 task 11 (Da San Martino et al.).
"""

from __future__ import annotations

import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from framing.errors import CorpusError
from framing.spans import Span, merge
from framing.techniques import ANY
from framing.training.flags import Flags, measure_flags
from framing.training.intervals import interval, resampled
from framing.training.learnt import learnt_from

if TYPE_CHECKING:
    from framing.report import Report
    from framing.scoring import Model
    from framing.training.corpus import AnnotatedArticle, Corpus

CALIBRATION_BINS = 10  # equal-mass bins, as `calibration_error` is usually reported
NAMED = 10  # ids of articles in a warning; all of them are in the evaluation


@dataclass(frozen=True, slots=True)
class Measured:
    """One row: how well a technique (or any) is told on passages; `low` and `high` are the 95 % interval of F1."""

    name: str
    passages: int
    average_precision: float
    precision: float
    recall: float
    f1: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `evaluate` found. Shares and scores lie between 0 and 1.

    Attributes:
        articles, passages: how many.
        learnt: ids of articles that the model was taught on, of which the figures say nothing.
        flags: what a reader sees by default, against what is annotated.
        techniques, voices: by passage, from the scores of passages.
        lines, classification, fragments: NLP4IF-2019's lines, SemEval-2020's TC and SI.
    """

    articles: int
    passages: int
    learnt: tuple[str, ...]
    flags: Flags
    techniques: tuple[Measured, ...]
    voices: tuple[Measured, ...]
    lines: dict[str, float]
    classification: float
    fragments: dict[str, float]

    @property
    def clean_flagged(self) -> float:
        """Of the passages of articles with no technique, the share that is flagged."""
        return self.flags.clean

    @property
    def clean_passages(self) -> int:
        """How many passages articles with no technique have."""
        return self.flags.clean_passages

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data, ready for JSON."""
        return asdict(self)

    def to_text(self) -> str:
        """A table for people."""
        head = f"{'passages, by their scores':28}{'passages':>9}{'AP':>7}{'P':>7}{'R':>7}{'F1':>7}  95 % interval"
        rows = [
            f"{m.name:28}{m.passages:9}{m.average_precision:7.3f}{m.precision:7.3f}{m.recall:7.3f}{m.f1:7.3f}"
            f"  {m.low:.3f}-{m.high:.3f}"
            for m in (*self.techniques, *self.voices)
        ]
        lines, fragments = self.lines, self.fragments
        return "\n".join(
            [
                f"{self.articles} articles, {self.passages} passages"
                + (f"; {len(self.learnt)} of the articles were learnt from" if self.learnt else ""),
                self.flags.to_text(),
                "",
                head,
                *rows,
                f"lines: AP {lines['average_precision']:.4f}, F1 {lines['f1']:.4f}, "
                f"calibration error {lines['calibration_error']:.4f}",
                f"technique of each given span (TC micro-F1): {self.classification:.4f}",
                f"fragments (SI): P {fragments['precision']:.4f}, R {fragments['recall']:.4f}, "
                f"F1 {fragments['f1']:.4f}",
            ]
        )


def evaluate(model: Model, corpus: Corpus, *, held_out: bool = False) -> Evaluation:
    """Hold a model against a corpus.

    Args:
        model: as `framing.load` gives it.
        corpus: annotated articles.
        held_out: only articles whose `split` in articles.tsv is "held-out".

    Raises:
        CorpusError: no article is left to evaluate.

    Warns:
        UserWarning: the model was taught on some of the articles, which are named.
    """
    articles = [a for a in corpus.articles if not held_out or a.facts.get("split") == "held-out"]
    if not articles:
        raise CorpusError(
            "no held-out article", file=corpus.folder, way_out="name them in the column 'split' of articles.tsv"
        )
    learnt = tuple(article.id for article in learnt_from(model.about, articles))
    if learnt:
        more = f" and {len(learnt) - NAMED} more" if len(learnt) > NAMED else ""
        warnings.warn(
            f"{corpus.folder}: {model.name} was taught on {len(learnt)} of these {len(articles)} articles, "
            f"and its figures say nothing of new ones: {', '.join(learnt[:NAMED])}{more}",
            stacklevel=2,
        )
    reports = [model.score(article.text) for article in articles]
    tables = [_passage_table(report, article) for report, article in zip(reports, articles, strict=True)]
    known = [name for name in model.techniques if name in corpus.techniques]
    columns = {name: model.techniques.index(name) for name in known} | {ANY: len(model.techniques)}
    voices = ("narration", "quotation", "reported")
    return Evaluation(
        articles=len(articles),
        passages=sum(len(table.truth) for table in tables),
        learnt=learnt,
        flags=measure_flags(reports, articles, corpus.techniques),
        techniques=tuple(_measure(name, column, tables) for name, column in columns.items()),
        voices=tuple(_measure(f"any, {voice}", columns[ANY], tables, voice) for voice in voices),
        lines=_lines(model, articles),
        classification=_classification(model, articles),
        fragments=fragment_scores(
            [[Span(s.start, s.end) for s in report.spans] for report in reports], [a.spans for a in articles]
        ),
    )


@dataclass(frozen=True, slots=True)
class _Passages:
    """One article's passages without furniture: arrays (passages, techniques + 1), and a voice each."""

    truth: NDArray[np.int8]  # 1 carries it, 0 does not, -1 the corpus cannot say
    scores: NDArray[np.float64]
    flagged: NDArray[np.bool_]
    voices: NDArray[np.str_]


def _passage_table(report: Report, article: AnnotatedArticle) -> _Passages:
    names = report.techniques
    passages = [p for p in report.passages if p.voice != "furniture"]
    truth = np.zeros((len(passages), len(names) + 1), np.int8)
    flagged = np.zeros(truth.shape, np.bool_)
    for row, passage in enumerate(passages):
        for label in article.labels:
            if label.start < passage.end and passage.start < label.end:
                truth[row, -1] = 1
                for name in label.techniques:
                    if name in names:
                        column = names.index(name)
                        truth[row, column] = 1 if len(label.techniques) == 1 else truth[row, column] or -1
        flagged[row, [names.index(name) for name in passage.labels if name in names]] = True
    scores = np.array([p.scores for p in passages], np.float64).reshape(truth.shape)
    flagged[:, -1] = scores[:, -1] >= report.thresholds[ANY]
    voices = np.array([p.voice for p in passages], np.str_)
    if article.whole and len(passages) > 1:  # one passage: it is flagged where a part of it is
        truth, scores, flagged = (part.max(axis=0, keepdims=True) for part in (truth, scores, flagged))
        voices = voices[:1]
    return _Passages(truth, scores, flagged, voices)


def _measure(name: str, column: int, tables: Sequence[_Passages], voice: str | None = None) -> Measured:
    parts = []
    for table in tables:
        known = table.truth[:, column] >= 0
        if voice is not None:
            known &= table.voices == voice
        parts.append((table.truth[known, column] == 1, table.scores[known, column], table.flagged[known, column]))
    return measure(name, parts)


def measure(
    name: str, articles: Sequence[tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.bool_]]]
) -> Measured:
    """Measure one technique.

    Args:
        name: of the row.
        articles: for each article (truth, probability, flagged), each of shape (passages,).
    """
    from sklearn.metrics import average_precision_score

    counts = np.array([(int((t & f).sum()), int((~t & f).sum()), int((t & ~f).sum())) for t, _, f in articles])
    truth = np.concatenate([truth for truth, _, _ in articles])
    score = np.concatenate([score for _, score, _ in articles])
    hit, false, missed = counts.sum(axis=0)
    low, high = interval(_f1(resampled(counts)))
    return Measured(
        name=name,
        passages=int(truth.sum()),
        average_precision=float(average_precision_score(truth, score)) if truth.any() else 0.0,
        precision=float(hit / max(hit + false, 1)),
        recall=float(hit / max(hit + missed, 1)),
        f1=float(_f1(np.array([[hit, false, missed]]))[0]),
        low=low,
        high=high,
    )


def _f1(counts: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
    """F1 of rows (hit, false, missed); 0 where nothing was hit."""
    return np.asarray(2 * counts[:, 0] / np.maximum(2 * counts[:, 0] + counts[:, 1] + counts[:, 2], 1))


def line_spans(text: str) -> Iterator[Span]:
    """The lines of a text that hold more than blanks: NLP4IF-2019's unit, one sentence a line in PTC."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield Span(start, start + len(line))
        start += len(line) + 1


def calibration_error(truth: NDArray[np.bool_], probability: NDArray[np.float64]) -> float:
    """Expected calibration error in equal-mass bins: mean distance of probability and frequency, by size."""
    parts = np.array_split(np.argsort(probability, kind="stable"), CALIBRATION_BINS)
    gaps = (len(p) * abs(float(truth[p].mean()) - float(probability[p].mean())) for p in parts if len(p))
    return sum(gaps) / len(truth)


def _lines(model: Model, articles: Iterable[AnnotatedArticle]) -> dict[str, float]:
    from sklearn.metrics import average_precision_score, f1_score

    truth: list[bool] = []
    probability: list[float] = []
    for article in articles:
        lines, gold = list(line_spans(article.text)), article.spans
        probability.extend(model.score_spans(article.text, [(s.start, s.end) for s in lines])[:, -1])
        truth.extend(any(g.start < s.end and s.start < g.end for g in gold) for s in lines)
    y, p = np.array(truth), np.array(probability, np.float64)
    return {
        "average_precision": float(average_precision_score(y, p)) if y.any() else 0.0,
        "f1": float(f1_score(y, p >= model.threshold(ANY), zero_division=0.0)),
        "calibration_error": calibration_error(y, p),
    }


def _classification(model: Model, articles: Iterable[AnnotatedArticle]) -> float:
    """Micro-F1 of the technique of each given span; a span given twice has two labels and one answer."""
    right = asked = 0
    for article in articles:
        wanted: dict[tuple[int, int], Counter[tuple[str, ...]]] = defaultdict(Counter)
        for label in article.labels:
            wanted[label.start, label.end][label.techniques] += 1
        spans = sorted(wanted)
        for where, answer in zip(spans, model.classify_spans(article.text, spans), strict=True):
            asked += sum(wanted[where].values())
            right += any(answer in names for names in wanted[where])
    return right / asked if asked else 0.0


def fragment_scores(found: Sequence[Sequence[Span]], gold: Sequence[Sequence[Span]]) -> dict[str, float]:
    """SemEval-2020 task 11 SI: overlap-weighted precision, recall and F1 over all articles, one list an article.

    Fragments that touch or overlap are joined first: the official scorer refuses overlaps, and a letter that was found
    for two techniques would count twice.
    """
    found, gold = ([merge(spans) for spans in side] for side in (found, gold))

    def covered(one: Sequence[Sequence[Span]], other: Sequence[Sequence[Span]]) -> float:
        shares = [
            sum(max(0, min(s.end, o.end) - max(s.start, o.start)) for o in others) / (s.end - s.start)
            for spans, others in zip(one, other, strict=True)
            for s in spans
        ]
        return float(np.cumsum(shares)[-1]) / len(shares) if shares else 0.0  # `sum` differs from Python 3.12 on

    precision, recall = covered(found, gold), covered(gold, found)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": precision, "recall": recall, "f1": f1}
