"""Row 8: an article scores the same alone, in a batch, in any order, in another process and on another Python.
`tests/training/test_reproducible.py` has training."""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import framing
from tests.conftest import ROOT
from tests.hardening.texts import text_of
from tests.labelling.batches import article

TEXTS = [article(number) for number in range(12)] + [text_of(number) for number in range(30)]

SCORED = """
import hashlib, json, sys
import framing
model = framing.load("framing-en-open")
for text in json.load(open(sys.argv[1], encoding="utf8")):
    report = model.score(text)
    told = json.dumps(report.to_dict(), sort_keys=True)
    print(hashlib.sha256(told.encode()).hexdigest())
"""


def fingerprint(model, text):
    return hashlib.sha256(json.dumps(model.score(text).to_dict(), sort_keys=True).encode()).hexdigest()


@pytest.fixture(scope="module")
def here():
    model = framing.load("framing-en-open")
    return [fingerprint(model, text) for text in TEXTS]


def test_the_order_does_not_matter(here):
    model = framing.load("framing-en-open")
    order = list(range(len(TEXTS)))
    random.Random(0).shuffle(order)
    assert {number: fingerprint(model, TEXTS[number]) for number in order} == dict(enumerate(here))
    assert [fingerprint(framing.load("framing-en-open"), TEXTS[number]) for number in (3, 20)] == [here[3], here[20]]


def elsewhere(interpreter, tmp_path, **changes):
    texts = tmp_path / "texts.json"
    texts.write_text(json.dumps(TEXTS, ensure_ascii=False), encoding="utf8")
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"], **changes}
    run = subprocess.run(
        [interpreter, "-c", SCORED, texts], env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.split()


@pytest.mark.parametrize(
    ("seed", "threads", "processor"), [("0", "1", "Haswell"), ("4711", "2", "Nehalem"), ("", "1", "")]
)
def test_another_process_gives_the_same(here, tmp_path, *, seed, threads, processor):
    """Whatever the order of sets, the number of threads, and the processor for which OpenBLAS has its code."""
    given = {"PYTHONHASHSEED": seed, "OPENBLAS_CORETYPE": processor, "OPENBLAS_NUM_THREADS": threads}
    changes = {name: value for name, value in given.items() if value}
    assert elsewhere(sys.executable, tmp_path, **changes) == here


def test_a_batch_gives_what_an_article_alone_does(tmp_path):
    model = framing.load("framing-en-open")
    texts = [text for text in TEXTS if text.strip()]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"n": n, "text": text}) + "\n" for n, text in enumerate(texts)))
    framing.label_corpus(path, tmp_path / "l.jsonl", model="framing-en-open", id="n", part_size=3000)
    rows = [json.loads(line) for line in (tmp_path / "l.jsonl").read_text("utf8").split("\n")[:-1]]
    for number, text in enumerate(texts):
        mine = [row for row in rows if row["id"] == str(number)]
        report = model.score(text)
        assert [row["text"] for row in mine] == [text[p.start : p.end] for p in report.passages]
        for row, passage in zip(mine, report.passages, strict=True):
            assert row["any"] == pytest.approx(passage.scores[-1], abs=5.1e-5)  # rows hold four decimals


def others():
    """Interpreters of other versions with what framing needs; FRAMING_PYTHONS names some, apart by os.pathsep."""
    found = [path for path in os.environ.get("FRAMING_PYTHONS", "").split(os.pathsep) if path]
    found += filter(None, (shutil.which(f"python3.{minor}") for minor in range(11, 16)))
    needs = "import sys, numpy; sys.exit(sys.version_info[:2] == tuple(map(int, sys.argv[1:])))"
    mine = [str(part) for part in sys.version_info[:2]]

    def other(path):
        return not subprocess.run([path, "-c", needs, *mine], capture_output=True, check=False).returncode

    return [path for path in found if Path(path).exists() and other(path)]


@pytest.mark.slow
def test_another_python_gives_the_same(here, tmp_path):
    interpreters = others()
    if not interpreters:
        pytest.skip("no other Python with NumPy is here; name one in FRAMING_PYTHONS")
    for interpreter in interpreters:
        assert elsewhere(interpreter, tmp_path) == here, interpreter
