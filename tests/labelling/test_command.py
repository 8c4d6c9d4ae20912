import json

from framing.labelling.progress import bar
from tests.labelling.batches import article, rows_in, write_jsonl


def test_the_command(cli, tmp_path, model):
    records = [{"nr": n, "b": n, "text": article(n) if n else ""} for n in range(5)]
    path = write_jsonl(tmp_path / "a.jsonl", records)
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
    assert f"{path}: line 1: the text is empty" in table.stderr  # the reason, not its kind alone


def test_standard_input_is_read_to_its_end(python, tmp_path, model):
    lines = "".join(json.dumps({"text": article(n)}) + "\n" for n in range(3))
    for given in (lines, json.dumps([{"text": article(n)} for n in range(3)]), "nr,text\n1,One.\n2,Two.\n3,Three.\n"):
        for output in ("l.jsonl", "folder"):
            done = python(
                "-m",
                "framing",
                "label",
                "-",
                "-o",
                output,
                "-m",
                model,
                "--force",
                cwd=tmp_path,
                input=given,
                text=True,
            )
            assert done.returncode == 0, done.stderr
            rows = rows_in(tmp_path / output)
            assert [row["place"] for row in rows if row.get("passage") == 0] != []
            assert len({row["id"] for row in rows}) == 3


def test_nothing_to_label_is_no_success(cli, tmp_path, model):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.docx").write_text("x")
    done = cli("label", tmp_path / "in", "-o", tmp_path / "l", "-m", model)
    assert done.returncode == 2
    assert ".docx" in done.stderr
    assert not (tmp_path / "l").exists()
    (tmp_path / "a.jsonl").write_text("\n\n")
    done = cli("label", tmp_path / "a.jsonl", "-o", tmp_path / "l", "-m", model)
    assert done.returncode == 1
    assert "none was labelled" in done.stderr


def test_an_id_that_stands_twice_and_a_file_under_two_names_are_told(cli, tmp_path, model):
    path = write_jsonl(tmp_path / "a.jsonl", [{"nr": n // 2, "text": article(n)} for n in range(3)])
    (tmp_path / "b.jsonl").symlink_to(path)
    done = cli("label", path, tmp_path / "b.jsonl", "-o", tmp_path / "l.jsonl", "-m", model, "--id", "nr")
    assert done.returncode == 0, done.stderr
    notices = [json.loads(line) for line in (tmp_path / "l.jsonl.notices.jsonl").read_text().splitlines()]
    assert [notice["kind"] for notice in notices] == ["id", "twice"]
    assert "line 1" in notices[0]["message"]
    assert "line 2" in notices[0]["message"]
    assert "notices.jsonl" in done.stderr


def test_another_language_is_a_failure_unless_it_is_overruled(cli, tmp_path, model):
    german = (
        "Der Rat hat am Dienstag nicht getagt, und das ist auch gut so, weil die Stadt sich mit den Kosten für den Bau "
    )
    path = write_jsonl(tmp_path / "a.jsonl", [{"text": article(1)}, {"text": german * 3}])
    done = cli("label", path, "-o", tmp_path / "l.jsonl", "-m", model)
    assert done.returncode == 1
    assert "looks like German, and the model tiny reads English" in done.stderr
    assert {row["id"] for row in rows_in(tmp_path / "l.jsonl")} == {f"{path}:1"}
    again = cli("label", path, "-o", tmp_path / "l.jsonl", "-m", model, "--force", "--language", "en")
    assert (again.returncode, len({row["id"] for row in rows_in(tmp_path / "l.jsonl")})) == (0, 2)
    wrong = cli("label", path, "-o", tmp_path / "l.jsonl", "-m", model, "--force", "--language", "de")
    assert (wrong.returncode, "reads English" in wrong.stderr) == (2, True)


def test_labels_go_to_standard_output(cli, tmp_path, model):
    path = write_jsonl(tmp_path / "a.jsonl", [{"nr": n, "text": article(n) if n != 1 else ""} for n in range(4)])
    done = cli("label", path, "-o", "-", "-m", model, "--id", "nr", "--by", "article")
    assert done.returncode == 1
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["0", "2", "3"]
    assert "line 2: the text is empty" in done.stderr
    table = cli("label", path, "-o", "-", "-m", model, "--format", "csv", "--by", "article")
    assert len(table.stdout.splitlines()) == 4
    assert not list(tmp_path.glob(".*")) + list(tmp_path.glob("-*"))


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
