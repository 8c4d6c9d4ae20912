"""framing.toml: what it says, and that what is wrong in it is named with file, line and key."""

from pathlib import Path

import pytest

from framing.errors import OptionError
from framing.training.config import Config, read_config

GOOD = """
# my project
[train]
base = "framing-en-open"
corpora = ["corrected", "export.json"]
out = "my-model"
jobs = 1

[techniques.sarcasm]
description = "Says the opposite
  of what is meant."
from = "sarcasm.csv"
called = "SARC"
rate = 0.01

[techniques.weasel_words]
description = "Claims without a source."
from = ["a.jsonl", "b"]
text = "sentence"
label = "class"
""".replace("opposite\n  of", "opposite of")


@pytest.fixture
def write(tmp_path):
    def write_it(text):
        path = tmp_path / "framing.toml"
        path.write_text(text, encoding="utf8")
        return path

    return write_it


def test_everything_is_read_and_paths_are_the_files(write, tmp_path):
    config = read_config(write(GOOD))
    assert (config.base, config.jobs, config.output) == ("framing-en-open", 1, tmp_path / "my-model")
    assert config.corpora == (tmp_path / "corrected", tmp_path / "export.json")
    sarcasm, weasel = config.own
    assert (sarcasm.name, sarcasm.description, sarcasm.rate) == ("sarcasm", "Says the opposite of what is meant.", 0.01)
    assert sarcasm.place == "line 9, techniques.sarcasm"
    assert [(s.path, s.technique, s.called) for s in sarcasm.sources] == [
        (tmp_path / "sarcasm.csv", "sarcasm", ("SARC",))
    ]
    assert [(s.path.name, s.text, s.label) for s in weasel.sources] == [
        ("a.jsonl", "sentence", "class"),
        ("b", "sentence", "class"),
    ]


def test_the_folder_of_texts(write, tmp_path):
    assert read_config(write('[train]\ntexts = "../data"\n')).texts == tmp_path / "../data"
    assert read_config(write("")).texts is None
    with pytest.raises(OptionError, match=r"line 2, train\.texts: a string is needed"):
        read_config(write('[train]\ntexts = ["a", "b"]\n'))


def test_it_is_looked_for_where_the_call_is_made(write, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read_config() == Config()
    write(GOOD)
    assert [one.name for one in read_config().own] == ["sarcasm", "weasel_words"]
    assert read_config().file == Path("framing.toml")


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("[train]\njobs = 'two'\n", "line 2, train.jobs", "a whole number is needed, not 'two'"),
        ("[train]\njobs = true\n", "line 2, train.jobs", "a whole number is needed"),
        ("[train]\n\ncorpora = 3\n", "line 3, train.corpora", "a string or a list of strings is needed, not 3"),
        ("[train]\ncorpora = ['a', 1]\n", "line 2, train.corpora", "a list of strings is needed"),
        ("[train]\nout = ['a']\n", "line 2, train.out", "a string is needed"),
        ("[train]\nout = ''\n", "line 2, train.out", "'' is no path"),
        ("[train]\noutput = 'x'\n", "line 2, train.output", "unknown key 'output'"),
        ("[trian]\nout = 'x'\n", "line 1, trian", "unknown key 'trian'"),
        ("train = 1\n", "line 1, train", "a table is needed"),
        ("techniques = ['sarcasm']\n", "line 1, techniques", "a table is needed"),
        ("[techniques]\nsarcasm = 'x.csv'\n", "line 2, techniques.sarcasm", "a table is needed"),
        ("techniques.sarcasm.from = 'x.csv'\n", "line 1, techniques.sarcasm", "no description"),
        ("[techniques.sarcasm]\ndescription = 5\n", "line 2, techniques.sarcasm.description", "a string is needed"),
        ("[techniques.sarcasm]\ndescription = ' '\n", "line 1, techniques.sarcasm", "no description"),
        ("[techniques.s]\ndescription = 'd'\nrate = 2.0\n", "line 3, techniques.s.rate", "between 0 and 1"),
        ("[techniques.s]\ndescription = 'd'\nrate = 'often'\n", "line 3, techniques.s.rate", "a number with a point"),
        ("[techniques.doubt]\ndescription = 'd'\n", "line 1, techniques.doubt", "cannot be the name"),
        ("[techniques.any]\ndescription = 'd'\n", "line 1, techniques.any", "cannot be the name"),
        ("[techniques.'two words']\ndescription = 'd'\n", "line 1, techniques.two words", "cannot be the name"),
        ("[train]\njobs = \n", "line 2", "is not TOML"),
        ("[train]\njobs = 1\njobs = 2\n", "line 3", "is not TOML"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_key(write, text, place, says):
    path = write(text)
    with pytest.raises(OptionError) as caught:
        read_config(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: {place}")
    assert says in message
    assert caught.value.way_out


def test_what_cannot_be_read_is_refused(tmp_path, write):
    with pytest.raises(OptionError, match="cannot be read"):
        read_config(tmp_path / "nowhere.toml")
    with pytest.raises(OptionError, match="cannot be read"):
        read_config(tmp_path)
    path = write("")
    path.write_bytes(b"# caf\xe9")
    with pytest.raises(OptionError, match="cannot be read"):
        read_config(path)
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(OptionError, match="larger than"):
        read_config(path)
