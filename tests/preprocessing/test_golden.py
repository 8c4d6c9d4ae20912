"""The results on the project's own texts are those that were kept: see `golden`."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.preprocessing.golden import digests, kept, texts


def test_results_are_those_that_were_kept():
    found = {name: digests(text) for name, text in texts()}
    want = kept()
    assert len(want) > 700
    differ = [name for name in found if found[name] != want.get(name)]
    assert not differ, (
        f"{len(differ)} of {len(found)} differ: {differ[:10]} (meant? python -m tests.preprocessing.golden)"
    )
    assert found.keys() == want.keys()


@pytest.mark.slow
@pytest.mark.parametrize("core", ["Nehalem", "Haswell"])
def test_results_do_not_hang_on_the_processor(core):
    """As NumPy and OpenBLAS would compute on a processor without its newer instructions."""
    umath = "from numpy._core._multiarray_umath import __cpu_dispatch__ as known, __cpu_features__ as has"
    program = f"{umath}; print(*[one for one in known if has.get(one)])"
    newer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()
    settings = {"OPENBLAS_CORETYPE": core, "NPY_DISABLE_CPU_FEATURES": newer, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    command = [sys.executable, "-m", "tests.preprocessing.golden"]
    done = subprocess.run(command, env=os.environ | settings, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == f"0 of {len(kept())} differ\n", done.stderr
