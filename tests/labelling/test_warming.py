"""Loops are compiled once before a large job, in processes of their own, which later jobs do without."""

import json
import os
import pickle
import subprocess
import sys
from dataclasses import replace

import pytest

from framing import compiled
from framing.labelling import warmed, warming
from framing.labelling.options import LabelOptions, destination
from framing.labelling.plan import plan_job
from framing.labelling.sources import find_sources
from framing.labelling.worker import Task, model_fingerprint
from tests.conftest import ROOT

MODEL = "framing-en-open"


@pytest.fixture
def task(tmp_path):
    corpus = tmp_path / "a.jsonl"
    pages = sorted((ROOT / "datasets/framing-en/articles").glob("*.txt"))[:12]
    corpus.write_text("".join(json.dumps({"text": page.read_text("utf8")}) + "\n" for page in pages))
    options = LabelOptions(model=MODEL)
    plan = plan_job(find_sources([corpus], options.limits, work=tmp_path / "work", leave_out=[]), options)
    place = destination(tmp_path / "out.jsonl", options)
    return Task(0, plan.parts[0], options, place, MODEL, model_fingerprint(MODEL), "nobody")


def test_the_process_reads_the_first_documents_and_leaves_nothing(task, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    assert warming.read_first(task) == 12
    assert sorted(tmp_path.rglob("*")) == before


def processes(monkeypatch, *, end_for_their_size=0):
    """What processes would be started with; the first few end because they are large."""
    started = []

    def run(arguments, **options):
        started.append(options)
        return subprocess.CompletedProcess(arguments, 75 if len(started) <= end_for_their_size else 0)

    monkeypatch.setattr(warming.subprocess, "run", run)
    return started


@pytest.mark.parametrize(("large", "expected"), [(0, 1), (4, 5), (1000, 20)])
def test_processes_follow_each_other_until_one_gets_to_the_end(task, monkeypatch, tmp_path, large, expected):
    pytest.importorskip("numba")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(warming, "_PAYS_FROM", 1)
    started = processes(monkeypatch, end_for_their_size=large)
    warming.compile_loops([task])
    assert len(started) == expected


def test_small_jobs_and_forbidden_loops_start_no_process(task, monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    started = processes(monkeypatch)
    warming.compile_loops([task])
    assert not started
    monkeypatch.setattr(warming, "_PAYS_FROM", 1)
    monkeypatch.setenv("FRAMING_COMPILED", "off")
    warming.compile_loops([task])
    assert not started
    monkeypatch.setenv("FRAMING_COMPILED", "auto")
    warming.compile_loops([task])
    assert len(started) == 1
    options = started[0]
    assert options["env"]["FRAMING_COMPILED"] == "on"
    assert pickle.loads(options["input"]).slices == task.slices


def test_where_loops_are_noted_as_compiled_no_process_is_started(task, monkeypatch, tmp_path):
    pytest.importorskip("numba")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(warming, "_PAYS_FROM", 1)
    started = processes(monkeypatch)
    kept = [tmp_path / "one.nbi", tmp_path / "two.nbi"]
    for file in kept:
        file.touch()
    monkeypatch.setattr(compiled, "kept_files", lambda: kept)
    warmed.note(task.fingerprint)
    warming.compile_loops([task])
    assert not started
    warming.compile_loops([replace(task, fingerprint="another model")])
    assert len(started) == 1
    kept[1].unlink()
    warming.compile_loops([task])
    assert len(started) == 2


def test_nothing_is_noted_while_a_loop_is_not_kept(task, monkeypatch, tmp_path):
    pytest.importorskip("numba")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(compiled, "kept_files", list)
    warmed.note(task.fingerprint)
    assert not warmed.noted(task.fingerprint)
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("changed", ["a module", "its time", "Numba's settings"])
def test_a_note_holds_for_one_state_of_the_modules_and_of_numba(monkeypatch, tmp_path, changed):
    pytest.importorskip("numba")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    for room in ("model", "preprocessing"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "some_loops.py").write_text("ONE = 1")
    monkeypatch.setattr(warmed, "_PACKAGE", tmp_path)
    monkeypatch.setattr(compiled, "digest", compiled.digest.__wrapped__)
    monkeypatch.setattr(compiled, "kept_files", lambda: [tmp_path / "model/some_loops.py"])
    warmed.note("a model")
    assert warmed.noted("a model")
    assert len(list((tmp_path / "cache").iterdir())) == 1
    if changed == "a module":
        (tmp_path / "preprocessing/other.py").write_text("TWO = 2")
    elif changed == "its time":
        os.utime(tmp_path / "model/some_loops.py", (1, 1))
    else:
        monkeypatch.setenv("NUMBA_OPT", "0")
    assert not warmed.noted("a model")
    warmed.note("a model")
    assert warmed.noted("a model")
    assert len(list((tmp_path / "cache").iterdir())) == (2 if changed == "Numba's settings" else 1)


SMALL = """
import resource, subprocess, sys
code = subprocess.call([sys.executable, "-c", sys.argv[1]])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


@pytest.mark.slow
def test_what_workers_need_is_compiled(task, tmp_path, monkeypatch):
    pytest.importorskip("numba")
    cache = tmp_path / "cache"
    environment = os.environ | {
        "NUMBA_CACHE_DIR": str(cache),
        "FRAMING_COMPILED": "on",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    # Through a small process: what the system tells of a child counts what its parent had when it started it.
    child = [sys.executable, "-c", SMALL, warming._CHILD]
    ended_for_their_size = 0
    while True:
        process = subprocess.run(child, input=pickle.dumps(task), env=environment, stdout=subprocess.PIPE, check=False)
        assert 50_000 < int(process.stdout) < 400_000  # kB, what a process of a batch job may have
        if process.returncode == 0:
            break
        assert process.returncode == 75
        ended_for_their_size += 1
    assert 1 <= ended_for_their_size < 10  # some five
    kept = {path: path.stat().st_mtime_ns for path in cache.rglob("*") if path.is_file()}
    assert len(kept) > 20
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(cache))
    assert warmed.noted(task.fingerprint)  # and so no process is started for the next job
    script = (
        "import pathlib, framing; model = framing.load('framing-en')\n"
        f"for page in sorted(pathlib.Path({str(ROOT / 'datasets/framing-en/articles')!r}).glob('*.txt'))[12:]:\n"
        "    model.score(page.read_text('utf8'))"
    )
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    later = {path: path.stat().st_mtime_ns for path in cache.rglob("*") if path.is_file()}
    assert later.items() >= kept.items()
    # What reads terms in rare letters was not asked for before.
    assert {path.name.partition("-")[0] for path in later.keys() - kept.keys()} <= {"reading_loops.sum_rows"}
