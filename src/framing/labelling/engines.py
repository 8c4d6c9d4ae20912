"""Parts -> processes: one of our own, joblib's loky on this machine, or joblib's Dask backend on a cluster.

All run the same `label_part`. When a worker of a pool dies, the parts that were begun and are not whole are done by a
`Solitary`, which finds the document; then the pool goes on.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from framing.errors import LabellingError, missing_extra
from framing.labelling.options import LabelOptions
from framing.labelling.solitary import Solitary
from framing.labelling.worker import PartRecord, Task, label_part

# What pools raise when a worker has died; by name, as two of three belong to libraries that may be absent.
# What Dask raises when its scheduler is gone; by name, as the library may be absent.
_LOST = frozenset(
    {"CommClosedError", "ClosedClientError", "FutureCancelledError", "CancelledError", "StreamClosedError"}
)
# Seconds: between two looks at a cluster's workers, and without any until the user is told.
_LOOK_EVERY, _PATIENCE = 5.0, 30.0
_DEATHS = frozenset({"TerminatedWorkerError", "BrokenProcessPool", "KilledWorker"})


def run_parts(tasks: Sequence[Task], options: LabelOptions) -> Iterator[PartRecord]:
    """Do all parts; their records come as they get whole, in any order.

    Raises:
        FramingError: as `label_part`; parts that are whole stay.
        MissingExtraError: the backend's library is not installed.
    """
    jobs = options.jobs if options.jobs > 0 else os.cpu_count() or 1
    workers = min(jobs, len(tasks))
    if options.backend == "loky" and workers <= 1:
        with Solitary() as worker:
            for task in tasks:
                yield worker.run(task)
        return
    pending = {task.index: task for task in tasks}
    while pending:
        before = len(pending)
        try:
            for record in _pooled(list(pending.values()), options, jobs):
                del pending[record.index]
                yield record
        except Exception as error:
            if type(error).__name__ not in _DEATHS:
                raise
            begun = [task for task in pending.values() if task.started.exists() or task.record.exists()]
            with Solitary() as worker:
                for task in begun:
                    record = worker.run(task)
                    del pending[record.index]
                    yield record
            if len(pending) == before:
                raise LabellingError(
                    f"workers die before they begin: {error}",
                    file=tasks[0].place.path,
                    way_out="see what they wrote on standard error; then go on with --resume",
                ) from error


def _pooled(tasks: list[Task], options: LabelOptions, jobs: int) -> Iterator[PartRecord]:
    import joblib

    with _backend(options, jobs) as (name, extra):
        # Two parts a worker are waiting: none is idle between parts, and few are lost when the pool breaks.
        pool: Any = joblib.Parallel(
            n_jobs=jobs, backend=name, batch_size=1, pre_dispatch="2*n_jobs", return_as="generator_unordered", **extra
        )
        records = pool(joblib.delayed(label_part)(task) for task in tasks)
        try:
            yield from records
        finally:
            records.close()


@contextmanager
def _backend(options: LabelOptions, jobs: int) -> Iterator[tuple[str | None, dict[str, Any]]]:
    import joblib

    if options.backend == "loky":
        try:
            yield "loky", {"max_nbytes": None}
        finally:
            from joblib.externals.loky import get_reusable_executor

            # The workers hold the model; they are ours alone and have nothing left to do: what they wrote is settled.
            # Only `reuse=True` gives joblib's own pool whatever its settings; else it is closed with patience (.4 s).
            get_reusable_executor(reuse=True).shutdown(wait=True, kill_workers=True)
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise missing_extra("dask", "the dask backend") from error
    with ExitStack() as stack:
        try:
            kind: Any = Client
            client = stack.enter_context(kind(options.address, set_as_default=False, timeout="30s"))
        except (OSError, ValueError, TimeoutError) as error:
            raise LabellingError(
                f"the scheduler does not answer: {error}", file=options.address, way_out="check the address"
            ) from error
        stack.enter_context(joblib.parallel_config("dask", scheduler_host=options.address, wait_for_workers_timeout=30))
        lost = stack.enter_context(_watched(client, options))
        try:
            yield None, {}
        except (Exception, KeyboardInterrupt) as error:
            if not lost.is_set() and not _is_of_the_cluster(error):
                raise
            raise LabellingError(
                "the scheduler does not answer any more",
                file=options.address,
                way_out="parts that are whole stay; start the cluster again and go on with --resume",
            ) from error


def _is_of_the_cluster(error: BaseException | None) -> bool:
    """Whether an error tells of the connection to a cluster, by itself or by what it was raised from."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        if type(error).__name__ in _LOST or isinstance(error, ConnectionError | TimeoutError):
            return True
        error = error.__cause__ or error.__context__
    return False


@contextmanager
def _watched(client: Any, options: LabelOptions) -> Iterator[Any]:
    """Say on standard error when a cluster has been without workers for a while: the job waits for them.

    When the connection to the scheduler is given up, joblib would wait for ever: the event that is given is set then,
    and the main thread interrupted.
    """
    import _thread
    import threading

    ended, lost = threading.Event(), threading.Event()

    def watch() -> None:
        without = 0.0
        while not ended.wait(_LOOK_EVERY):
            if client.status == "closed":
                lost.set()
                _thread.interrupt_main()
                return
            workers = 1
            with suppress(Exception):  # of a connection that is being made anew
                workers = len(client.nthreads())
            without = 0.0 if workers else without + _LOOK_EVERY
            if _PATIENCE <= without < _PATIENCE + _LOOK_EVERY:
                print(
                    f"framing: {options.address}: the cluster has had no worker for {without:.0f} s, and the job "
                    "waits; start workers, or end it with Ctrl-C and go on with --resume",
                    file=sys.stderr,
                    flush=True,
                )

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield lost
    finally:
        ended.set()
        thread.join(_LOOK_EVERY)
