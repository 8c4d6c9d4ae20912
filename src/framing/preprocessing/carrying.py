"""Speakers that the sentence itself does not name: what goes on, what was interrupted, what stands after a colon."""

from __future__ import annotations

from framing.preprocessing.labels import Labels
from framing.preprocessing.scene import Scene
from framing.spans import Speaker


def carry(scene: Scene, speech: list[bool], said_by: list[Speaker | None], speakers: Labels) -> None:
    """Fill in ``said_by`` for pairs of marks that are speech and have no speaker yet, where the text allows it.

    In this order: a name and a colon, with which the words begin or which alone stands before them; a name under the
    words, after a dash; a pair that re-opens the quotation of the paragraph before; the nearest pair of speech in the
    paragraph; a paragraph that is nothing but speech goes on with the paragraph before, where that ended in speech (a
    question may stand between), else with the person whom a short paragraph before it introduced.
    """
    marks = scene.marks
    opening, first, after = scene.quoted[0].tolist(), scene.quoted[1].tolist(), scene.quoted[3].tolist()
    paragraph = scene.paragraph.take(scene.quoted[0]).tolist()
    spoken: dict[int, list[int]] = {}  # outer pairs of speech by paragraph
    before: int | None = None
    for i, mark in enumerate(marks):
        if mark.depth or not speech[i]:
            continue
        label = speakers.labelled(first[i]) or speakers.beside(opening[i])
        said_by[i] = label or speakers.signed(after[i]) or said_by[i]
        if mark.continued and before is not None and said_by[i] is None:
            said_by[i] = said_by[before]
        spoken.setdefault(paragraph[i], []).append(i)
        before = i
    previous: int | None = None
    for number, here in spoken.items():
        known = [i for i in here if said_by[i] is not None]
        if known:
            for i in here:
                if said_by[i] is None:
                    said_by[i] = said_by[min(known, key=lambda k, i=i: (abs(k - i), k > i))]  # type: ignore[misc]
        elif _whole(scene, opening[here[0]], after[here[-1]]):
            goes_on = previous is not None and (
                paragraph[previous] == number - 1
                or (paragraph[previous] == number - 2 and _asks(scene, opening[here[0]] - 1))
            )
            speaker = said_by[previous] if goes_on and previous is not None else None
            for i in here:
                said_by[i] = speaker or speakers.introduced(opening[here[0]])
        previous = here[-1]


def _whole(scene: Scene, opening: int, after: int) -> bool:
    """Whether the paragraph is nothing but what stands between these two tokens."""
    return int(scene.paragraph_first[opening]) == opening and int(scene.paragraph_last[opening]) <= after


def _asks(scene: Scene, last: int) -> bool:
    """Whether a paragraph's last token is a question mark, or marks of emphasis after one."""
    words = scene.text[int(scene.tokens.starts[max(last - 3, 0)]) : int(scene.tokens.ends[last])]
    return words.rstrip("*_ \"”’'").endswith("?")
