"""A report as one self-contained page: no network, readable without script."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from framing.markup import PageView, view_of
from framing.rendering import tables
from framing.rendering.html import policy, sheet, template
from framing.rendering.term_notes import term_notes
from framing.rendering.usual import Usual, usual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framing.model.decoder import Level
    from framing.report import FoundSpan, Report
    from framing.scoring import Model
    from framing.spans import Article

# Voices that stand open on the page; the report has them by their words, and after these few say little.
VOICES_SHOWN = 7


def scored_page(
    model: Model, article: Article, *, level: Level = "shown", source: str = "", home: str = "", remark: str = ""
) -> str:
    """The page of an article that a model scores; what the level "review" adds is one click away.

    Args:
        model: scores it.
        article: the article.
        level: see `Model.score`.
        source, home, remark: as `article_page` takes them.
    """
    report = model.score(article, level=level)
    weaker = () if level == "review" else model.score(article, level="review").spans
    return article_page(report, source=source, home=home, remark=remark, weaker=weaker)


def article_page(
    report: Report,
    *,
    title: str = "",
    source: str = "",
    home: str = "",
    remark: str = "",
    weaker: Sequence[FoundSpan] = (),
) -> str:
    """The page of a report, as HTML.

    Args:
        report: what `Model.score` returned.
        title: what to call a text that has neither headline nor title, such as a file's name.
        source: where the text came from, shown at the top.
        home: an address for the way back to the form, where there is one; the page can then be saved.
        remark: what a reader should know of the text beforehand, such as that it is very short.
        weaker: fragments that are shown when asked for: those of the level "review".
    """
    view = view_of(report, title=title or source, weaker=weaker)
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
        remark=remark,
        answer=_answer(view),
        expected=_expected(view),
        silence=_silence(usual(report.article.language)) if not view.shown else "",
        terms=term_notes(report.article),
        counts=Counter(note.who.key for note in view.shown),
        voices_shown=VOICES_SHOWN,
        table=_table(view).csv if view.notes else "",
        # The lowest position of the filter shows everything.
        least=min(scores, default=0) // 10,
    )


def _answer(view: PageView) -> str:
    """The page's answer in one sentence: whose wording pushes."""
    outlet = sum(note.who.key == "outlet" for note in view.shown)
    speakers = {note.who.key for note in view.shown} - {"outlet"}
    if not view.shown:
        return "Nothing in this text reached the model’s thresholds."
    what = f"{len(view.shown)} {'fragment' if len(view.shown) == 1 else 'fragments'} marked"
    if not speakers:
        return f"{what}, all in the outlet’s own wording."
    whose = "one speaker" if len(speakers) == 1 else f"{len(speakers)} speakers"
    if not outlet:
        return f"{what}, all in the words of {whose}, none in the outlet’s own wording."
    return f"{what}: {outlet} in the outlet’s own wording, {len(view.shown) - outlet} in the words of {whose}."


def _expected(view: PageView) -> str:
    """How many flags are right if the probabilities are: their sum."""
    if not view.shown:
        return ""
    right = round(sum(note.score for note in view.shown))
    return f"{right} of {len(view.shown)} expected right."


def _silence(known: Usual | None) -> str:
    """What a page without marks means, against what is usual."""
    said = "The model marks what it is fairly sure of and misses more than it finds: no marks are no proof."
    if known is None:
        return said
    return (
        f"{said} In {known.articles:,} real news articles a reader marked a middle of {known.middle:.0f} fragments in "
        f"1,000 words; nothing at all in {known.without:.0f} of a hundred articles, and nothing in the outlet’s own "
        f"wording in {known.own_without:.0f}."
    )


def _table(view: PageView) -> tables.Table:
    """What was found, for a spreadsheet."""
    columns = ("Technique", "Probability", "Fragment", "Whose words", "How", "Start", "End", "Shown")
    rows = tuple(
        (
            tables.words(note.title),
            tables.probability(note.score),
            tables.words(note.words),
            tables.words(note.who.name),
            tables.words("reported" if note.reported else "own" if note.who.key == "outlet" else "quoted"),
            tables.count(note.start),
            tables.count(note.end),
            tables.words("for review" if note.weaker else "yes"),
        )
        for note in view.notes
    )
    return tables.Table("fragments", "What was found", columns, rows)
