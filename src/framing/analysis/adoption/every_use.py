"""Every use of one term in a corpus, with its sentence: what a count opens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from framing.analysis.adoption.corpus import read_corpus
from framing.analysis.adoption.sentences import Shown, look_up
from framing.resources.language import load_language
from framing.wording.matching import KeyTable, find
from framing.wording.terms import watched_keys


@dataclass(frozen=True, slots=True)
class DatedUse:
    """A use, its article's group and its date; empty where there is none."""

    group: str
    date: str
    use: Shown


def uses_of(
    folder: str | Path, term: str, *, by: str | None = "outlet", date: str | None = "date"
) -> Iterator[DatedUse]:
    """All uses of a term in the order of the input, copies too.

    Args:
        folder, by, date: as `framing.adoption` takes them.
        term: a phrase; its plural and its spelling with blanks, hyphens or neither are the same.

    Raises:
        FramingError: as `framing.adoption`.
    """
    corpus = read_corpus(folder, by=by, date=date)
    table = KeyTable.of(list(watched_keys([term], language=load_language(corpus.language))))
    for first, values, flags, bounds in corpus.streams():
        matches = find(values, flags, bounds, table)
        starts = bounds[matches.articles]
        columns = (matches.articles + first, matches.places - starts, matches.sizes, matches.stances)
        places = list(zip(*(column.tolist() for column in columns), strict=True))
        shown = look_up(corpus, places)
        for place in places:
            yield DatedUse(corpus.names[corpus.groups[place[0]]], corpus.day(place[0]), shown[place])
