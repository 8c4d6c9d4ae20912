"""Codebooks, and labels for Stata and R."""

import pandas as pd
import pytest

from framing.analysis.codebook import codebook, to_markdown
from framing.analysis.statistics_files import write_stata
from framing.errors import LabellingError, OptionError
from framing.techniques import NAMES
from tests.analysis.world import corpus, gold_of
from tests.languages import ENGLISH


@pytest.fixture(scope="module")
def world():
    return corpus(articles=30)


def test_every_technique_has_an_example_with_its_wording_marked():
    examples = ENGLISH.examples["techniques"]
    assert set(examples) == set(NAMES)
    for one in examples.values():
        assert one["example"].count("*") >= 2
        assert "*" not in one["not"]


def test_a_codebook_tells_techniques_columns_and_counts(world):
    frame, _ = world
    book = codebook(frame)
    assert (book.rows, book.articles) == (len(frame), 60)
    flagged = book.techniques.set_index("technique")["flagged"]
    assert flagged["loaded_language"] == sum(map(len, frame["labels"]))
    meanings = book.columns.set_index("column")["meaning"]
    assert meanings["outlet"] == "kept from the input"
    assert meanings["doubt"] == "probability of doubt, 0 to 1"
    page = to_markdown(book)
    assert "Not measured on this corpus" in page
    assert all(len(line.split(" | ")) == 6 for line in page.splitlines() if line.startswith("| Loaded language"))


def test_measured_error_is_what_one_counts(world, tmp_path):
    frame, truth = world
    book = codebook(frame, gold=gold_of(frame, truth, tmp_path / "gold.csv", number=len(frame)))
    row = book.errors[(book.errors["technique"] == "loaded_language") & (book.errors["voice"] == "all")].iloc[0]
    flagged = frame["labels"].map(len).gt(0).to_numpy()
    assert row["precision"] == pytest.approx((flagged & truth).sum() / flagged.sum())
    assert row["recall"] == pytest.approx((flagged & truth).sum() / truth.sum())
    assert row["precision_low"] < row["precision"] < row["precision_high"]
    assert "| Loaded language | all |" in to_markdown(book)


def test_stata_reads_labels_back(world, tmp_path):
    frame, _ = world
    assert write_stata(frame, tmp_path / "labels.dta") == len(frame)
    with pd.read_stata(tmp_path / "labels.dta", iterator=True) as reader:
        described = reader.variable_labels()
        table = reader.read()
    assert described["flag_loaded_language"] == "flagged for loaded language"
    assert described["voice"].startswith("whose words these are")
    assert described["p_doubt"] == "probability of doubt"
    assert all(len(name) <= 32 for name in table.columns)
    assert set(table["voice"]) == {"narration"}
    assert (table["flag_loaded_language"] == "flagged").sum() == sum(map(len, frame["labels"]))
    assert table["text"].tolist() == frame["text"].tolist()
    with pytest.raises(LabellingError, match="is there already"):
        write_stata(frame, tmp_path / "labels.dta")
    with pytest.raises(OptionError, match=r"named \.dta"):
        write_stata(frame, tmp_path / "labels.sav")
