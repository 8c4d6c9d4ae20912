"""The language's verbs and idioms of speech (``speech.json``), and the word classes that the rules read."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from framing.preprocessing.lexicon import class_number
from framing.resources.language import Language


@dataclass(frozen=True, slots=True)
class Speech:
    """The lists of ``speech.json`` and the word classes that the rules read."""

    words: dict[str, frozenset[str]]
    nouns: dict[str, frozenset[str]]
    objects: dict[str, frozenset[str]]
    idioms: dict[str, tuple[tuple[str, ...], ...]]
    verbal: frozenset[int]
    opening: frozenset[int]
    preposition: frozenset[int]
    determiner: frozenset[int]
    classes: dict[str, int]
    past: tuple[str, ...]
    manner: tuple[str, ...]


@functools.cache
def speech(language: Language) -> Speech:
    """The rules' lists of a language."""
    listed = language.speech
    words = {k: frozenset(v.split()) for k, v in listed.items() if isinstance(v, str) and k != "idioms"}
    nouns, objects = ({k: frozenset(v.split()) for k, v in listed[key].items()} for key in ("takes_nouns", "objects"))
    idioms: dict[str, list[tuple[str, ...]]] = {}
    for idiom in listed["idioms"].split("|"):
        parts = tuple(idiom.split())
        for part in set(parts):
            idioms.setdefault(part, []).append(parts)

    def numbers(names: str) -> frozenset[int]:
        return frozenset(class_number(name) for name in names.split())

    return Speech(
        words,
        nouns,
        objects,
        {k: tuple(v) for k, v in idioms.items()},
        numbers("be have do modal pronoun_subject that if wh who which negation"),
        numbers("in on at by for with from about to when if according"),
        numbers("in on at by for with from about of to"),
        numbers("determiner determiner_a possessive"),
        {n: class_number(n) for n in ("comma", "day", "adverb", "to", "hearer", "number")},
        tuple(words["past"]),
        tuple(words["manner"]),
    )  # fmt: skip
