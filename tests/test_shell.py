"""What the shell's commands share: what is no article, defaults from a file, lists, where training writes."""

import json
import sys
from collections import Counter

import pytest

from framing.cli import app
from framing.errors import OptionError
from framing.training.config import SHELL_TABLES, TABLES
from framing.training.destination import output_folder
from tests.conftest import ROOT

MODEL = "framing-en-open"


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    """The command line runs in a folder of its own."""
    monkeypatch.chdir(tmp_path)


def test_version_models_and_techniques(call):
    from framing import __version__
    from framing.techniques import NAMES

    assert call("--version") == (0, f"framing {__version__}\n", "")
    told = json.loads(call("models", "--json")[1])
    assert {one["name"] for one in told} >= {"framing-en", "framing-en-open"}
    listed = call("models")[1]
    assert all(listed.count(f"reads {code}") == n for code, n in Counter(one["language"] for one in told).items())
    listed = json.loads(call("techniques", "--json")[1])
    assert [one["name"] for one in listed] == list(NAMES)
    assert all(one["definition"] for one in listed)
    of_model = json.loads(call("techniques", "--json", "--model", MODEL)[1])
    assert all(0 <= one["threshold"] <= 1 for one in of_model)


@pytest.mark.parametrize(
    "case",
    [
        ("nowhere.txt", 2, "no such file"),
        (".", 2, "framing label . -o"),
        ("https://example.org/article", 2, "save the page"),
        ("a.csv", 1, "framing label a.csv -o labels.parquet"),
        ("a.jsonl", 1, "framing label a.jsonl -o labels.parquet"),
        ("a.xml", 1, "feed"),
        ("a.txt", 1, "looks like German"),
        ("Der Rat hat am Dienstag nicht getagt, und das ist auch gut, weil die Brücke noch zu ist.", 1, "German"),
    ],
)
@pytest.mark.parametrize("command", ["score", "separate", "report"])
def test_what_is_no_article_is_said_with_what_to_do(call, tmp_path, command, case):
    given, code, says = case
    (tmp_path / "a.csv").write_text("id,text\n1,One.\n")
    (tmp_path / "a.jsonl").write_text('{"text": "One."}\n')
    (tmp_path / "a.xml").write_text("<rss><channel/></rss>")
    (tmp_path / "a.txt").write_text(
        "Der Rat hat am Dienstag nicht getagt, und das ist auch gut, weil die Brücke noch zu ist."
    )
    more = ["-o", "page.html"] if command == "report" else ["--json"]
    if command == "report":
        if given in (".", "a.csv", "a.jsonl"):
            pytest.skip("`report` takes these for labels")
        code = 2  # of one article that cannot be read no page can be made
    ended, out, err = call(command, given, *more)
    assert (ended, out) == (code, "")
    assert says in err
    assert len(err.splitlines()) == 1
    if command == "separate" and "German" in says:
        assert call(command, given, "--language", "en", "--json")[0] == 0


def test_a_wrong_call_is_refused_before_anything_is_done(call, tmp_path):
    (tmp_path / "a.txt").write_text("The rain stopped at noon, and everybody was glad.")
    code, out, err = call("separate", "a.txt", "nowhere.txt", "--json")
    assert (code, out) == (2, "")
    assert "nowhere.txt" in err


def test_a_text_of_few_words_is_read_and_said_to_be_short(call, tmp_path):
    (tmp_path / "a.txt").write_text("Rain fell.")
    code, out, err = call("separate", "a.txt", "--json")
    assert (code, json.loads(out)["text"]) == (0, "Rain fell.")
    assert "2 words: too few" in err


def test_defaults_of_a_file_hold_and_the_call_goes_before(call, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"body": "They are savage traitors, all of them.", "outlet": "Gazette"}\n')
    toml = f'[defaults]\nmodel = "{MODEL}"\n[train]\njobs = 1\n'
    toml += '[label]\ntext = "body"\nkeep = ["outlet"]\nby = "article"\njobs = 1\n'
    (tmp_path / "framing.toml").write_text(toml)
    code, out, err = call("label", "a.jsonl", "-o", "-")
    assert code == 0, err
    row = json.loads(out)
    assert (row["outlet"], "flagged" in row) == ("Gazette", True)
    assert "passage" in json.loads(call("label", "a.jsonl", "-o", "-", "--by", "passage")[1].splitlines()[0])
    for wrong, says in (
        ("[label]\nno_such = 1\n", "no option --no-such"),
        ("[labels]\nby = 1\n", "unknown table"),
        ("label = 3\n", "table is needed"),
        ("[label\n", "framing.toml"),
        ("[label]\nby = {a = 1}\n", "value is needed"),
    ):
        (tmp_path / "framing.toml").write_text(wrong)
        code, _, err = call("label", "a.jsonl", "-o", "-")
        assert (code, len(err.splitlines())) == (2, 1)
        assert says in err
    (tmp_path / "framing.toml").write_text('[label]\njobs = "many"\n')
    assert call("label", "a.jsonl", "-o", "-")[0] == 2


def test_the_file_of_training_knows_the_commands_tables():
    from typer.main import get_command

    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert commands - {*TABLES} <= SHELL_TABLES
    assert SHELL_TABLES - commands == {"defaults"}


def test_training_writes_into_a_new_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert str(output_folder(None)) == "my-model"
    (tmp_path / "my-model").mkdir()
    (tmp_path / "my-model-2").write_text("")
    assert str(output_folder(None)) == "my-model-3"
    assert output_folder(tmp_path / "my-model") == tmp_path / "my-model"  # it is empty
    (tmp_path / "my-model" / "notes.txt").write_text("")
    for taken in (
        tmp_path / "my-model",
        tmp_path / "my-model-2",
        ROOT / "models" / "framing-en",
        ROOT / "models" / "new",
    ):
        with pytest.raises(OptionError, match="--force"):
            output_folder(taken)
        assert output_folder(taken, force=True) == taken


def test_a_full_disk_is_said(python):
    from pathlib import Path

    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with open("/dev/full", "wb") as full:
        import os
        import subprocess

        command = [sys.executable, "-m", "framing", "separate", "The rain stopped at noon.", "--json"]
        environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "framing: standard output cannot be written: No space left on device\n"


def test_completion_is_offered(call):
    code, out, _ = call("--help")
    assert code == 0
    assert "--install-completion" in out


FEED = """<rss><channel><title>Ostby Post</title>
<item><title>One</title><link>u1</link>
<description>&lt;p&gt;The ferry to Ostby is late, and nobody knows why.</description>
</item><item><title>Two</title></item>
<item><title>Three</title><description>The council met on Monday and went home at noon.</description></item>
</channel></rss>"""


@pytest.mark.parametrize("command", ["score", "separate", "terms"])
def test_a_feed_is_read_item_by_item_and_what_cannot_be_read_is_named(call, tmp_path, command):
    (tmp_path / "feed").write_text(FEED)
    code, out, err = call(command, "feed", "--json")
    assert code == 1
    assert [json.loads(line)["input"] for line in out.splitlines()] == ["feed, item 1", "feed, item 3"]
    assert "item 2" in err
    assert "1 of its 3 items were not read: 2" in err


def test_a_page_of_one_item_of_a_feed(call, tmp_path):
    (tmp_path / "feed").write_text(FEED)
    code, _, err = call("report", "feed", "-o", "page.html")
    assert (code, "--item" in err) == (2, True)
    assert not (tmp_path / "page.html").exists()
    assert call("report", "feed", "-o", "page.html", "--item", "3")[0] == 0
    assert "The council met" in (tmp_path / "page.html").read_text("utf8")
    assert call("report", "feed", "-o", "page.html", "--item", "2")[0] == 2
    assert call("report", "feed", "-o", "page.html", "--item", "4")[0] == 2
