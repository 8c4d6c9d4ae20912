"""Paragraphs and headlines."""

from __future__ import annotations

import pytest

from framing.preprocessing.paragraphs import headline_of, paragraph_spans


def lines(text: str) -> list[str]:
    return [span.of(text) for span in paragraph_spans(text)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"])
def test_every_line_end_ends_a_paragraph(end: str) -> None:
    assert lines(f"One.{end}Two.{end}{end} Three. {end}") == ["One.", "Two.", "Three."]


def test_white_space_is_outside() -> None:
    assert lines(" \t One, two. \u00a0\n\u3000\n") == ["One, two."]
    assert lines("") == lines(" \n\n ") == []


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Harbour Opens Again\n\nThe harbour opened on Monday.", "Harbour Opens Again"),
        (
            "Will the harbour open?\n\nThe harbour may open on Monday, the council said, if the wind allows it.",
            "Will the harbour open?",
        ),
        ("The harbour opened on Monday.\n\nShips came.", None),
        ("Harbour Opens Again", None),
        ("“Nobody came”: the harbour a year on\n\nThe harbour is quiet.", "“Nobody came”: the harbour a year on"),
    ],
)
def test_headlines(text: str, headline: str | None) -> None:
    found = headline_of(text, paragraph_spans(text))
    assert (found and found.of(text)) == headline
