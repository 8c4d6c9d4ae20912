"""The streams of a whole job: its articles by number, with their groups, dates and texts."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.errors import InputError, LabellingError, OptionError
from framing.wording.store import SUFFIX, Chunk, read_streams

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
UNDATED = 2**31 - 1  # sorts after every date
_WAY_OUT = "label the corpus with --terms"


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """The articles of a job in the order of its input.

    Attributes:
        chunks: the streams, some articles each; firsts: the number of each one's first article, and of all.
        groups: shape (articles,), each one's place in `names`.
        names: of the groups, sorted.
        days: shape (articles,), dates as days since the year 1; `UNDATED` where there is none.
        words: all words.
        language: of the articles.
    """

    chunks: tuple[Chunk, ...]
    firsts: tuple[int, ...]
    groups: NDArray[np.int32]
    names: tuple[str, ...]
    days: NDArray[np.int32]
    words: int
    language: str

    @property
    def articles(self) -> int:
        """How many there are."""
        return self.firsts[-1]

    def streams(self) -> Iterator[tuple[int, Any, Any, Any]]:
        """Of each chunk: the number of its first article, values, flags, bounds."""
        for first, chunk in zip(self.firsts, self.chunks, strict=False):
            values, flags, bounds = chunk.read("values", "flags", "bounds")
            yield first, values, flags, bounds

    def place(self, article: int) -> tuple[Chunk, int]:
        """The chunk of an article, and its number there."""
        at = bisect_right(self.firsts, article) - 1
        return self.chunks[at], article - self.firsts[at]

    def id(self, article: int) -> str:
        """An article's id."""
        chunk, number = self.place(article)
        return chunk.id(number)

    def day(self, article: int) -> str:
        """An article's date, as in 2024-03-17; empty where it has none."""
        day = int(self.days[article])
        return "" if day == UNDATED else Date.fromordinal(day).isoformat()


def read_corpus(output: str | Path, *, by: str | None, date: str | None) -> Corpus:
    """The streams that `framing label --terms` wrote beside its labels.

    Args:
        output: the labels.
        by: the kept column of the groups; None: all articles are one group.
        date: the kept column of the dates; None: none has a date.

    Raises:
        InputError: there are no streams.
        OptionError: a column was not kept.
        LabellingError: the job is not finished, or a file is broken.
    """
    import numpy as np

    folder = stream_folder(Path(output))
    files = [read_streams(path) for path in sorted(folder.glob(f"part-*{SUFFIX}"))]
    chunks = [chunk for file in files for chunk in file.chunks]
    if not chunks:
        raise InputError("holds no article", file=output, way_out=_WAY_OUT)
    columns = [_column(name, files[0].keep, output) for name in (by, date)]
    names: dict[str, int] = {}
    groups, days, firsts, words = [], [], [0], 0
    for chunk in chunks:
        about = chunk.kept()
        groups.append(np.array([names.setdefault(_kept(one, columns[0]), len(names)) for one in about], np.int32))
        days.append(np.array([ordinal(_kept(one, columns[1])) for one in about], np.int32))
        firsts.append(firsts[-1] + len(about))
        words += chunk.places["values"][1] // 4
    ordered = sorted(names)
    place = np.array([ordered.index(name) for name in names], np.int32)
    return Corpus(
        tuple(chunks),
        tuple(firsts),
        place[np.concatenate(groups)],
        tuple(ordered),
        np.concatenate(days),
        words,
        files[0].language,
    )


def has_streams(output: str | Path) -> bool:
    """Whether there are streams of terms beside an output."""
    try:
        stream_folder(Path(output))
    except (InputError, LabellingError):
        return False
    return True


def stream_folder(output: Path) -> Path:
    """Where the streams of an output are.

    Raises:
        InputError: there are none.
        LabellingError: the job is not finished.
    """
    if output.is_dir() and (output / "_work").is_dir() and not (output / "_SUCCESS").exists():
        raise LabellingError("the job is not finished", file=output, way_out="finish it with --resume")
    if not os.path.exists(output):
        raise InputError("there is no such output", file=output, way_out="give what `framing label` wrote")
    folder = output / "_terms" if output.is_dir() else output.with_name(f"{output.name}.terms")
    if not folder.is_dir() or not any(folder.glob(f"part-*{SUFFIX}")):
        raise InputError("has no streams of terms", file=output, way_out=_WAY_OUT)
    return folder


def _column(name: str | None, keep: tuple[str, ...], output: str | Path) -> int | None:
    if name is None:
        return None
    if name not in keep:
        known = f"the kept columns are {', '.join(keep)}" if keep else "no column was kept"
        raise OptionError(f"there is no column {name!r}: {known}", file=output, way_out="--keep it, or give none")
    return keep.index(name)


def _kept(kept: list[str | None], column: int | None) -> str:
    return "" if column is None else kept[column] or ""


def ordinal(text: str) -> int:
    """A date that begins as 2024-03-17 does, as the days since the year 1; `UNDATED` for others."""
    found = _ISO.match(text.strip())
    try:
        return Date(int(found[1]), int(found[2]), int(found[3])).toordinal() if found else UNDATED
    except ValueError:
        return UNDATED
