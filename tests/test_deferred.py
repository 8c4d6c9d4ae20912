"""Articles and reports hold columns; their objects come when they are asked for, and are as if they had been there."""

from __future__ import annotations

import copy
import dataclasses
import gc
import pickle

import pytest

import framing
from framing.deferred import columns_of
from framing.report import Report
from framing.spans import Article

TEXT = (
    "Harbour to close\n\n"
    "“We will never, ever forgive these cowards,” said mayor Ann Quill. “This barbaric, "
    "disgusting regime of liars hates us, and these criminals will murder our heroic nation!”\n"
    "The council said that the “harbour” would close. According to Bo Marsh, it had been planned for years.\n"
)


@pytest.fixture(scope="module")
def model() -> framing.Model:
    return framing.load()


def test_an_article_equals_one_made_of_its_fields() -> None:
    article = framing.separate(TEXT)
    given = {field.name: getattr(framing.separate(TEXT), field.name) for field in dataclasses.fields(Article)}
    assert article.passages
    assert article.attributions
    assert article.paragraphs
    assert Article(**given) == article
    assert hash(Article(**given)) == hash(article)
    assert repr(framing.separate(TEXT)) == repr(Article(**given))
    assert columns_of(article) is not None
    assert columns_of(Article(**given)) is None


def test_a_report_has_every_field_and_the_same_objects_each_time(model: framing.Model) -> None:
    report = model.score(TEXT)
    for field in dataclasses.fields(Report):
        assert getattr(report, field.name) is getattr(report, field.name)
    assert len(report.passages) == len(report.article.passages)
    assert report.voices
    assert report.spans
    assert any(passage.evidence for passage in report.passages)


def test_both_survive_copying_and_pickling_before_and_after_they_are_looked_at(model: framing.Model) -> None:
    for looked in (False, True):
        report = model.score(TEXT)
        if looked:
            assert report.passages
        for other in (pickle.loads(pickle.dumps(report)), copy.copy(report), copy.deepcopy(report)):
            assert other.to_dict() == model.score(TEXT).to_dict()
            assert other.article == report.article


def test_an_article_made_of_its_fields_scores_the_same(model: framing.Model) -> None:
    article = framing.separate(TEXT)
    given = {field.name: getattr(article, field.name) for field in dataclasses.fields(Article)}
    assert model.score(Article(**given)).to_dict() == model.score(article).to_dict()
    fewer = dataclasses.replace(article, passages=article.passages[:2])
    assert len(model.score(fewer).passages) == 2


def test_what_is_no_field_is_missing_by_name() -> None:
    article = framing.separate(TEXT)
    with pytest.raises(AttributeError, match="'Article' object has no attribute 'passage'"):
        _ = article.passage  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="of_passages"):
        _ = article.of_passages  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="__array__"):
        _ = article.__array__  # type: ignore[attr-defined]
    with pytest.raises(dataclasses.FrozenInstanceError):
        article.text = ""  # type: ignore[misc]


def test_reports_that_nobody_looks_at_keep_few_objects(model: framing.Model) -> None:
    text = (TEXT + "The harbour lies in the north. It was built a century ago. Few ships come there now.\n" * 5) * 10
    model.score(text)
    gc.collect()
    before = len(gc.get_objects())
    report = model.score(text)
    gc.collect()
    kept = len(gc.get_objects()) - before
    passages = len(report.passages)
    assert passages > 150
    assert kept < 2 * passages  # five a passage were kept when all were made at once; now those of quotations are
