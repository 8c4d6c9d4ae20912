"""Streams of terms: against plain Python, and what leads outside is refused."""

import numpy as np
import pytest

from framing.kernel import loops
from framing.preprocessing.points import code_points
from framing.wording.cues import word_values
from framing.wording.matching import KeyTable, find

WORDS = ["tax", "river", "boats", "boat", "toll", "the", "policies", "policy", "self"]
NONE = np.zeros(0, np.uint8)
QUOTES = np.zeros((3, 0), np.int64)


def plain(text):
    """A phrase as its key: joined, the last word singular."""
    words = text.split()
    words[-1] = {"boats": "boat", "policies": "policy"}.get(words[-1], words[-1])
    return "".join(words)


def test_terms_are_found_as_a_plain_search_finds_them():
    chance = np.random.default_rng(8)
    phrases = ["river tax", "boat", "the policy", "self toll boats", "tax", "tax tax"]
    table = KeyTable.of([_key(phrase) for phrase in phrases])
    for _ in range(50):
        words = chance.choice(WORDS, 40).tolist()
        values, flags = word_values(" ".join(words))
        matches = find(values, flags, [0, 20, 40], table)
        got = set(zip(matches.terms.tolist(), matches.places.tolist(), matches.sizes.tolist(), strict=True))
        wanted = {
            (number, at, n)
            for number, phrase in enumerate(phrases)
            for begin, end in ((0, 20), (20, 40))
            for at in range(begin, end)
            for n in range(1, 8)
            if at + n <= end and plain(" ".join(words[at : at + n])) == plain(phrase)
        }
        assert got == wanted


def _key(phrase):
    from framing.wording.fragments import key_of

    values, flags = word_values(phrase)
    return key_of(values.tolist(), flags.tolist())


def test_a_table_of_many_terms_finds_each():
    phrases = [f"word{k} tax" for k in range(3000)]
    table = KeyTable.of([_key(phrase) for phrase in phrases])
    values, flags = word_values(" . ".join(phrases))
    matches = find(values, flags, [0, len(values)], table)
    assert matches.terms.tolist() == list(range(3000))


def scan(**changed):
    values, flags = word_values("river tax")
    table = KeyTable.of([_key("river tax")])
    given = {"values": values, "flags": flags, "bounds": np.array([0, 2])}
    given |= dict(zip(("near", "slots", "keys", "lengths"), table.columns, strict=True)) | changed
    return loops.find_terms(*given.values(), 6)


@pytest.mark.parametrize(
    ("changed", "error", "told"),
    [
        ({"bounds": np.array([0, 3])}, ValueError, "bounds must not fall"),
        ({"bounds": np.array([-1, 2])}, ValueError, "bounds must not fall"),
        ({"bounds": np.array([2, 0])}, ValueError, "bounds must not fall"),
        ({"bounds": np.array([], np.int64)}, ValueError, "bounds is empty"),
        ({"near": np.zeros(8, np.uint8)}, ValueError, "near has another size"),
        ({"slots": np.zeros(3, np.int32)}, ValueError, "power of two"),
        ({"slots": np.full(16, 7, np.int32)}, IndexError, "slots holds 7"),
        ({"lengths": np.zeros(2, np.uint16)}, ValueError, "keys and lengths differ"),
        ({"flags": np.zeros(1, np.uint16)}, ValueError, "values and flags differ"),
    ],
)
def test_what_leads_outside_is_refused(changed, error, told):
    assert len(scan()[0]) == 1
    with pytest.raises(error, match=told):
        scan(**changed)


def test_flags_of_any_value_stay_inside():
    """Lengths and plurals that no text gives, as a damaged file may hold them."""
    table = KeyTable.of([_key("river tax")])
    chance = np.random.default_rng(9)
    values, flags = chance.integers(0, 2**32, 5000, np.uint32), chance.integers(0, 2**16, 5000, np.uint16)
    find(values, flags, [0, 5000], table)


def test_a_stream_refuses_tables_of_another_shape():
    points, one = code_points("river"), np.zeros(1, np.int64)
    with pytest.raises(ValueError, match="as many stances"):
        loops.term_stream(points, one, NONE, QUOTES, NONE.view(np.uint32), NONE)
    with pytest.raises(ValueError, match="three rows"):
        loops.term_stream(points, one, np.ones(1, np.uint8), np.zeros((2, 1), np.int64), NONE.view(np.uint32), NONE)
    many = np.zeros(2000, np.uint32)
    with pytest.raises(ValueError, match="listed has too many"):
        loops.term_stream(points, one, np.ones(1, np.uint8), QUOTES, many, many.astype(np.uint8))
    strange = np.array([[-9], [99], [77]])
    values, *_ = loops.term_stream(points, one, np.ones(1, np.uint8), strange, NONE.view(np.uint32), NONE)
    assert len(values) == 1
