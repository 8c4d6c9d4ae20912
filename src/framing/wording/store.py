"""The streams of a batch job's part, in one file: written article by article, read again in chunks.

A file begins with `_MAGIC` and a line of JSON (the kept columns, the language); then come chunks of articles: `_SIZES`
whole numbers of eight bytes, the sizes of the sections in bytes, and the sections. Six bytes a word, and the text in
UTF-8, from which the sentences come that are shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

import numpy as np

from framing.errors import LabellingError
from framing.preprocessing.article_columns import passage_columns
from framing.wording.fragments import MARKED_KIND, candidates
from framing.wording.stream import Stream, stream_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.spans import Article

_MAGIC = b"framing terms 1\n"
SUFFIX = ".terms"
# Sections of a chunk, with the type of their items.
_SECTIONS = {
    "values": np.uint32,
    "flags": np.uint16,
    "bounds": np.int64,  # of the articles' words
    "text_bounds": np.int64,  # of their texts, in bytes
    "keys": np.uint32,  # of the candidates
    "lengths": np.uint16,
    "articles": np.uint32,  # the article of each candidate, from 0 in the chunk
    "marked": np.uint8,
    "forms": np.uint8,  # the candidates' words, JSON
    "kept": np.uint8,  # the articles' kept columns, JSON
    "ids": np.uint8,
    "id_bounds": np.int64,  # of the articles' ids, in bytes
    "speakers": np.uint8,  # of each article, JSON: from which word on who speaks, null for the outlet
    "text": np.uint8,
}
_SIZES = len(_SECTIONS)
# A chunk in memory is some 10 MB when it is read; larger ones are not faster.
_CHUNK_BYTES = 4_000_000
_WAY_OUT = "label the corpus again with --terms"


class StreamWriter:
    """Writes the streams of articles into one file."""

    def __init__(self, path: Path, keep: Sequence[str], language: str) -> None:
        self._file = path.open("wb")
        self._file.write(_MAGIC + json.dumps({"keep": list(keep), "language": language}).encode() + b"\n")
        self._keep = tuple(keep)
        self._begin()

    def _begin(self) -> None:
        self._values: list[Any] = []
        self._flags: list[Any] = []
        self._words, self._bytes = [0], [0]
        self._found: list[tuple[int, int, int, bool]] = []
        self._forms: list[str] = []
        self._kept: list[list[str | None]] = []
        self._ids: list[bytes] = []
        self._speakers: list[list[int | str | None]] = []
        self._texts: list[bytes] = []

    def add(self, article_id: str, kept: Mapping[str, str | None], article: Article) -> None:
        """Add an article; ``kept`` has the values of its kept columns."""
        stream, text = stream_of(article), article.text
        number = len(self._ids)
        for one in candidates(stream):
            self._found.append((one.key.value, one.key.length, number, one.kind == MARKED_KIND))
            self._forms.append(text[stream.starts[one.first] : stream.ends[one.after - 1]])
        self._speakers.append(_speakers(article, stream))
        self._values.append(stream.values)
        self._flags.append(stream.flags)
        self._words.append(self._words[-1] + len(stream.values))
        encoded = text.encode()
        self._texts.append(encoded)
        self._bytes.append(self._bytes[-1] + len(encoded))
        self._ids.append(article_id.encode())
        self._kept.append([kept.get(name) for name in self._keep])
        if self._bytes[-1] >= _CHUNK_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write the chunk that is open."""
        if not self._ids:
            return
        found = np.array(self._found, np.int64).reshape(-1, 4).T
        content = {
            "values": np.concatenate(self._values),
            "flags": np.concatenate(self._flags),
            "bounds": self._words,
            "text_bounds": self._bytes,
            "keys": found[0],
            "lengths": found[1],
            "articles": found[2],
            "marked": found[3],
            "forms": np.frombuffer(json.dumps(self._forms).encode(), np.uint8),
            "kept": np.frombuffer(json.dumps(self._kept).encode(), np.uint8),
            "ids": np.frombuffer(b"".join(self._ids), np.uint8),
            "id_bounds": np.cumsum([0, *map(len, self._ids)]),
            "speakers": np.frombuffer(json.dumps(self._speakers).encode(), np.uint8),
        }
        sections = [
            np.asarray(content[name]).astype(kind).tobytes() for name, kind in _SECTIONS.items() if name != "text"
        ]
        sections.append(b"".join(self._texts))
        self._file.write(np.array([len(section) for section in sections], np.int64).tobytes())
        for section in sections:
            self._file.write(section)
        self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.flush()
        self._file.close()


def _speakers(article: Article, stream: Stream) -> list[int | str | None]:
    """From which word on who speaks, where that changes."""
    passages = passage_columns(article)
    found: list[int | str | None] = []
    last = None
    at = np.searchsorted(stream.starts, passages.starts).tolist()
    for token, source in zip(at, passages.sources.tolist(), strict=True):
        speaker = passages.speakers[source]
        name = speaker.name if speaker else None
        if name != last:
            found += [token, name]
            last = name
    return found


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some articles of a file; a section is read when it is asked for.

    Attributes:
        path: the file.
        places: where each section begins, and its size in bytes.
    """

    path: Path
    places: dict[str, tuple[int, int]]

    def read(self, *names: str) -> list[NDArray[Any]]:
        """Sections as arrays."""
        with self.path.open("rb") as file:
            return [np.fromfile(file, _SECTIONS[name], *self._place(file, name)) for name in names]

    def _place(self, file: IO[bytes], name: str) -> tuple[int]:
        begin, size = self.places[name]
        file.seek(begin)
        return (size // np.dtype(_SECTIONS[name]).itemsize,)

    @property
    def articles(self) -> int:
        """How many there are."""
        return self.places["id_bounds"][1] // 8 - 1

    def kept(self) -> list[list[str | None]]:
        """Of each article its kept columns, in the order of the file's head."""
        return list(self._json("kept"))

    def id(self, number: int) -> str:
        """The id of an article of the chunk."""
        return self._piece("ids", "id_bounds", number)

    def text(self, number: int) -> str:
        """The text of an article of the chunk."""
        return self._piece("text", "text_bounds", number)

    def _piece(self, name: str, bounds: str, number: int) -> str:
        with self.path.open("rb") as file:
            file.seek(self.places[bounds][0] + 8 * number)
            begin, end = np.frombuffer(file.read(16), np.int64).tolist()
            file.seek(self.places[name][0] + begin)
            return file.read(end - begin).decode()

    def forms(self) -> list[str]:
        """The candidates' words."""
        return list(self._json("forms"))

    def speakers(self) -> list[list[int | str | None]]:
        """Of each article words and, after each, who speaks from it on; None for the outlet."""
        return list(self._json("speakers"))

    def _json(self, name: str) -> Any:
        return json.loads(self.read(name)[0].tobytes())


@dataclass(frozen=True, slots=True)
class StreamFile:
    """The streams of a part.

    Attributes:
        path: the file.
        keep: the kept columns.
        language: of the articles.
        chunks: in order.
    """

    path: Path
    keep: tuple[str, ...]
    language: str
    chunks: tuple[Chunk, ...]


def read_streams(path: Path) -> StreamFile:
    """The head of a file, and where its chunks are.

    Raises:
        LabellingError: it is no such file, or is cut off.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise LabellingError("holds no streams of terms", file=path, way_out=_WAY_OUT)
            line = file.readline(1_000_000)
            if not line.endswith(b"\n"):
                raise LabellingError("is cut off", file=path, place=f"byte {size}", way_out=_WAY_OUT)
            head = json.loads(line)
            keep, language = tuple(map(str, head["keep"])), str(head["language"])
            chunks = tuple(_chunks(path, file, size))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LabellingError(f"cannot be read: {error}", file=path, way_out=_WAY_OUT) from error
    return StreamFile(path, keep, language, chunks)


def _chunks(path: Path, file: IO[bytes], size: int) -> Iterator[Chunk]:
    at = file.tell()
    while at < size:
        file.seek(at)
        head = file.read(8 * _SIZES)
        sizes = np.frombuffer(head, np.int64).tolist() if len(head) == 8 * _SIZES else []
        at += 8 * _SIZES
        if not sizes or min(sizes) < 0 or at + sum(sizes) > size:
            raise LabellingError("is cut off", file=path, place=f"byte {at}", way_out=_WAY_OUT)
        places = {}
        for (name, kind), length in zip(_SECTIONS.items(), sizes, strict=True):
            if length % np.dtype(kind).itemsize:
                raise LabellingError("is damaged", file=path, place=f"byte {at}", way_out=_WAY_OUT)
            places[name] = (at, length)
            at += length
        yield Chunk(path, places)
