"""brat standoff: ``<ID>.txt`` with ``<ID>.ann``, and the configuration that brat needs to show the labels.

Each mark is a text-bound annotation (``T``). What brat has no place for (speaker, score, exact borders) stands in a
note (``#``) as JSON; a note that is plain text is taken as a quotation's speaker.

Unit: code points of the .txt file. An .ann file has one line an annotation and repeats the words in it, so brat cuts
an annotation at line breaks (``T1<TAB>doubt 0 5;6 10<TAB>first later``; http://brat.nlplab.org/standoff.html). We cut
at everything that breaks a line in some reader, and tabs. On reading, pieces with only blanks between them are one
span again; pieces with words between them (discontinuous annotations) are spans of their own, as corpus form has none.
Relations, events and attributes are not carried.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.errors import CorpusError, OptionError
from framing.interchange.document import FURNITURE, Document, Mark, checked, is_voice, read_label
from framing.interchange.options import Options
from framing.interchange.palette import colours
from framing.training.json_input import read_text

# What ends a line in Python, JavaScript or Java readers, and the tab, which separates the fields.
_PIECE = re.compile("[^\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029]+")
_TYPE = re.compile(r"[\w\-]+", re.ASCII)
_PLACES = re.compile(r"\d{1,12} \d{1,12}(?:;\d{1,12} \d{1,12})*", re.ASCII)

Pieces = tuple[tuple[int, int], ...]


def write(documents: Sequence[Document], _options: Options) -> dict[str, bytes]:
    """Two files a document, ``annotation.conf`` and ``visual.conf``.

    Raises:
        OptionError: a label cannot be a type of brat.
        CorpusError: a mark covers line breaks only, which brat cannot hold.
    """
    files: dict[str, bytes] = {}
    for document in documents:
        lines = []
        notes = 0
        for number, mark in enumerate(document.marks, 1):
            if not _TYPE.fullmatch(mark.label):
                raise OptionError(
                    f"brat cannot have the label {mark.label!r}", way_out="use ASCII letters, digits, _ -"
                )
            pieces = _pieces(document.text, mark.start, mark.end)
            if not pieces:
                raise CorpusError(
                    f"{mark.label} {mark.start}-{mark.end} covers line breaks only",
                    file=document.id,
                    way_out="remove that mark; brat cannot hold it",
                )
            places = ";".join(f"{start} {end}" for start, end in pieces)
            words = " ".join(document.text[start:end] for start, end in pieces)
            lines.append(f"T{number}\t{mark.label} {places}\t{words}\n")
            note = _note(mark, pieces)
            if note:
                notes += 1
                lines.append(f"#{notes}\tAnnotatorNotes T{number}\t{note}\n")
        files[f"{document.id}.txt"] = document.text.encode("utf8")
        files[f"{document.id}.ann"] = "".join(lines).encode("utf8")
    names = colours(documents)
    entities = "\n".join(names)
    drawing = "\n".join(f"{name}\tbgColor:{colour}, fgColor:white" for name, colour in names.items())
    files["annotation.conf"] = f"[entities]\n{entities}\n\n[relations]\n\n[events]\n\n[attributes]\n".encode()
    files["visual.conf"] = f"[labels]\n\n[drawing]\n{drawing}\n".encode()
    return files


def _pieces(text: str, start: int, end: int) -> Pieces:
    return tuple(found.span() for found in _PIECE.finditer(text, start, end))


def _note(mark: Mark, pieces: Pieces) -> str:
    """What brat's own line does not say, as JSON in one line; "" where it says all."""
    note: dict[str, object] = {}
    if mark.speaker:
        note["speaker"] = mark.speaker
    if mark.score is not None:
        note["score"] = mark.score
    if (mark.start, mark.end) != (pieces[0][0], pieces[-1][1]) or len(pieces) > 1:
        note |= {"start": mark.start, "end": mark.end}
    return json.dumps(note) if note else ""


def read(paths: Sequence[Path], options: Options) -> Iterator[Document]:
    """Documents of .ann files, each with the .txt beside it, or of the folders that hold them.

    Raises:
        CorpusError: a line is broken, an offset lies outside the text, the words are not those of the text, or a
            folder holds links.
    """
    for path in paths:
        found = sorted(path.glob("*.ann")) if os.path.isdir(path) else [path.with_suffix(".ann")]
        if not found:
            raise CorpusError("holds no .ann file", file=path, way_out="give the folder with brat's .txt and .ann")
        for one in found:
            source = one.with_suffix(".txt")
            if os.path.isdir(path) and (one.is_symlink() or source.is_symlink()):
                raise CorpusError("is a link", file=one, way_out="copy the file itself into the folder")
            text = read_text(source)
            yield checked(Document(one.stem, text, tuple(_marks(one, text, options))), options=options, file=one)


@dataclass(frozen=True, slots=True)
class _Line:
    path: Path
    number: int

    def error(self, problem: str) -> CorpusError:
        return CorpusError(
            problem,
            file=self.path,
            place=f"line {self.number}",
            way_out="offsets count code points of the .txt file, which must be unchanged",
        )


def _marks(path: Path, text: str, options: Options) -> Iterator[Mark]:
    bound: dict[str, tuple[str, Pieces]] = {}
    notes: dict[str, str] = {}
    for number, line in enumerate(read_text(path).split("\n"), 1):
        at = _Line(path, number)
        bare = line.removesuffix("\r")
        if bare.startswith("T"):
            key, label, pieces = _bound(bare, text, at)
            if key in bound:
                raise at.error(f"{key} is there twice")
            bound[key] = read_label(label, options, file=path, place=f"line {number}"), pieces
        elif bare.startswith("#"):
            fields = bare.split("\t", 2)
            if len(fields) == 3 and fields[1].startswith("AnnotatorNotes "):
                notes[fields[1].removeprefix("AnnotatorNotes ")] = fields[2]
        elif bare.strip():
            options.note(f"{path}: annotations of kind {bare[0]} are not carried")
    for key, (label, pieces) in bound.items():
        yield from _spans(text, label, pieces, notes.get(key, ""))


def _bound(line: str, text: str, at: _Line) -> tuple[str, str, Pieces]:
    fields = line.split("\t", 2)
    label, _, places = fields[1].partition(" ") if len(fields) == 3 else ("", "", "")
    if not label or not _PLACES.fullmatch(places):
        raise at.error("is not ID, tab, type and offsets, tab, words")
    pieces = tuple(tuple(int(place) for place in piece.split(" ")) for piece in places.split(";"))
    before = 0
    for start, end in pieces:
        if not before <= start < end <= len(text):
            raise at.error(f"{start}-{end} is not inside the text of {len(text)} characters, or out of order")
        before = end
    words = " ".join(text[start:end] for start, end in pieces)
    if words != fields[2]:
        raise at.error(f"the words are {words!r} in the text, not {fields[2]!r}")
    return fields[0], label, tuple((start, end) for start, end in pieces)


def _spans(text: str, label: str, pieces: Pieces, note: str) -> Iterator[Mark]:
    known = _read_note(note)
    speaker = known.get("speaker", "")
    speaker = speaker if isinstance(speaker, str) else ""
    if is_voice(label) and label != FURNITURE and note and not known:
        speaker = note.strip()
    score = known.get("score")
    score = float(score) if isinstance(score, float) and 0 <= score <= 1 else None
    start, end = known.get("start"), known.get("end")
    # the exact borders that brat could not hold count as long as nobody has moved the annotation since
    if (
        isinstance(start, int)
        and isinstance(end, int)
        and 0 <= start < end <= len(text)
        and _pieces(text, start, end) == pieces
    ):
        yield Mark(start, end, label, score, speaker)
        return
    begin = pieces[0][0]
    for number, (_, stop) in enumerate(pieces):
        after = pieces[number + 1][0] if number + 1 < len(pieces) else None
        if after is None or text[stop:after].strip():
            yield Mark(begin, stop, label, score, speaker)
            begin = after or 0


def _read_note(note: str) -> dict[str, Any]:
    """Our note; {} for anybody else's."""
    if not note.startswith("{"):
        return {}
    try:
        found = json.loads(note)
    except (ValueError, RecursionError):  # somebody's own words in braces
        return {}
    return found if isinstance(found, dict) else {}
