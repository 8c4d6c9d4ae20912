"""The walk of docs/findings.md: files, labels, a sample, two coders, agreement, a corrected table, a page."""

import csv
import importlib.util
import json

import pandas as pd
import pytest

import framing
from framing.analysis import find
from framing.analysis.agreement import agree, write_gold
from framing.analysis.copies import find_copies
from framing.analysis.counts import Question
from framing.analysis.sampling import draw, write_sample
from framing.analysis.speakers import speakers
from tests.conftest import ROOT

spec = importlib.util.spec_from_file_location("invented_corpus", ROOT / "docs" / "invented_corpus.py")
invented = importlib.util.module_from_spec(spec)
spec.loader.exec_module(invented)

NARRATION = Question(by=("outlet",), voices=("narration",), techniques=("loaded_language",))


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("walk")
    invented.write(folder)
    done = framing.label_corpus(
        folder / "articles.csv", folder / "labels.parquet", id="id", keep=["outlet", "date", "title"]
    )
    assert (done.articles, done.failures) == (400, 0)
    return folder


def coder(folder, name, errs):
    """What a person exports who codes by the truth and errs on every so-manieth document."""
    lines = []
    for number, line in enumerate((folder / "coding" / "doccano.jsonl").read_text("utf8").splitlines()):
        row = json.loads(line)
        codes = invented.codes_of(row["text"])
        if number % errs == errs - 1:
            codes = [] if codes else ["doubt"]
        row["label"] = [[0, 1, code] for code in codes]
        lines.append(json.dumps(row))
    (folder / f"{name}.jsonl").write_text("\n".join(lines), "utf8")
    return folder / f"{name}.jsonl"


def test_the_copies_of_the_courier_are_found_and_no_others(walk):
    found = find_copies(walk / "labels.parquet")
    assert {(row.id, row.copy_of) for row in found.itertuples()} == {
        (f"copied-{number:03d}", f"herald-{number:03d}") for number in range(invented.COPIED)
    }


def test_from_coders_to_a_share_that_holds_the_truth(walk):
    drawn = draw(walk / "labels.parquet", 600, design="stratified", question=NARRATION)
    write_sample(drawn, to="doccano", output=walk / "coding")
    coders = [coder(walk, "ann", 10**6), coder(walk, "bea", 40)]
    found = agree(coders, sample=walk / "coding" / "sample.csv")
    alpha = found.measures.set_index("technique")["alpha"]
    assert 0.5 < alpha["loaded_language"] < 1
    assert len(found.disagreements) >= 600 // 40
    write_gold(found, walk / "coding" / "sample.csv", walk / "gold.csv")
    labels = pd.read_parquet(walk / "labels.parquet")
    own = labels[(labels["voice"] == "narration") & ~labels["id"].str.startswith("copied")]
    true = own.assign(has=["loaded_language" in invented.codes_of(text) for text in own["text"]])
    told = find(walk / "labels.parquet", NARRATION, gold=walk / "gold.csv").estimates.set_index(["outlet", "technique"])
    for outlet, share in true.groupby("outlet")["has"].mean().items():
        row = told.loc[(outlet, "loaded_language")]
        assert row["correction"] == "ppi"
        assert row["corrected_low"] <= share <= row["corrected_high"]
        assert row["articles"] == invented.ARTICLES[outlet]  # none of the copies


def test_five_people_speak_and_nobody_else_is_named(walk):
    table = speakers(walk / "labels.parquet")
    assert set(invented.PEOPLE) <= set(table["speaker"])
    assert table[~table["speaker"].isin(invented.PEOPLE)]["words"].sum() < 0.01 * table["words"].sum()


def test_the_truth_file_names_what_is_in_the_texts(walk):
    with (walk / "truth.csv").open(encoding="utf8", newline="") as file:
        phrases = [row["phrase"] for row in csv.DictReader(file)]
    texts = "\n".join(pd.read_csv(walk / "articles.csv")["text"])
    assert all(phrase in texts for phrase in phrases)
