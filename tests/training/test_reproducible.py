"""The shipped open model is what `python train.py` makes, byte for byte, under any hash seed and number of threads."""

import os
import subprocess
import sys

from tests.conftest import ROOT


def test_training_again_gives_the_shipped_bytes(tmp_path):
    environment = os.environ | {
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONHASHSEED": "7",
        "OMP_NUM_THREADS": "2",
        "OPENBLAS_NUM_THREADS": "2",
    }
    done = subprocess.run(
        [sys.executable, "train.py", "--output", str(tmp_path / "model"), "--jobs", "2"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "held out of framing-en" in done.stderr
    for name in ("model.json", "weights.npz", "README.md"):
        made, shipped = tmp_path / "model" / name, ROOT / "models" / "framing-en-open" / name
        assert made.read_bytes() == shipped.read_bytes(), name
