"""JSON and JSON Lines from strangers: values with their line, and fields that are checked as they are taken."""

from __future__ import annotations

import io
import json
import math
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from framing.errors import CorpusError, LimitError

# A corpus of 20,000 articles with predictions has about 150 MB as JSON.
MAX_BYTES = 512 * 1024 * 1024


def read_bytes(path: Path) -> bytes:
    """The content of a file.

    Raises:
        CorpusError: it cannot be read.
        LimitError: it is larger than `MAX_BYTES`.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LimitError(f"is larger than {MAX_BYTES >> 20} MB", file=path, way_out="split the file")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise CorpusError(f"cannot be read: {error}", file=path, way_out="give a file that can be read") from error


def read_text(path: Path) -> str:
    """The content of a UTF-8 file, line ends as they are.

    Raises:
        CorpusError, LimitError: see `read_bytes`; also when it is not UTF-8.
    """
    try:
        return read_bytes(path).decode("utf8")
    except UnicodeDecodeError as error:
        raise CorpusError(
            "is not UTF-8", file=path, place=f"byte {error.start}", way_out="save the file as UTF-8"
        ) from error


@dataclass(frozen=True, slots=True)
class Field:
    """A value in a JSON file that can say where it stands; each method takes a part of it or refuses by place."""

    value: Any
    file: Path
    place: str

    def refuse(self, problem: str, way_out: str = "export the file again, unchanged") -> NoReturn:
        """Raise a CorpusError that names this place."""
        raise CorpusError(problem, file=self.file, place=self.place, way_out=way_out)

    def get(self, key: str) -> Field:
        """The field ``key`` of an object; its value is None where it is absent."""
        if not isinstance(self.value, dict):
            self.refuse(f"an object is needed, not {_kind(self.value)}")
        return Field(self.value.get(key), self.file, f"{self.place}, {key}")

    def items(self) -> list[Field]:
        """The items of a list; none where the value is null."""
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            self.refuse(f"a list is needed, not {_kind(self.value)}")
        return [Field(item, self.file, f"{self.place}[{number}]") for number, item in enumerate(self.value)]

    def whole(self) -> int:
        """The value as a whole number."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            self.refuse(f"a whole number is needed, not {_kind(self.value)}")
        return self.value

    def probability(self) -> float | None:
        """The value as a number from 0 to 1, or None."""
        if self.value is None:
            return None
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            self.refuse(f"a number is needed, not {_kind(self.value)}")
        if not (math.isfinite(self.value) and 0 <= self.value <= 1):
            self.refuse("a probability is needed, from 0 to 1")
        return float(self.value)

    def string(self) -> str:
        """The value as a string."""
        if not isinstance(self.value, str):
            self.refuse(f"a string is needed, not {_kind(self.value)}")
        return self.value

    def has(self, key: str) -> bool:
        """Whether the value is an object with something under ``key``."""
        return isinstance(self.value, dict) and self.value.get(key) is not None


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "nothing"}
    return names.get(type(value), "a number")


def read_json(path: Path) -> Iterator[Field]:
    """The values of a file: the items of one list, or objects one after another, on lines of their own or not.

    Yields:
        Fields whose place is the line on which the value starts.

    Raises:
        CorpusError: it is not UTF-8 or not JSON, or a number is not finite.
        LimitError: it is too large.
    """
    yield from values_of(read_text(path), path)


def read_json_or_zip(path: Path) -> Iterator[Field]:
    """The values of a file, or of the JSON files in a zip archive, as `read_json` gives them.

    Raises:
        CorpusError: see `read_json`; also when the archive is damaged or holds no JSON.
        LimitError: what comes out of the archive is too large.
    """
    content = read_bytes(path)
    if not content.startswith(b"PK\x03\x04"):
        yield from read_json(path)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if Path(one.filename).suffix.lower() in _JSON]
            if sum(one.file_size for one in members) > MAX_BYTES:
                raise LimitError(f"more than {MAX_BYTES >> 20} MB come out of it", file=path, way_out="unpack it")
            texts = []
            for one in members:
                with archive.open(one) as member:
                    raw = member.read(MAX_BYTES + 1)
                texts.append((Path(str(path), one.filename), raw.decode("utf-8")))
    except (OSError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise CorpusError(f"cannot be unpacked: {error}", file=path, way_out="unpack it by hand") from error
    if not texts:
        raise CorpusError("holds no JSON", file=path, way_out="give what the tool exported as JSON or JSON Lines")
    for name, text in texts:
        yield from values_of(text, name)


_JSON = (".json", ".jsonl")


def values_of(content: str, path: Path) -> Iterator[Field]:
    """The values of a text, see `read_json`; ``path`` is for errors."""
    decoder = json.JSONDecoder(parse_constant=_no_constant)
    at = _after_blank(content, 1 if content.startswith("\ufeff") else 0)
    listed = content.startswith("[", at)
    at = _after_blank(content, at + listed)
    line, counted = 1, 0
    while at < len(content) and not (listed and content[at] == "]"):
        line += content.count("\n", counted, at)
        counted = at
        try:
            value, end = decoder.raw_decode(content, at)
        except json.JSONDecodeError as error:
            raise _broken(path, error.msg, line + content.count("\n", at, error.pos)) from error
        except (ValueError, RecursionError) as error:  # endless digits, Infinity; nesting without end
            raise _broken(path, str(error), line) from error
        yield Field(value, path, f"line {line}")
        at = _after_blank(content, end)
        if listed and at < len(content) and content[at] != "]":
            if content[at] != ",":
                raise _broken(path, "a comma or ] is missing between the items of the list", line)
            at = _after_blank(content, at + 1)
            if at < len(content) and content[at] == "]":
                raise _broken(path, "an item is missing after the last comma", line)
    if listed and (at >= len(content) or _after_blank(content, at + 1) < len(content)):
        raise _broken(path, "the list does not end where the file ends", content.count("\n") + 1)


def _after_blank(content: str, at: int) -> int:
    while at < len(content) and content[at] in " \t\r\n":
        at += 1
    return at


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number of JSON")


def _broken(path: Path, problem: str, line: int) -> CorpusError:
    return CorpusError(
        f"is not JSON: {problem}", file=path, place=f"line {line}", way_out="export the file again, unchanged"
    )
