"""Candidates: the phrases of an article that somebody holds at a distance, and the keys by which they are counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from framing.resources.language import Language
from framing.wording.cues import CLAUSE, FUNCTION, LEADING, word_values
from framing.wording.stances import HELD
from framing.wording.stream import GAP, LENGTH, MOST_TOKENS, PLURAL_SHIFT, STANCE_SHIFT, Stream

BASE = 0x01000193  # of the words' numbers, as words.h has it
_WORDS = 5  # of a term in marks
_WHOLE = 0xFFFFFFFF
MARKED_KIND, CALLED_KIND, WATCHED_KIND = "marked", "called", "watched"


class Key(NamedTuple):
    """What a term is counted by: its words joined in lower case, the last one singular.

    Attributes:
        value: their number (terms.h).
        length: their letters.
    """

    value: int
    length: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that may be a term.

    Attributes:
        key: what it is counted by.
        first, after: its words in the stream.
        kind: `MARKED_KIND` or `CALLED_KIND`.
    """

    key: Key
    first: int
    after: int
    kind: str


def key_of(values: list[int], flags: list[int]) -> Key:
    """The key of words, given by numbers and flags, without a leading article."""
    total, length = 0, 0
    for value, flag in zip(values[:-1], flags[:-1], strict=True):
        total += value * pow(BASE, length, 1 << 32)
        length += flag & LENGTH
    value, size = _singular(values[-1], flags[-1])
    return Key((total + value * pow(BASE, length, 1 << 32)) & _WHOLE, length + size)


def _singular(value: int, flag: int) -> tuple[int, int]:
    """As `singular` of terms.h."""
    size, plural = flag & LENGTH, flag >> PLURAL_SHIFT & 3
    if plural == 0:
        return value, size
    value -= ord("s") * pow(BASE, size - 1, 1 << 32)
    if plural == 1:
        return value & _WHOLE, size - 1
    value -= ord("e") * pow(BASE, size - 2, 1 << 32)
    if plural == 3:
        value -= (ord("i") - ord("y")) * pow(BASE, size - 3, 1 << 32)
    return value & _WHOLE, size - 2


def phrase_key(phrase: str, language: Language) -> Key | None:
    """The key of a phrase that a user gives; None where it has no word, or too many."""
    from framing.wording.cues import listed

    known = listed(language)
    bits = dict(zip(known.values.tolist(), known.bits.tolist(), strict=True))
    values, flags = (column.tolist() for column in word_values(phrase))
    first, after = trimmed(values, [bits.get(value, 0) for value in values], 0, len(values))
    if not 0 < after - first <= MOST_TOKENS:
        return None
    return key_of(values[first:after], flags[first:after])


def trimmed(values: list[int], bits: list[int], first: int, after: int) -> tuple[int, int]:
    """Words without leading articles and possessives, and without a clitic at their end."""
    clitic = _clitic()
    while first < after and bits[first] & LEADING:
        first += 1
    while first < after and values[after - 1] == clitic:
        after -= 1
    return first, after


def _clitic() -> int:
    return (ord("'") + ord("s") * BASE) & _WHOLE


def candidates(stream: Stream) -> Iterator[Candidate]:
    """The candidates of an article: fragments in marks, and what follows "so-called" without marks, word by word."""
    if not stream.fragments and not stream.stretches:
        return
    for first, after, words in stream.fragments:
        if words > _WORDS + 1 or (int(stream.flags[first]) >> STANCE_SHIFT & 7) not in HELD:
            continue
        values = stream.values[first:after].tolist()
        flags, bits = stream.flags[first:after].tolist(), stream.bits[first:after].tolist()
        begin, end = trimmed(values, bits, 0, len(values))
        if _is_term(flags[begin:end], bits[begin:end]) and words - begin <= _WORDS:
            yield Candidate(key_of(values[begin:end], flags[begin:end]), first + begin, first + end, MARKED_KIND)
    for first, after in stream.stretches:
        values, flags = stream.values[first:after].tolist(), stream.flags[first:after].tolist()
        for end in range(1, after - first + 1):
            yield Candidate(key_of(values[:end], flags[:end]), first, first + end, CALLED_KIND)


def _is_term(flags: list[int], bits: list[int]) -> bool:
    """Whether words in marks can be a term: no clause, no punctuation inside, no function word at either end."""
    if not flags or len(flags) > MOST_TOKENS or any(flag & GAP for flag in flags[1:]):
        return False
    if bits[0] & FUNCTION or bits[-1] & FUNCTION or any(bit & CLAUSE for bit in bits):
        return False
    return len(flags) > 1 or flags[0] & LENGTH > 2
