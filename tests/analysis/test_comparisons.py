"""Corrections for many comparisons, against worked examples and against what they promise."""

import numpy as np
import pandas as pd
import pytest

from framing.analysis import find
from framing.analysis.comparisons import corrected
from framing.analysis.counts import Question
from framing.errors import OptionError
from tests.analysis.world import corpus


def test_holm_and_benjamini_hochberg_by_hand():
    table = pd.DataFrame({"p": [0.01, 0.04, np.nan, 0.03, 0.005]})
    (holm,), asked = corrected([table], "holm")
    assert asked == 4
    # sorted .005 .01 .03 .04 times 4 3 2 1, never falling
    assert holm["p_corrected"].tolist()[:2] == pytest.approx([0.03, 0.06])
    assert holm["p_corrected"].tolist()[3:] == pytest.approx([0.06, 0.02])
    assert np.isnan(holm["p_corrected"][2])
    (bh,), _ = corrected([table], "bh")
    assert bh["p_corrected"].dropna().tolist() == pytest.approx([0.02, 0.04, 0.04, 0.02])


def test_tables_are_corrected_together():
    one, other = pd.DataFrame({"p": [0.02]}), pd.DataFrame({"p": [0.03, 0.9]})
    (first, second), asked = corrected([one, other], "holm")
    assert asked == 3
    assert first["p_corrected"][0] == pytest.approx(0.06)
    assert second["p_corrected"].tolist() == pytest.approx([0.06, 0.9])
    with pytest.raises(OptionError, match="unknown correction"):
        corrected([one], "none")


def test_where_nothing_differs_little_is_found():
    told = 0
    for seed in range(20):
        frame, _ = corpus(articles=25, shares=dict.fromkeys(("A", "B", "C"), 0.12), seed=seed)
        found = find(frame, Question(by=("outlet",)), copies="all")
        told += bool(found.differences["says"].isin(("higher", "lower")).any())
    assert told <= 4  # at most 5 % of corpora; more than 4 of 20 has a chance of .3 %


def test_many_outlets_are_held_against_the_rest():
    frame, _ = corpus(articles=12, shares={f"Outlet {n}": 0.1 for n in range(10)})
    found = find(frame, Question(by=("outlet",)), copies="all")
    assert set(found.differences["b"]) == {"the rest"}
    assert found.differences["a"].nunique() == 10


def test_what_differs_is_told_while_the_others_are_held():
    frame, _ = corpus(articles=30)
    found = find(frame, Question(by=("outlet", "period"), event="2024-03"), copies="all")
    assert set(found.differences["of"]) == {"outlet", "period"}
    by_period = found.differences[found.differences["of"] == "period"]
    assert set(by_period["outlet"]) == {"Herald", "Courier"}


def test_names_that_differ_by_a_nul_are_two():
    frame, _ = corpus(articles=12, shares={"A": 0.1, "A\0": 0.1})
    found = find(frame, Question(by=("outlet",)), copies="all")
    assert found.differences[["a", "b"]].drop_duplicates().values.tolist() == [["A", "A\0"]]
