"""Tokens for the formats that count in tokens: words and single signs, cut wherever a mark begins or ends."""

from __future__ import annotations

import importlib
from bisect import bisect_left
from dataclasses import dataclass

from framing.interchange.document import Document, Mark
from framing.spans import Span

# A letter keeps the marks that are written over and under it, and joiners: "e" and an accent are one word's.
_TOKEN = importlib.import_module("regex").compile(r"(?:\w[\p{M}\u200c\u200d]*)+|[^\w\s][\p{M}\u200d]*")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a document, in order."""

    spans: tuple[Span, ...]
    starts: tuple[int, ...]

    def under(self, mark: Mark) -> range:
        """The numbers of the tokens under a mark; empty where it covers blanks only."""
        return range(bisect_left(self.starts, mark.start), bisect_left(self.starts, mark.end))


def tokens_of(document: Document) -> Tokens:
    """Cut a document into tokens, so that each mark covers whole ones."""
    borders = sorted({place for mark in document.marks for place in (mark.start, mark.end)})
    spans = []
    for found in _TOKEN.finditer(document.text):
        begin, end = found.span()
        for border in borders[bisect_left(borders, begin + 1) : bisect_left(borders, end)]:
            spans.append(Span(begin, border))
            begin = border
        spans.append(Span(begin, end))
    return Tokens(tuple(spans), tuple(span.start for span in spans))
