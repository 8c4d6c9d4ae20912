"""Speakers that the sentence itself does not name: what goes on, what was interrupted, what stands after a colon."""

from __future__ import annotations

from framing.preprocessing.scene import Scene
from framing.preprocessing.speakers import Speakers
from framing.spans import Speaker


def carry(scene: Scene, speech: list[bool], said_by: list[Speaker | None], speakers: Speakers) -> None:
    """Fill in ``said_by`` for pairs of marks that are speech and have no speaker yet, where the text allows it.

    In this order: a pair that re-opens the quotation of the paragraph before; a nested pair speaks as its outer one;
    the nearest pair of speech in the paragraph; a paragraph that is nothing but speech goes on with the paragraph
    before, where that ended in speech; else with the person that the paragraph before began with, where that is short.
    """
    marks = scene.marks
    opening, after = scene.quoted[0].tolist(), scene.quoted[3].tolist()
    paragraph = scene.paragraph.take(scene.quoted[0]).tolist()
    outer = -1
    spoken: list[int] = []  # outer pairs of speech so far
    for i, mark in enumerate(marks):
        if mark.depth:
            continue
        outer = i
        if not speech[i]:
            continue
        if mark.continued and spoken and said_by[i] is None:
            said_by[i] = said_by[spoken[-1]]
        spoken.append(i)
    by_paragraph: dict[int, list[int]] = {}
    for i in spoken:
        by_paragraph.setdefault(paragraph[i], []).append(i)
    previous: int | None = None
    for number, here in by_paragraph.items():
        known = [i for i in here if said_by[i] is not None]
        if known:
            for i in here:
                if said_by[i] is None:
                    nearest = min(known, key=lambda k: (abs(k - i), k > i))
                    said_by[i] = said_by[nearest]
        elif _whole(scene, opening[here[0]], after[here[-1]]):
            if previous is not None and paragraph[previous] == number - 1 and said_by[previous] is not None:
                speaker = said_by[previous]
            else:
                speaker = speakers.introduced(opening[here[0]])
            for i in here:
                said_by[i] = speaker
        previous = here[-1]
    for i, mark in enumerate(marks):
        if mark.depth == 0:
            outer = i
        elif speech[i] and said_by[i] is None and outer >= 0:
            said_by[i] = said_by[outer]


def _whole(scene: Scene, opening: int, after: int) -> bool:
    """Whether the paragraph is nothing but what stands between these two tokens."""
    return int(scene.paragraph_first[opening]) == opening and int(scene.paragraph_last[opening]) <= after
