"""Files of labelled passages: CSV and JSON Lines, with or without technique names, and what is wrong in them."""

import json

import pytest

from framing.errors import CorpusError
from framing.training.config import Source
from framing.training.passages_file import read_passages

FOR_ONE = {"technique": "sarcasm", "called": ("SARC",)}


def labels_of(corpus):
    return [tuple(name for label in article.labels for name in label.techniques) for article in corpus.articles]


@pytest.fixture
def write(tmp_path):
    def write_it(content, name="my.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_it


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_for_one_technique(write, separator, end):
    rows = ["label|text", '1|"Oh, sure; of course.', 'Great."', "SARC|Very clever", "sarcasm|Wow", "0|Rain", "|Snow"]
    path = write("\ufeff" + end.join(row.replace("|", separator) for row in rows) + end)
    corpus = read_passages(Source(path, **FOR_ONE), own=("sarcasm",))
    assert labels_of(corpus) == [("sarcasm",), ("sarcasm",), ("sarcasm",), (), ()]
    assert corpus.articles[0].text == f"Oh, sure; of course.{end}Great."
    assert all(article.whole for article in corpus.articles)
    assert corpus.techniques == {"sarcasm"}


def test_a_table_with_names_of_techniques(write):
    path = write("text,label\na b,doubt;sarcasm\nc d,Loaded_Language\ne f,\n")
    corpus = read_passages(Source(path), own=("sarcasm",))
    assert labels_of(corpus) == [("doubt", "sarcasm"), ("loaded_language",), ()]


def test_json_lines(write):
    rows = [{"sentence": "a", "y": True}, {"sentence": "b", "y": 0}, {"sentence": "c", "y": ["doubt", "sarcasm"]}]
    rows += [{"sentence": "d", "y": None}, {"sentence": "e", "y": []}]
    for content in ("\n".join(map(json.dumps, rows)) + "\n", json.dumps(rows, indent=1)):
        path = write(content, "my.jsonl")
        corpus = read_passages(Source(path, text="sentence", label="y", **FOR_ONE), own=("sarcasm",))
        assert labels_of(corpus) == [("sarcasm",), (), ("doubt", "sarcasm"), (), ()]


def test_a_passage_that_stands_twice_counts_once(write):
    path = write("text,label\nsame words,1\nother,0\nsame  words,1\n")
    with pytest.warns(UserWarning, match=r"my\.csv: line 4: the same passage stands on line 2"):
        assert len(read_passages(Source(path, **FOR_ONE), own=("sarcasm",)).articles) == 2
    path = write("text,label\nsame words,1\nsame words,0\n")
    with pytest.warns(UserWarning, match="line 3: the same passage with another label stands on line 2"):
        assert labels_of(read_passages(Source(path, **FOR_ONE), own=("sarcasm",))) == [("sarcasm",)]


@pytest.mark.parametrize(
    ("name", "content", "place", "says"),
    [
        ("my.csv", "", "", "the corpus is empty"),
        ("my.csv", "text,label\n", "", "the corpus is empty"),
        ("my.csv", "words,label\na,1\n", "line 1", "no column 'text'"),
        ("my.csv", "text,label\na,1\nb,\n ,0\n", "line 4", "holds no text"),
        ("my.csv", "text,label\n\na,1\nb,irony\n", "line 4", "unknown technique 'irony'"),
        ("my.csv", "text,label\na,1\nb,c,0\n", "line 3", "3 fields, the head has 2"),
        ("my.csv", 'text,label\na,1\n"b,0\n', "line 3", "is not a table"),
        ("my.csv", b"text,label\ncaf\xe9,1\n", "byte 14", "is not UTF-8"),
        ("my.csv", 'text,label\na,"Whataboutism,Straw_Men,Red_Herring"\n', "line 2", "stands for several"),
        ("my.jsonl", '{"text": "a", "label": 1}\n\n{"text": "b"}\n', "line 3", "no key 'label'"),
        ("my.jsonl", '{"text": "a", "label": 1}\n{"text" 2}\n', "line 2", "is not JSON"),
        ("my.jsonl", "1\n", "line 1", "an object is needed"),
        ("my.jsonl", '{"text": 7, "label": 1}\n', "line 1", "holds no text"),
        ("my.jsonl", '{"text": "a", "label": {"x": 1}}\n', "line 1", "a name or a list of names"),
    ],
)
def test_what_is_wrong_is_named_by_line(write, name, content, place, says):
    path = write(content, name)
    with pytest.raises(CorpusError) as caught:
        read_passages(Source(path, **FOR_ONE), own=("sarcasm",))
    assert str(caught.value).startswith(f"{path}: {place}")
    assert says in str(caught.value)


def test_an_unknown_label_says_how_to_declare_it(write):
    path = write("text,label\na,Dog Whistle\n")
    with pytest.raises(CorpusError, match=r"\[techniques\.dog_whistle\].*called = 'Dog Whistle'.*framing\.toml"):
        read_passages(Source(path))
    with pytest.raises(CorpusError, match="'1' says nothing without a technique"):
        read_passages(Source(write("text,label\na,1\n")))
