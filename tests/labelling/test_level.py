"""What is labelled at each level, and that the output's record, the page and the terminal say which it was."""

import json

import pandas as pd
import pytest

from framing import OptionError, label_corpus, label_frame
from tests.labelling.batches import rows_in, write_jsonl

TEXT = "The vile regime began an operation. A shameful act was seen in the town. It rained."
BY_WORD = ("loaded_language", "euphemism", "any")


@pytest.fixture(scope="module")
def folder(word_model, tmp_path_factory):
    folder = tmp_path_factory.mktemp("by-word") / "m"
    word_model.save(folder)
    return str(folder)


def techniques(rows):
    return [row["technique"] for row in rows if row["technique"] in BY_WORD]


FOUND = {"shown": ["loaded_language", "any"], "review": ["loaded_language", "euphemism", "any"]}


@pytest.mark.parametrize("level", FOUND)
def test_a_corpus(folder, tmp_path, level):
    source = write_jsonl(tmp_path / "a.jsonl", [{"text": TEXT}])
    given = {"model": folder, "by": "span"} | ({} if level == "shown" else {"level": level})
    result = label_corpus(source, tmp_path / "out.jsonl", **given)
    assert techniques(rows_in(tmp_path / "out.jsonl")) == FOUND[level]
    assert json.loads(result.manifest.read_text("utf8"))["options"]["level"] == level
    for name in FOUND[level]:
        assert result.flagged[name] == 1
    assert result.flagged.get("euphemism", 0) == (level == "review")


@pytest.mark.parametrize("level", FOUND)
@pytest.mark.parametrize("by", ["article", "passage"])
def test_a_table(word_model, level, by):
    labelled = label_frame(pd.DataFrame({"text": [TEXT]}), model=word_model, by=by, level=level)
    assert labelled["error"].isna().all()
    names = {name for labels in labelled["labels"] for name in labels if name in BY_WORD}
    assert names == set(FOUND[level])
    if by == "article":
        assert labelled["passages_euphemism"].tolist() == [int(level == "review")]


def test_a_level_that_is_not_there(word_model, folder, tmp_path, call):
    source = write_jsonl(tmp_path / "a.jsonl", [{"text": TEXT}])
    with pytest.raises(OptionError, match="level"):
        label_frame(pd.DataFrame({"text": [TEXT]}), model=word_model, level="all")
    with pytest.raises(OptionError, match="level"):
        label_corpus(source, tmp_path / "out.jsonl", model=folder, level="all")
    assert not (tmp_path / "out.jsonl").exists()
    for command in (
        ("score", TEXT),
        ("report", TEXT, "-o", tmp_path / "page.html"),
        ("label", source, "-o", tmp_path / "out.jsonl"),
    ):
        code, _, said = call(*command, "--model", folder, "--level", "all")
        assert code == 2
        assert "level" in said
        assert "shown" in said
    assert not (tmp_path / "page.html").exists()


def test_a_job_is_not_resumed_at_another_level(folder, tmp_path):
    source = write_jsonl(tmp_path / "a.jsonl", [{"text": TEXT}])
    label_corpus(source, tmp_path / "out", model=folder)
    with pytest.raises(OptionError.__base__, match="level was 'shown' and is 'review'"):
        label_corpus(source, tmp_path / "out", model=folder, level="review", resume=True)


@pytest.mark.parametrize("level", FOUND)
def test_the_shell_scores_at_a_level_and_says_so(folder, tmp_path, call, level):
    code, out, _ = call("score", TEXT, "--model", folder, "--level", level, "--json")
    assert code == 0
    told = json.loads(out)
    assert told["level"] == level
    assert techniques(told["spans"]) == FOUND[level]
    code, out, _ = call("score", TEXT, "--model", folder, "--level", level)
    assert code == 0
    assert f"level {level}" in out
    assert "pushing wording, kind unsure" in out
    code, _, said = call("report", TEXT, "--model", folder, "--level", level, "-o", tmp_path / "page.html")
    assert code == 0, said
    page = (tmp_path / "page.html").read_text("utf8")
    assert f"level {level}" in page
    assert "Pushing wording, kind unsure" in page
    assert ("Mild, bureaucratic" in page) or level == "shown"


def test_the_shell_labels_at_a_level(folder, tmp_path, call):
    source = write_jsonl(tmp_path / "a.jsonl", [{"text": TEXT}])
    output = tmp_path / "out.csv"
    code, _, said = call("label", source, "-o", output, "--model", folder, "--by", "span", "--level", "review")
    assert code == 0, said
    assert techniques(rows_in(output)) == FOUND["review"]
