"""Who speaks: the one entry that `framing.preprocessing.article` calls.

Attributions are found first (`attributions`), then each pair of marks gets its kind (`kinds`) and, where it is speech,
the attribution that says who speaks it (`crediting`); what is left open goes on with the speaker before where the
text is of a shape that allows it (`carrying`); names are completed from the article (`speakers`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from framing.preprocessing import attributions, carrying, crediting, kinds
from framing.preprocessing.attributions import REPORT_THRESHOLD, Found, Models, best
from framing.preprocessing.blocks import blocks
from framing.preprocessing.candidates import LEFT, RIGHT, SOURCE
from framing.preprocessing.marks import MarkPair
from framing.preprocessing.scene import Scene, build
from framing.preprocessing.speakers import Speakers
from framing.preprocessing.tokens import tokenize
from framing.preprocessing.works import title_or_scare
from framing.spans import Attribution, AttributionKind, Quotation, QuotationKind, Span, Speaker

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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
    scene = build(text, tokenize(text, language=language), paragraphs, sentences, marks)
    return voices(scene, attributions.shipped_models(language), language=language)


def voices(scene: Scene, models: Models, *, language: str = "en") -> tuple[list[Quotation], list[Attribution]]:
    """`attribute` for a scene and given models."""
    found = attributions.find(scene, models)
    speakers = Speakers(scene, language)
    sources: list[Speaker | None] = [
        speakers.of(first, last) if _words(scene, first, last) else None
        for first, last in zip(found.first[SOURCE].tolist(), found.last[SOURCE].tolist(), strict=True)
    ]
    quotations: list[Quotation] = []
    if scene.marks:
        decided: list[int] = []
        credited: list[int] = []
        for part, near, numbers in blocks(scene, found):
            cover = kinds.coverage(part, near)
            decided += _kinds(part, near, cover, models)
            credited += [int(numbers[k]) if k >= 0 else -1 for k in _credit(part, near, cover, models)]
        quotations = _quotations(scene, decided, credited, sources, speakers)
    return quotations, _attributions(scene, found, sources, quotations)


def _kinds(scene: Scene, found: Found, cover: NDArray[np.float64], models: Models) -> list[int]:
    import numpy as np

    score = models["kind"].scores(kinds.templates().cells(kinds.rows(scene, found, cover)))
    decided: list[int] = np.vstack((np.zeros(score.shape[1]), score)).argmax(axis=0).tolist()
    return decided


def _credit(scene: Scene, found: Found, cover: NDArray[np.float64], models: Models) -> list[int]:
    """The attribution that speaks each pair, -1 for none."""
    import numpy as np

    pair, choice = crediting.candidates(scene, found, cover)
    cells = crediting.templates().cells(crediting.rows(scene, found, cover, pair, choice))
    score = models["credit"].scores(cells)[0]
    chosen: list[int] = best(pair, choice, score, np.full(len(scene.marks), -1)).tolist()
    return chosen


def _quotations(
    scene: Scene, decided: list[int], credited: list[int], sources: list[Speaker | None], speakers: Speakers
) -> list[Quotation]:
    speech: list[Speaker | None] = [
        sources[credit] if kind != kinds.NO_SPEECH and credit >= 0 else None
        for kind, credit in zip(decided, credited, strict=True)
    ]
    carrying.carry(scene, [kind != kinds.NO_SPEECH for kind in decided], speech, speakers)
    out = []
    for number, (mark, kind) in enumerate(zip(scene.marks, decided, strict=True)):
        name: QuotationKind = title_or_scare(scene, number)
        if kind != kinds.NO_SPEECH:
            name = "direct" if kind == kinds.DIRECT else "mixed"
        out.append(Quotation(mark.start, mark.end, name, speech[number]))
    return sorted(out, key=lambda q: (q.start, -q.end))


def _attributions(
    scene: Scene, found: Found, sources: list[Speaker | None], quotations: list[Quotation]
) -> list[Attribution]:
    spoken = _outermost(q for q in quotations if q.kind in ("direct", "mixed"))
    out: list[Attribution] = []
    for number, (cue, probability) in enumerate(zip(found.cue.tolist(), found.probability.tolist(), strict=True)):
        if probability < REPORT_THRESHOLD:
            continue
        sides = (_words(scene, int(found.first[side, number]), int(found.last[side, number])) for side in (LEFT, RIGHT))
        content = tuple(span for span in sides if span is not None)
        here = _words(scene, cue, cue)
        if not content or here is None:
            continue
        source = _words(scene, int(found.first[SOURCE, number]), int(found.last[SOURCE, number]))
        out.append(Attribution(source, here, content, _kind(content, spoken), sources[number]))
    return sorted(out, key=lambda a: a.content[0].start)


def _words(scene: Scene, first: int, last: int) -> Span | None:
    """The stretch from one token to another; None where there is none, or only the end of a text without words."""
    if first < 0:
        return None
    start, end = int(scene.tokens.starts[first]), int(scene.tokens.ends[last])
    return Span(start, end) if start < end else None


def _outermost(quotations: Iterable[Quotation]) -> list[Quotation]:
    """Those that lie in no other; they are in order of start, an outer one before those in it."""
    found: list[Quotation] = []
    for quotation in quotations:
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
        quoted += max((min(q.end, span.end) - max(q.start, span.start) for q in spoken[first:last]), default=0)
    if quoted <= 0:
        return "indirect"
    return "direct" if quoted >= 0.9 * whole else "mixed"
