"""Lines of a page, its paragraphs, and the headline.

A paragraph is a line of the text without the white space around it: news pages copied as text keep one paragraph a
line, with or without blank lines between them. Blank lines separate blocks, which only page furniture cares about.
A line ends at every character that `str.splitlines` takes for its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from framing.kernel import loops
from framing.preprocessing.bulk import spans
from framing.preprocessing.points import code_points
from framing.spans import Span

if TYPE_CHECKING:
    from framing.preprocessing.bulk import Bounds

# Measured on 2,800 news pages: a first line longer than this is a first paragraph, not a headline.
_HEADLINE_LIMIT = 200
_SENTENCE_END = (".", "!", "?", "…", ":", ";", ",")


def paragraph_bounds(text: str) -> Bounds:
    """The paragraphs of ``text``, in order, without line breaks and without white space at either end."""
    return loops.paragraphs(code_points(text))


def paragraph_spans(text: str) -> list[Span]:
    """The same as spans."""
    return spans(paragraph_bounds(text))


def headline_of(text: str, paragraphs: Sequence[Span]) -> Span | None:
    """The headline among ``paragraphs`` (already without furniture), or None.

    It is the first paragraph, if another one follows, it is short, and either does not end like a sentence or stands
    apart by being shorter than what follows.
    """
    if len(paragraphs) < 2:
        return None
    first, second = paragraphs[0], paragraphs[1]
    if first.end - first.start > _HEADLINE_LIMIT:
        return None
    line = first.of(text).rstrip("”\"’'»)")
    if not line.endswith(_SENTENCE_END):
        return first
    # Headlines may end in "?" or "!"; a blank line and a longer paragraph after them tell them from first sentences.
    apart = text.count("\n", first.end, second.start) > 1
    longer = second.end - second.start > 2 * (first.end - first.start)
    return first if line.endswith(("!", "?")) and apart and longer else None
