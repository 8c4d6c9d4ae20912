"""Files -> a folder, so that a hostile name or link cannot lead out of it and nothing is overwritten unasked."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from framing.errors import OptionError

# Names that Windows keeps for devices, whatever their suffix: a corpus must be usable on every system.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
# Letters and digits of any script, joined by dots, hyphens or blanks that stand neither first nor last.
_SAFE_ID = re.compile(r"\w(?:[\w.\- ]*[\w\-])?")
# File systems allow 255 bytes; articles are named "article<ID>.txt", and temporary names need some room too.
MAX_ID_BYTES = 180


def check_id(name: str, *, file: object = None, place: object = None) -> str:
    """Give back ``name`` if it can be part of a file name on every system.

    Raises:
        OptionError: it holds a path separator, a control character or another character outside letters, digits,
            ``_ - .`` and blanks, starts or ends with a dot or blank, is too long, or is a reserved name.
    """
    if (
        not _SAFE_ID.fullmatch(name)
        or ".." in name
        or len(name.encode("utf8", "surrogatepass")) > MAX_ID_BYTES
        or name.partition(".")[0].strip().lower() in _DEVICES
    ):
        shown = name if len(name) <= 60 else name[:60] + "..."
        raise OptionError(
            f"the id {shown!r} cannot be a file name",
            file=file,
            place=place,
            way_out=f"use letters, digits, - and _, at most {MAX_ID_BYTES} bytes, and no name that Windows reserves",
        )
    return name


def write_files(folder: Path, files: Mapping[str, bytes], *, force: bool = False) -> None:
    """Write ``files`` into ``folder``, which is made if need be.

    Each file is written beside its place and moved there, so that a reader never sees half of it. What is to be
    refused is found before anything is written.

    Args:
        folder: the output folder; it may be a link, what is inside it may not.
        files: relative POSIX paths and contents.
        force: replace files that are there.

    Raises:
        OptionError: a path leads out of the folder, two paths differ in case only, a file or link is in the way, or
            the system refuses to write.
    """
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise OptionError("is not a folder", file=folder, way_out="give another output folder")
    targets = {folder / _checked_path(name, folder): content for name, content in files.items()}
    seen: dict[str, str] = {}
    for name in files:
        key = unicodedata.normalize("NFC", name).casefold()
        if key in seen:
            raise OptionError(
                f"{name!r} and {seen[key]!r} are one file on some systems", file=folder, way_out="rename one of them"
            )
        seen[key] = name
    try:
        for target in targets:
            _check_place(target, folder, force=force)
        folder.mkdir(parents=True, exist_ok=True)
        for target, content in targets.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_name(f".{target.name}.part")
            if partial.is_symlink():
                raise OptionError("a link stands where a file is to be written", file=partial, way_out="remove it")
            partial.write_bytes(content)
            os.replace(partial, target)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise OptionError(
            f"cannot be written: {getattr(error, 'strerror', None) or error}",
            file=folder,
            way_out="choose another folder",
        ) from error


def _checked_path(name: str, folder: Path) -> Path:
    parts = name.split("/")
    if any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts):
        raise OptionError(f"the name {name!r} leads out of the folder", file=folder, way_out="use a plain name")
    return Path(*parts)


def _check_place(target: Path, folder: Path, *, force: bool) -> None:
    for parent in target.relative_to(folder).parents:
        inner = folder / parent
        if parent != Path() and (inner.is_symlink() or (inner.exists() and not inner.is_dir())):
            raise OptionError("a link or file stands where a folder is needed", file=inner, way_out="remove it")
    if target.is_symlink() or target.is_dir():
        raise OptionError("a link or folder stands where a file is to be written", file=target, way_out="remove it")
    if target.exists() and not force:
        raise OptionError("is there already", file=target, way_out="choose another place, or replace it with --force")
