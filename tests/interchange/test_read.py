"""What the tools themselves write is read: the shapes of their documentation, with our own words."""

import json

import pytest

from framing.errors import CorpusError
from framing.interchange import import_files
from framing.interchange.document import Mark
from framing.interchange.formats import FORMATS
from framing.interchange.options import Options
from framing.training.corpus import read_corpus


@pytest.fixture
def read(tmp_path):
    """Write a file and read it as a format: (documents, notes)."""

    def run(name, content, suffix=".json", **wishes):
        path = tmp_path / f"given{suffix}"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf8", newline="")
        options = Options(**wishes)
        return list(FORMATS[name].reader()([path], options)), options.notes

    return run


def region(start, end, text, label, **more):
    value = {"start": start, "end": end, "text": text, "labels": [label]}
    return {"value": value, "id": "x1", "from_name": "label", "to_name": "text", "type": "labels", **more}


def test_doccano_jsonl(read):
    lines = (
        '{"id": 11, "text": "Oslo cheers it.", "label": [[0, 4, "LOC"], [5, 11, "loaded_language"]], "Comments": []}\n'
        '{"id": 12, "text": "Nobody did.", "label": [], "Comments": ["why?"], "source": "weekly"}\n'
    )
    (first, second), _ = read("doccano", lines, ".jsonl")
    assert (first.id, first.marks) == ("11", (Mark(0, 4, "LOC"), Mark(5, 11, "loaded_language")))
    assert (second.id, second.text, second.marks) == ("12", "Nobody did.", ())


def test_doccano_with_relations_and_the_older_key(read):
    relations = {
        "id": 3,
        "text": "Oslo cheers.",
        "entities": [{"id": 7, "label": "LOC", "start_offset": 0, "end_offset": 4}],
        "relations": [{"id": 1, "from_id": 7, "to_id": 7, "type": "same"}],
    }
    older = {"id": 4, "text": "Oslo cheers.", "labels": [[5, 11, "Loaded_Language"]]}
    (first, second), _ = read("doccano", [relations, older])
    assert first.marks == (Mark(0, 4, "LOC"),)
    assert second.marks == (Mark(5, 11, "loaded_language"),)


def test_doccano_counts_utf_16_unless_told_otherwise(read):
    row = {"text": "🎪 cheers", "label": [[3, 9, "doubt"]]}
    (document,), _ = read("doccano", [row])
    assert document.words(document.marks[0]) == "cheers"
    (document,), _ = read("doccano", [row | {"label": [[2, 8, "doubt"]]}], offsets="code-points")
    assert document.words(document.marks[0]) == "cheers"
    row = {"text": "👩‍🌾 cheers", "label": [[2, 8, "doubt"]]}
    (document,), _ = read("doccano", [row], offsets="graphemes")
    assert document.words(document.marks[0]) == "cheers"
    with pytest.raises(CorpusError, match=r"line 1, label\[0\]: 1-3 is not a span of the text in utf-16"):
        read("doccano", [{"text": "🎪 cheers", "label": [[1, 3, "doubt"]]}])


def test_label_studio_export(read):
    task = {
        "id": 1,
        "created_at": "2021-03-09T21:52:49Z",
        "project": 83,
        "data": {"text": "Oslo cheers its mayor."},
        "annotations": [
            {"id": 8, "was_cancelled": True, "result": [region(0, 4, "Oslo", "doubt")]},
            {"id": 9, "was_cancelled": False, "ground_truth": False, "result": [region(5, 11, "cheers", "slogans")]},
        ],
        "predictions": [{"model_version": "m1", "score": 0.5, "result": [region(0, 4, "Oslo", "doubt", score=0.5)]}],
    }
    (document,), notes = read("label-studio", [task])
    assert (document.id, document.model, document.marks) == ("1", "", (Mark(5, 11, "slogans"),))
    assert notes == []
    task["annotations"] = []
    (document,), notes = read("label-studio", [task], drafts=True)
    assert (document.model, document.marks) == ("m1", (Mark(0, 4, "doubt", 0.5),))
    assert "count by the model's prediction" in notes[0]
    with pytest.raises(CorpusError, match=r"nobody has annotated any of its 1 tasks .*--drafts"):
        read("label-studio", [task])


def test_label_studio_leaves_out_what_nobody_decided(read):
    """Skipped and unopened tasks say nothing of their text; predictions may be numbers."""
    data = {"data": {"text": "Oslo cheers its mayor."}, "predictions": [7]}
    tasks = [
        data | {"id": 1, "annotations": [{"result": [region(5, 11, "cheers", "slogans")]}]},
        data | {"id": 2, "annotations": [{"result": []}]},
        data | {"id": 3, "annotations": [{"was_cancelled": True, "result": []}]},
        data | {"id": 4, "annotations": []},
        data | {"id": 5, "annotations": []},
    ]
    documents, notes = read("label-studio", tasks)
    assert [(one.id, len(one.marks)) for one in documents] == [("1", 1), ("2", 0)]
    assert "1 text is left out: they were skipped" in notes[0]
    assert "2 texts are left out: nobody has annotated them" in notes[1]


def test_doccano_leaves_out_drafts_and_tells_of_marks_that_got_lost(read):
    def row(label, sent, **more):
        marks = [{"start": a, "end": b, "label": name, "text": "Oslo cheers its mayor."[a:b]} for a, b, name in sent]
        about = {"id": more.pop("id"), "offsets": "utf-16", "marks": marks, "model": "m"}
        return {"text": "Oslo cheers its mayor.", "label": label, "framing": about} | more

    sent = [[0, 4, "doubt"], [0, 11, "slogans"], [16, 21, "doubt"]]
    rows = [
        row(sent, sent, id="same"),
        row(sent, sent, id="approved", annotation_approver="ann"),
        row(sent[:1], sent, id="corrected"),
    ]
    documents, notes = read("doccano", rows)
    assert [(one.id, len(one.marks)) for one in documents] == [("approved", 3), ("corrected", 1)]
    assert "1 text is left out: they came back as the model had marked them" in notes[0]
    assert "2 marks that were sent out are not in it; 1 of them overlap" in notes[1]
    assert len(read("doccano", rows, drafts=True)[0]) == 3
    with pytest.raises(CorpusError, match="came back as they were sent"):
        read("doccano", rows[:1])


def test_doccano_exports_a_zip(tmp_path):
    import zipfile

    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("ann.jsonl", "bob.jsonl"):
            archive.writestr(name, json.dumps({"text": f"Oslo, {name}.", "label": [[0, 4, "doubt"]]}) + "\n")
        archive.writestr("notes.txt", "none")
    documents = list(FORMATS["doccano"].reader()([path], Options()))
    assert [one.text for one in documents] == ["Oslo, ann.jsonl.", "Oslo, bob.jsonl."]
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(CorpusError, match="cannot be unpacked"):
        list(FORMATS["doccano"].reader()([path], Options()))


def test_ptc_tells_of_files_that_it_does_not_read(tmp_path):
    (tmp_path / "article1.txt").write_text("Oslo cheers its mayor.")
    (tmp_path / "predictions.out").write_text("1\tDoubt\t0\t4\n")
    with pytest.raises(CorpusError, match="no file of labels"):
        list(FORMATS["ptc"].reader()([tmp_path], Options()))
    options = Options()
    (document,) = FORMATS["ptc"].reader()([tmp_path, tmp_path / "predictions.out"], options)
    assert document.marks == (Mark(0, 4, "doubt"),)
    (tmp_path / "a.labels").write_text("1\tSlogans\t5\t11\n")
    (document,) = FORMATS["ptc"].reader()([tmp_path], options)
    assert document.marks == (Mark(5, 11, "slogans"),)
    assert "not read: predictions.out" in options.notes[0]


def test_label_studio_prefers_the_ground_truth(read):
    truth = {"ground_truth": True, "result": [region(0, 4, "Oslo", "doubt")]}
    later = {"ground_truth": False, "result": []}
    task = {"id": 1, "data": {"text": "Oslo cheers."}, "annotations": [truth, later]}
    (document,), notes = read("label-studio", [task])
    assert len(document.marks) == 1
    assert notes == []
    (document,), notes = read("label-studio", [task | {"annotations": [truth | {"ground_truth": False}, later]}])
    assert document.marks == ()
    assert "several annotations" in notes[0]


def test_label_studio_min_older_and_other_keys(read):
    short = {"id": 2, "text": "Oslo cheers.", "label": [{"start": 0, "end": 4, "text": "Oslo", "labels": ["doubt"]}]}
    older = {"id": 3, "data": {"body": "Oslo cheers.", "url": "http://x.org"}}
    older["completions"] = [{"id": 5, "result": [region(5, 11, "cheers", "slogans")]}]
    (first, second), _ = read("label-studio", [short, older])
    assert first.marks == (Mark(0, 4, "doubt"),)
    assert (second.text, second.marks) == ("Oslo cheers.", (Mark(5, 11, "slogans"),))


def test_label_studio_unit_is_found_by_the_words(read):
    text = "🎪 first cheers, then 🎪 cheers"
    for start in (text.index("cheers"), text.index("cheers") + 1):
        task = {
            "id": 1,
            "data": {"text": text},
            "annotations": [{"result": [region(start, start + 6, "cheers", "doubt")]}],
        }
        (document,), _ = read("label-studio", [task])
        assert document.marks == (Mark(8, 14, "doubt"),)


def test_label_studio_writes_line_breaks_as_backslash_n(read):
    task = {"data": {"text": "one\r\n two"}, "annotations": [{"result": [region(0, 9, "one\\n\\n two", "doubt")]}]}
    (document,), _ = read("label-studio", [task])
    assert document.words(document.marks[0]) == "one\r\n two"


@pytest.mark.parametrize(
    ("task", "says"),
    [
        ({"data": {"image": "https://x.org/1.jpg"}, "annotations": [{"result": []}]}, "there is no text"),
        ({"data": {"text": "abc"}, "annotations": [{"result": [region(0, 2, "xx", "doubt")]}]}, "0-2 is 'ab'"),
        ({"data": {"text": "abc"}, "annotations": [{"result": [region(0, 4, "abcd", "doubt")]}]}, "not a span"),
        (
            {"data": {"text": "abc"}, "annotations": [{"result": [{"type": "hypertextlabels", "value": {}}]}]},
            "labels HTML",
        ),
    ],
)
def test_label_studio_refuses_by_line_and_field(read, task, says):
    with pytest.raises(CorpusError, match=says) as caught:
        read(
            "label-studio",
            "[\n" + json.dumps({"data": {"text": "fine"}, "annotations": []}) + ",\n" + json.dumps(task) + "]",
        )
    assert "given.json: line 3" in str(caught.value)


def test_brat_discontinuous_and_foreign_lines(tmp_path):
    (tmp_path / "a.txt").write_bytes("Oslo 🎪 cheers\nits mayor loudly".encode())
    (tmp_path / "a.ann").write_bytes(
        b"T1\tdoubt 7 13;14 17\tcheers its\n"
        b"T2\tslogans 0 4;24 30\tOslo loudly\n"
        b"T3\tquotation_direct 0 4\tOslo\n"
        b"#1\tAnnotatorNotes T3\tthe mayor\n"
        b"R1\tPart Arg1:T1 Arg2:T2\t\n"
        b"A1\tSure T1\n"
    )
    options = Options()
    (document,) = FORMATS["brat"].reader()([tmp_path], options)
    assert document.marks == (
        Mark(0, 4, "quotation_direct", speaker="the mayor"),
        Mark(0, 4, "slogans"),
        Mark(7, 17, "doubt"),
        Mark(24, 30, "slogans"),
    )
    assert [note.partition("of kind ")[2][0] for note in options.notes] == ["R", "A"]


def test_brat_an_annotation_that_was_moved_is_where_it_was_moved_to(tmp_path, document):
    files = FORMATS["brat"].writer()([document], Options())
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    annotations = files["fete-7.ann"].decode()
    moved = annotations.replace(" opens “Our valley", "opens").replace("\topens “Our valley", "\topens")
    start = document.text.index("opens")
    second = document.text.index("“Our valley")
    moved = moved.replace(f"{start} {start + 5};{second} {second + 11}", f"{start} {start + 5}")
    assert moved != annotations
    (tmp_path / "fete-7.ann").write_text(moved, encoding="utf8")
    (back,) = FORMATS["brat"].reader()([tmp_path / "fete-7.ann"], Options())
    assert Mark(start, start + 5, "bandwagon-reductio_ad_hitlerum") in [
        Mark(mark.start, mark.end, mark.label) for mark in back.marks
    ]


def test_brat_words_that_are_not_those_of_the_text(tmp_path):
    (tmp_path / "a.txt").write_text("Oslo cheers", encoding="utf8")
    (tmp_path / "a.ann").write_text("\nT1\tdoubt 0 4\tOsle\n", encoding="utf8")
    with pytest.raises(CorpusError, match=r"a\.ann: line 2: the words are 'Oslo' in the text, not 'Osle'"):
        list(FORMATS["brat"].reader()([tmp_path], Options()))


LABELS = "7\tDoubt\t0\t4\n7\tLoaded_Language\t5\t11\n"


def test_ptc_as_the_shared_tasks_gave_it_out(tmp_path):
    for name, content in {
        "train-articles/article7.txt": "Oslo cheers its mayor",
        "train-labels-task2-technique-classification/article7.task2-TC.labels": LABELS,
        "train-labels-task1-span-identification/article7.task1-SI.labels": "7\t0\t11\n",
    }.items():
        path = tmp_path / "ptc" / name
        path.parent.mkdir(parents=True)
        path.write_text(content, encoding="utf8")
    done = import_files([tmp_path / "ptc"], source="ptc", output=tmp_path / "out")
    (article,) = read_corpus(tmp_path / "out").articles
    assert [(s.start, s.end, s.techniques) for s in article.labels] == [
        (0, 4, ("doubt",)),
        (5, 11, ("loaded_language",)),
    ]
    assert "spans without a technique are not carried" in done.notes[0]


def test_labels_of_ones_own_are_kept_or_read_as_others(tmp_path):
    path = tmp_path / "given.jsonl"
    path.write_text('{"text": "Oslo cheers.", "label": [[0, 4, "LOC"]]}', encoding="utf8")
    done = import_files([path], source="doccano", output=tmp_path / "own")
    assert (tmp_path / "own" / "techniques.tsv").read_text(encoding="utf8") == "1\tLOC\t0\t4\n"
    assert "kept as your own: LOC" in done.notes[0]
    done = import_files([path], source="doccano", output=tmp_path / "read", rename={"LOC": "Doubt"})
    assert read_corpus(tmp_path / "read").techniques == {"doubt"}
    assert done.notes == ()


def test_the_words_stored_beside_are_checked(tmp_path, document):
    content = FORMATS["doccano"].writer()([document], Options())["doccano.jsonl"].decode()
    path = tmp_path / "given.jsonl"
    path.write_text(content.replace("Critics call", "Critic calls", 1).replace("Harvest", "Havest", 1), encoding="utf8")
    with pytest.raises(CorpusError, match=r"given\.jsonl: line 1, framing, marks\[0\]: .* in the text, not"):
        list(FORMATS["doccano"].reader()([path], Options()))


def test_a_person_corrects_and_the_rest_stays(tmp_path, document):
    row = json.loads(FORMATS["doccano"].writer()([document], Options())["doccano.jsonl"])
    row["label"] = [one for one in row["label"] if one[2] != "name_calling"] + [[0, 7, "slogans"]]
    path = tmp_path / "given.jsonl"
    path.write_text(json.dumps(row), encoding="utf8")
    (back,) = FORMATS["doccano"].reader()([path], Options())
    expected = [mark for mark in document.marks if mark.label != "name_calling"]
    assert back.marks == (Mark(0, 7, "slogans"), *expected)
