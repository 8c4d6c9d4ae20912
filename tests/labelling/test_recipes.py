"""The recipes of docs/batch.md, run as they stand there, as far as their library is installed."""

import re
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.labelling.batches import article

DOCS = Path(__file__).resolve().parents[2] / "docs" / "batch.md"


def recipe(word):
    return next(code for code in re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL) if word in code)


@pytest.fixture
def articles(tmp_path, monkeypatch):
    """A table in three files; the last has a text that fails, the others none."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("PYTHONPATH", str(DOCS.parents[1] / "src"))  # for the engines' own processes
    frame = pd.DataFrame({"id": [f"a{n}" for n in range(6)], "text": [article(n) for n in range(5)] + [None]})
    Path("articles").mkdir()
    for part in range(3):
        frame[2 * part : 2 * part + 2].to_parquet(f"articles/part-{part}.parquet", index=False)
    return frame


def types(schema):
    """Names and types; what a list's items are called, and how long a string may be, is the writer's own affair."""
    return [(one.name, str(one.type).replace("element", "item").replace("large_", "")) for one in schema]


def check(articles):
    """The labels that a recipe wrote: of one schema in all files, and read by all that read Parquet."""
    from pyarrow import parquet

    from framing import arrow_schema

    files = sorted(Path("labels").glob("*.parquet"))
    assert files
    wanted = arrow_schema("article", "framing-en", given=articles)
    for file in files:
        assert types(parquet.read_schema(file)) == types(wanted)
    labelled = pd.read_parquet("labels").sort_values("id")
    assert labelled["id"].tolist() == articles["id"].tolist()
    assert labelled["error"].isna().tolist() == [True] * 5 + [False]
    assert labelled["narration_labels"].notna().sum() == 5
    if (polars := pytest.importorskip("polars", reason="is in the extra test")) is not None:
        assert polars.read_parquet("labels/*.parquet")["error"].null_count() == 5
    if (duckdb := pytest.importorskip("duckdb", reason="is in the extra test")) is not None:
        found = duckdb.sql("SELECT id, error FROM 'labels/*.parquet' WHERE error IS NOT NULL").fetchall()
        assert found == [("a5", "the text is missing")]


def test_spark_without_spark(articles):
    """The recipe's function on pieces of a table, as Spark hands them over; Spark itself is a slow test."""
    from pyarrow import Table

    from framing import arrow_schema, spark_schema

    code = recipe("mapInPandas")
    scope = {}
    exec(code[: code.index("articles = spark")], scope)
    pieces = list(scope["label"](iter([articles[:2], articles[2:4], articles[4:]])))
    wanted = arrow_schema(given=articles)
    for piece in pieces:
        assert list(piece) == wanted.names
        Table.from_pandas(piece, schema=wanted, preserve_index=False)
    words = spark_schema(given="id string, text string").replace("`", "")
    assert words.startswith("id string, text string, characters int, passages int, flagged int, speakers array<string>")
    assert [one.split()[0] for one in words.split(", ")] == wanted.names


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # Spark's own, of its next version
def test_spark(articles):
    sql = pytest.importorskip("pyspark.sql")
    spark = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        exec(recipe("mapInPandas"), {"spark": spark})
    finally:
        spark.stop()
    check(articles)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # Ray's own
def test_ray(articles):
    ray = pytest.importorskip("ray")
    ray.init(num_cpus=2, include_dashboard=False)
    try:
        exec(recipe("import ray"), {})
    finally:
        ray.shutdown()
    check(articles)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_dask(articles):
    pytest.importorskip("dask.dataframe")
    exec(recipe("import dask.dataframe"), {})
    check(articles)


def test_sql(tmp_path, monkeypatch, model):
    duckdb = pytest.importorskip("duckdb", reason="is in the extra test")
    from framing import label_corpus
    from tests.labelling.batches import write_jsonl

    monkeypatch.chdir(tmp_path)
    rows = [{"outlet": f"o{n % 2}", "date": f"2024-0{n % 2 + 1}-03", "text": article(n)} for n in range(4)]
    write_jsonl(tmp_path / "a.jsonl", rows)
    label_corpus("a.jsonl", "labels.parquet", model=model, keep=["outlet", "date"])
    (code,) = re.findall(r"```sql\n(.*?)```", DOCS.read_text(), re.DOTALL)
    found = duckdb.sql(code).df()
    labels = pd.read_parquet("labels.parquet")
    own = labels[labels["voice"] == "narration"]
    assert found["outlet"].tolist() == ["o0", "o1"]
    assert found["month"].tolist() == ["2024-01", "2024-02"]
    assert found["passages"].tolist() == [int((own["outlet"] == name).sum()) for name in ("o0", "o1")]
    assert found["flagged"].sum() == sum("loaded_language" in names for names in own["labels"]) > 0


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
