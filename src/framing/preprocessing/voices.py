"""Who speaks: the one entry that `framing.preprocessing.article` calls.

Attributions are found first (`attributions`), then each pair of marks gets its kind (`kinds`) and, where it is speech,
the attribution that says who speaks it (`crediting`); what is left open goes on with the speaker before where the
text is of a shape that allows it (`carrying`); names are completed from the article (`speakers`).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import cast

from framing.kernel import loops
from framing.preprocessing import attributions, carrying
from framing.preprocessing.article_columns import LEFT_CONTENT, RIGHT_CONTENT, AttributionColumns, Row
from framing.preprocessing.attributions import REPORT_THRESHOLD, Found, Models
from framing.preprocessing.candidates import SOURCE
from framing.preprocessing.judging import judged
from framing.preprocessing.marks import MarkPair
from framing.preprocessing.names import Known
from framing.preprocessing.scene import Scene, build
from framing.preprocessing.speakers import Read, Speakers
from framing.preprocessing.stretches import Stretch, stretches
from framing.preprocessing.tokens import tokenize
from framing.spans import Quotation, QuotationKind, Span, Speaker


def attribute(
    text: str, paragraphs: Sequence[Span], sentences: Sequence[Span], marks: Sequence[MarkPair], *, language: str = "en"
) -> tuple[list[Quotation], AttributionColumns]:
    """The quotations and attributions of a text whose furniture is already set apart.

    Args:
        text: the article.
        paragraphs, sentences: its spans in order, without page furniture.
        marks: its pairs of quotation marks, outer ones before those nested in them.
        language: the folder of resources.

    Returns:
        the quotations in order of start, and the attributions, stretch by stretch in order of their content's start.
    """
    models = attributions.shipped_models(language)
    known = Known()
    parts = []
    for stretch in stretches(text, paragraphs, sentences, marks):
        tokens = tokenize(stretch.text, language=language)
        scene = build(stretch.text, tokens, stretch.paragraphs, stretch.sentences, stretch.marks)
        parts.append((stretch, scene, Speakers(scene, known, language)))
    if len(parts) > 1:  # names of the whole article first: a full name may stand after its short form
        for _, _, speakers in parts:
            speakers.learn()
    if len(parts) == 1:  # nearly every article
        quotations, told = _voices(parts[0][1], parts[0][2], models)
        return sorted(quotations, key=_place), told
    quotations = []
    rows: list[Row] = []
    said_by: list[Speaker | None] = []
    for stretch, scene, speakers in parts:
        some, others = _voices(scene, speakers, models)
        quotations += _whole(some, stretch)
        rows += [_moved(row, stretch.start) for row in others.rows] if stretch.start else others.rows
        said_by += [_speaker_at(speaker, stretch.start) for speaker in others.speakers]
    return sorted(quotations, key=_place), AttributionColumns(rows, said_by)


def _place(quotation: Quotation) -> tuple[int, int]:
    """Outer quotations stand before those nested in them."""
    return quotation.start, -quotation.end


def _whole(quotations: Sequence[Quotation], stretch: Stretch) -> list[Quotation]:
    """A stretch's quotations, one for each of its marks, as they are in the whole text."""
    return [
        Quotation(mark.start, mark.end, q.kind, _speaker_at(q.speaker, stretch.start))
        for q, mark in zip(quotations, stretch.whole_marks, strict=True)
    ]


def _speaker_at(speaker: Speaker | None, start: int) -> Speaker | None:
    return Speaker(speaker.name, speaker.start + start, speaker.end + start) if speaker and start else speaker


def _moved(row: Row, start: int) -> Row:
    """An attribution of a stretch that begins at ``start``, in the whole text."""
    kind, *places = row
    return cast(Row, (kind, *[place + start if place >= 0 else place for place in places]))


def _voices(scene: Scene, speakers: Speakers, models: Models) -> tuple[list[Quotation], AttributionColumns]:
    """The quotations (one for each mark, in their order) and attributions of a scene."""
    found = attributions.find(scene, models)
    sources = _Sources(found, speakers)
    quotations: list[Quotation] = []
    if scene.marks:
        quotations = _quotations(scene, *judged(scene, found, models), sources, speakers)
    return quotations, _attributions(scene, found, sources, quotations)


class _Sources:
    """The speaker of each attribution, found when it is asked for."""

    def __init__(self, found: Found, speakers: Speakers) -> None:
        self._found, self._speakers = found, speakers
        self._known: dict[int, Speaker] = {}

    @functools.cached_property
    def _places(self) -> tuple[list[int], list[int], list[Read]]:
        first, last = self._found.first[SOURCE], self._found.last[SOURCE]
        return first.tolist(), last.tolist(), self._speakers.read(first, last)

    def __getitem__(self, number: int) -> Speaker | None:
        known = self._known.get(number)
        if known is None:
            firsts, lasts, reads = self._places
            if reads[number][0] < 0:
                return None
            known = self._known[number] = self._speakers.of(firsts[number], lasts[number], reads[number])
        return known


def _quotations(
    scene: Scene,
    decided: list[QuotationKind],
    credited: list[int],
    sources: _Sources,
    speakers: Speakers,
) -> list[Quotation]:
    spoken = [kind in ("direct", "mixed") for kind in decided]
    said_by = [
        sources[credit] if speech and credit >= 0 else None for speech, credit in zip(spoken, credited, strict=True)
    ]
    carrying.carry(scene, spoken, said_by, speakers)
    return [
        Quotation(mark.start, mark.end, kind, speaker)
        for mark, kind, speaker in zip(scene.marks, decided, said_by, strict=True)
    ]


def _attributions(scene: Scene, found: Found, sources: _Sources, quotations: list[Quotation]) -> AttributionColumns:
    spoken = _outermost([q for q in quotations if q.kind in ("direct", "mixed")])
    told = [(cast(Row, tuple(row)), sources[number]) for number, *row in _reported(scene, found, spoken)]
    told.sort(key=lambda one: one[0][LEFT_CONTENT] if one[0][LEFT_CONTENT] >= 0 else one[0][RIGHT_CONTENT])
    return AttributionColumns([row for row, _ in told], [speaker for _, speaker in told])


def _reported(scene: Scene, found: Found, spoken: list[Quotation]) -> list[list[int]]:
    """The attributions that are sure enough and have a content, in order of their cues.

    Returns:
        rows of number, kind (place in `KINDS`), then start and end, in characters, of the cue, the source, the left
        content and the right one; -1 where there is none.
    """
    import numpy as np

    quoted = np.array([[q.start for q in spoken], [q.end for q in spoken]], np.int64)
    places = scene.tokens.starts, scene.tokens.ends, found.cue, found.probability, found.first, found.last
    rows: list[list[int]] = loops.reported(*places, quoted, REPORT_THRESHOLD).tolist()
    return rows


def _outermost(quotations: list[Quotation]) -> list[Quotation]:
    """Those that lie in no other, in order of start."""
    found: list[Quotation] = []
    for quotation in sorted(quotations, key=_place):
        if not found or quotation.end > found[-1].end:
            found.append(quotation)
    return found
