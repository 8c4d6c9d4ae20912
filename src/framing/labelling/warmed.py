"""A note that all loops are compiled on this machine, so that a job need not start processes to find out.

It stands beside what Numba keeps, or in the user's cache folder where the package's cannot be written; where neither
can, every job looks anew. It holds for one model (which loops are used depends on it), one state of the modules, one
host and one Numba, and as long as the files that it names are there. A note that is wrong all the same costs time and
no result: workers compile for themselves.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from framing import compiled

_PACKAGE = Path(compiled.__file__).parent
# The rooms that hold loops.
_ROOMS = ("model", "preprocessing")


def noted(fingerprint: str) -> bool:
    """Whether there is a note for a model, and what it names is there; Numba is not loaded for it."""
    name = _name(fingerprint)
    for folder in _folders():
        with suppress(OSError, ValueError, TypeError):
            files = json.loads((folder / name).read_text(encoding="utf-8"))
            if files and all(map(os.path.isfile, files)):
                return True
    return False


def note(fingerprint: str) -> None:
    """Leave a note, if all loops that this process has loaded are kept; call it when documents have been scored."""
    if not (files := compiled.kept_files()):
        return
    for folder in _folders():
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            name = _name(fingerprint)
            beside = folder / f"{name}.{os.getpid()}"
            beside.write_text(json.dumps([os.fspath(file) for file in files]), encoding="utf-8")
            beside.replace(folder / name)
            for old in folder.glob(f"{name.rpartition('-')[0]}-*.json"):
                if old.name != name:
                    old.unlink()
            return


def _folders() -> Iterator[Path]:
    if folder := os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(folder)
        return
    yield _PACKAGE / "__pycache__"
    with suppress(RuntimeError):  # no home
        yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "framing"


def _name(fingerprint: str) -> str:
    """A file name: for whom the note is, and of which state of the modules and of Numba.

    It is another one whenever Numba might take nothing of what is kept, or the model uses other loops.
    """
    rooms = [_PACKAGE / room for room in _ROOMS]
    stamps = [(file.name, file.stat().st_mtime_ns) for room in rooms for file in sorted(room.glob("*_loops.py"))]
    settings = {name: value for name, value in sorted(os.environ.items()) if name.startswith("NUMBA_")}
    whose: list[object] = [fingerprint, sys.version, platform.node(), platform.machine(), settings]
    state: list[object] = [version("numba"), version("llvmlite"), stamps, [compiled.digest(room) for room in rooms]]
    return f"loops-{_short(whose)}-{_short(state)}.json"


def _short(facts: list[object]) -> str:
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]
