"""Row 4: what is over a limit is refused within a second, and memory hardly grows; the small cases of each reader are
in `tests/labelling/test_readers.py`."""

import gzip
import json
import subprocess
import sys
import zipfile

import pytest

from tests.conftest import ROOT

MB = 1_000_000
SECONDS, GROWTH = 1.0, 100 * MB

# Reads a file as the command line or the batch job does; prints the refusal, the CPU seconds and the growth in bytes.
READ = """
import json, pathlib, resource, sys, time
from framing.errors import FramingError
from framing.labelling.options import LabelOptions
from framing.labelling.plan import plan_job
from framing.labelling.readers import reader_of
from framing.labelling.sources import find_sources
from framing.preprocessing import read_page
from framing.training.json_input import read_json
import zipfile, gzip
way, path = sys.argv[1], pathlib.Path(sys.argv[2])
def page():
    read_page(path)
def json_input():
    list(read_json(path))
def batch():
    chosen = LabelOptions()
    plan = plan_job(find_sources([path], chosen.limits, work=path.parent / "work", leave_out=[]), chosen)
    for part in plan.parts:
        for piece in part:
            for item in [piece.failure] if piece.failure else reader_of(piece.source.kind).read(piece, chosen):
                if hasattr(item, "message"):
                    return item.message
before, start, said = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time(), None
try:
    said = {"page": page, "json": json_input, "batch": batch}[way]()
except FramingError as error:
    said = str(error)
grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
print(json.dumps([said, time.process_time() - start, grown]))
"""


def refusal(tmp_path, way, name, make):
    path = tmp_path / name
    make(path)
    run = subprocess.run(
        [sys.executable, "-c", READ, way, str(path)],
        env={"PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    said, seconds, grown = json.loads(run.stdout)
    assert seconds < SECONDS, f"{seconds:.2f} s: {said}"
    assert grown < GROWTH, f"{grown:,} bytes: {said}"
    return said


def line_ends(path):
    with gzip.open(path, "wb") as file:
        for _ in range(250):
            file.write(b"\n" * MB)


def gz(size):
    def make(path):
        with gzip.open(path, "wb", compresslevel=1) as file:
            for _ in range(size // MB):
                file.write((b"x" * 99 + b"\n") * (MB // 100))

    return make


def members(path):
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(10_001):
            archive.writestr(f"{number}.txt", "x")


def inner_bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.jsonl", "w") as file:
        for _ in range(250):
            file.write(b"\n" * MB)


def parquet_bomb(path):
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    parquet.write_table(pa.table({"text": ["x" * 30 * MB] * 3}), path, compression="zstd", use_dictionary=False)


DEEP = "[" * 100_000


@pytest.mark.parametrize(
    ("way", "name", "make", "says"),
    [
        ("page", "a.txt", lambda path: path.write_bytes(b"x" * (20 * MB + 1)), "at most 20,000,000"),
        ("batch", "b.txt", lambda path: path.write_bytes(b"x" * (20 * MB + 1)), "20,000,000"),
        ("batch", "c.jsonl", lambda path: path.write_text('{"text": "' + "x" * 21 * MB + '"}\n'), "20,000,000"),
        ("batch", "d.csv", lambda path: path.write_text('nr,text\n1,"' + "x" * 21 * MB), "20,000,000"),
        ("batch", "e.txt.gz", gz(250 * MB), "100 times|20,000,000"),
        ("batch", "e.csv.gz", gz(250 * MB), "no column"),
        ("batch", "e.jsonl.gz", gz(250 * MB), "not JSON|100 times|200,000,000"),
        ("batch", "l.jsonl.gz", line_ends, "100 times|200,000,000"),
        ("batch", "f.zip", inner_bomb, "100 times|200,000,000"),
        ("batch", "g.zip", members, "10,001 members"),
        ("batch", "h.parquet", parquet_bomb, "100 times|20,000,000"),
        ("batch", "i.jsonl", lambda path: path.write_text('{"text": ' + DEEP + "\n"), "not JSON|recursion|deep"),
        ("json", "j.json", lambda path: path.write_text(DEEP), "is not JSON"),
        ("page", "k.html", lambda path: path.write_text("<html><body>" + "<div>" * 100_000), "holds no article|deep"),
    ],
)
def test_what_is_over_a_limit_is_refused_quickly(tmp_path, way, name, make, says):
    import re

    said = refusal(tmp_path, way, name, make)
    assert said is not None
    assert re.search(says, said), said
