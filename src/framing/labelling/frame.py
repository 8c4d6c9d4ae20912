"""`framing.label_frame`: a table labelled, in memory and in this process; the brick for Spark, Ray and Dask."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any, TypeVar

from framing.errors import FramingError, OptionError
from framing.labelling.options import By
from framing.labelling.records import failure_of
from framing.labelling.rows import ColumnType, rows_of
from framing.labelling.schema import ERROR, arrow_type, label_columns
from framing.model.decoder import LEVELS, Level
from framing.preprocessing.pages import LIMIT_BYTES
from framing.preprocessing.telling_languages import check_language

if TYPE_CHECKING:
    from framing.scoring import Model

_Table = TypeVar("_Table")


def label_frame(
    frame: _Table,
    *,
    text: str = "text",
    model: str | os.PathLike[str] | Model | None = None,
    by: By = "article",
    language: str | None = None,
    level: Level = "shown",
    max_characters: int = LIMIT_BYTES,
) -> _Table:
    """Label the texts of a table.

    Args:
        frame: a pandas DataFrame, a polars DataFrame, or an Arrow table or batch. Its columns (in pandas its index,
            too) are kept, and it is not changed.
        text: the column that holds the texts.
        model: a `Model`, a shipped model's name or a model folder; None for the default one.
        by: ``"article"``: one row for each of `frame`, with the highest probability of each technique in any passage,
            the number of passages flagged for it, and how many of these are in the outlet's own voice;
            ``"passage"``, ``"span"``, ``"speaker"``: a row for each, the columns of `frame` repeated.
        language: the language of all texts, in place of looking at each.
        level: ``"shown"``, what a stranger would agree with, or ``"review"``, more of it, for people who code.
        max_characters: longer texts are not labelled.

    Returns:
        A new table of the same kind: the columns of `frame` (without `text` where `by` is not ``"article"``, as rows
        then have the text of their own place), those of `framing.labelling.rows.columns_of`, and ``error``, which is
        missing or says why a text could not be labelled (missing, not a string, too long, half of a surrogate pair, in
        another language than the model's, or whatever went wrong in it); such a row has no labels. Columns of labels
        have the types of `framing.arrow_schema` in polars and Arrow, whatever the texts.

    Raises:
        OptionError: it is no such table, there is no such column, or one of `frame` has the name of a column to be
            added.
        ModelError: there is no such model.
    """
    from framing.scoring import load

    scorer: Any = load(model or "framing-en") if model is None or isinstance(model, str | os.PathLike) else model
    kinds = label_columns(by, scorer.techniques)
    if language not in (None, scorer.language):
        raise OptionError(f"the model reads {scorer.language!r}, not {language!r}", way_out="give another model")
    if level not in LEVELS:
        raise OptionError(f"there is no level {level!r}", way_out=f"say {' or '.join(map(repr, LEVELS))}")
    table: Any = frame
    library = _library(frame)
    job = _Job(scorer, by, text, kinds, language is None, level, max_characters)
    if library == "pandas":
        return job.of_pandas(table)  # type: ignore[no-any-return]
    if library == "polars":
        import polars

        labelled: Any = polars.from_arrow(job.of_arrow(table.to_arrow()))
        return labelled  # type: ignore[no-any-return]
    if library == "pyarrow":
        return job.of_arrow(table)  # type: ignore[no-any-return]
    raise OptionError(
        f"{type(frame).__name__} is no table that is read",
        way_out="give a DataFrame of pandas or polars, or an Arrow table; of a lazy one, call collect() before",
    )


def _library(frame: object) -> str:
    """The library whose table this is, or a table made of one of it; "" where it is none that is read."""
    for kind in type(frame).__mro__:
        library = kind.__module__.partition(".")[0]
        if (library, kind.__name__) in _TABLES:
            return library
    return ""


_TABLES = frozenset(
    [("pandas", "DataFrame"), ("polars", "DataFrame"), ("pyarrow", "Table"), ("pyarrow", "RecordBatch")]
)


@dataclass(frozen=True, slots=True)
class _Job:
    scorer: Any
    by: By
    text: str
    kinds: dict[str, ColumnType]
    look: bool
    level: Level
    max_characters: int

    def of_pandas(self, frame: Any) -> Any:
        import pandas as pd

        kept = self._kept(list(frame.columns))
        rows, origin = self._rows(frame[self.text])
        types = {"score": "float32", "text": "object", "texts": "object"}
        added = pd.DataFrame(
            {
                name: pd.array([row.get(name) for row in rows], dtype="Int32")
                if kind == "count"
                else pd.Series([row.get(name) for row in rows], dtype=types[kind])
                for name, kind in self.kinds.items()
            }
        )
        result = frame[kept].iloc[origin]
        added.index = result.index
        return pd.concat([result, added], axis=1)

    def of_arrow(self, table: Any) -> Any:
        import pyarrow as arrow

        kept = self._kept(table.column_names)
        whole = table if isinstance(table, arrow.Table) else arrow.Table.from_batches([table])
        rows, origin = self._rows(whole[self.text].to_pylist())
        result = whole.select(kept) if self.by == "article" else whole.select(kept).take(arrow.array(origin, "int64"))
        for name, kind in self.kinds.items():
            values = arrow.array([row.get(name) for row in rows], arrow_type(kind))
            result = result.append_column(arrow.field(name, arrow_type(kind)), values)
        if isinstance(table, arrow.Table):
            return result
        # Of no rows at all no batch comes out, where one of no rows is needed.
        (batch,) = result.combine_chunks().to_batches() or [arrow.RecordBatch.from_pylist([], schema=result.schema)]
        return batch

    def _kept(self, columns: list[Any]) -> list[Any]:
        if self.text not in columns:
            shown = ", ".join(map(str, columns[:12]))
            raise OptionError(f"there is no column {self.text!r}", way_out=f"the table has {shown}")
        kept = [name for name in columns if self.by == "article" or name != self.text]
        taken = {*self.kinds} & set(kept)
        if taken:
            raise OptionError(f"the table has a column {min(taken)!r} already", way_out="rename it before")
        return kept

    def _rows(self, texts: Iterable[Any]) -> tuple[list[dict[str, Any]], list[int]]:
        rows: list[dict[str, Any]] = []
        origin: list[int] = []
        for number, value in enumerate(texts):
            for row in self._labelled(value):
                rows.append(row)
                origin.append(number)
        return rows, origin

    def _labelled(self, value: Any) -> Iterator[dict[str, Any]]:
        if not isinstance(value, str):
            kind = type(value).__name__
            missing = kind in ("NoneType", "NAType", "NaTType") or (isinstance(value, float) and isnan(value))
            yield {ERROR: "the text is missing" if missing else f"the text is {kind}, not a string"}
        elif not value.strip():
            yield {ERROR: "the text is empty"}
        elif len(value) > self.max_characters:
            yield {ERROR: f"the text has {len(value):,} characters, more than {self.max_characters:,}"}
        else:
            try:
                if self.look:
                    check_language(value, self.scorer.language, model=self.scorer.name)
                rows = rows_of(self.scorer.score(value, level=self.level), self.by)
            except FramingError as error:
                rows = [{ERROR: failure_of(error, "shape", input="").message}]
            except Exception as error:  # one text must not cost the others: what went wrong is in its row
                rows = [{ERROR: failure_of(error, "unexpected", input="").message}]
            yield from rows
