"""The arithmetic of a fit: one kernel of every library, so that the same data give the same bytes on every processor.

OpenBLAS, NumPy and the C library choose other code for newer processors, which rounds otherwise. They choose when they
are loaded, from variables of the environment; so a training process starts itself again with these, once, before any
of them is there. Processes that it starts inherit them.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Mapping

# Set in the process that was started again.
MARK = "FRAMING_ARITHMETIC"
# The oldest processor that OpenBLAS's wheels and NumPy's (x86-64-v2) are both made for.
_CORE = "Nehalem"
# What glibc's exp, log and pow look at to choose; those that end in _Usable are the names before glibc 2.33.
_LIBM = "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F,-AVX2_Usable,-FMA_Usable,-FMA4_Usable"
_LEFT_OUT = ("OPENBLAS_L2_SIZE", "NPY_ENABLE_CPU_FEATURES")
# Of this NumPy, what goes beyond its baseline and this processor has: others it would warn of.
_ASK = (
    "from numpy._core._multiarray_umath import __cpu_dispatch__ as known, __cpu_features__ as has;"
    "print(*[name for name in known if has.get(name)])"
)
# Told in model.json: what does not depend on the processor that was used.
FIXED = {
    "openblas": _CORE,
    "numpy": "baseline",
    "libm": "without FMA and AVX2",
    "threads": "1",
}


def can_be_fixed() -> bool:
    """Whether there is anything to choose that is known: on x86-64, where a process can take another's place."""
    return os.name == "posix" and platform.machine().lower() in ("x86_64", "amd64")


def fixed_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process whose arithmetic is fixed.

    Args:
        environment: what is to be kept, where it does not choose arithmetic.
    """
    kept = {name: value for name, value in environment.items() if name not in _LEFT_OUT}
    kept.pop("NPY_DISABLE_CPU_FEATURES", None)
    # Nothing but this interpreter is started, with a program that stands above.
    asked = subprocess.run([sys.executable, "-c", _ASK], env=kept, capture_output=True, text=True, check=False)  # noqa: S603
    newer = asked.stdout.strip()
    if newer:
        kept["NPY_DISABLE_CPU_FEATURES"] = newer
    others = [part for part in kept.get("GLIBC_TUNABLES", "").split(":") if part and "glibc.cpu.hwcaps" not in part]
    return kept | {
        "OPENBLAS_CORETYPE": _CORE,
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "GLIBC_TUNABLES": ":".join([*others, _LIBM]),
        MARK: "fixed",
    }


def fix() -> None:
    """Start this process again with fixed arithmetic; returns where that was done, or cannot be.

    The command line is given again as it was.
    """
    if os.environ.get(MARK) or not can_be_fixed():
        return
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], fixed_environment(os.environ))  # noqa: S606


def told() -> dict[str, str]:
    """What was fixed in this process, for ``about["arithmetic"]``; empty where nothing was."""
    return dict(FIXED) if os.environ.get(MARK) == "fixed" else {}
