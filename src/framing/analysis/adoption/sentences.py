"""Uses as a reader sees them: their articles are read again, as only few of all uses are shown."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framing.analysis.adoption.corpus import Corpus
from framing.analysis.adoption.tally import Place
from framing.preprocessing import separate
from framing.preprocessing.sentences import sentence_spans
from framing.wording.stances import STANCES
from framing.wording.stream import stream_of
from framing.wording.terms import speaker_at

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
    """The uses at places, with their sentences; each article is read once."""
    wanted: dict[int, list[Place]] = {}
    for place in places:
        wanted.setdefault(place[0], []).append(place)
    found: dict[Place, Shown] = {}
    ids: list[str] = []
    before = None
    for article in sorted(wanted):
        chunk, number = corpus.place(article)
        if chunk is not before:
            before, ids = chunk, [one.id for one in chunk.about()]
        _read(chunk.text(number), ids[number], corpus.language, set(wanted[article]), found)
    return found


def _read(text: str, name: str, language: str, places: set[Place], found: dict[Place, Shown]) -> None:
    article = separate(text, language=language)
    stream = stream_of(article)
    sentences = sentence_spans(text, list(article.paragraphs), language=language)
    begins = [sentence.start for sentence in sentences]
    for place in places:
        _, first, size, stance = place
        start, end = int(stream.starts[first]), int(stream.ends[first + size - 1])
        speaker = speaker_at(article, start, end, stance)
        sentence = sentences[max(bisect_right(begins, start) - 1, 0)] if sentences else None
        found[place] = Shown(
            name, start, end, STANCES[stance], speaker.name if speaker else "", _line(text, sentence, start, end)
        )


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
