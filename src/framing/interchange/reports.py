"""Reports as ``framing score --json`` prints them -> documents.

A report does not repeat the article; its passages tile the text, so their words are the text. Quotations and furniture
are taken from the fields of these names where they are (``framing separate --json`` has them), else from the voices of
the passages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import whitespace

from framing.interchange.document import FURNITURE, Document, Mark, checked, read_label
from framing.interchange.options import Options
from framing.spans import QUOTATION_KINDS
from framing.techniques import ANY
from framing.training.json_input import Field, read_json

# Quotation marks at the ends of a quoted passage, which belong to the passage but not to the quotation.
_MARKS = "\"'«»‹›“”„‟‘’‚‛「」『』`´"
_NOT_IN_ID = re.compile(r"[^\w.\-]+")


def read(path: Path, options: Options) -> Iterator[Document]:
    """The documents of a file with reports, one after another or in a list.

    The id is the name of the input without its ending; a text that had no name is called by its number.

    Raises:
        CorpusError: it is not a report, its passages do not tile a text, or a span's words are not those of the text.
    """
    taken: set[str] = set()
    for number, report in enumerate(read_json(path), 1):
        document = _document(report, number, options)
        name, copy = document.id, 2
        while document.id in taken:
            document = Document(f"{name}-{copy}", document.text, document.marks, document.model)
            copy += 1
        taken.add(document.id)
        yield document


def _document(report: Field, number: int, options: Options) -> Document:
    if not (report.has("passages") or report.has("text")):
        report.refuse("is not a report", "give what `framing score --json` prints, or a folder in corpus form")
    text = report.get("text").string() if report.has("text") else _tiled(report)
    marks = []
    unsure = 0
    for item in report.get("spans").items():
        start, end = _place(item, text)
        if item.get("technique").value == ANY:
            unsure += 1
            continue
        label = read_label(item.get("technique").string(), options, file=item.file, place=item.place)
        marks.append(Mark(start, end, label, item.get("score").probability()))
    if unsure:
        options.note("fragments whose kind is unsure are left out: they name no technique to annotate")
    if report.has("quotations"):
        for item in report.get("quotations").items():
            kind = item.get("kind").string()
            if kind not in QUOTATION_KINDS:
                item.refuse(f"unknown kind {kind[:40]!r}", f"kinds are {', '.join(QUOTATION_KINDS)}")
            marks.append(Mark(*_place(item, text), f"quotation_{kind}", speaker=_speaker(item)))
    else:
        marks += _quoted(report, text)
    if report.has("furniture"):
        marks += [Mark(*_place(item, text), FURNITURE) for item in report.get("furniture").items()]
    else:
        for item in report.get("passages").items():
            if item.get("voice").value == FURNITURE:
                start, end = _place(item, text)
                end = start + len(text[start:end].rstrip())
                if start < end:
                    marks.append(Mark(start, end, FURNITURE))
    model = report.get("model").string() if report.has("model") else "framing"
    return checked(Document(_name(report, number), text, tuple(marks), model), file=report.file, place=report.place)


def _name(report: Field, number: int) -> str:
    given = report.get("input").string() if report.has("input") else ""
    if any(mark in given for mark in "/\\\0") or given in (".", ".."):
        report.refuse(f"the input {given[:60]!r} is not a plain file name", "name the input without its folder")
    stem = given.rpartition(".")[0] or given
    return _NOT_IN_ID.sub("-", stem).strip("-. ") or f"text-{number}"


def _tiled(report: Field) -> str:
    parts, at = [], 0
    for item in report.get("passages").items():
        words = item.get("text").string()
        if item.get("start").whole() != at or item.get("end").whole() != at + len(words) or not words:
            item.refuse("the passages do not tile the text: one begins where the one before it ends")
        at += len(words)
        parts.append(words)
    return "".join(parts)


def _place(item: Field, text: str) -> tuple[int, int]:
    start, end = item.get("start").whole(), item.get("end").whole()
    if not 0 <= start < end <= len(text):
        item.refuse(f"{start}-{end} is not inside the text of {len(text)} characters")
    if item.has("text") and item.get("text").string() != text[start:end]:
        item.refuse(f"{start}-{end} is {text[start:end]!r} in the text, not {item.value['text']!r}")
    return start, end


def _speaker(item: Field) -> str:
    """A speaker's name; reports have it as a string, articles as an object with a name."""
    speaker = item.get("speaker")
    if isinstance(speaker.value, dict):
        speaker = speaker.get("name")
    return " ".join(speaker.string().split()) if speaker.value is not None else ""


def _quoted(report: Field, text: str) -> list[Mark]:
    """A quotation for each run of quoted passages of one speaker, without its marks; all are taken to be direct."""
    runs: list[tuple[int, int, str]] = []
    closed = False
    for item in report.get("passages").items():
        if item.get("voice").value != "quotation":
            continue
        (start, end), speaker = _place(item, text), _speaker(item)
        # one quotation ends and another begins where marks stand on both sides of the border
        if runs and runs[-1][1:] == (start, speaker) and not (closed and text[start] in _MARKS):
            runs[-1] = (runs[-1][0], end, speaker)
        else:
            runs.append((start, end, speaker))
        closed = text[start:end].rstrip()[-1:] in tuple(_MARKS)
    marks = []
    for start, end, speaker in runs:
        outer = text[start:end]
        begin = start + len(outer) - len(outer.lstrip(_MARKS + whitespace))
        inner = outer.strip(_MARKS + whitespace)
        if inner:
            marks.append(Mark(begin, begin + len(inner), "quotation_direct", speaker=speaker))
    return marks
