"""A corpus in, labels out: the whole job, from the plan to the closing record."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from framing.errors import LabellingError, OptionError
from framing.labelling import manifest
from framing.labelling.engines import run_parts
from framing.labelling.options import Destination, LabelOptions, destination
from framing.labelling.plan import Plan, plan_job
from framing.labelling.records import Notice
from framing.labelling.result import DryRun, Interrupted, LabelResult, Progress, Tell, TooManyFailures
from framing.labelling.room import clear, locked, make_room, nothing_left_behind, own_files, remove_work, sweep
from framing.labelling.rows import Schema, Tally
from framing.labelling.sources import find_sources
from framing.labelling.worker import LEADER, NOTICES, PartRecord, Task, model_fingerprint, write_whole
from framing.labelling.writers import check_library, join_parts
from framing.preprocessing.telling_languages import language_name

if TYPE_CHECKING:
    from framing.scoring import Model


def count_inputs(inputs: Sequence[str | Path], output: str | Path, options: LabelOptions) -> DryRun:
    """What `run_job` would read; nothing is written but a copy of standard input, which is removed."""
    place = destination(output, options)
    work = place.path.with_name(f".{place.path.name}.dry-run")
    try:
        found = find_sources(inputs, options.limits, work=work, leave_out=own_files(place), text=options.text)
        plan = plan_job(found, options)
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
    make_room(place, options)
    with locked(place), nothing_left_behind(place):
        name, fingerprint, techniques = model_for(options, model, place)
        schema = Schema(options.by, techniques, options.keep)
        begun = manifest.read(place.work / "job.json")
        names = manifest.names_of(begun or manifest.read(place.manifest)) if options.resume else {}
        found = find_sources(
            inputs, options.limits, work=place.work, leave_out=own_files(place), text=options.text, names=names
        )
        plan = plan_job(found, options)
        shown = options.model if model is None else model.name
        head = manifest.header(plan, options, place, shown, fingerprint)
        if options.resume and (old := manifest.read(place.manifest)) is not None:
            manifest.check_same(old, head, place)
            _close(place)
            return _result(old, place, seconds=time.monotonic() - begin)
        if begun is not None:
            manifest.check_same(begun, head, place)
        else:
            if options.overwrite:
                clear(place)
            write_whole(place.work / "job.json", json.dumps(head))
        settled = replace(options, model=name)
        leader = uuid.uuid4().hex
        write_whole(place.work / LEADER, leader)
        tasks = [Task(i, part, settled, place, name, fingerprint, leader) for i, part in enumerate(plan.parts)]
        kept = _run(tasks, place, settled, tell)
        return _finish(tasks, head, schema, plan, place, kept=kept, begin=begin)


def _run(tasks: list[Task], place: Destination, options: LabelOptions, tell: Tell | None) -> int:
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
                    file=place.path,
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
        sweep(place)


def whole_record(task: Task) -> PartRecord | None:
    """The record of a part, if its file is there and just as it was written."""
    try:
        record = PartRecord.from_json(task.record.read_text(encoding="utf-8"))
        path = task.place.part(task.index)
        if path.stat().st_size != record.size:
            return None
        same = _digest(path) == record.sha256
        if task.options.terms:
            same = same and _digest(task.place.stream(task.index)) == record.terms
    except (OSError, ValueError, KeyError, TypeError):  # none, torn, or of a part that was not renamed yet
        return None
    return record if same else None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
    tally, kinds, noticed = Tally(), Counter[str](), Counter[str]()
    reasons: dict[str, str] = {}
    notices: list[Notice] = []
    parts = []
    with beside(place.errors, place) as errors:
        for task in tasks:
            record = whole_record(task)
            if record is None:
                raise LabellingError("a part is missing", file=place.part(task.index), way_out="go on with --resume")
            tally.add(record.tally)
            parts.append({"rows": record.tally.rows, "size": record.size, "sha256": record.sha256})
            for failure in record.failures:
                kinds[failure.kind] += 1
                where = ": ".join(part for part in (failure.input, failure.place) if part)
                reasons.setdefault(failure.kind, f"{where}: {failure.message}")
                errors.write(json.dumps(failure.to_dict(), ensure_ascii=True) + "\n")
            noticed.update(record.noticed)
            notices += record.notices
    duplicates = duplicate_ids(tasks)
    for notice in (*plan.notices, *duplicates):
        noticed[notice.kind] += 1
        notices.append(notice)
    with beside(place.notices, place) as file:
        for _, of_kind in groupby(sorted(notices, key=lambda one: one.kind), key=lambda one: one.kind):
            for notice in islice(of_kind, NOTICES):  # the same whatever the parts' sizes
                file.write(json.dumps(notice.to_dict(), ensure_ascii=True) + "\n")
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
        "duplicate_ids": len(duplicates),
        "reasons": dict(sorted(reasons.items())),
        "noticed": dict(sorted(noticed.items())),
    }
    columns = {"columns": schema.columns, "techniques": list(schema.techniques)}
    content = head | columns | {"counts": counts} | ({} if place.single else {"files": parts})
    # What a run leaves that is killed here must lie in the job's folder, which the next one removes.
    write_whole(place.manifest, json.dumps(content, indent=1) + "\n", place.work)
    _close(place)
    return _result(content, place, kept=kept, seconds=time.monotonic() - begin)


def _close(place: Destination) -> None:
    """The last steps, once the manifest is there; a run that is killed among them leaves them to the next."""
    if not place.single:
        (place.path / "_SUCCESS").touch()
    remove_work(place)


def _result(content: dict[str, Any], place: Destination, *, kept: int | None = None, seconds: float) -> LabelResult:
    parts = content["parts"]
    errors = place.errors if content["counts"]["failures"] else None
    notices = place.notices if content["counts"]["noticed"] else None
    kept = parts if kept is None else kept
    return LabelResult(
        place.path,
        place.manifest,
        errors,
        **content["counts"],
        notices=notices,
        parts=parts,
        parts_kept=kept,
        seconds=seconds,
    )


def duplicate_ids(tasks: Sequence[Task]) -> list[Notice]:
    """The ids that the input gave to several articles, with where these stand."""
    import numpy as np

    hashes = [np.fromfile(task.ids, dtype=np.uint64) for task in tasks if task.ids.is_file()]
    if not hashes:
        return []
    found, counts = np.unique(np.concatenate(hashes), return_counts=True)
    twice = set(found[counts > 1].tolist())
    if not twice:
        return []
    places: dict[str, list[str]] = {}
    for task in tasks:
        own = np.fromfile(task.ids, dtype=np.uint64).tolist() if task.ids.is_file() else []
        if twice.isdisjoint(own):
            continue
        with task.names.open(encoding="utf-8") as lines:
            for hashed, line in zip(own, lines, strict=True):
                if hashed in twice:
                    name, given, place = json.loads(line)
                    places.setdefault(name, []).append(": ".join(part for part in (given, place) if part))
    return [
        Notice("id", f"the id {name!r} stands for {len(where)} articles: {'; '.join(where[:5])}", id=name)
        for name, where in places.items()
        if len(where) > 1
    ]


@contextmanager
def beside(path: Path, place: Destination) -> Iterator[IO[str]]:
    """A small file written in the job's folder and put in its place when it is whole; none where it is empty."""
    work = place.work / f"{path.name}.tmp"
    with work.open("w", encoding="utf-8", newline="\n") as file:
        yield file
    if work.stat().st_size:
        os.replace(work, path)
    else:
        work.unlink()
        path.unlink(missing_ok=True)


def model_for(options: LabelOptions, model: Model | None, place: Destination) -> tuple[str, str, tuple[str, ...]]:
    """What workers load, its fingerprint, and its techniques; a model in memory is saved for them.

    Raises:
        ModelError: there is no such model.
        OptionError: the texts are said to be in another language than it reads.
    """
    from framing.model.shelf import shipped
    from framing.scoring import load

    name = options.model
    if model is not None:
        name = str(place.work / "model")
        model.save(name)
    elif name not in shipped():
        name = os.path.abspath(name)
    loaded = model or load(name)
    if options.language not in (None, loaded.language):
        reads, said = language_name(loaded.language), language_name(options.language or "")
        raise OptionError(
            f"the model {loaded.name} reads {reads}, not {said}",
            way_out=f"give another --model, or --language {loaded.language}",
        )
    return name, model_fingerprint(name), loaded.techniques
