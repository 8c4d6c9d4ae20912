"""Reported speech by the shape of its sentence: each kind on sentences of our own."""

from __future__ import annotations

import pytest

import framing


def reported(text: str) -> list[tuple[str, str | None]]:
    article = framing.separate(text)
    return [
        (text[p.start : p.end].strip(" \n."), p.speaker.name if p.speaker else None)
        for p in article.passages
        if p.voice == "reported"
    ]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Six mills burned down overnight, firemen said on Friday.", "Six mills burned down overnight", "firemen"),
        ("The quay will open, the port's owner told the Kalm Herald.", "The quay will open", "the port's owner"),
        ("Two ferries were sold, the ministry confirmed late on Monday.", "Two ferries were sold", "the ministry"),
        ("The dam may not hold, said the engineer.", "The dam may not hold", "the engineer"),
        ("The dam may not hold, warned Nuria Costa on Tuesday.", "The dam may not hold", "Nuria Costa"),
        ("According to the owner, no oven was lit that day.", "no oven was lit that day", "the owner"),
        ("Owner says ovens will stay cold\n\nThe bakery stood dark.", "ovens will stay cold", "Owner"),
        ("Ovens will stay cold, says owner\n\nThe bakery stood dark.", "Ovens will stay cold", "owner"),
        ("Costa: Dam will hold through spring\n\nThe dam is old.", "Dam will hold through spring", "Costa"),
    ],
)  # fmt: skip
def test_the_clause_is_reported_and_nothing_else(text: str, words: str, name: str) -> None:
    assert reported(text) == [(words, name)]


@pytest.mark.parametrize(
    "text",
    [
        "The digging goes according to schedule.",
        "She called a taxi.",
        "He answered the phone.",
        "The owner has not commented.",
        "That said, the oven is warm.",
        "Hail is forecast for the coast.",
        "Needless to say, nobody paid.",
        "The horsemen charged the line.",
        "The ministry did not respond to a request for comment.",
        "Analysis: Why the ovens are cold\n\nThe bakery stood dark.",
        "“No,” he said. “Yes,” she said.",
        "“We shut the gate,” said Costa. “You never did,” said Berg.",
    ],
)
def test_nothing_is_reported(text: str) -> None:
    assert reported(text) == []


def test_quoted_by_a_paper() -> None:
    text = "Berg was quoted by the Herald as saying the dam was “a sieve”."
    (quotation,) = framing.separate(text).quotations
    assert quotation.speaker is not None
    assert quotation.speaker.name == "Berg"


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        (
            "Mayor Nora Quill, whose father built the mill, said they had been given leave to sell it.",
            "they had been given leave to sell it",
            "Nora Quill",
        ),
        (
            "Nora Quill, 35, the daughter of the former mayor, said on Facebook on Monday that the mill would stay.",
            "that the mill would stay",
            "Nora Quill",
        ),
        (
            "The village of Velm, which engineers say has no safe bridge, lost its mill.",
            "has no safe bridge",
            "engineers",
        ),
    ],
)
def test_what_stands_between_commas_is_not_the_source(text: str, words: str, name: str) -> None:
    assert next(one for one in reported(text) if words in one[0])[1] == name


def test_a_region_tells_whose_office_it_is() -> None:
    text = (
        "Tarn region Governor Otto Brandt came late. Velm region head Ines Roth came early. "
        "The head of the Tarn region said that the ovens were cold."
    )
    assert [name for words, name in reported(text) if "ovens" in words] == ["Otto Brandt"]
