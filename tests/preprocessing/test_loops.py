"""The compiled loops of this room give what its NumPy and Python paths give, to the bit."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.hardening.texts import text_of

from framing import compiled
from framing.errors import InputError
from framing.preprocessing import furniture, marks
from framing.preprocessing.article import separate
from framing.preprocessing.bulk import made
from framing.preprocessing.characters import ALNUM, DECIMAL, LOWER, SPACE, character_bits
from framing.preprocessing.furniture_features import cues, look_at
from framing.preprocessing.paragraphs import paragraph_spans
from framing.preprocessing.sentences import sentence_spans
from framing.preprocessing.tokens import tokenize
from framing.spans import Span

pytest.importorskip("numba")

_EDGES = [
    *("", " ", "\n\n", "a", "'", "a'B", "a'Bc", "a'BC", "O’Brien's U.S. 3.5", "\ud800a'b", "\U0010ffff", "x\u0301" * 9),
    *("it's ''a'' 'b' ’’’’’ ‘‘c’’ ``d´´ `e`` ‚f‘ '''''g'h ’", "’", "_'_", "a’"),
    *('"' * 40, "..." * 9, "Ann Quill said: “We – you.”\n“Support us,” he said. 1. No.\r\n\x85\u2028A. B. C."),
]
_SENTENCES = [
    "The council voted on Tuesday to close the road, the mayor said, and we will see what comes of it in the spring.",
    '“We ask you for nothing,” he told reporters, “and you know it“; our readers wrote to us that "you" is a word.',
    "Subscribe to our newsletter and support us with a small sum, because we need your help to keep it up here.",
    "KYIV, Ukraine — Officials said on Monday that İstanbul and ΟΔΟΣ | were not among the places that were named.",
    "1. Dr. A. B. Holm of St. Olav said no. (2) Is it? --Yes... He, e.g., said: “No.” 3.5 per cent. of it, No. 5.",
    "Photo by A. Holm, which the agency sent us, shows the bridge over the river as it was before the flood came down.",
]
# Words up to and over the part that is looked at, and each length about the model's limits.
_PAGES = [
    "\n".join(sentence.replace(" ", "  ", n)[n:] * (n // 5 + 1) for n in range(20) for sentence in _SENTENCES),
    "\n".join(" ".join(["word"] * n + ["you."]) for n in range(60)),
]
_TEXTS = [*_EDGES, *_PAGES, *(text_of(number) for number in range(150))]


def _both(monkeypatch: pytest.MonkeyPatch, function: Callable[[str], Any]) -> list[tuple[str, Any, Any]]:
    """What a function gives of each text without loops and with them; None where it refuses the text."""

    def given(text: str) -> Any:
        try:
            return function(text)
        except InputError:
            return None

    monkeypatch.setattr(compiled._state, "on", False)
    plain = [given(text) for text in _TEXTS]
    monkeypatch.setattr(compiled._state, "on", True)
    return [(text, expected, given(text)) for text, expected in zip(_TEXTS, plain, strict=True)]


def test_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    for text, plain, looped in _both(monkeypatch, tokenize):
        assert looped.count == plain.count, text
        for name in ("starts", "ends", "fields"):
            one, other = getattr(plain, name), getattr(looped, name)
            assert one.dtype == other.dtype
            assert np.array_equal(one, other), (text, name)


def test_looks_of_paragraphs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled._state, "on", True)
    first, _, _ = furniture.furniture_model()
    judged = 0
    for text in _TEXTS:
        paragraphs = paragraph_spans(text)
        lines = [paragraph.of(text) for paragraph in paragraphs]
        looks, logits = furniture._looks_by_loop(text, paragraphs, lines, "en")
        for line, look, logit in zip(lines, looks, logits, strict=True):
            expected = look_at(line, cues())
            assert first.logit(expected.values) == logit, line
            if not any(name.startswith("length") for name in look.values):
                judged += 1  # of such sentences only one feature is asked for later
                kept = {name: value for name, value in expected.values.items() if name == "cueless"}
                assert not {"dateline", "credit", "byline", "name_line", "separators_2"} & set(expected.values)
                expected = dataclasses.replace(expected, values=kept)
            assert look == expected, line
    assert judged > 10


def test_paragraphs_and_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(text: str) -> list[Any]:
        return [paragraph_spans(text), list(marks._found(text))]

    for text, plain, looped in _both(monkeypatch, found):
        assert looped == plain, text


def test_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    def sentences(text: str) -> list[Span]:
        return sentence_spans(text, paragraph_spans(text))

    for text, plain, looped in _both(monkeypatch, sentences):
        assert looped == plain, text


def test_whole_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled._state, "settled", True)
    for text, plain, looped in _both(monkeypatch, separate):
        assert looped == plain, text


def test_bits_of_all_code_points() -> None:
    bits = character_bits()
    assert len(bits) == sys.maxunicode + 1
    for bit, holds in ((ALNUM, str.isalnum), (SPACE, str.isspace), (LOWER, str.islower), (DECIMAL, str.isdecimal)):
        found = np.flatnonzero(bits & bit).tolist()
        assert found == [point for point in range(len(bits)) if holds(chr(point))]


def test_objects_made_at_once() -> None:
    assert made(Span, [1, 2], [3, 4]) == [Span(1, 3), Span(2, 4)]
    assert made(Span, [], []) == []
    with pytest.raises(TypeError, match="2 fields, not 1"):
        made(Span, [1])
