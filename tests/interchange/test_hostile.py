"""Files from strangers: nothing outside the output folder, nothing overwritten, and every refusal is ours."""

import json
import random

import pytest

from framing.errors import FramingError
from framing.interchange import export_files, import_files
from framing.interchange.document import Document, Mark, checked
from framing.interchange.formats import FORMATS, READABLE
from framing.interchange.options import Options
from framing.training.json_input import read_json
from framing.training.output_files import check_id, write_files

IDS = [
    *("../up", "..", ".", "", "/etc/passwd", "a/b", "a\\b", "C:evil", "a\x00b", "a\nb", "a\tb", ".hidden", "a.", "a "),
    *("CON", "nul.txt", "Com1", "lpt9.x", "a" * 300, "a..b", "<b>", "a|b", "a?", "*", "\ud800", "\u202e"),
]


def doccano_row(name, **more):
    return json.dumps({"text": "Oslo cheers", "label": [], "framing": {"id": name}} | more)


@pytest.mark.parametrize("name", IDS)
def test_no_id_leads_out_of_the_folder(tmp_path, name):
    with pytest.raises(FramingError):
        check_id(name)
    source = tmp_path / "in.jsonl"
    source.write_text(doccano_row(name), encoding="utf8")
    with pytest.raises(FramingError):
        import_files([source], source="doccano", output=tmp_path / "deep" / "out")
    passage = {"start": 0, "end": 2, "text": "Oh", "voice": "narration", "speaker": None}
    source.write_text(json.dumps({"input": name, "passages": [passage], "spans": []}), encoding="utf8")
    for to in FORMATS:
        try:
            export_files([source], to=to, output=tmp_path / "deep" / to)
        except FramingError:
            continue
    made = [path for path in tmp_path.rglob("*") if path.is_file() and path != source]
    assert all(path.is_relative_to(tmp_path / "deep") for path in made)
    assert all(
        check_id(path.stem.removeprefix("article")) for path in made if path.parent.name in ("texts", "articles")
    )
    assert sorted(path.name for path in tmp_path.iterdir()) in (["deep", "in.jsonl"], ["in.jsonl"])


def test_what_a_line_cannot_hold_is_refused(tmp_path):
    mark = {"start": 0, "end": 4, "label": "quotation_direct", "text": "Oslo", "speaker": "Ada\tHolm"}
    source = tmp_path / "in.jsonl"
    about = {"id": "7", "marks": [mark]}
    source.write_text(doccano_row("7", label=[[0, 4, "quotation_direct"]], framing=about), encoding="utf8")
    with pytest.raises(FramingError, match=r"quotations\.tsv: line 1: .* holds a tab or line break"):
        import_files([source], source="doccano", output=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_marks_outside_the_text_are_refused_whoever_made_them():
    for start, end in ((-1, 1), (0, 0), (2, 1), (0, 4)):
        with pytest.raises(FramingError, match=r"here: doubt .* is not inside the text of 3 characters"):
            checked(Document("a", "abc", (Mark(start, end, "doubt"),)), file="here")
    with pytest.raises(FramingError, match="half of a surrogate pair"):
        checked(Document("a", "abc", model="\ud800"), file="here")


def test_plain_ids_pass():
    for name in ("7", "a-b_c.d", "Ålesund 2", "статья"):
        assert check_id(name) == name


def test_nothing_is_overwritten_unasked(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text(doccano_row("7"), encoding="utf8")
    out = tmp_path / "out"
    import_files([source], source="doccano", output=out)
    article = out / "articles" / "article7.txt"
    source.write_text(doccano_row("7", text="Bergen"), encoding="utf8")
    with pytest.raises(FramingError, match="is there already"):
        import_files([source], source="doccano", output=out)
    assert article.read_text(encoding="utf8") == "Oslo cheers"
    import_files([source], source="doccano", output=out, force=True)
    assert article.read_text(encoding="utf8") == "Bergen"
    source.write_text(doccano_row("8"), encoding="utf8")
    with pytest.raises(FramingError, match=r"holds articles/article7\.txt of another corpus"):
        import_files([source], source="doccano", output=out, force=True)
    for name, one in FORMATS.items():
        export_files([out], to=name, output=tmp_path / name)
        with pytest.raises(FramingError, match="is there already"):
            export_files([out], to=name, output=tmp_path / name)
        export_files([out], to=name, output=tmp_path / name, force=True)
        if one.main:
            export_files([out], to=name, output=tmp_path / f"{name}.out")
            assert (tmp_path / f"{name}.out").read_bytes() == (tmp_path / name / one.main).read_bytes()


def test_links_in_the_output_are_not_followed(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("kept", encoding="utf8")
    out = tmp_path / "out"
    out.mkdir()
    (out / "articles").symlink_to(outside)
    (out / "linked").symlink_to(outside / "precious")
    (out / ".new.part").symlink_to(outside / "precious")
    for name in ("articles/article1.txt", "linked", "new", "../outside/x", "/tmp/x", "a//b", "a\\..\\b"):
        for force in (False, True):
            with pytest.raises(FramingError):
                write_files(out, {name: b"evil"}, force=force)
    assert [path.name for path in outside.iterdir()] == ["precious"]
    assert (outside / "precious").read_text(encoding="utf8") == "kept"
    with pytest.raises(FramingError, match="one file on some systems"):
        write_files(out, {"a.txt": b"", "A.txt": b""})
    with pytest.raises(FramingError, match="is not a folder"):
        write_files(outside / "precious", {"a": b""})


def test_links_in_the_input_are_not_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf8")
    for folder, name in (("brat", "a.txt"), ("ptc", "articles/article1.txt"), ("tc", "article1.txt")):
        path = tmp_path / folder / name
        path.parent.mkdir(parents=True)
        path.symlink_to(secret)
    (tmp_path / "brat" / "a.ann").write_text("", encoding="utf8")
    (tmp_path / "ptc" / "techniques.tsv").write_text("", encoding="utf8")
    for folder, source in (("brat", "brat"), ("ptc", "ptc"), ("tc", "ptc")):
        with pytest.raises(FramingError, match="is a link"):
            import_files([tmp_path / folder], source=source, output=tmp_path / "out")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('{"text": "a"}\n{"text": ', 2),
        ("[1, 2", 1),
        ("[1,\n2,]", 2),
        ("[1 2]", 1),
        ("[1]\n[2]", 2),
        ('{"a": NaN}', 1),
        ("\n\n" + "9" * 5000, 3),
        ("[" * 100_000, 1),
        ('{"a":' * 100_000, 1),
        ("<xml/>", 1),
    ],
)
def test_broken_json_is_named_by_line(tmp_path, content, line):
    path = tmp_path / "in.json"
    path.write_text(content, encoding="utf8")
    with pytest.raises(FramingError, match=rf"in\.json: line {line}: is not JSON"):
        list(read_json(path))


def test_json_lines_lists_and_a_byte_order_mark(tmp_path):
    path = tmp_path / "in.json"
    for content in ('{"a": 1}\n\n{"a": 2}\r\n', '\ufeff[{"a": 1},\n\n {"a": 2}]\n', '{"a":\n1}  {"a": 2}'):
        path.write_text(content, encoding="utf8", newline="")
        assert [field.get("a").whole() for field in read_json(path)] == [1, 2]
    assert [field.place for field in read_json(path)] == ["line 1", "line 2"]


# What mutations put in: values of wrong types, offsets that are wrong or huge, names that lead elsewhere, broken text.
VALUES = [None, True, 0, -1, 3, 2**70, 1e400, "", "../x", "\ud800", [], [[0, 1]], {}, {"start": 1}, "a\x00b", 0.5]
BYTES = [b"\x00", b"\xff", b"\t", b"\n", b" ", b"9", b"-", b"[", b"}", b'"', b"\\u", b";", b"T1", b"\xc3", b"1e999"]


def mutate_json(value, chance):
    """The same with one place replaced, removed or doubled."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        key = chance.choice(sorted(value))
        if chance.random() < 0.1:
            return {name: one for name, one in value.items() if name != key}
        return value | {key: mutate_json(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.85:
        place = chance.randrange(len(value))
        if chance.random() < 0.2:
            return value[:place] + value[place : place + 1] * chance.choice([0, 2]) + value[place + 1 :]
        return [*value[:place], mutate_json(value[place], chance), *value[place + 1 :]]
    return chance.choice(VALUES)


def mutate_bytes(content, chance):
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(content) + 1)
        content = content[:place] + chance.choice(BYTES) + content[place + chance.choice([0, 1, 1, 7]) :]
    return content


def outcome(name, folder, given):
    try:
        documents = list(FORMATS[name].reader()([given], Options(drafts=True)))
    except FramingError:
        return "refused"
    for document in documents:
        assert all(0 <= mark.start < mark.end <= len(document.text) for mark in document.marks)
        document.text.encode("utf8")
    return "read"


@pytest.mark.filterwarnings("ignore::UserWarning")  # overlaps and mixed line ends
@pytest.mark.parametrize("name", READABLE)
def test_readers_under_mutation(tmp_path, name, document):
    chance = random.Random(7)
    files = FORMATS[name].writer()([document], Options())
    main = FORMATS[name].main
    folder = tmp_path / "in"
    write_files(folder, files)
    targets = [path for path in files if not path.endswith((".conf", ".xml", "label_config.json"))]
    outcomes = []
    for round_ in range(500):
        target = chance.choice(targets)
        if main and round_ % 2:
            rows = json.loads(files[main]) if main.endswith(".json") else [json.loads(files[main])]
            changed = json.dumps(mutate_json(rows, chance)).encode()
        else:
            changed = mutate_bytes(files[target], chance)
        (folder / target).write_bytes(changed)
        outcomes.append(outcome(name, folder, folder / main if main else folder))
        (folder / target).write_bytes(files[target])
    assert outcomes.count("refused") > 100
    assert outcome(name, folder, folder / main if main else folder) == "read"


def test_reports_under_mutation(tmp_path):
    passages = [
        {"start": 0, "end": 6, "text": "Oh no ", "voice": "narration", "speaker": None},
        {"start": 6, "end": 12, "text": "“Yes!”", "voice": "quotation", "speaker": "Ada"},
    ]
    spans = [{"start": 0, "end": 2, "text": "Oh", "technique": "doubt", "score": 0.5}]
    report = {"input": "a.txt", "model": "m", "passages": passages, "spans": spans}
    path = tmp_path / "in.json"
    chance = random.Random(7)
    refused = 0
    for round_ in range(500):
        if round_ % 2:
            path.write_text(json.dumps(mutate_json(report, chance)), encoding="utf8")
        else:
            path.write_bytes(mutate_bytes(json.dumps(report).encode(), chance))
        try:
            export_files([path], to="w3c", output=tmp_path / "out", force=True)
        except FramingError:
            refused += 1
    assert 100 < refused < 500
