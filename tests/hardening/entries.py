"""Every public entry that takes a text of any size, as functions of a text, so that their time can be measured."""

from __future__ import annotations

import gc
import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import framing
from framing import Model

# CPU seconds below which a ratio says more of the clock and of fresh memory than of the code: what a text of 200,000
# characters takes in a third of a second harms nobody.
NOTHING = 0.3


def times(text: str, model: Model, folder: Path, *, only: frozenset[str] | None = None) -> dict[str, float]:
    """CPU seconds of each entry, by its name, without what the collector spends on all that a test session holds."""
    taken: dict[str, float] = {}
    gc.collect()
    gc.disable()
    try:
        for name, work in _entries(text, model, folder):
            if only is None or name in only:
                start = time.process_time()
                work()
                taken[name] = time.process_time() - start
    finally:
        gc.enable()
    return taken


def _entries(text: str, model: Model, folder: Path) -> Iterator[tuple[str, Callable[[], Any]]]:
    from rich.console import Console

    from framing.interchange.document import Document
    from framing.interchange.formats import FORMATS
    from framing.interchange.options import Options
    from framing.labelling.rows import rows_of
    from framing.preprocessing.decoding import decode
    from framing.rendering.article_page import article_page
    from framing.rendering.terminal import print_article, print_report

    if "\x00" not in text:  # which is a binary file
        raw = text.encode()
        yield "decode", lambda: decode(raw)
    yield "separate", lambda: framing.separate(text)
    article = framing.separate(text)
    yield "article to_dict", article.to_dict
    yield "score", lambda: model.score(article)
    report = model.score(article)
    spans = [(passage.start, passage.end) for passage in article.passages]
    yield "score_spans", lambda: model.score_spans(text, spans)
    yield "classify_spans", lambda: model.classify_spans(text, spans)
    yield "report to_dict", report.to_dict
    yield "to_frame", report.to_frame
    for unit in ("passage", "article", "span", "speaker"):
        yield f"rows by {unit}", lambda unit=unit: rows_of(report, unit)
    yield "article page", lambda: article_page(report)
    yield "notebook", report._repr_html_
    yield "terminal report", lambda: print_report(report, Console(file=io.StringIO(), width=100))
    yield "terminal article", lambda: print_article(article, Console(file=io.StringIO(), width=100))
    if "\x00" in text:
        return  # annotation tools cannot hold it, which tests/interchange holds
    document = Document("a", text, _marks(report))
    for name, one in FORMATS.items():
        yield f"export {name}", lambda one=one: one.writer()([document], Options())


def _marks(report: framing.Report) -> tuple[Any, ...]:
    from framing.interchange.document import Mark, tidy

    return tuple(tidy(Mark(span.start, span.end, span.technique, span.score) for span in report.spans))
