"""The tokens of an article with what surrounds each: its sentence, its paragraph, the marks it stands in."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing import compiled
from framing.preprocessing.lexicon import class_number
from framing.preprocessing.marks import MarkPair
from framing.preprocessing.tokens import CAPITAL, PAD, PUNCTUATION, UPPER, Tokens
from framing.spans import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Fields = NDArray[np.uint32]

OUTSIDE, OPENING, INSIDE, CLOSING = 0, 1, 2, 3
# Rows of `Scene.fields`.
WORD, SUFFIX, GROUP, SHAPE, CUE, STATE = range(6)
# Rows of `Scene.counts`.
COMMAS, CAPITALS, THATS, STOPS, ANDS, BRACKETS_OPEN, BRACKETS_CLOSED, OPENINGS, LOWERS = range(9)
_COUNTED = {
    COMMAS: ("comma",),
    THATS: ("that",),
    STOPS: ("stop",),
    ANDS: ("and", "but"),
    BRACKETS_OPEN: ("bracket_open",),
    BRACKETS_CLOSED: ("bracket_close",),
}  # by word classes; the other rows by shape and state


@dataclass(slots=True)
class Scene:
    """An article ready for the models. All arrays are over the padded tokens; positions are token numbers.

    Attributes:
        text, tokens: the article; marks: all its pairs of marks.
        fields: (6, tokens) the word's hash, its ending's hash, its class, its shape, how often it is a cue, and its
            state: outside marks, an opening mark, inside, or a closing mark (of an outer pair).
        counts: (9, tokens + 1) how many commas, capitalised words ... stand before each token.
        sentence_first, sentence_last: the first and last token of a token's sentence.
        paragraph_first, paragraph_last, paragraph: the same for its paragraph, and the paragraph's number.
        pair: the outer pair's number + 1, 0 outside.
        previous_mark, next_mark: the nearest punctuation token before / after a token.
        quoted: (4, marks) opening token, first and last word inside, token after the close.
        outer: (4, outer pairs) the same for the outer pairs alone.
    """

    text: str
    tokens: Tokens
    marks: list[MarkPair]
    fields: Fields
    counts: NDArray[np.int32]
    sentence_first: Ints
    sentence_last: Ints
    paragraph_first: Ints
    paragraph_last: Ints
    paragraph: Ints
    pair: Ints
    previous_mark: Ints
    next_mark: Ints
    quoted: Ints
    outer: Ints

    def window(self, at: Ints, low: int, high: int) -> Fields:
        """The fields of the tokens from ``at + low`` to ``at + high``: six rows a field, one offset after the other."""
        import numpy as np

        around = np.arange(low, high + 1)[:, None] + at
        found: Fields = self.fields.take(around, 1).reshape(len(self.fields) * len(around), len(at))
        return found


def window_names(low: int, high: int) -> tuple[str, ...]:
    """The names of `Scene.window`'s columns: w-1, w0 ... (word), x (ending), g (class), h (shape), c, q (state)."""
    return tuple(f"{field}{offset}" for field in "wxghcq" for offset in range(low, high + 1))


def _bounds(spans: Sequence[Span]) -> Ints:
    """The offsets of spans (axis 0); an empty span where there is none."""
    import numpy as np

    offsets = [offset for span in spans for offset in (span.start, span.end)]
    return np.array(offsets or (0, 0), np.int64).reshape(-1, 2)


def _extents(spans: Sequence[Span], tokens: Tokens) -> tuple[Any, Any, Any]:
    """First token, last token and number of the span that each token lies in (or that begins last before it)."""
    import numpy as np

    bounds = _bounds(spans)
    inner = tokens.starts[PAD : PAD + tokens.count]
    first, after = np.searchsorted(inner, bounds.T) + PAD
    last = np.maximum(after - 1, first)
    repeat = np.diff(first, append=len(tokens.starts))
    repeat[0] += first[0]
    number = np.repeat(np.arange(len(first)), repeat)
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
    arrays: Any = (_arranged_by_loops if compiled.ready() else _arranged)(tokens, paragraphs, sentences, marks)
    return Scene(text, tokens, list(marks), *arrays)


@functools.cache
def _counted_classes() -> NDArray[np.uint8]:
    """Which rows of the counts each word class counts in, a bit a row."""
    import numpy as np

    bits = np.zeros(128, np.uint8)
    for row, listed in _COUNTED.items():
        bits[[class_number(name) for name in listed]] |= 1 << row
    return bits


def _arranged_by_loops(
    tokens: Tokens, paragraphs: Sequence[Span], sentences: Sequence[Span], marks: Sequence[MarkPair]
) -> Sequence[Any]:
    import numpy as np

    from framing.preprocessing.scene_loops import arranged

    places = [
        number for m in marks for number in (m.open if m.open >= 0 else m.start, m.start, m.end, m.close, m.depth)
    ]
    return arranged(
        tokens.fields,
        tokens.starts,
        tokens.count,
        _bounds(sentences),
        _bounds(paragraphs),
        np.array(places, np.int64).reshape(-1, 5),
        _counted_classes(),
    )


def _arranged(
    tokens: Tokens, paragraphs: Sequence[Span], sentences: Sequence[Span], marks: Sequence[MarkPair]
) -> Sequence[Any]:
    """The arrays of a scene in its order."""
    import numpy as np

    size = len(tokens.starts)
    sentence_first, sentence_last, _ = _extents(sentences, tokens)
    paragraph_first, paragraph_last, paragraph = _extents(paragraphs, tokens)
    fields = np.zeros((6, size), np.uint32)
    fields[:5] = tokens.fields
    state = fields[STATE]
    pair = np.zeros(size, np.int64)
    group, shape = tokens.fields[GROUP], tokens.fields[SHAPE]
    punctuation = shape == PUNCTUATION
    punctuation[:PAD] = punctuation[-PAD:] = True
    position = np.arange(size)
    before = np.maximum.accumulate(np.where(punctuation, position, 0))
    after = np.minimum.accumulate(np.where(punctuation, position, size - 1)[::-1])[::-1]
    previous_mark = np.zeros(size, np.int64)
    previous_mark[1:] = before[:-1]
    next_mark = np.full(size, size - 1)
    next_mark[:-1] = after[1:]
    quoted = outer = np.zeros((4, 0), np.int64)
    if marks:
        places = np.array([(m.open if m.open >= 0 else m.start, m.start, m.end, m.close) for m in marks])
        found = np.searchsorted(tokens.starts[PAD : PAD + tokens.count], places) + PAD
        chosen: list[int] = []
        for number, (mark, (opening, start, end, close)) in enumerate(zip(marks, found.tolist(), strict=True)):
            if mark.depth == 0:
                chosen.append(number)
                state[opening:start] = OPENING
                state[start:end] = INSIDE
                state[end:close] = CLOSING
                pair[opening:close] = len(chosen)
        quoted = _words_of(found, punctuation, position)
        outer = np.ascontiguousarray(quoted[:, chosen])
    flags = np.zeros((9, size), bool)
    for row, listed in _COUNTED.items():
        for name in listed:
            flags[row] |= group == class_number(name)
    flags[CAPITALS] = (shape == CAPITAL) | (shape == UPPER)
    np.equal(state, OPENING, out=flags[OPENINGS])
    np.equal(shape, 0, out=flags[LOWERS])
    counts = np.zeros((9, size + 1), np.int32)
    np.cumsum(flags, axis=1, out=counts[:, 1:])
    return (
        fields,
        counts,
        sentence_first,
        sentence_last,
        paragraph_first,
        paragraph_last,
        paragraph,
        pair,
        previous_mark,
        next_mark,
        quoted,
        outer,
    )


def _words_of(found: Ints, punctuation: NDArray[np.bool_], position: Ints) -> Ints:
    """Pairs of marks as opening token, first word, last word, token after; any token stands for words where none is."""
    import numpy as np

    quoted = found.T.copy()
    word_after = np.minimum.accumulate(np.where(punctuation, len(position), position)[::-1])[::-1]
    word_before = np.maximum.accumulate(np.where(punctuation, 0, position))
    first_word, last_word = word_after.take(quoted[1]), word_before.take(quoted[2] - 1)
    wordless = first_word > last_word
    quoted[2] = np.where(wordless, np.maximum(quoted[2] - 1, quoted[1]), last_word)
    quoted[1] = np.where(wordless, np.minimum(quoted[1], quoted[2]), first_word)
    quoted[3] = np.maximum(quoted[3], quoted[2] + 1)
    return quoted
