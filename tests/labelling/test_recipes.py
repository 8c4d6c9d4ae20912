"""The recipes of docs/batch.md, run as they stand there, as far as their library is installed."""

import re
from pathlib import Path

import pandas as pd
import pytest

from tests.labelling.batches import article

DOCS = Path(__file__).resolve().parents[2] / "docs" / "batch.md"


def recipe(word):
    return next(code for code in re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL) if word in code)


@pytest.fixture
def articles(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    frame = pd.DataFrame({"id": [f"a{n}" for n in range(6)], "text": [article(n) for n in range(5)] + [None]})
    frame.to_parquet("articles")
    return frame


def test_spark_without_spark(articles):
    code = recipe("mapInPandas")
    scope = {}
    exec(code[: code.index("spark.read")], scope)
    names = [field.split()[0] for field in scope["schema"].split(", ")]
    result = pd.concat(scope["label"](iter([articles[:2], articles[2:]])))
    assert list(result) == names
    assert result["error"].notna().tolist() == [False] * 5 + [True]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_dask(articles):
    pytest.importorskip("dask.dataframe")
    exec(recipe("import dask.dataframe"), {})
    labelled = pd.read_parquet("labels")
    assert labelled["id"].tolist() == articles["id"].tolist()
    assert labelled["narration_labels"].notna().sum() == 5
    assert "the text is missing" in labelled["error"].tolist()


def test_corpus_and_summary(articles, tmp_path):
    (tmp_path / "news").mkdir()
    articles.assign(outlet="o", date="2024-05-06").to_parquet("news/a.parquet")
    exec(recipe("result.failures"), scope := {})
    assert (scope["result"].articles, scope["result"].failures) == (5, 1)


def test_labelled_summarised_and_plotted(tmp_path, monkeypatch):
    """The ten lines, on one article in twenty of the project's corpus."""
    pytest.importorskip("matplotlib").use("agg")
    monkeypatch.chdir(tmp_path)
    corpus, part = DOCS.parents[1] / "datasets" / "framing-en", tmp_path / "datasets" / "framing-en"
    (part / "articles").mkdir(parents=True)
    for name in ("techniques.tsv", "articles.tsv"):
        (part / name).write_bytes((corpus / name).read_bytes())
    for path in sorted((corpus / "articles").iterdir())[::20]:
        (part / "articles" / path.name).write_bytes(path.read_bytes())
    exec(recipe("summarise("), scope := {})
    assert scope["done"].failures == 0
    assert scope["shares"].index.name == "genre"
    assert "" not in scope["shares"].index
    assert (tmp_path / "genres.svg").stat().st_size > 10_000
