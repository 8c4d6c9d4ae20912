"""How each voice comes off: passages' scores joined by who speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from framing.preprocessing.article_columns import PassageColumns, columns_of_passages
from framing.report import ScoredPassage, Scores, VoiceScore
from framing.spans import Voice

Sums = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class VoiceColumns:
    """Passages' scores joined by who speaks.

    Attributes:
        keys: voice and speaker of each group, in order of their first passages.
        group: of each passage that is heard.
        means: shape (groups, columns).
        lengths: of these passages, in characters.
    """

    keys: tuple[tuple[Voice, str | None], ...]
    group: Sums
    means: Scores
    lengths: Sums

    def objects(self, labels: Sequence[tuple[str, ...]]) -> tuple[VoiceScore, ...]:
        """See `VoiceScore`; ``labels`` are those of the passages that are heard."""
        counts, characters = [0] * len(self.keys), [0] * len(self.keys)
        flagged: list[dict[str, int]] = [{} for _ in self.keys]
        for number, length, names in zip(self.group.tolist(), self.lengths.tolist(), labels, strict=True):
            counts[number] += 1
            characters[number] += length
            for name in names:
                flagged[number][name] = flagged[number].get(name, 0) + 1
        columns = zip(self.keys, self.means, counts, characters, flagged, strict=True)
        voices = [VoiceScore(*key, *told) for key, *told in columns]
        voices.sort(key=lambda one: (one.voice != "narration", -one.characters, one.speaker or ""))
        return tuple(voices)


def voices_of(passages: Sequence[ScoredPassage], columns: int) -> tuple[VoiceScore, ...]:
    """Join passages by voice; see `VoiceScore`. Furniture is nobody's voice.

    Args:
        passages: scored passages in order.
        columns: length of a score array.
    """
    of = columns_of_passages(passages)
    heard = of.heard()
    some = [passages[index] for index in heard.tolist()]
    scores = np.array([passage.scores for passage in some], np.float64).reshape(-1, columns)
    return voice_columns(of, heard, scores).objects([passage.labels for passage in some])


def voice_columns(of: PassageColumns, heard: Sums, scores: Scores) -> VoiceColumns:
    """Join scores by voice.

    Args:
        of: all passages.
        heard: which of them are not furniture.
        scores: of these; shape (heard, columns).
    """
    numbers: dict[tuple[Voice, str | None], int] = {}
    by_source: dict[int, int] = {}
    group: list[int] = []
    for source in of.sources.take(heard).tolist():
        number = by_source.get(source)
        if number is None:
            key: tuple[Voice, str | None] = ("narration", None)
            if of.voices[source] != "narration":
                speaker = of.speakers[source]
                key = ("quotation", speaker.name if speaker else None)
            number = by_source[source] = numbers.setdefault(key, len(numbers))
        group.append(number)
    lengths = of.ends.take(heard) - of.starts.take(heard)
    member = np.array(group, np.int64)
    return VoiceColumns(tuple(numbers), member, _means(scores, lengths, member, len(numbers)), lengths)


def _means(scores: Scores, lengths: Sums, member: Sums, groups: int) -> Scores:
    """The mean of each group's scores by length: shape (groups, columns); zeros where a group has no length.

    Args:
        scores, lengths, member: of each passage, the last from 0 to ``groups`` - 1.
    """
    weights = lengths.astype(np.float64)
    mean = np.zeros((groups, scores.shape[1]))
    order = member.argsort(kind="stable")
    cuts = member[order].searchsorted(np.arange(groups + 1)).tolist()
    for number, (first, last) in enumerate(pairwise(cuts)):
        rows = order[first:last]
        weight = weights[rows]
        if weight.sum() > 0:
            # No matrix product: BLAS adds in another order on another processor, and the last digit changes.
            mean[number] = (weight[:, None] * scores[rows]).sum(axis=0) / weight.sum()
    return mean
