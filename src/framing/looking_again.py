"""The second look at passages (`framing.model.second_look`): what it flags, with evidence and fragments."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from framing import compiled
from framing.errors import ModelError
from framing.looking import Findings, Labels, Read, look_closely
from framing.model.heads import Head
from framing.model.linear import Table
from framing.model.second_look import MEASURES, SECOND, Flag, SecondLook, joined_passages
from framing.model.storage import StoredModel
from framing.model.windows import WINDOWS

if TYPE_CHECKING:
    from framing.model.second_reading import Plan
    from framing.model.span_reading import SpanReading


class LookingAgain:
    """A model's second look, with what scores passages the first time.

    Attributes:
        labels: what is flagged by it, and not before.
    """

    def __init__(self, look: SecondLook, table: Table, head: Head, off: frozenset[str]) -> None:
        """Put together what fits.

        Args:
            look: the second look.
            table, head: what scores passages.
            off: techniques that are not reported.
        """
        self.labels = look.head.labels
        self._look, self._table, self._head, self._off = look, table, head, off
        self._columns = [head.labels.index(label) for label in look.head.labels]

    def look(self, read: Read, findings: Findings, kept: Sequence[SpanReading]) -> None:
        """Add what the second look flags, with evidence and fragments.

        Args:
            read: the whole article.
            findings: with the labels of all its passages, and what was found by them but of ``kept``.
            kept: readings of all passages that have not been looked at closely, or none.
        """
        flagged = self._flags(read, kept)
        shown = read.scores.copy() if flagged else read.scores
        new: dict[int, Labels] = {}
        again = Read(read.text, read.starts, read.ends, shown)
        for index, label, probability in flagged:
            shown[index, self._columns[label]] = probability
            new[index] = (*new.get(index, ()), self.labels[label])
        if kept:
            for index, names in new.items():
                findings.labels[index] += names
            for reading in kept:
                look_closely(reading, self._head, again, findings)
        elif new:
            self._read_again(again, new, findings)
        column = self._head.labels.index
        for index in new:
            if len(findings.labels[index]) > 1:
                row = shown[index].tolist()
                findings.labels[index] = tuple(sorted(findings.labels[index], key=lambda name: -row[column(name)]))

    def _read_again(self, read: Read, new: dict[int, Labels], findings: Findings) -> None:
        """Read what is newly flagged once more, as NumPy's readings are too large to be kept."""
        rows = list(new)
        some = Findings(list(new.values()), [], [])
        chosen = Read(read.text, read.starts[rows], read.ends[rows], read.scores[rows])
        for reading in self._table.read_spans(read.text, chosen.starts, chosen.ends):
            look_closely(reading, self._head, chosen, some)
        for index in rows:
            findings.labels[index] += new[index]
        findings.evidence += [(rows[at], piece) for at, piece in some.evidence]
        findings.spans += [(*span[:4], rows[span[4]], span[5]) for span in some.spans]

    def _flags(self, read: Read, kept: Sequence[SpanReading]) -> list[Flag]:
        """What is flagged and reported, passage by passage."""
        found = None
        if compiled.ready():
            from framing.model.second_reading import flags

            found = flags(self._look, self._plan, read.text, (read.starts, read.ends), read.scores, readings=kept)
        if found is None:
            texts = [read.of(index) for index in range(len(read.starts))]
            joined = joined_passages(texts, read.starts.tolist())
            probabilities = self._look.probabilities(texts, read.scores, self._columns, joined)
            rows, labels = (probabilities >= self._look.head.thresholds).nonzero()
            found = list(zip(rows.tolist(), labels.tolist(), probabilities[rows, labels].tolist(), strict=True))
        return [flag for flag in found if self.labels[flag[1]] not in self._off]

    @cached_property
    def _plan(self) -> Plan:
        from framing.model.second_reading import plan_of

        return plan_of(self._look, [*self._columns, len(self._head.labels) - 1])


def second_look_of(stored: StoredModel, table: Table, head: Head) -> LookingAgain | None:
    """The second look, where the model has one.

    Args:
        stored: the model.
        table, head: what scores passages; the last label is "any".

    Raises:
        ModelError: it has one that does not fit.
    """
    second, windows = stored.heads.get(SECOND), stored.heads.get(WINDOWS)
    if second is None:
        return None
    if (
        windows is None
        or windows.measures
        or second.measures != MEASURES
        or not set(windows.labels) <= set(second.labels) <= set(stored.techniques)
    ):
        raise ModelError(
            f"the head {SECOND!r} does not fit the model",
            file=stored.name,
            way_out="train the model again with train.py",
        )
    return LookingAgain(SecondLook(stored.tables[windows.table], windows, second), table, head, frozenset(stored.off))
