"""Who speaks: quotations, attributions and speakers on texts of our own."""

from __future__ import annotations

from pathlib import Path

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


GOVERNORS = Path(__file__).parents[2] / "shared" / "articles" / "governors.txt"


@pytest.mark.skipif(not GOVERNORS.exists(), reason="needs the shared article")
def test_the_governors_page() -> None:
    text = GOVERNORS.read_text(encoding="utf8")
    article = framing.separate(text)
    found = [(q.kind, q.speaker.name if q.speaker else None, text[q.start : q.end]) for q in article.quotations]
    kadyrov = [words for kind, name, words in found if name == "Ramzan Kadyrov" and kind in ("direct", "mixed")]
    assert [words.split()[0] for words in kadyrov if len(words) > 40] == ["Russia", "We"]
    assert "self-mobilize" in kadyrov
    assert [name for _, name, words in found if words.startswith("We’re fully")] == ["Sergei Aksyonov"]
    assert [kind for kind, _, words in found if words == "full support"] == ["mixed"]
    assert [(kind, name) for kind, name, words in found if words == "patriotic"] == [("scare", None)]


def test_a_page_of_that_kind() -> None:
    text = (
        "Port Director Marta Viana called on the crews to “show their colours” and send a boat each.\n\n"
        "“This harbour has room for every skipper who loves it,” Viana wrote on her page.\n\n"
        "“We should not sit on the quay and wait for an order from the capital.”\n\n"
        "Rui Salgado, head of the pilots' guild, was the first to follow, saying that nine boats were ready.\n\n"
        "“We give them fuel, flags and bread,” Salgado wrote on Monday.\n\n"
        "Viana and Salgado lead the table of the most “devoted” masters, according to a list that the radio read out."
    )
    article = framing.separate(text)
    assert name_of(article, "show their colours") == "Marta Viana"
    assert quotation(article, "show their colours").kind == "mixed"
    assert name_of(article, "This harbour has room for every skipper who loves it,") == "Marta Viana"
    assert name_of(article, "We should not sit on the quay and wait for an order from the capital.") == "Marta Viana"
    assert name_of(article, "We give them fuel, flags and bread,") == "Rui Salgado"
    assert quotation(article, "devoted").kind == "scare"
    assert name_of(article, "devoted") is None


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ('"The road is shut." — Nora Quill', "The road is shut.", "Nora Quill"),
        (
            'Judge Nora Quill was short.\n\n"The road to the dam stays shut until May."',
            "The road to the dam stays shut until May.",
            "Nora Quill",
        ),
        ('Nora "Nell" Quill told the court that "nobody came".', "nobody came", 'Nora "Nell" Quill'),
        ("„Die Straße bleibt zu“, sagte Nora Quill.", "Die Straße bleibt zu", "Nora Quill"),
        ("Governor Nora Quill came late. “The road is shut,” the governor said.", "The road is shut,", "Nora Quill"),
        ("They wrote to Nora Quill, who last Thursday said “the road is shut.”", "the road is shut.", "Nora Quill"),
        ("Nora Monday, a baker, came late. Nora Monday said “the road is shut.”", "the road is shut.", "Nora Monday"),
    ],
)
def test_speakers_that_the_sentence_does_not_name_in_full(text: str, words: str, name: str) -> None:
    assert name_of(framing.separate(text), words) == name


def test_he_and_she_are_told_apart() -> None:
    text = "Nora Quill met Otto Brandt at the gate. “It is shut,” he said. “It is open,” she replied."
    article = framing.separate(text)
    assert name_of(article, "It is shut,") == "Otto Brandt"
    assert name_of(article, "It is open,") == "Nora Quill"


def test_no_time_is_a_speaker() -> None:
    article = framing.separate("The mill was shut in May. This year is looking to be dry.")
    assert not [told.speaker.name for told in article.attributions if told.speaker]


def test_no_pronoun_is_a_person() -> None:
    text = "The transport ministry said a depot had burned. “Nothing is left,” it added.\n\nMillers were angry. “We lost it all,” they said."  # noqa: E501
    article = framing.separate(text)
    assert name_of(article, "Nothing is left,") == "The transport ministry"
    assert name_of(article, "We lost it all,") == "Millers"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Russia, which calls the siege a “relief mission”, denies it.", "Russia"),
        ("The “relief mission”, as Moscow calls it, began in May.", "Moscow"),
        ("What Moscow calls a “relief mission” began in May.", "Moscow"),
    ],
)
def test_a_term_given_as_somebody_s(text: str, name: str) -> None:
    article = framing.separate(text)
    assert quotation(article, "relief mission").kind == "mixed"
    assert name_of(article, "relief mission") == name
    assert not [p for p in article.passages if p.voice == "reported" and "denies" in text[p.start : p.end]]


def test_nicknames_and_titles_have_no_speaker() -> None:
    article = framing.separate("Nora “Nell” Quill wrote “Two Mills and a Ferry” in May.")
    assert [(q.kind, q.speaker) for q in article.quotations] == [("title", None), ("title", None)]


def test_what_kind_a_speaker_is() -> None:
    text = "“It is shut,” said Nora Quill.\n\n“It is open,” said the ministry.\n\n“It is ours,” residents said."
    kinds = [q.speaker.kind for q in framing.separate(text).quotations if q.speaker]
    assert kinds == ["person", "body", "crowd"]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("“The ovens are cold,” said Bern Council president Nora Quill.", "The ovens are cold,", "Nora Quill"),
        (
            "“The ovens are cold,” Department of Fish and Mills Deputy Secretary Nora Quill told the Herald.",
            "The ovens are cold,",
            "Nora Quill",
        ),
        ("Governor Otto Brandt spoke first.\n\n“We heard it,” a driver told reporters.", "We heard it,", "a driver"),
        ("QUILL: “Was it safe?” BRANDT: “It was safe.” Nora Quill met Otto Brandt.", "It was safe.", "Otto Brandt"),
    ],
)
def test_offices_strangers_and_labels_within_a_line(text: str, words: str, name: str) -> None:
    assert name_of(framing.separate(text), words) == name


def test_the_next_sentence_does_not_take_the_words() -> None:
    article = framing.separate("Otto Brandt said the offer was “a joke.” Nora Quill says the mill will stay for years.")
    assert name_of(article, "a joke.") == "Otto Brandt"


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f", "  ", "\n"])
def test_a_name_is_the_same_whatever_its_blank(blank):
    article = framing.separate(f"“We will not pay,” said Nora{blank}Vik on Monday. Nora Vik left. “Never,” said Vik.")
    assert [quotation.speaker.name for quotation in article.quotations] == ["Nora Vik", "Nora Vik"]
