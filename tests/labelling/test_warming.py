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
MEMORY = "; import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


@pytest.fixture
def task(tmp_path):
    corpus = tmp_path / "a.jsonl"
    pages = sorted((ROOT / "datasets/framing-en/articles").glob("*.txt"))[:12]
    corpus.write_text("".join(json.dumps({"text": page.read_text("utf8")}) + "\n" for page in pages))
    options = LabelOptions(model=MODEL)
    plan = plan_job(find_sources([corpus], options.limits, work=tmp_path / "work", leave_out=[]), options)
    place = destination(tmp_path / "out.jsonl", options)
    return Task(0, plan.parts[0], options, place, MODEL, model_fingerprint(MODEL), "nobody")


@pytest.mark.parametrize("step", warming.STEPS)
def test_the_process_reads_the_first_documents_and_leaves_nothing(task, tmp_path, step):
    before = sorted(tmp_path.rglob("*"))
    assert warming.read_first(task, step) == 12
    assert sorted(tmp_path.rglob("*")) == before


def test_small_jobs_and_forbidden_loops_start_no_process(task, monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    started = []
    monkeypatch.setattr(warming.subprocess, "run", lambda *given, **options: started.append(options))
    warming.compile_loops([task])
    assert not started
    monkeypatch.setattr(warming, "_PAYS_FROM", 1)
    monkeypatch.setenv("FRAMING_COMPILED", "off")
    warming.compile_loops([task])
    assert not started
    monkeypatch.setenv("FRAMING_COMPILED", "auto")
    warming.compile_loops([task])
    assert len(started) == len(warming.STEPS)
    options = started[0]
    assert options["env"]["FRAMING_COMPILED"] == "on"
    assert pickle.loads(options["input"]).slices == task.slices


def test_where_loops_are_noted_as_compiled_no_process_is_started(task, monkeypatch, tmp_path):
    pytest.importorskip("numba")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(warming, "_PAYS_FROM", 1)
    started = []
    monkeypatch.setattr(warming.subprocess, "run", lambda *given, **options: started.append(options))
    kept = [tmp_path / "one.nbi", tmp_path / "two.nbi"]
    for file in kept:
        file.touch()
    monkeypatch.setattr(compiled, "kept_files", lambda: kept)
    warmed.note(task.fingerprint)
    warming.compile_loops([task])
    assert not started
    warming.compile_loops([replace(task, fingerprint="another model")])
    assert len(started) == len(warming.STEPS)
    kept[1].unlink()
    warming.compile_loops([task])
    assert len(started) == 2 * len(warming.STEPS)


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
    if changed == "a module":
        (tmp_path / "preprocessing/other.py").write_text("TWO = 2")
    elif changed == "its time":
        os.utime(tmp_path / "model/some_loops.py", (1, 1))
    else:
        monkeypatch.setenv("NUMBA_OPT", "0")
    assert not warmed.noted("a model")


@pytest.mark.slow
def test_what_workers_need_is_compiled(task, tmp_path, monkeypatch):
    pytest.importorskip("numba")
    cache = tmp_path / "cache"
    environment = os.environ | {
        "NUMBA_CACHE_DIR": str(cache),
        "FRAMING_COMPILED": "on",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    for step in warming.STEPS:
        child = [sys.executable, "-c", warming._CHILD.format(step=step) + MEMORY]
        done = subprocess.run(child, input=pickle.dumps(task), env=environment, check=True, capture_output=True)
        assert int(done.stdout) < 400_000  # kB, what a process of a batch job may have
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
    assert {path: path.stat().st_mtime_ns for path in cache.rglob("*") if path.is_file()} == kept
