"""The compiled loops of this room give what its NumPy and Python paths give, to the bit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.hardening.texts import text_of

from framing import compiled
from framing.preprocessing.tokens import tokenize

pytest.importorskip("numba")

_EDGES = [
    *("", " ", "\n\n", "a", "'", "a'B", "a'Bc", "a'BC", "O’Brien's U.S. 3.5", "\ud800a'b", "\U0010ffff", "x\u0301" * 9),
    *('"' * 40, "..." * 9, "Ann Quill said: “We – you.”\n“Support us,” he said. 1. No.\r\n\x85\u2028A. B. C."),
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
