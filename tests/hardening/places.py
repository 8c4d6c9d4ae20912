"""What must hold of every place that `separate` and `Model.score` give, whatever the text."""

from __future__ import annotations

from itertools import pairwise

from framing import Article, Report, Span


def check_article(article: Article, text: str) -> None:
    """Passages tile, everything lies inside and in order, and the dict's words are those of the text."""
    assert article.text == text
    at = 0
    for passage in article.passages:
        assert passage.start == at < passage.end
        at = passage.end
    assert at == len(text)
    for quotation in article.quotations:
        assert 0 <= quotation.start < quotation.end <= len(text)
    order = [(quotation.start, -quotation.end) for quotation in article.quotations]
    assert order == sorted(order)
    assert len(set(order)) == len(order)
    for one in article.attributions:
        spans = [*one.content, *(span for span in (one.source, one.cue) if span is not None)]
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        _in_order(one.content)
    contents = [one.content[0].start for one in article.attributions if one.content]
    assert contents == sorted(contents)
    _in_order(article.furniture)
    _in_order(article.paragraphs)
    for span in (*article.furniture, *article.paragraphs, *([article.headline] if article.headline else [])):
        assert 0 <= span.start < span.end <= len(text)
    for oddity in article.oddities:
        assert 0 <= oddity.start < oddity.end <= len(text)
        assert oddity.reason
    for who in (*article.passages, *article.quotations, *article.attributions):
        if who.speaker is not None:
            assert 0 <= who.speaker.start < who.speaker.end <= len(text)
            assert who.speaker.name.strip()
    told = article.to_dict()
    for kind in ("passages", "quotations", "furniture", "oddities"):
        assert all(one["text"] == text[one["start"] : one["end"]] for one in told[kind])


def check_report(report: Report) -> None:
    """Each score is a probability, and evidence and fragments lie in the passage that they belong to."""
    article = report.article
    same = [(one.start, one.end, one.voice, one.speaker) for one in report.passages]
    assert same == [(one.start, one.end, one.voice, one.speaker) for one in article.passages]
    for passage in report.passages:
        assert ((passage.scores >= 0) & (passage.scores <= 1)).all()
        assert set(passage.labels) <= set(report.techniques)
        assert passage.voice != "furniture" or not passage.labels
        assert all(passage.start <= one.start < one.end <= passage.end for one in passage.evidence)
        assert all(one.technique in passage.labels for one in passage.evidence)
    starts = [span.start for span in report.spans]
    assert starts == sorted(starts)
    bounds = [(one.start, one.end) for one in report.passages]
    for span in report.spans:
        assert any(start <= span.start < span.end <= end for start, end in bounds)
        assert all(span.start <= one.start < one.end <= span.end for one in span.evidence)
    told = report.to_dict()
    words = [one for kind in ("passages", "spans") for place in told[kind] for one in (place, *place["evidence"])]
    assert all(one["text"] == article.text[one["start"] : one["end"]] for one in words)


def _in_order(spans: tuple[Span, ...]) -> None:
    assert all(one.end <= other.start for one, other in pairwise(spans))
