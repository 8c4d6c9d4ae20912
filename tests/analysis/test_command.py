"""The analysis verbs as their user meets them: tables for people, JSON for machines, files, exit codes."""

import json

import pandas as pd
import pytest

from tests.analysis.world import article, corpus, gold_of
from tests.rendering.rows import write_rows


@pytest.fixture(scope="module")
def labels(tmp_path_factory):
    frame, truth = corpus(articles=40)
    rows = frame.to_dict("records")
    for number in range(12):
        rows += article(
            f"s{number}",
            [("“Our brave island never yields,” ", "Odo Brandt", ("flag_waving",))],
            outlet="Herald",
            date="2024-05-01",
        )
    folder = tmp_path_factory.mktemp("analysis")
    gold_of(frame, truth, folder / "gold.csv", number=500)
    return write_rows(folder / "labels.jsonl", rows)


@pytest.fixture(autouse=True)
def width(monkeypatch):
    """Of the terminal that tables are made for."""
    monkeypatch.setenv("COLUMNS", "140")


def test_estimate_for_people_and_for_machines(labels, call, tmp_path):
    code, out, err = call("estimate", labels, "--by", "outlet,month", "--voice", "narration", "--copies", "all")
    assert (code, err) == (0, "")
    assert "Loaded language" in out
    assert "a model's" in out
    code, out, _ = call("estimate", labels, "--by", "outlet", "--gold", labels.with_name("gold.csv"), "--json")
    told = json.loads(out)
    assert code == 0
    assert set(told) == {"estimates", "differences", "trends", "comparisons", "notes"}
    assert {row["correction"] for row in told["estimates"] if row["technique"] == "loaded_language"} == {"ppi"}
    code, out, _ = call("estimate", labels, "-o", tmp_path / "e.csv")
    assert code == 0
    assert list(pd.read_csv(tmp_path / "e.csv"))[:2] == ["outlet", "technique"]
    assert (tmp_path / "e.differences.csv").exists()
    code, _, err = call("estimate", labels, "-o", tmp_path / "e.csv")
    assert code == 2
    assert "cannot be written" in err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--by", "colour"), "no column 'colour'"),
        (("--technique", "shouting"), "unknown technique 'shouting'"),
        (("--rule", "guess"), "unknown rule"),
        (("--correction", "none"), "unknown correction"),
        (("--confidence", "95"), "confidence must be"),
        (("--copies", "twice"), "unknown copies"),
    ],
)
def test_wrong_calls_are_refused_in_one_line(labels, call, arguments, problem):
    code, out, err = call("estimate", labels, *arguments)
    assert code == 2
    assert out == ""
    assert problem in err
    assert err.count("\n") == 1


def test_speakers_and_kwic(labels, call, tmp_path):
    assert "Odo Brandt" in call("speakers", labels)[1]
    assert json.loads(call("speakers", labels, "--json")[1])[0]["articles"] == 12
    code, out, _ = call("kwic", labels, "brave", "--speaker", "brandt")
    assert code == 0
    assert "12 places" in out
    assert "“Our brave island" in out
    assert len(json.loads(call("kwic", labels, "--technique", "flag_waving", "--limit", 3, "--json")[1])) == 3
    assert call("kwic", labels, "island", "-o", tmp_path / "k.csv")[0] == 0
    assert len(pd.read_csv(tmp_path / "k.csv")) == 12
    code, _, err = call("kwic", labels)
    assert (code, "nothing to look for" in err) == (2, True)


def test_copies_and_codebook(labels, call, tmp_path):
    told = json.loads(call("copies", labels, "--json")[1])
    assert len(told["copies"]) == 11  # twelve times the same words
    assert "Who carried whose" in call("copies", labels)[1]
    assert call("codebook", labels, "-o", tmp_path / "book.md")[0] == 0
    assert "# Codebook of labels.jsonl" in (tmp_path / "book.md").read_text("utf8")
    assert json.loads(call("codebook", labels, "--json")[1])["articles"] == 92
    code, out, _ = call("codebook", labels, "--stata", tmp_path / "l.dta")
    assert code == 0
    assert 'use "l.dta"' in out
    assert call("codebook", labels, "-o", tmp_path / "book.pdf")[0] == 2


def test_sample_and_agree(labels, call, tmp_path):
    code, out, _ = call("sample", labels, "-o", tmp_path / "s", "-n", 40, "--design", "stratified", "--by", "outlet")
    assert code == 0
    assert "Herald / flagged" in out
    export = (tmp_path / "s" / "doccano.jsonl").read_text("utf8").splitlines()
    for name, every in (("a", 2), ("b", 3)):
        rows = [json.loads(line) for line in export]
        for number, row in enumerate(rows):
            row["label"] = [[0, 3, "doubt"]] if number % every == 0 else []
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    coders = (tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    key = tmp_path / "s" / "sample.csv"
    code, out, _ = call("agree", *coders, "--sample", key, "--gold", tmp_path / "gold.csv")
    assert code == 0
    assert "Disagreements" in out
    assert len(pd.read_csv(tmp_path / "gold.csv")) == 40
    assert call("estimate", labels, "--gold", tmp_path / "gold.csv")[0] == 0
    told = json.loads(call("agree", *coders, "--sample", key, "--json")[1])
    assert told["units"] == 40
    assert call("agree", *coders, "--gold", tmp_path / "other.csv")[0] == 2
