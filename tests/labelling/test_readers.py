"""Readers without workers: sources, slices and documents, through the planner's and the readers' own entries."""

import contextlib
import gzip
import io
import json
import os
import zipfile

import pytest

from framing.errors import LabellingError, OptionError
from framing.labelling.options import LabelOptions, Limits
from framing.labelling.plan import plan_job
from framing.labelling.readers import reader_of
from framing.labelling.records import Document, Failure
from framing.labelling.sources import find_sources
from tests.labelling.batches import write_jsonl


def read(path, tmp_path, **options):
    """All documents and failures that a job would meet."""
    chosen = LabelOptions(**options)
    found = find_sources([str(path)], chosen.limits, work=tmp_path / "work", leave_out=[])
    plan = plan_job(found, chosen)
    items = []
    for part in plan.parts:
        for piece in part:
            items += [piece.failure] if piece.failure else list(reader_of(piece.source.kind).read(piece, chosen))
    return items


def texts(items):
    assert all(isinstance(item, Document) for item in items), items
    return [item.text for item in items]


def kinds(items):
    return [item.kind if isinstance(item, Failure) else "ok" for item in items]


TEXTS = [f"Text {n}, “quoted”\nand a second line, {'long ' * (n * 7)}" for n in range(25)]
SIZES = [1, 7, 100, 1000, None]


@pytest.fixture(params=["jsonl", "csv", "tsv", "parquet", "jsonl.gz", "csv.gz", "jsonl.zst", "csv.zst", "zip"])
def table(request, tmp_path):
    return write_table(tmp_path / f"table.{request.param}", TEXTS)


def write_table(path, given):
    import pandas as pd

    frame = pd.DataFrame({"nr": range(len(given)), "text": given, "url": [f"u{n}" for n in range(len(given))]})
    kind = path.name.split(".")[1]
    if kind == "parquet":
        frame.to_parquet(path, row_group_size=7)
        return path
    if kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("in/table.jsonl", frame.to_json(orient="records", lines=True))
        return path
    raw = (
        frame.to_json(orient="records", lines=True)
        if kind == "jsonl"
        else frame.to_csv(index=False, sep="\t" if kind == "tsv" else ",")
    ).encode()
    if path.suffix == ".gz":
        raw = gzip.compress(raw)
    elif path.suffix == ".zst":
        raw = pytest.importorskip("zstandard").compress(raw)
    path.write_bytes(raw)
    return path


def test_the_same_documents_whatever_the_part_size(table, tmp_path):
    whole = read(table, tmp_path, id="nr", keep=("url",))
    assert texts(whole) == TEXTS
    assert [item.id for item in whole] == [str(n) for n in range(25)]
    assert [item.kept["url"] for item in whole] == [f"u{n}" for n in range(25)]
    for size in SIZES:
        assert read(table, tmp_path, id="nr", keep=("url",), part_size=size) == whole


def test_derived_ids_are_unique_and_name_the_place(table, tmp_path):
    items = read(table, tmp_path)
    assert len({item.id for item in items}) == 25
    assert all(item.place.split()[0] in ("line", "row") for item in items)


def test_lines_are_counted_through_quoted_line_ends(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('text,b\n"one\ntwo",1\n\nthree,1,1\nfour,1\n', encoding="utf-8")
    for size in (1, None):
        items = read(path, tmp_path, part_size=size)
        assert [(item.place, kind) for item, kind in zip(items, kinds(items), strict=True)] == [
            ("line 2", "ok"),
            ("line 5", "shape"),
            ("line 6", "ok"),
        ]
        assert items[1].message == "3 fields, the head has 2"


def test_a_quotation_mark_left_open_is_named_and_what_is_before_it_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('text\none\n"two\n' + "x" * 300 + "\n" + "y\n" * 200, encoding="utf-8")
    items = read(path, tmp_path, limits=Limits(document_bytes=200))
    assert kinds(items) == ["ok", "too_large", "too_large"] + ["ok"] * 200
    assert [item.place for item in items[1:3]] == ["line 3", "line 4"]
    assert "left open" in items[1].message


def test_a_record_that_csv_cannot_read_fails_alone(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"text\none\ntwo\rthree\nfour\n")
    for size in (1, None):
        items = read(tmp_path / "a.csv", tmp_path, part_size=size)
        assert [(item.place, kind) for item, kind in zip(items, kinds(items), strict=True)] == [
            ("line 2", "ok"),
            ("line 3", "shape"),
            ("line 4", "ok"),
        ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_by_the_head(tmp_path, delimiter):
    path = tmp_path / "a.csv"
    path.write_text(delimiter.join(["nr", "text"]) + "\n" + delimiter.join(["1", "One text."]) + "\n")
    assert texts(read(path, tmp_path)) == ["One text."]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "cp1250"])
@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.jsonl"])
def test_encodings(tmp_path, encoding, name):
    word = "Žižek řekl že děvčata přišla" if encoding == "cp1250" else "“Déjà vu”, naïve café — Señor Müller’s"
    line = f"{word} and what follows is a plain sentence of the news of the day. "
    if encoding == "cp1250":
        line = f"{word}. Příliš žluťoučký kůň úpěl ďábelské ódy. Vláda schválila návrh zákona o státním rozpočtu. "
    text = line * 8
    content = {"a.txt": text, "a.csv": f"nr,text\n1,{json.dumps(text, ensure_ascii=False)}\n"}
    content["a.jsonl"] = json.dumps({"text": text}, ensure_ascii=False) + "\n"
    (tmp_path / name).write_bytes(content[name].encode(encoding))
    assert texts(read(tmp_path / name, tmp_path)) == [text]


def test_a_stray_broken_line_in_utf8_fails_alone(tmp_path):
    lines = [json.dumps({"text": f"café {n}"}, ensure_ascii=False).encode() for n in range(5)]
    lines[3] = lines[3].replace(b"\xc3\xa9", b"\xe9")
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))
    items = read(tmp_path / "a.jsonl", tmp_path)
    assert kinds(items) == ["ok", "ok", "ok", "encoding", "ok"]
    assert items[3].place == "line 4"
    rows = b"text\n" + b"\n".join([f"café {n}".encode() for n in range(3)] + [b"caf\xe9", "café".encode()])
    (tmp_path / "a.csv").write_bytes(rows)
    assert kinds(read(tmp_path / "a.csv", tmp_path)) == ["ok", "ok", "ok", "encoding", "ok"]


def test_wrong_shapes_name_the_line(tmp_path):
    lines = ['{"text": "one"}', "[1]", "{", '{"body": "x"}', '{"text": 5}', '{"text": null}', '{"text": " "}']
    lines += ['{"text": ' + "[" * 100_000, '{"text": "\\ud800"}', '{"text": "x", "nr": "\\ud800"}', "1" * 5000]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines) + "\n\n")
    items = read(path, tmp_path, id="nr")
    assert kinds(items) == [
        "ok",
        "shape",
        "shape",
        "shape",
        "shape",
        "empty",
        "empty",
        "shape",
        "ok",
        "encoding",
        "shape",
    ]
    assert [item.place for item in items] == [f"line {n}" for n in range(1, 12)]
    assert "there are: body" in items[3].message


def test_kept_values_become_text(tmp_path):
    given = {"text": "x", "a": 1, "b": None, "c": {"d": [1]}, "e": True, "f": ""}
    path = write_jsonl(tmp_path / "a.jsonl", [given, {"text": "y", "z": 1}])
    (item, _) = read(path, tmp_path, keep=tuple("abcefz"))
    assert item.kept == {"a": "1", "b": None, "c": '{"d": [1]}', "e": "true", "f": None, "z": None}


def test_a_table_without_the_column_is_refused_and_one_among_others_is_one_failure(tmp_path):
    for name in ("a.csv", "a.parquet", "a.tsv", "a.jsonl"):
        with pytest.raises(OptionError, match=r"no column 'body'; its columns are nr, text, url .*--text"):
            read(write_table(tmp_path / name, TEXTS), tmp_path, text="body")
    write_jsonl(tmp_path / "b.jsonl", [{"body": "One."}])
    items = read(tmp_path / "[ab].*", tmp_path, text="body")
    assert kinds(items) == ["shape"] * 4 + ["ok"]
    assert "nr, text, url" in items[0].message


def test_folders_globs_and_other_kinds(tmp_path):
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for name in ("b.txt", "a.txt", "sub/c.txt", ".hidden/d.txt", "_e.txt", "f.jpg"):
        (folder / name).write_text(f"Text of {name}.")
    (folder / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    os.mkfifo(folder / "pipe.txt")
    items = read(folder, tmp_path)
    assert [(os.path.relpath(item.input, folder), kind) for item, kind in zip(items, kinds(items), strict=True)] == [
        ("a.txt", "ok"),
        ("b.txt", "ok"),
        ("gone.txt", "missing"),
        ("pipe.txt", "missing"),
        ("sub/c.txt", "ok"),
    ]
    assert texts(read(folder / "[ab].txt", tmp_path)) == ["Text of a.txt.", "Text of b.txt."]
    assert len(texts(read(folder / "**" / "?.txt", tmp_path))) == 3
    with pytest.raises(OptionError, match="no match"):
        read(folder / "*.docx", tmp_path)


def test_a_file_name_that_is_not_utf8(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    try:
        (folder / os.fsdecode(b"caf\xe9.txt")).write_text("A text.")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (item,) = read(folder, tmp_path)
    assert item.id.endswith("caf\\xe9.txt")


def test_a_corpus_gives_its_articles_and_ids(tmp_path):
    (tmp_path / "c" / "articles").mkdir(parents=True)
    (tmp_path / "c" / "articles" / "article7.txt").write_text("A text.")
    (tmp_path / "c" / "techniques.tsv").write_text("7\tdoubt\t0\t1\n")
    (tmp_path / "c" / "articles.tsv").write_text("id\toutlet\n7\tThe Gazette\n8\n")
    (item,) = read(tmp_path / "c", tmp_path, keep=("outlet",))
    assert (item.id, item.text, item.kept) == ("c/7", "A text.", {"outlet": "The Gazette"})
    with pytest.raises(OptionError, match="no column 'date'"):
        read(tmp_path / "c", tmp_path, keep=("outlet", "date"))


def test_html(tmp_path):
    pytest.importorskip("trafilatura")
    body = "".join(f"<p>The council met in room {n} and spoke of the new bridge at great length.</p>" for n in range(9))
    page = f"<html><head><title>A bridge</title></head><body><article><h1>A bridge</h1>{body}</article></body></html>"
    (tmp_path / "a.html").write_text(page)
    (tmp_path / "b.html").write_text("<html><body></body></html>")
    (tmp_path / "c.html").write_bytes(b"<html>\x00\x01\x02\x03" * 50)
    (tmp_path / "d.html").write_text("<div>" * 30_000)
    (one,) = read(tmp_path / "a.html", tmp_path, keep=("title", "author"))
    assert "room 8" in one.text
    assert one.kept == {"title": "A bridge", "author": None}
    for name in "bcd":
        (item,) = read(tmp_path / f"{name}.html", tmp_path)
        assert item.kind in ("html", "encoding")


def test_limits(tmp_path):
    limits = Limits(document_bytes=1000, expanded_bytes=3_000_000, ratio=100, members=3)
    (tmp_path / "a.txt").write_text("x" * 1001)
    write_jsonl(tmp_path / "b.jsonl", [{"text": "a"}, {"text": "x" * 5000}, {"text": "b"}])
    write_table(tmp_path / "c.parquet", ["a", "x" * 1001, "b"])
    (tmp_path / "d.csv").write_text("text\n" + "x" * 1001 + "\nb\n")
    with gzip.open(tmp_path / "e.jsonl.gz", "wb") as file:
        file.write(b"\n" * 2_000_000)
    with gzip.open(tmp_path / "f.jsonl.gz", "wb", compresslevel=0) as file:
        file.write(b"\n" * 3_000_001)
    with zipfile.ZipFile(tmp_path / "g.zip", "w") as archive:
        for n in range(4):
            archive.writestr(f"{n}.txt", "text")
    with zipfile.ZipFile(tmp_path / "h.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "fine")
        archive.writestr("b.jsonl", "\n" * 2_000_000)
        archive.write(tmp_path / "g.zip", "inner.zip")
    expected = {
        "a.txt": ["too_large"],
        "b.jsonl": ["ok", "too_large", "ok"],
        "c.parquet": ["ok", "too_large", "ok"],
        "d.csv": ["too_large", "ok"],
        "e.jsonl.gz": ["too_large"],
        "f.jsonl.gz": ["too_large"],
        "g.zip": ["too_large"],
        "h.zip": ["ok", "too_large", "too_large"],
    }
    for name, wanted in expected.items():
        items = read(tmp_path / name, tmp_path, limits=limits)
        assert kinds(items) == wanted, name
        refused = [item.message for item in items if isinstance(item, Failure)]
        assert name in "bcd" or all(
            "raise it" in m or "unpack" in m or "left open" in m or "more than" in m for m in refused
        )


def test_damage_is_a_failure_of_the_file(tmp_path):
    whole = write_table(tmp_path / "a.jsonl.gz", TEXTS).read_bytes()
    cut = {
        "cut.jsonl.gz": whole[:-20],
        "not.jsonl.gz": b"not gzip at all",
        "not.zip": b"PK nothing",
        "not.parquet": b"PAR1" + b"x" * 100 + b"PAR1",
        "empty.parquet": b"",
        "empty.csv": b"",
        "empty.jsonl": b"",
        "empty.txt": b"",
        "empty.zip": b"",
        "binary.txt": bytes(range(32)) * 20,
    }
    if (zstandard := pytest.importorskip("zstandard")) is not None:
        cut["cut.jsonl.zst"] = zstandard.compress(os.urandom(5000))[:-20]
    for name, raw in cut.items():
        (tmp_path / name).write_bytes(raw)
        (item,) = read(tmp_path / name, tmp_path)
        assert isinstance(item, Failure), name
        assert item.input.endswith(name)
        assert item.message


def test_an_encrypted_member_is_a_failure(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "text")
    raw = bytearray(buffer.getvalue())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(raw)
    (item,) = read(tmp_path / "a.zip", tmp_path)
    assert "encrypted" in item.message


def test_standard_input(tmp_path, monkeypatch):
    for raw, wanted in [(b'{"text": "One."}\n{"text": "Two."}\n', ["One.", "Two."]), (b"One text.", ["One text."])]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        items = read("-", tmp_path)
        assert texts(items) == wanted
        assert items[0].input == "standard input"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_tables_and_jsonl_in_utf16_are_read_and_what_is_broken_fails_alone(tmp_path, encoding):
    texts_ = [f"Zażółć {n}, “so” 🚧" for n in range(9)]
    table = "nr\ttext\n" + "".join(f"{n}\t{text}\n" for n, text in enumerate(texts_))
    (tmp_path / "a.csv").write_bytes(table.encode(encoding))
    lines = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts_)
    (tmp_path / "a.jsonl").write_bytes(lines.encode(encoding))
    for name in ("a.csv", "a.jsonl"):
        for size in (1, 40, None):
            assert texts(read(tmp_path / name, tmp_path, part_size=size)) == texts_
    half = "text\nOne.\nTw\ud83do.\nThree.\n".encode("utf-16", "surrogatepass")
    (tmp_path / "b.csv").write_bytes(half)
    assert kinds(read(tmp_path / "b.csv", tmp_path)) == ["ok", "encoding", "ok"]


def test_a_file_that_vanishes_between_plan_and_reading_is_a_failure(tmp_path):
    path = write_jsonl(tmp_path / "a.jsonl", [{"text": "x"}])
    chosen = LabelOptions()
    plan = plan_job(find_sources([path], chosen.limits, work=tmp_path, leave_out=[]), chosen)
    path.unlink()
    (item,) = reader_of("jsonl").read(plan.parts[0][0], chosen)
    assert item.kind == "damaged"


def mutated(raw, random):
    raw = bytearray(raw)
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(raw))
        match random.randrange(4):
            case 0:
                raw[at] = random.randrange(256)
            case 1:
                del raw[at : at + random.randint(1, 50)]
            case 2:
                raw[at:at] = random.choice([b'"', b"\n", b"{", b"\x00", b"\xff", b"<", b"\xf0\x9f", b"," * 9])
            case 3:
                raw[at:at] = raw[: random.randint(1, 50)]
        if not raw:
            raw = bytearray(b"x")
    return bytes(raw)


@pytest.mark.parametrize("kind", ["jsonl", "csv", "jsonl.gz", "zip", "parquet"])
def test_mutated_inputs_give_documents_or_failures(kind, tmp_path):
    from random import Random

    path = write_table(tmp_path / f"table.{kind}", TEXTS[:8])
    raw, random = path.read_bytes(), Random(7)
    outcomes = set()
    for _ in range(150):
        path.write_bytes(mutated(raw, random))
        with contextlib.suppress(OptionError, LabellingError):  # the head row was changed, or no name is left of a kind
            outcomes.update(map(type, read(path, tmp_path, limits=Limits(document_bytes=20_000))))
    # A changed bit of gzip fails the whole file's checksum; elsewhere other documents are still read.
    assert outcomes == ({Failure} if kind == "jsonl.gz" else {Document, Failure})


FEED = """<rss><channel><title>Ostby Post</title>
<item><title>One</title><link>u1</link><guid>g1</guid><pubDate>Mon, 04 Mar 2024 10:00:00 GMT</pubDate>
<description>&lt;p&gt;The ferry is late.</description></item><item><title>Two</title><description>cut</item>
<item><title>Three</title><description>The council met.</description></item></channel></rss>"""


@pytest.mark.parametrize("name", ["a.xml", "a.rss", "a.txt", "a.xml.gz", "a.zip"])
def test_a_feed_is_read_item_by_item_whatever_its_name(tmp_path, name):
    folder = tmp_path / "in"
    folder.mkdir()
    if name == "a.zip":
        with zipfile.ZipFile(folder / name, "w") as archive:
            archive.writestr("feeds/a.xml", FEED)
            archive.writestr("feeds/other.xml", "<?xml version='1.0'?><catalogue/>")
    else:
        (folder / name).write_bytes(gzip.compress(FEED.encode()) if name.endswith(".gz") else FEED.encode())
    (folder / "other.xml").write_text("<?xml version='1.0'?><catalogue/>")
    items = read(folder, tmp_path, id="id", keep=("title", "date", "url", "site"))
    assert kinds(items) == ["ok", "shape", "ok"]
    first, broken, last = items
    assert (first.id, first.text) == ("g1", "One\n\nThe ferry is late.")
    assert first.kept == {"title": "One", "date": "2024-03-04T10:00:00+00:00", "url": "u1", "site": "Ostby Post"}
    assert (broken.place, last.place) == ("item 2", "item 3")
    assert last.id == f"{last.input}:3"
