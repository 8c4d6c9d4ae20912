from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.model.measures import MEASURES, SpanReader, marked_in
from tests.timing import linear

TEXT = "Make It Great! Again and again.\nThey “lied” to us? Make it great.\n\nThe END"


def of(start: int, end: int, text: str = TEXT) -> dict[str, float]:
    return dict(zip(MEASURES, SpanReader(text).measures([(start, end)])[0], strict=True))


def test_a_slogan_that_is_said_again():
    values = of(0, 14)
    assert values["words 3"] == 1.0
    assert values["times 2"] == values["before 0"] == values["after 1"] == 1.0
    assert values["capitals"] == values["all capitalised"] == values["headline"] == values["line start"] == 1.0
    assert values["exclamation"] == 1.0
    assert values["question in line"] == values["whole line"] == 0.0
    again = of(51, 64)
    assert TEXT[51:64] == "Make it great"
    assert again["before 1"] == again["after 0"] == 1.0


def test_a_quoted_word():
    values = of(38, 42)
    assert TEXT[38:42] == "lied"
    for name in ("mark before", "mark after", "in quotation", "line has marks", "small first", "words 1", "times 1"):
        assert values[name] == 1.0, name
    assert values["mark inside"] == 0.0
    assert of(37, 43)["mark inside"] == 1.0


def test_words_by_their_part_in_the_span():
    reader = SpanReader(TEXT)
    assert reader.marked(38, 42) == [
        "before=“",
        "after=”",
        "two before=they “",
        "first=lied",
        "first two=lied",
        "last=lied",
        "all=lied",
    ]
    assert reader.marked(0, 4)[:3] == ["before=<", "after=it", "two before="]


@given(st.text(st.sampled_from("aB“”'?! \nİ😀"), max_size=60), st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=200, deadline=None)
def test_any_span_of_any_text_is_measured(text, one, other):
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    reader = SpanReader(text)
    assert len(reader.lower) == len(text)
    values = reader.measures([(start, end)])
    assert values.shape == (1, len(MEASURES))
    assert np.isfinite(values).all()
    assert reader.marked(start, end)


def test_names_are_not_given_twice():
    assert len(set(MEASURES)) == len(MEASURES)


@pytest.mark.parametrize("shape", ["word ", "x", "“", "\n", "a?! "])
def test_time_for_a_span_does_not_grow_with_the_text(shape):
    def seconds(size: int) -> float:
        text = (shape * size)[:size]
        spans = [(size // 2 + k, size // 2 + k + 9) for k in range(200)]
        best = float("inf")
        for _ in range(3):
            begin = time.process_time()
            SpanReader(text).measures(spans)
            best = min(best, time.process_time() - begin)
        return best

    assert linear(seconds, 100_000, 400_000, most=8)


@given(st.text(st.sampled_from("aB’ .\n“\x1cİΣσ"), max_size=150), st.integers(0, 150), st.integers(0, 60))
@settings(max_examples=300, deadline=None)
def test_one_span_is_marked_as_by_a_reader(text, start, size):
    start = min(start, len(text))
    end = min(start + size, len(text))
    assert marked_in(text, start, end) == SpanReader(text).marked(start, end)
