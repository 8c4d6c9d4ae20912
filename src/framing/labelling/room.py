"""The place of a job's output: made, kept for one job at a time, and cleared of what jobs wrote and of nothing else."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from framing.errors import LabellingError
from framing.labelling.options import Destination, LabelOptions


def make_room(place: Destination, options: LabelOptions) -> None:
    """Refuse an output that is there, unless it is to be replaced or is a job to resume.

    Raises:
        LabellingError: it is there, holds what no job wrote, or another job is writing to it.
    """
    there = place.path.exists() and not (place.path.is_dir() and not any(place.path.iterdir()))
    ours = place.work.exists() or place.manifest.exists()
    if options.resume and (ours or not there):
        pass
    elif there or ours:
        if not options.overwrite:
            way_out = "give another output, --overwrite" + (", or --resume" if ours else "")
            raise LabellingError("is there already", file=place.path, way_out=way_out)
        _check_replaceable(place, ours=ours)
        if place.work.exists():
            with locked(place):  # a job that is running keeps its work
                remove_work(place)
    try:
        place.work.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LabellingError(
            f"cannot be written: {error.strerror}", file=place.path, way_out="check the path"
        ) from error


def _check_replaceable(place: Destination, *, ours: bool) -> None:
    """Refuse to replace a folder that holds anything that no job wrote."""
    if place.single:
        return
    names = [path.name for path in place.path.iterdir() if not _is_ours(path)]
    if names or not ours:
        raise LabellingError(
            f"holds {names[0] if names else 'something'!r}, which no job wrote",
            file=place.path,
            way_out="give an empty or a new folder",
        )


def clear(place: Destination) -> None:
    """Remove an earlier output, once the new job is sure to begin; a single file is there until it is replaced."""
    if not place.single:
        for path in place.path.iterdir():
            if path.is_file() and _is_ours(path):
                path.unlink()
    for path in (place.manifest, place.errors, place.notices):
        path.unlink(missing_ok=True)
    remove_streams(place)


def remove_streams(place: Destination) -> None:
    """Remove the streams of terms, and their folder if nothing else is in it."""
    for path in place.terms.glob("part-*.terms"):
        path.unlink()
    with suppress(OSError):
        place.terms.rmdir()


def _is_ours(path: Path) -> bool:
    return (
        path.name in ("_SUCCESS", "_manifest.json", "_errors.jsonl", "_notices.jsonl", "_terms")
        or path.name.startswith("_work")
        or path.name.lstrip("_").startswith("part-")
    )


def own_files(place: Destination) -> list[Path]:
    """Files of the job's own, which may lie in a folder that is an input."""
    return [place.path, place.work, place.manifest, place.errors, place.notices, place.terms]


def sweep(place: Destination) -> None:
    """Remove what workers left half-written."""
    for path in place.work.glob("*.tmp"):
        with suppress(OSError):
            path.unlink()


def remove_work(place: Destination) -> None:
    """Remove the job's folder. It is renamed first, so that workers of a killed run cannot put anything into it."""
    with suppress(FileNotFoundError):
        place.work.rename(place.work.with_name(f"{place.work.name}.{uuid.uuid4().hex[:8]}"))
    for path in place.work.parent.iterdir():  # those, too, that a run left which was killed just here
        if path.name.startswith(f"{place.work.name}."):
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def nothing_left_behind(place: Destination) -> Iterator[None]:
    """Where a job is refused before it begins, remove the folder that was made for it."""
    try:
        yield
    finally:
        if place.work.exists() and not (place.work / "job.json").exists():
            remove_work(place)
            with suppress(OSError):
                if not place.single:
                    place.path.rmdir()


@contextmanager
def locked(place: Destination) -> Iterator[None]:
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
