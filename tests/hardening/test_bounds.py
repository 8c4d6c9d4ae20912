"""Compiled loops stay inside their arrays. Long: `python benchmarks/hardening.py bounds`."""

import pytest

from tests.hardening.bounds import watch


def test_no_index_of_a_compiled_loop_is_outside_of_its_array():
    pytest.importorskip("numba", reason="Numba is not installed")
    assert "no index outside of its array" in watch(2_000)
