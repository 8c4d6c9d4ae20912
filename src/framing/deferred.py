"""Objects whose parts are made when they are first asked for.

An article of usual length has 250 objects: passages, spans, attributions, evidence. All of them kept, for all articles
of a corpus, took Python's collector of cycles a fifth of the whole time to look through, and many readers want the
labels only. So what is found stays in columns (arrays, and tuples of numbers), and objects are made of them on demand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

_T = TypeVar("_T", bound="Deferred")


class Deferred:
    """Base of a dataclass with slots: a field without a value is made by the method of its name of the columns."""

    __slots__ = ("_columns",)

    if not TYPE_CHECKING:  # so that a misspelt attribute is still an error to a type checker

        def __getattr__(self, name: str) -> Any:
            # Reached only where a slot is empty, so once for each field, and for names that are none.
            columns = None if name.startswith("_") else getattr(self, "_columns", None)
            if columns is None or name not in self.__dataclass_fields__:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            value = getattr(columns, name)()
            object.__setattr__(self, name, value)
            return value


def deferred(kind: type[_T], columns: object, **given: object) -> _T:
    """An object of a class of `Deferred`.

    Args:
        kind: the class.
        columns: has a method without arguments for each field that is not given, which makes its value.
        given: the other fields.
    """
    new = object.__new__(kind)
    object.__setattr__(new, "_columns", columns)
    for name, value in given.items():
        object.__setattr__(new, name, value)
    return new


def columns_of(one: Deferred) -> object | None:
    """The columns that an object was made with; None where it was made of its fields."""
    return getattr(one, "_columns", None)
