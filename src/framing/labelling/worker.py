"""One part: its documents are read, scored and written beside their place, and the file is renamed when it is whole.

Runs in any process that sees the inputs and the output: it is given paths and ranges only.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.errors import FramingError, LabellingError, LanguageError
from framing.labelling.options import Destination, LabelOptions
from framing.labelling.readers import reader_of
from framing.labelling.records import Document, Failure, Notice, failure_of
from framing.labelling.rows import Schema, Tally, identified, rows_of
from framing.labelling.slices import Slice
from framing.labelling.writers import open_writer
from framing.preprocessing.telling_languages import check_language

if TYPE_CHECKING:
    from framing.report import Report
    from framing.scoring import Model

# Called before each document is read ("read") and scored ("score") with its number in the part.
Watch = Callable[[str, int], None]
_FLUSH_ROWS = 1000
NOTICES = 100  # of each kind that are written: an HTML column has one a row, and the hundredth says nothing new
LEADER = "leader"  # the file of the job's folder that names the run


@dataclass(frozen=True, slots=True)
class Task:
    """A part to do.

    Attributes:
        index: its number.
        slices: what to read.
        options: the job's options.
        place: where the output goes.
        model: the model folder or a shipped model's name.
        fingerprint: of the model, which is checked where the work is done.
        leader: names the run of the job that gave this task; see `check_leader`.
        died: for steps ("read" or "score", number in the part) that killed a worker, how it ended.
    """

    index: int
    slices: tuple[Slice, ...]
    options: LabelOptions
    place: Destination
    model: str
    fingerprint: str
    leader: str
    died: dict[tuple[str, int], str] = field(default_factory=dict)

    @property
    def record(self) -> Path:
        """Where the part's record is; it is there only when the part is whole."""
        return self.place.work / f"part-{self.index:05d}.json"

    @property
    def started(self) -> Path:
        """A mark that a worker has begun this part."""
        return self.place.work / f"part-{self.index:05d}.started"

    @property
    def ids(self) -> Path:
        """Hashes of the ids that the input gave, eight bytes each, to find those given twice."""
        return self.place.work / f"part-{self.index:05d}.ids"

    @property
    def names(self) -> Path:
        """These ids with input and place, a line each, to name those that are given twice."""
        return self.place.work / f"part-{self.index:05d}.names"

    @property
    def weight(self) -> int:
        """Bytes of input."""
        return sum(piece.weight for piece in self.slices)


@dataclass(slots=True)
class PartRecord:
    """What a whole part holds; kept beside it, and read when a job is resumed.

    `notices` are the first `NOTICES` of each kind, `noticed` counts all; `terms` is the streams' SHA-256.
    """

    index: int
    tally: Tally
    failures: list[Failure]
    size: int
    sha256: str
    notices: list[Notice] = field(default_factory=list)
    noticed: dict[str, int] = field(default_factory=dict)
    terms: str = ""

    def to_json(self) -> str:
        """The record as one line."""
        return json.dumps(asdict(self), ensure_ascii=True)

    @classmethod
    def from_json(cls, line: str) -> PartRecord:
        """Read what `to_json` wrote.

        Raises:
            ValueError, KeyError, TypeError: it is not such a line.
        """
        data = json.loads(line)
        failures = [Failure(**failure) for failure in data["failures"]]
        notices = [Notice(**notice) for notice in data["notices"]]
        tally = Tally(**data["tally"])
        found = data["index"], tally, failures, data["size"], data["sha256"], notices, data["noticed"], data["terms"]
        return cls(*found)


def label_part(task: Task, watch: Watch | None = None) -> PartRecord:
    """Label a part and write its rows and its record.

    Raises:
        LabellingError: the output cannot be written, or the model here is another one.
    """
    _leave_interrupts_to_the_parent()
    model = model_of(task.model, task.fingerprint)
    schema = Schema(task.options.by, model.techniques, task.options.keep)
    path = task.place.part(task.index)
    # In the job's own folder, which is of the same file system: a rename is one step, and readers never see it.
    beside = task.place.work / f"{path.name}.{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}.tmp"
    streams = beside.with_name(f"{beside.name.removesuffix('.tmp')}.terms.tmp")
    tally, failures = Tally(), []
    notices: list[Notice] = []
    noticed: dict[str, int] = {}
    try:
        check_leader(task)
        task.started.touch()
        with (
            open_writer(beside, task.place.format, schema.columns) as writer,
            _ids_file(task) as ids,
            _streams_file(task, streams) as add_stream,
        ):
            rows: list[dict[str, Any]] = []
            for number, document in documents_of(task, watch):
                if isinstance(document, Failure):
                    failures.append(document)
                    continue
                report = score_document(number, document, model, task, watch)
                if isinstance(report, Failure):
                    failures.append(report)
                    continue
                tally.count(report)
                ids(document)
                for notice in document.notices:
                    noticed[notice.kind] = noticed.get(notice.kind, 0) + 1
                    if noticed[notice.kind] <= NOTICES:
                        notices.append(replace(notice, input=document.input, place=document.place, id=document.id))
                rows += identified(document, rows_of(report, task.options.by))
                add_stream(document, report)
                if len(rows) >= _FLUSH_ROWS:
                    tally.rows += len(rows)
                    writer.write(rows)
                    rows = []
                    check_leader(task)
            tally.rows += len(rows)
            writer.write(rows)
        size, sha256 = _settle(beside)
        terms = _settle(streams)[1] if task.options.terms else ""
        record = PartRecord(task.index, tally, failures, size, sha256, notices, noticed, terms)
        check_leader(task)
        if task.options.terms:
            task.place.terms.mkdir(exist_ok=True)
            os.replace(streams, task.place.stream(task.index))
        os.replace(beside, path)
        write_whole(task.record, record.to_json() + "\n")
        task.started.unlink(missing_ok=True)
    except OSError as error:
        raise LabellingError(
            f"cannot be written: {error.strerror or error}", file=path, way_out="mend it and go on with --resume"
        ) from error
    finally:
        for left in (beside, streams):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
    return record


def documents_of(task: Task, watch: Watch | None) -> Iterator[tuple[int, Document | Failure]]:
    """The documents of all slices, numbered through the part."""
    number = 0
    for piece in task.slices:
        if piece.failure is not None:
            yield number, piece.failure
            continue
        source = piece.source
        assert source is not None  # noqa: S101 - a slice without source is a failure
        documents = reader_of(source.kind).read(piece, task.options)
        while True:
            if ("read", number) in task.died:
                message = f"a worker died reading here: {task.died['read', number]}; the rest of this piece is left out"
                yield number, Failure(source.name, f"after record {number}", "worker_died", message, source.id)
                number += 1
                break
            if watch is not None:
                watch("read", number)
            document = next(documents, None)
            if document is None:
                break
            yield number, document
            number += 1


def score_document(
    number: int, document: Document, model: Model, task: Task, watch: Watch | None = None
) -> Report | Failure:
    """The report of a document, or why there is none: nothing that a document does may end the job."""
    where: dict[str, str] = {"input": document.input, "place": document.place, "id": document.id}
    if (death := task.died.get(("score", number))) is not None:
        return Failure(kind="worker_died", message=f"two workers died on it: {death}", **where)
    if watch is not None:
        watch("score", number)
    try:
        if task.options.language is None:
            check_language(document.text, model.language, model=model.name)
        return model.score(document.text, level=task.options.level)
    except LanguageError as error:
        return failure_of(error, "language", **where)
    except FramingError as error:
        return failure_of(error, "encoding" if "surrogate" in error.problem else "shape", **where)
    except Exception as error:  # a document must not end the job: what went wrong is in its record
        return failure_of(error, "unexpected", **where)


def check_leader(task: Task) -> None:
    """Stop a worker whose job is gone.

    A job that is killed outright cannot stop its workers, and a new run may have begun meanwhile, even with other
    options: its output must not be touched by them.

    Raises:
        LabellingError: the job was finished, replaced or resumed by another run.
    """
    mark = task.place.work / LEADER
    try:
        leader = mark.read_text(encoding="ascii")
    except OSError:
        leader = ""
    if leader != task.leader:
        raise LabellingError("another run leads this job now", file=task.place.path, way_out="wait for that run")


@lru_cache(maxsize=1)
def model_of(name: str, fingerprint: str) -> Model:
    """A model, held for the next part; loaded where the work is done, and checked to be the job's."""
    from framing.scoring import load

    found = model_fingerprint(name)
    if found != fingerprint:
        raise LabellingError(
            f"the model here has the fingerprint {found[:12]}, the job's is {fingerprint[:12]}",
            file=name,
            way_out="give all machines the same model",
        )
    return load(name)


def model_fingerprint(name: str) -> str:
    """SHA-256 over a model's two files.

    Raises:
        ModelError: there is no such model.
    """
    from framing.model.shelf import find

    digest = hashlib.sha256()
    folder = find(name)
    for file in ("model.json", "weights.npz"):
        path = folder / file
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


def write_whole(path: Path, text: str, work: Path | None = None) -> None:
    """Write a small file beside its place, or in a folder ``work``, settle it on the disk and rename it."""
    beside = (work or path.parent) / f"{path.name}.{os.getpid()}-{uuid.uuid4().hex[:8]}.tmp"
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _settle(path: Path) -> tuple[int, str]:
    """Bring a file to the disk; its size and SHA-256."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        size = file.seek(0, 2)
        file.seek(0)
        return size, hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def _ids_file(task: Task) -> Iterator[Callable[[Document], None]]:
    if task.options.id is None:  # ids made of input and place cannot meet
        yield lambda document: None
        return
    with task.ids.open("wb") as file, task.names.open("w", encoding="utf-8", newline="\n") as names:

        def note(document: Document) -> None:
            file.write(hashlib.blake2b(document.id.encode(), digest_size=8).digest())
            names.write(json.dumps([document.id, document.input, document.place]) + "\n")

        yield note


@contextlib.contextmanager
def _streams_file(task: Task, path: Path) -> Iterator[Callable[[Document, Report], object]]:
    if not task.options.terms:
        yield lambda document, report: None
        return
    from framing.wording.store import StreamWriter

    with StreamWriter(path, task.options.keep, model_of(task.model, task.fingerprint).language) as writer:
        yield lambda document, report: writer.add(document.id, document.kept, report.article)


def _leave_interrupts_to_the_parent() -> None:
    """Ctrl-C reaches every process of the terminal; only the one that leads the job may act on it."""
    import multiprocessing

    if multiprocessing.parent_process() is not None and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
