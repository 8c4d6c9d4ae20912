import json

from framing.labelling.progress import bar
from tests.labelling.batches import article, rows_in, write_jsonl


def test_the_command(cli, tmp_path, model):
    path = write_jsonl(tmp_path / "a.jsonl", [{"nr": n, "text": article(n) if n else ""} for n in range(5)])
    done = cli("label", path, "-o", tmp_path / "l.csv", "-m", model, "--id", "nr", "--keep", "nr,b", "--json")
    assert done.returncode == 1
    result = json.loads(done.stdout)
    assert (result["articles"], result["failures"], result["kinds"]) == (4, 1, {"empty": 1})
    record = json.loads((tmp_path / "l.csv.errors.jsonl").read_text())
    assert record == {
        "input": str(path),
        "place": "line 1",
        "kind": "empty",
        "message": "the text is empty",
        "id": "0",
    }
    assert {row["id"] for row in rows_in(tmp_path / "l.csv")} == {"1", "2", "3", "4"}
    there = cli("label", path, "-o", tmp_path / "l.csv", "-m", model)
    assert there.returncode == 2
    assert "there already" in there.stderr
    table = cli("label", path, "-o", tmp_path / "l.csv", "-m", model, "--overwrite")
    assert table.stdout == ""
    assert "articles" in table.stderr
    assert "empty" in table.stderr


def test_a_dry_run_counts_and_writes_nothing(cli, tmp_path, corpus):
    (corpus / "empty.jsonl").write_text("")
    (corpus / "photo.jpg").write_text("")
    done = cli("label", corpus, "-o", tmp_path / "l", "--dry-run", "--json")
    counted = json.loads(done.stdout)
    assert (counted["inputs"], counted["documents"], counted["failures"], counted["skipped"]) == (9, 50, 1, 1)
    assert not (tmp_path / "l").exists()
    assert cli("label", corpus, "-o", tmp_path / "l", "--dry-run").stdout.split()[:2] == ["inputs", "9"]


def test_too_many_failures_is_exit_code_1(cli, tmp_path, model):
    path = write_jsonl(tmp_path / "a.jsonl", [{"text": ""}] * 3)
    done = cli("label", path, "-o", tmp_path / "l", "-m", model, "--max-failures", 1)
    assert done.returncode == 1
    assert "--resume" in done.stderr


def test_the_bar_is_for_terminals_only():
    import io

    from rich.console import Console

    from framing.labelling import Progress

    for terminal in (False, True):
        file = io.StringIO()
        with bar(Console(file=file, force_terminal=terminal, width=120)) as tell:
            tell(Progress(parts=2, parts_done=1, weight=1000, weight_done=500, articles=10, failures=3))
        assert ("3 failed" in file.getvalue()) == terminal
