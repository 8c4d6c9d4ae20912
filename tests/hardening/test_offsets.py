"""Row 1: every span is its text, passages tile, order holds; half a surrogate pair is refused."""

import pytest

import framing
from framing import InputError
from tests.hardening.places import check_article, check_report
from tests.hardening.texts import text_of, with_lone_surrogate

TEXTS = 3_000  # 200,000 in the long run: python benchmarks/hardening.py offsets
BLOCKS = 6


@pytest.mark.parametrize("block", range(BLOCKS))
def test_places_of_generated_texts(small_model, block):
    for number in range(block, TEXTS, BLOCKS):
        text = text_of(number)
        article = framing.separate(text)
        try:
            check_article(article, text)
            check_report(small_model.score(article))
        except AssertionError as error:
            raise AssertionError(f"text_of({number}) = {text!r}") from error


def test_the_generated_texts_hold_what_they_should():
    whole = "".join(text_of(number) for number in range(TEXTS))
    for part in ("\u200d", "\r\n", "\x00", "\ufeff", "\u202e", "ש", "“", "\u0301", "\u2028", "👩", "\r", "\x85"):
        assert whole.count(part) > 100, part


def test_half_a_surrogate_pair_is_refused_at_every_entry(small_model):
    for number in range(200):
        text = with_lone_surrogate(number)
        with pytest.raises(InputError, match="half"):
            framing.separate(text)
        with pytest.raises(InputError, match="half"):
            small_model.score(text)
        with pytest.raises(InputError, match="half"):
            small_model.score_spans(text, [(0, len(text))])
        with pytest.raises(InputError, match="half"):
            small_model.classify_spans(text, [(0, len(text))])
