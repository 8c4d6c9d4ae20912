"""The tokens of an article with what surrounds each: its sentence, its paragraph, the marks it stands in."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framing.kernel import loops
from framing.preprocessing.lexicon import class_number
from framing.preprocessing.marks import MarkPair
from framing.preprocessing.tokens import Tokens
from framing.spans import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from framing.kernel.loops import SceneArrays

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
        arrays: those that follow, as the kernel takes them.
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
    arrays: SceneArrays
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


def window_names(low: int, high: int) -> tuple[str, ...]:
    """The names of the columns that show the tokens from ``low`` to ``high`` beside one, field by field.

    They are w-1, w0 ... (word), x (ending), g (class), h (shape), c (how often a cue), q (state).
    """
    return tuple(f"{field}{offset}" for field in "wxghcq" for offset in range(low, high + 1))


def _bounds(spans: Sequence[Span]) -> Ints:
    """The offsets of spans (axis 0); an empty span where there is none."""
    import numpy as np

    offsets = [offset for span in spans for offset in (span.start, span.end)]
    return np.array(offsets or (0, 0), np.int64).reshape(-1, 2)


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

    pairs = [number for m in marks for number in (m.open if m.open >= 0 else m.start, m.start, m.end, m.close, m.depth)]
    arrays = loops.scene(
        tokens.fields,
        tokens.starts,
        _bounds(sentences),
        _bounds(paragraphs),
        np.array(pairs, np.int64).reshape(-1, 5),
        _counted_classes(),
    )
    return Scene(text, tokens, list(marks), arrays, *arrays)


@functools.cache
def _counted_classes() -> NDArray[np.uint8]:
    """Which rows of the counts each word class counts in, a bit a row."""
    import numpy as np

    bits = np.zeros(128, np.uint8)
    for row, listed in _COUNTED.items():
        bits[[class_number(name) for name in listed]] |= 1 << row
    return bits
