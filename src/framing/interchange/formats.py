"""The formats by name: modules with ``write(documents, options)`` and, where they read, ``read(paths, options)``."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from framing.errors import OptionError
from framing.interchange.document import Document
from framing.interchange.options import Options

Writer = Callable[[Sequence[Document], Options], dict[str, bytes]]
Reader = Callable[[Sequence[Path], Options], Iterator[Document]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format.

    Attributes:
        name: as on the command line.
        module: in this package.
        main: the file that holds everything, which can be written alone; "" where the format is a folder.
        reads: whether there is a reader.
        units: the units of offsets that the writer can be asked for; none where the format knows one only.
    """

    name: str
    module: str
    main: str = ""
    reads: bool = False
    units: tuple[str, ...] = ()

    def writer(self) -> Writer:
        """The function that turns documents into files."""
        writer: Writer = importlib.import_module(f"framing.interchange.{self.module}").write
        return writer

    def reader(self) -> Reader:
        """The function that reads files into documents."""
        reader: Reader = importlib.import_module(f"framing.interchange.{self.module}").read
        return reader


FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("annotated", "annotated", "annotated.jsonl", reads=True),
        Format("doccano", "doccano", "doccano.jsonl", reads=True, units=("utf-16", "code-points", "graphemes")),
        Format("label-studio", "label_studio", "tasks.json", reads=True, units=("code-points", "utf-16")),
        Format("prodigy", "prodigy", "prodigy.jsonl"),
        Format("brat", "brat", reads=True),
        Format("conll", "conll", "articles.conll"),
        Format("ptc", "ptc", reads=True),
        Format("w3c", "w3c", "annotations.jsonld"),
        Format("tei", "tei", "articles.xml"),
    )
}
READABLE = tuple(name for name, one in FORMATS.items() if one.reads)


def find_format(name: str, *, reads: bool = False, unit: str = "") -> Format:
    """The format ``name``.

    Raises:
        OptionError: there is none, it cannot be read where ``reads`` asks for it, or it does not count in ``unit``.
    """
    names = READABLE if reads else tuple(FORMATS)
    if name not in names:
        what = "cannot be imported" if name in FORMATS else "is not known"
        raise OptionError(f"the format {name!r} {what}", way_out=f"formats are {', '.join(names)}")
    found = FORMATS[name]
    if unit and unit not in found.units:
        raise OptionError(
            f"{name} does not count in {unit!r}",
            way_out=f"units are {', '.join(found.units)}" if found.units else "leave --offsets out",
        )
    return found
