"""The one reader of the package's word lists and parameters, which are data files, never code.

A language is a folder here: ``resources/en/``, read as a whole by `framing.resources.language`. Files are JSON, TSV or
``.npz`` with plain arrays; a broken file is refused by name.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import re
from importlib.resources.abc import Traversable
from typing import Any

from framing.errors import OptionError, ResourceError

WAY_OUT = "the installation is damaged: install framing again"
_LANGUAGE = re.compile(r"[a-z]{2,3}", re.ASCII)  # ISO 639 codes only, so that no name leaves the folder


def languages() -> tuple[str, ...]:
    """The languages that have a folder of resources."""
    return tuple(sorted(p.name for p in importlib.resources.files(__name__).iterdir() if _LANGUAGE.fullmatch(p.name)))


def folder_of(language: str) -> Traversable:
    """The folder of a shipped language.

    Raises:
        OptionError: there is no such language.
    """
    if not isinstance(language, str) or not _LANGUAGE.fullmatch(language) or language not in languages():
        raise OptionError(f"no resources for language {language!r}", way_out=f"there are {', '.join(languages())}")
    return importlib.resources.files(__name__) / language


def _read(folder: Traversable, language: str, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise ResourceError(f"cannot be read: {error}", file=f"{language}/{name}", way_out=WAY_OUT) from error


def read_list(folder: Traversable, language: str, name: str) -> tuple[str, ...]:
    """The entries of a word list: one a line, in the file's order; ``#`` begins a comment line.

    Args:
        folder: the language's folder.
        language: what errors call it.
        name: the file's name in the folder, such as ``"edges.txt"``.

    Raises:
        ResourceError: the file is missing, empty, not UTF-8, or names an entry twice.
    """
    raw = _read(folder, language, name)
    try:
        lines = raw.decode("utf8").splitlines()
    except UnicodeDecodeError as error:
        raise ResourceError("is not UTF-8", file=f"{language}/{name}", place=error.start, way_out=WAY_OUT) from error
    entries: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        entry = line.strip()
        if not entry or entry.startswith("#"):
            continue
        if entry in entries:
            raise ResourceError(
                f"{entry!r} stands here and on line {entries[entry]}",
                file=f"{language}/{name}",
                place=f"line {number}",
                way_out=WAY_OUT,
            )
        entries[entry] = number
    if not entries:
        raise ResourceError("has no entries", file=f"{language}/{name}", way_out=WAY_OUT)
    return tuple(entries)


def read_json(folder: Traversable, language: str, name: str) -> Any:
    """The content of a JSON file of a language.

    Raises:
        ResourceError: the file is missing or not JSON.
    """
    raw = _read(folder, language, name)
    try:
        return json.loads(raw)
    except ValueError as error:
        raise ResourceError(f"is not JSON: {error}", file=f"{language}/{name}", way_out=WAY_OUT) from error


@functools.cache
def shared_parameters(name: str) -> Any:
    """The content of a JSON file that is of no single language; treat it as read-only.

    Raises:
        ResourceError: the file is missing or not JSON.
    """
    try:
        return json.loads((importlib.resources.files(__name__) / name).read_bytes())
    except (OSError, ValueError) as error:
        raise ResourceError(f"cannot be read: {error}", file=name, way_out=WAY_OUT) from error


def read_arrays(folder: Traversable, language: str, name: str) -> dict[str, Any]:
    """The NumPy arrays of an ``.npz`` file by name, read without pickle.

    Raises:
        ResourceError: the file is missing, broken, or holds anything but plain arrays.
    """
    import io
    import zipfile

    import numpy as np

    raw = _read(folder, language, name)
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as file:
            return {key: file[key] for key in file.files}
    except (ValueError, OSError, EOFError, zipfile.BadZipFile, KeyError) as error:
        raise ResourceError(f"is not a plain .npz: {error}", file=f"{language}/{name}", way_out=WAY_OUT) from error
