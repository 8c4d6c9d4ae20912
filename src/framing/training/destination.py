"""Where a trained model goes: into a new folder, and over one that is there only where that is asked for."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

from framing.errors import OptionError
from framing.model.shelf import shelves

NAME = "my-model"


def output_folder(asked: Path | None, *, force: bool = False) -> Path:
    """The folder to write a model to.

    Args:
        asked: the folder that was asked for; None for ``my-model`` here, or ``my-model-2`` ... where that is taken.
        force: write over what is there.

    Raises:
        OptionError: the folder is there and holds anything, or would be one of the shipped models.
    """
    if asked is None:
        folders = (Path(NAME if number == 1 else f"{NAME}-{number}") for number in count(1))
        return next(folder for folder in folders if not os.path.lexists(folder))
    if force:
        return asked
    if any(asked.resolve().parent == shelf.resolve() for shelf in shelves()):
        raise OptionError("would be a shipped model", file=asked, way_out="give another --output, or --force")
    try:
        taken = os.path.lexists(asked) and not (os.path.isdir(asked) and not os.listdir(asked))
    except (OSError, ValueError) as error:
        raise OptionError(f"cannot be looked into: {error}", file=asked, way_out="give another --output") from error
    if taken:
        raise OptionError("is there already", file=asked, way_out="give another --output, or --force")
    return asked
