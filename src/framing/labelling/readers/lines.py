"""Lines of bytes, and where a file may be cut between them: shared by JSONL and tables."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from framing.errors import InputError
from framing.labelling.options import Limits
from framing.labelling.sources import Source
from framing.labelling.streams import CHUNK, is_recoded, open_stream
from framing.preprocessing.encodings import guess_encoding
from framing.preprocessing.foreign import refuse_bytes

BOM = codecs.BOM_UTF8
# What columns and their delimiter are told by.
_FIRST_LINES, _FIRST_BYTES = 1000, 1 << 20
# Lines beyond ASCII that are looked at for the encoding; a file whose first thousand are not UTF-8 is not UTF-8.
_SAMPLE_LINES = 1000
# They are looked for in so much of the file; one that is all ASCII so far counts as UTF-8.
_SAMPLE_BYTES = 8 << 20
_LOOKED_AT = 100_000  # and in so many lines: in lines of usual length as much; 8 MB of line ends alone took 2 s


def lines(stream: BinaryIO, size: int, limit: int) -> Iterator[tuple[bytes | None, int]]:
    """The lines of the next ``size`` bytes of a stream, each with its size; None in place of one over ``limit``.

    A line that is too long is passed over in pieces and never held in memory.
    """
    while size > 0:
        line: bytes | None = stream.readline(min(limit + 1, size))
        if not line:
            return
        taken = len(line)
        if taken > limit and not line.endswith(b"\n"):
            line = None
            while taken < size:
                more = stream.readline(min(CHUNK, size - taken))
                taken += len(more)
                if not more or more.endswith(b"\n"):
                    break
        size -= taken
        yield line, taken


@dataclass(frozen=True, slots=True)
class Start:
    """How a file of lines begins: its first lines, without a byte order mark, and its encoding."""

    lines: tuple[bytes, ...]
    encoding: str


def start_of(source: Source, limits: Limits) -> Start:
    """The first lines of a file, and the encoding, told by its lines beyond ASCII.

    A file with stray broken lines stays UTF-8, and only these lines fail; a file of which most lines are not UTF-8 is
    in another encoding, which charset-normalizer tells by all of the lines together.

    Raises:
        InputError: the lines are of no known encoding.
    """
    valid = 0
    invalid: list[bytes] = []
    first: list[bytes] = []
    kept = 0
    with open_stream(source.stream(), limits) as stream:
        recoded = is_recoded(stream)
        for number, (line, _) in enumerate(lines(stream, _SAMPLE_BYTES, limits.document_bytes)):
            if number == 0:
                refuse_bytes(line or b"", name=source.name)
            if number < _FIRST_LINES and kept < _FIRST_BYTES:
                first.append((line or b"\n").removeprefix(BOM if number == 0 else b""))
                kept += len(first[-1])
            if number >= _LOOKED_AT:
                break
            if line is None or line.isascii() or len(line) >= _SAMPLE_BYTES:
                continue
            try:
                line.decode()
                valid += 1
            except UnicodeDecodeError:
                invalid.append(line[:CHUNK])
            if valid + len(invalid) >= _SAMPLE_LINES:
                break
    if len(invalid) <= valid or recoded:
        return Start(tuple(first), "utf-8")
    encoding = guess_encoding(b"".join(invalid[:100]))
    if encoding is None:
        raise InputError("is not UTF-8, and no other encoding fits", file=source.name, way_out="save it as UTF-8")
    return Start(tuple(first), encoding)
