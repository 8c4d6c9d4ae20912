"""Prodigy: JSON Lines with ``text``, ``tokens`` and ``spans``, as its recipes spans.manual and ner.manual read them.

Spans overlap, so spans.manual is the one to use. Unit: Prodigy counts as Python does, in code points; ``token_end`` is
the last token itself. Blanks other than a single space after a token are tokens of their own, as spaCy has them, so
that the tokens make up the text again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise

from framing.interchange.document import Document
from framing.interchange.options import Options
from framing.interchange.tokens import Tokens, tokens_of
from framing.spans import Span


def write(documents: Sequence[Document], _options: Options) -> dict[str, bytes]:
    """``prodigy.jsonl``."""
    lines = [json.dumps(_example(document), ensure_ascii=False) + "\n" for document in documents]
    return {"prodigy.jsonl": "".join(lines).encode("utf8")}


def _example(document: Document) -> dict[str, object]:
    tokens = _with_blanks(document)
    spans: list[dict[str, object]] = []
    for mark in document.marks:
        under = tokens.under(mark)
        span: dict[str, object] = {
            "start": mark.start,
            "end": mark.end,
            "token_start": under[0],
            "token_end": under[-1],
            "label": mark.label,
            "text": document.words(mark),
        }
        spans.append(
            span
            | ({} if mark.score is None else {"score": mark.score})
            | ({"speaker": mark.speaker} if mark.speaker else {})
        )
    meta = {"id": document.id} | ({"model": document.model} if document.model else {}) | document.facts
    return {"text": document.text, "tokens": list(_tokens(document, tokens)), "spans": spans, "meta": meta}


def _with_blanks(document: Document) -> Tokens:
    """The document's tokens, and as tokens too the blanks that are not one space behind a token.

    Such a space is a token as well where a mark begins with it or ends with it.
    """
    starts = {mark.start for mark in document.marks}
    ends = {mark.end for mark in document.marks}
    text = document.text
    words = [Span(0, 0), *tokens_of(document).spans, Span(len(text), len(text))]
    spans: list[Span] = []
    for number, (before, after) in enumerate(pairwise(words)):
        begin = before.end
        behind = number > 0 and begin < after.start and text[begin] == " "
        if behind and begin not in starts and begin + 1 not in ends:
            begin += 1
        cuts = [place for place in range(begin + 1, after.start) if place in starts or place in ends]
        spans += [Span(*pair) for pair in pairwise([begin, *cuts, after.start]) if pair[0] < pair[1]]
        if after.start < after.end:
            spans.append(after)
    return Tokens(tuple(spans), tuple(span.start for span in spans))


def _tokens(document: Document, tokens: Tokens) -> Iterator[dict[str, object]]:
    follow = [*tokens.starts, len(document.text)][1:]
    for number, (span, after) in enumerate(zip(tokens.spans, follow, strict=True)):
        yield {
            "text": span.of(document.text),
            "start": span.start,
            "end": span.end,
            "id": number,
            "ws": after > span.end,
        }
