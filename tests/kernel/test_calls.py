"""What a loop takes, and that it refuses the rest by name without touching it."""

import ast
import itertools
import re
import threading
import zlib

import numpy as np
import pytest

from framing.kernel import loops
from framing.preprocessing.points import code_points
from tests.conftest import ROOT

FOLDER = ROOT / "src" / "framing" / "kernel"
WEIGHTS = np.arange(-10, 11, dtype=np.int8).reshape(7, 3)


def test_the_stub_names_what_is_there():
    stub = ast.parse((FOLDER / "loops.pyi").read_text("utf8"))
    typed = [node.name for node in stub.body if isinstance(node, ast.FunctionDef)]
    listed = re.findall(r"^FUNCTION\((\w+)\)$", (FOLDER / "functions.h").read_text("utf8"), re.MULTILINE)
    assert typed == listed
    assert sorted(name for name in dir(loops) if not name.startswith("_")) == sorted([*listed, "SOURCES"])


def test_rows_are_added_up():
    chance = np.random.default_rng(3)
    weights = chance.integers(-127, 128, (50, 24), np.int8)
    ids = chance.integers(0, 50, 200, np.uint32)
    bounds = np.array([0, 0, 7, 100, 200])
    rows = weights[ids].astype(np.int32)
    groups = [rows[a:b].sum(0) for a, b in itertools.pairwise(bounds)]
    assert loops.row_sums(weights, ids, bounds).tolist() == [group.tolist() for group in groups]
    running = np.concatenate([np.zeros((1, 24), np.int32), rows.cumsum(0, np.int32)])
    assert loops.running_sums(weights, ids).tolist() == running.tolist()
    assert loops.running_sums(weights, ids[:0]).tolist() == [[0] * 24]


@pytest.mark.parametrize(
    ("ids", "bounds", "error", "told"),
    [
        ([0, 7], [0, 2], IndexError, "row_sums: ids holds 7, which is not from 0 to 6"),
        ([0, 2**32 - 1], [0, 2], IndexError, "row_sums: ids holds 4294967295"),
        ([0, 1], [0, 3], ValueError, "bounds must not fall"),
        ([0, 1], [-1, 2], ValueError, "bounds must not fall"),
        ([0, 1], [2, 1], ValueError, "bounds must not fall"),
        ([0, 1], [], ValueError, "bounds is empty"),
    ],
)
def test_what_leads_outside_is_refused(ids, bounds, error, told):
    with pytest.raises(error, match=told):
        loops.row_sums(WEIGHTS, np.array(ids, np.uint32), np.array(bounds, np.int64))


IDS = np.arange(4, dtype=np.uint32)


@pytest.mark.parametrize(
    ("weights", "ids", "told"),
    [
        (WEIGHTS.astype(np.uint8), IDS, "running_sums: weights must be int8 in 2 dimensions, not 'B' in 2"),
        (WEIGHTS[0], IDS, "weights must be int8 in 2 dimensions, not 'b' in 1"),
        (WEIGHTS[:, ::2], IDS, "weights must be a contiguous array"),
        (WEIGHTS, IDS.astype(np.int64), "ids must be uint32"),
        (WEIGHTS, IDS.astype(">u4"), "ids must be uint32"),
        (WEIGHTS, IDS[::2], "ids must be a contiguous array"),
        (WEIGHTS, [0, 1], "ids must be a contiguous array"),
        (WEIGHTS, None, "ids must be a contiguous array"),
        (WEIGHTS, np.uint32(0), "ids must be uint32 in 1 dimensions, not 'I' in 0"),
    ],
)
def test_an_argument_of_another_kind_is_refused_by_name(weights, ids, told):
    with pytest.raises(ValueError, match=told):
        loops.running_sums(weights, ids)


def test_a_wrong_number_of_arguments_is_refused():
    with pytest.raises(TypeError, match="running_sums takes 2 arguments, not 1"):
        loops.running_sums(WEIGHTS)


def test_arrays_are_let_go_after_success_and_refusal():
    for ids in (IDS, np.array([9], np.uint32)):
        given = bytearray(WEIGHTS.tobytes())
        weights = np.frombuffer(given, np.int8).reshape(7, 3)
        try:
            loops.running_sums(weights, ids)
        except IndexError:
            assert ids[0] == 9
        del weights
        given.append(0)  # a BufferError while anything holds it


def test_threads_have_work_memory_of_their_own():
    """Long calls at once, which let go of Python's lock: each has its own result."""
    ids = np.arange(60_000, dtype=np.uint32) % 7
    whole = loops.running_sums(WEIGHTS, ids)
    wrong = []

    def work(first):
        for _ in range(5):
            if not np.array_equal(loops.running_sums(WEIGHTS, ids[first:]), whole[first:] - whole[first]):
                wrong.append(first)

    threads = [threading.Thread(target=work, args=(first,)) for first in range(0, 28_000, 7_000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_long_texts_in_threads_are_read_as_alone():
    from framing import separate
    from tests.hardening.shapes import shape

    names = ("quoted and said", "speakers in one line", "names and initials", "full stops apart")
    texts = [shape(name, 25_000) for name in names]  # long enough that loops let go of Python's lock
    alone = [separate(text) for text in texts]
    found = {}

    def work(number):
        found[number] = separate(texts[number % len(texts)])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found[number] == alone[number % len(texts)] for number in range(8))


def _layout(groups):
    """As `weighing.layout` makes it: letter -> numbers of values, templates of letters and numbers."""
    plans = [[p for t in ts for p in (*(ord(x) if isinstance(x, str) else 2**31 + x for x in t), 2**32 - 1)]
             for _, ts in groups.values()]  # fmt: skip
    return (
        np.array([ord(letter) for letter in groups], np.uint32),
        np.cumsum([0, *(len(numbers) for numbers, _ in groups.values())]),
        np.array([n for numbers, _ in groups.values() for n in numbers], np.uint32),
        np.cumsum([0, *map(len, plans)]),
        np.array([part for plan in plans for part in plan], np.uint32),
    )


_LAYOUT = _layout({"h": ((0,), ()), "x": ((3, 1), (["a", 0, ",", 1], [3], ["x"])), "é": ((), (["”", 0],))})


def _cells(*features):
    return [zlib.crc32(feature.encode("utf-8", "surrogatepass")) & 0xFFFF for feature in features]


def test_cells_of_features_are_the_sums_of_what_they_would_be():
    values = ["", "abc", "é’“", "𝔸 x", "\ud800", "z" * 50]
    for value in values:
        found = loops.feature_cells(f"h\n{value}\nx\n{value}\n1 2\né\nx\n\n3\n", 0xFFFF, *_LAYOUT)
        want = _cells(f"a{value},1 2", value, "x", "”" + value, f"a{value},3", "", "x")
        assert found.tolist() == want
    assert loops.feature_cells("", 0xFFFF, *_LAYOUT).tolist() == []


def test_sums_of_features_are_those_of_their_cells():
    weights = np.random.default_rng(0).integers(-127, 128, (1 << 16, 3)).astype(np.int8)
    rows = ["h\nm\nx\n1\n2\n", "é\n", "", "x\n\n\né\n"]
    lines = np.cumsum([0, *(row.count("\n") for row in rows)])
    sums = loops.feature_sums("".join(rows), lines, *_LAYOUT, weights)
    want = [_cells("am,2", "1", "x"), _cells("”m"), [], _cells("am,", "", "x", "”m")]
    assert sums.tolist() == [weights[cells].sum(axis=0, dtype=int).tolist() for cells in want]


@pytest.mark.parametrize(
    ("lines", "last", "message"),
    [("y\n", 1, "should name a group"), ("x\n1\n", 2, "values are missing"), ("é\n", 2, "outside of lines")],
)
def test_lines_that_are_no_row_are_refused(lines, last, message):
    weights = np.zeros((4, 1), np.int8)
    with pytest.raises(ValueError, match=message):
        loops.feature_sums(lines, np.array([0, last]), *_LAYOUT, weights)


@pytest.mark.parametrize(("place", "value"), [(1, 9), (3, 99), (2, 96), (4, 2**31 + 96)])
def test_a_layout_that_leads_outside_is_refused(place, value):
    broken = [part.copy() for part in _LAYOUT]
    broken[place][-1] = value
    with pytest.raises((ValueError, IndexError), match=r"outside|holds"):
        loops.feature_cells("é\n", 0xFFFF, *broken)


def _read(word):
    return word.replace("\u034f", ""), word.lower()


def _spans(words):
    ends = np.cumsum([len(word) for word in words])
    return code_points("".join(words)), ends - [len(word) for word in words], ends


def test_words_are_what_the_reader_makes_of_them_however_many_there_are():
    words = [f"W{number % 60_000:x}" for number in range(90_000)]
    words += ["", "É’s", "x" * 14, "y" * 15, "a\u034fb", "\ud800"]
    for _ in range(2):
        written, read = loops.words_of(*_spans(words), _read)
        assert written == [_read(word)[0] for word in words]
        assert read == [_read(word)[1] for word in words]
    one, other = (loops.words_of(*_spans(["Tarn", "Tarn"]), _read)[0] for _ in range(2))
    assert one[0] is one[1] is other[0]


def test_another_reader_gets_its_own_words():
    def reversed_word(word):
        return word[::-1], word

    for reader in (_read, reversed_word, _read):
        assert loops.words_of(*_spans(["Abc"]), reader)[0] == [reader("Abc")[0]]


def test_a_reader_that_fails_is_heard():
    def fails(word):
        raise LookupError(word)

    with pytest.raises(LookupError, match="Abc"):
        loops.words_of(*_spans(["Abc"]), fails)
    with pytest.raises(IndexError):
        loops.words_of(*_spans(["Abc"]), lambda _word: ())
    points, starts, _ = _spans(["Abc"])
    with pytest.raises(IndexError, match="words_of: ends holds 4"):
        loops.words_of(points, starts, np.array([4]), _read)


def test_a_reader_may_read_itself():
    def nested(word):
        return (word, loops.words_of(*_spans([word[1:]]), nested)[1][0]) if word else ("", "end")

    assert loops.words_of(*_spans(["abcd"]), nested)[1] == ["end"]
