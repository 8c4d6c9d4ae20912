"""Compiled loops: the same results as NumPy, sooner.

Over a short article NumPy spends most of its time on being called. The longest stretches of array work are therefore
written a second time as plain loops, in modules named ``*_loops.py``, which Numba compiles to machine code without a
compiler on the user's machine. NumPy's path stays the reference: tests hold the two equal to the bit.

Numba takes half a second to load, and the first compilation on a machine some seconds more (it is then kept beside
the modules, or in the user's cache folder). So loops are used only when they pay: after `PAYS_AFTER` characters in
one process, or never where Numba is not installed. What has read less is done before Numba would be loaded.

    compiled.count(len(text))
    if compiled.ready():
        from framing.model import reading_loops  # imports Numba
"""

from __future__ import annotations

import functools
import hashlib
import os
import threading
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar, cast

from framing.errors import OptionError

# "auto" (the default), "on": from the first character, "off": never. Tests and benchmarks set it, and users of a
# machine on which Numba fails.
SWITCH = "FRAMING_COMPILED"

# Loading Numba and kept loops takes about .5 s, and loops save about .7 s a million characters (measured): it is even
# after 700,000. Compiling, once a machine, takes 25 s and is even after some 35 million; it is paid only once.
# A process that is told beforehand how much it will read (`expect`) does not wait until it has read so much.
PAYS_AFTER = 700_000

_F = TypeVar("_F", bound=Callable[..., object])


class _State:
    """What this process has read, and whether it has changed over."""

    def __init__(self) -> None:
        self.on = False
        self.read = 0
        self.settled = False  # nothing more to decide: on, or never
        self.lock = threading.Lock()

    def decide(self) -> None:
        with self.lock:
            if self.settled:
                return
            wanted = os.environ.get(SWITCH, "auto")
            if wanted not in ("auto", "on", "off"):
                raise OptionError(f"{SWITCH} is {wanted!r}", way_out="set it to auto, on or off, or not at all")
            if not allowed():
                self.settled = True
            elif wanted == "on" or self.read >= PAYS_AFTER:
                self.settled = self.on = True


_state = _State()
_loops: list[tuple[Any, Any]] = []  # those whose modules were loaded, and where each is kept
_listeners: list[Callable[[], object]] = []


def count(characters: int) -> None:
    """Note that a text of so many characters is about to be read.

    Raises:
        OptionError: the environment variable FRAMING_COMPILED has an unknown value.
    """
    if _state.settled:
        return
    _state.read += characters
    _state.decide()


def expect(characters: int) -> None:
    """Note how much this process is going to read in all, where that is known before it begins.

    Loops that will pay are then used from the first text on; it decides nothing where they would not.

    Raises:
        OptionError: as `count`.
    """
    if characters >= PAYS_AFTER:
        count(PAYS_AFTER)


def allowed() -> bool:
    """Whether loops may be used at all here, now or later."""
    return os.environ.get(SWITCH, "auto") != "off" and find_spec("numba") is not None


def ready() -> bool:
    """Whether modules of loops are to be used from now on in this process."""
    return _state.on


def loop(function: _F) -> _F:
    """Decorator: compile a function over arrays and numbers; what is compiled is kept for the next process.

    It is kept as long as no module of the function's room or of `framing.preprocessing` changes.
    Arguments must keep their types from call to call: each new combination is compiled anew.
    """
    import numba
    from numba.core.caching import FunctionCache

    made: Any = numba.njit(nogil=True, error_model="numpy")(function)
    try:
        kept: Any = FunctionCache(function)  # type: ignore[no-untyped-call]
    except RuntimeError:  # Numba finds no folder that it may write to: compile in each process
        return cast(_F, made)
    # Numba looks only at the file that a loop stands in, but other modules' loops and constants are built into it.
    file = kept._cache_file
    file._source_stamp = (file._source_stamp, digest(Path(function.__code__.co_filename).parent))
    made._cache = kept
    _loops.append((made, kept))
    if _listeners:
        _tell_when_kept(kept)
    return cast(_F, made)


def _tell_when_kept(cache: Any) -> None:
    save = cache.save_overload

    def saved(*given: Any) -> None:
        save(*given)
        for listener in _listeners:
            listener()

    cache.save_overload = saved


def when_kept(listener: Callable[[], object]) -> None:
    """Have a function called whenever this process has compiled a loop and keeps it; before any loop is loaded."""
    _listeners.append(listener)


def kept_files() -> list[Path]:
    """Where the loops that this process has called are kept: one index a loop; none where one of them is not.

    A loop of a module that was loaded need not have been called: some only serve rare texts.
    """
    files = [kept._cache_file for made, kept in _loops if made.overloads]
    return [Path(file._index_path) for file in files] if all(file._load_index() for file in files) else []


@functools.cache
def digest(room: Path) -> str:
    """What the modules of a room, and of the lowest room with loops, say, in short (3 ms)."""
    content = hashlib.sha256()
    for module in sorted({*room.glob("*.py"), *(Path(__file__).parent / "preprocessing").glob("*.py")}):
        content.update(module.read_bytes())
    return content.hexdigest()
