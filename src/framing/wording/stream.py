"""An article as a stream of words, each with whose words it is: what terms are looked for in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.kernel import loops
from framing.preprocessing.article_columns import passage_columns
from framing.preprocessing.points import code_points
from framing.resources.language import load_language
from framing.wording.cues import CLAUSE, FUNCTION, LEADING, Cue, listed
from framing.wording.stances import ATTRIBUTED, CALLED, HEDGED, HELD, MARKED, OWN, QUOTED, REPORTED, UNCOUNTED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from framing.spans import Article, Quotation

    Ints = NDArray[np.int64]

# A word's 16 bits, as terms.h has them.
LENGTH, PLURAL_SHIFT, GAP, CAPITAL, FIRST = 31, 5, 1 << 7, 1 << 8, 1 << 9
STANCE_SHIFT, GLOSS, FUNCTION_WORD = 10, 1 << 13, 1 << 14
_STANCE_MASK = 7 << STANCE_SHIFT
_SPEECH, _SCARE, _NAMED, _TITLE, _NAMELESS = range(5)  # kinds of quotations, as term_stream.c has them
_VOICES = {"narration": OWN, "reported": REPORTED, "quotation": QUOTED, "furniture": UNCOUNTED}

MOST_TOKENS = 7  # of a term: five words, of which some have hyphens
# Words after a cue without marks that may be of the term. Four: of the phrases that recur after "so-called" in 5,131
# articles nearly all have one to three words.
_STRETCH = 4
_WILD = 6  # words that `cues.ANYTHING` may stand for: "what Sela Brandt of the farmers' union calls"


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """An article's words in order.

    Attributes:
        values: each word's number.
        flags: what is known of it (terms.h); its stance is ``flags >> STANCE_SHIFT & 7``.
        starts, ends: its place in the text, in code points.
        bits: which lists it is in (`cues`).
        fragments: first word, the one after the last, and how many there are (parts with hyphens are one), of what
            stands in marks.
        stretches: first word and the one after the last of what follows a cue without marks.
    """

    values: NDArray[np.uint32]
    flags: NDArray[np.uint16]
    starts: Ints
    ends: Ints
    bits: NDArray[np.uint8]
    fragments: list[tuple[int, int, int]]
    stretches: list[tuple[int, int]]


def stream_of(article: Article) -> Stream:
    """The stream of an article."""
    import numpy as np

    known = listed(load_language(article.language))
    passages = passage_columns(article)
    voices = np.array([_VOICES[voice] for voice in passages.voices], np.uint8)
    stances = voices.take(passages.sources)
    if article.headline is not None:
        inside = (passages.starts < article.headline.end) & (passages.ends > article.headline.start)
        stances[inside] = UNCOUNTED
    quotes = np.array([(q.start, q.end, _kind(q)) for q in article.quotations], np.int64).reshape(-1, 3).T
    values, flags, starts, ends, bits, tokens, hits = loops.term_stream(
        code_points(article.text), passages.starts, stances, np.ascontiguousarray(quotes), known.values, known.bits
    )
    stretches: list[tuple[int, int]] = []
    if len(hits):
        marker = _Marker(values, flags, bits, stretches)
        for at in hits.tolist():
            for cue in known.cues[int(values[at])]:
                if marker.mark(at, cue):
                    break
    fragments = [place for place in zip(*tokens.tolist(), strict=True) if place[0] >= 0]
    return Stream(values, flags, starts, ends, bits, fragments, stretches)


def word_places(text: str) -> tuple[Ints, Ints]:
    """Where each word of a text's stream begins and ends."""
    import numpy as np

    none = np.zeros(0, np.uint8)
    _, _, starts, ends, *_ = loops.term_stream(
        code_points(text),
        np.zeros(1, np.int64),
        np.zeros(1, np.uint8),
        np.zeros((3, 0), np.int64),
        none.view("u4"),
        none,
    )
    return starts, ends


def _kind(quotation: Quotation) -> int:
    if quotation.kind == "scare":
        return _SCARE
    if quotation.kind == "mixed":
        return _NAMELESS if quotation.speaker is None else _NAMED
    return _TITLE if quotation.kind == "title" else _SPEECH


class _Marker:
    """Writes into the flags what a cue says of the words after it."""

    def __init__(self, values: Any, flags: Any, bits: Any, stretches: list[tuple[int, int]]) -> None:
        self._values, self._flags, self._bits, self._stretches = values, flags, bits, stretches

    def mark(self, at: int, cue: Cue) -> bool:
        """Whether the cue stands around the trigger at this word; if so its effect is written."""
        after = at + 1 + len(cue.after)
        if not self._stands(at, cue) or after >= len(self._values):
            return False
        flags, stance = self._flags, cue.stance
        here = self._stance(at)
        if here in (QUOTED, UNCOUNTED, *HELD):  # a speaker's own words, or a mention of the cue itself
            return False
        while after < len(self._values) and self._bits[after] & LEADING and not flags[after] & GAP:
            after += 1
        if after >= len(self._values):
            return False
        first = self._stance(after)
        if first in (MARKED, ATTRIBUTED):
            self._marked(after, first, stance)
            return True
        if stance in (CALLED, HEDGED) and first in (OWN, REPORTED) and not flags[after] & GAP:
            self._unmarked(after, stance)
            return True
        return False

    def _stance(self, at: int) -> int:
        return int(self._flags[at]) >> STANCE_SHIFT & 7

    def _set(self, at: int, stance: int) -> None:
        self._flags[at] = (int(self._flags[at]) & ~_STANCE_MASK) | stance << STANCE_SHIFT

    def _marked(self, at: int, first: int, stance: int) -> None:
        """The words in marks after a cue, up to what parts them from the next."""
        end = at
        while end < len(self._values) and self._stance(end) == first and (end == at or not self._flags[end] & GAP):
            if stance == CALLED:
                self._set(end, CALLED)
            elif stance < 0:
                self._flags[end] |= GLOSS
            end += 1

    def _unmarked(self, at: int, stance: int) -> None:
        """The words without marks after a cue: up to four, until a function word, punctuation or a name's border."""
        flags, end = self._flags, at
        while end < min(at + _STRETCH, len(self._values)) and self._stance(end) in (OWN, REPORTED):
            if self._bits[end] & (FUNCTION | CLAUSE) or (end > at and flags[end] & GAP):
                break
            if end > at and bool(flags[end] & CAPITAL) != bool(flags[end - 1] & CAPITAL):
                break  # a name begins or ends
            if stance == CALLED or self._stance(end) == OWN:
                self._set(end, stance)
            end += 1
        if stance == CALLED and end > at:
            self._stretches.append((at, end))

    def _stands(self, at: int, cue: Cue) -> bool:
        values, flags = self._values, self._flags
        for k, behind in enumerate(cue.after, at + 1):
            if k >= len(values) or values[k] != behind or flags[k] & GAP:
                return False
        k = at
        for place in range(len(cue.before) - 1, -1, -1):
            word = cue.before[place]
            if word is None:
                return self._wild(k, cue.before[place - 1])
            if k == 0 or flags[k] & GAP or values[k - 1] != word:
                return False
            k -= 1
        return True

    def _wild(self, at: int, word: int | None) -> bool:
        """Whether the word stands two to seven words before this one, with nothing between that parts them."""
        for k in range(at, max(at - _WILD - 1, 0), -1):
            if self._flags[k] & GAP:
                return False
            if self._values[k - 1] == word:
                return k < at
        return False
