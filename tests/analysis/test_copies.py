"""Near-copies: made by rules out of invented articles, and what must not be taken for one."""

import random

import numpy as np
import pandas as pd
import pytest

from framing.analysis.copies import carried, copies_of_texts, find_copies
from framing.analysis.shingles import KEEP, WORDS, sketches
from tests.analysis.world import NOUNS, VERBS, article


def story(seed, sentences=20):
    chance = random.Random(seed)
    return " ".join(
        f"The {chance.choice(NOUNS)} {chance.choice(VERBS)} {chance.randrange(10**6)}, {chance.randrange(10**6)} days."
        for _ in range(sentences)
    )


def test_a_sketch_is_made_of_every_run_of_words_whose_hash_fits():
    texts = [story(1), story(2), "too short", ""]
    hashes, owners, words = sketches(texts)
    assert words.tolist() == [len(text.split()) for text in texts]
    assert set(owners.tolist()) == {0, 1}
    assert (hashes % np.uint64(KEEP) == 0).all()
    share = len(hashes) / sum(max(0, count - WORDS + 1) for count in words.tolist())
    assert 0.15 < share < 0.35  # a quarter is kept


def test_sketches_do_not_depend_on_case_marks_or_neighbours():
    text = story(5)
    alone = sketches([text])[0]
    spaced = sketches(["Before. " * 3, text.upper().replace(".", " –\n"), "After"])
    assert np.array_equal(spaced[0][spaced[1] == 1], alone)
    turkish = "İ" + text  # whose small form is two characters
    assert np.array_equal(sketches([turkish, text])[0][sketches([turkish, text])[1] == 1], alone)


def test_letters_of_any_script_are_words():
    russian = " ".join(f"мельница{n} закрыта" for n in range(60))
    assert copies_of_texts([russian, russian + " и ещё"])[1][0] == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text[len(text) // 3 :],
        lambda text: f"{story(99)}\n\n{text}",
        lambda text: f"Another headline altogether\nBy our agency\n{text}",
        lambda text: " ".join(word if n % 20 else "misspelt" for n, word in enumerate(text.split())),
        lambda text: text,
    ],
)
def test_copies_are_found(change):
    texts = [story(n) for n in range(30)]
    found = copies_of_texts([*texts, change(texts[7])])
    assert {copy: original for copy, (original, _) in found.items()} == {30: 7}
    assert found[30][1] >= 0.5


def test_different_articles_with_the_same_form_are_none():
    form = "Read this in our app. All rights reserved by the harbour press and its partners in the region. " * 3
    texts = [story(n, 12) + form for n in range(30)]
    assert copies_of_texts(texts) == {}


def test_what_many_carry_is_a_copy_with_all_of_them():
    wire = story(3, 25)
    found = copies_of_texts([f"{wire} Outlet {n}." for n in range(40)])
    assert {original for original, _ in found.values()} == {0}
    assert len(found) == 39


def test_the_earlier_one_is_the_original_and_copies_of_copies_lead_to_it():
    wire = story(4, 40)
    half = wire[: len(wire) // 2]
    found = copies_of_texts([half, wire, half[: len(half) // 2]], ["2024-03-02", "2024-03-01", "2024-03-03"])
    assert {copy: original for copy, (original, _) in found.items()} == {0: 1, 2: 1}


def test_short_texts_are_copies_only_word_for_word():
    found = copies_of_texts(["The mill closed.", "The mill closed.", "The mill closed on Monday.", "Other."])
    assert {copy: original for copy, (original, _) in found.items()} == {1: 0}


def test_who_carried_whose_in_labels():
    rows = []
    for number, (outlet, day) in enumerate([("Agency", 1), ("Herald", 2), ("Courier", 3), ("Courier", 4)]):
        text = story(8) if number < 3 else story(9)
        passages = [(f"{part}. ", None, ()) for part in text.split(". ")]
        rows += article(f"a{number}", passages, outlet=outlet, date=f"2024-05-{day:02d}")
    found = find_copies(pd.DataFrame(rows))
    assert found[["id", "copy_of", "similarity"]].values.tolist() == [["a1", "a0", 1.0], ["a2", "a0", 1.0]]
    assert carried(found)[["outlet", "copy_of_outlet", "articles"]].values.tolist() == [
        ["Courier", "Agency", 1],
        ["Herald", "Agency", 1],
    ]


def test_a_kept_column_that_says_it_is_believed():
    rows = article("a", [(story(1), None, ())], copy_of="") + article("b", [(story(2), None, ())], copy_of="a")
    assert find_copies(pd.DataFrame(rows))[["id", "copy_of"]].values.tolist() == [["b", "a"]]
