"""How each voice comes off: passages' scores joined by who speaks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from framing import compiled
from framing.report import ScoredPassage, Scores, VoiceScore
from framing.spans import Voice


def voices_of(
    passages: tuple[ScoredPassage, ...], columns: int, scores: Scores | None = None
) -> tuple[VoiceScore, ...]:
    """Join passages by voice; see `VoiceScore`. Furniture is nobody's voice.

    Args:
        passages: scored passages in order.
        columns: length of a score array.
        scores: the score arrays of all that is not furniture, where they are at hand in one array.
    """
    heard = [passage for passage in passages if passage.voice != "furniture"]
    if scores is None:
        scores = np.array([passage.scores for passage in heard], np.float64).reshape(-1, columns)
    numbers: dict[tuple[Voice, str | None], int] = {}
    group: list[int] = []
    counts: list[int] = []
    lengths = [passage.end - passage.start for passage in heard]
    characters: list[int] = []
    labels: list[dict[str, int]] = []
    for passage, length in zip(heard, lengths, strict=True):
        key: tuple[Voice, str | None] = ("narration", None)
        if passage.voice != "narration":
            key = ("quotation", passage.speaker.name if passage.speaker else None)
        number = numbers.get(key)
        if number is None:
            number = numbers[key] = len(counts)
            counts.append(0)
            characters.append(0)
            labels.append({})
        group.append(number)
        counts[number] += 1
        characters[number] += length
        for label in passage.labels:
            labels[number][label] = labels[number].get(label, 0) + 1
    means = _means(scores, lengths, group, len(counts))
    voices = [VoiceScore(*key, *of) for key, *of in zip(numbers, means, counts, characters, labels, strict=True)]
    voices.sort(key=lambda one: (one.voice != "narration", -one.characters, one.speaker or ""))
    return tuple(voices)


def _means(scores: Scores, lengths: list[int], group: list[int], groups: int) -> Scores:
    """The mean of each group's scores by length: shape (groups, columns); zeros where a group has no length.

    Args:
        scores, lengths, group: of each passage, the last from 0 to ``groups`` - 1.
    """
    weights, member = np.array(lengths, np.float64), np.array(group, np.int64)
    mean = np.zeros((groups, scores.shape[1]))
    if compiled.ready():
        from framing.model.reading_loops import mean_by_group

        mean_by_group(scores, weights, member, mean)
        return mean
    order = member.argsort(kind="stable")
    cuts = member[order].searchsorted(np.arange(groups + 1)).tolist()
    for number, (first, last) in enumerate(pairwise(cuts)):
        rows = order[first:last]
        weight = weights[rows]
        if weight.sum() > 0:
            # No matrix product: BLAS adds in another order on another processor, and the last digit changes.
            mean[number] = (weight[:, None] * scores[rows]).sum(axis=0) / weight.sum()
    return mean
