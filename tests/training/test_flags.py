"""Flags against annotated spans: counts by hand, intervals, and what an evaluation says of a model and its data."""

import json
import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from framing.cli import app, run
from framing.model import storage
from framing.scoring import Model
from framing.spans import Span
from framing.techniques import NAMES
from framing.training.corpus import AnnotatedArticle, Corpus, LabelledSpan
from framing.training.evaluation import evaluate, fragment_scores
from framing.training.flags import measure_flags
from framing.training.intervals import BOOTSTRAPS, interval, resampled
from framing.training.learnt import LEARNT, learnt_digests, learnt_from, text_key
from framing.training.matching import CLOSE, SAME, Counts, letters_before, matched

TEXT = "“The vermin fled,” she said. Only a fool would wait; a storm is near."


def at(words, *names):
    start = TEXT.index(words)
    return start, start + len(words), names


def test_counts_by_hand():
    flags = [
        at("vermin", "name_calling"),  # touches, and is less than half of what is annotated
        at("Only a fool", "doubt"),  # another technique is annotated here
        at("a storm is near", "any"),
        at("wait;", "loaded_language"),  # nothing is annotated here
    ]
    gold = [at("The vermin fled,”", "name_calling"), at("fool", "name_calling"), at("storm is near.", "appeal_to_fear")]
    counts = matched(letters_before(TEXT), flags, gold)
    assert counts[SAME] == Counts(1, 3, 1, 3)
    assert counts[CLOSE] == Counts(0, 3, 0, 3)
    assert counts["any"] == Counts(3, 4, 3, 3)
    assert counts["name_calling"] == Counts(1, 1, 1, 2)
    assert counts["doubt"] == Counts(0, 1, 0, 0)
    assert counts["appeal_to_fear"] == Counts(0, 0, 0, 1)
    assert counts[SAME].precision == pytest.approx(1 / 3)
    assert Counts().f1 == 0.0


def test_marks_and_blanks_make_no_difference_and_half_is_close():
    before = letters_before(TEXT)
    same = matched(before, [at("“The vermin fled,” ", "doubt")], [at("The vermin fled", "doubt")])
    assert same[CLOSE] == Counts(1, 1, 1, 1)
    assert matched(before, [at("; ", "doubt")], [at("wait; a", "doubt")])[SAME] == Counts(0, 1, 0, 1)
    half = matched(before, [at("fool", "doubt")], [at("fool woul", "doubt")])  # 4 of 8 letters
    assert half[CLOSE] == Counts(1, 1, 1, 1)
    assert matched(before, [at("fool", "doubt")], [at("fool would", "doubt")])[CLOSE] == Counts(0, 1, 0, 1)


def test_one_of_several_names_is_meant():
    merged = [at("fool", "bandwagon", "reductio_ad_hitlerum")]
    counts = matched(letters_before(TEXT), [at("a fool", "bandwagon")], merged)
    assert counts[SAME] == Counts(1, 1, 1, 1)
    assert counts["bandwagon"] == Counts(1, 1, 0, 0), "that it was meant is not known, so none is missed"


def test_an_own_technique_may_be_called_as_a_row_is():
    counts = matched(letters_before(TEXT), [at("fool", "close")], [at("fool", "close"), at("near", "doubt")])
    assert counts["close"] == Counts(1, 1, 1, 1)
    assert counts[CLOSE] == Counts(1, 1, 1, 2)


def report_of(*spans, labels=((), ())):
    cut = TEXT.index("Only")
    voices = ("quotation", "narration")
    places = ((0, cut), (cut, len(TEXT)))
    passages = [
        SimpleNamespace(start=s, end=e, voice=voice, labels=names)
        for (s, e), voice, names in zip(places, voices, labels, strict=True)
    ]
    found = [
        SimpleNamespace(start=s, end=e, technique=name, score=score, voice=voices[s >= cut])
        for (s, e, (name,)), score in spans
    ]
    return SimpleNamespace(passages=passages, spans=found)


def test_what_a_reader_sees():
    gold = tuple(LabelledSpan(*one) for one in (at("vermin", "name_calling"), at("a storm", "appeal_to_fear")))
    articles = [AnnotatedArticle("1", TEXT, "c", gold), AnnotatedArticle("2", TEXT, "c")]
    reports = [
        report_of(
            (at("vermin", "name_calling"), 0.8),
            (at("storm", "any"), 0.7),
            (at("Only", "euphemism"), 0.9),
            labels=(("name_calling",), ("any",)),
        ),
        report_of((at("fool", "name_calling"), 0.4), labels=((), ("name_calling",))),
    ]
    found = measure_flags(reports, articles, {"name_calling", "appeal_to_fear"})
    same, any_kind = found.row(SAME), found.row("any")
    assert (same.flags, same.gold, same.precision, same.recall) == (2, 2, 0.5, 0.5), "euphemism was not looked for"
    assert (any_kind.flags, any_kind.precision, any_kind.recall) == (3, pytest.approx(2 / 3), 1.0)
    assert found.said == pytest.approx(0.6)
    assert found.row("in quotation").recall == 1.0
    assert found.row("in narration").precision == 0.0
    assert (found.passages.precision, found.passages.recall) == (pytest.approx(2 / 3), 1.0)
    assert (found.clean, found.clean_passages) == (0.5, 2)
    low, high = same.precision_interval
    assert 0.0 <= low <= 0.5 <= high <= 1.0
    assert json.loads(json.dumps(found.said_interval))
    assert "name_calling" in found.to_text()


def test_the_bootstrap_is_one_over_articles():
    counts = np.array([[1, 2], [3, 4], [5, 6]])
    sums = resampled(counts)
    assert sums.shape == (BOOTSTRAPS, 2)
    assert ((sums[:, 1] - sums[:, 0]) == 3).all(), "whole articles are drawn"
    assert len(np.unique(sums[:, 0])) > 5
    assert np.array_equal(sums, resampled(counts))
    assert sums.mean(axis=0) == pytest.approx([9, 12], rel=0.03)
    assert interval(np.arange(1001.0)) == (25.0, 975.0)


def test_fragments_are_joined_and_no_recall_is_over_one():
    found = [[Span(0, 10), Span(2, 10), Span(4, 20)]]
    gold = [[Span(0, 20)]]
    assert fragment_scores(found, gold) == {"precision": 1.0, "recall": 1.0, "f1": 1.0}


@pytest.fixture
def taught(small_model, tmp_path):
    """The small model, which says that it was taught on a text; and its folder."""
    stored = small_model._stored
    stored = replace(stored, about={**stored.about, LEARNT: learnt_digests([f"  {TEXT}\n\n"])})
    storage.save(stored, tmp_path / "taught")
    return Model(stored), tmp_path / "taught"


def test_articles_that_were_learnt_from_are_named(taught):
    articles = tuple(AnnotatedArticle(key, text, "c") for key, text in (("old", TEXT), ("new", "Fog at dawn.")))
    corpus = Corpus("c", "c", articles, frozenset(NAMES))
    model, _ = taught
    assert [one.id for one in learnt_from(model.about, articles)] == ["old"]
    assert learnt_from({}, articles) == []
    with pytest.warns(UserWarning, match=r"was taught on 1 of these 2 articles.*: old$"):
        result = evaluate(model, corpus)
    assert result.learnt == ("old",)
    assert "1 of the articles were learnt from" in result.to_text()
    assert text_key("a  b\n") == text_key(" a b")
    assert text_key("a b") != text_key("ab")


@pytest.mark.filterwarnings("default")
def test_the_shell_measures_annotated_jsonl_and_warns(taught, tmp_path, monkeypatch, capsys):
    start, end, _ = at("vermin")
    row = {"id": "7", "text": TEXT, "techniques": [{"technique": "name_calling", "start": start, "end": end}]}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf8")
    monkeypatch.setattr(sys, "argv", ["framing", "evaluate", str(path), "--model", str(taught[1]), "--json"])
    assert run(app) == 0
    out, said = capsys.readouterr()
    assert "was taught on 1 of these 1 articles" in said
    told = json.loads(out)
    assert told["learnt"] == ["7"]
    rows = {one["name"]: one for one in told["flags"]["rows"]}
    assert rows[SAME]["gold"] == 1
    assert all(0 <= one["recall"] <= 1 for one in rows.values())
    assert told["fragments"]["recall"] <= 1
