"""Who speaks: quotations, attributions and speakers on texts of our own."""

from __future__ import annotations

import pytest

import framing
from framing.spans import Article, Quotation


def quotation(article: Article, words: str) -> Quotation:
    found = [q for q in article.quotations if article.text[q.start : q.end] == words]
    assert len(found) == 1, [article.text[q.start : q.end] for q in article.quotations]
    return found[0]


def name_of(article: Article, words: str) -> str | None:
    speaker = quotation(article, words).speaker
    return speaker.name if speaker else None


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        (
            "“The dam will hold through the winter,” said Nuria Costa, the engineer.",
            "The dam will hold through the winter,",
            "Nuria Costa",
        ),
        (
            "The engineer Nuria Costa told reporters: “The dam will hold through the winter.”",
            "The dam will hold through the winter.",
            "Nuria Costa",
        ),
        ('"We are late," the inspector said on Monday.', "We are late,", "the inspector"),
        (
            'Hanna Berg left the hall. "I am done with this board," she said.',
            "I am done with this board,",
            "Hanna Berg",
        ),
    ],
)
def test_a_quotation_has_its_speaker(text: str, words: str, name: str) -> None:
    article = framing.separate(text)
    assert quotation(article, words).kind == "direct"
    assert name_of(article, words) == name


def test_the_name_is_the_fullest_of_the_article() -> None:
    text = "Hanna Berg runs the port.\n\n“The cranes are ours,” Berg said on Friday.\n\nBerg said they were old."
    article = framing.separate(text)
    assert name_of(article, "The cranes are ours,") == "Hanna Berg"
    assert {a.speaker.name for a in article.attributions if a.speaker} == {"Hanna Berg"}


def test_indirect_speech_is_an_attribution() -> None:
    text = "The minister said on Tuesday that the bridge would open in May."
    article = framing.separate(text)
    assert [(a.kind, a.source and a.source.of(text), a.content[0].of(text)) for a in article.attributions] == [
        ("indirect", "The minister", "that the bridge would open in May")
    ]


def test_a_quotation_over_two_paragraphs_goes_on() -> None:
    text = "“We waited for an hour,” said Omar Hadi, a driver. “Nobody came.\n\n“Then the lights went out.”"
    article = framing.separate(text)
    assert [q.speaker.name for q in article.quotations if q.speaker] == ["Omar Hadi"] * 3


@pytest.mark.parametrize(
    "text", ["", " ", '"', "“" * 50, "said", "Said said said.", "“”", '"" "" ""', "''''", "\n\n", "«»„“"]
)
def test_texts_without_words_are_articles(text: str) -> None:
    assert framing.separate(text).text == text
