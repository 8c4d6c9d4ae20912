"""The kernel is compiled with an address sanitizer and reads texts as nobody writes them.

    python -m tests.hardening.sanitized 20000 MODEL

reads and scores the project's corpus, the hostile shapes and so many generated texts with a model folder, in a process of
its own that ends at the first access outside of an array, use of freed memory, or undefined arithmetic.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
# The module of a fault that must be found: else nothing was looked at.
_FAULT = """
#include <stdlib.h>
int fault(int at) { int *some = malloc(8); some[at] = 1; return some[0]; }
"""


def runtime() -> str | None:
    """The sanitizer's library, which a process must load before all others; None where there is none."""
    for compiler in filter(None, (os.environ.get("CC"), "cc", "gcc")):
        if shutil.which(compiler):
            command = [compiler, "-print-file-name=libasan.so"]
            told = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
            if os.path.isabs(told):
                return told
    return None


def watch(generated: int, model: Path) -> str:
    """Do so, and return what the process prints.

    Raises:
        AssertionError: a fault was found, or a fault that is there was not.
    """
    library = runtime()
    assert library, "there is no address sanitizer here"
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch, "framing")
        shutil.copytree(ROOT / "src" / "framing", tree, ignore=shutil.ignore_patterns("__pycache__", "loops*.so"))
        command = [sys.executable, ROOT / "hatch_build.py", "--sanitize", "--into", tree / "kernel"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        Path(scratch, "fault.c").write_text(_FAULT, "utf8")
        fault = ["-fsanitize=address", "-shared", "-fPIC", Path(scratch, "fault.c"), "-o", Path(scratch, "fault.so")]
        subprocess.run([os.environ.get("CC", "cc"), *fault], check=True)
        environment = os.environ | {
            "LD_PRELOAD": library,
            "ASAN_OPTIONS": "detect_leaks=0",  # Python keeps much until it ends
            "PYTHONMALLOC": "malloc",  # Python's objects stand apart from one another, too
            "PYTHONPATH": os.pathsep.join([scratch, str(ROOT)]),
        }

        def run(*arguments: str) -> subprocess.CompletedProcess[str]:
            command = [sys.executable, "-m", "tests.hardening.sanitized", *arguments]
            return subprocess.run(command, env=environment, cwd=scratch, capture_output=True, text=True, check=False)

        wrong = run("fault", str(Path(scratch, "fault.so")))
        assert "heap-buffer-overflow" in wrong.stderr, "a fault was not found"
        done = run("read", str(generated), str(model))
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout.strip()


def read(generated: int, folder: str) -> None:
    """The process of `watch`: the rooms whose loops are in the kernel."""
    import framing
    from framing.kernel import loops
    from tests.hardening.shapes import NAMES, shape
    from tests.hardening.texts import text_of

    assert b"__asan" in Path(loops.__file__).read_bytes()
    articles = [path.read_text("utf8") for path in sorted((ROOT / "datasets/framing-en/articles").glob("*.txt"))]
    texts = [*articles, *(shape(name, 20_000) for name in NAMES), *map(text_of, range(generated))]
    model = framing.load(folder)
    found = 0
    for text in texts:
        found += len(model.score(text, level="review").spans)
        model.score_spans(text, [(0, len(text)), (len(text) // 2, len(text))])
        model.classify_spans(text, [(0, min(len(text), 40))])
    assert found > 100, "nothing was found: the decoder was not at work"
    print(f"sanitized: {len(texts):,} texts, {found:,} fragments, no fault")


def fault(library: str) -> None:
    """What must be found."""
    import ctypes

    ctypes.CDLL(library).fault(2)


if __name__ == "__main__":
    if sys.argv[1].isdigit():
        print(watch(int(sys.argv[1]), Path(sys.argv[2])))
    else:
        {"read": lambda: read(int(sys.argv[2]), sys.argv[3]), "fault": lambda: fault(sys.argv[2])}[sys.argv[1]]()
