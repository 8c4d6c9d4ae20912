"""From labels to coders and back: samples, agreement, a coded sample that corrects."""

import csv
import json

import numpy as np
import pandas as pd
import pytest

import framing
from framing.analysis.agreement import agree, write_gold
from framing.analysis.counts import Question
from framing.analysis.sampling import DESIGNS, draw, write_sample
from framing.errors import CorpusError, OptionError
from framing.interchange.formats import FORMATS
from tests.analysis.world import corpus


@pytest.fixture(scope="module")
def world():
    return corpus(articles=60)


@pytest.mark.parametrize("design", DESIGNS)
def test_weights_add_up_to_the_corpus(world, design):
    frame, truth = world
    question = Question(by=("outlet",) if design == "stratified" else ())
    totals, shares = [], []
    for seed in range(30):
        drawn = draw(frame, 200, design=design, question=question, seed=seed).passages
        assert len(drawn) == 200
        assert not drawn.duplicated(["id", "passage"]).any()
        place = {(id, number): row for row, (id, number) in enumerate(zip(frame["id"], frame["passage"], strict=True))}
        has = np.array([truth[place[key]] for key in zip(drawn["id"], drawn["passage"], strict=True)])
        totals.append(drawn["weight"].sum())
        shares.append((drawn["weight"] * has).sum() / len(frame))
    assert np.mean(totals) == pytest.approx(len(frame), rel=0.03)
    # unbiased: within four standard errors of the mean over the seeds
    assert abs(np.mean(shares) - truth.mean()) < 4 * np.std(shares) / np.sqrt(len(shares)) + 1e-9


def test_designs_draw_what_they_are_for(world):
    frame, _ = world

    def flagged(table):
        rows = frame.set_index(["id", "passage"]).loc[list(zip(table["id"], table["passage"], strict=True))]
        return rows["labels"].map(len).gt(0).mean()

    rare, random = draw(frame, 200, design="rare").passages, draw(frame, 200).passages
    assert flagged(rare) > 2 * flagged(random)
    unsure = frame.assign(any=np.where(np.arange(len(frame)) % 10 == 0, 0.5, 0.01))
    drawn = draw(unsure, 200, design="uncertain").passages
    half = unsure.set_index(["id", "passage"]).loc[list(zip(drawn["id"], drawn["passage"], strict=True)), "any"] == 0.5
    assert half.mean() > 0.25  # a tenth of the passages


def test_a_sample_of_one_voice(world):
    frame, _ = world
    spoken = frame.assign(voice=np.where(np.arange(len(frame)) % 2, "narration", "quotation"))
    done = draw(spoken, 50, question=Question(voices=("quotation",)))
    assert set(done.passages["voice"]) == {"quotation"}
    assert done.of == (spoken["voice"] == "quotation").sum()


def test_a_sample_is_reproducible_and_no_larger_than_what_there_is(world):
    frame, _ = world
    one, again, other = (draw(frame, 50, seed=seed).passages for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, again)
    assert one["text"].tolist() != other["text"].tolist()
    assert len(draw(frame.iloc[:30], 100).passages) == 30
    with pytest.raises(OptionError, match="unknown design"):
        draw(frame, 5, design="lucky")
    with pytest.raises(OptionError, match="1 passage or more"):
        draw(frame, 0)


@pytest.mark.parametrize("to", FORMATS)
def test_every_format_takes_a_sample(world, tmp_path, to):
    frame, _ = world
    done = write_sample(draw(frame, 20), to=to, output=tmp_path / "out")
    with (tmp_path / "out" / "sample.csv").open(encoding="utf8", newline="") as file:
        key = list(csv.DictReader(file))
    assert [row["text"] for row in key] == done.passages["text"].tolist()
    assert len(list((tmp_path / "out").rglob("*"))) > 1
    with pytest.raises(OptionError, match="is there already"):
        write_sample(done, to=to, output=tmp_path / "out")


def coded(folder, name, decide):
    """What a coder exports from doccano: the sample's documents, the words that the coder marks."""
    lines = []
    for line in (folder / "doccano.jsonl").read_text("utf8").splitlines():
        row = json.loads(line)
        row["label"] = [[0, len(row["text"].split()[0]), technique] for technique in decide(row)]
        lines.append(json.dumps(row))
    (folder / name).write_text("\n".join(lines), "utf8")
    return folder / name


@pytest.fixture
def sample(world, tmp_path):
    frame, _ = world
    write_sample(draw(frame, 400), to="doccano", output=tmp_path)
    return tmp_path


def test_agreement_is_that_of_the_literature(sample):
    # Two coders of 400: both set it on 100, one alone on 20 each: kappa by hand is (.9 - .58) / .42
    one = coded(sample, "one.jsonl", lambda row: ["doubt"] if int(row["framing"]["id"]) <= 120 else [])
    two = coded(sample, "two.jsonl", lambda row: ["doubt"] if 20 < int(row["framing"]["id"]) <= 140 else [])
    found = agree([one, two], sample=sample / "sample.csv")
    assert found.units == 400
    row = found.measures.set_index("technique").loc["doubt"]
    assert row["kappa"] == pytest.approx((0.9 - 0.58) / 0.42, abs=1e-4)
    assert row["alpha"] == pytest.approx(1 - (799 / 800) * 0.1 / 0.42 * 800 / 800, abs=1e-3)
    assert row["agreed"] == pytest.approx(100 / 140, abs=1e-4)
    assert (row["one"], row["two"]) == (120, 120)
    assert len(found.disagreements) == 40
    assert set(found.disagreements["set_by"]) == {"one", "two"}


def test_from_coders_back_to_a_corrected_share(world, sample):
    frame, truth = world
    true = {(id, number): bool(one) for id, number, one in zip(frame["id"], frame["passage"], truth, strict=True)}
    with (sample / "sample.csv").open(encoding="utf8", newline="") as file:
        key = {row["sample"]: (row["id"], int(row["passage"])) for row in csv.DictReader(file)}
    people = [
        coded(sample, f"{who}.jsonl", lambda row: ["loaded_language"] if true[key[row["framing"]["id"]]] else [])
        for who in ("ann", "bea", "cyd")
    ]
    found = agree(people, sample=sample / "sample.csv")
    assert found.measures["alpha"].dropna().eq(1).all()
    assert write_gold(found, sample / "sample.csv", sample / "gold.csv") == 400
    told = framing.estimate(frame, by="outlet", gold=sample / "gold.csv", copies="all").set_index(
        ["outlet", "technique"]
    )
    for outlet in ("Herald", "Courier"):
        row = told.loc[(outlet, "loaded_language")]
        assert row["corrected_low"] <= truth[(frame["outlet"] == outlet).to_numpy()].mean() <= row["corrected_high"]


def test_whole_articles_are_compared_by_passage(tmp_path):
    text = "The mill closed on Monday. The ferry barons met again. Nobody slept."
    for name, label in [("one", [[31, 43, "name_calling"]]), ("two", [[27, 60, "name_calling"]])]:
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"text": text, "label": label, "id": 4}))
    found = agree([tmp_path / "one.jsonl", tmp_path / "two.jsonl"])
    assert found.units == 3
    measures = found.measures.set_index("technique")
    assert measures.loc["name_calling", "agreed"] == 0.5  # the second one goes over into the third sentence
    assert found.disagreements["set_by"].tolist() == ["two"]


def test_exports_that_do_not_fit_are_refused(sample, tmp_path):
    one = coded(sample, "one.jsonl", lambda row: [])
    with pytest.raises(OptionError, match="two coders"):
        agree([one])
    other = sample / "other.jsonl"
    other.write_text(json.dumps({"text": "The mill.", "label": [[0, 3, "doubt"]], "id": "zz"}))
    with pytest.raises(OptionError, match="no article in common"):
        agree([one, other])
    changed = sample / "changed.jsonl"
    changed.write_text(one.read_text("utf8").replace("The ", "Das ", 1), "utf8")
    with pytest.raises(CorpusError, match="another text"):
        agree([one, changed], sample=sample / "sample.csv")
