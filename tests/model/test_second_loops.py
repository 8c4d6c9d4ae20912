"""The second look's compiled loops give what NumPy gives, to the bit."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.hardening.texts import text_of
from tests.model.test_loops import LETTERS, LONG, TABLES, each_way  # noqa: F401 - a fixture

import framing
from framing.model import windows
from framing.model.features import FeatureOptions
from framing.model.heads import Head
from framing.model.linear import Table
from framing.model.second_look import MEASURES, SECOND, SecondLook, joined_passages
from framing.model.windows import WINDOWS
from framing.scoring import Model

pytest.importorskip("numba")

SIZE = len(MEASURES)


def head_of(labels, seed, **given):
    random = np.random.default_rng(seed)
    many = len(labels)
    parts = random.normal(size=(3, many))
    return Head(labels, 0, parts[0], np.abs(parts[1]) + 0.5, parts[2], random.uniform(0.2, 0.8, many), **given)


def look_of(table, labels=("a", "b", "c", "d"), short=("c", "a"), seed=0):
    random = np.random.default_rng(seed)
    dense = random.normal(size=(SIZE, len(labels)))
    dense[MEASURES.index("sentence") : MEASURES.index("sentence in parts") + 1, labels.index("b")] = 0.0
    head = head_of(labels, seed, measures=MEASURES, dense=dense)
    return SecondLook(table, head_of(short, seed + 1), head)


def both(look, text, starts, ends, scores, columns):
    from framing.model.second_reading import flags, plan_of

    texts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    joined = joined_passages(texts, starts)
    plain = look.probabilities(texts, scores, columns, joined)
    rows, labels = (plain >= look.head.thresholds).nonzero()
    expected = list(zip(rows.tolist(), labels.tolist(), plain[rows, labels].tolist(), strict=True))
    bounds = np.array(starts, np.int64), np.array(ends, np.int64)
    return expected, flags(look, plan_of(look, [*columns, scores.shape[1] - 1]), text, bounds, scores)


ANY_SCORE = st.sampled_from([0.0, 1e-12, 0.01, 0.03, 0.039, 0.04, 0.05, 0.3, 0.5, 0.9, 1.0])


@given(
    st.lists(
        st.tuples(LETTERS, st.sampled_from(["", " ", "\n", ".", '."', "…) \u2028", "x" * 41, "?\t" * 30])), max_size=9
    ),
    st.sampled_from(TABLES[:-2]),
    st.integers(0, 5),
    st.data(),
)
@settings(max_examples=200, deadline=None)
def test_any_passages_are_flagged_alike(parts, table, seed, data):
    texts = [words + end for words, end in parts]
    apart = data.draw(st.integers(0, 1))
    text, starts = "“", []
    for part in texts:
        text += "|" * apart
        starts.append(len(text))
        text += part
    ends = [start + len(part) for start, part in zip(starts, texts, strict=True)]
    row = st.lists(ANY_SCORE, min_size=6, max_size=6)
    scores = np.array([data.draw(row) for _ in texts]).reshape(-1, 6)
    expected, found = both(look_of(table, seed=seed), text, starts, ends, scores, [4, 1, 0, 3])
    assert found == expected


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 9, 130, 700])
def test_articles_of_any_length_are_flagged_alike(count):
    random = np.random.default_rng(count)
    texts = [
        (LONG[index % len(LONG)] if count < 5 else "a tale told, " * (index % 9)) + ".,"[index % 2]
        for index in range(count)
    ]
    ends = np.cumsum([len(part) for part in texts])
    starts = ends - [len(part) for part in texts]
    scores = random.beta(0.4, 2.0, size=(count, 6))
    expected, found = both(look_of(TABLES[4]), "".join(texts), starts.tolist(), ends.tolist(), scores, [0, 1, 2, 3])
    assert found == expected
    assert found or count == 1


def test_all_thresholds_are_met_alike():
    """Also where all is flagged, and nothing."""
    texts, starts = ["no war, ", "no peace. ", "Lies!"], [0, 8, 18]
    scores = np.array([[0.0, 0.5, 0.1], [0.3, 0.03, 0.9], [0.01, 1.0, 0.2]])
    for bar in (-1.0, 0.0, 1e-310, 0.5, 1.0, 2.0):
        look = look_of(TABLES[4], ("a", "b"), ("a",))
        look = replace(look, head=replace(look.head, thresholds=np.full(2, bar)))
        expected, found = both(look, "".join(texts), starts, [8, 18, 23], scores, [0, 1])
        assert found == expected
        assert (len(found) == 6) == (bar <= 0.0)


def test_windows_are_scored_alike():
    from framing.model.second_reading import plan_of
    from framing.model.span_reading import SpanReading
    from framing.model.window_loops import raw_windows, room_for

    for table in TABLES[:-2]:
        look = look_of(table)
        plan = plan_of(look, [0, 1, 2, 3, 4])
        for text in LONG:
            starts, ends = np.array([0]), np.array([len(text)])
            counts, raw = np.zeros(1, np.int64), np.empty((room_for(starts, ends), 2))
            given = plan.codes, plan.rows, plan.scales, look.windows.bias
            *_, kept = SpanReading(TABLES[0], text, starts, ends).grams(np.arange(len(starts)), table)
            many = raw_windows(starts, ends, *kept, np.array([True]), *given, counts, raw)
            total = np.zeros(2)
            for row in np.exp(raw[:many]):
                total += row
            expected = windows.raw_scores(table, look.windows, [text])[0]
            assert np.maximum(np.log(np.maximum(total, 1e-9)), windows.LOWEST).tolist() == expected.tolist()
            assert counts[0] == many == len(windows.window_places([text], table.options)[0])


def test_passages_beyond_the_text_are_left_to_numpy():
    from framing.model.second_reading import flags, plan_of

    look = look_of(TABLES[4])
    for start, end in ((0, 9), (-1, 2), (3, 2), (2**40, 2**41)):
        bounds = np.array([start]), np.array([end])
        assert flags(look, plan_of(look, [0, 1, 2, 3, 4]), "no war", bounds, np.full((1, 5), 0.5)) is None


@pytest.fixture(scope="module")
def model():
    """A shipped model with an invented second look at its techniques."""
    stored = framing.load("framing-en-open")._stored
    options = FeatureOptions(8, 9, 10)
    random = np.random.default_rng(1)
    codes = random.integers(-60, 60, (options.rows, 3)).astype(np.int8)
    codes[:, 0] = np.abs(codes[:, 0]) + 1
    table = Table(options, codes, np.array([0.01, 0.002, 0.003]))
    labels = stored.techniques[:3] + stored.techniques[5:9]
    look = look_of(table, (*labels, "b"), labels[2:4])
    dense = look.head.dense[:, :-1] * 0.1
    dense[0] = 0.8
    count = len(labels)
    head = Head(
        labels, 0, np.zeros(count), np.ones(count), np.zeros(count), np.full(count, 0.02), WINDOWS, MEASURES, dense
    )
    heads = {**stored.heads, WINDOWS: replace(look.windows, table=WINDOWS), SECOND: head}
    return Model(replace(stored, tables={**stored.tables, WINDOWS: table}, heads=heads, off=(labels[0],)))


def hold_equal(each_way, model, article):  # noqa: F811
    plain, loops = each_way(lambda: json.dumps(model.score(article).to_dict()))
    assert plain == loops
    return json.loads(plain)


@pytest.mark.parametrize("number", range(1, 60, 4))
def test_reports_are_the_same(each_way, model, number):  # noqa: F811
    hold_equal(each_way, model, framing.separate(text_of(number)))


def test_what_both_looks_flag_is_told_alike(each_way, model):  # noqa: F811
    line = "The vile traitors lied again, “and the so-called experts” [vermin] did not care at all. "
    found = hold_equal(each_way, model, framing.separate((line * 40 + "\n") * 30))
    techniques = {label for passage in found["passages"] for label in passage["labels"]}
    assert len(techniques & set(model._second.labels)) > 1
    assert not techniques & set(model.off)
    hold_equal(
        each_way,
        model,
        framing.Article(line, (framing.Passage(0, 10, "narration"), framing.Passage(5, 900, "narration"))),
    )
