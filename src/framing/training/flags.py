"""What a reader sees by default, held against annotated articles: how often a flag is right, and what is missed.

When a flag is right is told in `framing.training.matching`; every share has a 95 % interval by bootstrap over articles.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framing.spans import VOICES
from framing.techniques import ANY
from framing.training.intervals import interval, resampled
from framing.training.matching import CLOSE, SAME, Counts, Labelled, letters_before, matched

if TYPE_CHECKING:
    from framing.report import Report
    from framing.training.corpus import AnnotatedArticle


@dataclass(frozen=True, slots=True)
class Rate:
    """One row of flags (or of passages): counts and shares, each share with its 95 % interval (low, high)."""

    name: str
    flags: int
    gold: int
    precision: float
    precision_interval: tuple[float, float]
    recall: float
    recall_interval: tuple[float, float]
    f1: float
    f1_interval: tuple[float, float]

    def to_text(self) -> str:
        """The row for people, under `HEAD`."""
        parts = (
            (self.precision, self.precision_interval),
            (self.recall, self.recall_interval),
            (self.f1, self.f1_interval),
        )
        shares = "".join(f"{value:8.3f} {low:.2f}-{high:.2f}" for value, (low, high) in parts)
        return f"{self.name:28}{self.flags:7}{self.gold:7}{shares}"


HEAD = f"{'flags, with 95 % intervals':28}{'flags':>7}{'gold':>7}" + "".join(
    f"{name:>8}{'':10}" for name in ("P", "R", "F1")
)


@dataclass(frozen=True, slots=True)
class Flags:
    """What `measure_flags` found.

    Attributes:
        rows: "same technique", "close match", "any".
        techniques, voices: by technique and by voice ("in narration"), as "same technique" is counted.
        said: the mean probability that the model states for its flags of a named technique, and its 95 % interval; a
            calibrated model's is the precision of "same technique".
        passages: flagged passages against those in which at least half of an annotated span lies.
        clean: of passages of articles in which nothing is annotated, the share that is flagged, and its interval.
        clean_passages: how many these are.
    """

    rows: tuple[Rate, ...]
    techniques: tuple[Rate, ...]
    voices: tuple[Rate, ...]
    said: float
    said_interval: tuple[float, float]
    passages: Rate
    clean: float
    clean_interval: tuple[float, float]
    clean_passages: int

    def row(self, name: str) -> Rate | None:
        """The row of that name, or None where there is none."""
        every = (*self.rows, *self.techniques, *self.voices)
        return next((rate for rate in every if rate.name == name), None)

    def to_text(self) -> str:
        """A table for people."""
        low, high = self.said_interval
        return "\n".join(
            [
                HEAD,
                *(rate.to_text() for rate in (*self.rows, *self.voices, *self.techniques, self.passages)),
                f"the model says of its flags that {self.said:.3f} ({low:.2f}-{high:.2f}) are right",
                f"flagged among the {self.clean_passages} passages of articles with no technique: {self.clean:.4f} "
                f"({self.clean_interval[0]:.4f}-{self.clean_interval[1]:.4f})",
            ]
        )


def measure_flags(reports: Sequence[Report], articles: Sequence[AnnotatedArticle], annotated: Container[str]) -> Flags:
    """Hold reports against annotated articles.

    Args:
        reports: what a model says of each article; of cross-validation, each by a model that has not seen the article.
        articles: the same, annotated.
        annotated: the techniques that were looked for: flags of others cannot be judged and are passed over.
    """
    rows: list[dict[str, Counts]] = []
    said, passages, clean = [], [], []
    for report, article in zip(reports, articles, strict=True):
        spans = [s for s in report.spans if s.technique == ANY or s.technique in annotated]
        flags = [(s.start, s.end, (s.technique,)) for s in spans]
        gold = [(one.start, one.end, one.techniques) for one in article.labels]
        voices = [f"in {s.voice}" for s in spans], _voices(report, gold)
        rows.append(matched(letters_before(article.text), flags, gold, groups=voices))
        scores = [s.score for s in spans if s.technique != ANY]
        said.append((sum(scores), len(scores)))
        wanted, flagged = _passages(report, article, annotated)
        both = int((wanted & flagged).sum())
        passages.append(Counts(both, int(flagged.sum()), both, int(wanted.sum())))
        clean.append((0, 0) if article.labels else (int(flagged.sum()), len(flagged)))
    names = {name for row in rows for name in row}
    spoken = [f"in {voice}" for voice in VOICES if f"in {voice}" in names]
    techniques = sorted(names - {SAME, CLOSE, ANY, *spoken})

    def rate(name: str) -> Rate:
        return _rate(name, [row.get(name, Counts()) for row in rows])

    mean, mean_interval = _share(said)
    share, share_interval = _share(clean)
    return Flags(
        rows=tuple(map(rate, (SAME, CLOSE, ANY))),
        techniques=tuple(map(rate, techniques)),
        voices=tuple(map(rate, spoken)),
        said=mean,
        said_interval=mean_interval,
        passages=_rate("passages, any", passages),
        clean=share,
        clean_interval=share_interval,
        clean_passages=sum(of for _, of in clean),
    )


def _voices(report: Report, gold: Iterable[Labelled]) -> list[str]:
    """The voice of the passage that holds most of each span."""
    passages = report.passages
    starts = np.array([p.start for p in passages], np.int64)
    ends = np.array([p.end for p in passages], np.int64)
    found = []
    for start, end, _ in gold:
        first, last = int(np.searchsorted(ends, start, "right")), int(np.searchsorted(starts, end, "left"))
        inside = range(first, last)
        best = max(inside, key=lambda k: min(end, passages[k].end) - max(start, passages[k].start), default=None)
        found.append(f"in {passages[best].voice}" if best is not None else "in narration")
    return found


def _passages(
    report: Report, article: AnnotatedArticle, annotated: Container[str]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of the passages that are not furniture, whether one carries any technique and whether it is flagged."""
    passages = [p for p in report.passages if p.voice != "furniture"]
    flagged = np.array([any(k == ANY or k in annotated for k in p.labels) for p in passages], np.bool_)
    if article.whole:  # it was labelled as one passage, whatever it is cut into
        return np.array([bool(article.labels)]), np.array([bool(flagged.any())])
    edges = np.array([(p.start, p.end) for p in passages], np.int64).reshape(-1, 2)
    spans = np.array([(one.start, one.end) for one in article.labels], np.int64).reshape(-1, 2)
    shared = np.minimum(edges[:, 1:], spans[:, 1]) - np.maximum(edges[:, :1], spans[:, 0])
    return np.asarray((2 * shared >= spans[:, 1] - spans[:, 0]).any(axis=1)), flagged


def _rate(name: str, counts: Sequence[Counts]) -> Rate:
    total = sum(counts, Counts())
    sums = resampled(np.array([(c.right, c.flags, c.met, c.gold) for c in counts], np.int64))
    precision = sums[:, 0] / np.maximum(sums[:, 1], 1)
    recall = sums[:, 2] / np.maximum(sums[:, 3], 1)
    both = precision + recall
    f1 = np.divide(2 * precision * recall, both, out=np.zeros_like(both), where=both > 0)
    return Rate(
        name,
        total.flags,
        total.gold,
        total.precision,
        interval(precision),
        total.recall,
        interval(recall),
        total.f1,
        interval(f1),
    )


def _share(parts: Sequence[tuple[float, int]]) -> tuple[float, tuple[float, float]]:
    """A sum over a count, both over articles, and its interval; 0 of nothing."""

    def of(sums: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(sums[:, 0] / np.maximum(sums[:, 1], 1))

    array = np.array(parts, np.float64).reshape(-1, 2)
    return float(of(array.sum(axis=0, keepdims=True))[0]), interval(of(resampled(array)))
