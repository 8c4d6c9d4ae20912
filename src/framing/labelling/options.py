"""How a batch job is asked for: one frozen object, built alike by the command line and by `label_corpus`."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from framing.errors import OptionError
from framing.model.decoder import LEVELS, Level
from framing.preprocessing.pages import LIMIT_BYTES

By = Literal["passage", "article", "span", "speaker"]
Format = Literal["parquet", "jsonl", "csv"]

UNITS: tuple[str, ...] = get_args(By)
FORMATS: tuple[str, ...] = get_args(Format)
BACKENDS = ("loky", "dask")

# Suffixes that a user may well write and that name another format: a folder of that name would be a surprise.
_OTHER_FORMATS = frozenset(
    {".json", ".xlsx", ".xls", ".ods", ".gz", ".zst", ".zip", ".bz2", ".xz", ".txt", ".html", ".tsv"}
    | {".feather", ".arrow", ".orc", ".db", ".sqlite"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an input may hold at most; the defaults are those of the project's security promise.

    Attributes:
        document_bytes: size of one document (a file, a line of JSONL, a row of a table), in bytes.
        expanded_bytes: size of what comes out of one compressed file or archive member, in bytes.
        ratio: how many times larger than its compressed form it may be (text reaches 3 to 10).
        members: how many members one archive may have.
    """

    document_bytes: int = LIMIT_BYTES
    expanded_bytes: int = 200_000_000
    ratio: int = 100
    members: int = 10_000

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if getattr(self, name) < 1:
                raise OptionError(f"{name} must be 1 or more, not {getattr(self, name)}", way_out="give a larger limit")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelOptions:
    """A batch job's options; `LabelOptions()` is a job with all defaults.

    Attributes:
        model: a shipped model's name or a model folder.
        by: what a row of the output is.
        text: the column or key that holds the text, in tables and JSONL.
        id: the column or key that holds the id; None: the id is made of the input's name and the place in it.
        title: the column or key that holds the headline; it is read before the text, with a blank line between, and
            offsets count in both together; None: the text is all there is.
        keep: columns or keys that go through to the output, as text.
        delimiter: between the columns of a table; None: told by the table.
        html: whether the text column of tables and JSON holds HTML, which is then read as such, and offsets count in
            what is read.
        mend: put right text that was read in a wrong encoding before; offsets count in the mended text.
        level: ``"shown"``, what a stranger would agree with, or ``"review"``, more of it, for people who code.
        language: the language of all texts, in place of looking at each: those in another language than the model's
            are failures otherwise.
        format: the format of a folder of parts; a single file's format is told by its name.
        limits: what an input may hold at most.
        part_size: bytes of input a part holds about; None: a 64th of the job, between 256 kB and 16 MB.
        jobs: worker processes; -1: one for each core.
        backend: ``"loky"`` (processes of this machine) or ``"dask"`` (an existing cluster, see `address`).
        address: the scheduler of the cluster, such as ``"tcp://10.0.0.1:8786"``.
        resume: go on with a job that was broken off.
        overwrite: replace an output that is there already.
        max_failures: stop when more documents than this have failed; None: never.
        terms: write what `framing.adoption` reads, too: streams of the articles' words, beside the labels.
    """

    model: str = "framing-en"
    by: By = "passage"
    text: str = "text"
    id: str | None = None
    title: str | None = None
    keep: tuple[str, ...] = ()
    delimiter: str | None = None
    html: bool = False
    mend: bool = False
    language: str | None = None
    level: Level = "shown"
    format: Format = "parquet"
    limits: Limits = field(default_factory=Limits)
    part_size: int | None = None
    jobs: int = 1
    backend: str = "loky"
    address: str | None = None
    resume: bool = False
    overwrite: bool = False
    max_failures: int | None = None
    terms: bool = False

    def __post_init__(self) -> None:
        _one_of("by", self.by, UNITS)
        _one_of("level", self.level, LEVELS)
        _one_of("format", self.format, FORMATS)
        _one_of("backend", self.backend, BACKENDS)
        if isinstance(self.keep, str):
            raise OptionError("keep is one string", way_out=f"give a list of columns: [{self.keep!r}]")
        object.__setattr__(self, "keep", tuple(self.keep))
        if len(set(self.keep)) < len(self.keep):
            raise OptionError("a column is to be kept twice", place=", ".join(self.keep), way_out="name each once")
        if self.delimiter is not None:
            object.__setattr__(self, "delimiter", _delimiter(self.delimiter))
        if self.jobs == 0 or self.jobs < -1:
            raise OptionError(f"jobs must be 1 or more, or -1, not {self.jobs}", way_out="-1 is one a core")
        if self.part_size is not None and self.part_size < 1:
            raise OptionError(f"part_size must be 1 byte or more, not {self.part_size}", way_out="leave it out")
        if self.max_failures is not None and self.max_failures < 0:
            raise OptionError("max_failures must be 0 or more", way_out="leave it out to go on whatever fails")
        if self.backend == "dask" and not self.address:
            raise OptionError(
                "the dask backend needs the scheduler's address", way_out="--address tcp://HOST:8786, or use --jobs"
            )
        if self.resume and self.overwrite:
            raise OptionError("resume and overwrite exclude each other", way_out="give one of them")

    def essential(self) -> dict[str, Any]:
        """What decides about the output's content; a job may be resumed only with these unchanged."""
        return {
            "by": self.by,
            "text": self.text,
            "id": self.id,
            "title": self.title,
            "keep": list(self.keep),
            "delimiter": self.delimiter,
            "html": self.html,
            "mend": self.mend,
            "language": self.language,
            "level": self.level,
            "limits": asdict(self.limits),
            "part_size": self.part_size,
            "terms": self.terms,
        }


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the output goes: a folder of parts, or one file.

    Attributes:
        path: the folder or file.
        format: parquet, jsonl or csv.
        single: whether `path` is one file.
    """

    path: Path
    format: Format
    single: bool

    @property
    def work(self) -> Path:
        """Where parts and their records are kept until the job is done; hidden from readers of the dataset."""
        return self.path.with_name(f".{self.path.name}.work") if self.single else self.path / "_work"

    @property
    def manifest(self) -> Path:
        """The record of the whole job."""
        return self._beside("manifest.json")

    @property
    def notices(self) -> Path:
        """One line for what should be known of what was labelled, beside the errors."""
        return self._beside("notices.jsonl")

    @property
    def errors(self) -> Path:
        """One line for each document that failed.

        In a folder its name starts with an underscore: Spark and Arrow would take any other file for data.
        """
        return self._beside("errors.jsonl")

    @property
    def terms(self) -> Path:
        """The folder of the streams of terms, one file a part."""
        return self._beside("terms")

    def stream(self, index: int) -> Path:
        """The place of a part's streams of terms."""
        return self.terms / f"part-{index:05d}.terms"

    def _beside(self, name: str) -> Path:
        return self.path.with_name(f"{self.path.name}.{name}") if self.single else self.path / f"_{name}"

    def part(self, index: int) -> Path:
        """The place of a part's rows."""
        folder = self.work if self.single else self.path
        return folder / f"part-{index:05d}.{self.format}"


def destination(output: str | Path, options: LabelOptions) -> Destination:
    """Tell by its name whether ``output`` is a file or a folder, and of which format.

    Raises:
        OptionError: the name's suffix is of a format that is not written, or it can be no file's name.
    """
    path = Path(output).absolute()
    _check_name(path)
    suffix = path.suffix.lower().lstrip(".")
    folder = os.path.isdir(path) or str(output).endswith(("/", "\\"))
    if suffix in FORMATS:
        return Destination(path, suffix, not folder)  # type: ignore[arg-type]
    if not folder and f".{suffix}" in _OTHER_FORMATS:
        raise OptionError(
            f"labels are not written as .{suffix}", file=output, way_out="use .parquet, .jsonl, .csv or a folder"
        )
    return Destination(path, options.format, False)


def _check_name(path: Path) -> None:
    """Refuse what the system takes for no name: too long, with what is put beside it too, or with a NUL."""
    try:
        os.lstat(path.with_name(f".{path.name}.manifest.json") if path.name else path)
    except (FileNotFoundError, NotADirectoryError):
        pass
    except (OSError, ValueError) as error:
        raise OptionError(f"cannot be written: {error}", way_out="give another output") from error


def _delimiter(given: str) -> str:
    """A delimiter as the user may write it.

    Raises:
        OptionError: it is not one character that can stand between columns.
    """
    known = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}
    delimiter = known.get(given.lower(), given)
    if len(delimiter) != 1 or delimiter in '"\r\n\0':
        raise OptionError(f"{given!r} is no delimiter", way_out="give one character, or tab, comma, semicolon, pipe")
    return delimiter


def _one_of(name: str, value: object, known: tuple[str, ...]) -> None:
    if value not in known:
        raise OptionError(f"unknown {name} {value!r}", way_out=f"known are {', '.join(known)}")
