"""Workers that die, jobs that are killed, and a cluster that loses a worker."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import framing
from framing import LabellingError, label_corpus
from tests.labelling.batches import article, failures_in, files_in, rows_in, write_jsonl

# Python runs a module of this name at its start: in the workers the model dies of certain words.
DEADLY = """
import os, pathlib, signal
from framing.scoring import Model
score = Model.score
def deadly(self, text, **chosen):
    if "EXIT-HERE" in text:
        os._exit(3)
    if "KILL-HERE" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "ONCE-HERE" in text:
        mark = pathlib.Path(os.environ["DEADLY_MARK"])
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    if "SLOWLY" in text:
        import time
        time.sleep(0.02)
    return score(self, text, **chosen)
Model.score = deadly
"""
SOURCE = str(Path(framing.__file__).parents[1])


@pytest.fixture
def deadly(tmp_path, monkeypatch):
    folder = tmp_path / "deadly"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(DEADLY)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), SOURCE]))
    monkeypatch.setenv("DEADLY_MARK", str(tmp_path / "mark"))
    return folder


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_document_that_kills_its_worker_is_a_failure_and_the_rest_is_done(deadly, model, tmp_path, jobs):
    words = {7: "EXIT-HERE", 8: "KILL-HERE", 20: "KILL-HERE", 25: "ONCE-HERE"}
    records = [{"text": article(n) + words.get(n, "")} for n in range(30)]
    path = write_jsonl(tmp_path / "a.jsonl", records)
    result = label_corpus(path, tmp_path / "l.jsonl", model=model, jobs=jobs, part_size=1500)
    assert (result.articles, result.failures, result.kinds) == (27, 3, {"worker_died": 3})
    failures = failures_in(result)
    assert [failure["place"] for failure in failures] == ["line 8", "line 9", "line 21"]
    assert "exit code 3" in failures[0]["message"]
    assert "SIGKILL" in failures[1]["message"]
    labelled = {row["place"] for row in rows_in(result.output)}
    assert labelled == {f"line {n + 1}" for n in range(30) if n not in (7, 8, 20)}


def test_a_worker_that_cannot_start_ends_the_job(tmp_path, model, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text("import os, sys\nif sys.argv[0] == '-c': os._exit(9)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    path = write_jsonl(tmp_path / "a.jsonl", [{"text": "x"}])
    with pytest.raises(LabellingError, match="exit code 9"):
        label_corpus(path, tmp_path / "l", model=model)


def heed_interrupts():
    """A shell that runs the tests in the background lets all that they start ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def command(*arguments):
    return [sys.executable, "-m", "framing", "label", *map(str, arguments)]


def parts_in(folder):
    return list(folder.glob("part-*"))


def environment():
    return os.environ | {"PYTHONPATH": os.pathsep.join([os.environ.get("PYTHONPATH", ""), SOURCE])}


@pytest.mark.parametrize("jobs", [1, 2])
def test_killed_and_resumed_is_as_if_nothing_had_happened(deadly, model, tmp_path, jobs):
    texts = [article(n) * 3 + " SLOWLY" for n in range(150)]  # 20 ms each at least
    path = write_jsonl(tmp_path / "a.jsonl", [{"id": n, "text": text} for n, text in enumerate(texts)])
    label_corpus(path, tmp_path / "whole", model=model, part_size=6000, id="id")
    rng, kills = random.Random(jobs), 0
    arguments = command(path, "-o", tmp_path / "killed", "-m", model, "--part-size", 6000, "--id", "id", "-j", jobs)
    for _ in range(3):
        job = subprocess.Popen([*arguments, "--resume"], env=environment(), stderr=subprocess.DEVNULL)
        enough = len(parts_in(tmp_path / "killed")) + rng.randint(0, 3)
        while job.poll() is None and len(parts_in(tmp_path / "killed")) < enough:
            time.sleep(0.005)
        time.sleep(rng.uniform(0.0, 0.1))
        kills += job.poll() is None
        job.kill()
        job.wait()
    assert subprocess.run([*arguments, "--resume"], env=environment(), capture_output=True, check=False).returncode == 0
    assert kills == 3
    assert files_in(tmp_path / "killed") == files_in(tmp_path / "whole")


# A job whose leading process is killed before its n-th step on the disk.
ENDING = """
import os, pathlib, signal, sys
from framing import label_corpus
left = int(sys.argv[1])
def deadly(step):
    def taken(*given, **named):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*given, **named)
    return taken
os.replace, os.fsync = deadly(os.replace), deadly(os.fsync)
for name in ("touch", "rename", "unlink", "rmdir"):
    setattr(pathlib.Path, name, deadly(getattr(pathlib.Path, name)))
label_corpus(sys.argv[2], sys.argv[3], model=sys.argv[4], part_size=1000, resume=True)
"""


@pytest.mark.parametrize("output", ["whole", "whole.jsonl"])
def test_killed_before_any_step_on_the_disk_and_resumed_is_whole(model, tmp_path, output):
    path = write_jsonl(tmp_path / "a.jsonl", [{"text": article(n)} for n in range(6)] + [{"text": ""}])
    label_corpus(path, tmp_path / "one" / output, model=model, part_size=1000)
    expected = files_in(tmp_path / "one")
    died = 0
    for step in range(1, 60):
        folder = tmp_path / f"{step}"
        told = tmp_path / f"{step}.txt"
        with told.open("w") as stderr:  # a pipe would be held open by the worker that is left
            arguments = [sys.executable, "-c", ENDING, str(step), path, folder / output, model]
            job = subprocess.run(arguments, env=environment(), stderr=stderr, check=False)
        if job.returncode == 0:
            break
        assert job.returncode == -signal.SIGKILL, told.read_text()
        died += 1
        label_corpus(path, folder / output, model=model, part_size=1000, resume=True)
        assert files_in(folder) == expected, step
    assert job.returncode == 0
    assert died > 8


@pytest.mark.parametrize("jobs", [1, 2])
def test_interrupted_says_how_to_go_on(deadly, model, tmp_path, jobs):
    path = write_jsonl(tmp_path / "a.jsonl", [{"text": f"{article(n)} SLOWLY"} for n in range(300)])
    arguments = command(path, "-o", tmp_path / "l", "-m", model, "--part-size", 2000, "-j", jobs)
    job = subprocess.Popen(
        arguments, env=environment(), stderr=subprocess.PIPE, start_new_session=True, preexec_fn=heed_interrupts
    )
    wait_for(lambda: len(list((tmp_path / "l").glob("part-*"))) > 2)
    os.killpg(job.pid, signal.SIGINT)  # a terminal's Ctrl-C reaches every process
    _, told = job.communicate(timeout=60)
    assert job.returncode == 130
    assert b"parts are whole" in told
    assert b"--resume" in told
    assert b"Traceback" not in told
    assert not list((tmp_path / "l").rglob("*.tmp"))
    assert label_corpus(path, tmp_path / "l", model=model, part_size=2000, resume=True, jobs=2).articles == 300


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


# distributed leaves an event loop and sockets to the garbage collector when a worker is killed.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")
def test_a_cluster_that_loses_a_worker_gives_the_same(deadly, model, tmp_path):
    distributed = pytest.importorskip("distributed")
    path = write_jsonl(tmp_path / "a.jsonl", [{"text": f"{article(n)} SLOWLY"} for n in range(200)])
    label_corpus(path, tmp_path / "here", model=model, part_size=4000)
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        victim = next(iter(client.run(os.getpid).values()))

        def kill():
            wait_for(lambda: len(list((tmp_path / "there").glob("part-*"))) > 4)
            os.kill(victim, signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        result = label_corpus(
            path,
            tmp_path / "there",
            model=model,
            part_size=4000,
            backend="dask",
            address=cluster.scheduler_address,
            jobs=-1,
        )
        killer.join()
    assert result.articles == 200
    assert files_in(tmp_path / "there") == files_in(tmp_path / "here")
