"""Compiled loops are run with every index looked at, which Numba does not do unless it is told to.

    NUMBA_BOUNDSCHECK=1 NUMBA_CACHE_DIR=FOLDER FRAMING_COMPILED=on python -m tests.hardening.bounds 1000

reads the project's corpus, the hostile shapes and so many generated texts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def watch(generated: int) -> str:
    """Do so in a process of its own, and return what it prints.

    Raises:
        AssertionError: an index was outside of its array, or nothing was looked at.
    """
    with tempfile.TemporaryDirectory() as cache:  # what is compiled with the check must not stay for others
        settings = {"NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": cache, "FRAMING_COMPILED": "on"}
        paths = [str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]
        done = subprocess.run(
            [sys.executable, "-m", "tests.hardening.bounds", str(generated)],
            env=os.environ | settings | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def beyond(numbers: Any) -> Any:
    """What the check must catch."""
    return numbers[len(numbers)]


def main(generated: int) -> None:
    """The process of `watch`."""
    import numpy as np

    import framing
    from framing import compiled
    from tests.hardening.shapes import NAMES, shape
    from tests.hardening.texts import text_of

    try:
        compiled.loop(beyond)(np.zeros(3))
    except IndexError:
        pass
    else:
        raise AssertionError("indexes are not looked at")
    model = framing.load()
    articles = [path.read_text("utf8") for path in sorted((ROOT / "datasets/framing-en/articles").glob("*.txt"))]
    texts = [*articles, *(shape(name, 20_000) for name in NAMES), *map(text_of, range(generated))]
    for number, text in enumerate(texts):
        try:
            model.score(text)
            model.score_spans(text, [(0, len(text)), (len(text) // 2, len(text))])
        except IndexError as error:
            raise AssertionError(f"text {number} = {text[:200]!r}") from error
    assert compiled.ready(), "no compiled loop was used"
    print(f"bounds: {len(texts):,} texts, no index outside of its array")


if __name__ == "__main__":
    main(int(sys.argv[1]))
