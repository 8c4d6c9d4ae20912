from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.model.alphabet import APOSTROPHE, GAP, MARK, WORD, mixed_codes
from framing.model.features import CHARS, LENGTHS, PAIRS, STRETCH, WORDS, FeatureOptions, ngrams, stretches

OPTIONS = FeatureOptions(16, 17, 17, (3, 4, 5))
KINDS = OPTIONS.kinds
ANY_TEXT = st.text(st.characters(codec=None), max_size=60) | st.text("ab1 '’\"-.\0\n\U0001f600é́", max_size=60)


def read(text: str, kind: int) -> list[str | int]:
    """The n-grams of a kind: words and pairs as words of the text, characters as the place where they begin."""
    grams = ngrams([text], OPTIONS)
    where = (grams.where[grams.bounds[kind, 0] : grams.bounds[kind, 1]] - grams.offsets[0]).tolist()
    if kind >= CHARS:
        return where
    starts = grams.where[: len(grams.ends)].tolist()
    after = [starts.index(place + grams.offsets[0]) + kind for place in where]  # the last word of the n-gram
    return [text[a : grams.ends[last] - grams.offsets[0]] for a, last in zip(where, after, strict=True)]


def rows(text: str) -> list[list[int]]:
    grams = ngrams([text], OPTIONS)
    return [grams.rows[grams.bounds[k, 0] : grams.bounds[k, 1]].tolist() for k in range(KINDS)]


def simple_ngrams(text: str) -> list[list[str | int]]:
    """The definition, character by character: what the vectorised pass must give."""
    kinds = [int(mixed_codes()[ord(c)] & 3) for c in text]
    inside = [k == WORD for k in kinds]
    for i in range(1, len(text) - 1):
        if kinds[i] == APOSTROPHE and kinds[i - 1] == WORD == kinds[i + 1]:
            inside[i] = True
    words: list[tuple[int, int]] = []
    for i, kind in enumerate(kinds):
        if inside[i] and i and inside[i - 1]:
            words[-1] = (words[-1][0], i + 1)
        elif kind != GAP:
            words.append((i, i + 1))
    found = [[text[a:b] for a, b in words], [text[a:d] for (a, _), (_, d) in itertools.pairwise(words)]]
    for n in (3, 4, 5):
        inner = (range(first + 1, first + n - 1) for first in range(-1, len(text)))
        found.append([r[0] - 1 for r in inner if all(0 <= i < len(text) and inside[i] for i in r)])
    return found


def test_words_pairs_and_characters_of_a_sentence():
    text = "Don’t  stop the so-called “war” in 2022!"
    assert read(text, WORDS) == ["Don’t", "stop", "the", "so", "-", "called", "“", "war", "”", "in", "2022", "!"]
    assert read(text, PAIRS)[:3] == ["Don’t  stop", "stop the", "the so"]
    # " wa", "war", "ar " and " war", "war " and " war "
    assert [read("a war", kind) for kind in range(CHARS, KINDS)] == [[-1, 1, 2, 3], [1, 2], [1]]


@given(ANY_TEXT)
@settings(max_examples=300, deadline=None)
def test_every_text_gives_the_n_grams_of_the_definition(text):
    assert [read(text, kind) for kind in range(KINDS)] == simple_ngrams(text)


@given(st.lists(ANY_TEXT, max_size=6))
@settings(max_examples=200, deadline=None)
def test_a_text_gives_the_same_alone_and_among_others(texts):
    grams = ngrams(texts, OPTIONS)
    for index, text in enumerate(texts):
        here = [grams.rows[grams.bounds[k, index] : grams.bounds[k, index + 1]].tolist() for k in range(KINDS)]
        assert here == rows(text)


@given(ANY_TEXT)
@settings(max_examples=100, deadline=None)
def test_rows_lie_in_the_part_of_their_group(text):
    for kind, found in enumerate(rows(text)):
        group = OPTIONS.groups[kind]
        assert all(OPTIONS.bases[group] <= row < OPTIONS.bases[group + 1] for row in found)


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
    assert rows(one) == rows(other)


def test_different_words_get_different_rows():
    words = sorted({f"{a}{b}{c}ing" for a in "bcdfgh" for b in "aeiou" for c in "lmnprst"})
    found = {rows(word)[WORDS][0] for word in words}
    # 210 words in 65,536 rows: 0.3 collisions expected
    assert len(found) > len(words) - 4


def test_rows_are_spread_evenly():
    texts = [f"w{i:x}q" for i in range(40_000)]
    spread = np.bincount(np.concatenate([ngrams(texts[i : i + 4000], OPTIONS).rows for i in range(0, 40_000, 4000)]))
    used = np.count_nonzero(spread[: 1 << 16])
    distinct = len({"".join("0" if c.isdigit() else c for c in text) for text in texts})
    assert used > 0.98 * (1 << 16) * (1 - np.exp(-distinct / (1 << 16)))


def test_hashes_do_not_depend_on_the_process():
    code = "from framing.model.features import *; print(ngrams(['Don’t stop 7 wars'], FeatureOptions()).rows.tolist())"
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
    assert out[0] == out[1] == f"{ngrams(['Don’t stop 7 wars'], FeatureOptions()).rows.tolist()}\n"


def test_these_rows_are_pinned():
    """A change here makes every stored model read noise: it needs a new schema."""
    grams = ngrams(["No war!"], FeatureOptions(16, 17, 17, (3, 4)))
    assert grams.rows[:5].tolist() == [55835, 26677, 59514, 175898, 71103]


def test_kinds_of_characters():
    kinds = mixed_codes() & 3
    for character, kind in (("a", WORD), ("7", WORD), ("\u0301", WORD), ("漢", WORD), ("!", MARK), ("😀", MARK)):
        assert kinds[ord(character)] == kind, character
    for character in "\0 \n\u3000\u200d\ud800\U000e0041":
        assert mixed_codes()[ord(character)] == GAP


def test_stretches_give_the_text_back():
    text = "ab " * STRETCH
    assert "".join(stretches(text)) == text
    assert max(map(len, stretches(text))) == STRETCH
    assert stretches("") == [""]


@pytest.mark.parametrize("shape", ["x", "!", "'", "a ", "\u0301", "😀", "\n", "a'"])
def test_time_is_linear_on_hostile_shapes(shape):
    def seconds(size: int) -> float:
        text = shape * (size // len(shape))
        best = float("inf")
        for _ in range(3):
            begin = time.process_time()
            for piece in stretches(text):
                ngrams([piece], OPTIONS)
            best = min(best, time.process_time() - begin)
        return best

    seconds(STRETCH)
    assert seconds(800_000) < 8 * seconds(200_000)


@pytest.mark.parametrize("lengths", LENGTHS)
def test_fewer_lengths_of_characters_are_a_part_of_all(lengths):
    text = "Don’t stop the so-called war!"
    some = ngrams([text], FeatureOptions(16, 17, 17, lengths))
    kinds = [WORDS, PAIRS, *(CHARS + length - 3 for length in lengths)]
    assert some.rows.tolist() == [row for kind in kinds for row in rows(text)[kind]]
