"""Corpora that cannot teach, or teach less than they seem to: each is named by the shell, with file and line."""

import sys

import pytest

from framing.cli import app, run
from framing.scoring import load

LINES = ["The town hall is open on Monday.\n", "They are savage traitors.\n", "Rain is expected in the north.\n"]
TEXT = "".join(LINES * 4)


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Run the command line in an empty folder; gives exit code and standard error."""
    monkeypatch.chdir(tmp_path)

    def run_it(*arguments):
        monkeypatch.setattr(sys, "argv", ["framing", *arguments])
        code = run(app)
        return code, capsys.readouterr().err

    return run_it


def corpus(folder, labels, text=TEXT):
    (folder / "c" / "articles").mkdir(parents=True)
    if text is not None:
        (folder / "c" / "articles" / "article1.txt").write_bytes(text.encode())
    (folder / "c" / "techniques.tsv").write_bytes(labels.encode())


@pytest.mark.parametrize(
    ("labels", "text", "says"),
    [
        ("", None, "framing: c: the corpus is empty"),
        ("", TEXT, "framing: c: no passage with a technique to learn from"),
        (f"1\tdoubt\t0\t{len(TEXT)}\n", TEXT, "framing: c: only one class: every passage carries a technique"),
        ("1\tdoubt\t0\t9\n1\tdoubt\t0\t9999\n", TEXT, "framing: c/techniques.tsv: line 2: span 0-9999 is not inside"),
        ("1\tdoubt\t0\t9\n1\tscorn\t0\t9\n", TEXT, "framing: c/techniques.tsv: line 2: unknown technique 'scorn'"),
    ],
)
def test_what_cannot_teach_is_refused(call, tmp_path, labels, text, says):
    corpus(tmp_path, labels, text)
    code, said = call("train", "--corpus", "c", "-o", "m", "-j", "1")
    assert code == 2
    assert said.splitlines()[-1].startswith(says)
    assert not (tmp_path / "m").exists()


def test_what_teaches_less_than_it_seems_is_told(call, tmp_path):
    text = TEXT.replace("\n", "\r\n", 2)
    places = [at for at in range(len(text)) if text.startswith("They are", at)][:3]
    rows = [f"1\tname_calling\t{at}\t{at + 24}\n" for at in places]
    corpus(
        tmp_path,
        "".join([rows[0].replace("\n", "\r\n"), *rows, f"1\tname_calling\t{places[0] + 5}\t{places[0] + 20}\n"]),
        text,
    )
    code, said = call("train", "--corpus", "c", "-o", "m", "-j", "1")
    assert code == 0, said
    assert "c/articles/article1.txt: line 3: line ends are mixed" in said
    assert "c/techniques.tsv: line 2: the same label stands twice; it counts once" in said
    assert "c/techniques.tsv: line 5: name_calling" in said
    assert "lies over the same technique of line 1" in said
    assert "warning: name_calling has 3 examples, 20 are needed: it is scored, but off by default" in said
    assert "warning: there is no example of loaded_language, repetition" in said
    model = load(tmp_path / "m")
    assert set(model.off) == set(model.techniques)
    assert not any(passage.labels for passage in model.score(TEXT).passages)


@pytest.mark.filterwarnings("default::UserWarning")
def test_warnings_are_one_line_in_every_command(call, tmp_path):
    corpus(tmp_path, "1\tdoubt\t0\t9\n1\tdoubt\t0\t9\n")
    code, said = call("evaluate", "c", "--model", "framing-en-open")
    assert code == 0
    assert said == "framing: c/techniques.tsv: line 2: the same label stands twice; it counts once\n"


def test_marks_that_an_export_has_twice_are_told(call, tmp_path):
    (tmp_path / "e.jsonl").write_text('{"text": "Oh no.", "label": [[0, 2, "doubt"], [0, 2, "doubt"]]}\n')
    code, said = call("import", "e.jsonl", "--from", "doccano", "-o", "c")
    assert code == 0
    assert "framing: e.jsonl: line 1: doubt 0-2 is there 2 times; it counts once" in said
