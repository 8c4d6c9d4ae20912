"""Long runs of the batch job: memory, scaling, broken documents, kills, a cluster that loses a worker, mutated inputs.

    python benchmarks/labelling.py memory --corpus ../shared/data/ppn/articles.jsonl --articles 100000
    python benchmarks/labelling.py scaling|same|broken|kills|cluster|mutation [--articles N] [--times N]

Each prints its figures and ends with exit code 1 where one misses its mark. Without --corpus the project's own
annotated articles are labelled over and over, with new ids.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
os.environ["PYTHONPATH"] = str(ROOT / "src")

from framing import label_corpus  # noqa: E402

MEMORY_MB, GROWTH, SPEED_UP = 400, 0.10, 1.8


def articles(corpus: Path | None, count: int) -> Iterator[dict[str, str]]:
    """Records with new ids, the corpus over and over."""
    if corpus is None:
        found = [{"text": p.read_text("utf8")} for p in sorted((ROOT / "datasets/framing-en/articles").glob("*.txt"))]
    else:
        found = [json.loads(line) for line in corpus.read_text("utf8").splitlines()]
    for number in range(count):
        yield {**found[number % len(found)], "id": f"n{number}"}


def write(path: Path, corpus: Path | None, count: int) -> Path:
    """The articles as JSONL."""
    with path.open("w", encoding="utf8") as file:
        for record in articles(corpus, count):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def command(*arguments: object) -> list[str]:
    """A call of `framing label`."""
    return [sys.executable, "-m", "framing", "label", *map(str, arguments)]


def digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of all files of an output."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*") if folder.is_dir() else [folder]):
        if path.is_file():
            found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def memory(options: argparse.Namespace, folder: Path) -> bool:
    """Resident memory of each process, sampled twice a second; flat after the first tenth of the time."""
    import psutil

    path = write(folder / "in.jsonl", options.corpus, options.articles)
    begin, samples = time.monotonic(), []
    job = subprocess.Popen([*command(path, "-o", folder / "out", "--id", "id", "-j", options.jobs), "--json"])
    while job.poll() is None:
        sizes = {}
        for process in [psutil.Process(job.pid), *_children(job.pid)]:
            try:
                sizes[process.pid] = process.memory_info().rss / 1e6
            except psutil.Error:
                continue
        samples.append((time.monotonic() - begin, sizes))
        time.sleep(0.5)
    seconds = time.monotonic() - begin
    print(
        f"{options.articles:,} articles, {path.stat().st_size / 1e6:.0f} MB, {options.jobs} jobs: {seconds:.0f} s, "
        f"{options.articles / seconds:.0f} articles/s, {path.stat().st_size / 1e6 / seconds:.2f} MB/s"
    )
    good = job.returncode == 0
    for pid in sorted({pid for _, sizes in samples for pid in sizes}):
        own = [(at, sizes[pid]) for at, sizes in samples if pid in sizes]
        later = [size for at, size in own if at > own[0][0] + (own[-1][0] - own[0][0]) / 10]
        if len(later) < 10:
            continue
        tenth = sorted(later[: max(3, len(later) // 10)])[len(later[: max(3, len(later) // 10)]) // 2]
        growth = max(later) / tenth - 1
        print(
            f"  process {pid}: {tenth:.0f} MB after the first tenth, at most {max(later):.0f}, least {min(later):.0f} "
            f"({growth:+.1%})"
        )
        good &= max(later) < MEMORY_MB and growth <= GROWTH
    return good


def _children(pid: int) -> list[object]:
    import psutil

    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def scaling(options: argparse.Namespace, folder: Path) -> bool:
    """One process and two; CPU time tells how much of a wall-clock ratio is the machine's load."""
    path = write(folder / "in.jsonl", options.corpus, options.articles)
    seconds: dict[int, float] = {}
    for turn in range(options.times):
        for jobs in (1, 2):
            before, begin = os.times(), time.monotonic()
            subprocess.run(
                [*command(path, "-o", folder / f"{jobs}-{turn}", "-j", jobs)], check=True, capture_output=True
            )
            took, after = time.monotonic() - begin, os.times()
            cpu = after.children_user + after.children_system - before.children_user - before.children_system
            print(f"  {jobs} processes: {took:.1f} s, CPU {cpu:.1f} s, load {os.getloadavg()[0]:.1f}")
            seconds[jobs] = min(took, seconds.get(jobs, took))
    ratio = seconds[1] / seconds[2]
    print(f"{options.articles:,} articles: two processes are {ratio:.2f} times one (best of {options.times})")
    return ratio >= SPEED_UP


def same(options: argparse.Namespace, folder: Path) -> bool:
    """One file of each format: the same bytes whatever the jobs, part size and backend."""
    path = write(folder / "in.jsonl", options.corpus, options.articles)
    good = True
    for suffix in ("jsonl", "csv", "parquet"):
        found = set()
        for number, (jobs, size) in enumerate([(1, None), (2, None), (1, 50_000), (2, 333_333), (2, 4_000_000)]):
            output = folder / str(number) / f"out.{suffix}"
            label_corpus(path, output, jobs=jobs, part_size=size, id="id", keep=["source"])
            found.add(hashlib.sha256(output.read_bytes()).hexdigest())
        print(f"{suffix}: {len(found)} different of 5")
        good &= len(found) == 1
    return good


BROKEN = ("empty", "blank", "not UTF-8 and not text", "too large", "broken HTML", "no object", "cut JSON", "no text",
          "text a number", "half a surrogate")  # fmt: skip


def broken(options: argparse.Namespace, folder: Path) -> bool:
    """Of all documents one in a hundred is broken, in ten ways; the others are labelled, these reported."""
    rng = random.Random(1)
    bad = {
        number: index % 10
        for index, number in enumerate(sorted(rng.sample(range(options.articles), options.articles // 100)))
    }
    inputs = folder / "in"
    inputs.mkdir()
    with (inputs / "all.jsonl").open("w", encoding="utf8") as lines:
        for number, record in enumerate(articles(options.corpus, options.articles)):
            way = bad.get(number)
            if way is None:
                lines.write(json.dumps({"text": record["text"]}, ensure_ascii=False) + "\n")
            elif way < 5:
                raw = [b"", b" \n\t", bytes(range(1, 9)) * 99 + b"\xff\xfe\xfd", b"x" * 20_000_001, b"<html><p></q>"][
                    way
                ]
                (inputs / f"{number}.{'html' if way == 4 else 'txt'}").write_bytes(raw)
            else:
                odd = ['[1, "x"]', '{"text": "cut', '{"body": "x"}', '{"text": 5}', '{"text": "\\ud800 half"}'][way - 5]
                lines.write(odd + "\n")
    result = label_corpus(inputs, folder / "out", jobs=options.jobs)
    print(f"{result.articles:,} labelled, {result.failures} reported: {result.kinds}")
    return (result.articles, result.failures) == (options.articles - len(bad), len(bad))


def kills(options: argparse.Namespace, folder: Path) -> bool:
    """SIGKILL at random moments, then --resume; the output of the last is that of an uninterrupted run."""
    path = write(folder / "in.jsonl", options.corpus, options.articles)
    begin = time.monotonic()
    subprocess.run(
        command(path, "-o", folder / "whole", "-j", options.jobs, "--part-size", 30_000),
        check=True,
        capture_output=True,
    )
    whole = time.monotonic() - begin
    rng, killed, finished = random.Random(3), 0, 0
    while killed < options.times:
        told = folder / "stderr.txt"
        with told.open("wb") as stderr:
            job = subprocess.Popen(
                [*command(path, "-o", folder / "killed", "-j", options.jobs, "--part-size", 30_000), "--resume"],
                stdout=subprocess.DEVNULL,
                stderr=stderr,
            )
        try:
            job.wait(timeout=rng.uniform(0.2, min(whole, 6)))
            finished += 1
            if digest(folder / "killed") != digest(folder / "whole"):
                print(f"different after {killed} kills, exit code {job.returncode}: {told.read_text()[-2000:]}")
                for one in sorted((folder / "whole").rglob("*")):
                    other = folder / "killed" / one.relative_to(folder / "whole")
                    if one.is_file() and not (other.is_file() and other.read_bytes() == one.read_bytes()):
                        print(f"  {one.name}: {'other bytes' if other.is_file() else 'missing'}")
                return False
            subprocess.run(["rm", "-r", folder / "killed"], check=True)
        except subprocess.TimeoutExpired:
            job.send_signal(signal.SIGKILL)
            killed += 1
        job.wait()
    subprocess.run(
        [*command(path, "-o", folder / "killed", "--part-size", 30_000), "--resume"], check=True, capture_output=True
    )
    equal = digest(folder / "killed") == digest(folder / "whole")
    print(f"killed {killed} times, begun anew {finished} times: {'equal' if equal else 'different'}")
    return equal


def cluster(options: argparse.Namespace, folder: Path) -> bool:
    """A LocalCluster of two worker processes, one killed in the middle."""
    import distributed

    path = write(folder / "in.jsonl", options.corpus, options.articles)
    label_corpus(path, folder / "here", part_size=100_000)
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as two:
        with distributed.Client(two) as client:
            victim = next(iter(client.run(os.getpid).values()))
        parts = len(list((folder / "here").glob("part-*")))

        def kill() -> None:
            while len(list((folder / "there").glob("part-*"))) < parts // 2:
                time.sleep(0.05)
            os.kill(victim, signal.SIGKILL)
            print(f"worker killed after {len(list((folder / 'there').glob('part-*')))} of {parts} parts")

        threading.Thread(target=kill, daemon=True).start()
        result = label_corpus(
            path, folder / "there", part_size=100_000, backend="dask", address=two.scheduler_address, jobs=-1
        )
    equal = digest(folder / "here") == digest(folder / "there")
    print(f"{result.articles:,} articles: {'equal' if equal else 'different'}")
    return equal


def mutation(options: argparse.Namespace, folder: Path) -> bool:
    """Mutated inputs through the readers: documents or failures, no exception; time and memory are told."""
    import psutil

    sys.path.insert(0, str(ROOT))
    from tests.labelling import test_readers as tests

    good = True
    texts = [record["text"][:300] for record in articles(options.corpus, 12)]
    page = "<html><head><title>T</title></head><body>" + "".join(f"<p>{text}</p>" for text in texts) + "</body></html>"
    for kind in ("html", "jsonl", "csv", "jsonl.gz", "jsonl.zst", "zip", "parquet"):
        path = folder / f"table.{kind}"
        if kind == "html":
            path.write_text(page, encoding="utf8")
        else:
            tests.write_table(path, texts)
        raw, rng = path.read_bytes(), random.Random(5)
        outcomes = {"ok": 0}
        begin, before, slowest = time.monotonic(), psutil.Process().memory_info().rss, 0.0
        for _ in range(options.times):
            path.write_bytes(tests.mutated(raw, rng))
            start = time.process_time()
            for item in tests.read(path, folder):
                name = getattr(item, "kind", "ok")
                outcomes[name] = outcomes.get(name, 0) + 1
            slowest = max(slowest, time.process_time() - start)
        grown = (psutil.Process().memory_info().rss - before) / 1e6
        print(
            f"{kind}: {options.times} in {time.monotonic() - begin:.0f} s, "
            f"slowest {slowest:.2f} s, {grown:+.0f} MB, {outcomes}"
        )
        good &= slowest < 5 and grown < 100
        path.unlink()
    return good


def limits(options: argparse.Namespace, folder: Path) -> bool:
    """Inputs over each limit: refused within a second, without growth of memory."""
    import resource

    sys.path.insert(0, str(ROOT))
    from tests.labelling import test_readers as tests

    (folder / "large.txt").write_bytes(b"word " * 4_200_000)
    (folder / "large.jsonl").write_bytes(b'{"text": "' + b"word " * 4_200_000 + b'"}\n')
    (folder / "large.csv").write_bytes(b"text\n" + b"word " * 4_200_000 + b"\n")
    with gzip.open(folder / "bomb.jsonl.gz", "wb") as file:
        for _ in range(500):
            file.write(b" " * 1_000_000)
    rng = random.Random(1)
    with gzip.open(folder / "big.jsonl.gz", "wb", compresslevel=1) as file:
        for _ in range(210):
            file.write(rng.randbytes(250_000).hex().encode() * 2)
    with zipfile.ZipFile(folder / "members.zip", "w") as archive:
        for number in range(200_000):
            archive.writestr(f"{number}.txt", "")
    (folder / "deep.jsonl").write_text('{"text": ' + "[" * 1_000_000 + "\n")
    (folder / "deep.html").write_text("<html><body>" + "<div>" * 100_000 + "text")
    good = True
    for path in sorted(folder.iterdir()):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begin = time.process_time()
        items = tests.read(path, folder / "work")
        took = time.process_time() - begin
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1e3
        refused = [getattr(item, "kind", "ok") for item in items]
        print(f"{path.name}: {refused}, {took:.2f} s, peak memory {grown:+.0f} MB")
        good &= refused != ["ok"] and took < 1 and grown < 100
    return good


RUNS = {run.__name__: run for run in (memory, scaling, same, broken, kills, cluster, mutation, limits)}


def main() -> None:
    """Run one of the runs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", choices=RUNS)
    parser.add_argument("--corpus", type=Path, help="JSONL with a text a line")
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        good = RUNS[options.run](options, Path(folder))
    print("reached" if good else "MISSED")
    sys.exit(not good)


if __name__ == "__main__":
    main()
