"""The tables of characters are what Python says of each character, in the state of Unicode that the kernel keeps."""

import sys
import unicodedata

import numpy as np
import pytest

from framing.kernel import loops
from framing.preprocessing import furniture_features
from framing.preprocessing.characters import ALNUM, BREAK, DECIMAL, DIGIT, LOWER, SPACE, character_bits
from tests.kernel import character_data

KEPT = "14.0.0"  # Python 3.11's
same_unicode = pytest.mark.skipif(unicodedata.unidata_version != KEPT, reason=f"this Python has not Unicode {KEPT}")


def test_the_kept_state_is_named_in_the_file():
    assert f"by Unicode {KEPT};" in character_data.FILE.read_text("utf8")


@same_unicode
def test_the_file_is_what_this_python_says():
    assert character_data.FILE.read_text("utf8") == character_data.content()


@same_unicode
def test_bits_of_all_code_points():
    bits = character_bits()
    assert len(bits) == sys.maxunicode + 1
    for bit, holds in (
        (ALNUM, str.isalnum),
        (SPACE, str.isspace),
        (LOWER, str.islower),
        (DECIMAL, str.isdecimal),
        (DIGIT, str.isdigit),
    ):
        assert np.flatnonzero(bits & bit).tolist() == [point for point in range(len(bits)) if holds(chr(point))]


def test_lines_end_where_python_ends_them():
    ends = [point for point in range(sys.maxunicode + 1) if len(f"a{chr(point)}b".splitlines()) == 2]
    assert np.flatnonzero(character_bits() & BREAK).tolist() == ends


@same_unicode
def test_lower_case():
    _, lower, folded, _, _, _ = loops.character_tables()
    for point in range(len(lower)):
        character = chr(point)
        small = character.lower()
        assert lower[point] == ord("'" if character == "’" else small if len(small) == 1 else character)
        if not (character.isalnum() or character == "_"):
            assert folded[point] == 0
        elif character in "İΣ":  # two characters; one of two, by its place
            assert folded[point] == 1
        else:
            assert folded[point] == (ord(small) if small.isalnum() or small == "_" else 1)


@same_unicode
def test_sorts_of_characters_to_n_grams():
    sorts = loops.character_tables()[4]
    first = [unicodedata.category(chr(point))[0] for point in range(len(sorts))]
    assert sorts.tolist() == [0 if name in "CZ" else 1 if name in "LMN" else 2 for name in first]


@same_unicode
def test_signs_of_furniture():
    *_, signs = loops.character_tables()
    listed = (
        (1, str.isalnum),
        (2, str.isupper),
        (4, str.islower),
        (8, furniture_features.USUAL_BEGINNINGS.__contains__),
        (16, furniture_features.SENTENCE_END.__contains__),
        (32, furniture_features.CLOSING_MARKS.__contains__),
        (64, furniture_features.SEPARATORS.__contains__),
    )
    for bit, holds in listed:
        assert [point for point in range(len(signs)) if holds(chr(point))] == np.flatnonzero(signs & bit).tolist()
