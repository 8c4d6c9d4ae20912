"""Rows of labels -> the columns that findings are made of; the one place that knows what `framing label` writes.

Rows may have more columns than are known here, and kept columns under any of the usual names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from framing.errors import InputError, OptionError
from framing.techniques import ANY

if TYPE_CHECKING:
    import pandas as pd

    Labels = str | Path | pd.DataFrame
    Texts = pd.Series[str]

Unit = Literal["passage", "span"]
FURNITURE = "furniture"
SHOWN = "shown"
# Columns that outlets, dates and addresses are usually kept in; the first that is there is taken.
USUAL = {
    "outlet": ("outlet", "site", "source", "publisher", "domain", "newspaper"),
    "date": ("date", "published", "publication_date", "day", "time"),
    "url": ("url", "link", "address"),
    "title": ("title", "headline"),
}
_IDENTITY = ("input", "place", "id")
_NEEDED: dict[Unit, tuple[str, ...]] = {
    "passage": ("voice", "speaker", "text", "labels"),
    "span": ("voice", "speaker", "text", "technique", "score"),
}


@dataclass(frozen=True, eq=False)
class Piece:
    """Some rows of labels, furniture left out, in the order of the output.

    Attributes:
        frame: the rows as they are.
        unit: what a row is.
        name: what the labels are called, for errors.
        chosen: kept columns for ``outlet``, ``date``, ``url``, ``title`` where they do not have a usual name.
    """

    frame: pd.DataFrame
    unit: Unit
    name: str
    chosen: dict[str, str]

    def __len__(self) -> int:
        return len(self.frame)

    def where(self, keep: Any) -> Piece:
        """The rows for which ``keep`` (an array of truth values) is true."""
        return self if bool(keep.all()) else Piece(self.frame[keep], self.unit, self.name, self.chosen)

    @cached_property
    def articles(self) -> Texts:
        """What tells articles apart: an id may stand twice in a corpus, with another input or place."""
        names = [name for name in _IDENTITY if name in self.frame]
        if not names:
            return _texts(self.frame.index.to_series())
        found = _texts(self.frame[names[0]])
        for name in names[1:]:
            found = found + "\x1f" + _texts(self.frame[name])
        return found

    @cached_property
    def ids(self) -> Texts:
        """The articles' ids as the user knows them."""
        return _texts(self.frame["id"] if "id" in self.frame else self.frame.index.to_series())

    @cached_property
    def numbers(self) -> Any:
        """The passage's number in its article, as an array."""
        return self.frame["passage"].to_numpy(dtype="int64")

    @cached_property
    def starts(self) -> Any:
        """Where the row begins in its article's text, as an array."""
        return self.frame["start"].to_numpy(dtype="int64")

    @cached_property
    def voices(self) -> Texts:
        """The rows' voices."""
        return _texts(self.frame["voice"])

    @cached_property
    def speakers(self) -> Texts:
        """The speakers' names, "" where there is none."""
        return _texts(self.frame["speaker"])

    @cached_property
    def texts(self) -> Texts:
        """The rows' own words."""
        return _texts(self.frame["text"], strip=False)

    @cached_property
    def labels(self) -> pd.Series[Any]:
        """For each row the techniques that it is flagged for, as a list."""
        if self.unit == "passage":
            return self.frame["labels"]
        return self.frame["technique"].map(lambda name: [name])

    def score(self, technique: str) -> Any:
        """The probability of a technique in each row, as an array; NaN where the rows do not have it."""
        import numpy as np

        if self.unit == "span":
            fits = (self.frame["technique"] == technique) | (technique == ANY)
            return self.frame["score"].astype("float64").where(fits).to_numpy()
        if technique not in self.frame:
            return np.full(len(self), np.nan)
        return self.frame[technique].astype("float64").to_numpy()

    def has(self, name: str) -> bool:
        """Whether there is such a column, by its own or by a usual name."""
        return self._source(name) is not None

    def column(self, name: str) -> Texts:
        """A column as text, by its own name or by what is usually kept under another: ``outlet``, ``date``, ...

        Raises:
            OptionError: there is none.
        """
        source = self._source(name)
        if source is None:
            known = ", ".join(map(str, self.frame.columns[:12]))
            raise OptionError(
                f"there is no column {self.chosen.get(name, name)!r}",
                file=self.name,
                way_out=f"there are {known}; keep more with --keep when labelling",
            )
        return _texts(self.frame[source])

    def _source(self, name: str) -> str | None:
        if name in self.chosen:
            return self.chosen[name] if self.chosen[name] in self.frame else None
        if name in self.frame:
            return name
        return next((usual for usual in USUAL.get(name, ()) if usual in self.frame), None)


def read_pieces(
    labels: Labels,
    *,
    units: Sequence[Unit] = ("passage",),
    chosen: dict[str, str] | None = None,
    level: str = SHOWN,
    scores: bool = False,
) -> Iterator[Piece]:
    """The rows of labels, some at a time, furniture left out.

    Args:
        labels: an output of `framing label`, or a pandas table with such rows.
        units: what a row may be.
        chosen: see `Piece`.
        level: where rows have a column ``level``: the flags that count; "review" takes those of "shown" too.
        scores: whether the probabilities of techniques are wanted.

    Raises:
        InputError: it is no output of `framing label`, is damaged, or holds no rows.
        OptionError: a row is something else than asked for, or was written by another version.
        LabellingError: the job is not finished.
    """
    import pandas as pd

    name = "the table" if isinstance(labels, pd.DataFrame) else str(labels)
    some = False
    for frame in [labels] if isinstance(labels, pd.DataFrame) else _frames(labels, scores):
        unit = _unit(frame, units, name)
        some = some or len(frame) > 0
        heard = (frame["voice"].notna() & (frame["voice"] != FURNITURE)).to_numpy(dtype=bool)
        if "level" in frame and unit == "span" and level == SHOWN:
            heard = heard & (frame["level"] == SHOWN).to_numpy(dtype=bool)
        yield Piece(_tidy(frame[heard], unit, name), unit, name, dict(chosen or {}))
    if not some:
        raise InputError("holds no rows", file=name, way_out="label a corpus first")


def techniques_in(frame: pd.DataFrame) -> list[str]:
    """The techniques that rows by passage have a probability for, in the order of the columns."""
    columns = list(map(str, frame.columns))
    if "labels" not in columns or ANY not in columns:
        return []
    first, last = columns.index("labels") + 1, columns.index(ANY)
    return [name for name in columns[first:last] if frame[name].dtype.kind in "fi" or _numeric(frame[name])]


def _numeric(values: pd.Series[Any]) -> bool:
    import pandas as pd

    return bool(pd.to_numeric(values.head(100), errors="coerce").notna().all())


def _frames(labels: str | Path, scores: bool) -> Iterator[pd.DataFrame]:
    from framing.labelling.summary import read_labels

    try:
        yield from read_labels(labels, scores=scores)
    except json.JSONDecodeError as error:
        raise _damaged(labels, f"is not JSON: {error}") from error
    except UnicodeDecodeError as error:
        raise _damaged(labels, f"is not UTF-8: {error.reason}") from error
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        # pyarrow's and pandas's own errors on broken files are ValueErrors and OSErrors
        raise _damaged(labels, f"cannot be read: {' '.join(str(error).split())[:200]}") from error


def _damaged(labels: str | Path, problem: str) -> InputError:
    return InputError(problem, file=labels, way_out="label the corpus again")


def _unit(frame: pd.DataFrame, units: Sequence[Unit], name: str) -> Unit:
    for unit in units:
        missing = [column for column in _NEEDED[unit] if column not in frame]
        if not missing:
            return unit
    wanted = " or ".join(f"--by {unit}" for unit in units)
    what = "rows by " + " or by ".join(units)
    if all(column in frame for column in ("voice", "text")):
        missing = [column for column in _NEEDED[units[0]] if column not in frame]
        raise OptionError(
            f"{what} are needed; a column is missing: {', '.join(missing)}",
            file=name,
            way_out=f"label again with this version and {wanted}",
        )
    raise OptionError(f"{what} are needed", file=name, way_out=f"label again with {wanted}")


def _tidy(frame: pd.DataFrame, unit: Unit, name: str) -> pd.DataFrame:
    """Rows whose labels are lists, whatever a table was read from."""
    if unit == "span" or frame.empty:
        return frame
    first = frame["labels"].iloc[0]
    if isinstance(first, str):  # `Report.to_frame` joins them by commas, and so do CSV files read by pandas alone
        lists: Any = [[one for one in str(cell).split(",") if one] for cell in frame["labels"]]
        return frame.assign(labels=lists)
    if not hasattr(first, "__len__"):
        raise OptionError(
            "the column 'labels' holds no lists", file=name, way_out="give an output of `framing label` as it is"
        )
    return frame


def _texts(values: pd.Series[Any], *, strip: bool = True) -> Texts:
    import pandas as pd

    missing = values.isna()
    if missing.any():
        values = values.astype(object).where(~missing, "")
    found = values if isinstance(values.dtype, pd.StringDtype) else values.astype(str)
    return found.str.strip() if strip else found
