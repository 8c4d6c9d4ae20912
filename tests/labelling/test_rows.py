"""Rows are the same whether a report holds columns or objects."""

from dataclasses import fields

import pytest

from framing.deferred import columns_of
from framing.labelling.options import UNITS
from framing.labelling.rows import Tally, rows_of
from framing.report import Report
from tests.conftest import ROOT

PAGES = [page.read_text("utf8") for page in sorted((ROOT / "datasets/framing-en/articles").glob("*.txt"))[:8]]
TEXTS = {"nothing": "", "blank": " \n", "a word": "Yes.", **{f"page {n}": text for n, text in enumerate(PAGES)}}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("by", UNITS)
def test_rows_of_columns_are_rows_of_objects(small_model, text, by):
    report = small_model.score(text)
    objects = Report(**{field.name: getattr(report, field.name) for field in fields(Report)})
    assert columns_of(report) is not None
    assert columns_of(objects) is None
    assert rows_of(report, by) == rows_of(objects, by)
    tallies = Tally(), Tally()
    for tally, one in zip(tallies, (report, objects), strict=True):
        tally.count(one)
    assert tallies[0] == tallies[1]
    assert tallies[0].passages == sum(passage.voice != "furniture" for passage in report.passages)
