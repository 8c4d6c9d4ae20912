"""Tables as people have them: delimiters, blanks, Excel's own, marks that are left open or not doubled."""

import csv
import io
from random import Random

import pytest

from framing.errors import OptionError
from framing.labelling.records import Document, Failure
from tests.labelling.test_readers import kinds, read, texts

WORDS = [
    "storm",
    "harbour, they say",
    "“savage”",
    "it's over",
    "a line\nbreak",
    'the "old" pier',
    "ten; twenty",
    "tab\there",
]


def rows(chance, count):
    return [
        [str(n), " ".join(chance.choices(WORDS, k=chance.randint(1, 6))) + ".", chance.choice(["", "x", "y, z"])]
        for n in range(count)
    ]


def written(given, **options):
    file = io.StringIO()
    csv.writer(file, **({"lineterminator": "\n"} | options)).writerows([["nr", "text", "note"], *given])
    return file.getvalue()


def all_read(path, tmp_path, **options):
    """The same whatever the part size."""
    whole = read(path, tmp_path, **options)
    for size in (1, 100):
        assert read(path, tmp_path, part_size=size, **options) == whole
    return whole


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("seed", range(30))
def test_a_mark_left_open_costs_its_own_row_alone(tmp_path, quoting, seed):
    chance = Random(seed)
    given = rows(chance, 12)
    lines = written(given, quoting=quoting).split("\n")
    starts = [n for n, line in enumerate(lines) if line.lstrip('"')[:2].rstrip('",').isdigit()]
    quoted = [n for n in starts if n + 1 in [*starts, len(lines) - 1] and '."' in lines[n]]
    if not quoted:
        pytest.skip("no row of this table has a quoted text in one line")
    broken = chance.choice(quoted)
    head, _, rest = lines[broken].rpartition('."')
    lines[broken] = f"{head}.{rest}"
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    items = all_read(path, tmp_path, id="nr")
    lost = starts.index(broken)
    found = {item.id: item.text for item in items if isinstance(item, Document)}
    assert found == {nr: text for nr, text, _ in given if nr != str(lost)}
    (failure,) = [item for item in items if isinstance(item, Failure)]
    assert failure.place == f"line {broken + 1}"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_inside_a_quoted_column_that_are_not_doubled_stay(tmp_path, end):
    path = tmp_path / "a.csv"
    lines = [
        "id,text,note",
        '1,"She said "no" twice.",x',
        '2,"The "old" pier\nis "new" now, she said.",',
        '3,plain,"y"',
    ]
    path.write_text(end.join(lines) + end, encoding="utf-8", newline="")
    items = all_read(path, tmp_path, keep=("note",))
    assert texts(items) == ['She said "no" twice.', 'The "old" pier\nis "new" now, she said.', "plain"]
    assert [item.kept["note"] for item in items] == ["x", None, "y"]


def test_many_marks_left_open_fail_one_by_one_and_in_linear_time(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,text\n" + "".join(f'{n},"open {n}\n{n},fine {n}\n' for n in range(3000)), encoding="utf-8")
    items = read(path, tmp_path)
    assert kinds(items) == ["shape", "ok"] * 3000


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("seed", range(4))
def test_the_delimiter_is_that_of_most_rows(tmp_path, delimiter, seed):
    given = rows(Random(seed), 20)
    path = tmp_path / "a.csv"
    path.write_text(written(given, delimiter=delimiter).replace("note", "notes, tags; dates"), encoding="utf-8")
    if delimiter in ",;":
        path.write_text(written(given, delimiter=delimiter).replace("note", '"notes, tags; dates"'), encoding="utf-8")
    items = all_read(path, tmp_path, id="nr")
    assert [(item.id, item.text) for item in items] == [(nr, text) for nr, text, _ in given]


def test_a_delimiter_may_be_said_by_the_call_or_by_excel(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("nr~text\n1~One, two; three.\n", encoding="utf-8")
    assert texts(read(path, tmp_path, delimiter="~")) == ["One, two; three."]
    with pytest.raises(OptionError, match="--delimiter"):
        read(path, tmp_path)
    for said, between in (("sep=;", ";"), ("sep=\t", "\t"), ("SEP=,", ",")):
        path.write_text(
            f'{said}\n"nr"{between}"text"\n1{between}"One, two; three."\n2{between}Four\n', encoding="utf-8"
        )
        items = all_read(path, tmp_path)
        assert texts(items) == ["One, two; three.", "Four"]
        assert [item.place for item in items] == ["line 3", "line 4"]


def test_blanks_after_the_delimiter_are_no_part_of_a_column(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('nr, text, note\n1, "One, two.", x\n2, Three, y\n', encoding="utf-8")
    assert [(item.text, item.kept["note"]) for item in all_read(path, tmp_path, keep=("note",))] == [
        ("One, two.", "x"),
        ("Three", "y"),
    ]


@pytest.mark.parametrize(
    ("asked", "near"), [({"id": "id"}, "Id"), ({"keep": ("Outlet",)}, "outlet"), ({"title": "headlin"}, "Headline")]
)
def test_columns_that_are_not_there_are_refused_with_the_nearest(tmp_path, asked, near):
    path = tmp_path / "a.csv"
    path.write_text("Id,text,outlet,Headline\n7,One.,Gazette,Two\n", encoding="utf-8")
    with pytest.raises(OptionError, match=f"{near}'\\?"):
        read(path, tmp_path, **asked)


def test_a_headline_is_read_before_the_text(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "head,text\nStorm  hits,It rained.\n,No head.\nTwice,Twice told.\nA ferry sinks,A ferry sinks at noon.\n",
        encoding="utf-8",
    )
    assert texts(read(path, tmp_path, title="head")) == [
        "Storm hits\n\nIt rained.",
        "No head.",
        "Twice\n\nTwice told.",  # a sentence that begins with the same word is no headline
        "A ferry sinks at noon.",
    ]


def test_html_in_a_column_is_told_or_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("text\n<p>One &amp; two.</p><p>Three<br>four.</p>\na < b and c > d\n", encoding="utf-8")
    items = read(path, tmp_path)
    assert [[notice.kind for notice in item.notices] for item in items] == [["markup"], []]
    assert items[0].text.startswith("<p>")
    assert texts(read(path, tmp_path, html=True)) == ["One & two.\n\nThree\nfour.", "a < b and c > d"]


def test_an_excel_file_named_csv_is_refused_by_what_it_is(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"PK\x03\x04" + b"\0" * 26 + b"xl/workbook.xml" + bytes(100))
    (item,) = read(tmp_path / "a.csv", tmp_path)
    assert "Excel workbook" in item.message


def test_whatever_mark_is_missing_no_other_row_is_lost_or_changed(tmp_path):
    """300 tables, each without one of its quotation marks: other rows are read as they were."""
    path, outcomes = tmp_path / "a.csv", set()
    for seed in range(300):
        chance = Random(f"marks {seed}")
        given, delimiter = rows(chance, chance.randint(3, 12)), chance.choice(",;\t")
        style = {"quoting": chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), "delimiter": delimiter}
        raw = written(given, lineterminator=chance.choice(["\n", "\r\n"]), **style)
        body = raw.index("\n") + 1
        marks = [place for place, sign in enumerate(raw) if sign == '"' and place >= body]
        if not marks:
            continue
        place = chance.choice(marks)
        before = sum(1 for _ in csv.reader(raw[body:place].splitlines(True), delimiter=delimiter))
        own = {str(before - 1), str(before)}  # the row that the mark closes or is in, or that it opens
        path.write_text(raw[:place] + raw[place + 1 :], encoding="utf-8", newline="")
        items = read(path, tmp_path, id="nr")
        found = {item.id: item.text for item in items if isinstance(item, Document)}
        failed = [item for item in items if isinstance(item, Failure)]
        wanted = {nr: text for nr, text, _ in given if nr not in own}
        assert {nr: text for nr, text in found.items() if nr in wanted} == wanted, (seed, failed)
        assert len(found) + len(failed) >= len(given), seed
        outcomes.add(bool(failed))
    assert outcomes == {True, False}
