"""Labels -> a table: techniques by outlet, month, voice, speaker or any column that was kept."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.errors import InputError, LabellingError, OptionError
from framing.labelling.options import FORMATS

if TYPE_CHECKING:
    import pandas as pd

MONTH = "month"
_ROWS = 50_000  # rows in memory at a time


def summarise(
    labels: str | Path, *, by: str | Sequence[str] = ("voice",), date: str = "date", share: bool = False
) -> pd.DataFrame:
    """Count techniques by group.

    Args:
        labels: an output of `label_corpus`: a folder or a file, one row a passage, a span, a speaker or an article.
        by: columns to group by: kept ones, ``"voice"``, ``"speaker"``, or ``"month"``, which is made of `date`.
        date: the kept column that ``"month"`` is made of; its first seven characters, as in 2024-03-17.
        share: flagged passages for each hundred passages, in place of their number.

    Returns:
        A row a group; ``articles``, ``passages`` (for spans: the number of spans), then a column a technique, the most
        frequent first. Furniture is left out. Groups are sorted by name; rows without a value are in the group "".

    Raises:
        OptionError: there is no such column.
        InputError: it is no output of `label_corpus`.
    """
    import pandas as pd

    groups = [by] if isinstance(by, str) else list(by)
    if not groups:
        raise OptionError("nothing to group by", way_out="name columns, such as voice")
    sums: pd.DataFrame | None = None
    last: tuple[str, frozenset[Any]] = ("", frozenset())
    for frame in read_labels(labels):
        keys = _keys(frame, groups, date, labels)
        counts = _counts(frame, keys)
        counts["articles"], last = _first_rows(frame.loc[counts.index, "id"], counts[groups], last)
        counts = counts.groupby(groups, sort=True).sum()
        sums = counts if sums is None else pd.concat([sums, counts]).fillna(0).groupby(level=groups).sum()
    if sums is None:
        raise InputError("holds no rows", file=labels, way_out="label a corpus first")
    totals = sums.drop(columns=["articles", "passages"]).sum()
    techniques = sorted(totals.index, key=lambda name: (-totals[name], name))
    result = sums[["articles", "passages", *techniques]].astype("int64").sort_index()
    if share:
        result[techniques] = (result[techniques].div(result["passages"].clip(lower=1), axis=0) * 100).round(2)
    return result


def read_labels(labels: str | Path, *, scores: bool = True) -> Iterator[pd.DataFrame]:
    """The rows of an output in pieces; labels are lists whatever the format.

    Args:
        labels: a file or a folder of parts.
        scores: whether the probabilities of techniques are wanted; without them Parquet is read in half of the time.

    Raises:
        InputError: it is no output of `label_corpus`.
    """
    path = Path(labels)
    if os.path.isdir(path):
        if (path / "_work").is_dir() and not (path / "_SUCCESS").exists():
            raise LabellingError("the job is not finished", file=path, way_out="finish it with --resume")
        files = sorted(file for file in path.glob("part-*") if file.suffix[1:] in FORMATS)
    else:
        files = [path]
    if not files or not os.path.isfile(files[0]) or files[0].suffix[1:] not in FORMATS:
        raise InputError("holds no labels", file=labels, way_out="give an output of `framing label`")
    for file in files:
        for frame in _parquet(file, scores) if file.suffix == ".parquet" else _READERS[file.suffix[1:]](file):
            if "id" not in frame or ("voice" not in frame and "passages" not in frame):
                raise InputError("is not an output of `framing label`", file=file, way_out="give one")
            yield frame


def _parquet(file: Path, scores: bool) -> Iterator[pd.DataFrame]:
    from framing.labelling.writers.parquet import library

    arrow, parquet = library()
    with parquet.ParquetFile(file) as table:
        names = [
            field.name
            for field in table.schema_arrow
            if scores or field.name == "score" or not arrow.types.is_floating(field.type)
        ]
        for batch in table.iter_batches(_ROWS, columns=names):
            yield batch.to_pandas()


def _jsonl(file: Path) -> Iterator[pd.DataFrame]:
    import pandas as pd

    rows = []
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            rows.append(json.loads(line))
            if len(rows) >= _ROWS:
                yield pd.DataFrame(rows)
                rows = []
    if rows:
        yield pd.DataFrame(rows)


def _csv(file: Path) -> Iterator[pd.DataFrame]:
    import pandas as pd

    from framing.labelling.writers.csv import SEPARATOR, unguarded

    numbers = ("start", "end", "passage", "passages", "characters", "flagged")
    with pd.read_csv(file, chunksize=_ROWS, dtype=str, keep_default_na=False, encoding="utf-8") as pieces:
        for cells in pieces:
            frame = cells.rename(columns=unguarded)
            for name in frame.columns:
                if name in numbers or (name.startswith(("passages_", "narration_")) and name != "narration_labels"):
                    frame[name] = frame[name].astype("int64")
                elif name in ("labels", "narration_labels", "speakers", "evidence"):
                    frame[name] = [cell.split(SEPARATOR) if cell else [] for cell in frame[name].map(unguarded)]
                else:
                    frame[name] = frame[name].map(unguarded)
            yield frame


_READERS = {"jsonl": _jsonl, "csv": _csv}


def _keys(frame: pd.DataFrame, groups: list[str], date: str, labels: str | Path) -> pd.DataFrame:
    import pandas as pd

    keys = {}
    for name in groups:
        source = date if name == MONTH and MONTH not in frame else name
        if source not in frame:
            known = ", ".join(frame.columns[:12])
            raise OptionError(f"there is no column {source!r}", file=labels, way_out=f"there are {known}; use --keep")
        values = frame[source].astype(object).where(frame[source].notna(), "").astype(str)
        keys[name] = values.str[:7] if source != name else values
    return pd.DataFrame(keys, index=frame.index)


def _first_rows(
    ids: pd.Series, keys: pd.DataFrame, last: tuple[str, frozenset[Any]]
) -> tuple[list[int], tuple[str, frozenset[Any]]]:
    """1 for the first row of an article in its group, else 0: rows of an article follow one another.

    Args:
        ids: the articles' ids.
        keys: the groups.
        last: the article that the rows before these ended with, and its groups.
    """
    current, seen = last[0], set(last[1])
    first = []
    for article, key in zip(ids, keys.itertuples(index=False, name=None), strict=True):
        if article != current:
            current, seen = article, set()
        first.append(int(key not in seen))
        seen.add(key)
    return first, (current, frozenset(seen))


def _counts(frame: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Passages, and a count a technique, for each row; beside the keys."""
    counts = keys.copy()
    if "technique" in frame:
        counts["passages"] = 1
        for name in frame["technique"].unique():
            counts[name] = (frame["technique"] == name).astype("int64")
        return counts
    flags = [name.removeprefix("passages_") for name in frame.columns if name.startswith("passages_")]
    if flags:
        counts["passages"] = frame["passages"].astype("int64")
        for name in flags:
            counts[name] = frame[f"passages_{name}"].astype("int64")
        return counts
    read = frame["voice"] != "furniture"
    counts["passages"] = read.astype("int64")
    names = sorted({name for labels in frame["labels"] for name in labels})
    for name in names:
        counts[name] = [int(name in labels) for labels in frame["labels"]]
    return counts[read]
