"""`framing.estimate`: the numbers against counting by hand, corrections against a known truth, and refusals."""

import json

import numpy as np
import pandas as pd
import pytest

import framing
from framing.analysis import find
from framing.analysis.counts import Question
from framing.errors import InputError, OptionError
from tests.analysis.world import corpus, gold_of
from tests.rendering.rows import passage, write_rows


@pytest.fixture(scope="module")
def world():
    return corpus(articles=120, shares={"Herald": 0.2, "Courier": 0.1, "Post": 0.1})


def test_shares_are_what_one_counts_by_hand(world):
    frame, _ = world
    table = framing.estimate(frame, by="outlet", copies="all")
    for outlet, rows in frame.groupby("outlet"):
        told = table[(table["outlet"] == outlet) & (table["technique"] == "loaded_language")].iloc[0]
        flagged = sum("loaded_language" in names for names in rows["labels"])
        words = sum(len(text.split()) for text in rows["text"])
        assert told["articles"] == rows["id"].nunique()
        assert (told["passages"], told["flagged"], told["words"]) == (len(rows), flagged, words)
        assert told["share"] == pytest.approx(flagged / len(rows))
        assert told["per_1000_words"] == pytest.approx(1000 * flagged / words)
        assert told["low"] < told["share"] < told["high"]


@pytest.mark.parametrize("suffix", ["parquet", "jsonl", "csv"])
def test_files_of_all_formats_give_what_the_table_gives(world, tmp_path, suffix):
    from framing.labelling.rows import Schema
    from framing.labelling.writers import open_writer
    from framing.techniques import NAMES

    frame, _ = world
    path = tmp_path / f"labels.{suffix}"
    with open_writer(path, suffix, Schema("passage", NAMES, ("outlet", "date")).columns) as writer:
        writer.write(frame.to_dict("records"))
    expected = framing.estimate(frame, by=["outlet", "month"])
    pd.testing.assert_frame_equal(framing.estimate(str(path), by=["outlet", "month"]), expected, check_dtype=False)
    assert set(expected["month"]) == {f"2024-{month:02d}" for month in range(1, 7)}


def test_only_the_voices_asked_for_count(world):
    frame, _ = world
    spoken = frame.copy()
    spoken.loc[spoken.index[::2], "voice"] = "quotation"
    told = framing.estimate(spoken, by="voice", voice="quotation")
    assert set(told["voice"]) == {"quotation"}
    assert told["passages"].iloc[0] == (spoken["voice"] == "quotation").sum()
    with pytest.raises(OptionError, match="unknown voice 'shouting'"):
        framing.estimate(spoken, by="voice", voice="shouting")


def test_nine_articles_are_too_few_to_tell(world):
    frame, _ = world
    few = frame[frame["id"].isin([f"Herald-{n}" for n in range(9)] + [f"Courier-{n}" for n in range(10)])]
    told = framing.estimate(few, by="outlet").set_index(["outlet", "technique"])
    assert told.loc[("Herald", "any"), "method"] == "too few to tell"
    assert np.isnan(told.loc[("Herald", "any"), ["share", "low", "high", "per_1000_words"]].astype(float)).all()
    assert told.loc[("Herald", "any"), "flagged"] > 0
    assert told.loc[("Courier", "any"), "method"] == "wilson"


def test_a_difference_that_is_there_is_found_and_one_that_is_not_is_not(world):
    frame, _ = world
    found = find(frame, Question(by=("outlet",)), copies="all")
    says = found.differences.set_index(["a", "b", "technique"])["says"]
    assert says["Courier", "Herald", "loaded_language"] == "lower"
    assert says["Courier", "Post", "loaded_language"] == "no difference shown"
    assert found.comparisons == 6  # three pairs, the technique and any
    assert (found.differences["p_corrected"] >= found.differences["p"]).all()


def test_a_trend_is_found():
    rows = []
    random = np.random.default_rng(3)
    for number in range(120):
        month = number % 6
        for place in range(15):
            flags = [("doubt", 0.9)] if random.random() < 0.05 + 0.05 * month else []
            kept = {"outlet": "Herald", "date": f"2024-{month + 1:02d}-11"}
            rows.append(
                passage(f"a{number}", place, 40 * place, f"The mill {number} turned {place}. ", flags=flags, **kept)
            )
    found = find(pd.DataFrame(rows), Question(by=("outlet", "month")), copies="all")
    told = found.trends.set_index("technique").loc["doubt"]
    assert told["says"] == "rising"
    assert told["low"] < 0.05 < told["high"]  # five points a month
    assert told["times"] == 6


def test_before_and_after_an_event(world):
    frame, _ = world
    told = framing.estimate(frame, by=["period", "outlet"], event="2024-03-15")
    assert set(told["period"]) == {"before", "after"}
    with pytest.raises(OptionError, match="before and after what"):
        framing.estimate(frame, by="period")
    with pytest.raises(OptionError, match="no date"):
        framing.estimate(frame, by="period", event="last week")


def test_gold_brings_the_share_to_the_truth(world, tmp_path):
    frame, truth = world
    gold = gold_of(frame, truth, tmp_path / "gold.csv", number=900)
    for rule in ("ppi", "misclassification"):
        told = framing.estimate(frame, by="outlet", gold=gold, rule=rule, copies="all")
        told = told[told["technique"] == "loaded_language"].set_index("outlet")
        for outlet in ("Herald", "Courier", "Post"):
            true = truth[(frame["outlet"] == outlet).to_numpy()].mean()
            row = told.loc[outlet]
            assert row["corrected_low"] <= true <= row["corrected_high"]
            assert abs(row["corrected"] - true) < 0.05
        assert (told["correction"] == rule).all()
        assert abs(told.loc["Herald", "share"] - truth[(frame["outlet"] == "Herald").to_numpy()].mean()) > 0.03


def test_gold_counts_in_the_voices_asked_for_alone(world, tmp_path):
    frame, truth = world
    gold = gold_of(frame, truth, tmp_path / "gold.csv", number=900)
    spoken = frame.assign(voice=np.where(np.arange(len(frame)) % 3, "narration", "reported"))
    told = framing.estimate(spoken, by="voice", voice="narration", gold=gold)
    coded = pd.read_csv(gold).merge(spoken[["id", "passage", "voice"]], on=["id", "passage"])
    assert set(told["coded"]) == {(coded["voice"] == "narration").sum()}


def test_too_little_gold_is_said(world, tmp_path):
    frame, truth = world
    gold = gold_of(frame, truth, tmp_path / "gold.csv", number=40)
    told = framing.estimate(frame, by="outlet", gold=gold)
    assert set(told["correction"]) == {"too few coded to tell"}
    assert told["corrected"].isna().all()


def test_without_gold_it_says_whose_shares_these_are(world):
    frame, _ = world
    assert any("a model's" in note for note in find(frame, Question(by=("outlet",))).notes)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("id,passage\nHerald-0,1\n", "has no column labels"),
        ("id,passage,labels\n", "holds no coded passage"),
        ("", "is empty"),
        ("id,passage,labels\nHerald-0,999,\n", "passage 999 of 'Herald-0' is not in the labels"),
        ("id,passage,labels\nHerald-0,1,shouting\n", "unknown technique 'shouting'"),
        ("id,passage,labels\nHerald-0,one,doubt\n", "'one' is no passage's number"),
        ("id,passage,labels,weight\nHerald-0,1,doubt,-2\n", "'-2' is no weight"),
        ("id,passage,labels,text\nHerald-0,1,doubt,Something else.\n", "has another text"),
        ("id,passage,labels\nHerald-0,1\n", "has 2 cells"),
        ("id,passage,doubt\nHerald-0,1,maybe\n", "neither 1 nor 0"),
    ],
)
def test_a_gold_file_that_does_not_fit_is_refused_by_line(world, tmp_path, content, problem):
    path = tmp_path / "gold.csv"
    path.write_text(content, "utf8")
    with pytest.raises(InputError, match=r"gold\.csv") as error:
        framing.estimate(world[0], by="outlet", gold=path)
    assert problem in str(error.value)


def test_a_column_a_technique_is_read_too(world, tmp_path):
    frame, truth = world
    path = tmp_path / "gold.csv"
    chosen = np.sort(np.random.default_rng(0).choice(len(frame), 600, replace=False))
    table = frame.iloc[chosen][["id", "passage"]].assign(loaded_language=truth[chosen].astype(int))
    table.to_csv(path, index=False)
    told = framing.estimate(frame, by="outlet", gold=path, copies="all").set_index(["outlet", "technique"])
    assert told.loc[("Herald", "loaded_language"), "correction"] == "ppi"
    assert told.loc[("Herald", "any"), "correction"] == "not coded"


@pytest.mark.parametrize(
    ("change", "error", "problem"),
    [
        (lambda f: f.drop(columns="labels"), OptionError, "labels"),
        (lambda f: f.drop(columns="outlet"), OptionError, "no column 'outlet'"),
        (lambda f: f.iloc[:0], InputError, "no rows"),
        (lambda f: f.assign(voice="furniture"), InputError, "no passage"),
        (lambda f: f.assign(labels=1.0), OptionError, "no lists"),
    ],
)
def test_rows_of_another_shape_are_refused(world, change, error, problem):
    with pytest.raises(error, match=problem):
        framing.estimate(change(world[0]), by="outlet")


def test_dates_that_are_none(world):
    frame, _ = world
    with pytest.raises(OptionError, match="no article has a date"):
        framing.estimate(frame.assign(date="soon"), by="month")
    some = frame.assign(date=frame["date"].where(frame["outlet"] != "Post", "03/04/2024"))
    found = find(some, Question(by=("month",)))
    assert any("120 articles have no date" in note for note in found.notes)


def test_files_that_are_no_labels_are_refused(tmp_path):
    for name, content in [("a.jsonl", "{broken"), ("b.csv", "x,y\n1,2\n"), ("c.parquet", "no parquet")]:
        (tmp_path / name).write_text(content)
        with pytest.raises(framing.FramingError, match=name):
            framing.estimate(tmp_path / name, by="outlet")
    with pytest.raises(InputError, match="holds no labels"):
        framing.estimate(tmp_path / "absent.parquet", by="outlet")


def test_one_outlet_and_one_article(world):
    frame, _ = world
    one = find(frame[frame["outlet"] == "Post"], Question(by=("outlet",)))
    assert len(one.differences) == 0
    single = find(frame[frame["id"] == "Post-0"], Question(by=("outlet",)))
    assert set(single.estimates["method"]) == {"too few to tell"}


def test_near_copies_count_once(world):
    frame, _ = world
    again = frame[frame["id"] == "Herald-0"].assign(id="Courier-x", outlet="Courier", date="2024-12-01")
    both = pd.concat([frame, again], ignore_index=True)
    told = framing.estimate(both, by="outlet")
    pd.testing.assert_frame_equal(told, framing.estimate(frame, by="outlet"))
    every = framing.estimate(both, by="outlet", copies="all")
    assert every["passages"].sum() > told["passages"].sum()


def test_the_same_id_in_two_files_is_two_articles(tmp_path):
    rows = [passage("1", 0, 0, f"The mill {n} closed. ", outlet="Post") | {"input": f"{n}.jsonl"} for n in range(12)]
    told = framing.estimate(write_rows(tmp_path / "l.jsonl", rows), by="outlet")
    assert told["articles"].iloc[0] == 12
    assert json.loads(json.dumps(told["method"].tolist())) == ["wilson"] * len(told)
