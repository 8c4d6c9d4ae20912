"""The same data give the same bytes, whatever the hash seed, the number of threads and the processor's arithmetic.

Of the shipped open model byte for byte with the versions of the libraries that it names; with others, nearly.
"""

import json
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
from tests.conftest import CORPUS, ROOT

from framing.training import arithmetic
from framing.training.provenance import libraries
from framing.training.train import VECTORS

SHIPPED = ROOT / "models" / "framing-en-open"
FILES = ("model.json", "weights.npz", "README.md")
OLDER = "AVX512F AVX512CD AVX512_SKX AVX2 FMA3"
# Threads, the hash seed, and what a user or another processor may have chosen.
SURROUNDINGS = [
    {"PYTHONHASHSEED": "7", "OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"},
    {"PYTHONHASHSEED": "1", "OPENBLAS_CORETYPE": "Nehalem", "OPENBLAS_L2_SIZE": "262144"},
    {"OPENBLAS_CORETYPE": "Haswell"},
    {"OPENBLAS_CORETYPE": "SkylakeX"},
    {"NPY_DISABLE_CPU_FEATURES": OLDER, "PYTHONWARNINGS": "ignore"},
    {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F"},
]


def train(folder, surroundings, *arguments):
    """Train in a process of its own; gives what it said on standard error."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")} | surroundings
    command = [sys.executable, "-m", "framing", "train", *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A folder with 30 articles of the project's corpus, as a corpus of its own, and a model trained on them."""
    folder = tmp_path_factory.mktemp("small")
    own = folder / "datasets" / "framing-en"
    (own / "articles").mkdir(parents=True)
    # The word vectors too: they are folded in by products of matrices, which every library computes otherwise.
    (folder / VECTORS).parent.mkdir()
    (folder / VECTORS).symlink_to(ROOT / VECTORS)
    names = sorted(path.name for path in (CORPUS / "articles").glob("article*.txt"))[:30]
    for name in names:
        shutil.copy(CORPUS / "articles" / name, own / "articles")
    kept = {name.removeprefix("article").removesuffix(".txt") for name in names}
    for table in CORPUS.glob("*.tsv"):
        lines = table.read_text("utf8").splitlines(keepends=True)
        (own / table.name).write_text("".join(line for line in lines if line.split("\t")[0] in kept), "utf8")
    train(folder, {"PYTHONHASHSEED": "0"}, "-o", "first", "-j", "1")
    return folder


def test_what_was_fixed_is_told(small):
    about = json.loads((small / "first" / "model.json").read_text("utf8"))["about"]
    assert about["word_vectors"]
    assert about["arithmetic"] == (arithmetic.FIXED if arithmetic.can_be_fixed() else {})


@pytest.mark.skipif(not arithmetic.can_be_fixed(), reason="only on x86-64 can the arithmetic be chosen")
@pytest.mark.parametrize("number", range(len(SURROUNDINGS)))
def test_training_again_gives_the_same_bytes(small, tmp_path, number):
    jobs = "2" if number == 0 else "1"
    said = train(small, SURROUNDINGS[number], "-o", tmp_path / "again", "-j", jobs)
    assert "Warning" not in said
    for name in FILES:
        assert (tmp_path / "again" / name).read_bytes() == (small / "first" / name).read_bytes(), name


@pytest.mark.skipif(not arithmetic.can_be_fixed(), reason="only on x86-64 can the arithmetic be chosen")
def test_the_arithmetic_is_what_it_is_said_to_be():
    """Whatever was chosen around it: OpenBLAS's kernels, NumPy's instructions and one thread."""
    program = (
        "import json, sys, sklearn.linear_model; from threadpoolctl import threadpool_info;"
        "from numpy._core._multiarray_umath import __cpu_dispatch__ as known, __cpu_features__ as has;"
        "print(json.dumps([threadpool_info(), [name for name in known if has.get(name)]]))"
    )
    around = os.environ | SURROUNDINGS[1] | SURROUNDINGS[3] | SURROUNDINGS[4] | {"PYTHONWARNINGS": "error"}
    environment = arithmetic.fixed_environment(around)
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    pools, newer = json.loads(done.stdout)
    assert newer == []
    blas = [pool for pool in pools if pool["internal_api"] == "openblas"]
    assert blas
    assert {pool["architecture"] for pool in blas} == {"Nehalem"}
    assert {pool["num_threads"] for pool in pools} == {1}
    assert "OPENBLAS_L2_SIZE" not in environment


def test_other_settings_are_kept(monkeypatch):
    around = {"GLIBC_TUNABLES": "glibc.malloc.check=1:glibc.cpu.hwcaps=AVX2", "FRAMING_X": "1"}
    found = arithmetic.fixed_environment(around)
    assert found["FRAMING_X"] == "1"
    assert found["GLIBC_TUNABLES"].startswith("glibc.malloc.check=1:glibc.cpu.hwcaps=-AVX2,-FMA")
    assert found["GLIBC_TUNABLES"].count("hwcaps") == 1
    monkeypatch.setattr(os, "execve", lambda *_: pytest.fail("started again"))
    monkeypatch.setenv(arithmetic.MARK, "fixed")
    arithmetic.fix()
    monkeypatch.delenv(arithmetic.MARK)
    monkeypatch.setattr(arithmetic.platform, "machine", lambda: "aarch64")
    arithmetic.fix()
    assert arithmetic.told() == {}


@pytest.mark.slow
def test_training_again_gives_the_shipped_model(tmp_path):
    said = train(ROOT, SURROUNDINGS[0], "--output", tmp_path / "model", "--jobs", "2")
    assert "held out of framing-en" in said
    made = tmp_path / "model"
    about, shipped = (json.loads((folder / "model.json").read_text("utf8"))["about"] for folder in (made, SHIPPED))
    assert about["libraries"] == libraries()
    if about["libraries"] == shipped["libraries"]:
        for name in FILES:
            assert (made / name).read_bytes() == (SHIPPED / name).read_bytes(), name
    else:
        assert about["data"] == shipped["data"]
        nearly_equal(made / "weights.npz", SHIPPED / "weights.npz")


def nearly_equal(made, shipped):
    """Codes a step apart in one of ten thousand at most, other numbers the same in three digits."""
    one, other = np.load(made), np.load(shipped)
    assert one.files == other.files
    assert len(one.files) > 10
    for name in one.files:
        if one[name].dtype == np.int8:
            apart = np.abs(one[name].astype(int) - other[name])
            assert apart.max() <= 1, name
            assert (apart > 0).mean() < 1e-4, name
        else:
            np.testing.assert_allclose(one[name], other[name], rtol=1e-3, atol=1e-4, err_msg=name)
