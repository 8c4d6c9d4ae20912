"""What the compiled loops were made from, in short; `hatch_build.py` runs this file too, before there is a package."""

from __future__ import annotations

import zlib
from pathlib import Path


def digest(folder: Path) -> str:
    """A check sum of all C files of ``folder``, names included: against mistakes, not against forgery (.3 ms)."""
    total = 0
    for path in sorted([*folder.glob("*.c"), *folder.glob("*.h")]):
        total = zlib.crc32(path.name.encode() + path.read_bytes(), total)
    return f"{total:08x}"
