"""PTC, and corpus form, which is PTC's with our additions: articles, ``techniques.tsv``, ``spans.tsv``.

Written with PTC's names of the techniques. Read are folders in corpus form, and what PTC's shared tasks gave out:
``article<ID>.txt`` with ``article<ID>.task2-TC.labels`` or ``.task3.labels`` (id, technique, start, end), in one
folder or in several. Unit: code points of the article file as it stands.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from framing.errors import CorpusError
from framing.interchange.document import AnyLabel, Document, Mark, checked, of_article, read_label
from framing.interchange.options import Options
from framing.techniques import official
from framing.training.corpus import read_corpus
from framing.training.corpus_writer import corpus_files
from framing.training.json_input import read_text

_SPANS_ONLY = ".task1-SI.labels"


def write(documents: Sequence[Document], _options: Options) -> dict[str, bytes]:
    """A folder in corpus form with PTC's names; see `framing.training.corpus_writer`.

    PTC's scorer knows the 18 techniques of PTC and refuses a file that names another: ``--techniques ptc``.
    """
    return corpus_files([document.to_article() for document in documents], Path(), label=official)


def read(paths: Sequence[Path], options: Options) -> Iterator[Document]:
    """Documents of folders in corpus form, or of a shared task's folders and files.

    Raises:
        CorpusError: see `framing.training.corpus.read_corpus`; also a label without article, or links in a folder.
    """
    loose = []
    for path in paths:
        if os.path.isfile(path / "techniques.tsv"):
            for one in (*path.glob("*.tsv"), *(path / "articles").glob("*")):
                _no_link(one)
            for document in map(of_article, read_corpus(path, own=AnyLabel()).articles):
                marks = [
                    replace(mark, label=read_label(mark.label, options, file=path, place=document.id))
                    for mark in document.marks
                ]
                yield checked(replace(document, marks=tuple(marks)), options=options, file=path)
        else:
            loose.append(path)
    if loose:
        yield from _loose(loose, options)


def _loose(paths: Sequence[Path], options: Options) -> Iterator[Document]:
    """Articles and labels wherever they lie in the folders, down to the second level."""
    found = list(dict.fromkeys(chain.from_iterable(_files(path) for path in paths)))
    texts = {
        path.stem.removeprefix("article"): path
        for path in found
        if path.suffix == ".txt" and path.name.startswith("article")
    }
    if not texts:
        raise CorpusError("there is no article<ID>.txt", file=paths[0], way_out="give the folder with the articles too")
    contents = {name: read_text(path) for name, path in texts.items()}
    marks: dict[str, list[Mark]] = {name: [] for name in texts}
    labels = [path for path in found if path.suffix == ".labels" or path.name == "techniques.tsv" or path in paths]
    labels = [path for path in labels if path not in texts.values()]
    others = [path.name for path in found if path not in labels and path not in texts.values()]
    if others:
        shown = ", ".join(others[:5]) + (f" and {len(others) - 5} more" if len(others) > 5 else "")
        options.note(f"{paths[0]}: not read: {shown}; a file of labels ends in .labels, or is named itself")
    if not labels:
        raise CorpusError(
            "there is no file of labels beside the articles",
            file=paths[0],
            way_out="give it by its name; in a folder it ends in .labels",
        )
    for path in labels:
        if path.name.endswith(_SPANS_ONLY):
            options.note(f"{path}: spans without a technique are not carried")
            continue
        for name, mark in _labels(path, contents, options):
            marks[name].append(mark)
    for name in sorted(texts):
        yield checked(Document(name, contents[name], tuple(marks[name])), options=options, file=texts[name])


def _files(path: Path) -> list[Path]:
    if not os.path.isdir(path):
        return [path]
    found = sorted(chain(path.glob("*"), path.glob("*/*"), path.glob("*/*/*")))
    for one in found:
        _no_link(one)
    return [one for one in found if one.is_file()]


def _no_link(path: Path) -> None:
    if path.is_symlink():
        raise CorpusError("is a link", file=path, way_out="copy the file itself into the folder")


def _labels(path: Path, texts: dict[str, str], options: Options) -> Iterator[tuple[str, Mark]]:
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if not line.strip():
            continue
        place = f"line {number}"
        fields = line.rstrip("\r").split("\t")
        if len(fields) != 4:
            raise CorpusError(
                f"{len(fields)} fields instead of 4", file=path, place=place, way_out="id, technique, start, end"
            )
        name, label = fields[0], read_label(fields[1], options, file=path, place=place)
        if name not in texts:
            raise CorpusError(
                f"there is no article {name[:60]!r}", file=path, place=place, way_out="give its folder too"
            )
        try:
            mark = Mark(int(fields[2]), int(fields[3]), label)
        except ValueError:
            raise CorpusError(
                "start and end must be whole numbers", file=path, place=place, way_out="id, technique, start, end"
            ) from None
        if not 0 <= mark.start < mark.end <= len(texts[name]):
            raise CorpusError(
                f"span {mark.start}-{mark.end} is not inside the article, which has {len(texts[name])} characters",
                file=path,
                place=place,
                way_out="offsets count code points of the article file, end not included",
            )
        yield name, mark
