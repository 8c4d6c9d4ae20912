import json

import pandas as pd
import pytest

from framing import InputError, LabellingError, OptionError, label_corpus
from framing.labelling import summarise
from tests.labelling.batches import article, rows_in, write_jsonl


@pytest.fixture(scope="module")
def labels(model, tmp_path_factory):
    folder = tmp_path_factory.mktemp("summary")
    records = [
        {"text": article(n), "outlet": ["=a", "b", None][n % 3], "date": f"2024-0{n % 2 + 1}-03T10:00"}
        for n in range(12)
    ]
    path = write_jsonl(folder / "a.jsonl", records)
    for output, by in [("p.parquet", "passage"), ("p.csv", "passage"), ("p", "passage"), ("s.jsonl", "speaker")]:
        label_corpus(path, folder / output, model=model, by=by, keep=["outlet", "date"], part_size=800)
    label_corpus(path, folder / "f.csv", model=model, by="span", keep=["outlet", "date"])
    label_corpus(path, folder / "a.csv", model=model, by="article", keep=["outlet", "date"])
    return folder


def counted(labels, key):
    """The same counts, the slow way."""
    table = {}
    for row in rows_in(labels / "p.parquet"):
        if row["voice"] == "furniture":
            continue
        group = table.setdefault(key(row), {"articles": set(), "passages": 0})
        group["articles"].add(row["id"])
        group["passages"] += 1
        for name in row["labels"]:
            group[name] = group.get(name, 0) + 1
    return {group: counts | {"articles": len(counts["articles"])} for group, counts in table.items()}


@pytest.mark.parametrize("output", ["p.parquet", "p.csv", "p"])
@pytest.mark.parametrize(
    ("by", "key"),
    [
        ("outlet", lambda row: row["outlet"] or ""),
        ("voice", lambda row: row["voice"]),
        ("speaker", lambda row: row["speaker"] or ""),
        (["month", "outlet"], lambda row: (row["date"][:7], row["outlet"] or "")),
    ],
)
def test_counts_by_group(labels, output, by, key, monkeypatch):
    monkeypatch.setattr("framing.labelling.summary._ROWS", 7)  # articles lie across the pieces that are read
    table = summarise(labels / output, by=by)
    assert {group: {n: c for n, c in row.items() if c} for group, row in table.to_dict("index").items()} == counted(
        labels, key
    )


def test_other_units(labels):
    speakers = summarise(labels / "s.jsonl", by="voice")
    assert speakers.loc["narration", "articles"] == 12
    spans = summarise(labels / "f.csv", by="outlet")
    passages = summarise(labels / "p.csv", by="outlet")
    assert spans["loaded_language"].sum() == passages["loaded_language"].sum()
    articles = summarise(labels / "a.csv", by="outlet")
    pd.testing.assert_frame_equal(articles, passages[articles.columns], check_like=True)


def test_share(labels):
    numbers, shares = summarise(labels / "p", by="outlet"), summarise(labels / "p", by="outlet", share=True)
    expected = (100 * numbers["loaded_language"] / numbers["passages"]).round(2)
    assert shares["loaded_language"].tolist() == expected.tolist()


def test_refusals(labels, tmp_path):
    with pytest.raises(OptionError, match="use --keep"):
        summarise(labels / "p", by="country")
    with pytest.raises(InputError):
        summarise(tmp_path)
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError):
        summarise(tmp_path / "other.csv")
    (tmp_path / "half" / "_work").mkdir(parents=True)
    with pytest.raises(LabellingError, match="not finished"):
        summarise(tmp_path / "half")


def test_the_command(labels, cli, tmp_path):
    shown = cli("summary", labels / "p", "--by", "outlet")
    assert shown.returncode == 0
    assert "Loaded language" in shown.stdout
    assert "=a" in shown.stdout
    as_json = cli("summary", labels / "p", "--by", "outlet", "--json")
    assert [row["outlet"] for row in json.loads(as_json.stdout)] == ["", "=a", "b"]
    assert cli("summary", labels / "p", "--by", "outlet", "-o", tmp_path / "s.csv").returncode == 0
    assert pd.read_csv(tmp_path / "s.csv")["outlet"].tolist()[1:] == ["'=a", "b"]
    again = cli("summary", labels / "p", "-o", tmp_path / "s.csv")
    assert again.returncode == 2
    assert "cannot be written" in again.stderr
