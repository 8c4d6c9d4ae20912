"""Loops are compiled before workers want them: once, by a process of its own, which ends.

What compiling takes (25 s and 200 MB, once on a machine; see `framing.compiled`) would else be taken by every worker at
the same time. The process reads the first documents of the job; where it finds the loops compiled it costs a second.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from itertools import islice
from typing import IO

from framing import compiled
from framing.labelling.records import Document
from framing.labelling.worker import Task, documents_of, model_of

# Bytes of input from which on it pays to look: a job of less is done in the time that compiling takes.
_PAYS_FROM = 10_000_000
# Documents that the process scores: by the first ten of a corpus of news all loops had been asked for.
_DOCUMENTS = 40
_CHILD = "from framing.labelling.warming import main; main()"


def compile_loops(tasks: Sequence[Task]) -> None:
    """Have loops compiled, where a job is large enough.

    It never fails: what goes wrong in the process, workers will meet and tell.
    """
    if sum(task.weight for task in tasks) < _PAYS_FROM or not compiled.allowed():
        return
    paths = [path or os.getcwd() for path in sys.path]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1", compiled.SWITCH: "on"}
    subprocess.run(  # noqa: S603 - this very interpreter, fixed arguments
        [sys.executable, "-c", _CHILD],
        input=pickle.dumps(tasks[0]),
        env=environment,
        check=False,
        stderr=subprocess.DEVNULL,
    )


def score_first(task: Task) -> int:
    """Score the first documents of a task and forget what they score; how many."""
    model = model_of(task.model, task.fingerprint)
    texts = [one.text for _, one in islice(documents_of(task, None), _DOCUMENTS) if isinstance(one, Document)]
    for text in texts:
        model.score(text)
    return len(texts)


def main(tasks: IO[bytes] | None = None) -> None:
    """The process's side: a pickled task in, from our own parent only."""
    score_first(pickle.load(tasks or sys.stdin.buffer))  # noqa: S301
