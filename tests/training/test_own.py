"""A technique of a user's own, from the shell to every place that shows techniques; and data that cannot teach one."""

import csv
import json
import os
import random
import shutil
import subprocess
import sys

import pytest
from tests.conftest import ROOT

from framing.scoring import load
from framing.training.corpus import read_corpus
from framing.training.corpus_writer import write_corpus

OPENERS = ("Oh sure,", "Oh great,", "How very clever:", "What a genius,", "Bravo,", "Well done,", "Lovely,")
THINGS = ("the bridge", "the budget", "another tax", "a new office", "the report", "this plan", "the harbour")
ENDS = ("that will help", "as ever", "once more", "for the fifth time", "in a drought", "on a Sunday", "at night")
CONFIG = """
[train]
base = "framing-en-open"
out = "my-model"
jobs = 1

[techniques.sarcasm]
description = "Says the opposite of what is meant."
from = "sarcasm.csv"
"""
PAGE = "The council met on Monday. Oh sure, another tax, that will help. The harbour is open again."


def passages(count, seed=0):
    """Half with mocking openers, half plain: three lists of seven give enough different ones."""
    chance, rows = random.Random(seed), {}
    while len(rows) < count:
        opener, thing, end = (chance.choice(words) for words in (OPENERS, THINGS, ENDS))
        carries = len(rows) % 2 == 0
        rows[
            f"{opener} {thing} {end}." if carries else f"The council voted on {thing} {end}, {chance.random():.4f}."
        ] = int(carries)
    return list(rows.items())


def write(folder, rows, config=CONFIG):
    with (folder / "sarcasm.csv").open("w", encoding="utf8", newline="") as file:
        csv.writer(file).writerows([("text", "label"), *rows])
    (folder / "framing.toml").write_text(config, encoding="utf8")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The command line runs in a folder with the project's corpus."""
    background = read_corpus(ROOT / "datasets" / "framing-en").articles[::12]  # a part: it takes less time
    write_corpus(background, tmp_path / "datasets" / "framing-en")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")


@pytest.mark.filterwarnings("default:.*was taught on")
def test_two_hundred_passages_and_no_code(call, tmp_path):
    write(tmp_path, passages(200))
    code, _, said = call("train")
    assert code == 0, said
    row = next(line for line in said.splitlines() if line.startswith("sarcasm "))
    examples, others, *figures = row.split()[1:]
    assert (examples, others) == ("100", "100")
    assert float(figures[3]) > 0.9
    assert "written to my-model" in said
    model, base = load("my-model"), load("framing-en-open")
    assert (model.name, model.techniques) == ("my-model", (*base.techniques, "sarcasm"))
    assert "sarcasm" not in model.off
    assert "**sarcasm**: Says the opposite of what is meant." in model.card
    report = model.score(PAGE)
    assert [PAGE[s.start : s.end] for s in report.spans if s.technique == "sarcasm"] != []
    assert report.passages[0].labels == report.passages[2].labels == ()

    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf8")
    code, out, _ = call("score", page, "--model", "my-model")
    assert (code, "sarcasm" in out) == (0, True)
    code, _, said = call("report", page, "--model", "my-model", "-o", "page.html")
    html = (tmp_path / "page.html").read_text("utf8")
    assert "Sarcasm" in html
    assert "Says the opposite of what is meant." in html
    code, _, said = call("label", page, "--model", "my-model", "-o", "labels.jsonl")
    assert code == 0, said
    rows = [json.loads(line) for line in (tmp_path / "labels.jsonl").read_text("utf8").splitlines()]
    assert [row["labels"] for row in rows] == [[], ["sarcasm"], []]
    assert all("sarcasm" in row for row in rows)
    code, out, _ = call("summary", "labels.jsonl", "--json")
    assert json.loads(out)[0]["sarcasm"] == 1
    code, _, said = call("report", "labels.jsonl", "--model", "my-model", "-o", "dashboard.html")
    assert (code, "Sarcasm" in (tmp_path / "dashboard.html").read_text("utf8")) == (0, True)

    code, out, _ = call("score", page, "--model", "my-model", "--json")
    (tmp_path / "reports.jsonl").write_text(out, encoding="utf8")
    code, _, said = call("export", "reports.jsonl", "--to", "doccano", "-o", "doccano.jsonl")
    assert code == 0, said
    approved = json.loads((tmp_path / "doccano.jsonl").read_text("utf8")) | {"annotation_approver": "ann"}
    (tmp_path / "doccano.jsonl").write_text(json.dumps(approved), encoding="utf8")  # else it is a draft, not gold
    asked = ("--model", "my-model", "--technique", "sarcasm", "--json")
    code, out, said = call("evaluate", "doccano.jsonl", "sarcasm.csv", *asked)
    assert code == 0, said
    assert "sarcasm.csv: my-model was taught on 200 of these 200 articles" in said
    assert "doccano.jsonl: my-model" not in said
    of_page, of_table = ({one["name"]: one for one in json.loads(line)["techniques"]} for line in out.splitlines())
    assert of_page["sarcasm"]["f1"] == 1.0
    assert of_table["sarcasm"]["f1"] > 0.8
    assert of_table["sarcasm"]["passages"] == 100


def test_the_served_page_knows_it(call, tmp_path):
    testing = pytest.importorskip("starlette.testclient")
    from framing.rendering.server import application

    write(tmp_path, passages(60))
    assert call("train")[0] == 0
    client = testing.TestClient(application(load("my-model")), base_url="http://127.0.0.1:8460")
    told = {one["name"]: one for one in client.get("/techniques").json()}
    assert told["sarcasm"]["title"] == "Sarcasm"
    assert told["sarcasm"]["definition"] == "Says the opposite of what is meant."


def test_the_front_door_is_the_same_command(tmp_path):
    write(tmp_path, passages(40))
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, ROOT / "train.py", "-o", "other"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert load(tmp_path / "other").techniques[-1] == "sarcasm"
    done = subprocess.run(
        [sys.executable, ROOT / "train.py", "--config", "nowhere.toml"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "nowhere.toml: cannot be read" in done.stderr


def test_the_same_passages_give_the_same_bytes(call, tmp_path):
    write(tmp_path, passages(40))
    assert call("train", "-o", "a/my-model")[0] == call("train", "-o", "b/my-model", "-j", "2")[0] == 0
    for name in ("model.json", "weights.npz", "README.md"):
        assert (tmp_path / "a" / "my-model" / name).read_bytes() == (tmp_path / "b" / "my-model" / name).read_bytes()


def test_an_export_teaches_too(call, tmp_path):
    rows = [
        {"text": f"The council met. {text} Rain is expected.", "label": [[17, 17 + len(text), "SARC"]] if label else []}
        for text, label in passages(80)
    ]
    (tmp_path / "export.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf8")
    write(tmp_path, [], CONFIG.replace("sarcasm.csv", "export.jsonl") + 'called = "SARC"\n')
    code, _, said = call("train")
    assert code == 0, said
    row = next(line for line in said.splitlines() if line.startswith("sarcasm "))
    assert row.split()[1] == "40"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "sarcasm.csv: the corpus is empty"),
        ([("one", 0), ("two", 0)], "sarcasm.csv: there is no passage with sarcasm"),
        ([("one", 1), ("two", "irony")], "sarcasm.csv: line 3: unknown technique 'irony'"),
    ],
)
def test_what_cannot_teach_it_is_refused_in_one_line(call, tmp_path, rows, says):
    write(tmp_path, rows)
    code, _, said = call("train")
    assert code == 2
    assert says in said
    assert not (tmp_path / "my-model").exists()


def test_one_class_alone_is_refused_or_told(call, tmp_path, monkeypatch):
    write(tmp_path, [row for row in passages(60) if row[1]])
    code, _, said = call("train")
    assert code == 0
    assert "warning: sarcasm: no passage is labelled as one without it" in said
    shutil.rmtree(tmp_path / "datasets")
    monkeypatch.setattr("framing.training.train.shipped_datasets", lambda: None)
    code, _, said = call("train", "--force")
    assert code == 2
    assert "sarcasm.csv: only one class: every passage carries sarcasm" in said
    write(tmp_path, passages(60))
    code, _, said = call("train", "--force")
    assert code == 0
    assert "warning: sarcasm: no other passages to learn from what is usual" in said


def test_three_examples_are_off_and_named(call, tmp_path):
    rows = passages(60)
    kept = [row for row in rows if row[1]][:3] + [row for row in rows if not row[1]]
    write(tmp_path, kept)
    code, _, said = call("train")
    assert code == 0
    assert "warning: sarcasm has 3 examples, 20 are needed: it is scored, but off by default" in said
    model = load("my-model")
    assert "sarcasm" in model.off
    assert model.about["own"]["sarcasm"]["examples"] == 3
    assert "Off by default: sarcasm." in model.card
    assert not any("sarcasm" in passage.labels for passage in model.score(PAGE).passages)


def test_a_base_without_techniques_and_a_wrong_base_are_refused(call, tmp_path):
    code, _, said = call("train", "--base", "framing-en-open")
    assert (code, "no own technique to add to it" in said) == (2, True)
    write(tmp_path, passages(40))
    code, _, said = call("train", "--base", "nothing-here")
    assert (code, "there is no such model" in said) == (2, True)
    code, _, said = call("train", "--config", "framing.toml", "--base", tmp_path / "my-model")
    assert code == 2
    assert call("train")[0] == 0
    code, _, said = call("train", "--base", tmp_path / "my-model", "-o", "again")
    assert (code, "already knows sarcasm" in said) == (2, True)
