from __future__ import annotations

import os
import subprocess
import sys

from tests.conftest import ROOT

TRAIN = """
import hashlib, numpy as np
from tests.conftest import labelled_lines
from framing.model.features import FeatureOptions
from framing.model.fitting import build_table, count_matrix, design_matrix, fit_columns, mass_codes
texts, labels = labelled_lines(60)
names = ["loaded_language", "euphemism"]
truth = np.array([[name in found for name in names] for found in labels])
options = FeatureOptions(14, 14, 14)
vectors = np.random.default_rng(0).normal(size=(1 << 14, 100)).astype(np.float32)
counts = count_matrix(texts, options)
mass = mass_codes(counts)
fitted = fit_columns(design_matrix(counts, mass), truth, vectors=vectors)
table = build_table(options, mass, [fitted])
print(hashlib.sha256(table.codes.tobytes() + table.scales.tobytes() + fitted.bias.tobytes()).hexdigest())
"""


def test_training_gives_the_same_bytes_on_one_and_two_threads_and_with_any_hash_seed():
    def trained(threads: str, seed: str) -> str:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
        environment |= {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads, "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", TRAIN], env=environment, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stderr
        return run.stdout

    assert trained("1", "0") == trained("2", "7")
