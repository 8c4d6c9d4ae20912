"""The candidates of a whole job: phrases that are held at a distance in several articles, united over its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.analysis.adoption.corpus import Corpus
from framing.wording.fragments import Key

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BITS = 22  # of the first count, which only leaves out what cannot be in two articles
_MIX = 0x9E3779B97F4A7C15
LEAST_ARTICLES = 2
_HELD = 200_000  # codes that are kept before they are united


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Terms by number, in the order of their codes.

    Attributes:
        codes: shape (terms,), a key in one number.
        marked: whether each stands in marks anywhere, or only after "so-called" and the like.
        watched: whether a user asked for it.
        listed: whether it would be a candidate without.
    """

    codes: NDArray[np.uint64]
    marked: NDArray[np.bool_]
    watched: NDArray[np.bool_]
    listed: NDArray[np.bool_]

    def keys(self) -> list[Key]:
        """The terms' keys."""
        return [Key(code >> 16, code & 0xFFFF) for code in self.codes.tolist()]

    def numbers(self, codes: Any) -> tuple[Any, Any]:
        """The terms of codes, and which of these are terms."""
        import numpy as np

        at = np.searchsorted(self.codes, codes)
        at[at == len(self.codes)] = 0
        return at, (self.codes[at] == codes) if len(self.codes) else np.zeros(len(codes), bool)

    def subset(self, kept: Any) -> Candidates:
        """Some of them."""
        return Candidates(self.codes[kept], self.marked[kept], self.watched[kept], self.listed[kept])


def code_of(key: Key) -> int:
    """A key in one number."""
    return key.value << 16 | key.length


def unite(corpus: Corpus, watched: list[Key]) -> Candidates:
    """The candidates that are held in two articles, and the watched terms."""
    import numpy as np

    often = np.zeros(1 << _BITS, np.uint8)
    for codes, _ in _records(corpus):
        places, counts = np.unique(_hash(codes), return_counts=True)
        often[places] = np.minimum(often[places] + counts.astype(np.int64), 255)
    gathered: list[tuple[Any, Any, Any]] = []
    waiting = 0
    for codes, marked in _records(corpus):
        kept = often[_hash(codes)] >= LEAST_ARTICLES
        gathered.append((codes[kept], np.ones(int(kept.sum()), np.int64), marked[kept].astype(np.int64)))
        waiting += len(gathered[-1][0])
        if waiting > _HELD:
            gathered = [_united(gathered)]
            waiting = 0
    codes, counts, marks = _united(gathered)
    enough = counts >= LEAST_ARTICLES
    codes, marks = codes[enough], marks[enough]
    asked = np.unique(np.array([code_of(key) for key in watched], np.uint64))
    every = np.union1d(codes, asked)
    marked = np.zeros(len(every), bool)
    marked[np.searchsorted(every, codes)] = marks > 0
    return Candidates(every, marked, np.isin(every, asked), np.isin(every, codes))


def forms(corpus: Corpus, terms: Candidates, counted: NDArray[np.bool_]) -> list[str]:
    """Each term's commonest form where it is held; empty where it is never.

    Args:
        corpus: the streams.
        terms: which.
        counted: of which of them the forms are counted; of the others the first is taken.
    """
    import numpy as np

    found: list[Counter[str] | str] = [Counter() if one else "" for one in counted]
    for chunk in corpus.chunks:
        keys, lengths = chunk.read("keys", "lengths")
        numbers, there = terms.numbers(_codes(keys, lengths))
        if there.any():
            written = chunk.forms()
            for k in np.flatnonzero(there).tolist():
                form, before = " ".join(written[k].split()), found[numbers[k]]
                if isinstance(before, Counter):
                    before[form] += 1
                elif not before:
                    found[numbers[k]] = form
    return [_commonest(several) if isinstance(several, Counter) else several for several in found]


def _commonest(several: Counter[str]) -> str:
    """The commonest form; among those in lower case, if these are not rare: a capital may be a sentence's."""
    if not several:
        return ""
    lower = Counter({form: count for form, count in several.items() if form.islower()})
    chosen = lower if 4 * lower.total() >= several.total() else several
    return chosen.most_common(1)[0][0]


def _codes(keys: Any, lengths: Any) -> Any:
    import numpy as np

    return keys.astype(np.uint64) << np.uint64(16) | lengths


def _hash(codes: Any) -> Any:
    import numpy as np

    return (codes * np.uint64(_MIX) >> np.uint64(64 - _BITS)).astype(np.int64)


def _records(corpus: Corpus) -> Iterator[tuple[Any, Any]]:
    """Of each chunk the candidates' codes, each once an article, and whether they stand in marks."""
    import numpy as np

    for chunk in corpus.chunks:
        keys, lengths, articles, marked = chunk.read("keys", "lengths", "articles", "marked")
        order = np.lexsort((-marked.astype(np.int8), lengths, keys, articles))
        rows = np.stack((articles[order], keys[order], lengths[order].astype(np.uint32)))
        first = np.ones(len(order), bool)
        first[1:] = (rows[:, 1:] != rows[:, :-1]).any(axis=0)
        kept = order[first]
        yield _codes(keys[kept], lengths[kept]), marked[kept] > 0


def _united(gathered: list[tuple[Any, Any, Any]]) -> tuple[Any, Any, Any]:
    import numpy as np

    if not gathered:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0, np.int64)
    codes, counts, marks = (np.concatenate([part[k] for part in gathered]) for k in range(3))
    every, inverse = np.unique(codes, return_inverse=True)
    sums = [np.bincount(inverse, weights=column, minlength=len(every)).astype(np.int64) for column in (counts, marks)]
    return every, sums[0], sums[1]
