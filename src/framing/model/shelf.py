"""Where models are: shipped in the wheel, in a clone's top-level `models/`, or in a folder of the user's own."""

from __future__ import annotations

import os
from pathlib import Path

from framing.errors import ModelError
from framing.model.storage import NAME

DEFAULT = "framing-en"

_PACKAGE = Path(__file__).resolve().parents[1]


def shelves() -> list[Path]:
    """Folders that hold shipped models: the wheel's, then (for a clone or an editable install) the repository's."""
    clone = _PACKAGE.parents[1]
    folders = [_PACKAGE / "_models"]
    if (clone / "pyproject.toml").is_file() and clone / "src" / "framing" == _PACKAGE:
        folders.append(clone / "models")
    return [folder for folder in folders if folder.is_dir()]


def shipped() -> list[str]:
    """Names of the shipped models."""
    return sorted({path.parent.name for folder in shelves() for path in folder.glob("*/model.json")})


def default_for(language: str) -> str:
    """The shipped model that reads a language.

    Raises:
        ModelError: there is none.
    """
    name = f"framing-{language}"
    if name not in shipped():
        raise ModelError(
            f"no shipped model reads {language!r}", way_out=f"shipped models: {', '.join(shipped()) or 'none'}"
        )
    return name


def find(name_or_path: str | os.PathLike[str]) -> Path:
    """The folder of a model.

    Raises:
        ModelError: no shipped model has this name and no such folder holds a model.
    """
    given = os.fspath(name_or_path)
    if isinstance(given, str) and NAME.fullmatch(given):
        for folder in shelves():
            if (folder / given / "model.json").is_file():
                return folder / given
    if isinstance(given, str) and os.path.isdir(given):  # unlike `Path.is_dir`, False for what is no path at all
        return Path(given)
    names = ", ".join(shipped()) or "none"
    raise ModelError(
        "there is no such model", file=repr(given), way_out=f"shipped models: {names}; or give a model folder's path"
    )
