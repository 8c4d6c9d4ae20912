"""Whatever the text: passages tile it, spans lie in it and in each other, and time grows with its length only."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import framing
from framing.preprocessing.marks import find_marks
from framing.preprocessing.paragraphs import paragraph_spans
from framing.preprocessing.sentences import sentence_spans
from tests.languages import ENGLISH
from tests.timing import linear

PARTS = st.sampled_from(
    [
        *" \n.,?!;:'\"“”‘’„«»‹›`—–-()[]\t\r\u00a0\u200b\u2028\ufeff\x00\x07",
        *(
            "\r\n",
            "\n\n",
            "''",
            "``",
            "...",
            " said ",
            "Ada Quill",
            "he ",
            "told ",
            "that ",
            "Mr. ",
            "U.S. ",
            "the ",
            "6'2\" ",
        ),
        *(
            "Sign up for our newsletter",
            "Read more",
            "Photo: A. Quill",
            "Share | Tweet",
            "© 2024",
            "€5",
            "Monthly",
            "we ",
            "you ",
        ),
        *("שלום", "ا", "👩‍👩‍👧", "é", "e\u0301", "\U0001d54f", "Ω", "ß", "İ", "中文。", "according to "),
    ]
)
TEXTS = st.one_of(
    st.lists(PARTS, max_size=60).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=120),
)


def check(article: framing.Article) -> None:
    text, size = article.text, len(article.text)
    at = 0
    for passage in article.passages:
        assert passage.start == at < passage.end
        at = passage.end
    assert at == size
    for spans in (article.quotations, article.paragraphs, article.furniture, article.oddities):
        assert all(0 <= span.start <= span.end <= size for span in spans)
        assert [span.start for span in spans] == sorted(span.start for span in spans)
    borders = [(p.start, p.end) for p in paragraph_spans(text)]
    assert {p.start for p in article.paragraphs} <= {start for start, _ in borders}
    assert {p.end for p in article.paragraphs} <= {end for _, end in borders}
    assert all(one.end <= two.start for one, two in itertools.pairwise(article.paragraphs))
    for start, end in borders:  # a wrapped line lies in the paragraph that it was joined to
        assert any(p.start <= start and end <= p.end for p in article.paragraphs)
    assert set(article.furniture) <= set(article.paragraphs)
    for attribution in article.attributions:
        for span in (attribution.source, attribution.cue, *attribution.content):
            assert span is None or 0 <= span.start < span.end <= size
    for thing in (*article.passages, *article.quotations, *article.attributions):
        if thing.speaker is not None:
            assert thing.speaker.name
            assert 0 <= thing.speaker.start < thing.speaker.end <= size
    if article.headline is not None:
        assert article.headline in article.paragraphs


@settings(max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS)
def test_articles_are_valid(text: str) -> None:
    check(framing.separate(text))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS)
def test_sentences_and_marks_lie_in_their_paragraphs(text: str) -> None:
    paragraphs = paragraph_spans(text)
    borders = [(span.start, span.end) for span in paragraphs]
    last = 0
    for sentence in sentence_spans(text, paragraphs, language=ENGLISH):
        assert last <= sentence.start < sentence.end
        assert any(start <= sentence.start and sentence.end <= end for start, end in borders)
        last = sentence.end
    for pair in find_marks(text, paragraphs, language=ENGLISH)[0]:
        assert pair.open < pair.start < pair.end <= pair.close
        assert any(start <= pair.start and pair.close <= end for start, end in borders)
        assert pair.closed or pair.close == pair.end


SHAPES = {
    "one mark": '"',
    "openers": "“",
    "closers": "”",
    "single marks": "'",
    "all marks": '“‘"«„`',
    "pairs": '"a" ',
    "openers before words": ' "a',
    "single openers": " ‘a",
    "tex": "``a'' ",
    "full stops": ". ",
    "questions": "?",
    "ends before brackets": "a.(",
    "initials": "M. ",
    "one word": "a",
    "capitals": "A",
    "hyphens": "A-",
    "names": "Ada Quill ",
    "blank": " ",
    "line ends": "\n",
    "short lines": "a\n",
    "buttons": "Subscribe\n",
    "boxes": "Sign up for our newsletter\nAda Bee Cee\n",
    "dashes": "— a, — b. ",
    "left open with a cue": '"a, Bob said. ',
    "open lines": "“Aaa bb cc.\n",
    "closed late": "“Aaa bb cc.\nDd ee ff.”\n“Left open.\n\n",
    "digits": "1.",
    "combining": "a\u0301",
    "right to left": "שלום. ",
    "control": "\x00\x01",
    "menus": "a | ",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_own_parts_are_linear(shape: str) -> None:
    """Paragraphs, furniture, sentences and marks: four times the text takes less than eight times the time."""
    from framing.preprocessing.furniture import furniture_flags

    def seconds(size: int) -> float:
        text = (SHAPES[shape] * (size // len(SHAPES[shape]) + 1))[:size]
        best = 9.0
        for _ in range(4):
            begin = time.process_time()
            paragraphs = paragraph_spans(text)
            furniture_flags(text, paragraphs, language=ENGLISH)
            sentence_spans(text, paragraphs, language=ENGLISH)
            find_marks(text, paragraphs, language=ENGLISH)
            best = min(best, time.process_time() - begin)
        return best

    assert linear(seconds, 8_000, 32_000, most=8, floor=0.05)


@pytest.mark.parametrize("size", [400_000])
def test_one_mark_four_hundred_thousand_times(size: int) -> None:
    paragraphs = paragraph_spans('"' * size)
    begin = time.process_time()
    find_marks('"' * size, paragraphs, language=ENGLISH)
    assert time.process_time() - begin < 5


@pytest.mark.parametrize("form", ["On it A{} Bell met us. Then Bell ran. ", "On it Ann B{} met us. Then Ann ran. "])
def test_namesakes_are_linear(form: str) -> None:
    """A text of people of one name, each met once: four times the text takes less than eight times the time."""

    def seconds(count: int) -> float:
        names = ("".join("abcdefghijklmnop"[number >> shift & 15] for shift in (0, 4, 8)) for number in range(count))
        text = "".join(form.format(name) for name in names)
        best = 99.0
        for _ in range(2):
            begin = time.process_time()
            framing.separate(text)
            best = min(best, time.process_time() - begin)
        return best

    assert linear(seconds, 500, 2000, most=8, floor=0.05)
