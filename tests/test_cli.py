"""The command line as its user meets it: exit codes, one-line errors, and output for people and machines."""

import json
import os
import subprocess
import sys

import pytest

from framing.cli import run
from framing.errors import FramingError, ModelError
from tests.conftest import ROOT

EXAMPLE = ROOT / "datasets" / "examples" / "volunteers.txt"
MODEL = "framing-en-open"


@pytest.fixture(autouse=True)
def width(monkeypatch):
    """Of the terminal that tables are made for."""
    monkeypatch.setenv("COLUMNS", "100")


def test_score_prints_a_page_that_names_voices(call):
    code, out, err = call("score", EXAMPLE, "--model", MODEL)
    assert (code, err) == (0, "")
    assert "the outlet" in out
    assert "Idris Belyaev" in out
    assert "furniture" in out


def test_score_as_json_holds_every_passage(call):
    code, out, _ = call("score", EXAMPLE, "--json", "--model", MODEL)
    told = json.loads(out)
    assert code == 0
    text = EXAMPLE.read_text("utf8")
    assert "".join(text[p["start"] : p["end"]] for p in told["passages"]) == text
    assert told["input"] == "volunteers.txt"


def test_separate_prints_and_tells_as_json(call):
    code, out, _ = call("separate", EXAMPLE)
    assert code == 0
    assert "quotation" in out
    code, out, _ = call("separate", '"We will go on," said Ann Lee.', "--json")
    assert code == 0
    assert json.loads(out)["quotations"][0]["text"] == "We will go on,"


def test_several_inputs_go_on_after_one_that_fails(call, tmp_path):
    empty, binary, good = tmp_path / "empty.txt", tmp_path / "binary.txt", tmp_path / "good.txt"
    empty.write_bytes(b" \n")
    binary.write_bytes(bytes(range(256)) * 40)
    good.write_text("The rain stopped at noon.", encoding="utf8")
    code, out, err = call("separate", empty, binary, good, "--json")
    assert code == 1
    assert json.loads(out)["text"] == "The rain stopped at noon."
    assert [line for line in err.splitlines() if "empty.txt" in line]
    assert [line for line in err.splitlines() if "binary.txt" in line]
    assert len(err.splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["score", "nowhere.txt"], "nowhere.txt"),
        (["score", "The rain stopped at noon.", "--model", "no-such-model"], "no-such-model"),
        (["separate", "The rain stopped at noon.", "--language", "xx"], "xx"),
        (["evaluate", "nowhere"], "nowhere"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_2(call, arguments, says):
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert len(err.splitlines()) == 1
    assert "Traceback" not in err


def test_an_unknown_option_is_exit_code_2(call):
    code, _, err = call("score", "--no-such-option")
    assert code == 2
    assert "no-such-option" in err


def test_interruption_is_130_and_errors_survive_pickling(capsys):
    import pickle

    def interrupted():
        raise KeyboardInterrupt

    assert run(interrupted) == 130
    error = ModelError("is cut", file="m", place="byte 3", way_out="train again")
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, FramingError)
    assert str(again) == str(error) == "m: byte 3: is cut (train again)"


def test_standard_input(python):
    done = python("-m", "framing", "separate", "-", "--json", input=b"Rain fell.")
    assert (done.returncode, json.loads(done.stdout)["text"]) == (0, "Rain fell.")


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    article = tmp_path / "long.txt"
    article.write_text("The rain stopped at noon. " * 20_000, encoding="utf8")  # more than a pipe holds
    command = [sys.executable, "-m", "framing", "separate", str(article), "--json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        process.stdout.read(10)
        process.stdout.close()
        complaint = process.stderr.read()
        assert process.wait(60) == 0, complaint
    assert complaint == b""
