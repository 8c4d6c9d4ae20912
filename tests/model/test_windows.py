"""Windows of a text: tiled, summed exactly, and loud when one of them is."""

from __future__ import annotations

import numpy as np
import pytest

from framing.model import windows
from framing.model.features import FeatureOptions, ngrams
from framing.model.heads import Head
from framing.model.linear import Table
from framing.model.windows import LENGTH, LOWEST, STEP, window_places, window_sums, windows_of

OPTIONS = FeatureOptions(8, 8, 9)
TEXTS = [
    "The “special” operation - as he called it, don't laugh - went on for twelve days, and nobody was told of it.",
    "Short.",
    "",
    "exactly eight words stand here in this text",
    "ÄÖ ß 東京 1,200 volunteers; [campaign] x y z a b c d e f g h i j k",
]


@pytest.fixture(scope="module")
def table():
    draw = np.random.default_rng(3)
    codes = draw.integers(-60, 60, size=(OPTIONS.rows, 3)).astype(np.int8)
    codes[:, 0] = np.abs(codes[:, 0]) + 1
    return Table(OPTIONS, codes, np.array([0.01, 0.002, 0.003]))


def test_a_window_sums_to_what_its_words_alone_do(table):
    grams = ngrams(TEXTS, OPTIONS)
    found = windows_of(grams)
    pieces = [TEXTS[t][a:b] for t, a, b in zip(found.text, found.start, found.end, strict=True)]
    assert len(pieces) > 8
    assert (window_sums(table, grams, found) == table.sums(pieces)).all()


def test_windows_reach_from_the_first_word_to_the_last():
    text, start, end = window_places(TEXTS, OPTIONS)
    for index, words in enumerate(TEXTS):
        here = np.flatnonzero(text == index)
        assert len(here) == 0 if not words else len(here) > 0
        if words:
            assert start[here[0]] == 0
            assert end[here[-1]] == len(words)
            assert (np.diff(start[here]) > 0).all()
            assert (start[here[1:]] <= end[here[:-1]]).all(), "no word between two windows is left out"
    assert STEP < LENGTH


def test_one_loud_window_is_enough(table):
    head = Head(("a", "b"), 0, np.zeros(2), np.ones(2), np.zeros(2), np.full(2, 0.5))
    loud, quiet = TEXTS[0], "it was a day in the town " * 4
    alone, together = windows.raw_scores(table, head, [loud]), windows.raw_scores(table, head, [loud + " " + quiet])
    assert (together > alone - 0.7).all()
    assert (windows.raw_scores(table, head, ["", "!"])[0] == LOWEST).all()
    batch = windows.raw_scores(table, head, TEXTS)
    single = np.concatenate([windows.raw_scores(table, head, [text]) for text in TEXTS])
    np.testing.assert_array_equal(batch, single)
