"""Compiled loops give what NumPy gives, to the bit."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.hardening.texts import text_of

import framing
from framing import compiled
from framing.looking import _choices
from framing.model import term_head
from framing.model.evidence import MOST_WORDS, carrier, strongest
from framing.model.features import LENGTHS, STRETCH, FeatureOptions
from framing.model.heads import Head
from framing.model.linear import BLOCK, Reading, Table
from framing.spans import Article, Passage

pytest.importorskip("numba")

LETTERS = st.text(st.sampled_from("abcdeABC 'é’.,!-–😀\n\u0301\ud800中"), max_size=60)
LONG = [
    *("a" * size for size in (8, 9, 10, 16, 17, 18, 127, 128, 129, 130, 300)),
    "no war, " * (STRETCH // 8 + 3),
    "x" * (STRETCH + 5),
    "!" * BLOCK,
    "it's 'a' b' ''c " * 30,
    "pneumonoultramicroscopicsilicovolcanoconiosis " * 9,
]


def table(lengths: tuple[int, ...] = (3, 4), columns: int = 5) -> Table:
    random = np.random.default_rng(0)
    options = FeatureOptions(8, 9, 10, lengths)
    codes = random.integers(-127, 128, (options.rows, columns + 1)).astype(np.int8)
    codes[:, 0] = random.integers(0, 128, options.rows)
    return Table(options, codes, random.uniform(1e-4, 2.0, columns + 1))


TABLES = [*map(table, LENGTHS), table(columns=1), table(columns=21)]


@pytest.fixture
def each_way(monkeypatch):
    """Call a function by NumPy and by loops; gives both results."""

    def both(function):
        results = []
        for on in (False, True):
            monkeypatch.setattr(compiled._state, "settled", True)
            monkeypatch.setattr(compiled._state, "on", on)
            results.append(function())
        return results

    return both


def all_of(words):
    return words.start, words.end, words.bounds, words.weights


def hold_equal(each_way, table, texts, columns):
    plain, loops = each_way(lambda: table.sums(texts))
    assert plain.dtype == loops.dtype
    np.testing.assert_array_equal(plain, loops)
    plain, loops = each_way(lambda: table.contributions(table.sums(texts)))
    np.testing.assert_array_equal(plain, loops)
    text = "“" + "\n".join(texts) + "”"
    ends = np.cumsum([len(part) + 1 for part in texts], dtype=np.int64)
    starts = ends - [len(part) for part in texts]

    def found():
        for reading in table.read_spans(text, starts, ends):
            for index, length in enumerate(reading.lengths.tolist()):
                yield length, reading.sums[index], *all_of(reading.words([index], columns))

    for plain, loops in zip(*each_way(lambda: list(found())), strict=True):
        for one, other in zip(plain, loops, strict=True):
            np.testing.assert_array_equal(one, other)


@given(st.lists(LETTERS, min_size=1, max_size=6), st.sampled_from(TABLES), st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text(each_way, texts, table, data):
    columns = data.draw(st.lists(st.integers(0, table.columns - 1), min_size=1, max_size=4, unique=True))
    hold_equal(each_way, table, texts, columns)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.options.char_lengths} {table.columns}")
def test_long_words_and_long_texts(each_way, table):
    hold_equal(each_way, table, LONG, [0])


def test_words_of_several_texts_at_once(each_way):
    texts = ["They don’t stop,", "", "the so-called patriots!", "no " + "a" * 200, "b " * STRETCH, "c"]
    text = "".join(texts)
    ends = np.cumsum([len(part) for part in texts], dtype=np.int64)
    starts = ends - [len(part) for part in texts]

    def found():
        part = []
        for reading in TABLES[-1].read_spans(text, starts, ends):
            chosen = [index for index in range(len(reading.sums)) if reading.first + index != 5]
            if chosen:
                words = reading.words(chosen, [3, 20])
                part += zip(words.start.tolist(), words.end.tolist(), words.weights.tolist(), strict=True)
        return part

    plain, loops = each_way(found)
    assert plain == loops


@given(st.lists(LETTERS, min_size=1, max_size=6), st.sampled_from(TABLES), st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_questions_are_answered_alike(each_way, texts, table, data):
    """Evidence and fragments from words' weights, to the bit; also of texts with long words, and of some texts only."""
    texts = [*texts, *data.draw(st.lists(st.sampled_from(LONG[:5]), max_size=1))]
    column = st.integers(0, table.columns - 1)
    asked = sorted(data.draw(st.sets(st.tuples(st.integers(0, len(texts) - 1), column), min_size=1, max_size=9)))
    chosen, columns = ([*dict.fromkeys(values)] for values in zip(*asked, strict=True))
    questions = [(chosen.index(text), columns.index(column)) for text, column in asked]
    ends = np.cumsum([len(part) for part in texts], dtype=np.int64)
    starts = ends - [len(part) for part in texts]

    def found():
        results = []
        for reading in table.read_spans("".join(texts), starts, ends):
            many = range(reading.first, reading.first + len(reading.sums))
            own = [index - reading.first for index in chosen if index in many]
            if isinstance(reading, Reading):
                slices = [texts[index] for index in chosen]
                results.append(_choices(reading.words(own, columns), slices, questions) if own else [])
            else:
                results.append(reading.choices(own, columns, questions) if own else [])
        return results

    plain, loops = each_way(found)
    assert repr(plain) == repr(loops)


def test_no_text_at_all(each_way):
    plain, loops = each_way(lambda: TABLES[0].sums([]))
    assert plain.shape == loops.shape
    plain, loops = each_way(lambda: [list(TABLES[0].read_spans("", *2 * [np.zeros(0, np.int64)]))])
    assert plain == loops == [[]]


@pytest.mark.parametrize("spans", [[(-3, 2)], [(0, 99)], [(4, 1), (0, 2)], [(2**40, 2**41)], [(-9, -2), (1, 3)]])
def test_spans_that_are_not_inside_the_text_are_cut_as_slices_are(each_way, spans):
    starts, ends = np.array(spans, np.int64).T.copy()

    def found():
        return [
            (reading.sums.tolist(), reading.lengths.tolist())
            for reading in TABLES[0].read_spans("no war, no peace", starts, ends)
        ]

    plain, loops = each_way(found)
    assert plain == loops


@pytest.fixture(scope="module")
def model():
    return framing.load("framing-en-open")


@pytest.mark.parametrize("number", range(0, 60, 3))
def test_reports_are_the_same(each_way, model, number):
    article = framing.separate(text_of(number))
    plain, loops = each_way(lambda: json.dumps(model.score(article).to_dict()))
    assert plain == loops


def test_an_article_of_several_blocks(each_way, model):
    line = "The vile traitors lied again, and the so-called “experts” [vermin] did not care at all. "
    article = framing.separate((line * 40 + "\n") * 30)
    plain, loops = each_way(lambda: json.dumps(model.score(article).to_dict()))
    assert plain == loops
    assert "evidence" in plain


def test_an_article_with_passages_beyond_its_text(each_way, model):
    article = Article(
        "They lied.", (Passage(0, 10, "narration"), Passage(5, 50, "narration"), Passage(20, 30, "reported"))
    )
    plain, loops = each_way(lambda: json.dumps(model.score(article).to_dict()))
    assert plain == loops


@given(
    st.lists(
        st.tuples(st.sampled_from([-1.0, -0.25, 0.0, 0.1, 0.2, 0.25, 0.7, 2.0]), st.sampled_from("ab.- ")), max_size=30
    )
)
@settings(max_examples=300, deadline=None)
def test_evidence_is_chosen_alike(words):
    """Also among equal weights, marks and words without a gap."""
    from framing.model.evidence_loops import carrier_of, strongest_of

    start = [index for index, (_, letter) in enumerate(words) if letter != " "]
    weight = [words[index][0] for index in start]
    end = [index + 1 for index in start]
    solid = [words[index][1].isalnum() for index in start]
    places, sums = np.zeros((2, MOST_WORDS), np.int64), np.zeros(MOST_WORDS)
    begin, stop = np.array([start, end], np.uint32).reshape(2, -1)
    given = begin, stop, np.array(solid, np.bool_), np.array(weight, np.float64)
    count = strongest_of(*given, places, sums)
    strong = strongest(start, end, weight, solid)
    assert places[:, :count].T.tolist() == [[piece.start, piece.end] for piece in strong]
    assert sums[:count].tolist() == [piece.weight for piece in strong]
    best = carrier(start, end, weight, solid)
    assert carrier_of(*given) == ((-1, -1) if best is None else (best.start, best.end))


def test_evidence_where_a_word_is_too_long_for_the_loop(each_way, model):
    article = framing.separate("The vile traitors lied " + "a" * 200 + " and the evil vermin did not care at all.")
    plain, loops = each_way(lambda: json.dumps(model.score(article).to_dict()))
    assert plain == loops
    assert model.score(article).passages[0].evidence


@given(
    st.lists(st.tuples(LETTERS, st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=4),
    st.sampled_from(TABLES[:-1]),
    st.sampled_from([TABLES[0], TABLES[-1]]),
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_terms_are_scored_alike(each_way, places, table, near):
    """Also in a table of more columns than the head has, and the terms of several texts, empty ones too."""
    random = np.random.default_rng(2)
    head = Head(("a",), 0, *random.normal(size=(3, 1)), np.full(1, 0.5))
    asked = [(text, min(low, high, len(text)), min(max(low, high), len(text))) for text, low, high in places]
    plain, loops = each_way(lambda: term_head.raw_scores((table, near), head, asked))
    np.testing.assert_array_equal(plain, loops)


OFTEN = st.text(st.sampled_from("abcÀéßжΩ \u00a0'’-–.,“€_1\n"), max_size=90)
RARELY = st.text(st.sampled_from("abc ’.ΣİǅⒶſ中😀\ud800"), max_size=3)


@given(
    st.tuples(OFTEN, RARELY, OFTEN, st.sampled_from(["", "so said “they” " * 20])).map("".join),
    st.lists(st.tuples(st.integers(0, 180), st.integers(0, 30)), min_size=1, max_size=5),
    st.sampled_from(TABLES[4:-2]),
    st.sampled_from([TABLES[0], TABLES[-1]]),
)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_terms_of_one_text_are_scored_alike(each_way, text, spans, table, near):
    """By the loop where it knows all letters, else as Python does."""
    random = np.random.default_rng(2)
    head = Head(("a",), 0, *random.normal(size=(3, 1)), np.full(1, 0.5))
    asked = [(text, min(low, len(text)), min(low + size, len(text))) for low, size in spans]
    plain, loops = each_way(lambda: term_head.raw_scores((table, near), head, asked))
    np.testing.assert_array_equal(plain, loops)


def test_which_terms_the_loop_reads():
    from framing.model.term_reading import contributions

    tables = TABLES[4], TABLES[4]
    text = "He called it a “déjà vu”, [sic] they’d say.\nΣ b" + " ant" * 300
    assert contributions(tables, text, [(15, 24), (26, 31)]) is not None
    assert contributions(tables, text, [(0, 2), (len(text) - 3, len(text))]) is not None
    for start, end in ((24, 26), (44, 46), (46, 47), (42, 45), (47, 1247), (2, 2), (5, 3), (-1, 2), (40, 9999)):
        read = contributions(tables, text, [(15, 24), (start, end)])
        assert (read is None) == ((start, end) != (24, 26))
