"""What all pages share: their templates, and the policy that lets a browser run nothing but what is theirs."""

from __future__ import annotations

import base64
import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from framing.errors import OptionError
from framing.markup import asset, environment

if TYPE_CHECKING:
    from jinja2 import Template

SHELVES = ("framing.rendering", "framing.markup")


def template(name: str) -> Template:
    """A page's template; everything put into it is escaped."""
    return environment(SHELVES).get_template(name)


def sheet(*names: str) -> str:
    """Style sheets or scripts of the package, joined."""
    return "\n".join(asset(name, SHELVES) for name in names)


def policy(*, style: str, script: str = "", forms: bool = False, connect: bool = False) -> str:
    """The Content-Security-Policy of a page: its own style and script by their hash, pictures inside it, no network.

    Args:
        style: the content of its one ``<style>``.
        script: the content of its one ``<script>``; none is allowed if empty.
        forms: whether it may send forms to where it came from.
        connect: whether its script may ask where it came from.
    """
    own = "'self'"
    rules = {
        "default-src": "'none'",
        "style-src": _hash(style),
        "script-src": _hash(script) if script else "'none'",
        "img-src": "data:",
        "connect-src": own if connect else "'none'",
        "form-action": own if forms else "'none'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def is_labels(given: str) -> bool:
    """Whether an argument names an output of `framing label`: a folder of parts, or a file of rows."""
    path = Path(given)
    try:
        return path.is_dir() or (path.suffix.lower() in (".parquet", ".jsonl", ".csv") and path.is_file())
    except OSError:  # too long for a name: a text
        return False


def write_page(page: str, output: str) -> None:
    """Write a page to a file, or to standard output if ``output`` is ``-``.

    Raises:
        OptionError: the file cannot be written, or is there and is no page; an earlier page is replaced.
    """
    content = page.encode("utf8")
    if output == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        path = Path(output)
        if os.path.isfile(path) and not _is_page(path):  # such as the article itself, by a slip
            raise OptionError("is there already, and is no page", file=output, way_out="give another name")
        path.write_bytes(content)
    except (OSError, ValueError) as error:
        raise OptionError(
            f"cannot be written: {getattr(error, 'strerror', error)}",
            file=output,
            way_out="give another name with --output",
        ) from error


def _is_page(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(64).lstrip().lower().startswith(b"<!doctype html")


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode('utf8')).digest()).decode()}'"
