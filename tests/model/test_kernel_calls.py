"""The model's loops refuse every argument of another type, length or shape, and every index that leads outside."""

from __future__ import annotations

import numpy as np
import pytest

from framing.kernel import loops
from framing.model.alphabet import mixed_codes
from framing.model.features import CHARS, PAIRS, FeatureOptions, grams

OPTIONS = FeatureOptions(4, 4, 4)
TEXT = "They don’t stop, the so-called patriots! No."
READ = grams(TEXT, np.array([0, 41]), np.array([40, 44]), OPTIONS)
BASES = OPTIONS.bases
COUNT = len(READ.word)
NO_BOUNDS, NO_ROWS = np.zeros(0, np.int64), np.zeros(0, np.uint32)


def calls() -> dict[str, dict[str, object]]:
    """A right call of each, argument by name."""
    read = {
        "bounds": READ.bounds,
        "row": READ.word,
        "pair": READ.pair,
        "char_bounds": READ.char_bounds,
        "chars": READ.char,
    }
    return {
        "grams": {
            "text": TEXT,
            "starts": np.array([0, 41]),
            "ends": np.array([40, 44]),
            "letters": mixed_codes(),
            "plan": OPTIONS.plan(),
        },
        "passage_scores": read
        | {
            "other_bounds": np.array([0, 1, 3]),
            "others": np.array([0, 1, 47], np.uint32),
            "codes": np.ones((48, 3), np.int8),
            "scales": np.ones(3),
        },
        "word_scores": read
        | {
            "word_codes": np.ones((16, 14), np.int8),
            "pair_codes": np.ones((16, 8), np.int8),
            "char_codes": np.ones((16, 2), np.int8),
            "pair_base": BASES[PAIRS],
            "char_base": BASES[CHARS],
            "scales": np.ones(2),
            "bias": np.ones(2),
        },
        "decode": {
            "bounds": READ.bounds,
            "solid": READ.solid,
            "sizes": np.array([40, 3]),
            "words": np.ones((COUNT, 2)),
            "passages": np.ones((2, 2)),
            "high": np.zeros(2),
            "low": np.zeros(2),
            "weights": np.ones((2, 11)),
            "least": np.zeros(2),
        },
    }


ARRAYS = [
    (name, place) for name, given in calls().items() for place, value in given.items() if isinstance(value, np.ndarray)
]


def call(name: str, **changes: object) -> object:
    given = calls()[name] | changes
    return getattr(loops, name)(*given.values())


@pytest.mark.parametrize("name", calls())
def test_the_right_call_is_answered(name):
    assert call(name) is not None


@pytest.mark.parametrize(("name", "place"), ARRAYS)
def test_an_array_of_another_kind_is_refused_by_name(name, place):
    array = calls()[name][place]
    other = np.float32 if array.dtype.kind == "f" else np.float64
    for wrong in (
        array.astype(other),
        array.astype(array.dtype.newbyteorder(">")) if array.dtype.itemsize > 1 else array.astype(np.uint16),
        array[None],
        array.reshape(-1)[0],
        np.repeat(array, 2, axis=0)[::2],
        array.tolist(),
        None,
        "bounds",
    ):
        with pytest.raises((ValueError, TypeError), match=f"{name}: {place} must be"):
            call(name, **{place: wrong})


@pytest.mark.parametrize(("name", "place"), ARRAYS)
def test_an_array_of_another_length_is_refused(name, place):
    array = calls()[name][place]
    # What more rows of a table, more n-grams and more letters are, is nobody's to tell: they are only not read.
    longer = np.concatenate([array, array[-1:]])
    shorter = array[:-1]
    unread = {"codes", "word_codes", "pair_codes", "char_codes", "chars", "others"}
    for wrong in (shorter, longer):
        no_more = (name, place) == ("word_scores", "bounds")  # a span without words
        if wrong is longer and (place in unread or no_more):
            assert call(name, **{place: wrong}) is not None
            continue
        if place in ("codes", "word_codes", "pair_codes", "char_codes"):
            wrong = array[:1]  # rows that are asked for must be there
        with pytest.raises((ValueError, IndexError), match=name):
            call(name, **{place: wrong})


@pytest.mark.parametrize(("name", "place"), [one for one in ARRAYS if calls()[one[0]][one[1]].ndim == 2])
def test_a_table_of_another_width_is_refused(name, place):
    table = calls()[name][place]
    for wrong in (
        np.ascontiguousarray(table[:, 1:]),
        np.concatenate([table, table[:, :1]], axis=1),
        table[:, :0].copy(),
    ):
        with pytest.raises(ValueError, match=name):
            call(name, **{place: wrong})


def changed(array: np.ndarray, at: int, value: int) -> np.ndarray:
    other = array.copy()
    other[at] = value
    return other


@pytest.mark.parametrize(
    ("name", "place", "at", "value"),
    [
        ("grams", "starts", 0, -1),
        ("grams", "starts", 1, 45),
        ("grams", "ends", 1, 45),
        ("grams", "ends", 1, 2**62),
        ("grams", "starts", 0, -(2**63)),
        ("passage_scores", "row", 3, 48),
        ("passage_scores", "pair", 3, 2**32 - 1),
        ("passage_scores", "chars", 5, 48),
        ("passage_scores", "others", 1, 48),
        ("word_scores", "row", 3, 16),
        ("word_scores", "row", 0, 2**32 - 1),
        ("word_scores", "pair", 3, 15),
        ("word_scores", "pair", 3, 32),
        ("word_scores", "pair", 0, 2**32 - 1),
        ("word_scores", "chars", 5, 31),
        ("word_scores", "chars", 5, 48),
        *(
            (name, place, at, value)
            for name, places in (
                ("passage_scores", ("bounds", "char_bounds", "other_bounds")),
                ("word_scores", ("bounds", "char_bounds")),
                ("decode", ("bounds",)),
            )
            for place in places
            for at, value in ((0, -1), (1, 2**40), (1, -1), (1, -(2**62)), (-1, 2**40), (-1, 0))
            if (name, place, at) != ("passage_scores", "char_bounds", 1)  # it asks for the spans' ends alone
        ),
    ],
)
def test_an_index_that_leads_outside_is_refused(name, place, at, value):
    with pytest.raises((IndexError, ValueError), match=name):
        call(name, **{place: changed(calls()[name][place], at, value)})


@pytest.mark.parametrize("value", [-1, 2**31, 2**70, 1.5, None, "1"])
@pytest.mark.parametrize("place", ["pair_base", "char_base"])
def test_a_first_row_that_can_be_none_is_refused(place, value):
    with pytest.raises((ValueError, TypeError, IndexError, OverflowError)):
        call("word_scores", **{place: value})


@pytest.mark.parametrize("shift", [32, 33, 2**31])
def test_a_plan_that_shifts_too_far_is_refused(shift):
    plan = OPTIONS.plan().copy()  # the kept one cannot be written to
    plan[2, 1] = shift
    with pytest.raises(ValueError, match="shifts too far"):
        call("grams", plan=plan)


@pytest.mark.parametrize("name", calls())
def test_a_wrong_number_of_arguments_is_refused(name):
    given = list(calls()[name].values())
    for wrong in (given[:-1], [*given, given[-1]], []):
        with pytest.raises(TypeError, match=name):
            getattr(loops, name)(*wrong)
