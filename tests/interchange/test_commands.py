"""From the shell: a report out, corrected labels back into a corpus, and the reasons why not."""

import json

import pytest
from tests.conftest import ROOT

from framing.errors import FramingError
from framing.interchange.formats import FORMATS, READABLE
from framing.interchange.options import Options
from framing.interchange.reports import read as read_reports
from framing.training.corpus import read_corpus

EXAMPLE = ROOT / "datasets" / "examples" / "volunteers.txt"


@pytest.fixture
def report(call, tmp_path):
    path = tmp_path / "report.jsonl"
    path.write_text(call("score", EXAMPLE, "--json", "--model", "framing-en-open")[1], encoding="utf8")
    return path


def test_a_report_goes_out_in_each_format_and_comes_back_where_it_can(call, report, tmp_path):
    told = json.loads(report.read_text(encoding="utf8"))
    corpora = []
    for name, one in FORMATS.items():
        code, out, err = call("export", report, "--to", name, "-o", tmp_path / name)
        assert (code, out) == (0, "")
        assert "\n1 articles with " in f"\n{err}"
        assert ("kind is unsure are left out" in err) == any(s["technique"] == "any" for s in told["spans"])
        if name in READABLE:
            source = tmp_path / name / one.main if one.main else tmp_path / name
            assert call("import", source, "--from", name, "-o", tmp_path / f"{name}-back", "--drafts")[0] == 0
            corpora.append(read_corpus(tmp_path / f"{name}-back").articles)
    assert len(corpora) == 5
    ((article,), *others) = corpora
    for (other,) in others:
        assert (other.labels, other.quotations, other.furniture) == (
            article.labels,
            article.quotations,
            article.furniture,
        )
    assert article.id == "volunteers"
    assert article.text == EXAMPLE.read_bytes().decode("utf8")
    named = {(s["start"], s["end"], s["technique"]) for s in told["spans"] if s["technique"] != "any"}
    assert named
    assert {(one.start, one.end, *one.techniques) for one in article.labels} == named
    assert {(q.start, q.end, q.speaker) for q in article.quotations} == {
        (q["start"], q["end"], q["speaker"] or "") for q in told["quotations"]
    }


def test_only_the_techniques_that_a_scorer_knows_go_out(call, tmp_path):
    text = "They are savage. The special operation goes on."
    spans = [
        {"start": 9, "end": 15, "technique": "loaded_language"},
        {"start": 21, "end": 38, "technique": "euphemism"},
    ]
    (tmp_path / "a.json").write_text(json.dumps({"input": "a.txt", "text": text, "spans": spans}))
    for asked, left in (
        ("ptc", {"Loaded_Language"}),
        ("euphemism", {"euphemism"}),
        ("Loaded_Language,euphemism", None),
    ):
        folder = tmp_path / asked
        code, _, err = call("export", tmp_path / "a.json", "--to", "ptc", "-o", folder, "--techniques", asked)
        assert code == 0
        written = {line.split("\t")[1] for line in (folder / "techniques.tsv").read_text().splitlines()}
        assert written == (left or {"Loaded_Language", "euphemism"})
        assert ("left out" in err) == (left is not None)
    assert call("export", tmp_path / "a.json", "--to", "ptc", "-o", tmp_path / "x", "--techniques", "no such")[0] == 2


def test_a_report_without_quotations_gives_them_by_the_passages(tmp_path):
    pieces = [
        ("“We won. ", "quotation", "Ada"),
        ("We did,” ", "quotation", "Ada"),
        ("“Yes,” ", "quotation", "Ada"),
        ("she said. ", "narration", None),
        ("“", "quotation", None),
        ("Send money!\n", "furniture", None),
    ]
    passages, at = [], 0
    for words, voice, speaker in pieces:
        passages.append({"start": at, "end": at + len(words), "text": words, "voice": voice, "speaker": speaker})
        at += len(words)
    path = tmp_path / "in.json"
    path.write_text(json.dumps({"input": "a b.txt", "passages": passages}), encoding="utf8")
    (document,) = read_reports(path, Options())
    assert document.id == "a-b"
    assert [(document.words(mark), mark.label, mark.speaker) for mark in document.marks] == [
        ("We won. We did,", "quotation_direct", "Ada"),
        ("Yes,", "quotation_direct", "Ada"),
        ("Send money!", "furniture", ""),
    ]
    passages[1]["start"] += 1
    path.write_text(json.dumps({"passages": passages}), encoding="utf8")
    with pytest.raises(FramingError, match=r"line 1, passages\[1\]: the passages do not tile the text"):
        list(read_reports(path, Options()))


def test_the_corpus_goes_through_label_studio_unchanged(call, tmp_path):
    corpus = ROOT / "datasets" / "framing-en"
    assert call("export", corpus, "--to", "label-studio", "-o", tmp_path / "tasks.json")[0] == 0
    assert call("import", tmp_path / "tasks.json", "--from", "label-studio", "-o", tmp_path / "back")[0] == 0
    before, after = read_corpus(corpus), read_corpus(tmp_path / "back")
    assert after.fingerprint() == before.fingerprint()
    for one, other in zip(before.articles, after.articles, strict=True):
        assert (one.quotations, one.furniture, one.facts) == (other.quotations, other.furniture, other.facts)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["export", "nowhere.jsonl", "--to", "brat", "-o", "out"], "nowhere.jsonl: cannot be read"),
        (["export", EXAMPLE, "--to", "brat", "-o", "out"], "volunteers.txt: line 1: is not JSON"),
        (["export", EXAMPLE, "--to", "xmi", "-o", "out"], "the format 'xmi' is not known"),
        (["import", EXAMPLE, "--from", "tei", "-o", "out"], "the format 'tei' cannot be imported"),
        (["import", EXAMPLE, "--from", "brat", "--offsets", "utf-16", "-o", "out"], "brat does not count in 'utf-16'"),
        (["import", EXAMPLE, "--from", "doccano", "--rename", "LOC", "-o", "out"], "--rename needs OLD=NEW"),
        (["import", EXAMPLE, "--from", "brat", "-o", "out"], "volunteers.ann: cannot be read"),
    ],
)
def test_a_wrong_call_says_why(call, tmp_path, monkeypatch, arguments, says):
    monkeypatch.chdir(tmp_path)
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
