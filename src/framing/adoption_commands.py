"""The verbs `terms` and `adoption`, for `framing.cli`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from framing.shell.speaking import for_each, print_json

if TYPE_CHECKING:
    from rich.console import Console

    from framing.spans import Article

_Inputs = Annotated[list[str], typer.Argument(metavar="TEXT|FILE|-", help="a text, files, or - for standard input")]
_Watch = Annotated[
    Path | None, typer.Option("--watch", metavar="FILE", help="phrases to report in any case, one a line")
]


def register(app: typer.Typer) -> None:
    """Add the verbs to the application."""
    app.command()(terms)
    app.command()(adoption)


def terms(
    inputs: _Inputs,
    watch: _Watch = None,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object an input, for machines")] = False,
    language: Annotated[
        str | None, typer.Option("--language", help="of all texts; told by their words if left out")
    ] = None,
) -> None:
    """Say which terms an article holds at a distance, and which it uses as its own."""
    from framing.wording import terms as terms_of

    phrases = _phrases(watch)

    def show(article: Article, name: str, console: Console | None) -> None:
        found = terms_of(article, watch=phrases)
        if console is None:
            print_json({"input": name, "terms": [term.to_dict() for term in found]})
        else:
            from framing.rendering.terms import print_terms

            print_terms(article, found, console, title=name)

    for_each(inputs, show, as_json=as_json, language=language, reads=language, model="for terms")


def adoption(
    output: Annotated[Path, typer.Argument(metavar="OUTPUT", help="what `framing label --terms` wrote")],
    *,
    by: Annotated[
        str, typer.Option("--by", metavar="COLUMN", help="a kept column, the outlets; '' for none")
    ] = "outlet",
    date: Annotated[str, typer.Option("--date", metavar="COLUMN", help="a kept column; '' for none")] = "date",
    watch: _Watch = None,
    least: Annotated[int, typer.Option("--least", metavar="N", help="articles that a term is to be held in")] = 4,
    term: Annotated[str, typer.Option("--term", metavar="TERM", help="print every use of this term")] = "",
    tables: Annotated[Path | None, typer.Option("--output", "-o", metavar="FOLDER", help="write the tables")] = None,
    page: Annotated[Path | None, typer.Option("--page", metavar="PAGE.html", help="write a page to send")] = None,
    delete_streams: Annotated[
        bool, typer.Option("--delete-streams", help="delete what the tables were made of, when they are written")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="the table of terms, or the uses, for machines")] = False,
) -> None:
    """Say whose terms the outlets of a corpus have made their own."""
    from framing.analysis.adoption.command import remove_streams, show_adoption, show_uses

    group, day = by or None, date or None
    if term:
        show_uses(output, term, by=group, date=day, as_json=as_json)
        return
    found = show_adoption(
        output,
        by=group,
        date=day,
        watch=_phrases(watch),
        least=least,
        into=tables,
        as_json=as_json,
        delete=delete_streams,
    )
    if page is not None:
        from framing.rendering.adoption_page import adoption_page
        from framing.rendering.html import write_page

        write_page(adoption_page(found), str(page))
    if delete_streams:
        remove_streams(output)


def _phrases(watch: Path | None) -> tuple[str, ...]:
    if watch is None:
        return ()
    from framing.analysis.adoption.command import read_watch_list

    return read_watch_list(watch)
