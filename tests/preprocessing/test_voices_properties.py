"""Voices on generated texts: every offset is a place in the text, whatever the text is."""

from __future__ import annotations

import itertools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import framing
from framing.preprocessing.tokens import PAD, tokenize
from framing.spans import ATTRIBUTION_KINDS, QUOTATION_KINDS
from tests.languages import ENGLISH

_PIECES = st.sampled_from(
    [
        *"“”\"'‘’«»„`—–:,.;?!()[]",
        *("said", "told", "according to", "that", "he", "who", "the mayor", "Jana Moss", "O’Brien", "Mr. Cole"),
        *(
            "wrote",
            "believes",
            "сказал",
            "the bill",
            "“no,”",
            "\n\n",
            "\n",
            " ",
            "-- ",
            "1,200",
            "U.S.",
            "’90s",
            "don’t",
        ),
    ]
)
_TEXTS = st.one_of(
    st.lists(_PIECES, max_size=60).map(" ".join),
    st.lists(_PIECES, max_size=60).map("".join),
    st.text(max_size=80).filter(lambda text: not any("\ud800" <= c <= "\udfff" for c in text)),
)


@settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_TEXTS)
def test_every_offset_is_a_place_in_the_text(text: str) -> None:
    article = framing.separate(text)
    size = len(text)
    for quotation in article.quotations:
        assert 0 <= quotation.start < quotation.end <= size
        assert quotation.kind in QUOTATION_KINDS
        assert quotation.speaker is None or quotation.kind in ("direct", "mixed")
    assert [q.start for q in article.quotations] == sorted(q.start for q in article.quotations)
    for attribution in article.attributions:
        assert attribution.content
        assert attribution.kind in ATTRIBUTION_KINDS
        for span in (*attribution.content, attribution.source, attribution.cue):
            assert span is None or 0 <= span.start < span.end <= size
        ends = [(span.start, span.end) for span in attribution.content]
        assert ends == sorted(ends)
    for holder in (*article.quotations, *article.attributions, *article.passages):
        if holder.speaker is not None:
            assert 0 <= holder.speaker.start < holder.speaker.end <= size
            assert holder.speaker.name.strip()
    assert "".join(text[p.start : p.end] for p in article.passages) == text


@settings(max_examples=500, deadline=None)
@given(_TEXTS)
def test_tokens_cover_all_letters_in_order(text: str) -> None:
    tokens = tokenize(text, language=ENGLISH)
    inner = slice(PAD, PAD + tokens.count)
    bounds = list(zip(tokens.starts[inner].tolist(), tokens.ends[inner].tolist(), strict=True))
    assert all(a < b for a, b in bounds)
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(bounds))
    covered = {i for a, b in bounds for i in range(a, b)}
    assert all(i in covered for i, c in enumerate(text) if c.isalnum() and c.isascii())


def test_a_word_has_the_same_hash_wherever_it_stands() -> None:
    word, suffix = tokenize("said Moss. MOSS said", language=ENGLISH).fields[:2, PAD : PAD + 5].tolist()
    assert (word[0], suffix[0]) == (word[4], suffix[4])
    assert (word[1], suffix[1]) == (word[3], suffix[3])
    assert word[0] != word[1]
