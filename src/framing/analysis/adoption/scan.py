"""The streams read twice: once for counts of all candidates, once for the uses of those that are left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from framing.analysis.adoption.candidates import Candidates
from framing.analysis.adoption.corpus import Corpus
from framing.analysis.adoption.removal import COUNTS
from framing.kernel import loops
from framing.resources.language import load_language
from framing.wording.cues import before_words
from framing.wording.matching import KeyTable, find
from framing.wording.stream import GLOSS

if TYPE_CHECKING:
    from numpy.typing import NDArray

WINDOW = 6  # words on either side of a single word by which its sense is told
USE = np.dtype(
    [
        ("term", np.int32),
        ("article", np.int32),
        ("place", np.int32),  # its first word in the article
        ("size", np.uint8),
        ("inside", np.uint8),
        ("stance", np.uint8),
        ("gloss", np.uint8),
        ("around", np.uint64),
        ("window", np.uint32, (2 * WINDOW,)),
    ]
)
_BUCKET = 6_000_000  # bytes of uses in memory at a time


def count(corpus: Corpus, terms: Candidates) -> NDArray[np.int64]:
    """Counts of each candidate, shape (terms, COUNTS): uses by stance, articles by first use, bare uses' neighbours."""
    table = KeyTable.of(terms.keys())
    counts = np.zeros((len(terms.codes), COUNTS), np.int64)
    last = np.full(len(terms.codes), -1, np.int32)
    before = before_words(load_language(corpus.language))
    for first, values, flags, bounds in corpus.streams():
        loops.count_terms(values, flags, bounds, *table.columns, first, *before, last, counts)
    return counts


def uses(corpus: Corpus, terms: Candidates, totals: list[int], work: Path) -> Iterator[NDArray[Any]]:
    """All uses of the terms, some terms at a time and each term's whole, in the order of the terms.

    Args:
        corpus: the streams.
        terms: what to look for.
        totals: how many uses each has.
        work: an empty folder for the uses that do not fit into memory; it is empty again at the end.
    """
    bucket_of, last = [], 0
    weight = 0
    for total in totals:
        if weight and weight + total * USE.itemsize > _BUCKET:
            last, weight = last + 1, 0
        weight += total * USE.itemsize
        bucket_of.append(last)
    buckets = np.array(bucket_of, np.int64)
    table = KeyTable.of(terms.keys())
    for first, values, flags, bounds in corpus.streams():
        found = _found(first, values, flags, bounds, table)
        where = buckets[found["term"]]
        for number in np.unique(where).tolist():
            with (work / f"{number:05d}.uses").open("ab") as file:
                found[where == number].tofile(file)
    for number in range(last + 1 if totals else 0):
        path = work / f"{number:05d}.uses"
        if path.exists():
            yield np.fromfile(path, USE)
            path.unlink()


def _found(first: int, values: Any, flags: Any, bounds: Any, table: KeyTable) -> NDArray[Any]:
    matches = find(values, flags, bounds, table)
    found = np.zeros(len(matches.terms), USE)
    begins, ends = bounds[matches.articles], bounds[matches.articles + 1]
    found["term"] = matches.terms
    found["article"] = matches.articles + first
    found["place"] = matches.places - begins
    found["size"], found["inside"], found["around"] = matches.sizes, matches.inside, matches.around
    found["stance"] = matches.stances
    found["gloss"] = (flags[matches.places] & GLOSS) > 0
    single = np.flatnonzero(matches.sizes == 1)
    aside = np.concatenate((np.arange(-WINDOW, 0), np.arange(1, WINDOW + 1)))
    around = matches.places[single, None] + aside
    inside = (around >= begins[single, None]) & (around < ends[single, None])
    found["window"][single] = np.where(inside, values[np.where(inside, around, 0)], 0) if len(values) else 0
    return found
