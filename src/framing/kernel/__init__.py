"""The compiled loops: one module in C, typed by ``loops.pyi``; each loop of the project is there, and only there.

    from framing.kernel import loops

    loops.running_sums(weights, ids)

`hatch_build.py` compiles it when the package is installed; nobody who installs a wheel needs a compiler. In a source
tree it is compiled in place, by the same file, and a module that is older than its sources is refused here.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from framing.errors import InstallationError
from framing.kernel.sources import digest

_FOLDER = Path(__file__).parent


def _check() -> None:
    """Let a module pass that fits the interpreter and its sources.

    Raises:
        InstallationError: it does not, or there is none.
    """
    tree = (_FOLDER / "loops.c").is_file()
    way_out = "run python hatch_build.py in the source tree" if tree else "install framing again, for this Python"
    if "free-threading" in sys.version:
        raise InstallationError(
            "the compiled loops need Python's global lock, which a free-threaded Python does not have",
            file=sys.executable,
            way_out="use a Python that is not free-threaded",
        )
    try:
        loops = importlib.import_module("framing.kernel.loops")
    except ImportError as error:
        problem = f"the compiled loops cannot be loaded: {error}"
        raise InstallationError(problem, file=_FOLDER, way_out=way_out) from error
    if tree and digest(_FOLDER) != loops.SOURCES:
        problem = "the compiled loops are older or newer than their C files"
        raise InstallationError(problem, file=loops.__file__, way_out=way_out)


_check()
