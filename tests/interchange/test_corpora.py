"""Whatever holds annotations is read by its look, refused by name where it cannot be, own labels among it."""

import json

import pytest

from framing.errors import CorpusError
from framing.interchange import export_files, import_files, read_any
from framing.interchange.document import Document, Mark
from framing.interchange.formats import FORMATS
from framing.interchange.options import Options
from framing.training.config import Source
from framing.training.corpus import read_corpus
from framing.training.output_files import write_files

TEXT = "Oh 🙂 what a “great” plan.\nThe traitors again.\n"
DOCUMENT = Document("7", TEXT, (Mark(0, 2, "sarcasm"), Mark(30, 38, "name_calling")))
OWN = ("sarcasm",)


def exported(name, folder, document=DOCUMENT):
    """The path that a user would give of a tool's export."""
    write_files(folder, FORMATS[name].writer()([document], Options()))
    return folder / FORMATS[name].main if FORMATS[name].main else folder


@pytest.mark.parametrize("name", ["doccano", "label-studio", "brat", "ptc"])
def test_every_export_is_read_by_its_look(tmp_path, name):
    corpus = read_any(exported(name, tmp_path / name), own=OWN)
    (article,) = corpus.articles
    assert article.text == TEXT
    assert [(TEXT[s.start : s.end], s.techniques) for s in article.labels] == [
        ("Oh", ("sarcasm",)),
        ("traitors", ("name_calling",)),
    ]
    assert corpus.techniques == {"sarcasm", "name_calling"}
    assert not article.whole


@pytest.mark.parametrize("name", ["doccano", "label-studio", "brat", "ptc"])
def test_a_label_that_is_not_declared_is_named(tmp_path, name):
    with pytest.raises(CorpusError) as caught:
        read_any(exported(name, tmp_path / name))
    message = str(caught.value)
    assert "unknown technique 'sarcasm'" in message
    assert "[techniques.sarcasm]" in message
    assert "framing.toml" in message
    assert "line" in message


@pytest.mark.parametrize("name", ["doccano", "label-studio", "brat", "ptc"])
def test_a_technique_may_be_called_otherwise_in_a_file(tmp_path, name):
    document = Document("7", TEXT, (Mark(0, 2, "SARC"),))
    path = exported(name, tmp_path / name, document)
    corpus = read_any(Source(path, "sarcasm", called=("SARC",)), own=OWN)
    assert corpus.articles[0].labels[0].techniques == ("sarcasm",)
    assert corpus.techniques == {"sarcasm"}


def test_plain_exports_of_the_tools_themselves(tmp_path):
    doccano = tmp_path / "all.jsonl"
    rows = [{"id": 1, "text": "A fine day.", "label": []}, {"id": 2, "text": "Oh great.", "label": [[0, 2, "sarcasm"]]}]
    doccano.write_text("\n".join(map(json.dumps, rows)), encoding="utf8")
    assert [len(a.labels) for a in read_any(doccano, own=OWN).articles] == [0, 1]
    studio = tmp_path / "project.json"
    region = {"type": "labels", "value": {"start": 0, "end": 2, "text": "Oh", "labels": ["sarcasm"]}}
    studio.write_text(json.dumps([{"id": 5, "data": {"text": "Oh great."}, "annotations": [{"result": [region]}]}]))
    assert read_any(studio, own=OWN).articles[0].labels[0].techniques == ("sarcasm",)
    small = tmp_path / "min.json"
    small.write_text(json.dumps([{"id": 5, "text": "Oh great.", "label": [region["value"]]}]))
    assert read_any(small, own=OWN).articles[0].labels[0].techniques == ("sarcasm",)


def test_json_lines_of_passages_are_no_export(tmp_path):
    path = tmp_path / "my.jsonl"
    path.write_text('{"text": "a", "label": []}\n{"text": "Oh great.", "label": ["sarcasm"]}\n')
    corpus = read_any(path, own=OWN)
    assert [article.whole for article in corpus.articles] == [True, True]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.json", "[]", "the corpus is empty"),
        ("a.jsonl", "", "the corpus is empty"),
        ("a.txt", "x", "holds no annotations"),
        ("a.jsonl", '{"text": "Oh", "label": [[0, 9, "doubt"]]}', "line 1, label[0]: 0-9 is not a span of the text"),
        ("a.jsonl", '{"text": "Oh", "label": [[0, 1, "doubt"]]}\n{"text"', "line 2"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(CorpusError) as caught:
        read_any(path)
    assert str(caught.value).startswith(str(path))
    assert says in str(caught.value)


def test_what_is_not_there_is_named(tmp_path):
    with pytest.raises(CorpusError, match="no such folder or file"):
        read_any(tmp_path / "nowhere")
    with pytest.raises(CorpusError, match="the corpus is empty"):
        read_any(tmp_path)


def test_labels_over_one_another_are_named(tmp_path):
    document = Document("7", TEXT, (Mark(0, 9, "doubt"), Mark(5, 12, "doubt")))
    path = exported("doccano", tmp_path, document)
    with pytest.warns(UserWarning, match="article 7: doubt 5-12 lies over the same technique at 0-9"):
        assert len(read_any(path).articles[0].labels) == 2


def test_a_corpus_with_own_labels_goes_through_the_tools(tmp_path):
    path = exported("doccano", tmp_path / "in")
    import_files([path], source="doccano", output=tmp_path / "corpus")
    export_files([tmp_path / "corpus"], to="label-studio", output=tmp_path / "out")
    assert read_any(tmp_path / "out" / "tasks.json", own=OWN).techniques == {"sarcasm", "name_calling"}
    with pytest.raises(CorpusError, match=r"techniques\.tsv: line 1: unknown technique 'sarcasm'.*framing\.toml"):
        read_corpus(tmp_path / "corpus")
