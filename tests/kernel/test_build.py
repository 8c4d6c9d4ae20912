"""The kernel is built with and without a compiler, and a module that does not fit is refused by name."""

import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "src" / "framing"
USE = """
import numpy
from framing.kernel import loops
print(loops.exp_each(numpy.array([1.0]))[0].hex(), loops.__file__)
"""


@pytest.fixture
def tree(tmp_path):
    """A source tree with the least that the kernel needs; gives a function that imports it in another process."""
    package = tmp_path / "framing"
    package.mkdir()
    for name in ("__init__.py", "errors.py"):
        shutil.copy(PACKAGE / name, package)
    shutil.copytree(PACKAGE / "kernel", package / "kernel", ignore=shutil.ignore_patterns("__pycache__"))

    def use(program=USE):
        environment = os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-c", program]
        return subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)

    return package / "kernel", use


def test_a_module_that_fits_its_sources_is_loaded(tree):
    folder, use = tree
    done = use()
    assert done.stdout.split() == ["0x1.5bf0a8b145769p+1", str(next(folder.glob("loops*.so")))], done.stderr


def test_a_module_older_than_its_sources_is_refused(tree):
    folder, use = tree
    with (folder / "rows.c").open("a", encoding="utf8") as file:
        file.write("/* changed */\n")
    told = use().stderr.splitlines()[-1]
    assert "InstallationError" in told
    assert "older or newer than their C files (run python hatch_build.py" in told


def test_sources_are_not_looked_at_where_there_are_none(tree):
    folder, use = tree
    for path in [*folder.glob("*.c"), *folder.glob("*.h")]:
        path.unlink()
    assert use().returncode == 0


@pytest.mark.parametrize("content", [None, b"no shared object"])
def test_a_missing_or_broken_module_is_refused(tree, content):
    folder, use = tree
    module = next(folder.glob("loops*.so"))
    module.unlink()
    if content is not None:
        module.write_bytes(content)
    told = use().stderr.splitlines()[-1]
    assert "InstallationError" in told
    assert "cannot be loaded" in told


def test_a_free_threaded_interpreter_is_refused_by_name(tree):
    _, use = tree
    told = use("import sys; sys.version += ' free-threading build'; import framing.kernel").stderr.splitlines()[-1]
    assert "InstallationError" in told
    assert "which a free-threaded Python does not have" in told


def test_the_command_compiles_with_the_machine_s_compiler(tree, tmp_path):
    if not any(map(shutil.which, ("cc", "gcc", "clang"))):
        pytest.skip("there is no C compiler here")
    folder, use = tree
    next(folder.glob("loops*.so")).unlink()
    command = [sys.executable, ROOT / "hatch_build.py", "--into", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not done.stderr, "the compiler warns"
    assert use().stdout.startswith("0x1.5bf0a8b145769p+1")


def test_without_any_compiler_the_command_says_what_to_install(tmp_path):
    if shutil.which("zig") or _has("ziglang"):
        pytest.skip("zig is installed here")
    environment = {name: value for name, value in os.environ.items() if name != "CC"} | {"PATH": str(tmp_path)}
    command = [sys.executable, ROOT / "hatch_build.py", "--into", tmp_path]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no C compiler found" in done.stderr
    assert "pip install ziglang" in done.stderr


def _has(module):
    from importlib.util import find_spec

    return find_spec(module) is not None


@pytest.mark.slow
@pytest.mark.parametrize("hidden", [False, True], ids=["machine's compiler", "zig"])
@pytest.mark.parametrize("source", ["tree", "sdist"])
def test_a_wheel_is_built_with_and_without_a_compiler(tmp_path, hidden, source):
    """Needs a package index, for the build's own tools."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
    if source == "sdist":
        subprocess.run([sys.executable, "-m", "build", "--sdist", "-o", tmp_path / "sdist", clone], check=True)
        (clone,) = (tmp_path / "sdist").glob("*.tar.gz")
    environment = {name: value for name, value in os.environ.items() if name not in ("CC", "PYTHONPATH")}
    if hidden:
        (tmp_path / "nothing").mkdir()
        environment["PATH"] = str(tmp_path / "nothing")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path / "wheel", clone]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = (tmp_path / "wheel").glob("framing-*-cp311-abi3-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if name.startswith("framing/kernel/")}
        archive.extractall(tmp_path / "unpacked")
    assert inside == {f"framing/kernel/{name}" for name in ("__init__.py", "sources.py", "loops.pyi", "loops.abi3.so")}
    environment |= {"PYTHONPATH": str(tmp_path / "unpacked"), "PATH": os.environ["PATH"]}
    done = subprocess.run([sys.executable, "-c", USE], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.split()[0] == "0x1.5bf0a8b145769p+1", done.stderr
    assert str(tmp_path) in done.stdout
