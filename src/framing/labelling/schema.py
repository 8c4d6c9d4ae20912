"""The columns of labels with their types, the same for each piece of a table whatever it holds: for Arrow and Spark.

Engines write a file for each piece of a table. Where the types are told from the values, a piece in which no text
failed has another type for `error` than one in which all did, and readers refuse the files together.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from framing.errors import OptionError, missing_extra
from framing.labelling.options import UNITS, By
from framing.labelling.rows import ColumnType, columns_of

if TYPE_CHECKING:
    from framing.scoring import Model

ERROR = "error"
_SPARK = {
    "string": "string",
    "large_string": "string",
    "string_view": "string",
    "int8": "tinyint",
    "int16": "smallint",
    "int32": "int",
    "int64": "bigint",
    "float": "float",
    "double": "double",
    "bool": "boolean",
    "date32[day]": "date",
    "binary": "binary",
}


def label_columns(by: By, techniques: Sequence[str]) -> dict[str, ColumnType]:
    """The columns that `label_frame` adds, with our names of their types.

    Raises:
        OptionError: there is no such unit.
    """
    if by not in UNITS:
        raise OptionError(f"unknown by {by!r}", way_out=f"known are {', '.join(UNITS)}")
    return {**columns_of(by, techniques), ERROR: "text"}


def arrow_schema(
    by: By = "article", model: str | os.PathLike[str] | Model | None = None, *, given: Any = None, text: str = "text"
) -> Any:
    """The Arrow schema of what `label_frame` makes, so that all parts of a dataset have the same.

    Args:
        by: what a row is.
        model: a `Model`, a shipped model's name or a model folder; None for the default one.
        given: the table that is labelled, or its Arrow schema: its columns come first. None: those of labels alone.
        text: the column that holds the texts; rows that are no article are without it.

    Returns:
        A ``pyarrow.Schema``. Text is a string, counts are int32, probabilities float32, lists lists of strings; a
        column of `given` that has no type yet (all of it is missing) is a string.

    Raises:
        OptionError: there is no such unit.
        ModelError: there is no such model.
        MissingExtraError: pyarrow is not installed.
    """
    arrow = _arrow()
    columns = label_columns(by, _techniques(model))
    fields = [arrow.field(name, arrow_type(kind)) for name, kind in columns.items()]
    if given is not None:
        if isinstance(given, arrow.Schema):
            first = given
        elif hasattr(given, "to_arrow"):
            first = given.to_arrow().schema
        elif hasattr(given, "schema"):
            first = given.schema
        else:
            first = arrow.Schema.from_pandas(given, preserve_index=False)
        first = [one.with_type(arrow.string()) if arrow.types.is_null(one.type) else one for one in first]
        fields = [one for one in first if by == "article" or one.name != text] + fields
    return arrow.schema(fields)


def spark_schema(
    by: By = "article", model: str | os.PathLike[str] | Model | None = None, *, given: Any = None, text: str = "text"
) -> str:
    """The same as `arrow_schema` in Spark's words (DDL), for ``mapInPandas``.

    Args:
        by, model, text: as there.
        given: the Spark table that is labelled, its schema, or its columns in Spark's words (``"id string"``).

    Raises:
        OptionError: a column of `given` has a type that cannot be said in a word.
    """
    ours = [f"`{one.name}` {_spark_type(one.type)}" for one in arrow_schema(by, model)]
    schema = getattr(given, "schema", given)
    if isinstance(schema, str):
        return ", ".join([schema, *ours])
    theirs = [
        f"`{field.name}` {field.dataType.simpleString()}"
        for field in (schema or ())
        if by == "article" or field.name != text
    ]
    return ", ".join([*theirs, *ours])


def arrow_type(kind: ColumnType) -> Any:
    """The Arrow type of a column of ours."""
    arrow = _arrow()
    if kind == "texts":
        return arrow.list_(arrow.string())
    return arrow.string() if kind == "text" else arrow.int32() if kind == "count" else arrow.float32()


def _spark_type(kind: Any) -> str:
    if str(kind).startswith("list"):
        return f"array<{_spark_type(kind.value_type)}>"
    return _SPARK[str(kind)]


def _techniques(model: str | os.PathLike[str] | Model | None) -> tuple[str, ...]:
    from framing.scoring import load

    if model is None or isinstance(model, str | os.PathLike):
        return load(model or "framing-en").techniques
    return model.techniques


def _arrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise missing_extra("parquet", "Arrow") from error
    return pyarrow
