"""The terms of one article in the terminal: each with its course, and where it stands in which stance."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from framing.spans import Article
from framing.wording import Term, Use

_USES = 8  # of a term that are shown


def print_terms(article: Article, terms: Sequence[Term], console: Console, *, title: str = "") -> None:
    """Print terms, with their uses by paragraph."""
    if title:
        console.print(Text(title, style="bold"))
    if not terms:
        console.print("no term is held at a distance here")
        return
    begins = [paragraph.start for paragraph in article.paragraphs]
    table = Table(box=None, pad_edge=False)
    for name in ("term", "course", "uses"):
        table.add_column(name)
    for term in terms:
        shown = [f"{_stance(use)} in paragraph {bisect_right(begins, use.start)}" for use in term.uses[:_USES]]
        if len(term.uses) > _USES:
            shown.append(f"{len(term.uses) - _USES} more")
        cells = (term.text, term.course, "; ".join(shown))
        table.add_row(*(Text("".join(c if c.isprintable() else " " for c in cell)) for cell in cells))
    console.print(table)


def _stance(use: Use) -> str:
    return f"{use.stance} ({use.speaker.name})" if use.speaker else use.stance
