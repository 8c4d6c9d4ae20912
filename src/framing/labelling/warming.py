"""Loops are compiled before workers want them: once, by processes of their own, which end.

What compiling takes (25 s and 200 MB, once on a machine; see `framing.compiled`) would else be taken by every worker at
the same time. Each process reads the first documents of the job and goes a step further than the one before: all in one
took 480 MB, in steps each stays below 400. Where the loops are compiled already, all of them would take 2.4 seconds;
a note left by the last of them spares later jobs that (see `framing.labelling.warmed`).
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
from framing.labelling import warmed
from framing.labelling.records import Document
from framing.labelling.worker import Task, documents_of, model_of

# Bytes of input from which on it pays to look: a job of less is done in the time that compiling takes.
_PAYS_FROM = 10_000_000
# Documents that the process scores: by the first ten of a corpus of news all loops had been asked for.
_DOCUMENTS = 40
STEPS = ("sentences", "voices", "scores")
_CHILD = "from framing.labelling.warming import main; main({step!r})"


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
    for step in STEPS:
        subprocess.run(  # noqa: S603 - this very interpreter, fixed arguments
            [sys.executable, "-c", _CHILD.format(step=step)],
            input=pickle.dumps(tasks[0]),
            env=environment,
            check=False,
            stderr=subprocess.DEVNULL,
        )


def read_first(task: Task, step: str) -> int:
    """Read the first documents of a task as far as ``step`` and forget what is found; how many."""
    from framing.preprocessing import separate
    from framing.preprocessing.furniture import furniture_flags
    from framing.preprocessing.marks import find_marks
    from framing.preprocessing.paragraphs import paragraph_spans
    from framing.preprocessing.sentences import sentence_spans
    from framing.preprocessing.tokens import tokenize

    texts = [one.text for _, one in islice(documents_of(task, None), _DOCUMENTS) if isinstance(one, Document)]
    model = model_of(task.model, task.fingerprint) if step == "scores" else None
    for text in texts:
        if step == "sentences":
            compiled.count(len(text))
            paragraphs = paragraph_spans(text)
            furniture_flags(text, paragraphs)
            sentence_spans(text, paragraphs)
            find_marks(text, paragraphs)
            tokenize(text)
        elif step == "voices":
            separate(text)
        elif model is not None:
            model.score(text)
    return len(texts)


def main(step: str, tasks: IO[bytes] | None = None) -> None:
    """The process's side: a pickled task in, from our own parent only."""
    task = pickle.load(tasks or sys.stdin.buffer)  # noqa: S301
    if read_first(task, step) and step == STEPS[-1]:
        warmed.note(task.fingerprint)
