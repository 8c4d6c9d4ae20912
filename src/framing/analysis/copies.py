"""Articles that repeat others: cut, joined with another, retitled, with words changed; who carried whose copy.

An article is a copy when at least `CONTAINED` of the shorter text's shingles are in the other (containment, Broder
1997), and as many of those that stand in few articles, where it has some: a form or an appeal that many pages share
makes no copies of them. The earlier one, by date and then by the labels' order, is the original. Page furniture does
not count.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from framing.analysis.columns import read_pieces
from framing.analysis.periods import iso_dates
from framing.analysis.shingles import KEEP, sketches

if TYPE_CHECKING:
    import pandas as pd

    from framing.analysis.columns import Labels

# How it was chosen: benchmarks/copies.py.
CONTAINED = 0.5
# Texts of which fewer shingles were kept are copies only when they are the same, word for word: of three shingles two
# may agree by chance.
FEWEST_KEPT = 6
# Shingles in more articles than this may be of a form. Where they leave at least `OWN_SHARE` of the shorter text, the
# rest decides too; where they leave less, the text itself is what many carry.
OF_FEW = 5
OWN_SHARE = 0.2
# A shingle that stands in more articles than this is of a formula ("all rights reserved"), or of something that many
# carry; then each is held against the ones next to it in order, not against all.
COMMON = 20
_CHARACTERS_AT_ONCE = 1_000_000


@dataclass(slots=True)
class _Articles:
    """What is known of the articles, in the labels' order, as far as they were read."""

    names: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    words: list[Any] = field(default_factory=list)
    hashes: list[Any] = field(default_factory=list)
    owners: list[Any] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    waiting: list[list[str]] = field(default_factory=list)
    size: int = 0


def find_copies(labels: Labels, *, columns: dict[str, str] | None = None) -> pd.DataFrame:
    """The copies among the articles of labels.

    Args:
        labels: an output of `framing label` by passage, or a table with such rows. Where it has a column ``copy_of``
            (a kept one), that is taken instead of looking.
        columns: which kept columns are ``outlet`` and ``date``, where not the usual ones.

    Returns:
        A row a copy: ``article`` (as `Piece.articles` names it), ``id``, ``outlet``, ``date``, ``copy_of`` (the
        original's id), ``copy_of_article``, ``copy_of_outlet``, ``similarity`` (the share of the shorter text that
        is in the other).

    Raises:
        FramingError: as `read_pieces`.
    """
    import pandas as pd

    known = _Articles()
    given: dict[str, str] = {}
    for piece in read_pieces(labels, chosen=columns):
        if piece.has("copy_of"):
            given.update(zip(piece.articles, piece.column("copy_of"), strict=True))
        _collect(known, piece)
    _sketch(known)
    pairs = _as_given(known, given) if given else _copies(known)
    rows = [
        {
            "article": known.names[copy],
            "id": known.ids[copy],
            "outlet": known.outlets[copy],
            "date": known.dates[copy],
            "copy_of": known.ids[original],
            "copy_of_article": known.names[original],
            "copy_of_outlet": known.outlets[original],
            "similarity": round(similarity, 3),
        }
        for copy, (original, similarity) in sorted(pairs.items())
    ]
    names = ["article", "id", "outlet", "date", "copy_of", "copy_of_article", "copy_of_outlet", "similarity"]
    return pd.DataFrame(rows, columns=names)


def copies_of_texts(texts: list[str], dates: list[str] | None = None) -> dict[int, tuple[int, float]]:
    """The copies among texts: the number of each, with its original's and the similarity."""
    known = _Articles()
    known.names = known.ids = [str(number) for number in range(len(texts))]
    known.outlets = [""] * len(texts)
    known.dates = dates or [""] * len(texts)
    for text in texts:
        known.waiting.append([text])
        known.size += len(text)
        if known.size > _CHARACTERS_AT_ONCE:
            _sketch(known)
    _sketch(known)
    return _copies(known)


def carried(copies: pd.DataFrame) -> pd.DataFrame:
    """Who carried whose: how many articles of ``copy_of_outlet`` each ``outlet`` repeated."""
    counted = copies.groupby(["outlet", "copy_of_outlet"], sort=True).agg(
        articles=("article", "size"), similarity=("similarity", "mean")
    )
    return counted.reset_index().sort_values(["articles", "outlet"], ascending=[False, True], ignore_index=True)


def _collect(known: _Articles, piece: Any) -> None:
    articles = piece.articles.to_numpy()
    if not len(articles):
        return
    first = np.flatnonzero(np.concatenate(([True], articles[1:] != articles[:-1])))
    ends = [*first[1:].tolist(), len(articles)]
    texts, ids = piece.texts.tolist(), piece.ids.to_numpy()
    outlets = piece.column("outlet").to_numpy() if piece.has("outlet") else None
    dates = iso_dates(piece.column("date")).to_numpy() if piece.has("date") else None
    for start, end in zip(first.tolist(), ends, strict=True):
        if known.names and known.names[-1] == articles[start]:  # the piece before ended within this article
            known.waiting[-1] += texts[start:end]
        else:
            if known.size > _CHARACTERS_AT_ONCE:
                _sketch(known)
            known.names.append(articles[start])
            known.ids.append(ids[start])
            known.outlets.append(outlets[start] if outlets is not None else "")
            known.dates.append(dates[start] if dates is not None else "")
            known.waiting.append(texts[start:end])
        known.size += sum(map(len, texts[start:end]))


def _sketch(known: _Articles) -> None:
    """Replace the texts that wait by their sketches."""
    texts = [" ".join(parts) for parts in known.waiting]
    hashes, owners, words = sketches(texts)
    first = len(known.words)
    known.hashes.append(hashes)
    known.owners.append(owners + first)
    known.words += words.tolist()
    known.whole += [hash(tuple(text.lower().split())) for text in texts]  # within this run alone: no output holds it
    known.waiting, known.size = [], 0


def _copies(known: _Articles) -> dict[int, tuple[int, float]]:
    hashes = np.concatenate(known.hashes) if known.hashes else np.empty(0, np.uint64)
    owners = np.concatenate(known.owners) if known.owners else np.empty(0, np.int64)
    number = len(known.words)
    kept = np.bincount(owners, minlength=number)
    # Originals first: by date, those without one last, then by the labels' order.
    order = sorted(range(number), key=lambda one: (known.dates[one] == "", known.dates[one], one))
    rank = np.empty(number, np.int64)
    rank[order] = np.arange(number)
    bounds = np.concatenate(([0], np.cumsum(kept)))
    _, places, often = np.unique(hashes, return_inverse=True, return_counts=True)
    few = often[places] <= OF_FEW
    by_rank: dict[int, dict[int, float]] = {}
    for one, other in _candidates(hashes, rank[owners], kept[order]):
        first, second = order[one], order[other]
        if min(kept[first], kept[second]) < FEWEST_KEPT:
            continue
        if kept[second] < kept[first]:
            first, second = second, first
        shorter = slice(bounds[first], bounds[first + 1])
        shared = np.isin(hashes[shorter], hashes[bounds[second] : bounds[second + 1]], assume_unique=True)
        similarity = float(shared.mean())
        own = few[shorter]
        if own.mean() >= OWN_SHARE:
            similarity = min(similarity, float(shared[own].mean()))
        if similarity >= CONTAINED:
            by_rank.setdefault(other, {})[one] = similarity
    same: dict[int, int] = {}
    for place, article in enumerate(order):
        if known.words[article] and place != (earlier := same.setdefault(known.whole[article], place)):
            by_rank.setdefault(place, {})[earlier] = 1.0
    found: dict[int, tuple[int, float]] = {}
    for later in sorted(by_rank):
        # the most alike, and of those an original before a copy, the earliest
        one = max(by_rank[later], key=lambda place: (by_rank[later][place], order[place] not in found, -place))
        original = found[order[one]][0] if order[one] in found else order[one]
        found[order[later]] = (original, by_rank[later][one])
    return found


def _candidates(hashes: Any, ranks: Any, kept: Any) -> list[tuple[int, int]]:
    """Pairs of articles, by rank, that share enough of their kept shingles to be worth a look: earlier and later."""
    order = np.lexsort((ranks, hashes))
    hashes, ranks = hashes[order], ranks[order]
    same = hashes[1:] == hashes[:-1]
    pairs = []
    # a distance d apart in the list of a shingle's articles; for common shingles only neighbours
    runs = np.diff(np.flatnonzero(np.concatenate(([True], ~same, [True]))))
    size = np.repeat(runs, runs)
    for distance in range(1, COMMON):
        if distance >= len(hashes):
            break
        match = hashes[distance:] == hashes[:-distance]
        if distance > 1:
            match &= size[distance:] <= COMMON
        if not match.any():
            break
        pairs.append(np.column_stack((ranks[:-distance][match], ranks[distance:][match])))
    if not pairs:
        return []
    keys = np.concatenate(pairs)
    codes = keys[:, 0] * np.int64(len(kept)) + keys[:, 1]
    found, often = np.unique(codes, return_counts=True)
    one, other = found // len(kept), found % len(kept)
    # Common shingles are not counted for all pairs: half of what the verdict asks for is enough to be looked at.
    enough = often >= np.maximum(2, 0.5 * CONTAINED * np.minimum(kept[one], kept[other]))
    return list(zip(one[enough].tolist(), other[enough].tolist(), strict=True))


def _as_given(known: _Articles, given: dict[str, str]) -> dict[int, tuple[int, float]]:
    places = {id: place for place, id in reversed(list(enumerate(known.ids)))}
    return {
        place: (places[given[name]], 1.0)
        for place, name in enumerate(known.names)
        if given.get(name) and given[name] in places and places[given[name]] != place
    }


__all__ = ["CONTAINED", "KEEP", "carried", "copies_of_texts", "find_copies"]
