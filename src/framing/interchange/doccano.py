"""doccano, sequence labelling: JSON Lines with ``text`` and ``label`` (``[[start, end, label], ...]``).

doccano keeps further fields as metadata of the text and exports them again; ours are one field, ``framing``: the
article's id, the unit of offsets, and each mark with its words, so that a later import can check them. Read are also
its exports of projects with relations (``entities`` with ``start_offset`` and ``end_offset``) and of older versions
(``labels``).

Unit: doccano's editor (v-annotator) works on JavaScript strings, so offsets count UTF-16 units, and with the project's
option "Count grapheme clusters as one character" grapheme clusters (https://github.com/doccano/doccano/issues/2290).
A file that we wrote says which; for others ``Options.offsets`` does, and UTF-16 is taken where it does not.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from framing.errors import CorpusError
from framing.interchange.document import Document, Mark, checked, read_label
from framing.interchange.options import Options
from framing.interchange.palette import colours
from framing.interchange.units import UTF_16, Offsets, check_unit
from framing.training.json_input import Field, read_json_or_zip

_KEYS = ("label", "labels", "entities")


def write(documents: Sequence[Document], options: Options) -> dict[str, bytes]:
    """``doccano.jsonl``, and ``label_config.json`` for doccano's page "Labels"."""
    unit = options.offsets or UTF_16
    lines = []
    for document in documents:
        offsets = Offsets(document.text, unit)
        places = [offsets.outward(mark.start, mark.end) for mark in document.marks]
        beside = [
            {"start": start, "end": end, "label": mark.label, "text": document.words(mark)}
            | ({} if mark.score is None else {"score": mark.score})
            | ({"speaker": mark.speaker} if mark.speaker else {})
            for (start, end), mark in zip(places, document.marks, strict=True)
        ]
        about: dict[str, object] = {"id": document.id, "offsets": unit, "marks": beside}
        if document.model:
            about["model"] = document.model
        if document.facts:
            about["facts"] = document.facts
        label = [[start, end, mark.label] for (start, end), mark in zip(places, document.marks, strict=True)]
        row = {"text": document.text, "label": label, "framing": about}
        lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    labels = [
        {"text": name, "suffixKey": None, "backgroundColor": colour, "textColor": "#ffffff"}
        for name, colour in colours(documents).items()
    ]
    return {
        "doccano.jsonl": "".join(lines).encode("utf8"),
        "label_config.json": json.dumps(labels, indent=1).encode("utf8"),
    }


def read(paths: Sequence[Path], options: Options) -> Iterator[Document]:
    """Documents of doccano's JSON or JSON Lines exports, or of the zip archive that it packs them in.

    A text that came back just as a model had marked it, and that nobody has approved, is a draft: it is left out unless
    `Options.drafts` asks for it, and `Options.notes` says how many. They also say how many marks that were sent out did
    not come back.

    Raises:
        CorpusError: a row is broken, an offset lies outside the text, the words stored beside a mark are not those of
            the text, or all texts are drafts.
    """
    number = found = 0
    left_out, lost = {_DRAFT: 0}, Counter[str]()
    for path in paths:
        for row in read_json_or_zip(path):
            number += 1
            document = _document(row, number, options, lost)
            if not options.drafts and _is_draft(row):
                left_out[_DRAFT] += 1
            else:
                found += 1
                yield document
    if number and not found:
        raise CorpusError(
            f"all of its {number} texts came back as they were sent",
            file=paths[0],
            way_out="correct or approve them first",
        )
    options.note_left_out(left_out, file=paths[0])
    if lost.total():
        total, over = lost.total(), lost["overlapping"]
        options.note(
            f"{paths[0]}: {total} marks that were sent out are not in it; {over} of them overlap another one, which "
            "doccano drops where the project does not allow overlapping spans"
        )


_DRAFT = "they came back as the model had marked them, and nobody approved them (--drafts takes them)"


def _is_draft(row: Field) -> bool:
    about = row.value.get("framing")
    if not isinstance(about, dict) or not about.get("model") or row.value.get("annotation_approver"):
        return False
    sent = {(one["start"], one["end"], one["label"]) for one in about.get("marks") or ()}
    return sent == {_parts(item) for key in _KEYS for item in row.get(key).items()}


def _document(row: Field, number: int, options: Options, lost: Counter[str]) -> Document:
    text = row.get("text" if row.has("text") else "data").string()
    about = row.get("framing") if row.has("framing") else None
    unit = options.offsets
    if not unit:
        unit = check_unit(about.get("offsets").string()) if about and about.has("offsets") else UTF_16
    offsets = Offsets(text, unit)
    beside = _beside(about, offsets, text, unit) if about else {}
    marks = []
    there: set[tuple[int, int, str]] = set()
    for key in _KEYS:
        for item in row.get(key).items():
            start, end, given = _parts(item)
            there.add((start, end, given))
            place = offsets.inward(start, end)
            if place is None:
                item.refuse(f"{start}-{end} is not a span of the text in {unit}", _unit_way_out(unit))
            label = read_label(given, options, file=item.file, place=item.place)
            known = beside.get((start, end, given), Mark(0, 1, given))
            marks.append(Mark(*place, label, known.score, known.speaker))
    missing = beside.keys() - there
    over = _overlapping(beside)
    lost["overlapping"] += len(missing & over)
    lost["alone"] += len(missing - over)
    name = about.get("id").string() if about and about.has("id") else str(row.value.get("id", number))
    model = about.get("model").string() if about and about.has("model") else ""
    facts = about.get("facts").value if about and about.has("facts") else {}
    if not isinstance(facts, dict) or not all(isinstance(value, str) for value in facts.values()):
        row.refuse("framing.facts must be an object of strings")
    return checked(Document(name, text, tuple(marks), model, facts), options=options, file=row.file, place=row.place)


def _overlapping(marks: Iterable[tuple[int, int, str]]) -> set[tuple[int, int, str]]:
    """The marks that overlap another one."""
    found: set[tuple[int, int, str]] = set()
    furthest: tuple[int, int, str] | None = None
    for mark in sorted(marks):
        if furthest is not None and mark[0] < furthest[1]:
            found |= {mark, furthest}
        if furthest is None or mark[1] > furthest[1]:
            furthest = mark
    return found


def _parts(item: Field) -> tuple[int, int, str]:
    if isinstance(item.value, dict):
        return item.get("start_offset").whole(), item.get("end_offset").whole(), item.get("label").string()
    if isinstance(item.value, str):
        item.refuse("this is a label of a whole text", "export a project of sequence labelling")
    parts = item.items()
    if len(parts) != 3:
        item.refuse("[start, end, label] is needed")
    return parts[0].whole(), parts[1].whole(), parts[2].string()


def _beside(about: Field, offsets: Offsets, text: str, unit: str) -> dict[tuple[int, int, str], Mark]:
    """The marks that we stored at export, by what doccano knows of them; their words are checked."""
    marks = {}
    for item in about.get("marks").items():
        start, end, words = item.get("start").whole(), item.get("end").whole(), item.get("text").string()
        place = offsets.inward(start, end)
        found = None if place is None else text[place[0] : place[1]]
        # widened to whole clusters, the span may have more than the mark's own words, never fewer
        if found is None or (words not in found if unit == "graphemes" else words != found):
            item.refuse(f"{start}-{end} is {found!r} in the text, not {words!r}", _unit_way_out(unit))
        label = item.get("label").string()
        speaker = item.get("speaker").string() if item.has("speaker") else ""
        marks[start, end, label] = Mark(0, 1, label, item.get("score").probability(), speaker)
    return marks


def _unit_way_out(unit: str) -> str:
    return f"offsets are read in {unit}: give --offsets if they count otherwise; the text must be unchanged"
