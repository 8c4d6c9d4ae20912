"""What a job tells: its progress, what came of it, and the two ways in which it stops early."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from framing.errors import LabellingError


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
        reasons: for each kind the first failure: where, and why.
        notices: one line for what should be known of what was labelled; None where there is nothing.
        noticed: how many notices of each kind.
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
    reasons: dict[str, str] = field(default_factory=dict)
    notices: Path | None = None
    noticed: dict[str, int] = field(default_factory=dict)
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
