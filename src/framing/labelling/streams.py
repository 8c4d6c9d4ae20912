"""Files and archive members as streams of bytes, within limits.

What comes out of a compressed file is counted as it comes: a bomb is refused at the limit, never unpacked.
"""

from __future__ import annotations

import codecs
import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from framing.errors import InputError, LimitError, MissingExtraError, missing_extra
from framing.labelling.options import Limits
from framing.preprocessing.decoding import wide_without_mark

# What a damaged compressed file or archive raises, by the standard library's own account.
DAMAGE: tuple[type[Exception], ...] = (
    EOFError,
    OSError,
    zlib.error,
    zipfile.BadZipFile,
    NotImplementedError,
    struct.error,
)
# The ratio says nothing of small files: a page of one repeated sentence packs 200:1 and harms nobody.
RATIO_FROM_BYTES = 1_000_000
# Read at a time when skipping and hashing; larger ones were not faster.
CHUNK = 1 << 18
_LOOKED_AT = 200  # bytes, for UTF-16
# A central directory's entry has 46 bytes and a name; a directory with longer ones is refused by its size.
_ENTRY_BYTES = 46
_ENTRY_LIKELY_MAX = 1024


@dataclass(frozen=True, slots=True)
class SourceStream:
    """What has to be known to open a source."""

    name: str
    path: str
    member: str = ""
    packing: str = ""

    @property
    def packed(self) -> bool:
        """Whether it can only be read from its beginning."""
        return bool(self.member or self.packing)


@contextmanager
def open_stream(source: SourceStream, limits: Limits, *, start: int = 0) -> Iterator[BinaryIO]:
    """Open a source for reading, unpacked, at byte ``start``.

    Raises:
        InputError: it is damaged (when it is read, too).
        LimitError: more comes out than `limits` allow (when it is read).
        MissingExtraError: zstandard is not installed.
    """
    with ExitStack() as stack:
        try:
            raw: IO[bytes] = stack.enter_context(Path(source.path).open("rb"))
            wide, packed_size = "", 0
            if not source.packed:
                wide = utf16_of(raw.read(_LOOKED_AT))
                raw.seek(0 if wide else start)
                if not wide:
                    yield cast(BinaryIO, raw)
                    return
            if source.member:
                archive = stack.enter_context(zipfile.ZipFile(raw))
                member = archive.getinfo(source.member)
                packed_size = member.compress_size
                _check_size(member.file_size, packed_size, source, limits)
                raw = stack.enter_context(archive.open(source.member))
                raw = cast(IO[bytes], _Counted(raw, source, limits, packed_size))
            elif source.packing:
                packed_size = Path(source.path).stat().st_size
            if source.packing == "gz":
                raw = cast(IO[bytes], gzip.GzipFile(fileobj=raw))
            elif source.packing == "zst":
                raw = _zst(raw)
            if source.packed:
                stream: Any = io.BufferedReader(_Counted(raw, source, limits, packed_size), CHUNK)
                wide = utf16_of(stream.peek(_LOOKED_AT)[:_LOOKED_AT])
            else:
                stream = raw
            if wide:
                stream = io.BufferedReader(_Recoded(stream, wide), CHUNK)
        except (KeyError, RuntimeError) as error:
            raise InputError(f"cannot be unpacked: {error}", file=source.name, way_out="unpack it by hand") from error
        except DAMAGE as error:
            raise _damaged(error, source) from error
        skip(stream, start)
        yield cast(BinaryIO, stream)


def utf16_of(start: bytes) -> str:
    """The encoding of UTF-16 text by its first bytes, as Excel's "Unicode text" is in; "" where it is not."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return wide_without_mark(start)


class _Recoded(io.RawIOBase):
    """UTF-16 as UTF-8, so that lines can be cut at their bytes; what is no character becomes a byte of no UTF-8."""

    def __init__(self, raw: IO[bytes], encoding: str) -> None:
        self._raw = raw
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="framing-broken")
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._waiting:
            block = self._raw.read(CHUNK)
            text = self._decoder.decode(block, final=not block)
            self._waiting = text.encode("utf-8", "surrogateescape")
            if not block:
                break
        size = min(len(buffer), len(self._waiting))
        buffer[:size], self._waiting = self._waiting[:size], self._waiting[size:]
        return size


def is_recoded(stream: BinaryIO) -> bool:
    """Whether a stream that `open_stream` gave was UTF-16, and is UTF-8 now."""
    return isinstance(getattr(stream, "raw", None), _Recoded)


def _broken(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "\udcff", error.end  # written as the byte FF by surrogateescape


codecs.register_error("framing-broken", _broken)


def skip(stream: IO[bytes], size: int) -> None:
    """Read ``size`` bytes and forget them."""
    while size > 0:
        got = len(stream.read(min(size, CHUNK)))
        if not got:
            return
        size -= got


def _damaged(error: Exception, source: SourceStream) -> InputError:
    return InputError(f"cannot be unpacked: {error}", file=source.name, way_out="fetch it again, or unpack it by hand")


def _check_size(size: int, packed: int, source: SourceStream, limits: Limits) -> None:
    """Refuse what came out, or what an archive's directory says will: a bomb that tells the truth is not even opened.

    Raises:
        LimitError: it is too much.
    """
    if size > limits.expanded_bytes:
        raise LimitError(
            f"more than {limits.expanded_bytes:,} bytes come out of it",
            file=source.name,
            way_out="raise it with --max-expanded, or unpack it",
        )
    if size > RATIO_FROM_BYTES and size > limits.ratio * max(packed, 1):
        raise LimitError(
            f"it unpacks to more than {limits.ratio} times its size",
            file=source.name,
            way_out="raise it with --max-ratio, or unpack it",
        )


class _Counted(io.RawIOBase):
    """Bytes that come out of a compressed source, counted against the limits; damage becomes an `InputError`."""

    def __init__(self, raw: IO[bytes], source: SourceStream, limits: Limits, packed_size: int) -> None:
        self._raw = raw
        self._source = source
        self._limits = limits
        self._packed = max(packed_size, 1)
        self._out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._raw.read(len(buffer))
        except InputError:
            raise
        except Exception as error:
            if isinstance(error, DAMAGE) or type(error).__name__ == "ZstdError":
                raise _damaged(error, self._source) from error
            raise
        size = len(data)
        buffer[:size] = data
        self._out += size
        _check_size(self._out, self._packed, self._source, self._limits)
        return size


def _zst(raw: IO[bytes]) -> IO[bytes]:
    """A stream of what a Zstandard file holds, by the standard library (Python 3.14) or by zstandard."""
    try:
        from compression import zstd  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        pass
    else:
        return cast(IO[bytes], zstd.open(raw))
    return cast(IO[bytes], _zstandard().ZstdDecompressor().stream_reader(raw, read_across_frames=True))


def _zstandard() -> Any:
    try:
        import zstandard
    except ImportError as error:
        raise missing_extra("zst", "reading .zst files") from error
    return zstandard


def need_zst() -> MissingExtraError | None:
    """The error to raise before any work, where .zst cannot be read here."""
    try:
        _zst(io.BytesIO()).close()
    except MissingExtraError as error:
        return error
    except Exception:  # an empty stream is no frame: the library is there, which was the question
        return None
    return None


def member_count(path: Path) -> int:
    """How many members a zip archive says it has, without reading its directory into memory.

    The directory's own size is looked at too: it bounds the entries whatever the count says.

    Raises:
        InputError: it is not a zip archive.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        # The end record has 22 bytes and a comment of at most 65,535; a zip64 locator of 20 stands before it.
        back = min(size, 22 + 65_535 + 20)
        file.seek(size - back)
        tail = file.read(back)
        at = tail.rfind(b"PK\x05\x06")
        if at < 0 or len(tail) - at < 22:
            raise InputError("is not a zip archive, or is cut short", file=path, way_out="fetch it again")
        count, directory = struct.unpack_from("<HI", tail, at + 10)
        locator = tail.rfind(b"PK\x06\x07", 0, at)
        if (count == 0xFFFF or directory == 0xFFFFFFFF) and locator >= 0:
            (offset,) = struct.unpack_from("<Q", tail, locator + 8)
            file.seek(min(offset, size))
            record = file.read(56)
            if len(record) == 56 and record.startswith(b"PK\x06\x06"):
                count, directory = struct.unpack_from("<QQ", record, 32)
    return max(int(count), int(directory) // (_ENTRY_BYTES + _ENTRY_LIKELY_MAX))
