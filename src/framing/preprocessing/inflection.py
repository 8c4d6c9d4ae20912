"""Names that change their form: which forms are one name, and what the name is in the nominative.

The language gives the forms of its first names and the endings of other names (``inflection.json``). Two words are of
one name where they share a stem; the nominative of a full name follows from its first name, of which case and sex are
known, or from a form that stands elsewhere in the article.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from framing.resources.language import Language

_LEAST = 3  # letters of a stem; shorter ones are shared by too many names


@dataclass(frozen=True, slots=True)
class Given:
    """A form of a first name: its nominative, whether it is one ("n"), is not ("o") or may be ("?"), and whose."""

    nominative: str
    case: str
    gender: str


@dataclass(frozen=True, slots=True)
class Inflection:
    """How the names of a language change."""

    first_names: dict[str, Given]
    endings: tuple[tuple[str, str, str], ...]
    joined: tuple[tuple[str, str], ...]
    stems: tuple[str, ...]
    words: dict[str, str]
    adjectives: tuple[str, ...]
    oblique: tuple[str, ...]

    def stem(self, word: str) -> str:
        """What the forms of a name word (in small letters) have in common."""
        given = self.first_names.get(word)
        if given is not None:
            word = given.nominative
        if "-" in word:
            return "-".join(map(self.stem, word.split("-")))
        for ending, stem in self.joined:
            if word.endswith(ending) and len(word) - len(ending) >= 2:
                return word[: -len(ending)] + stem
        for ending in self.stems:
            if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
                return word[: -len(ending)]
        return word

    def gender(self, word: str) -> str:
        """ "m", "f" or "" of a form of a first name."""
        given = self.first_names.get(word)
        return given.gender if given is not None else ""

    def nominative(self, words: Sequence[str], seen: Collection[str]) -> tuple[list[str], bool]:
        """A name in the nominative.

        Args:
            words: as they stand, with their capitals.
            seen: the words of the article in small letters.

        Returns:
            The words, and whether it is sure that they are the nominative.
        """
        lower = [word.lower() for word in words]
        first = self.first_names.get(lower[0]) if len(words) > 1 else None
        if first is None:
            return [self._alone(word, seen, "") for word in words], False
        last = self._alone(words[-1], seen, first.gender)
        if first.case != "o":
            return list(words), first.case == "n"
        middle = [self._alone(word, seen, first.gender) for word in words[1:-1]]
        return [_with_capitals(words[0], first.nominative), *middle, last], False

    def _alone(self, word: str, seen: Collection[str], gender: str) -> str:
        """A name word in the nominative: one that the article has, else (where its sex is known) by its ending."""
        lower = word.lower()
        fitting = [
            lower[: len(lower) - len(ending)] + instead
            for ending, instead, whose in self.endings
            if lower.endswith(ending)
            and (not gender or whose == gender)
            and len(lower) - len(ending) + len(instead) > 2
        ]
        for one in fitting:
            if one in seen:
                return _with_capitals(word, one)
        if not gender or not fitting:
            return word
        return _with_capitals(word, fitting[0])


def _with_capitals(word: str, nominative: str) -> str:
    """A nominative with the capitals of a form of it."""
    if word.isupper() and len(word) > 1:
        return nominative.upper()
    return "-".join(part[:1].upper() + part[1:] for part in nominative.split("-"))


@functools.cache
def inflection(language: Language) -> Inflection | None:
    """How the names of a language change; None where they do not."""
    known = language.inflection
    if known is None:
        return None
    return Inflection(
        {form: Given(*given) for form, given in known["first_names"].items()},
        tuple((ending, instead, whose) for ending, instead, whose in known["endings"]),
        tuple((ending, stem) for stem, endings in known["joined"].items() for ending in endings.split()),
        tuple(sorted(known["stems"].split(), key=lambda ending: -len(ending))),
        dict(language.aliases),
        tuple(known["adjectives"].split()),
        tuple(known["oblique"].split()),
    )
