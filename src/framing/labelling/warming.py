"""Loops are compiled before workers want them: once, by processes of their own, which end.

What compiling takes (25 s, once on a machine; see `framing.compiled`) would else be taken by every worker at the same
time. All in one process took 700 MB, and it does not give them back: so a process that has grown large ends as soon as
the loop in hand is compiled and kept, and the next one, which finds that loop, goes on. Each stays below 400 MB.
Where all loops are compiled already one process would need a second to find that out; a note that the last one leaves
spares later jobs even that (see `framing.labelling.warmed`).
"""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import IO

from framing import compiled
from framing.labelling import warmed
from framing.labelling.records import Document
from framing.labelling.worker import Task, documents_of, model_of

# Bytes of input from which on it pays to look: a job of less is done in the time that compiling takes.
_PAYS_FROM = 10_000_000
# Documents that the process scores: by the first ten of a corpus of news all loops had been asked for.
_DOCUMENTS = 40
# Resident memory in MB from which on a process begins no further loop. It has some 200 MB before it compiles anything,
# and one loop takes 5 to 20. Measured: six processes, the largest of 356 MB; at 300 they are eight, of 314.
_LARGE = 340
# A bound, should processes be large before they begin; what is not compiled by then, workers compile.
_PROCESSES = 20
_GO_ON = 75  # exit code of a process that ended for its size; sysexits.h: try again
_STATUS = Path("/proc/self/status")
_CHILD = "from framing.labelling.warming import main; main()"


def compile_loops(tasks: Sequence[Task]) -> None:
    """Have loops compiled, where a job is large enough.

    It never fails: what goes wrong in the process, workers will meet and tell.
    """
    if sum(task.weight for task in tasks) < _PAYS_FROM or not compiled.allowed():
        return
    if warmed.noted(tasks[0].fingerprint):
        return
    paths = [path or os.getcwd() for path in sys.path]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1", compiled.SWITCH: "on"}
    for _ in range(_PROCESSES):
        process = subprocess.run(  # noqa: S603 - this very interpreter, fixed arguments
            [sys.executable, "-c", _CHILD],
            input=pickle.dumps(tasks[0]),
            env=environment,
            check=False,
            stderr=subprocess.DEVNULL,
        )
        if process.returncode != _GO_ON:
            return


def read_first(task: Task) -> int:
    """Score the first documents of a task and forget what is found; how many."""
    model = model_of(task.model, task.fingerprint)
    documents = [one for _, one in islice(documents_of(task, None), _DOCUMENTS) if isinstance(one, Document)]
    for document in documents:
        model.score(document.text)
    return len(documents)


def main(tasks: IO[bytes] | None = None) -> None:
    """The process's side: a pickled task in, from our own parent only."""
    compiled.when_kept(_end_if_large)
    task = pickle.load(tasks or sys.stdin.buffer)  # noqa: S301
    if read_first(task):
        warmed.note(task.fingerprint)


def _end_if_large() -> None:
    if (peak := _peak()) is not None and peak > _LARGE:
        os._exit(_GO_ON)  # at once: an exception would pass through the compiler, which may take it for its own


def _peak() -> float | None:
    """The most that this process has had in memory, in MB; None where the system does not tell.

    `resource` would count what the process that started this one had, which may be a notebook's gigabytes.
    """
    try:
        told = _STATUS.read_text(encoding="ascii", errors="replace")
    except OSError:  # not on Linux: there one process does all, however large it gets
        return None
    found = re.search(r"^VmHWM:\s*(\d+) kB", told, re.MULTILINE)
    return int(found.group(1)) / 1e3 if found else None
