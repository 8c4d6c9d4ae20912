"""Annotated jsonl: texts beside the labels or found by digest, what is wrong named by line, what is missed counted."""

import hashlib
import json
import sys

import pytest

from framing.cli import app, run
from framing.errors import CorpusError
from framing.interchange import export_files, import_files, read_any
from framing.interchange.document import of_article
from framing.techniques import NAMES
from framing.training.config import Source

TEXT = "Dam 🙂 report.\n“The vermin fled,” said Ann Quill.\n"
ROW = {
    "id": "a1",
    "text": TEXT,
    "source": "The Post",
    "techniques": [{"technique": "name_calling", "start": 15, "end": 25}],
    "quotations": [{"start": 15, "end": 31, "kind": "direct", "speaker": "Ann Quill"}],
}


def without_text(number, text=TEXT, **more):
    digest = hashlib.sha256(text.encode()).hexdigest()
    row = {key: value for key, value in ROW.items() if key != "text"}
    return (
        row
        | {"id": f"a{number}", "set": "ru/news", "article": f"n{number}"}
        | more
        | {
            "characters": len(text),
            "sha256": digest,
        }
    )


def lines(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf8")
    return path


def test_a_whole_article_with_techniques_and_quotations(tmp_path):
    empty = {"id": 7, "text": "Fog at dawn.", "techniques": [], "quotations": []}
    corpus = read_any(lines(tmp_path / "my.jsonl", [ROW, empty]))
    first, second = corpus.articles
    assert (first.id, first.text, first.facts, first.whole) == ("a1", TEXT, {"source": "The Post"}, False)
    assert [(TEXT[s.start : s.end], s.techniques) for s in first.labels] == [("The vermin", ("name_calling",))]
    assert [(q.kind, q.speaker) for q in first.quotations] == [("direct", "Ann Quill")]
    assert (second.id, second.labels) == ("7", ())
    assert corpus.techniques == set(NAMES), "an article without a technique was read for all of them"
    only = read_any(Source(tmp_path / "my.jsonl", "sarcasm"), own=("sarcasm",))
    assert only.annotated == {"sarcasm"}


def test_texts_are_found_by_set_id_and_digest(tmp_path):
    other = TEXT.replace("Dam", "Ham")
    rows = [without_text(1), without_text(2), without_text(3), without_text(4, set="en")]
    path = lines(tmp_path / "labels.jsonl", rows)
    texts = [{"id": "n1", "text": TEXT}, {"id": "n2", "text": other}, {"id": "n9", "text": TEXT}]
    lines(tmp_path / "texts" / "ru" / "news" / "data.jsonl", texts)
    with pytest.warns(UserWarning, match=r"3 of 4 texts .*\(en: 1 not there; ru/news: 1 not there, 1 another text\)"):
        corpus = read_any(Source(path, texts=tmp_path / "texts"))
    (article,) = corpus.articles
    assert (article.id, article.text) == ("a1", TEXT)
    assert [TEXT[s.start : s.end] for s in article.labels] == ["The vermin"]


def test_without_any_text_there_is_a_way_out(tmp_path):
    path = lines(tmp_path / "labels.jsonl", [without_text(1), without_text(2, set="en")])
    with pytest.raises(CorpusError, match=r"line 1: holds no text \(say with --texts which folder holds ru/news"):
        read_any(path)
    with pytest.raises(CorpusError, match=r"2 of 2 texts .*give the folder that holds en/\*.jsonl, ru/news/\*.jsonl"):
        read_any(Source(path, texts=tmp_path / "nowhere"))


def test_the_shell_says_what_to_give(tmp_path, monkeypatch, capsys):
    path = lines(tmp_path / "labels.jsonl", [without_text(1)])
    for command in (["evaluate", str(path)], ["train", "--corpus", str(path), "-o", str(tmp_path / "m")]):
        monkeypatch.setattr(sys, "argv", ["framing", *command])
        assert run(app) == 2
        said = capsys.readouterr().err
        assert f"framing: {path}: line 1: holds no text (say with --texts" in said
        monkeypatch.setattr(sys, "argv", ["framing", *command, "--texts", str(tmp_path)])
        assert run(app) == 2
        assert "1 of 1 texts were not found" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["../up", "/etc", "a/../../b", "", "a\\b", "C:x", "a\0"])
def test_a_set_leads_nowhere_else(tmp_path, name):
    lines(tmp_path / "up" / "data.jsonl", [{"id": "n1", "text": TEXT}])
    path = lines(tmp_path / "labels.jsonl", [without_text(1, set=name)])
    with pytest.raises(CorpusError, match=r"line 1.*no name of a set"):
        read_any(Source(path, texts=tmp_path / "texts"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"techniques": [{"technique": "scorn", "start": 0, "end": 3}]}, "techniques[0]: unknown technique 'scorn'"),
        ({"techniques": [{"technique": "furniture", "start": 0, "end": 3}]}, "furniture is no technique"),
        ({"techniques": [{"technique": "doubt", "start": 0, "end": 99}]}, "techniques[0]: 0-99 is not a span"),
        ({"techniques": [{"technique": "doubt", "start": 3, "end": 3}]}, "techniques[0]: 3-3 is not a span"),
        ({"techniques": [{"technique": "doubt", "start": "0", "end": 3}]}, "a whole number is needed, not a string"),
        ({"techniques": {"doubt": [0, 3]}}, "a list is needed, not an object"),
        ({"quotations": [{"start": 0, "end": 3, "kind": "loud"}]}, "quotations[0]: unknown kind 'loud'"),
        ({"text": 7}, "a string is needed, not a number"),
        ({"text": None}, "a string is needed, not nothing"),
        ({"text": "a\ud800 long enough text for all of the labels"}, "half of a surrogate pair"),
        ({"facts": {"n": 1}}, "facts must be an object of strings"),
        ({"text": None, "sha256": "00", "characters": 3, "set": 4}, "set: a string is needed"),
    ],
)
def test_what_is_wrong_is_named_by_line(tmp_path, change, says):
    path = tmp_path / "my.jsonl"
    path.write_text(json.dumps(ROW) + "\n" + json.dumps(ROW | change) + "\n", encoding="utf8")
    with pytest.raises(CorpusError) as caught:
        read_any(path)
    assert str(caught.value).startswith(f"{path}: line 2")
    assert says in str(caught.value)


def test_labels_twice_and_over_one_another_are_told(tmp_path):
    marks = [{"technique": "doubt", "start": s, "end": e} for s, e in ((0, 9), (0, 9), (5, 12))]
    path = lines(tmp_path / "my.jsonl", [ROW | {"techniques": marks}])
    with (
        pytest.warns(UserWarning, match="doubt 0-9 is there 2 times"),
        pytest.warns(UserWarning, match="doubt 5-12 lies over the same technique"),
    ):
        assert len(read_any(path).articles[0].labels) == 2


def test_out_and_back(tmp_path):
    source = lines(tmp_path / "my.jsonl", [ROW])
    import_files([source], source="annotated", output=tmp_path / "corpus")
    export_files([tmp_path / "corpus"], to="annotated", output=tmp_path / "back.jsonl")
    before, after = (of_article(read_any(path).articles[0]) for path in (source, tmp_path / "back.jsonl"))
    assert (after.text, after.marks, after.facts) == (before.text, before.marks, before.facts)
