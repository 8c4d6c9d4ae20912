"""Uses as a reader sees them: their articles are read again, as only few of all uses are shown."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framing.analysis.adoption.corpus import Corpus
from framing.analysis.adoption.tally import Place
from framing.preprocessing.paragraphs import paragraph_spans
from framing.preprocessing.sentences import sentence_spans
from framing.resources.language import load_language
from framing.wording.stances import STANCES
from framing.wording.stream import word_places
from framing.wording.terms import SPOKEN

if TYPE_CHECKING:
    from framing.spans import Span

_LONGEST = 600  # characters of a sentence that are shown


@dataclass(frozen=True, slots=True)
class Shown:
    """A use in its sentence.

    Attributes:
        id: the article's.
        start, end: code points into the article's text.
        stance: of `STANCES`.
        speaker: who is given for the words; empty where nobody is.
        sentence: in one line.
    """

    id: str
    start: int
    end: int
    stance: str
    speaker: str
    sentence: str


def look_up(corpus: Corpus, places: Iterable[Place]) -> dict[Place, Shown]:
    """The uses at places, with their sentences; each article's text is read once."""
    wanted: dict[int, set[Place]] = {}
    for place in places:
        wanted.setdefault(place[0], set()).add(place)
    found: dict[Place, Shown] = {}
    speakers: list[list[int | str | None]] = []
    before = None
    for article in sorted(wanted):
        chunk, number = corpus.place(article)
        if chunk is not before:
            before, speakers = chunk, chunk.speakers()
        text = chunk.text(number), corpus.id(article), corpus.language
        _read(text, speakers[number], wanted[article], found)
    return found


def _read(
    article: tuple[str, str, str], speakers: list[int | str | None], places: set[Place], found: dict[Place, Shown]
) -> None:
    """The uses in an article, which is given by its text, its id and its language."""
    text, name, language = article
    starts, ends = word_places(text)
    sentences = sentence_spans(text, paragraph_spans(text), language=load_language(language))
    begins = [sentence.start for sentence in sentences]
    words, names = speakers[::2], speakers[1::2]
    for place in places:
        _, first, size, stance = place
        start, end = int(starts[first]), int(ends[first + size - 1])
        at = bisect_right(words, first) - 1  # type: ignore[type-var]  # whole numbers and names take turns
        speaker = names[at] if at >= 0 and stance in SPOKEN else None
        sentence = sentences[max(bisect_right(begins, start) - 1, 0)] if sentences else None
        line = _line(text, sentence, start, end)
        found[place] = Shown(name, start, end, STANCES[stance], str(speaker or ""), line)


def _line(text: str, sentence: Span | None, start: int, end: int) -> str:
    """A sentence in one line; of a very long one what stands around the use."""
    if sentence is None or sentence.end < end:
        return " ".join(text[start:end].split())
    begin, stop = max(sentence.start, start - _LONGEST // 2), min(sentence.end, end + _LONGEST // 2)
    return (
        ("… " if begin > sentence.start else "")
        + " ".join(text[begin:stop].split())
        + (" …" if stop < sentence.end else "")
    )
