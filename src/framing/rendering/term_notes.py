"""What an article page says of terms: where each is first held at a distance, and where it first stands plainly."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framing.wording import Term, Use, terms

if TYPE_CHECKING:
    from framing.spans import Article

_ASIDE = 70  # characters on either side of a use that are shown
_HELD = {
    "marks": "in marks",
    "called": "named as others’ word",
    "attributed": "in marks, as words of",
}


@dataclass(frozen=True, slots=True)
class Place:
    """The first use of a term in a stance, with the words around it.

    Attributes:
        paragraph: its number, from 1; the block of the page has it too.
        how: how the term stands there.
        before, words, after: the use and what stands beside it, in one line, with the blanks between.
    """

    paragraph: int
    how: str
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class TermNote:
    """A term that the article holds at a distance; ``own`` is None where it never stands plainly."""

    number: int
    text: str
    course: str
    held: Place
    own: Place | None


def term_notes(article: Article) -> tuple[TermNote, ...]:
    """The notes of an article, in order of the terms' first uses."""
    begins = [paragraph.start for paragraph in article.paragraphs]
    found = []
    for term in terms(article):
        held = _first(term, tuple(_HELD))
        if held is None:
            continue
        own = _first(term, ("own",))
        places = [None if use is None else _place(article, use, begins) for use in (held, own)]
        found.append((term, places))
    return tuple(
        TermNote(number, term.text, term.course, held, own)
        for number, (term, (held, own)) in enumerate(found, 1)
        if held is not None
    )


def _first(term: Term, stances: tuple[str, ...]) -> Use | None:
    return next((use for use in term.uses if use.stance in stances), None)


def _place(article: Article, use: Use, begins: list[int]) -> Place:
    number = bisect_right(begins, use.start)
    low = begins[number - 1] if number else 0
    high = article.paragraphs[number - 1].end if number else len(article.text)
    before = " ".join(article.text[low : use.start][-_ASIDE:].splitlines())
    after = " ".join(article.text[use.end : max(high, use.end)][:_ASIDE].splitlines())
    if use.start - _ASIDE > low:  # whole words
        before = f"… {before.partition(' ')[2]}"
    if use.end + _ASIDE < high:
        after = f"{after.rpartition(' ')[0]} …"
    how = _HELD.get(use.stance, "without marks")
    if use.stance == "attributed":
        how = f"{how} {use.speaker.name}" if use.speaker else _HELD["marks"]
    return Place(
        number,
        how,
        before,
        " ".join(article.text[use.start : use.end].split()),
        after,
    )
