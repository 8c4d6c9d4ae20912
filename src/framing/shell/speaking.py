"""How a command speaks: JSON and results on standard output, remarks and refusals on standard error."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import typer

from framing.errors import FramingError, InputError

if TYPE_CHECKING:
    from rich.console import Console

    from framing.spans import Article

EXIT_SOME_FAILED = 1


def for_each(
    inputs: list[str],
    show: Callable[[Article, str, Console | None], None],
    *,
    as_json: bool,
    **about: Any,
) -> None:
    """Read, separate and show each input; one that fails is named and the others go on.

    Args:
        inputs: texts, files or ``-``.
        show: prints one.
        as_json: whether it prints JSON, for which it needs no console.
        about: as `framing.shell.inputs.articles_of` takes it.
    """
    from framing.shell.inputs import articles_of

    console = None
    if not as_json:
        from rich.console import Console

        console = Console(highlight=False, soft_wrap=False)
    failed = 0
    for given in inputs:
        try:
            for article, name in articles_of(given, tell=tell, **about):
                show(article, name, console)
        except InputError as error:
            failed += 1
            complain(error)
    if failed:
        raise SystemExit(EXIT_SOME_FAILED)


def tell(line: str) -> None:
    """A remark on standard error; what a page's name or words hold cannot command a terminal."""
    typer.echo("framing: " + "".join(c if c.isprintable() else " " for c in line), err=True)


def complain(error: FramingError) -> None:
    """A refusal on standard error, in one line."""
    typer.echo(f"framing: {error}", err=True)


def print_json(content: object) -> None:
    """Print something as one line of JSON."""
    import json

    typer.echo(json.dumps(content, ensure_ascii=False))
