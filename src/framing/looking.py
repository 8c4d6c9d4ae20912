"""What is flagged, looked at again: evidence and fragments word by word, and the terms that a page sets apart."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from framing.errors import ModelError
from framing.model import term_head
from framing.model.evidence import Choice, carrier, strongest
from framing.model.heads import Head
from framing.model.linear import Floats, Reading, Sums, Table, WordWeights
from framing.model.set_apart import set_apart
from framing.model.storage import StoredModel
from framing.spans import Article

if TYPE_CHECKING:
    from framing.model.span_reading import SpanReading

Labels = tuple[str, ...]
Piece = tuple[int, int, str, float]  # of evidence: begin, end, technique, weight
Fragment = tuple[int, int, str, float, int, tuple[Piece, ...]]  # begin, end, technique, score, passage, evidence
Terms = tuple[tuple[Table, Table], Head]


@dataclass(slots=True)
class Findings:
    """What has been found in an article so far; passages by their index among those that are read.

    Attributes:
        labels: of each passage, what it is flagged for.
        evidence: a passage each, and a piece that speaks for one of its labels.
        spans: the fragments.
    """

    labels: list[Labels]
    evidence: list[tuple[int, Piece]]
    spans: list[Fragment]


@dataclass(frozen=True, slots=True)
class Read:
    """The passages of an article that are read, where they begin and end, and what they score by themselves."""

    text: str
    starts: Sums
    ends: Sums
    scores: Floats

    def of(self, index: int) -> str:
        """The words of a passage."""
        return self.text[self.starts[index] : self.ends[index]]


def terms_of(stored: StoredModel, name: str = term_head.TERMS, near_name: str = term_head.AROUND) -> Terms | None:
    """The head for terms with its two tables, where the model has one.

    Args:
        stored: the model.
        name: of the head.
        near_name: of its table for the words around a term.

    Raises:
        ModelError: it has one that does not fit.
    """
    head = stored.heads.get(name)
    if head is None:
        return None
    near = stored.tables.get(near_name)
    if near is None or near.columns < head.columns.stop or not set(head.labels) <= set(stored.techniques):
        raise ModelError(
            f"the head {name!r} does not fit the model",
            file=stored.name,
            way_out="train the model again with train.py",
        )
    return (stored.tables[head.table], near), head


def labels_of(scores: Floats, bars: Floats, techniques: Labels) -> list[Labels]:
    """The reported techniques of each passage, most probable first.

    Args:
        scores: shape (passages, techniques + 1).
        bars: by technique, the probability from which on it is reported.
        techniques: their names.
    """
    labels: list[Labels] = [()] * len(scores)
    rows, columns = (scores[:, :-1] >= bars).nonzero()
    over: dict[int, list[tuple[float, int]]] = {}
    for row, column, score in zip(rows.tolist(), columns.tolist(), scores[rows, columns].tolist(), strict=True):
        over.setdefault(row, []).append((-score, column))
    for row, found in over.items():
        labels[row] = tuple([techniques[column] for _, column in sorted(found)])
    return labels


def look_closely(reading: Reading | SpanReading, head: Head, read: Read, findings: Findings) -> None:
    """Add evidence and fragments of a block's flagged passages.

    Args:
        reading: the block.
        head: the head that scored it.
        read: the passages of this block and of others.
        findings: with the labels of this block's passages.
    """
    block = range(reading.first, reading.first + len(reading.sums))
    flagged = [index for index in block if findings.labels[index]]
    if not flagged:
        return
    asked = [(index, name, head.labels.index(name)) for index in flagged for name in findings.labels[index]]
    columns = sorted({column for _, _, column in asked})
    row, place = ({value: at for at, value in enumerate(values)} for values in (flagged, columns))
    questions = [(row[index], place[column]) for index, _, column in asked]
    texts = [index - reading.first for index in flagged]
    weighed = [head.column + column for column in columns]
    choices = None if isinstance(reading, Reading) else reading.choices(texts, weighed, questions)
    if choices is None:
        slices = [read.of(index) for index in flagged]
        choices = _choices(reading.words(texts, weighed), slices, questions)
    for (index, name, column), (strong, fragment) in zip(asked, choices, strict=True):
        base = read.starts.item(index)
        pieces = [(base + start, base + end, name, weight) for start, end, weight in strong]
        findings.evidence += [(index, piece) for piece in pieces]
        if fragment is not None:
            start, end = base + fragment[0], base + fragment[1]
            inside = tuple([piece for piece in pieces if start <= piece[0] and piece[1] <= end])
            findings.spans.append((start, end, name, read.scores.item(index, column), index, inside))


def _choices(words: WordWeights, texts: Sequence[str], questions: Sequence[tuple[int, int]]) -> list[Choice]:
    """The words and fragments of some questions, each the place of a text and of a column; see `Choice`."""
    starts, ends, bounds = words.start.tolist(), words.end.tolist(), words.bounds.tolist()
    weights = words.weights.T.tolist()
    solid: list[bool] = []
    for text, (first, last) in zip(texts, pairwise(bounds), strict=True):
        for start, end in zip(starts[first:last], ends[first:last], strict=True):
            # Nearly always the first character says it.
            solid.append(text[start].isalnum() or any(map(str.isalnum, text[start:end])))
    choices: list[Choice] = []
    for row, column in questions:
        here = slice(bounds[row], bounds[row + 1])
        given = starts[here], ends[here], weights[column][here], solid[here]
        best = carrier(*given)
        strong = [(piece.start, piece.end, piece.weight) for piece in strongest(*given)]
        choices.append((strong, None if best is None else (best.start, best.end)))
    return choices


def add_terms(
    terms: Terms,
    article: Article,
    bounds: tuple[Sums, Sums],
    findings: Findings,
    *,
    thresholds: Mapping[str, float],
    off: Container[str],
) -> None:
    """Add what the head for terms finds in terms that the page sets apart, to the passages that hold them.

    Args:
        terms: see `terms_of`.
        article: the page.
        bounds: where the passages that were read begin and end.
        findings: with the labels of all of them.
        thresholds: by technique, the probability from which on a term is reported.
        off: techniques that are not reported.
    """
    places = set_apart(article)
    if not places:
        return
    tables, head = terms
    labels, spans = findings.labels, findings.spans
    starts, ends = bounds[0].tolist(), bounds[1].tolist()
    asked = [(article.text, term.start, term.end) for term in places]
    probabilities = head.probabilities(term_head.raw_scores(tables, head, asked))
    taken = {name: sorted((span[0], span[1]) for span in spans if span[2] == name) for name in head.labels}
    for term, row in zip(places, probabilities, strict=True):
        index = bisect_right(starts, term.start) - 1
        if index < 0 or term.end > ends[index]:
            continue
        for name, value in zip(head.labels, row.tolist(), strict=True):
            if value < thresholds[name] or name in off:
                continue
            before = bisect_left(taken[name], (term.end,)) - 1  # fragments of one technique do not overlap
            if before < 0 or taken[name][before][1] <= term.start:
                piece = (term.start, term.end, name, value)
                findings.evidence.append((index, piece))
                spans.append((*piece, index, (piece,)))
            if name not in labels[index]:
                labels[index] = (*labels[index], name)
