"""The shipped model, damaged: bytes flipped and files cut."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import framing
from framing import ModelError
from tests.conftest import ROOT

NAME = "framing-en-open"
TEXT = "Storm hits Oslo\n\n“The vermin must go,” said Ann Quill.\nThey are savage traitors, she added."
FILES = ("model.json", "weights.npz")


@contextmanager
def shipped_copy() -> Iterator[Path]:
    """A copy of the shipped model."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copytree(ROOT / "models" / NAME, Path(folder) / NAME))


def outcome(folder: Path, right: str) -> str:
    """Whether the model is refused by name, or gives the very same report."""
    try:
        told = repr(framing.load(folder).score(TEXT).to_dict())
    except ModelError as error:
        if not (error.file and error.way_out):
            raise AssertionError(f"refused without a file or a way out: {error}") from error
        return "refused"
    if told != right:
        raise AssertionError("the scores changed in silence")
    return "loaded with the same report"


def damage_shipped(*, step: dict[str, int], cuts: int) -> Counter[str]:
    """Flip each ``step``-th byte of each file once, and cut each file at ``cuts`` places."""
    counts: Counter[str] = Counter()
    with shipped_copy() as folder:
        right = repr(framing.load(folder).score(TEXT).to_dict())
        for name in FILES:
            path = folder / name
            content = path.read_bytes()
            for place in range(0, len(content), step[name]):
                with path.open("r+b") as file:
                    file.seek(place)
                    file.write(bytes([content[place] ^ 0xFF]))
                counts[f"{name} flipped: {outcome(folder, right)}"] += 1
                with path.open("r+b") as file:
                    file.seek(place)
                    file.write(content[place : place + 1])
            for number in range(cuts):
                path.write_bytes(content[: (len(content) - 1) * number // cuts])
                counts[f"{name} cut: {outcome(folder, right)}"] += 1
            path.write_bytes(content)
        assert outcome(folder, right) == "loaded with the same report"
    return counts
