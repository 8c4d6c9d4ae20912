"""Articles inside a dashboard: read again out of labels, so that one file holds all that its fragments lead to.

An article's passages tile its text, so its text is theirs, one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from framing.errors import InputError
from framing.markup import PageView, view_of
from framing.rendering.tally import Telling
from framing.spans import Metadata

if TYPE_CHECKING:
    from framing.model.decoder import Level
    from framing.report import Report
    from framing.scoring import Model


@dataclass(frozen=True, slots=True)
class Inside:
    """An article in the page: ``key`` is its address there."""

    key: str
    title: str
    where: str
    view: PageView


def read_again(
    labels: str | Path, telling: dict[str, list[Telling]], model: Model, *, level: Level = "shown"
) -> tuple[dict[str, Inside], dict[str, list[Telling]]]:
    """Score the articles of telling passages again.

    Args:
        labels: rows by passage.
        telling: the passages by technique, as `tally` found them.
        model: scores the articles.
        level: see `Model.score`.

    Returns:
        The articles by their ids (those whose rows do not make up a text are left out), and the passages with the
        fragment that is in them and the probability that it is right, the most probable first; a passage in which the
        model finds none now stays as it was, after them.
    """
    from framing.preprocessing import separate

    kept = {one.id: one.kept for many in telling.values() for one in many}
    articles: dict[str, Inside] = {}
    reports: dict[str, Report] = {}
    for number, (id, text) in enumerate(sorted(_texts(labels, set(kept)).items()), 1):
        about = kept[id]
        try:
            article = separate(text, metadata=Metadata(title=about.get("title", "")))
        except InputError:  # a row was edited by hand: there is no such text
            continue
        report = reports[id] = model.score(article, level=level)
        key = f"article-{number}"
        view = view_of(report, prefix=f"{key}-", title=about.get("title", "") or id)
        where = " · ".join(part for part in (about.get("outlet", ""), about.get("date", "")[:10]) if part)
        articles[id] = Inside(key, about.get("title", "") or view.title or id, where, view)
    found = {
        technique: _sorted(_with_fragment(one, reports.get(one.id)) for one in many)
        for technique, many in telling.items()
    }
    return articles, found


def _with_fragment(one: Telling, report: Report | None) -> Telling:
    if report is None:
        return one
    end = one.start + len(one.whole)
    spans = [
        span for span in report.spans if span.technique == one.technique and span.start < end and one.start < span.end
    ]
    if not spans:
        return one
    best = max(spans, key=lambda span: span.score)
    words = " ".join(report.article.text[best.start : best.end].split())
    return replace(one, words=words, score=best.score)


def _sorted(many: Iterable[Telling]) -> list[Telling]:
    return sorted(many, key=lambda one: (not one.words, -one.score, one.id, one.start))


def _texts(labels: str | Path, wanted: set[str]) -> dict[str, str]:
    from framing.labelling.summary import read_labels

    pieces: dict[str, list[tuple[int, str]]] = {}
    for frame in read_labels(labels):
        rows = frame[frame["id"].astype(str).isin(wanted)]
        for id, start, text in zip(rows["id"].astype(str), rows["start"], rows["text"], strict=True):
            pieces.setdefault(id, []).append((int(start), str(text)))
    texts = {}
    for id, parts in pieces.items():
        text = ""
        for start, words in sorted(parts):
            if start != len(text):
                break
            text += words
        else:
            texts[id] = text
    return texts
