"""The words that hold what follows at a distance ("so-called", "what X calls"), hedge it or introduce it."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.errors import ResourceError
from framing.kernel import loops
from framing.preprocessing.points import code_points
from framing.resources.language import Language
from framing.wording.stances import CALLED, HEDGED, MARKED, OWN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = "terms.json"
# Bits of a listed word, as term_stream.c has them, and LEADING, which it hands through.
PERSONAL, CLAUSE, FUNCTION, TRIGGER, LEADING = 1, 2, 4, 8, 16
AFTER_BE, AFTER_TO = 1, 2  # as term_scan.c has them
ANYTHING = "..."  # in a cue: one to six words, such as a name
GLOSSED = -MARKED  # what a cue of an introduction does to the words in marks after it


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue.

    Attributes:
        before, after: the words' numbers before and after the trigger; None stands for `ANYTHING`.
        stance: CALLED, HEDGED or GLOSSED.
    """

    before: tuple[int | None, ...]
    after: tuple[int, ...]
    stance: int


@dataclass(frozen=True, slots=True)
class Listed:
    """Listed words as the kernel takes them, and cues by the number of their trigger."""

    values: NDArray[np.uint32]
    bits: NDArray[np.uint8]
    cues: dict[int, tuple[Cue, ...]]


def word_values(phrase: str) -> tuple[Any, Any]:
    """The numbers and flags of a phrase's words, as in a stream."""
    import numpy as np

    none = np.zeros(0, np.uint8)
    stances, quotes = np.array([OWN], np.uint8), np.zeros((3, 0), np.int64)
    values, flags, *_ = loops.term_stream(
        code_points(phrase), np.zeros(1, np.int64), stances, quotes, none.astype(np.uint32), none
    )
    return values, flags


@functools.cache
def listed(language: Language) -> Listed:
    """The listed words and cues of a language.

    Raises:
        ResourceError: the file lacks a list, or names a class that there is none of.
    """
    content, classes = language.terms, language.classes
    bits: dict[int, int] = {}

    def add(words: Iterable[str], bit: int) -> None:
        for word in words:
            values, _ = word_values(word)
            if len(values) == 1:
                bits[int(values[0])] = bits.get(int(values[0]), 0) | bit

    try:
        for name, bit in (("clause", CLAUSE | FUNCTION), ("function", FUNCTION), ("leading", LEADING)):
            for group in content[f"{name}_classes"]:
                add(classes[group], bit)
        add(content["personal"], PERSONAL)
        add(content["function"], FUNCTION)
        add(content["clause"], CLAUSE | FUNCTION)
        cues: dict[int, list[Cue]] = {}
        for name, stance in (("called", CALLED), ("hedged", HEDGED), ("gloss", GLOSSED)):
            for phrase in content[name]:
                trigger, cue = _cue(phrase, stance, bits)
                bits[trigger] = bits.get(trigger, 0) | TRIGGER
                cues.setdefault(trigger, []).append(cue)
    except KeyError as error:
        raise ResourceError(
            f"has no {error}", file=f"{language.code}/{FILE}", way_out="install framing again"
        ) from error
    return Listed(*_columns(bits), {value: tuple(several) for value, several in cues.items()})


@functools.cache
def before_words(language: Language) -> tuple[Any, Any]:
    """The words after which a term is an evaluation or a verb, and a bit of each, as the kernel takes them."""
    content = language.terms
    bits: dict[int, int] = {}
    for name, bit in (("after_be", AFTER_BE), ("after_to", AFTER_TO)):
        for word in content[name]:
            value = int(word_values(word)[0][0])
            bits[value] = bits.get(value, 0) | bit
    return _columns(bits)


def _columns(bits: dict[int, int]) -> tuple[Any, Any]:
    import numpy as np

    return np.array(list(bits), np.uint32), np.array(list(bits.values()), np.uint8)


def _cue(phrase: str, stance: int, bits: dict[int, int]) -> tuple[int, Cue]:
    """A cue, found by its rarest word: the last that is no function word."""
    parts: list[int | None] = []
    for word in phrase.split():
        parts += [None] if word == ANYTHING else [int(value) for value in word_values(word)[0]]
    rare = [k for k, part in enumerate(parts) if part is not None and not bits.get(part, 0) & FUNCTION]
    at = rare[-1] if rare else max(k for k, part in enumerate(parts) if part is not None)
    after = tuple(part for part in parts[at + 1 :] if part is not None)
    trigger = parts[at]
    assert trigger is not None  # noqa: S101 - no cue is only `ANYTHING`
    return trigger, Cue(tuple(parts[:at]), after, stance)
