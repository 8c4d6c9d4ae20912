"""The second look at passages (`framing.model.second_look`): what it flags, with evidence and fragments."""

from __future__ import annotations

from collections.abc import Container

import numpy as np

from framing.errors import ModelError
from framing.looking import Findings, Labels, Read, labels_of, look_closely
from framing.model.heads import Head
from framing.model.linear import Table
from framing.model.second_look import MEASURES, SECOND, SecondLook, joined_passages
from framing.model.storage import StoredModel
from framing.model.windows import WINDOWS


def second_look_of(stored: StoredModel) -> SecondLook | None:
    """The second look, where the model has one.

    Raises:
        ModelError: it has one that does not fit.
    """
    head, windows = stored.heads.get(SECOND), stored.heads.get(WINDOWS)
    if head is None:
        return None
    if (
        windows is None
        or windows.measures
        or head.measures != MEASURES
        or not set(windows.labels) <= set(head.labels) <= set(stored.techniques)
    ):
        raise ModelError(
            f"the head {SECOND!r} does not fit the model",
            file=stored.name,
            way_out="train the model again with train.py",
        )
    return SecondLook(stored.tables[windows.table], windows, head)


def look_again(
    look: SecondLook, table: Table, head: Head, read: Read, findings: Findings, *, off: Container[str]
) -> None:
    """Add what the second look flags, with evidence and fragments.

    Args:
        look: see `second_look_of`.
        table, head: what scored the passages.
        read: the whole article.
        findings: with the labels of all its passages.
        off: techniques that are not reported.
    """
    texts, scores = [read.text[passage.start : passage.end] for passage in read.passages], read.scores
    columns = [head.labels.index(label) for label in look.head.labels]
    joined = joined_passages(texts, [passage.start for passage in read.passages])
    shown = scores.copy()
    shown[:, columns] = look.probabilities(texts, scores, columns, joined)
    bars = np.full(scores.shape[1] - 1, np.inf)
    bars[columns] = look.head.thresholds
    bars[[k for k in columns if head.labels[k] in off]] = np.inf
    found = labels_of(shown, bars, head.labels)
    new: dict[int, Labels] = {index: labels for index, labels in enumerate(found) if labels}
    rows = list(new)
    some = Findings(list(new.values()), {}, findings.spans)
    chosen = Read(read.text, [read.passages[index] for index in rows], shown[rows])
    bounds = np.array([(passage.start, passage.end) for passage in chosen.passages], np.int64).reshape(-1, 2)
    for reading in table.read_spans(read.text, *np.ascontiguousarray(bounds.T)):
        look_closely(reading, head, chosen, some)
    for at, index in enumerate(rows):
        findings.evidence.setdefault(index, []).extend(some.evidence.get(at, ()))
        labels = new[index]
        if findings.labels[index]:  # of techniques that get no second look
            both = (*findings.labels[index], *labels)
            labels = tuple(sorted(both, key=lambda name: -shown[index, head.labels.index(name)]))
        findings.labels[index] = labels
