"""JSONL: one object a row, UTF-8."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self


class JsonlWriter:
    """Writes rows as JSON objects, one a line."""

    def __init__(self, path: Path | IO[str]) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n") if isinstance(path, Path) else path
        self._own = isinstance(path, Path)  # what was given open is closed by who opened it
        # One encoder for all rows: json.dumps makes a new one for each call with options, half of the time.
        self._encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    def write(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write rows."""
        self._file.writelines(self._encode(row) + "\n" for row in rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._own:
            self._file.close()


def join(parts: Sequence[Path], path: Path) -> None:
    """Put files one after the other."""
    with path.open("wb") as whole:
        for part in parts:
            with part.open("rb") as file:
                shutil.copyfileobj(file, whole, 1 << 20)
