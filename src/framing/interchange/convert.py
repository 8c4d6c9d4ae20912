"""The two jobs: reports or a corpus -> a tool's files, and a tool's files -> a folder in corpus form."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from framing.errors import CorpusError, OptionError
from framing.interchange import reports
from framing.interchange.document import AnyLabel, Document, is_known, is_voice, of_article, techniques_of
from framing.interchange.formats import find_format
from framing.interchange.options import Options
from framing.techniques import PTC, canonical
from framing.training.corpus import read_corpus
from framing.training.corpus_writer import write_corpus
from framing.training.output_files import check_id, write_files


@dataclass(frozen=True, slots=True)
class Converted:
    """What was done: counts, where the result is, and remarks for the person who called."""

    documents: int
    marks: int
    output: Path
    notes: tuple[str, ...] = ()


def export_files(
    inputs: Sequence[str | Path],
    *,
    to: str,
    output: str | Path,
    offsets: str = "",
    techniques: Sequence[str] = (),
    force: bool = False,
) -> Converted:
    """Write reports or corpora in an annotation tool's format.

    Args:
        inputs: JSON or JSON Lines of ``framing score --json``, or folders in corpus form.
        to: one of `framing.interchange.formats.FORMATS`.
        output: a folder; for formats that fit one file, also a file name with an ending (``tasks.json``).
        offsets: the unit to count in; "" for the tool's own.
        techniques: the only ones to write, or ``"ptc"`` for PTC's 18; none for all.
        force: replace files that are there.

    Raises:
        CorpusError: an input is broken, or a text cannot be held by the format.
        OptionError: unknown format or unit, an id twice or not usable as a file name, a file in the way.
    """
    target, options = find_format(to, unit=offsets), Options(offsets)
    documents: list[Document] = []
    for given in map(Path, inputs):
        if os.path.isdir(given):
            documents += map(of_article, read_corpus(given, own=AnyLabel()).articles)
        else:
            documents += reports.read(given, options)
    _check_some(documents, inputs)
    _check_ids(documents)
    if techniques:
        documents = _only(documents, techniques, options)
    files = target.writer()(documents, options)
    output = Path(output)
    if target.main and output.suffix and not os.path.isdir(output):
        write_files(output.parent, {output.name: files[target.main]}, force=force)
    else:
        write_files(output, files, force=force)
    return _converted(documents, output, options)


def import_files(
    inputs: Sequence[str | Path],
    *,
    source: str,
    output: str | Path,
    offsets: str = "",
    rename: dict[str, str] | None = None,
    drafts: bool = False,
    force: bool = False,
) -> Converted:
    """Read an annotation tool's files and write them in corpus form, so that `framing train` can use them.

    Args:
        inputs: the tool's exports.
        source: one of `framing.interchange.formats.READABLE`.
        output: the folder of the corpus.
        offsets: the unit that the tool counted in; "" for what the file says or the tool's own.
        rename: tool's label -> technique.
        drafts: take what no person has decided, too: predictions, and texts that came back as they were sent.
        force: replace files that are there.

    Raises:
        CorpusError: a file is broken, an offset lies outside its text, or quoted words are not those of the text.
        OptionError: unknown format or unit, an id twice or not usable as a file name, a file in the way.
    """
    reader, options = find_format(source, reads=True, unit=offsets).reader(), Options(offsets, rename or {}, drafts)
    documents = list(reader([Path(given) for given in inputs], options))
    _check_some(documents, inputs)
    _check_ids(documents)
    own = sorted({mark.label for document in documents for mark in document.marks if not is_known(mark.label)})
    if own:
        options.note(
            f"labels that are no technique of framing are kept as your own: {', '.join(own)} "
            "(to read one as another: --rename OLD=NEW)"
        )
    write_corpus((document.to_article() for document in documents), output, force=force)
    return _converted(documents, Path(output), options)


def _only(documents: Sequence[Document], techniques: Sequence[str], options: Options) -> list[Document]:
    """The documents with the marks of some techniques alone, and those of voices."""
    wanted = {name for given in techniques for name in (PTC if given == "ptc" else _names(given))}
    left_out: Counter[str] = Counter()
    kept = []
    for one in documents:
        marks = [mark for mark in one.marks if is_voice(mark.label) or wanted.issuperset(techniques_of(mark.label))]
        left_out.update(mark.label for mark in set(one.marks).difference(marks))
        kept.append(replace(one, marks=tuple(marks)))
    if left_out:
        shown = ", ".join(f"{name} ({count})" for name, count in left_out.most_common())
        options.note(f"marks of other techniques are left out: {shown}")
    return kept


def _names(given: str) -> tuple[str, ...]:
    try:
        return canonical(given)
    except OptionError:
        return canonical(given, AnyLabel())  # a user's own


def _check_some(documents: Sequence[Document], inputs: Sequence[str | Path]) -> None:
    if not documents:
        raise CorpusError("there is no text", file=", ".join(map(str, inputs)), way_out="give files that hold texts")


def _check_ids(documents: Iterable[Document]) -> None:
    seen = set()
    for document in documents:
        check_id(document.id)
        if document.id in seen:
            raise OptionError(
                f"the id {document.id!r} is there twice",
                way_out="convert the files one by one, into folders of their own",
            )
        seen.add(document.id)


def _converted(documents: Sequence[Document], output: Path, options: Options) -> Converted:
    return Converted(len(documents), sum(len(one.marks) for one in documents), output, tuple(options.notes))
