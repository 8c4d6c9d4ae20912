"""Who speaks: the one entry that `framing.preprocessing.article` calls.

Attributions are found first (`attributions`), then each pair of marks gets its kind (`kinds`) and, where it is speech,
the attribution that says who speaks it (`crediting`); what is left open goes on with the speaker before where the
text is of a shape that allows it (`carrying`); names are completed from the article (`speakers`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from framing.preprocessing import attributions, carrying
from framing.preprocessing.attributions import REPORT_THRESHOLD, Found, Models
from framing.preprocessing.candidates import LEFT, RIGHT, SOURCE
from framing.preprocessing.judging import judged
from framing.preprocessing.marks import MarkPair
from framing.preprocessing.names import Known
from framing.preprocessing.scene import Scene, build
from framing.preprocessing.speakers import Speakers
from framing.preprocessing.stretches import Stretch, stretches
from framing.preprocessing.tokens import tokenize
from framing.spans import Attribution, AttributionKind, Quotation, QuotationKind, Span, Speaker

if TYPE_CHECKING:
    pass


def attribute(
    text: str, paragraphs: Sequence[Span], sentences: Sequence[Span], marks: Sequence[MarkPair], *, language: str = "en"
) -> tuple[list[Quotation], list[Attribution]]:
    """The quotations and attributions of a text whose furniture is already set apart.

    Args:
        text: the article.
        paragraphs, sentences: its spans in order, without page furniture.
        marks: its pairs of quotation marks, outer ones before those nested in them.
        language: the folder of resources.

    Returns:
        the quotations in order of start, and the attributions in order of their content's start.
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
    quotations: list[Quotation] = []
    found: list[Attribution] = []
    for stretch, scene, speakers in parts:
        some, others = _voices(scene, speakers, models)
        quotations += _whole(some, stretch)
        found += [_moved(attribution, stretch.start) for attribution in others] if stretch.start else others
    return sorted(quotations, key=lambda q: (q.start, -q.end)), found


def _whole(quotations: Sequence[Quotation], stretch: Stretch) -> list[Quotation]:
    """A stretch's quotations, one for each of its marks, as they are in the whole text."""
    return [
        Quotation(mark.start, mark.end, q.kind, _speaker_at(q.speaker, stretch.start))
        for q, mark in zip(quotations, stretch.whole_marks, strict=True)
    ]


def _speaker_at(speaker: Speaker | None, start: int) -> Speaker | None:
    return Speaker(speaker.name, speaker.start + start, speaker.end + start) if speaker and start else speaker


def _moved(attribution: Attribution, start: int) -> Attribution:
    """An attribution of a stretch that begins at ``start``, in the whole text."""

    def at(span: Span) -> Span:
        return Span(span.start + start, span.end + start)

    return Attribution(
        at(attribution.source) if attribution.source else None,
        at(attribution.cue) if attribution.cue else None,
        tuple(at(span) for span in attribution.content),
        attribution.kind,
        _speaker_at(attribution.speaker, start),
    )


def _voices(scene: Scene, speakers: Speakers, models: Models) -> tuple[list[Quotation], list[Attribution]]:
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
        self._first, self._last = found.first[SOURCE].tolist(), found.last[SOURCE].tolist()
        self._speakers = speakers
        self._known: dict[int, Speaker] = {}

    def __getitem__(self, number: int) -> Speaker | None:
        if self._first[number] < 0:
            return None
        if number not in self._known:
            self._known[number] = self._speakers.of(self._first[number], self._last[number])
        return self._known[number]


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


def _attributions(scene: Scene, found: Found, sources: _Sources, quotations: list[Quotation]) -> list[Attribution]:
    import numpy as np

    spoken = _outermost([q for q in quotations if q.kind in ("direct", "mixed")])
    out: list[Attribution] = []
    starts, ends = scene.tokens.starts, scene.tokens.ends
    # Characters instead of tokens: (right, left, source, cue) by attribution; an absent part is -1.
    first = np.vstack((found.first, found.cue))
    begins, stops = np.where(first < 0, -1, starts.take(first)), ends.take(np.vstack((found.last, found.cue)))
    reported = found.probability >= REPORT_THRESHOLD
    for number, begin, stop in zip(
        np.flatnonzero(reported).tolist(), begins[:, reported].T.tolist(), stops[:, reported].T.tolist(), strict=True
    ):
        spans = [Span(a, b) if 0 <= a < b else None for a, b in zip(begin, stop, strict=True)]  # a < b: not the padding
        content = tuple(span for span in (spans[LEFT], spans[RIGHT]) if span is not None)
        if content and spans[-1]:
            out.append(Attribution(spans[SOURCE], spans[-1], content, _kind(content, spoken), sources[number]))
    return sorted(out, key=lambda a: a.content[0].start)


def _outermost(quotations: list[Quotation]) -> list[Quotation]:
    """Those that lie in no other, in order of start."""
    found: list[Quotation] = []
    for quotation in sorted(quotations, key=lambda q: (q.start, -q.end)):
        if not found or quotation.end > found[-1].end:
            found.append(quotation)
    return found


def _kind(content: tuple[Span, ...], spoken: list[Quotation]) -> AttributionKind:
    """Direct where all of the content stands in marks, mixed where some of it does."""
    whole = quoted = 0
    for span in content:
        whole += span.end - span.start
        first = bisect_right(spoken, span.start, key=lambda q: q.end)
        last = bisect_left(spoken, span.end, first, key=lambda q: q.start)
        quoted += sum(min(q.end, span.end) - max(q.start, span.start) for q in spoken[first:last])
    if quoted <= 0:
        return "indirect"
    return "direct" if quoted >= 0.9 * whole else "mixed"
