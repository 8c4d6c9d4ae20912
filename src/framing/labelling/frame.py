"""`framing.label_frame`: a pandas table labelled, in memory and in this process; the brick for Spark, Ray and Dask."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from framing.errors import FramingError, OptionError
from framing.labelling.options import UNITS, By
from framing.labelling.records import failure_of
from framing.labelling.rows import columns_of, rows_of

if TYPE_CHECKING:
    import pandas as pd

    from framing.scoring import Model

ERROR = "error"


def label_frame(
    frame: pd.DataFrame,
    *,
    text: str = "text",
    model: str | os.PathLike[str] | Model | None = None,
    by: By = "article",
) -> pd.DataFrame:
    """Label the texts of a table.

    Args:
        frame: any table; its index and columns are kept, and it is not changed.
        text: the column that holds the texts.
        model: a `Model`, a shipped model's name or a model folder; None for the default one.
        by: ``"article"``: one row for each of `frame`, with the highest probability of each technique in any passage,
            the number of passages flagged for it, and how many of these are in the outlet's own voice;
            ``"passage"``, ``"span"``, ``"speaker"``: a row for each, the index and columns of `frame` repeated.

    Returns:
        A new table: the columns of `frame` (without `text` where `by` is not ``"article"``, as rows then have the
        text of their own place), those of `framing.labelling.rows.columns_of`, and ``error``, which is None or says
        why a text could not be labelled (missing, not a string, half of a surrogate pair); such a row has no labels.

    Raises:
        OptionError: there is no such column, or one of `frame` has the name of a column to be added.
        ModelError: there is no such model.
    """
    import pandas as pd

    from framing.scoring import load

    if by not in UNITS:
        raise OptionError(f"unknown by {by!r}", way_out=f"known are {', '.join(UNITS)}")
    if text not in frame.columns:
        raise OptionError(
            f"there is no column {text!r}", way_out=f"the table has {', '.join(map(str, frame.columns[:12]))}"
        )
    scorer: Any = load(model or "framing-en") if model is None or isinstance(model, str | os.PathLike) else model
    kinds = columns_of(by, scorer.techniques)
    kept = [name for name in frame.columns if by == "article" or name != text]
    taken = ({*kinds, ERROR}) & set(kept)
    if taken:
        raise OptionError(f"the table has a column {min(taken)!r} already", way_out="rename it before")
    rows: list[dict[str, Any]] = []
    origin: list[int] = []
    for number, value in enumerate(frame[text]):
        for row in _labelled(value, scorer, by):
            rows.append(row)
            origin.append(number)
    types = {"count": "Int32", "score": "float32", "text": "object", "texts": "object"}
    added = pd.DataFrame(
        {
            name: pd.array([row.get(name) for row in rows], dtype="Int32")
            if kind == "count"
            else pd.Series([row.get(name) for row in rows], dtype=types[kind])
            for name, kind in [*kinds.items(), (ERROR, "text")]
        }
    )
    result = frame[kept].iloc[origin]
    added.index = result.index
    return pd.concat([result, added], axis=1)


def _labelled(value: Any, scorer: Any, by: By) -> list[dict[str, Any]]:
    import pandas as pd

    if not isinstance(value, str):
        missing = bool(pd.isna(value)) if pd.api.types.is_scalar(value) else False
        return [{ERROR: "the text is missing" if missing else f"the text is {type(value).__name__}, not a string"}]
    if not value.strip():
        return [{ERROR: "the text is empty"}]
    try:
        return rows_of(scorer.score(value), by)
    except FramingError as error:
        return [{ERROR: failure_of(error, "shape", input="").message}]
