"""Annotated jsonl: whole articles, each with its techniques and quotations; the text beside them, or in a folder.

A line is ``{"id", "text", "techniques": [{"technique", "start", "end"}], "quotations": [{"start", "end", "kind",
"speaker"}]}``, and where there are any ``"furniture": [{"start", "end"}]`` and ``"facts"`` (an object of strings);
further strings of a line are facts too. Offsets are code points. An article was read for every technique of ours.

Where a text may not be given away its line holds ``"set", "article", "characters", "sha256"`` in place of ``"text"``:
see `framing.training.texts`. A text that is not there, or is another by now, leaves its article out, and is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from framing.errors import CorpusError
from framing.interchange.document import FURNITURE, Document, Mark, checked, is_voice, read_label
from framing.interchange.options import Options
from framing.spans import QUOTATION_KINDS
from framing.training.json_input import Field, read_json
from framing.training.texts import Texts

_KEYS = frozenset(("id", "text", "techniques", "quotations", "furniture", "facts", "sha256", "characters"))
_OFFSETS = "offsets count code points of the text, end not included"


def write(documents: Sequence[Document], options: Options) -> dict[str, bytes]:
    """``annotated.jsonl``; probabilities and the model's name have no place in it."""
    lines = []
    for document in documents:
        row: dict[str, object] = {"id": document.id, "text": document.text}
        row["techniques"] = [{"technique": m.label, "start": m.start, "end": m.end} for m in document.technique_marks]
        row["quotations"] = [
            {"start": m.start, "end": m.end, "kind": m.label.partition("_")[2], "speaker": m.speaker or None}
            for m in document.voice_marks
            if m.label != FURNITURE
        ]
        furniture = [{"start": m.start, "end": m.end} for m in document.voice_marks if m.label == FURNITURE]
        row |= {"furniture": furniture} if furniture else {}
        row |= {"facts": document.facts} if document.facts else {}
        lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    return {"annotated.jsonl": "".join(lines).encode("utf8")}


def read(paths: Sequence[Path], options: Options) -> Iterator[Document]:
    """Documents of annotated jsonl.

    Args:
        paths: the files.
        options: ``texts`` is the folder of texts that the files do not hold.

    Raises:
        CorpusError: a row is broken, an offset lies outside the text, a label or kind is unknown, a row needs a text
            and there is no folder, or not one of the texts that a file needs is in it.
    """
    number = 0
    for path in paths:
        texts = None if options.texts is None else Texts(options.texts)
        found = 0
        for row in read_json(path):
            number += 1
            text = row.get("text").string() if row.has("text") else _text_of(row, texts)
            if text is not None:
                found += 1
                yield _document(row, text, number, options)
        if texts is not None and texts.missed:
            if not found:
                raise CorpusError(texts.told(), file=path, way_out=texts.way_out)
            options.note(f"{path}: {texts.told()}; their articles are left out")


def _text_of(row: Field, texts: Texts | None) -> str | None:
    if not row.has("sha256"):
        row.get("text").string()  # refuses: there is none
    name, article = row.get("set").string(), row.get("article").string()
    if texts is None:
        row.refuse("holds no text", f"say with --texts which folder holds {name}/*.jsonl")
    return texts.find(name, article, row.get("characters").whole(), row.get("sha256").string(), row)


def _document(row: Field, text: str, number: int, options: Options) -> Document:
    marks = []
    for item in row.get("techniques").items():
        label = read_label(item.get("technique").string(), options, file=item.file, place=item.place)
        if is_voice(label):
            item.refuse(f"{label} is no technique", "quotations and furniture have lists of their own")
        marks.append(_mark(item, text, label))
    for item in row.get("quotations").items():
        kind = item.get("kind").string()
        if kind not in QUOTATION_KINDS:
            item.refuse(f"unknown kind {kind[:60]!r}", f"kinds are {', '.join(QUOTATION_KINDS)}")
        marks.append(
            _mark(item, text, f"quotation_{kind}", item.get("speaker").string() if item.has("speaker") else "")
        )
    marks += [_mark(item, text, FURNITURE) for item in row.get("furniture").items()]
    facts = row.get("facts").value if row.has("facts") else {}
    if not isinstance(facts, dict) or not all(isinstance(value, str) for value in facts.values()):
        row.refuse("facts must be an object of strings")
    beside = {key: value for key, value in row.value.items() if isinstance(value, str) and key not in _KEYS}
    name = str(row.value["id"]) if row.has("id") else str(number)
    return checked(
        Document(name, text, tuple(marks), facts={**beside, **facts}), options=options, file=row.file, place=row.place
    )


def _mark(item: Field, text: str, label: str, speaker: str = "") -> Mark:
    start, end = item.get("start").whole(), item.get("end").whole()
    if not 0 <= start < end <= len(text):
        item.refuse(f"{start}-{end} is not a span of the text, which has {len(text)} characters", _OFFSETS)
    return Mark(start, end, label, speaker=speaker)
