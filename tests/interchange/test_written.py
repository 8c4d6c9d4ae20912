"""The shape of what is written, as the tools document it, and the formats that are only written."""

import gc
import json
import re
import time
import xml.etree.ElementTree as ET

import pytest

from framing.errors import CorpusError, OptionError
from framing.interchange.document import Document, Mark
from framing.interchange.formats import FORMATS
from framing.interchange.options import Options
from framing.interchange.palette import colours
from framing.training.output_files import write_files

TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def written(name, *documents, unit=""):
    files = FORMATS[name].writer()(documents, Options(unit))
    return {path: content.decode("utf8") for path, content in files.items()}


def utf16(text, start, end):
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_doccano_counts_as_javascript_does(document):
    files = written("doccano", document)
    row = json.loads(files["doccano.jsonl"])
    assert [utf16(row["text"], start, end) for start, end, _ in row["label"]] == [
        document.words(mark) for mark in document.marks
    ]
    assert [label for *_, label in row["label"]] == [mark.label for mark in document.marks]
    assert [mark["text"] for mark in row["framing"]["marks"]] == [document.words(mark) for mark in document.marks]
    assert {label["text"] for label in json.loads(files["label_config.json"])} >= {"euphemism", "quotation_scare"}


def test_graphemes_are_counted_whole():
    document = Document("a", "👩‍🌾 e\u0301 b", (Mark(0, 3, "doubt"), Mark(5, 6, "slogans"), Mark(7, 8, "bandwagon")))
    row = json.loads(written("doccano", document, unit="graphemes")["doccano.jsonl"])
    assert row["label"] == [[0, 1, "doubt"], [2, 3, "slogans"], [4, 5, "bandwagon"]]


def test_label_studio_predicts_or_annotates(document):
    files = written("label-studio", document)
    (task,) = json.loads(files["tasks.json"])
    (prediction,) = task["predictions"]
    assert prediction["model_version"] == "framing-en"
    regions = [region for region in prediction["result"] if region["type"] == "labels"]
    text = task["data"]["text"]
    assert [text[r["value"]["start"] : r["value"]["end"]] for r in regions] == [r["value"]["text"] for r in regions]
    (speaker,) = [region for region in prediction["result"] if region["type"] == "textarea"]
    (quotation,) = [region for region in regions if region["id"] == speaker["id"]]
    assert (speaker["value"]["text"], quotation["value"]["labels"]) == (["Ada Holm"], ["quotation_direct"])
    config = ET.fromstring(files["labeling_config.xml"])
    names = {element.get("name") for element in config.iter() if element.get("name")}
    assert {r["from_name"] for r in prediction["result"]} | {r["to_name"] for r in prediction["result"]} <= names
    assert {label for r in regions for label in r["value"]["labels"]} <= {e.get("value") for e in config.iter("Label")}
    gold = json.loads(written("label-studio", Document("a", "b"))["tasks.json"])
    assert "annotations" in gold[0]
    assert "predictions" not in gold[0]


def test_label_studio_in_the_old_unit(document):
    (task,) = json.loads(written("label-studio", document, unit="utf-16")["tasks.json"])
    for region in task["predictions"][0]["result"]:
        value = region["value"]
        if region["type"] == "labels":
            assert utf16(document.text, value["start"], value["end"]) == value["text"]


def test_prodigy_tokens_make_up_the_text(document):
    odd = Document("b", " a  b\n c d", (Mark(0, 3, "doubt"), Mark(3, 5, "slogans"), Mark(8, 10, "bandwagon")))
    for one in (document, odd):
        row = json.loads(written("prodigy", one)["prodigy.jsonl"])
        tokens = row["tokens"]
        assert "".join(token["text"] + " " * token["ws"] for token in tokens) == row["text"] == one.text
        assert [token["id"] for token in tokens] == list(range(len(tokens)))
        assert all(row["text"][t["start"] : t["end"]] == t["text"] for t in tokens)
        for span in row["spans"]:
            assert tokens[span["token_start"]]["start"] == span["start"]
            assert tokens[span["token_end"]]["end"] == span["end"]
            assert row["text"][span["start"] : span["end"]] == span["text"]
        assert len(row["spans"]) == len(one.marks)


def test_conll_tags_give_the_marks_back(document):
    content = written("conll", document)["articles.conll"]
    head, *lines = content.splitlines()
    columns = head.removeprefix("# columns = ").split()
    assert columns == ["FORM", "START", "END", "VOICE1", "TECHNIQUE2", "TECHNIQUE"]
    rows = [dict(zip(columns, line.split("\t"), strict=True)) for line in lines if "\t" in line]
    assert all(document.text[int(row["START"]) : int(row["END"])] == row["FORM"] for row in rows)
    found = set()
    for column in columns[3:]:
        open_mark = None
        for row in [*rows, {column: "O", "START": "0", "END": "0"}]:
            kind, _, label = row[column].partition("-")
            if kind != "I" and open_mark:
                found.add(tuple(open_mark))
                open_mark = None
            if kind == "B":
                open_mark = [int(row["START"]), int(row["END"]), label]
            elif kind == "I":
                assert open_mark
                assert open_mark[2] == label
                open_mark[1] = int(row["END"])
    pieces = set()
    for mark in document.marks:  # a blank line ends a sentence for those who read the format, and a mark with it
        for line in re.finditer(r"[^\n]+", document.words(mark)):
            words = line.group().strip()
            if not words:
                continue
            start = mark.start + line.start() + line.group().index(words)
            pieces.add((start, start + len(words), mark.label))
    assert found == pieces
    assert re.search(r"\n\n", content)


def test_brat_cuts_at_line_breaks(document):
    files = written("brat", document)
    lines = files["fete-7.ann"].splitlines()
    (cut,) = [line for line in lines if "bandwagon" in line]
    start = document.text.index("opens")
    second = document.text.index("“Our valley")
    _, places, words = cut.split("\t")
    assert places == f"bandwagon-reductio_ad_hitlerum {start} {start + 5};{second} {second + 11}"
    assert words == "opens “Our valley"
    assert any("Ada Holm" in line for line in lines if line.startswith("#"))
    assert files["fete-7.txt"] == document.text
    assert "\nloaded_language\n" in files["annotation.conf"]
    with pytest.raises(OptionError, match="brat cannot have the label"):
        written("brat", Document("a", "b", (Mark(0, 1, "über"),)))


def test_ptc_has_ptcs_names(document):
    files = written("ptc", document)
    labels = [line.split("\t")[1] for line in files["techniques.tsv"].splitlines()]
    assert set(labels) == {
        "Loaded_Language",
        "Name_Calling,Labeling",
        "patriotic_ranking",
        "Bandwagon,Reductio_ad_hitlerum",
    }
    assert files["articles/articlefete-7.txt"] == document.text


def test_w3c_selects_by_position_and_by_quotation(document):
    files = written("w3c", document)
    page = json.loads(files["annotations.jsonld"])
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    assert len(page["items"]) == len(document.marks) == len({item["id"] for item in page["items"]})
    for item, mark in zip(page["items"], document.marks, strict=True):
        assert item["type"] == "Annotation"
        assert item["body"]["value"] == mark.label
        text = files[item["target"]["source"]]
        position, quotation = item["target"]["selector"]
        assert text[position["start"] : position["end"]] == quotation["exact"] == document.words(mark)
        around = quotation["prefix"] + quotation["exact"] + quotation["suffix"]
        assert text.startswith(around, position["start"] - len(quotation["prefix"]))
    assert [item["body"].get("speaker") for item in page["items"]].count("Ada Holm") == 1


def test_tei_anchors_give_the_marks_back(document):
    content = written("tei", document, Document("other", "Nothing here\r\n"))["articles.xml"]
    root = ET.fromstring(content)
    first, second = root.findall(f"{TEI}TEI")
    (block,) = first.iter(f"{TEI}ab")
    assert "".join(block.itertext()) == document.text
    assert "".join(next(second.iter(f"{TEI}ab")).itertext()) == "Nothing here\r\n"
    places, at = {}, len(block.text or "")
    for anchor in block:
        places["#" + anchor.get(XML_ID)] = at
        at += len(anchor.tail or "")
    spans = list(first.iter(f"{TEI}span"))
    found = {(places[s.get("from")], places[s.get("to")], s.get("ana")[1:]) for s in spans}
    assert found == {(mark.start, mark.end, mark.label) for mark in document.marks}
    assert all(s.text == document.text[places[s.get("from")] : places[s.get("to")]] for s in spans)
    ids = [element.get(XML_ID) for element in root.iter() if element.get(XML_ID)]
    assert len(ids) == len(set(ids))
    assert {s.get("ana")[1:] for s in spans} <= set(ids)
    persons = {"#" + p.get(XML_ID): p[0].text for p in first.iter(f"{TEI}person")}
    assert [persons[s.get("corresp")] for s in spans if s.get("corresp")] == ["Ada Holm"]
    assert [s.get("n") for s in spans].count("0.75") == 4


def test_tei_refuses_what_xml_cannot_hold():
    with pytest.raises(CorpusError, match=r"nul: character 1: holds U\+0000"):
        written("tei", Document("nul", "a\x00b"))


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_text_and_none_at_all_are_written(name):
    main = FORMATS[name].main
    assert not main or main in written(name)
    files = written(name, Document("first", ""), Document("second", "word"))
    assert "word" in "".join(files.values())


def test_colours_are_told_apart_and_white_reads_on_them():
    found = colours([Document("a", "bc", (Mark(0, 1, "my_own"),))])
    assert "my_own" in found
    assert len(set(found.values())) == len(found)
    for colour in found.values():
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        assert 1.05 / (luminance + 0.05) >= 4.5, colour


def test_conll_refuses_marks_without_end_above_each_other():
    marks = tuple(Mark(0, end, "doubt") for end in range(1, 100))
    with pytest.raises(CorpusError, match="more than 64 marks overlap"):
        written("conll", Document("a", "x" * 100, marks))


def seconds_for(name, text, folder):
    """CPU seconds to write and read a text with many marks; the garbage of other tests is not counted."""
    marks = [Mark(at, at + 30, ("doubt", "quotation_direct")[at % 2]) for at in range(0, len(text) - 40, 61)]
    gc.collect()
    gc.disable()
    try:
        began = time.process_time()
        files = FORMATS[name].writer()([Document("a", text, tuple(marks))], Options())
        if FORMATS[name].reads:
            write_files(folder, files, force=True)
            (back,) = FORMATS[name].reader()([folder / FORMATS[name].main], Options())
            assert len(back.marks) == len(marks)
        return time.process_time() - began
    finally:
        gc.enable()


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("piece", ["the 🎪 cheers “loud” \r\n", "🎪", "x"])
def test_time_is_linear(name, piece, tmp_path):
    small, large = ((piece * (size // len(piece) + 1))[:size] for size in (50_000, 200_000))
    for _ in range(3):  # a busy machine can slow any one run down
        base = max(seconds_for(name, small, tmp_path / "small"), 0.02)  # below 20 ms the clock says little
        if seconds_for(name, large, tmp_path / "large") < 8 * base:
            return
    pytest.fail("four times the text took more than eight times as long, three times over")


def test_conll_begins_a_mark_anew_after_a_blank_line_and_keeps_letters_whole():
    text = "One cafe\u0301 two\nthree नमस्ते four."
    marks = (Mark(0, text.index(" four"), "doubt"),)
    written = FORMATS["conll"].writer()([Document("a", text, marks)], Options())["articles.conll"].decode()
    rows = [line.split("\t") for line in written.split("\n") if line and not line.startswith("#")]
    assert [(row[0], row[-1]) for row in rows] == [
        ("One", "B-doubt"),
        ("cafe\u0301", "I-doubt"),
        ("two", "I-doubt"),
        ("three", "B-doubt"),
        ("नमस्ते", "I-doubt"),
        ("four", "O"),
        (".", "O"),
    ]
