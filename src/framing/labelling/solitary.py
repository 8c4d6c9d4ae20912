"""A worker process of our own that does part after part and says before each document what it is about to do.

When it dies, the parent knows on what: that document is tried once more in a new process, and when this one dies too
it becomes a failure and the rest of the part is done. It is a fresh interpreter, not a `multiprocessing` child, so
that a user's script without a guarded ``__main__`` is not run again in it.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import traceback
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import IO, Self

from framing.errors import FramingError, LabellingError
from framing.labelling.worker import PartRecord, Task, label_part

# A document is blamed for a death when it is met at this step twice: the first may be the work of the out-of-memory
# killer or of an operator.
_DEATHS = 2
_CHILD = "from framing.labelling.solitary import main; main()"


class Solitary:
    """The parent's side; a context manager that ends the process."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, task: Task) -> PartRecord:
        """Do a part, whatever its documents do to the process.

        Raises:
            FramingError: as `label_part`.
            LabellingError: the process dies before the first document.
        """
        deaths: dict[tuple[str, int], int] = {}
        while True:
            step, answer = self._attempt(task)
            if isinstance(answer, PartRecord):
                return answer
            if isinstance(answer, FramingError):
                raise answer
            deaths[step] = deaths.get(step, 0) + 1
            if deaths[step] < _DEATHS:
                continue
            if step[0] == "start":
                raise LabellingError(
                    f"the worker process does not get to the first document: {answer}",
                    file=task.place.part(task.index),
                    way_out="see what it wrote on standard error; then go on with --resume",
                )
            task = replace(task, died={**task.died, step: answer})

    def _attempt(self, task: Task) -> tuple[tuple[str, int], PartRecord | FramingError | str]:
        """The last step begun, and the record, the refusal, or how the process ended."""
        step = ("start", 0)
        process = self._started()
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        try:
            pickle.dump(task, process.stdin)
            process.stdin.flush()
        except OSError:
            return step, self._how_it_ended()
        for line in process.stdout:
            name, _, rest = line.decode("utf-8", "replace").rstrip("\n").partition(" ")
            if name == "whole":
                return step, PartRecord.from_json(rest)
            if name == "refused":
                return step, _refusal(rest)
            if name in ("read", "score"):
                step = (name, int(rest))
        return step, self._how_it_ended()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            paths = [path or os.getcwd() for path in sys.path]
            # One thread for BLAS, as in joblib's workers: the parts run side by side, not the sums.
            environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1"}
            self._process = subprocess.Popen(  # noqa: S603 - this very interpreter, fixed arguments
                [sys.executable, "-c", _CHILD],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment,
            )
        return self._process

    def _how_it_ended(self) -> str:
        process = self._process
        self._process = None
        if process is None:
            return "it never began"
        _close(process)
        code = process.wait()
        if code >= 0:
            return f"exit code {code}"
        with suppress(ValueError):
            name = signal.Signals(-code).name
            return f"{name}, perhaps out of memory" if name == "SIGKILL" else name
        return f"signal {-code}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()  # it has nothing left to do, and to take an interpreter with its model down takes .4 s
        _close(process)
        process.wait()


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def _refusal(line: str) -> FramingError:
    error = pickle.loads(bytes.fromhex(line))  # noqa: S301 - from our own child
    assert isinstance(error, FramingError)  # noqa: S101
    return error


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """The child's side: a pickled task in (from our own parent only), lines out."""

    def say(line: str) -> None:
        answers.write(f"{line}\n".encode())
        answers.flush()

    while True:
        try:
            task = pickle.load(requests)  # noqa: S301 - a pipe from the process that started this one
        except EOFError:
            return
        try:
            record = label_part(task, watch=lambda step, number: say(f"{step} {number}"))
        except FramingError as error:
            say(f"refused {pickle.dumps(error).hex()}")
        except Exception as error:  # not a document's fault: those are caught where they are scored
            traceback.print_exc()
            refusal = LabellingError(
                f"failed: {type(error).__name__}: {error}", file=task.place.part(task.index), way_out="report it"
            )
            say(f"refused {pickle.dumps(refusal).hex()}")
        else:
            say(f"whole {record.to_json()}")


def main() -> None:
    """Serve the parent until it closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent leads; it ends this process
    # What libraries print must not get among the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with suppress(BrokenPipeError):
        _serve(sys.stdin.buffer, answers)
