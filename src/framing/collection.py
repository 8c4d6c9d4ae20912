"""Python's search for cycles of objects, put off while one text is read.

Reading makes many objects that stay and no cycles. Each time their number has grown by a quarter Python looks through
all of them, so that of two texts the one four times as long took five times as long (3.2 MB; 4.2 times without).
"""

from __future__ import annotations

import gc
from types import TracebackType


class NoCollection:
    """A context in which the collector does not run; it runs afterwards if it did before."""

    __slots__ = ("_ran",)

    def __enter__(self) -> None:
        self._ran = gc.isenabled()
        if self._ran:
            gc.disable()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._ran:
            gc.enable()
