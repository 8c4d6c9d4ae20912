"""`separate` as a whole: passages tile the text, and spans are where they should be."""

from __future__ import annotations

import pytest

import framing
from framing.errors import InputError


def tiles(article: framing.Article) -> bool:
    return "".join(article.text[p.start : p.end] for p in article.passages) == article.text


def test_quotation_passages_hold_their_marks() -> None:
    article = framing.separate("“The dam will hold,” Mayor Ada Quill said. Rain is expected.")
    assert tiles(article)
    assert [article.text[p.start : p.end] for p in article.passages] == [
        "“The dam will hold,” ",
        "Mayor Ada Quill said. ",
        "Rain is expected.",
    ]
    assert [p.voice for p in article.passages] == ["quotation", "narration", "narration"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b", "”“”", "…"])
def test_texts_without_words(text: str) -> None:
    assert tiles(framing.separate(text))


@pytest.mark.parametrize("text", [b"bytes", None, 3])
def test_what_is_not_text_is_refused(text: object) -> None:
    with pytest.raises(InputError, match="a text is needed"):
        framing.separate(text)  # type: ignore[arg-type]


def test_lone_surrogates_are_refused() -> None:
    with pytest.raises(InputError, match="character 3: holds half"):
        framing.separate("abc\ud800")
