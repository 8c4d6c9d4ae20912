import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing import label_corpus
from framing.labelling.writers.csv import guarded, unguarded
from tests.labelling.batches import article, rows_in, write_jsonl

# Forty cells that a spreadsheet would compute, by the lists of OWASP and of the pages it names.
FORMULAS = [
    f"{blank}{sign}{rest}"
    for blank, sign in [("", "="), ("", "+"), ("", "-"), ("", "@"), ("\t", "="), ("\r", "="), ("\n", "="), ("", "＝")]
    for rest in ["1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x.example","y")', "SUM(A1:A9)", "\u200b"]
]


def test_no_cell_is_a_formula(tmp_path, model):
    records = [{"id": text + str(n), "text": f"{text} {article(n)}", "outlet": text} for n, text in enumerate(FORMULAS)]
    path = write_jsonl(tmp_path / "a.jsonl", records)
    label_corpus(path, tmp_path / "l.csv", model=model, id="id", keep=["outlet"])
    with (tmp_path / "l.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert len(cells) > 1000
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r\n＝＋－＠")]
    rows = rows_in(tmp_path / "l.csv")
    assert [row["outlet"] for row in rows if row["passage"] == 0] == FORMULAS
    texts = {}
    for row in rows:
        texts[row["id"]] = texts.get(row["id"], "") + row["text"]
    assert texts == {record["id"]: record["text"] for record in records}


@given(st.text(st.sampled_from("'=+-@\t\r\nab＝"), max_size=6) | st.text())
def test_guarding_can_be_undone(text):
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n", "＝")


def test_three_formats_hold_the_same(tmp_path, model):
    path = write_jsonl(tmp_path / "a.jsonl", [{"text": article(n), "url": None if n % 2 else "u"} for n in range(9)])
    for by in ("span", "article"):  # between them they have all types of columns
        rows = {}
        for name in ("l.jsonl", "l.csv", "l.parquet"):
            label_corpus(path, tmp_path / by / name, model=model, keep=["url"], by=by)
            rows[name] = [
                {key: "" if value is None else _plain(value) for key, value in row.items()}
                for row in rows_in(tmp_path / by / name)
            ]
        assert rows["l.jsonl"] == rows["l.parquet"]
        assert rows["l.csv"] == rows["l.jsonl"]


def _plain(value):
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return value
    return round(value, 4) if isinstance(value, float) else value


def test_a_kept_column_may_not_hide_one_of_the_output(tmp_path, model):
    from framing import OptionError

    path = write_jsonl(tmp_path / "a.jsonl", [{"text": "x"}])
    with pytest.raises(OptionError, match="'voice'"):
        label_corpus(path, tmp_path / "l", model=model, keep=["voice"])


COLUMNS = {"name": "text", "words": "texts", "times": "count", "chance": "score"}
ROWS = [
    {"name": None, "words": [], "times": 0, "chance": 0.1234},
    {"name": "", "words": ["a", ""], "times": -1, "chance": 1.0},
    {"name": "日本 😀\n", "words": ["é"], "times": 2**31 - 1, "chance": 0.0},
    *[{"name": f"n{n}", "words": ["x"] * (n % 3), "times": n, "chance": n / 40} for n in range(40)],
]


@pytest.mark.parametrize("rows", [ROWS, ROWS[3:], ROWS[:1], []], ids=["all", "ASCII", "one", "none"])
def test_parquet_gives_back_what_was_written(tmp_path, rows):
    parquet = pytest.importorskip("pyarrow.parquet")
    from framing.labelling.writers import open_writer

    with open_writer(tmp_path / "a.parquet", "parquet", COLUMNS) as writer:
        writer.write(rows[:7])
        writer.write(rows[7:])
    table = parquet.read_table(tmp_path / "a.parquet")
    table.validate(full=True)
    found = table.to_pylist()
    for row in found:
        row["chance"] = round(row["chance"], 4)  # float32 there
    assert found == rows


def test_writing_parquet_loads_no_pandas(tmp_path, python):
    pytest.importorskip("pyarrow")
    done = python(
        "-c",
        "import sys, pathlib\n"
        "from framing.labelling.writers import open_writer\n"
        f"with open_writer(pathlib.Path({str(tmp_path / 'a.parquet')!r}), 'parquet', {COLUMNS!r}) as writer:\n"
        f"    writer.write({ROWS!r})\n"
        "print('pyarrow' in sys.modules, 'pandas' in sys.modules)",
    )
    assert done.stdout.decode().split() == ["True", "False"], done.stderr
