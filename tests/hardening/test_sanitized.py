"""The kernel's loops stay inside their arrays. Long: `python benchmarks/hardening.py sanitized`."""

import pytest

from tests.hardening.sanitized import runtime, watch


@pytest.mark.skipif(runtime() is None, reason="there is no address sanitizer here")
def test_no_loop_of_the_kernel_leaves_its_arrays(word_model, tmp_path):
    word_model.save(tmp_path / "model")
    assert "no fault" in watch(500, tmp_path / "model")
