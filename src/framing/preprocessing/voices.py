"""Who speaks: the one entry that `framing.preprocessing.article` calls.

Attributions are found first (`attributions`), then each pair of marks gets its kind (`kinds`) and, where it is speech,
the attribution that says who speaks it (`crediting`); what is left open goes on with the speaker before where the
text is of a shape that allows it (`carrying`); names are completed from the article (`speakers`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from framing.kernel import loops
from framing.preprocessing import attributions, carrying, giving, titled, turns
from framing.preprocessing.article_columns import CUE as CUE_PLACE
from framing.preprocessing.article_columns import LEFT_CONTENT, RIGHT_CONTENT, AttributionColumns, Row
from framing.preprocessing.attributions import REPORT_THRESHOLD, Found, Models
from framing.preprocessing.certain import Certain
from framing.preprocessing.clauses import Clauses
from framing.preprocessing.entities import Registry
from framing.preprocessing.judging import judged
from framing.preprocessing.labels import Labels
from framing.preprocessing.marks import MarkPair
from framing.preprocessing.mentions import Entities
from framing.preprocessing.names import Names
from framing.preprocessing.scene import Scene, build
from framing.preprocessing.sources import NONE
from framing.preprocessing.speaking import Speaking, anchors_of
from framing.preprocessing.speech import speech
from framing.preprocessing.stretches import Stretch, stretches
from framing.preprocessing.tokens import tokenize
from framing.preprocessing.turns import Turn
from framing.preprocessing.usage import Usage, decide
from framing.preprocessing.weighing import shipped
from framing.resources.language import Language
from framing.spans import Quotation, QuotationKind, Span, Speaker


def attribute(
    text: str,
    paragraphs: Sequence[Span],
    sentences: Sequence[Span],
    marks: Sequence[MarkPair],
    *,
    language: Language,
    page: Sequence[Turn] = (),
) -> tuple[list[Quotation], AttributionColumns]:
    """The quotations and attributions of a text whose furniture is already set apart.

    Args:
        text: the article.
        paragraphs, sentences: its spans in order, without page furniture.
        marks: its pairs of quotation marks, outer ones before those nested in them.
        language: what the text is in.
        page: the turns that the page's form gives (`turns`).

    Returns:
        the quotations in order of start, and the attributions, stretch by stretch in order of their content's start.
    """
    models = attributions.shipped_models(language)
    registry = Registry()
    parts = []
    for stretch in stretches(text, paragraphs, sentences, marks):
        tokens = tokenize(stretch.text, language=language)
        scene = build(stretch.text, tokens, stretch.paragraphs, stretch.sentences, stretch.marks)
        # Names of the whole article first: a full name may stand after its short form.
        entities = Entities(scene, Names(scene), registry, language)
        parts.append((stretch, scene, entities))
    if len(parts) == 1:  # nearly every article
        quotations, told = _voices(parts[0][1], parts[0][2], models, language)
        if page:
            quotations += turns.quotations(text, page, parts[0][2])
        return sorted(quotations, key=_place), told
    quotations = []
    rows: list[Row] = []
    said_by: list[Speaker | None] = []
    silent: set[int] = set()
    for stretch, scene, entities in parts:
        some, others = _voices(scene, entities, models, language)
        quotations += _whole(some, stretch)
        rows += [_moved(row, stretch.start) for row in others.rows] if stretch.start else others.rows
        silent |= {number + len(said_by) for number in others.silent}
        said_by += [_speaker_at(speaker, stretch.start) for speaker in others.speakers]
    if page and parts:
        quotations += turns.quotations(text, page, parts[0][2])
    return sorted(quotations, key=_place), AttributionColumns(rows, said_by, frozenset(silent))


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
    return replace(speaker, start=speaker.start + start, end=speaker.end + start) if speaker and start else speaker


def _moved(row: Row, start: int) -> Row:
    """An attribution of a stretch that begins at ``start``, in the whole text."""
    kind, *places = row
    return cast(Row, (kind, *[place + start if place >= 0 else place for place in places]))


def _voices(
    scene: Scene, entities: Entities, models: Models, language: Language
) -> tuple[list[Quotation], AttributionColumns]:
    """The quotations (one for each mark, in their order) and attributions of a scene."""
    found = Clauses(entities, attributions.find(scene, models), language).mended()
    heard = Speaking(entities, found)
    quotations: list[Quotation] = []
    if scene.marks:
        quotations = _quotations(scene, heard, found, models, language)
    return quotations, _attributions(scene, found, heard, quotations)


def _quotations(scene: Scene, heard: Speaking, found: Found, models: Models, language: Language) -> list[Quotation]:
    first_look, credited = judged(scene, found, models)
    anchors = anchors_of(scene, first_look, credited)
    usage, weights = Usage(heard.e, found, heard, anchors), shipped("usage", language)
    decided: list[QuotationKind] = ["direct"] * len(anchors)
    # A dialogue dash marks nothing but speech.
    # Of what the first look takes for direct 98 of 100 are speech, measured on 891 real articles.
    open_ = [
        number
        for number, mark in enumerate(scene.marks)
        if mark.style != "dash" and (first_look[number] != "direct" or anchors[number].size <= LONG)
    ]
    for number, scores in zip(open_, weights.scores([usage.features(number) for number in open_]), strict=True):
        decided[number] = decide(scores)
    certain, labels = Certain(heard, language), Labels(heard.e)
    for number, anchor in enumerate(anchors):
        if decided[number] in ("scare", "title") and certain.named_by(anchor) is not NONE:
            decided[number] = "mixed"  # somebody's own term
        elif decided[number] in ("scare", "title") and certain.spoken(anchor):
            decided[number] = "direct" if anchor.last > anchor.first else "mixed"
    titled.mend(heard.e, anchors, decided)
    spoken = [kind in ("direct", "mixed") for kind in decided]
    said_by = giving.speakers_of(heard, anchors, spoken, shipped("who", language), certain=certain, labels=labels)
    carrying.carry(scene, spoken, said_by, labels)
    return [
        Quotation(mark.start, mark.end, kind, speaker)
        for mark, kind, speaker in zip(scene.marks, decided, said_by, strict=True)
    ]


def _attributions(scene: Scene, found: Found, heard: Speaking, quotations: list[Quotation]) -> AttributionColumns:
    spoken = _outermost([q for q in quotations if q.kind in ("direct", "mixed")])
    rows = _reported(scene, found, spoken)
    told = [(cast(Row, tuple(row)), giving.of_attribution(heard, number)) for number, *row in rows]
    told.sort(key=lambda one: one[0][LEFT_CONTENT] if one[0][LEFT_CONTENT] >= 0 else one[0][RIGHT_CONTENT])
    silent = _silent(scene, [row for row, _ in told], quotations, heard.language)
    return AttributionColumns([row for row, _ in told], [speaker for _, speaker in told], silent)


LONG = 10  # words
NEAR = 40  # characters from a term to what calls it so: "“…”, as the ministry calls it"


def _silent(scene: Scene, rows: Sequence[Row], quotations: list[Quotation], language: Language) -> frozenset[int]:
    """The attributions whose words outside marks are the narrator's: terms called so, and titles.

    "Moscow calls the war a “…”" gives Moscow the marked words alone; a content that is nothing but a title is none.
    """
    if not quotations:
        return frozenset()
    lists = speech(language).words
    call = lists["call"]
    found = []
    starts = [q.start for q in quotations]
    for number, row in enumerate(rows):
        word = scene.text[row[CUE_PLACE] : row[CUE_PLACE + 1]].lower()
        ends = [row[at + 1] for at in (LEFT_CONTENT, RIGHT_CONTENT) if row[at] >= 0]
        begins = [row[at] for at in (LEFT_CONTENT, RIGHT_CONTENT) if row[at] >= 0]
        first, last = min(begins), max(ends)
        low = max(bisect_left(starts, first - 2) - 1, 0)
        near = quotations[low : bisect_left(starts, last + 4)]
        following = scene.text[row[CUE_PLACE + 1] : row[CUE_PLACE + 1] + 8].split(maxsplit=1)[:1]
        naming = word in call and not lists["call_on"].intersection(following)
        if (naming and any(q.end >= first - NEAR for q in near)) or any(
            q.kind in ("scare", "title") and q.start <= first and q.end >= last for q in near
        ):
            found.append(number)
    return frozenset(found)


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
