"""``framing.toml`` -> a user's own techniques, and what ``framing train`` does where the call does not say.

    [train]                                 # all keys may be left out
    base = "framing-en"                     # the model that own techniques are added to; "none": train all anew
    corpora = ["corrected", "export.json"]  # as --corpus
    without = []                            # as --without
    terms = "terms.jsonl"                   # as --terms
    texts = "data"                          # as --texts
    out = "my-model"                        # as --output
    jobs = -1                               # as --jobs

    [techniques.sarcasm]
    description = "Says the opposite of what is meant, to mock."
    from = "sarcasm.csv"                    # or a list; see `framing.interchange.corpora` for what is read
    text = "text"                           # the column with the passage
    label = "label"                         # the column with the label
    called = ["SARC"]                       # how the files call it, where not by its name
    rate = 0.03                             # in how many of all passages of news it stands, about

Paths are taken from the file's own folder.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from framing.errors import OptionError
from framing.techniques import is_own_name

NAME = "framing.toml"
TABLES = ("train", "techniques")
# What else stands in the file: defaults of the shell's commands, which `framing.shell.defaults` reads.
SHELL_TABLES = frozenset(
    (
        *("defaults", "score", "separate", "report", "serve", "evaluate", "export", "import", "label", "summary"),
        *("models", "terms", "adoption", "estimate", "sample", "agree", "speakers", "kwic", "copies", "codebook"),
    )
)
NO_BASE = "none"
MAX_BYTES = 1_000_000  # a thousand techniques with long descriptions; what is larger is another file

_SHAPE = "see docs/training.md for what may stand here"
_KINDS = {str: "a string", float: "a number with a point", int: "a whole number", list: "a string or a list of strings"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where annotations are read.

    Attributes:
        path: a folder in corpus form, a file of labelled passages, or an annotation tool's export.
        technique: the own technique that it was annotated for; "" where it may hold any.
        text, label: the columns of a file of labelled passages.
        called: how the technique is called there, beside its name.
        texts: the folder of the texts, where the annotations do not hold them.
    """

    path: Path
    technique: str = ""
    text: str = "text"
    label: str = "label"
    called: tuple[str, ...] = ()
    texts: Path | None = None


@dataclass(frozen=True, slots=True)
class OwnTechnique:
    """A technique of the user's own.

    Attributes:
        name, description: as reports show them.
        sources: where labelled passages are.
        rate: the share of passages of news that carry it, or None where the user does not say.
        place: where it is declared, for errors.
    """

    name: str
    description: str
    sources: tuple[Source, ...] = ()
    rate: float | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """What a ``framing.toml`` says; ``file`` is None where there is none. Unset defaults are None."""

    file: Path | None = None
    own: tuple[OwnTechnique, ...] = ()
    base: str | None = None
    corpora: tuple[Path, ...] = ()
    without: tuple[Path, ...] = ()
    terms: Path | None = None
    texts: Path | None = None
    output: Path | None = None
    jobs: int | None = None


def read_config(file: Path | None = None) -> Config:
    """Read a configuration.

    Args:
        file: None for ``framing.toml`` in the current folder, if there is one.

    Raises:
        OptionError: it is missing or not TOML, a key is unknown or of the wrong type, or a technique's name cannot be
            one; the message names file, line and key.
    """
    if file is None:
        if not Path(NAME).is_file():
            return Config()
        file = Path(NAME)
    reader = _Reader(file, _text(file))
    try:
        tables = tomllib.loads(reader.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problem, _, place = str(error).partition(" (at ")
        raise OptionError(
            f"is not TOML: {problem}", file=file, place=place.rstrip(")").split(",")[0] or None, way_out=_SHAPE
        ) from error
    reader.keys(tables, (), (*TABLES, *SHELL_TABLES))
    train = reader.table(tables, (), "train")
    reader.keys(train, ("train",), ("base", "corpora", "without", "terms", "texts", "out", "jobs"))
    techniques = reader.table(tables, (), "techniques")
    return Config(
        file,
        tuple(_technique(reader, techniques, name) for name in techniques),
        reader.string(train, ("train",), "base"),
        reader.paths(train, ("train",), "corpora"),
        reader.paths(train, ("train",), "without"),
        next(iter(reader.paths(train, ("train",), "terms", one=True)), None),
        next(iter(reader.paths(train, ("train",), "texts", one=True)), None),
        next(iter(reader.paths(train, ("train",), "out", one=True)), None),
        reader.value(train, ("train",), "jobs", int),
    )


def _technique(reader: _Reader, techniques: Mapping[str, Any], name: str) -> OwnTechnique:
    at = ("techniques", name)
    if not is_own_name(name):
        reader.refuse(
            at,
            f"{name!r} cannot be the name of an own technique",
            "use letters, digits and _, and no name of the 20 or of a column of reports (any, text, voice, ...)",
        )
    table = reader.table(techniques, ("techniques",), name)
    reader.keys(table, at, ("description", "from", "text", "label", "called", "rate"))
    rate = reader.value(table, at, "rate", float)
    if rate is not None and not 0 < rate < 1:
        reader.refuse((*at, "rate"), f"a share between 0 and 1 is needed, not {rate!r}")
    description = reader.string(table, at, "description")
    if not description or not description.strip():
        reader.refuse(at, "has no description", 'say in one sentence what it is: description = "..."')
    called = reader.strings(table, at, "called")
    text, label = reader.string(table, at, "text") or "text", reader.string(table, at, "label") or "label"
    paths = reader.paths(table, at, "from")
    sources = tuple(Source(path, name, text, label, called) for path in paths)
    return OwnTechnique(name, " ".join(description.split()), sources, rate, reader.place(at))


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise OptionError(f"is larger than {MAX_BYTES:,} bytes", file=file, way_out="give a framing.toml")
        return content.decode("utf8")
    except (OSError, ValueError) as error:  # ValueError: not UTF-8, or no name of a file at all
        raise OptionError(f"cannot be read: {error}", file=file, way_out="give a framing.toml in UTF-8") from error


class _Reader:
    """Takes typed values out of tables, and says by line what is wrong with them."""

    def __init__(self, file: Path, text: str) -> None:
        self.file, self.text = file, text

    def place(self, key: tuple[str, ...]) -> str:
        """A key's line and name. TOML's parser keeps no lines: the key is looked for under its table's head."""
        inside: tuple[str, ...] = ()
        for number, line in enumerate(self.text.split("\n"), 1):
            bare = line.strip()
            head = re.fullmatch(r"\[\s*([^\[\]]+?)\s*\]\s*(#.*)?", bare)
            if head:
                inside = here = _parts(head[1])
            elif "=" in bare and not bare.startswith("#"):
                here = (*inside, *_parts(bare.split("=")[0]))
            else:
                continue
            if here[: len(key)] == key:
                return f"line {number}, {'.'.join(key)}"
        return ".".join(key)

    def refuse(self, key: tuple[str, ...], problem: str, way_out: str = _SHAPE) -> NoReturn:
        raise OptionError(problem, file=self.file, place=self.place(key), way_out=way_out)

    def keys(self, table: Mapping[str, Any], at: tuple[str, ...], known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                self.refuse((*at, key), f"unknown key {key!r}", f"keys here are {', '.join(known)}")

    def table(self, tables: Mapping[str, Any], at: tuple[str, ...], name: str) -> Mapping[str, Any]:
        value = tables.get(name, {})
        if not isinstance(value, dict):
            self.refuse((*at, name), f"a table is needed, not {value!r}", f"write [{'.'.join((*at, name))}]")
        return value

    def value(self, table: Mapping[str, Any], at: tuple[str, ...], key: str, kind: type) -> Any:
        value = table.get(key)
        if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
            self.refuse((*at, key), f"{_KINDS[kind]} is needed, not {value!r}")
        return value

    def string(self, table: Mapping[str, Any], at: tuple[str, ...], key: str) -> str | None:
        value: str | None = self.value(table, at, key, str)
        return value

    def strings(self, table: Mapping[str, Any], at: tuple[str, ...], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
            self.refuse((*at, key), f"{_KINDS[list]} is needed, not {value!r}")
        return tuple(values)

    def paths(self, table: Mapping[str, Any], at: tuple[str, ...], key: str, *, one: bool = False) -> tuple[Path, ...]:
        if one:
            self.string(table, at, key)
        values = self.strings(table, at, key)
        for value in values:
            if not value or "\0" in value:
                self.refuse((*at, key), f"{value!r} is no path")
        return tuple(self.file.parent / value for value in values)


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
