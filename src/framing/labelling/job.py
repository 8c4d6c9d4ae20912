"""A corpus in, labels out: the whole job, from the plan to the closing record."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.errors import LabellingError
from framing.labelling import manifest
from framing.labelling.engines import run_parts
from framing.labelling.options import Destination, LabelOptions, destination
from framing.labelling.plan import Plan, plan_job
from framing.labelling.rows import Schema, Tally
from framing.labelling.sources import find_sources
from framing.labelling.worker import PartRecord, Task, model_fingerprint, write_whole
from framing.labelling.writers import check_library, join_parts

if TYPE_CHECKING:
    from framing.scoring import Model


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. Bytes are of input; `articles` and `failures` count from the job's start."""

    parts: int
    parts_done: int
    weight: int
    weight_done: int
    articles: int = 0
    failures: int = 0


Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class LabelResult:
    """What came of a job.

    Attributes:
        output: the folder or file of labels.
        manifest: its record: inputs, model, options, versions, counts.
        errors: one line for each document that failed; None where none did.
        articles, passages, characters, rows: what was labelled and written.
        flagged: for each technique the number of passages flagged for it.
        failures: how many documents failed.
        kinds: how many of each kind.
        parts, parts_kept: how many parts there are, and how many were whole already when a job was resumed.
        skipped: files of other kinds in folders and archives.
        duplicate_ids: ids given in the input that stand for more than one article.
        seconds: what this run took.
    """

    output: Path
    manifest: Path | None
    errors: Path | None
    articles: int
    passages: int
    characters: int
    rows: int
    flagged: dict[str, int]
    failures: int
    kinds: dict[str, int]
    parts: int
    parts_kept: int = 0
    skipped: int = 0
    duplicate_ids: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a job would read: readable inputs, documents, bytes, parts, inputs that fail already, skipped files."""

    inputs: int
    documents: int
    size: int
    parts: int
    failures: int
    skipped: int


class TooManyFailures(LabellingError):
    """More documents failed than `max_failures` allows."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C: the parts that are whole stay, and `--resume` goes on with the others."""

    def __init__(self, done: int, parts: int) -> None:
        super().__init__(f"{done} of {parts} parts are whole; the same call with --resume does the others")
        self.done = done
        self.parts = parts


def count_inputs(inputs: Sequence[str | Path], output: str | Path, options: LabelOptions) -> DryRun:
    """What `run_job` would read; nothing is written but a copy of standard input, which is removed."""
    place = destination(output, options)
    work = place.path.with_name(f".{place.path.name}.dry-run")
    try:
        plan = plan_job(find_sources(inputs, options.limits, work=work, leave_out=_own(place)), options)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    failures = sum(piece.failure is not None for part in plan.parts for piece in part)
    return DryRun(len(plan.inputs), plan.records - failures, plan.weight, len(plan.parts), failures, plan.skipped)


def run_job(
    inputs: Sequence[str | Path],
    output: str | Path,
    options: LabelOptions,
    *,
    model: Model | None = None,
    tell: Tell | None = None,
) -> LabelResult:
    """Label ``inputs`` into ``output``; see `framing.label_corpus`.

    Args:
        inputs: files, folders, globs, ``-``.
        output: a file or a folder, see `options.destination`.
        options: how.
        model: a model in memory, in place of the one that `options` names.
        tell: called with the progress after each part.
    """
    begin = time.monotonic()
    place = destination(output, options)
    check_library(place.format)
    _make_room(place, options)
    with _locked(place), _nothing_left_behind(place):
        name, fingerprint, techniques = _model(options, model, place)
        schema = Schema(options.by, techniques, options.keep)
        found = find_sources(inputs, options.limits, work=place.work, leave_out=_own(place))
        plan = plan_job(found, options)
        shown = options.model if model is None else model.name
        head = manifest.header(plan, options, place, shown, fingerprint)
        if options.resume and (old := manifest.read(place.manifest)) is not None:
            manifest.check_same(old, head, place)
            shutil.rmtree(place.work, ignore_errors=True)
            return _result(old, place, seconds=time.monotonic() - begin)
        begun = manifest.read(place.work / "job.json")
        if begun is not None:
            manifest.check_same(begun, head, place)
        else:
            write_whole(place.work / "job.json", json.dumps(head))
        settled = replace(options, model=name)
        tasks = [Task(i, part, settled, place, name, fingerprint) for i, part in enumerate(plan.parts)]
        kept = _run(tasks, settled, tell)
        return _finish(tasks, head, schema, plan, place, kept=kept, begin=begin)


def _run(tasks: list[Task], options: LabelOptions, tell: Tell | None) -> int:
    """Do the parts that are not whole yet; the number of those that were."""
    weight = sum(task.weight for task in tasks)
    done = weight_done = articles = failures = 0
    missing: list[Task] = []
    for task in tasks:
        task.started.unlink(missing_ok=True)
        record = whole_record(task)
        if record is None:
            missing.append(task)
        else:
            done += 1
            weight_done += task.weight
            failures += len(record.failures)
    kept = done
    records = run_parts(missing, options)
    try:
        while True:
            if options.max_failures is not None and failures > options.max_failures:
                raise TooManyFailures(
                    f"{failures} documents failed, more than {options.max_failures}; "
                    f"{done} of {len(tasks)} parts are whole",
                    file=tasks[0].place.path,
                    way_out="go on with --resume and a larger --max-failures",
                )
            if tell is not None:
                tell(Progress(len(tasks), done, weight, weight_done, articles, failures))
            record = next(records, None)
            if record is None:
                return kept
            done += 1
            weight_done += tasks[record.index].weight
            articles += record.tally.articles
            failures += len(record.failures)
    except KeyboardInterrupt as error:
        raise Interrupted(done, len(tasks)) from error
    finally:
        records.close()  # type: ignore[attr-defined]
        _sweep(tasks)


def whole_record(task: Task) -> PartRecord | None:
    """The record of a part, if its file is there and just as it was written."""
    try:
        record = PartRecord.from_json(task.record.read_text(encoding="utf-8"))
        path = task.place.part(task.index)
        if path.stat().st_size != record.size:
            return None
        with path.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == record.sha256
    except (OSError, ValueError, KeyError, TypeError):  # none, torn, or of a part that was not renamed yet
        return None
    return record if same else None


def _finish(
    tasks: list[Task],
    head: dict[str, Any],
    schema: Schema,
    plan: Plan,
    place: Destination,
    *,
    kept: int,
    begin: float,
) -> LabelResult:
    """Join what has to be joined, write errors and manifest, and remove the job's folder."""
    tally, kinds = Tally(), Counter[str]()
    beside = place.errors.with_name(f"{place.errors.name}.tmp")
    parts = []
    with beside.open("w", encoding="utf-8", newline="\n") as errors:
        for task in tasks:
            record = whole_record(task)
            if record is None:
                raise LabellingError("a part is missing", file=place.part(task.index), way_out="go on with --resume")
            tally.add(record.tally)
            parts.append({"rows": record.tally.rows, "size": record.size, "sha256": record.sha256})
            for failure in record.failures:
                kinds[failure.kind] += 1
                errors.write(json.dumps(failure.to_dict(), ensure_ascii=True) + "\n")
    if kinds:
        os.replace(beside, place.errors)
    else:
        beside.unlink()
        place.errors.unlink(missing_ok=True)
    if place.single:
        whole = place.work / f"whole.{place.format}"
        join_parts([place.part(task.index) for task in tasks], whole, place.format, schema.columns)
        os.replace(whole, place.path)
    counts = {
        "articles": tally.articles,
        "passages": tally.passages,
        "characters": tally.characters,
        "rows": tally.rows,
        "flagged": dict(sorted(tally.flagged.items(), key=lambda item: (-item[1], item[0]))),
        "failures": sum(kinds.values()),
        "kinds": dict(sorted(kinds.items())),
        "skipped": plan.skipped,
        "duplicate_ids": _duplicate_ids(tasks),
    }
    columns = {"columns": schema.columns, "techniques": list(schema.techniques)}
    content = head | columns | {"counts": counts} | ({} if place.single else {"files": parts})
    write_whole(place.manifest, json.dumps(content, indent=1) + "\n")
    if not place.single:
        (place.path / "_SUCCESS").touch()
    shutil.rmtree(place.work, ignore_errors=True)
    return _result(content, place, kept=kept, seconds=time.monotonic() - begin)


def _result(content: dict[str, Any], place: Destination, *, kept: int | None = None, seconds: float) -> LabelResult:
    parts = content["parts"]
    errors = place.errors if content["counts"]["failures"] else None
    kept = parts if kept is None else kept
    return LabelResult(
        place.path, place.manifest, errors, **content["counts"], parts=parts, parts_kept=kept, seconds=seconds
    )


def _duplicate_ids(tasks: list[Task]) -> int:
    import numpy as np

    hashes = [np.fromfile(task.ids, dtype=np.uint64) for task in tasks if task.ids.is_file()]
    if not hashes:
        return 0
    _, counts = np.unique(np.concatenate(hashes), return_counts=True)
    return int((counts > 1).sum())


def _model(options: LabelOptions, model: Model | None, place: Destination) -> tuple[str, str, tuple[str, ...]]:
    """What workers load, its fingerprint, and its techniques; a model in memory is saved for them."""
    from framing.model.shelf import shipped
    from framing.scoring import load

    name = options.model
    if model is not None:
        name = str(place.work / "model")
        model.save(name)
    elif name not in shipped():
        name = os.path.abspath(name)
    return name, model_fingerprint(name), (model or load(name)).techniques


def _make_room(place: Destination, options: LabelOptions) -> None:
    """Refuse an output that is there, unless it is to be replaced or is a job to resume."""
    there = place.path.exists() and not (place.path.is_dir() and not any(place.path.iterdir()))
    ours = place.work.exists() or place.manifest.exists()
    if options.resume and (ours or not there):
        pass
    elif there or ours:
        if not options.overwrite:
            way_out = "give another output, --overwrite" + (", or --resume" if ours else "")
            raise LabellingError("is there already", file=place.path, way_out=way_out)
        _clear(place, ours=ours)
    try:
        place.work.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LabellingError(
            f"cannot be written: {error.strerror}", file=place.path, way_out="check the path"
        ) from error


def _clear(place: Destination, *, ours: bool) -> None:
    """Remove an earlier output: only files that a job writes, never a folder that holds anything else."""
    if place.single:
        place.path.unlink(missing_ok=True)
    else:
        names = [path for path in place.path.iterdir() if not _is_ours(path)]
        if names or not ours:
            raise LabellingError(
                f"holds {names[0].name if names else 'something'!r}, which no job wrote",
                file=place.path,
                way_out="give an empty or a new folder",
            )
        for path in place.path.iterdir():
            if path.is_file():
                path.unlink()
    shutil.rmtree(place.work, ignore_errors=True)
    place.manifest.unlink(missing_ok=True)
    place.errors.unlink(missing_ok=True)


def _is_ours(path: Path) -> bool:
    return path.name in ("_SUCCESS", "_manifest.json", "_errors.jsonl", "_work") or path.name.lstrip("_").startswith(
        "part-"
    )


def _own(place: Destination) -> list[Path]:
    """Files of the job's own, which may lie in a folder that is an input."""
    return [place.path, place.work, place.manifest, place.errors]


def _sweep(tasks: list[Task]) -> None:
    """Remove what workers left half-written."""
    if not tasks:
        return
    folder, work = tasks[0].place.part(0).parent, tasks[0].place.work
    for path in [*folder.glob("_part-*.tmp"), *work.glob("*.tmp")]:
        with suppress(OSError):
            path.unlink()


@contextmanager
def _nothing_left_behind(place: Destination) -> Iterator[None]:
    """Where a job is refused before it begins, remove the folder that was made for it."""
    try:
        yield
    finally:
        if place.work.exists() and not (place.work / "job.json").exists():
            shutil.rmtree(place.work, ignore_errors=True)
            with suppress(OSError):
                if not place.single:
                    place.path.rmdir()


@contextmanager
def _locked(place: Destination) -> Iterator[None]:
    """Hold the job's folder, so that no second job writes to the same output; freed by the system if we die.

    Raises:
        LabellingError: another job holds it.
    """
    try:
        import fcntl
    except ImportError:  # not on Windows; there two jobs at once are the user's own care
        yield
        return
    with (place.work / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise LabellingError(
                "another job is writing to it", file=place.path, way_out="wait for it, or give another output"
            ) from error
        yield


__all__ = ["DryRun", "Interrupted", "LabelResult", "Progress", "TooManyFailures", "count_inputs", "run_job"]
