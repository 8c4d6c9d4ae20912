"""Who speaks: the one entry that `framing.preprocessing.article` calls.

Attributions are found first (`attributions`), then each pair of marks gets its kind (`kinds`) and, where it is speech,
the attribution that says who speaks it (`crediting`); what is left open goes on with the speaker before where the
text is of a shape that allows it (`carrying`); names are completed from the article (`speakers`).
"""

from __future__ import annotations

import functools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from framing import compiled
from framing.preprocessing import attributions, carrying
from framing.preprocessing.attributions import REPORT_THRESHOLD, Found, Models
from framing.preprocessing.candidates import LEFT, RIGHT, SOURCE
from framing.preprocessing.judging import judged
from framing.preprocessing.marks import MarkPair
from framing.preprocessing.names import Known
from framing.preprocessing.scene import Scene, build
from framing.preprocessing.speakers import Read, Speakers
from framing.preprocessing.stretches import Stretch, stretches
from framing.preprocessing.tokens import tokenize
from framing.spans import Attribution, AttributionKind, Quotation, QuotationKind, Span, Speaker

_KINDS: tuple[AttributionKind, ...] = ("indirect", "mixed", "direct")


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
        quotations += _whole(some, stretch) if len(parts) > 1 else some
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
        self._found, self._speakers = found, speakers
        self._known: dict[int, Speaker] = {}

    @functools.cached_property
    def _places(self) -> tuple[list[int], list[int], list[Read] | None]:
        first, last = self._found.first[SOURCE], self._found.last[SOURCE]
        return first.tolist(), last.tolist(), self._speakers.read_all(first, last)

    def __getitem__(self, number: int) -> Speaker | None:
        known = self._known.get(number)
        if known is None:
            firsts, lasts, reads = self._places
            if firsts[number] < 0:
                return None
            read = reads[number] if reads and reads[number][0] >= 0 else None
            known = self._known[number] = self._speakers.of(firsts[number], lasts[number], read)
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


def _attributions(scene: Scene, found: Found, sources: _Sources, quotations: list[Quotation]) -> list[Attribution]:
    spoken = _outermost([q for q in quotations if q.kind in ("direct", "mixed")])
    rows = _reported_by_loop(scene, found, spoken) if compiled.ready() else _reported(scene, found, spoken)
    out: list[Attribution] = []
    for number, kind, cue, cue_end, source, source_end, left, left_end, right, right_end in rows:
        content: tuple[Span, ...] = (Span(right, right_end),) if right >= 0 else ()
        if left >= 0:
            content = (Span(left, left_end), *content)
        out.append(
            Attribution(
                Span(source, source_end) if source >= 0 else None,
                Span(cue, cue_end),
                content,
                _KINDS[kind],
                sources[number],
            )
        )
    return sorted(out, key=lambda a: a.content[0].start)


def _reported(scene: Scene, found: Found, spoken: list[Quotation]) -> list[list[int]]:
    """The attributions that are sure enough and have a content, in order of their cues.

    Returns:
        rows of number, kind (place in `_KINDS`), then start and end, in characters, of the cue, the source, the left
        content and the right one; -1 where there is none.
    """
    import numpy as np

    starts, ends = scene.tokens.starts, scene.tokens.ends
    first, last = (np.vstack((found.cue, of[[SOURCE, LEFT, RIGHT]])) for of in (found.first, found.last))
    begins, stops = np.where(first < 0, -1, starts.take(first)), ends.take(last)
    none = (begins < 0) | (begins >= stops)  # a part in the padding is none
    places = np.stack((np.where(none, -1, begins), np.where(none, -1, stops)), 1).reshape(8, -1)
    sure = np.flatnonzero(found.probability >= REPORT_THRESHOLD)
    rows = []
    for number, place in zip(sure.tolist(), places[:, sure].T.tolist(), strict=True):
        content = [(place[at], place[at + 1]) for at in (4, 6) if place[at] >= 0]
        if content and place[0] >= 0:
            rows.append([number, _kind(content, spoken), *place])
    return rows


def _reported_by_loop(scene: Scene, found: Found, spoken: list[Quotation]) -> list[list[int]]:
    import numpy as np

    from framing.preprocessing.voices_loops import reported

    quoted = np.array([[q.start for q in spoken], [q.end for q in spoken]], np.int64)
    tokens = scene.tokens
    rows: list[list[int]] = reported(
        tokens.starts, tokens.ends, found.cue, found.probability, found.first, found.last, quoted, REPORT_THRESHOLD
    ).tolist()
    return rows


def _outermost(quotations: list[Quotation]) -> list[Quotation]:
    """Those that lie in no other, in order of start."""
    found: list[Quotation] = []
    for quotation in sorted(quotations, key=lambda q: (q.start, -q.end)):
        if not found or quotation.end > found[-1].end:
            found.append(quotation)
    return found


def _kind(content: list[tuple[int, int]], spoken: list[Quotation]) -> int:
    """Direct where all of the content stands in marks, mixed where some of it does (place in `_KINDS`)."""
    whole = quoted = 0
    for start, end in content:
        whole += end - start
        first = bisect_right(spoken, start, key=lambda q: q.end)
        last = bisect_left(spoken, end, first, key=lambda q: q.start)
        quoted += sum(min(q.end, end) - max(q.start, start) for q in spoken[first:last])
    if quoted <= 0:
        return 0
    return 2 if quoted >= 0.9 * whole else 1
