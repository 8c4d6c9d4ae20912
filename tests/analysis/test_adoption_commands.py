"""The verbs `terms` and `adoption` as their user meets them."""

import json

import pandas as pd
import pytest

from tests.analysis.towns import RECORDS, TERM, write_streams
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def width(monkeypatch):
    """Of the terminal that tables are made for."""
    monkeypatch.setenv("COLUMNS", "120")


@pytest.fixture
def towns(tmp_path):
    return write_streams(tmp_path / "towns")


def test_terms_of_a_page(call, tmp_path):
    page, watch = tmp_path / "page.txt", tmp_path / "watch.txt"
    page.write_text(RECORDS[0]["text"], encoding="utf-8")
    watch.write_text("\ufeff# towns\n\n  Pell \n", encoding="utf-8")
    code, out, err = call("terms", page, "--watch", watch)
    assert (code, err) == (0, "")
    assert TERM in out
    assert "marks in paragraph 2" in out
    code, out, _ = call("terms", page, "--json")
    assert json.loads(out)["terms"][0]["course"] == "held"
    code, out, _ = call("terms", ROOT / "datasets" / "examples" / "volunteers.txt")
    assert code == 0


def test_a_missing_page_is_named(call, tmp_path):
    code, _, err = call("terms", tmp_path / "nothing.txt")
    assert code == 2
    assert "nothing.txt" in err


def test_adoption_prints_the_terms_and_writes_the_tables(call, towns, tmp_path):
    code, out, err = call("adoption", towns, "-o", tmp_path / "tables")
    assert (code, err) == (0, "")
    assert TERM in out
    assert "not endorsement" in out
    assert pd.read_csv(tmp_path / "tables" / "terms.csv").loc[0, "held"] == 5
    assert (towns / "_terms").is_dir()
    code, out, _ = call("adoption", towns, "--json")
    assert json.loads(out)[0]["own"] == 6


def test_streams_are_deleted_only_when_the_tables_are_written(call, towns, tmp_path):
    code, _, err = call("adoption", towns, "--delete-streams")
    assert code == 2
    assert "-o FOLDER" in err
    (tmp_path / "file").touch()
    assert call("adoption", towns, "-o", tmp_path / "file", "--delete-streams")[0] == 2
    assert (towns / "_terms").is_dir()
    assert call("adoption", towns, "-o", tmp_path / "tables", "--delete-streams")[0] == 0
    assert not (towns / "_terms").exists()
    code, _, err = call("adoption", towns)
    assert code == 2
    assert "no streams of terms" in err


def test_every_use_of_a_term(call, towns):
    code, out, _ = call("adoption", towns, "--term", "voluntary mergers")
    assert code == 0
    assert out.count("merger") == 12
    assert "12 uses" in out
    code, out, _ = call("adoption", towns, "--term", TERM, "--json", "--by", "", "--date", "")
    assert len(out.splitlines()) == 12
    assert json.loads(out.splitlines()[0])["stance"] == "marks"
    assert "no use" in call("adoption", towns, "--term", "lighthouse")[1]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\n# nothing\n\n", "holds no phrase"),
        (b"river tax\nthe\n", "'the' is a function word"),
        (b"\xff\xfe", "cannot be read"),
        (None, "cannot be read"),
    ],
)
def test_a_watch_list_that_says_nothing_is_refused(call, towns, tmp_path, content, told):
    watch = tmp_path / "watch.txt"
    if content is not None:
        watch.write_bytes(content)
    code, _, err = call("adoption", towns, "--watch", watch)
    assert code == 2
    assert told in err


def test_a_column_that_was_not_kept_is_named(call, towns):
    code, _, err = call("adoption", towns, "--by", "paper")
    assert code == 2
    assert "no column 'paper': the kept columns are outlet, date" in err


def test_a_terminal_is_not_obeyed(call, tmp_path):
    records = [dict(record, text=record["text"].replace("Pell", "Pe\x1b[2Jll")) for record in RECORDS]
    out = call("adoption", write_streams(tmp_path / "odd", records), "--term", TERM)[1]
    assert "\x1b" not in out
