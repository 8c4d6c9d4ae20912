"""The compiled loops of this room give what its NumPy and Python paths give, to the bit."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.hardening.texts import text_of

from framing import compiled
from framing.preprocessing import furniture
from framing.preprocessing.furniture_features import cues, look_at
from framing.preprocessing.paragraphs import paragraph_spans
from framing.preprocessing.tokens import tokenize

pytest.importorskip("numba")

_EDGES = [
    *("", " ", "\n\n", "a", "'", "a'B", "a'Bc", "a'BC", "O’Brien's U.S. 3.5", "\ud800a'b", "\U0010ffff", "x\u0301" * 9),
    *('"' * 40, "..." * 9, "Ann Quill said: “We – you.”\n“Support us,” he said. 1. No.\r\n\x85\u2028A. B. C."),
]
_SENTENCES = [
    "The council voted on Tuesday to close the road, the mayor said, and we will see what comes of it in the spring.",
    '“We ask you for nothing,” he told reporters, “and you know it“; our readers wrote to us that "you" is a word.',
    "Subscribe to our newsletter and support us with a small sum, because we need your help to keep it up here.",
    "KYIV, Ukraine — Officials said on Monday that İstanbul and ΟΔΟΣ | were not among the places that were named.",
    "Photo by A. Holm, which the agency sent us, shows the bridge over the river as it was before the flood came down.",
]
# Words up to and over the part that is looked at, and each length about the model's limits.
_PAGES = [
    "\n".join(sentence.replace(" ", "  ", n)[n:] * (n // 5 + 1) for n in range(20) for sentence in _SENTENCES),
    "\n".join(" ".join(["word"] * n + ["you."]) for n in range(60)),
]
_TEXTS = [*_EDGES, *(text_of(number) for number in range(150))]


def _both(monkeypatch: pytest.MonkeyPatch, function: Callable[[str], Any]) -> list[tuple[str, Any, Any]]:
    monkeypatch.setattr(compiled._state, "on", False)
    plain = [function(text) for text in _TEXTS]
    monkeypatch.setattr(compiled._state, "on", True)
    return [(text, expected, function(text)) for text, expected in zip(_TEXTS, plain, strict=True)]


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
    for text in [*_TEXTS, *_PAGES]:
        paragraphs = paragraph_spans(text)
        lines = [paragraph.of(text) for paragraph in paragraphs]
        looks, logits = furniture._looks_by_loop(text, paragraphs, lines, "en")
        for line, look, logit in zip(lines, looks, logits, strict=True):
            expected = look_at(line, cues())
            assert first.logit(expected.values) == logit, line
            if not look.values:  # of a hopeless one they are not asked for
                judged += 1
                expected = dataclasses.replace(expected, values={})
            assert look == expected, line
    assert judged > 10
