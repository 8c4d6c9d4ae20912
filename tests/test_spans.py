import json

from framing.spans import Article, Attribution, Metadata, Passage, Quotation, Span, Speaker, merge, overlaps


def test_merge_joins_touching_and_overlapping_spans_and_sorts():
    assert merge([Span(7, 9), Span(0, 3), Span(3, 5), Span(4, 6)]) == [Span(0, 6), Span(7, 9)]


def test_overlap_needs_a_shared_character():
    assert overlaps(Span(0, 3), Span(2, 5))
    assert not overlaps(Span(0, 3), Span(3, 5))


def test_an_article_as_dict_holds_the_words_beside_the_offsets():
    text = 'Ada said: "Go."'
    ada = Speaker("Ada", 0, 3)
    article = Article(
        text,
        passages=(Passage(0, 10, "narration"), Passage(10, 15, "quotation", ada)),
        quotations=(Quotation(11, 14, "direct", ada),),
        attributions=(Attribution(Span(0, 3), Span(4, 8), (Span(11, 14),), "direct", ada),),
        metadata=Metadata(title="T"),
    )
    told = json.loads(json.dumps(article.to_dict()))
    assert told["quotations"] == [
        {"start": 11, "end": 14, "text": "Go.", "kind": "direct", "speaker": {"name": "Ada", "start": 0, "end": 3}}
    ]
    assert told["attributions"][0]["cue"]["text"] == "said"
    assert told["passages"][0]["speaker"] is None
    assert told["metadata"]["title"] == "T"
