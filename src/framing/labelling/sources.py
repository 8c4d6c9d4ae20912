"""What the user named -> sources: files, folders, globs, archives and standard input, in a settled order.

Sources are sorted by name, so that the order of the arguments does not matter, and each file counts once.
"""

from __future__ import annotations

import glob
import hashlib
import os
import shutil
import stat
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from framing.errors import FramingError, InputError, LimitError, OptionError
from framing.labelling.kinds import KINDS, PERHAPS_FEEDS, Kind, kind_of
from framing.labelling.options import Limits
from framing.labelling.records import Failure, Notice, failure_of
from framing.labelling.streams import SourceStream, member_count

PACKINGS = {".gz": "gz", ".zst": "zst", ".zstd": "zst"}
STDIN_NAME = "standard input"


@dataclass(frozen=True, slots=True)
class Source:
    """One file or archive member that holds one document or many records.

    Attributes:
        name: how records and errors call it.
        path: the file, absolute: a worker may run in another folder.
        kind: how it is read.
        member: the member's name where `path` is a zip archive.
        file: the name of the file, where it holds several members.
        packing: ``"gz"``, ``"zst"`` or empty.
        id: the document's id where it is not the name (articles of a corpus).
        facts: what is known of the document beside its text (a corpus's ``articles.tsv``): name and value pairs.
    """

    name: str
    path: str
    kind: Kind
    member: str = ""
    packing: str = ""
    id: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    file: str = ""

    def stream(self) -> SourceStream:
        """What has to be known to open it."""
        return SourceStream(self.name, self.path, self.member, self.packing)


@dataclass(slots=True)
class Found:
    """The sources of a job, inputs that failed already, and files of other kinds that folders held."""

    sources: list[Source] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    skipped: int = 0
    endings: Counter[str] = field(default_factory=Counter)  # of the skipped files' names


def find_sources(
    inputs: Sequence[str | Path],
    limits: Limits,
    *,
    work: Path,
    leave_out: Sequence[Path],
    text: str = "text",
    names: Mapping[str, str] = MappingProxyType({}),
) -> Found:
    """Find what is to be read.

    Args:
        inputs: files, folders, globs or ``-``.
        limits: bounds the members of an archive.
        work: a folder of the job's own; standard input is kept there, so that workers can read it.
        leave_out: the job's own output, which may lie in a folder that is an input.
        text: the column that holds the text, by which a table is told where no suffix says that it is one.
        names: `key_of` a file -> the name that an earlier run of the job had for it, which is kept.

    Raises:
        OptionError: an input is neither a file, a folder nor a pattern that matches anything, or is the output.
    """
    if isinstance(inputs, str | Path):
        inputs = [inputs]
    found = Found()
    _facts.cache_clear()  # an earlier job of this process may have seen another state of the table
    seen: dict[str, str] = {}
    own = [path.absolute() for path in leave_out]
    for given in map(str, inputs):
        if "\0" in given:
            raise OptionError("is no name of a file", file=given, way_out="check the path")
        if given != "-" and any(os.path.realpath(given) == os.path.realpath(path) for path in own):
            raise OptionError("is an input and the output", file=given, way_out="give another output")
        for name, path, named in _files(given, work, found):
            if name != STDIN_NAME and any(path == other or other in path.parents for other in own):
                continue
            real = os.path.realpath(path)
            if real not in seen:
                seen[real] = name
                _add(names.get(key_of(real), name) if names else name, path, limits, found, text=text, named=named)
            elif name != seen[real]:
                found.notices.append(Notice("twice", f"is the same file as {seen[real]}, and is read once", name))
    found.sources.sort(key=lambda source: (source.name, source.member))
    found.failures.sort(key=lambda failure: (failure.input, failure.place))
    return found


def _files(given: str, work: Path, found: Found) -> Iterator[tuple[str, Path, bool]]:
    """Name, path, and whether the user named the very file, for each file of an argument."""
    if given == "-":
        yield STDIN_NAME, _keep_stdin(work), True
        return
    path = Path(given)
    if os.path.isdir(path):  # unlike `Path.is_dir`, False for what is no name of a file at all
        yield from _walk(path, found)
    elif os.path.lexists(given):
        yield _shown(path.as_posix()), path.absolute(), True
    else:
        if "://" in given and len(given.split()) == 1:
            raise OptionError(
                "is an address, and nothing is fetched from the network",
                file=given,
                way_out="save what is there, and give it",
            )
        matches = sorted(glob.glob(given, recursive=True))
        if not matches:
            raise OptionError("there is no such file or folder, and no match", file=given, way_out="check the path")
        for match in matches:
            if os.path.isdir(match):
                yield from _walk(Path(match), found)
            else:
                yield _shown(Path(match).as_posix()), Path(match).absolute(), True


def _shown(name: str) -> str:
    """A file's name as text that can be written: bytes that are not UTF-8 become ``\\xff``."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _walk(folder: Path, found: Found) -> Iterator[tuple[str, Path, bool]]:
    corpus = _is_corpus(folder)

    def report(error: OSError) -> None:
        found.failures.append(failure_of(error, "missing", input=str(error.filename or folder)))

    for parent, folders, files in os.walk(folder / "articles" if corpus else folder, onerror=report):
        folders.sort()
        folders[:] = [name for name in folders if not name.startswith((".", "_"))]
        for name in sorted(files):
            path = Path(parent, name)
            if name.startswith((".", "_")):
                _skip(name, found)
            else:
                yield _shown(path.as_posix()), path.absolute(), False


def key_of(path: str) -> str:
    """What stands for a file, however its path is spelled; it does not tell where the file is."""
    return hashlib.sha256(os.path.realpath(path).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _skip(name: str, found: Found) -> None:
    found.skipped += 1
    found.endings[Path(name).suffix.lower() if not name.startswith((".", "_")) else "hidden"] += 1


def _is_corpus(folder: Path) -> bool:
    """Whether a folder is in corpus form: texts in ``articles/``, annotations in TSV files beside it."""
    return (folder / "articles").is_dir() and (folder / "techniques.tsv").is_file()


def _add(name: str, path: Path, limits: Limits, found: Found, *, text: str, named: bool) -> None:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    last = suffixes[-1] if suffixes else ""
    known = last in KINDS or last in PACKINGS or last == ".zip"
    packing = PACKINGS.get(last, "")
    inner = suffixes[-2] if packing and len(suffixes) > 1 else last
    try:
        mode = path.stat().st_mode
    except OSError as error:  # a link to nowhere, for one
        found.failures.append(failure_of(error, "missing", input=name))
        return
    if not known and not named and last not in PERHAPS_FEEDS:
        _skip(name, found)
    elif not stat.S_ISREG(mode):
        problem = InputError("is not a regular file", way_out="give a file, a folder or -")
        found.failures.append(failure_of(problem, "missing", input=name))
    elif last == ".zip":
        _add_members(name, path, limits, found, text=text)
    else:
        identity, facts = _of_corpus(path)
        source = Source(name, str(path), KINDS.get(inner, "text"), packing=packing, id=identity, facts=facts)
        source = source if identity else _told_by_content(source, limits, text)
        if known or named or source.kind == "feed":
            found.sources.append(source)
        else:
            _skip(name, found)


def _of_corpus(path: Path) -> tuple[str, tuple[tuple[str, str], ...]]:
    """``<corpus>/<ID>`` and the line of ``articles.tsv`` for an article of a corpus, else nothing."""
    corpus = path.parent.parent
    if path.parent.name == "articles" and path.name.startswith("article") and _is_corpus(corpus):
        key = path.stem.removeprefix("article")
        return f"{corpus.resolve().name}/{key}", _facts(corpus / "articles.tsv").get(key, ())
    return "", ()


@lru_cache(maxsize=1)
def _facts(table: Path) -> dict[str, tuple[tuple[str, str], ...]]:
    """The rows of a corpus's table by id; a row of another length than the head is passed over, as its text is not."""
    try:
        head, *rows = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError):
        return {}
    return {row[0]: tuple(zip(head[1:], row[1:], strict=True)) for row in rows if len(row) == len(head)}


def _told_by_content(source: Source, limits: Limits, text: str) -> Source:
    """The source with its kind told by what is in it, where its name says little."""
    if source.kind not in ("text", "json"):
        return source
    return replace(source, kind=kind_of(source.stream(), limits, text=text, otherwise=source.kind))


def _add_members(name: str, path: Path, limits: Limits, found: Found, *, text: str) -> None:
    try:
        count = member_count(path)
        if count > limits.members:
            raise LimitError(
                f"holds {count:,} members", way_out=f"at most {limits.members:,} are read; raise it with --max-members"
            )
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
    except FramingError as error:
        found.failures.append(failure_of(error, "damaged", input=name))
        return
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError) as error:
        found.failures.append(failure_of(error, "damaged", input=name))
        return
    for info in members:
        suffixes = [suffix.lower() for suffix in Path(info.filename).suffixes]
        last = suffixes[-1] if suffixes else ""
        shown = f"{name}/{info.filename}"
        packing = PACKINGS.get(last, "")
        inner = suffixes[-2] if packing and len(suffixes) > 1 else last
        problem: FramingError
        if last == ".zip":
            problem = LimitError("is an archive in an archive", way_out="unpack the outer one")
            found.failures.append(failure_of(problem, "too_large", input=shown))
        elif info.flag_bits & 1:
            problem = InputError("is encrypted", way_out="unpack it with its password")
            found.failures.append(failure_of(problem, "damaged", input=shown))
        else:
            known = inner in KINDS or bool(packing)
            hidden = Path(info.filename).name.startswith((".", "_"))
            source = Source(shown, str(path), KINDS.get(inner, "text"), info.filename, packing, file=name)
            if not hidden and (known or inner in PERHAPS_FEEDS):
                source = _told_by_content(source, limits, text)
            if hidden or not (known or source.kind == "feed"):
                _skip(Path(info.filename).name, found)
            else:
                found.sources.append(source)


def _keep_stdin(work: Path) -> Path:
    work.mkdir(parents=True, exist_ok=True)
    path = work / "stdin"
    with path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file, 1 << 20)
    return path
