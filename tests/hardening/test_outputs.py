"""Row 6: names that are none, and outputs that stand where something else is; more in `tests/interchange` and
`tests/labelling`."""

from pathlib import Path

import pytest

import framing
from framing import FramingError, OptionError, label_corpus
from framing.interchange import export_files, import_files
from framing.labelling.summary import read_labels
from framing.preprocessing import read_page
from framing.rendering.html import write_page
from framing.training.corpus import read_corpus

NO_NAMES = ["a\x00b", "x" * 5000, "日" * 200, "a/\x00", "gone/../gone", "\udce9"]


@pytest.mark.parametrize("name", NO_NAMES)
@pytest.mark.parametrize(
    "entry",
    [
        framing.load,
        lambda name: read_page(Path(name)),
        read_corpus,
        lambda name: list(read_labels(name)),
        lambda name: label_corpus(name, "out.jsonl"),
        lambda name: import_files([name], source="brat", output="out"),
        lambda name: import_files([name], source="ptc", output="out"),
        lambda name: import_files([name], source="doccano", output="out"),
        lambda name: export_files([name], to="tei", output="out"),
    ],
)
def test_what_names_no_file_is_refused(entry, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FramingError) as refused:
        entry(name)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("name", ["a\x00b", "x" * 5000, "日" * 200])
def test_what_can_be_no_output_is_refused(name, tmp_path, monkeypatch, small_model):
    monkeypatch.chdir(tmp_path)
    Path("in.txt").write_text("A text of the council.")
    small_model.save("model")
    for write in (
        lambda: label_corpus("in.txt", name, model="model"),
        lambda: label_corpus("in.txt", f"{name}.jsonl", model="model"),
        lambda: export_files([framing_report(small_model)], to="tei", output=name),
        lambda: write_page("<!doctype html>", name),
        lambda: small_model.save(name),
    ):
        with pytest.raises(FramingError):
            write()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.txt", "model", "report.json"]


def framing_report(model):
    import json

    path = Path("report.json")
    path.write_text(json.dumps({"input": "a.txt", **model.score("They are savage traitors.").to_dict()}))
    return path


def test_a_page_replaces_a_page_and_nothing_else(tmp_path):
    path = tmp_path / "page.html"
    write_page("<!doctype html><p>1", str(path))
    write_page("<!doctype html><p>2", str(path))
    assert path.read_text() == "<!doctype html><p>2"
    path.write_text("An article that took a day to write.")
    with pytest.raises(OptionError, match="is there already"):
        write_page("<!doctype html><p>3", str(path))
    assert path.read_text() == "An article that took a day to write."
    with pytest.raises(OptionError):
        write_page("<!doctype html>", str(tmp_path))


def test_a_text_that_is_too_long_for_a_name_is_a_text(capsys):
    from framing.cli import app, run

    assert run(lambda: app(["separate", "日" * 100 + " 日本 「日」 日本", "--language", "en"])) == 0
    assert "narration" in capsys.readouterr().out
