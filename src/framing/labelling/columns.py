"""Columns that a call asks for, and inputs that do not have them: refused before the run, with the nearest name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches

from framing.errors import InputError, OptionError
from framing.labelling.options import LabelOptions
from framing.labelling.records import Notice

_SHOWN = 12  # columns that a message lists


class MissingColumn(InputError):
    """An input has no column of a name that is asked for.

    Args:
        option: the option that asks for it, without dashes.
        name: the name.
        columns: those that there are.
        more: what else could be wrong.
    """

    def __init__(self, option: str, name: str, columns: Sequence[str], *, more: str = "") -> None:
        near = nearest(name, columns)
        hint = f"--{option} {near!r}?" if near else f"name another with --{option}"
        self.given = (option, name, tuple(columns), more)
        super().__init__(f"has no column {name!r}; its columns are {_listed(columns)}", way_out=hint + more)

    def __reduce__(self) -> tuple[object, ...]:
        return (_again, self.given)


def _again(option: str, name: str, columns: tuple[str, ...], more: str) -> MissingColumn:
    return MissingColumn(option, name, columns, more=more)


def _listed(columns: Sequence[str]) -> str:
    more = f" and {len(columns) - _SHOWN} more" if len(columns) > _SHOWN else ""
    return (", ".join(columns[:_SHOWN]) or "none") + more


def nearest(name: str, columns: Collection[str]) -> str:
    """The column whose name is most like ``name``: but for capitals and blanks the same, else all but a few letters."""
    bare = {column.strip().casefold(): column for column in reversed(list(columns))}
    key = name.strip().casefold()
    found = [key] if key in bare else get_close_matches(key, bare, n=1)
    return bare[found[0]] if found else ""


def asked_for(options: LabelOptions) -> Iterator[tuple[str, str]]:
    """Option and name of each column besides the text that a call asks for."""
    if options.id is not None:
        yield "id", options.id
    if options.title is not None:
        yield "title", options.title
    for name in options.keep:
        yield "keep", name


def check_asked(options: LabelOptions, inputs: Sequence[tuple[str, frozenset[str]]]) -> Iterator[Notice]:
    """Refuse columns that no input has, and tell of inputs that lack one.

    Args:
        options: what is asked for.
        inputs: name and columns of each.

    Raises:
        OptionError: no input has a column.
    """
    every = sorted(frozenset().union(*(columns for _, columns in inputs)))
    for option, name in asked_for(options):
        lacking = [given for given, columns in inputs if name not in columns]
        if inputs and len(lacking) == len(inputs):
            near = nearest(name, every)
            raise OptionError(
                f"there is no column {name!r} for --{option}; there are: {_listed(every)}",
                file=inputs[0][0] if len(inputs) == 1 else None,
                way_out=f"--{option} {near!r}?" if near else f"leave --{option} out, or name another",
            )
        for given in lacking:
            yield Notice("columns", f"has no column {name!r}, which is empty for it", given)
