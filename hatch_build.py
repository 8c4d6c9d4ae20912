"""Compile the loops of `framing.kernel`: the build's hook, and a command.

    python hatch_build.py                               in place, for this Python: after every change of a .c or .h file
    python hatch_build.py --platform macos-arm64 --into FOLDER     for another system, with zig
    python hatch_build.py --sanitize --into FOLDER                 with every access to memory looked at

The machine's own compiler is used where it passes a probe (`$CC`, cc, gcc, clang), else zig, which a build asks for as
a dependency (`ziglang`, a wheel of 100 MB that only the build's own environment holds). The flags ask for arithmetic
that is the same on every processor: no fused multiplications, nothing reordered, no instruction that not all have.
"""

from __future__ import annotations

import argparse
import os
import platform
import runpy
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # as a command it needs nothing but Python
    BuildHookInterface = object

ROOT = Path(__file__).resolve().parent
FOLDER = ROOT / "src" / "framing" / "kernel"
ZIG = "ziglang>=0.13"
# -O3: rows of 24 weights are added in 60 % of the time of -O2. -fwrapv: sums of hashes may wrap around.
FLAGS = ["-std=c11", "-O3", "-g0", "-ffp-contract=off", "-fno-fast-math", "-fno-math-errno", "-fwrapv"]
FLAGS += ["-fvisibility=hidden", "-Wall", "-Wextra"]
SHARED = {
    "linux": ["-shared", "-fPIC"],
    "macos": ["-dynamiclib", "-undefined", "dynamic_lookup"],  # Python's own functions are found when it is loaded
    "windows": ["-shared"],
}
# What zig can compile for from any system. Only Linux was run; macOS and Windows were linked and looked at.
TARGETS = {
    "linux-x86_64": "x86_64-linux-gnu.2.17",
    "linux-aarch64": "aarch64-linux-gnu.2.17",
    "linux-musl-x86_64": "x86_64-linux-musl",
    "linux-musl-aarch64": "aarch64-linux-musl",
    "macos-x86_64": "x86_64-macos.11.0",
    "macos-arm64": "aarch64-macos.11.0",
    "windows-x86_64": "x86_64-windows-gnu",
    "windows-arm64": "aarch64-windows-gnu",
}
# Memory and undefined arithmetic are looked at, and the process ends at the first fault (tests/hardening/sanitized.py).
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-g1", "-O1"]
PROBE = "#include <stdint.h>\n#include <string.h>\nint answer(const char *text) { return (int)strlen(text); }\n"


def here() -> str:
    """The platform that this Python is for, as `TARGETS` has it where it is known."""
    system = {"darwin": "macos", "win32": "windows"}.get(sys.platform, "linux")
    machine = platform.machine().lower()
    machine = {"amd64": "x86_64", "arm64": "arm64" if system != "linux" else "aarch64"}.get(machine, machine)
    musl = "musl" in str(sysconfig.get_config_var("HOST_GNU_TYPE") or "")
    return f"{system}-musl-{machine}" if musl else f"{system}-{machine}"


def file_name(name: str) -> str:
    """What the module is called on a platform, so that every Python from 3.11 on finds it."""
    return "loops.pyd" if name.startswith("windows") else "loops.abi3.so"


def machine_compiler() -> list[str] | None:
    """The command of a compiler of this machine that makes shared objects, or None."""
    if sys.platform == "win32":  # zig alone can make the import library
        return None
    named = os.environ.get("CC")
    for command in [shlex.split(named)] if named else [["cc"], ["gcc"], ["clang"]]:
        if not command or not shutil.which(command[0]):
            continue
        with tempfile.TemporaryDirectory() as scratch:
            probe = Path(scratch, "probe.c")
            probe.write_text(PROBE, "utf8")
            output = ["-o", str(Path(scratch, "probe.so"))]
            try:
                run([*command, *FLAGS, *SHARED[here().partition("-")[0]], str(probe), *output])
            except RuntimeError:
                continue
        return command
    return None


def compile_loops(into: Path, name: str | None = None, *, sanitize: bool = False) -> Path:
    """Compile the module into a folder and return its path.

    Args:
        into: the folder; a module that is there is replaced in one step, as a running Python may have it loaded.
        name: a platform of `TARGETS`; else this machine, with its own compiler if it has one.
        sanitize: whether faults in memory are to be found.

    Raises:
        RuntimeError: there is no compiler, or it failed.
    """
    command = machine_compiler() if name is None else None
    name = name or here()
    if command is None:
        if find_spec("ziglang") is None:
            raise RuntimeError("no C compiler found ($CC, cc, gcc, clang): install one, or pip install ziglang")
        if name not in TARGETS:
            raise RuntimeError(f"no C compiler found, and zig's name for {name} is not known: install a compiler")
        command = [sys.executable, "-m", "ziglang", "cc", "-target", TARGETS[name], "-mcpu=baseline"]
    digest = runpy.run_path(str(FOLDER / "sources.py"))["digest"](FOLDER)
    sources = [str(path) for path in sorted(FOLDER.glob("*.c"))]
    system = name.partition("-")[0]
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into) as scratch:
        libraries = [str(import_library(Path(scratch), name))] if system == "windows" else []
        made = Path(scratch, file_name(name))
        flags = [*FLAGS, *SHARED[system], *(SANITIZE if sanitize else []), f'-DSOURCES="{digest}"']
        run([*command, *flags, *sources, *libraries, "-o", str(made)])
        return made.replace(into / made.name)


def import_library(scratch: Path, name: str) -> Path:
    """The library through which Windows finds Python's functions in python3.dll: those that python_abi.h declares."""
    functions, data = [], []
    for line in (FOLDER / "python_abi.h").read_text("utf8").splitlines():
        if line.startswith("PY_DATA "):
            data.append(line.removesuffix(";").split("*")[-1].strip())
        elif line.endswith(");") and "(" in line and line[0].isalpha() and not line.startswith("typedef"):
            functions.append(line.partition("(")[0].split()[-1].lstrip("*"))
    definition = scratch / "python3.def"
    lines = ["LIBRARY python3.dll", "EXPORTS", *functions, *(f"{one} DATA" for one in data)]
    definition.write_text("\n".join(lines) + "\n", "utf8")
    library = scratch / "libpython3.a"
    machine = "arm64" if name.endswith("arm64") else "i386:x86-64"
    run([sys.executable, "-m", "ziglang", "dlltool", "-m", machine, "-d", str(definition), "-l", str(library)])
    return library


def run(command: list[str]) -> None:
    """Run a compiler.

    Raises:
        RuntimeError: it failed; the message is its own.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{shlex.join(command)} ended with {done.returncode}:\n{done.stderr}")
    sys.stderr.write(done.stderr)  # warnings


def wheel_platform() -> str:
    """The last part of the wheel's tag."""
    name = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    return name.replace("universal2", platform.machine())  # what was compiled is for one processor


class KernelHook(BuildHookInterface):  # type: ignore[misc, unused-ignore]
    """Puts the compiled module into the wheel, or into the source tree for an editable installation."""

    def dependencies(self) -> list[str]:
        """What the build needs besides hatchling."""
        return [] if machine_compiler() else [ZIG]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and say what the wheel is for."""
        if "free-threading" in sys.version:
            raise RuntimeError("framing needs a Python with a global lock: this one is free-threaded")
        build_data["pure_python"] = False
        build_data["tag"] = f"cp311-abi3-{wheel_platform()}"
        if version == "editable":
            compile_loops(FOLDER)
            return
        self._scratch = tempfile.TemporaryDirectory()
        made = compile_loops(Path(self._scratch.name))
        build_data["force_include"][str(made)] = f"framing/kernel/{made.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled beside the source tree."""
        if version != "editable":
            self._scratch.cleanup()


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Compile the loops of framing.kernel.")
    parser.add_argument("--platform", choices=TARGETS, help="another system, with zig (default: this one)")
    parser.add_argument("--into", type=Path, default=FOLDER, help="a folder (default: the source tree)")
    parser.add_argument("--sanitize", action="store_true", help="look at every access to memory (for tests)")
    given = parser.parse_args()
    try:
        print(compile_loops(given.into, given.platform, sanitize=given.sanitize))
    except RuntimeError as error:
        sys.exit(f"hatch_build.py: {error}")


if __name__ == "__main__":
    main()
