"""Compiled loops stay inside their arrays: Numba does not look at indexes unless it is told to."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_no_index_of_a_compiled_loop_is_outside_of_its_array():
    pytest.importorskip("numba", reason="Numba is not installed")
    program = ROOT / "benchmarks" / "hardening.py"
    done = subprocess.run([sys.executable, program, "bounds"], capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stderr
    assert "no index outside of its array" in done.stdout
