"""Defaults of the commands' options from a ``framing.toml`` in the current folder.

A table ``[defaults]`` holds for every command that has the option, a table of a command's name, such as ``[label]``,
for that command and before it; what is said in the call goes before both. ``[train]`` and ``[techniques.NAME]`` are
read by `framing.training.config`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from framing.errors import OptionError
from framing.training.config import NAME, TABLES

EVERY = "defaults"


def read_defaults(options: Mapping[str, Mapping[str, str]], file: Path | None = None) -> dict[str, dict[str, Any]]:
    """The defaults by command and by the name of the parameter.

    Args:
        options: for each command, the parameter's name by the option's long name without dashes.
        file: None for ``framing.toml`` in the current folder, if there is one.

    Raises:
        OptionError: the file is no TOML, or names an option that there is not.
    """
    file = file or Path(NAME)
    try:
        if not file.is_file():
            return {}
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise OptionError(
            f"cannot be read: {error}", file=file, way_out="mend it, or work in another folder"
        ) from error
    found: dict[str, dict[str, Any]] = {command: {} for command in options}
    for name, table in tables.items():
        if name in TABLES:
            continue
        if name != EVERY and name not in options:
            known = ", ".join((EVERY, *options, *TABLES))
            raise OptionError(f"unknown table [{name}]", file=file, way_out=f"tables are {known}")
        if not isinstance(table, dict):
            raise OptionError(f"a table is needed, not {table!r}", file=file, place=name, way_out=f"write [{name}]")
    for name in (EVERY, *options):
        if name in TABLES:
            continue
        for key, value in tables.get(name, {}).items():
            _put(found, options, file, name, key, value)
    return found


def _put(found: dict[str, dict[str, Any]], options: Mapping[str, Mapping[str, str]], file: Path, *at: Any) -> None:
    name, key, value = at
    option = key.replace("_", "-")
    commands = [command for command in (options if name == EVERY else (name,)) if option in options[command]]
    if not commands:
        known = sorted({one for command in (options if name == EVERY else (name,)) for one in options[command]})
        raise OptionError(
            f"there is no option --{option}", file=file, place=f"{name}.{key}", way_out=f"there are {', '.join(known)}"
        )
    if isinstance(value, dict):
        raise OptionError(
            "a value is needed, not a table", file=file, place=f"{name}.{key}", way_out=f"write {key} = ..."
        )
    for command in commands:
        found[command][options[command][option]] = value
