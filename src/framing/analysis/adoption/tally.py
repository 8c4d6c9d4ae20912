"""The uses of a term -> what is told of it: copies and other senses left out, articles by their first use."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from framing.analysis.adoption.corpus import UNDATED, Corpus
from framing.analysis.adoption.statistics import mann_whitney_z
from framing.resources.language import Language, load_language
from framing.wording.cues import FUNCTION, listed
from framing.wording.stances import ATTRIBUTED, CALLED, HELD, NARRATED, OWN, QUOTED, REPORTED, STANCES

if TYPE_CHECKING:
    from numpy.typing import NDArray

Place = tuple[int, int, int, int]  # an article, a use's first word in it, how many words it has, and its stance
LEAST_DATED = 24  # articles with dates below which no trend is told
HOUSE_STYLE = 0.8  # of the articles that hold a term in one outlet, always by marks alone: it may be how it writes
_ANCHORS = 1  # held uses that have a word near: it is of the term's sense


@dataclass(slots=True, eq=False)
class Tally:
    """What is found of one term.

    Attributes:
        uses: counted, in order of their dates, their articles and places.
        stances: how many of each stance, in the order of `STANCES`.
        articles: shape (n,), those whose narrator uses it, in order.
        own: whether the first use there is the outlet's own.
        first: shape (n,), the use that is the first there, as its number among `uses`.
        inside: the share of uses in a longer term's.
        other_sense: uses left out, as nothing near them is near a held one.
        copies: uses left out, as the same words stand around an earlier one.
        trend: the z of own after held; None where it is not told, for the reason in `trend_note`.
    """

    uses: NDArray[Any]
    stances: list[int]
    articles: NDArray[np.int64]
    own: NDArray[np.bool_]
    first: NDArray[np.int64]
    inside: float
    other_sense: int
    copies: int
    trend: float | None = None
    trend_note: str = ""

    @property
    def held_count(self) -> int:
        """Articles that hold the term."""
        return int((~self.own).sum())

    @property
    def own_count(self) -> int:
        """Articles that use it as their own first."""
        return int(self.own.sum())


def tally(uses: NDArray[Any], corpus: Corpus, *, check_sense: bool) -> Tally:
    """What the uses of one term tell.

    Args:
        uses: all of it.
        corpus: the articles' dates and groups.
        check_sense: leave out bare uses in another sense, where the term is one word.
    """
    days = corpus.days[uses["article"]]
    uses = uses[np.lexsort((uses["place"], uses["article"], days))]
    _, kept = np.unique(uses["around"], return_index=True)
    copies = len(uses) - len(kept)
    uses = uses[np.sort(kept)]
    other = 0
    if check_sense and len(uses) and bool((uses["size"] == 1).all()):
        same = _same_sense(uses, load_language(corpus.language))
        other = int((~same).sum())
        uses = uses[same]
    told = np.flatnonzero(np.isin(uses["stance"], NARRATED))
    articles, at = np.unique(uses["article"][told], return_index=True)
    first = told[at]
    counted = uses["gloss"][first] == 0  # where the first is a gloss, the article introduces the term
    articles, first = articles[counted].astype(np.int64), first[counted]
    own = uses["stance"][first] == OWN
    found = Tally(
        uses,
        np.bincount(uses["stance"], minlength=len(STANCES)).tolist(),
        articles,
        own,
        first,
        float(uses["inside"].mean()) if len(uses) else 0.0,
        other,
        copies,
    )
    _trend(found, corpus)
    return found


def _trend(found: Tally, corpus: Corpus) -> None:
    days = corpus.days[found.articles]
    dated = days != UNDATED
    if not dated.any():
        found.trend_note = "no dates"
    elif int(dated.sum()) < LEAST_DATED:
        found.trend_note = f"{int(dated.sum())} dated articles, fewer than {LEAST_DATED}"
    elif not found.own[dated].any() or found.own[dated].all():
        found.trend_note = "all dated articles in one stance"
    else:
        days = days.astype(np.int64)
        found.trend = mann_whitney_z(days[dated & ~found.own], days[dated & found.own])


@functools.cache
def _function_values(language: Language) -> Any:
    known = listed(language)
    return np.concatenate((known.values[known.bits & FUNCTION > 0], np.zeros(1, np.uint32)))


def _same_sense(uses: NDArray[Any], language: Language) -> NDArray[np.bool_]:
    """Which uses are held, or have a word near that is near two held ones."""
    held = np.isin(uses["stance"], HELD)
    near = uses["window"]
    words, counts = np.unique(
        np.concatenate([np.unique(row) for row in near[held]] or [near[:0, 0]]), return_counts=True
    )
    anchors = words[(counts >= min(_ANCHORS, int(held.sum()))) & ~np.isin(words, _function_values(language))]
    same: NDArray[np.bool_] = held | (uses["stance"] != OWN) | np.isin(near, anchors).any(axis=1)
    return same


def house_style(found: Tally, corpus: Corpus) -> bool:
    """Whether nearly all that hold the term are one outlet of several, and always by marks alone."""
    if found.stances[CALLED] or found.stances[ATTRIBUTED] or len(corpus.names) < 2 or not found.held_count:
        return False
    groups = corpus.groups[found.articles[~found.own]]
    return bool(np.bincount(groups).max() >= HOUSE_STYLE * len(groups))


def first_of(found: Tally, stances: tuple[int, ...]) -> int | None:
    """The earliest use in one of these stances; a dated one if there is any."""
    at = np.flatnonzero(np.isin(found.uses["stance"], stances))
    return int(at[0]) if len(at) else None


SAID = (QUOTED, REPORTED)


def place_of(found: Tally, k: int) -> Place:
    """Where a use is."""
    use = found.uses[k]
    return int(use["article"]), int(use["place"]), int(use["size"]), int(use["stance"])
