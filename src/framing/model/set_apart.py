"""Terms that a page sets apart: an editor's bracket inside a quotation, a word or two between marks of their own.

A passage's n-grams drown one soft word in a long sentence; where the page itself points at a term, the head for terms
(`framing.model.term_head`) is asked about it.
"""

from __future__ import annotations

import re

from framing.model.term_head import LONGEST
from framing.spans import Article, Span

# Forty characters hold any insertion of a few words; without a second bracket inside, the scan is linear.
_BRACKET = re.compile(r"\[[^\[\]\n]{1,40}\]")


def set_apart(article: Article) -> list[Span]:
    """The terms, in order: brackets in quotations, and short quotations of every kind but titles."""
    text = article.text
    found = [
        (q.start, q.end)
        for q in article.quotations
        if q.kind != "title" and len(text[q.start : min(q.end, q.start + 200)].split(None, LONGEST)) <= LONGEST
    ]
    if "[" in text:
        spoken = [(q.start, q.end) for q in article.quotations if q.kind in ("direct", "mixed")]
        at = 0
        for match in _BRACKET.finditer(text):
            while at < len(spoken) and spoken[at][1] < match.end():
                at += 1
            if at < len(spoken) and spoken[at][0] <= match.start():
                found.append((match.start(), match.end()))
    found.sort()
    return [Span(*place) for place in found]
