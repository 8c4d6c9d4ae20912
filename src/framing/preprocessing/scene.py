"""The tokens of an article with what surrounds each: its sentence, its paragraph, the marks it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.preprocessing.marks import MarkPair
from framing.preprocessing.tokens import PAD, PUNCTUATION, Tokens
from framing.spans import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

OUTSIDE, OPENING, INSIDE, CLOSING = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Scene:
    """An article ready for the models. All arrays are over the padded tokens; positions are token numbers.

    Attributes:
        text, tokens: the article.
        sentence_first, sentence_last: the first and last token of a token's sentence.
        paragraph_first, paragraph_last: the same for its paragraph; paragraph: the paragraph's number.
        state: outside marks, an opening mark, inside, or a closing mark (of an outer pair).
        pair: the outer pair's number + 1, 0 outside.
        previous_mark, next_mark: the nearest punctuation token before / after a token.
        pairs: the outer pairs as (opening token, first word inside, last word inside, closing token).
        marks: all pairs; quoted: (4, number of marks) opening token, first and last word inside, token after the close.
    """

    text: str
    tokens: Tokens
    sentence_first: Ints
    sentence_last: Ints
    paragraph_first: Ints
    paragraph_last: Ints
    paragraph: Ints
    state: Ints
    pair: Ints
    previous_mark: Ints
    next_mark: Ints
    pairs: list[tuple[int, int, int, int]]
    marks: list[MarkPair]
    quoted: Ints


def _extents(spans: Sequence[Span], tokens: Tokens) -> tuple[Any, Any, Any]:
    """First token, last token and number of the span that each token lies in (or that begins last before it)."""
    import numpy as np

    size = len(tokens.starts)
    bounds = np.array([(s.start, s.end) for s in spans] or [(0, 0)], np.int64)
    inner = tokens.starts[PAD : PAD + tokens.count]
    first = np.searchsorted(inner, bounds[:, 0]) + PAD
    last = np.maximum(np.searchsorted(inner, bounds[:, 1]) + PAD - 1, first)
    number = np.zeros(size, np.int64)
    starts = first[(first < size)]
    np.add.at(number, starts, 1)
    number = np.maximum(np.cumsum(number) - 1, 0)
    return first.take(number), last.take(number), number


def build(
    text: str, tokens: Tokens, paragraphs: Sequence[Span], sentences: Sequence[Span], marks: Sequence[MarkPair]
) -> Scene:
    """Put an article's parts together.

    Args:
        text: the article's text.
        tokens: its tokens.
        paragraphs, sentences: spans in order, without page furniture.
        marks: pairs of quotation marks in order of opening.
    """
    import numpy as np

    size = len(tokens.starts)
    sentence_first, sentence_last, _ = _extents(sentences, tokens)
    paragraph_first, paragraph_last, paragraph = _extents(paragraphs, tokens)
    state = np.zeros(size, np.int64)
    pair = np.zeros(size, np.int64)
    places = np.array([(m.open if m.open >= 0 else m.start, m.start, m.end, m.close) for m in marks] or [(0, 0, 0, 0)])
    inner = tokens.starts[PAD : PAD + tokens.count]
    found = np.searchsorted(inner, places) + PAD
    outer: list[int] = []
    for number, (mark, (opening, start, end, close)) in enumerate(zip(marks, found.tolist(), strict=False)):
        if mark.depth == 0:
            outer.append(number)
            state[opening:start] = OPENING
            state[start:end] = INSIDE
            state[end:close] = CLOSING
            pair[opening:close] = len(outer)
    punctuation = tokens.shape == PUNCTUATION
    punctuation[:PAD] = punctuation[-PAD:] = True
    position = np.arange(size)
    before = np.maximum.accumulate(np.where(punctuation, position, 0))
    after = np.minimum.accumulate(np.where(punctuation, position, size - 1)[::-1])[::-1]
    previous_mark = np.zeros(size, np.int64)
    previous_mark[1:] = before[:-1]
    next_mark = np.full(size, size - 1)
    next_mark[:-1] = after[1:]
    quoted = found[: len(marks)].T.copy()
    if len(marks):
        word_after = np.minimum.accumulate(np.where(punctuation, size, position)[::-1])[::-1]
        word_before = np.maximum.accumulate(np.where(punctuation, 0, position))
        first_word, last_word = word_after.take(quoted[1]), word_before.take(quoted[2] - 1)
        wordless = first_word > last_word  # marks around marks: any token stands for the words
        quoted[2] = np.where(wordless, np.maximum(quoted[2] - 1, quoted[1]), last_word)
        quoted[1] = np.where(wordless, np.minimum(quoted[1], quoted[2]), first_word)
    quoted[3] = np.maximum(quoted[3], quoted[2] + 1)
    pairs = [(a, b, c, d - 1) for a, b, c, d in quoted.T[outer].tolist()]
    return Scene(
        text,
        tokens,
        sentence_first,
        sentence_last,
        paragraph_first,
        paragraph_last,
        paragraph,
        state,
        pair,
        previous_mark,
        next_mark,
        pairs,
        list(marks),
        quoted,
    )
