"""A report as one self-contained page: no network, readable without script."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from framing.markup import PageView, view_of
from framing.rendering.html import policy, sheet, template
from framing.rendering.term_notes import term_notes

if TYPE_CHECKING:
    from framing.report import Report


def article_page(report: Report, *, title: str = "", source: str = "", home: str = "") -> str:
    """The page of a report, as HTML.

    Args:
        report: what `Model.score` returned.
        title: what to call a text that has neither headline nor title, such as a file's name.
        source: where the text came from, shown at the top.
        home: an address for the way back to the form, where there is one.
    """
    view = view_of(report, title=title or source)
    style, script = sheet("report.css", "page.css"), sheet("article.js")
    scores = [note.per_mille for note in view.notes]
    return template("article.html").render(
        view=view,
        language=report.article.language,
        style=style,
        script=script,
        policy=policy(style=style, script=script),
        source=source,
        home=home,
        answer=_answer(view),
        terms=term_notes(report.article),
        counts=Counter(note.who.key for note in view.notes),
        # The lowest position of the filter shows everything.
        least=min(scores, default=0) // 10,
    )


def _answer(view: PageView) -> str:
    """The page's answer in one sentence: whose wording pushes."""
    outlet = sum(note.who.key == "outlet" for note in view.notes)
    speakers = {note.who.key for note in view.notes} - {"outlet"}
    if not view.notes:
        return "Nothing in this text reached the model’s thresholds."
    what = f"{len(view.notes)} {'fragment' if len(view.notes) == 1 else 'fragments'} marked"
    if not speakers:
        return f"{what}, all in the outlet’s own wording."
    whose = "one speaker" if len(speakers) == 1 else f"{len(speakers)} speakers"
    if not outlet:
        return f"{what}, all in the words of {whose}, none in the outlet’s own wording."
    return f"{what}: {outlet} in the outlet’s own wording, {len(view.notes) - outlet} in the words of {whose}."
