from __future__ import annotations

import os
import subprocess
import sys
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.model.alphabet import GAP, MARK, WORD, mixed_codes
from framing.model.features import CHARS, LENGTHS, PAIRS, WORDS, FeatureOptions, Grams, grams, grams_of
from tests.model import slow
from tests.model.slow import ANY_TEXT
from tests.timing import linear

OPTIONS = FeatureOptions(16, 17, 17, (3, 4, 5))


def found(read: Grams, span: int = 0) -> list[slow.Word]:
    """The words of a span, as `slow.words` gives them."""
    return [
        slow.Word(
            int(read.begin[w]),
            int(read.stop[w]),
            bool(read.solid[w]),
            int(read.word[w]),
            int(read.pair[w]),
            read.char[read.char_bounds[w] : read.char_bounds[w + 1]].tolist(),
        )
        for w in range(read.bounds[span], read.bounds[span + 1])
    ]


def whole(text: str, options: FeatureOptions = OPTIONS) -> list[slow.Word]:
    return found(grams_of([text], options))


def test_words_and_marks_of_a_sentence():
    text = "Don’t  stop the so-called “war” in 2022!"
    words = whole(text)
    assert [text[w.begin : w.stop] for w in words] == [
        "Don’t", "stop", "the", "so", "-", "called", "“", "war", "”", "in", "2022", "!"
    ]  # fmt: skip
    assert [text[w.begin : w.stop] for w in words if not w.solid] == ["-", "“", "”", "!"]
    # " wa", "war", "ar " and " war", "war " and " war "
    assert len(words[7].chars) == 6
    assert words[6].chars == []


@given(ANY_TEXT)
@settings(max_examples=300, deadline=None)
def test_every_text_gives_the_n_grams_of_the_definition(text):
    assert whole(text) == slow.words(text, 0, len(text), OPTIONS)


@given(ANY_TEXT, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
@settings(max_examples=300, deadline=None)
def test_any_span_is_read_alone(text, places):
    """Whatever else is asked for, and also where spans overlap, stand in no order or are empty."""
    spans = [sorted((min(a, len(text)), min(b, len(text)))) for a, b in places]
    starts, ends = (np.array([span[k] for span in spans], np.int64) for k in (0, 1))
    read = grams(text, starts, ends, OPTIONS)
    for index, (start, end) in enumerate(spans):
        assert found(read, index) == slow.words(text, start, end, OPTIONS)
        shifted = [(w.begin - start, w.stop - start, w.row, w.pair, w.chars) for w in found(read, index)]
        assert shifted == [(w.begin, w.stop, w.row, w.pair, w.chars) for w in whole(text[start:end])]


@given(ANY_TEXT)
@settings(max_examples=100, deadline=None)
def test_rows_lie_in_the_part_of_their_group(text):
    words, bases = whole(text), OPTIONS.bases
    for rows, group in (
        ([w.row for w in words], WORDS),
        ([w.pair for w in words[:-1]], PAIRS),
        ([row for w in words for row in w.chars], CHARS),
    ):
        assert all(bases[group] <= row < bases[group + 1] for row in rows)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("WAR", "war"),
        ("İ", "i"),
        ("don't", "don’t"),
        ("“so”", '"so"'),
        ("2022", "1999"),
        ("a — b", "a - b"),
        ("ｗａｒ", "war"),
        ("ΣΑΣ", "σας"),
    ],
)
def test_forms_of_the_same_letters_share_their_rows(one, other):
    assert whole(one) == whole(other)


def test_different_words_get_different_rows():
    words = sorted({f"{a}{b}{c}ing" for a in "bcdfgh" for b in "aeiou" for c in "lmnprst"})
    rows = {whole(word)[0].row for word in words}
    # 210 words in 65,536 rows: 0.3 collisions expected
    assert len(rows) > len(words) - 4


def test_rows_are_spread_evenly():
    texts = [f"w{i:x}q" for i in range(40_000)]
    used = len(np.unique(grams_of(texts, OPTIONS).word))
    distinct = len({"".join("0" if c.isdigit() else c for c in text) for text in texts})
    assert used > 0.98 * (1 << 16) * (1 - np.exp(-distinct / (1 << 16)))


def test_hashes_do_not_depend_on_the_process():
    text = "Don’t stop 7 wars"
    code = f"from framing.model.features import *; print(grams_of([{text!r}], FeatureOptions()).char.tolist())"
    out = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "7")
    ]
    assert out[0] == out[1] == f"{grams_of([text], FeatureOptions()).char.tolist()}\n"


def test_these_rows_are_pinned():
    """A change here makes every stored model read noise: it needs a new schema."""
    read = grams_of(["No war!"], FeatureOptions(16, 17, 17, (3, 4)))
    assert [*read.word.tolist(), *read.pair[:2].tolist()] == [55835, 26677, 59514, 175898, 71103]


def test_kinds_of_characters():
    kinds = mixed_codes() & 3
    for character, kind in (("a", WORD), ("7", WORD), ("\u0301", WORD), ("漢", WORD), ("!", MARK), ("😀", MARK)):
        assert kinds[ord(character)] == kind, character
    for character in "\0 \n\u3000\u200d\ud800\U000e0041":
        assert mixed_codes()[ord(character)] == GAP


@pytest.mark.parametrize("shape", ["x", "!", "'", "a ", "\u0301", "😀", "\n", "a'"])
def test_time_is_linear_on_hostile_shapes(shape):
    def seconds(size: int) -> float:
        text = shape * (size // len(shape))
        best = float("inf")
        for _ in range(3):
            begin = time.process_time()
            grams_of([text], OPTIONS)
            best = min(best, time.process_time() - begin)
        return best

    # Sixteen times the text: of a long one the system's memory costs up to five times as much a letter as the reading
    # of a short one; a square of the length would cost 256 times as much.
    assert linear(seconds, 200_000, 3_200_000, most=120)


@pytest.mark.parametrize("lengths", LENGTHS)
def test_fewer_lengths_of_characters_are_a_part_of_all(lengths):
    text = "Don’t stop the so-called war!"
    options = FeatureOptions(16, 17, 17, lengths)
    some, every = whole(text, options), whole(text)
    assert some == slow.words(text, 0, len(text), options)
    assert [(w.row, w.pair) for w in some] == [(w.row, w.pair) for w in every]
    assert all(set(one.chars) <= set(other.chars) for one, other in zip(some, every, strict=True))
