"""Row 3: damaged inputs of every reader are read or refused by a `FramingError`; nothing hangs, nothing grows."""

from random import Random

import pytest

from tests.hardening.readers import READERS, _parquet, damage
from tests.labelling.test_readers import mutated, read

NUMBER = 300  # 10,000 each in the long run: python benchmarks/hardening.py mutations


@pytest.mark.parametrize("name", READERS)
def test_damaged_inputs(name, tmp_path):
    outcomes = damage(name, tmp_path, NUMBER)
    assert outcomes.total() == NUMBER
    # Most damage to an HTML page or a text is words; most to a checked file is refused.
    assert outcomes["refused"] > (0 if name in ("page", "HTML") else NUMBER // 4)
    # A model is nearly all weights and description, where every byte counts.
    assert outcomes["read"] > 0 or name.startswith("gzip") or name == "model folder"


def test_a_head_row_that_csv_cannot_read_is_a_failure(tmp_path):
    # Found by the long run: Random('CSV 7 7342').
    (tmp_path / "a.csv").write_bytes(b"nr,te\rxt\n1,A text.\n")
    (failure,) = read(tmp_path / "a.csv", tmp_path)
    assert "head row" in failure.message


def test_damaged_statistics_of_a_parquet_file_do_not_end_the_process(tmp_path, python):
    # Found by the long run: pyarrow 26 aborted when a column's size was asked for.
    damaged = mutated(_parquet(), Random("Parquet 7 1093"))
    (tmp_path / "a.parquet").write_bytes(damaged)
    done = python("-m", "framing", "label", tmp_path / "a.parquet", "-o", tmp_path / "l.jsonl", "-m", "framing-en-open")
    assert done.returncode in (0, 1), done.stderr
