"""What the datasheet promises of the annotations of real news, held against the files, and texts where they are."""

import json
import re
import warnings
from collections import Counter

import pytest
from tests.conftest import ROOT

from framing.interchange import read_any
from framing.spans import QUOTATION_KINDS
from framing.techniques import NAMES
from framing.training.config import Source
from framing.training.corpus import overlapping

FILES = {name: ROOT / "datasets" / name for name in ("real-en/articles.jsonl", "real-en/second-reading.jsonl")}
FILES["real-ru/articles.jsonl"] = ROOT / "datasets" / "real-ru" / "articles.jsonl"
KEYS = {"id", "set", "article", "source", "chosen", "characters", "sha256", "techniques", "quotations"}


def rows_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


@pytest.mark.parametrize("name", FILES)
def test_no_text_is_in_the_file(name):
    rows = rows_of(FILES[name])
    assert len({row["id"] for row in rows}) == len({(row["set"], row["article"]) for row in rows}) == len(rows)
    for row in rows:
        assert set(row) <= KEYS
        assert re.fullmatch("[0-9a-f]{64}", row["sha256"])
        assert row["sha256"].startswith(row["id"])
        for one in row["techniques"]:
            assert set(one) == {"technique", "start", "end"}
            assert one["technique"] in NAMES
            assert 0 <= one["start"] < one["end"] <= row["characters"]
        for one in row["quotations"]:
            assert set(one) == {"start", "end", "kind", "speaker"}
            assert one["kind"] in QUOTATION_KINDS
            assert 0 <= one["start"] < one["end"] <= row["characters"]
            assert len(one["speaker"] or "") < 100, "a name, not a sentence"


def test_the_counts_of_the_datasheet():
    sheet = (ROOT / "datasets" / "real-en" / "DATASHEET.md").read_text(encoding="utf8")
    for name in ("real-en/articles.jsonl", "real-ru/articles.jsonl"):
        rows = rows_of(FILES[name])
        for count in (len(rows), sum(len(r["techniques"]) for r in rows), sum(len(r["quotations"]) for r in rows)):
            assert f"{count:,} " in sheet
    chosen = Counter(row["chosen"] for row in rows_of(FILES["real-en/articles.jsonl"]))
    assert f"{chosen['random']} at random; {chosen['unsure']} where" in sheet


def test_the_second_reading_is_of_the_same_articles():
    first = {row["id"]: row["sha256"] for row in rows_of(FILES["real-en/articles.jsonl"])}
    second = rows_of(FILES["real-en/second-reading.jsonl"])
    assert len(second) >= 30
    assert all(first[row["id"]] == row["sha256"] for row in second)


@pytest.mark.parametrize("name", FILES)
def test_with_the_texts_every_label_stands_on_words(shared, name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a folder may lack a set: what is there is looked at
        corpus = read_any(Source(FILES[name], texts=shared / "data"))
    assert corpus.techniques == set(NAMES)
    for article in corpus.articles:
        assert not list(overlapping(article.labels)), article.id
        for label in article.labels:
            words = article.text[label.start : label.end]
            assert words == words.strip(), (article.id, label)
            assert any(map(str.isalnum, words)), (article.id, label)
