"""Page forms: whose the words are in transcripts, chats, interviews, block quotes; what is article."""

from __future__ import annotations

import pytest

import framing
from framing.preprocessing.blocks import signed
from tests.languages import ENGLISH


def told(text: str) -> list[tuple[str, str | None]]:
    article = framing.separate(text)
    return [(text[q.start : q.end], q.speaker.name if q.speaker else None) for q in article.quotations]


def test_a_transcript() -> None:
    text = "NORA QUILL, HOST: Good morning.\n\nIVOR HOLM: They robbed us.\n\nQUILL: Who?\n\nHOLM: The owners."
    names = [name for _, name in told(text)]
    assert names == ["Nora Quill", "Ivor Holm", "Nora Quill", "Ivor Holm"]
    labels = [p for p in framing.separate(text).passages if p.voice == "narration"]
    assert all(":" in text[p.start : p.end] for p in labels)


def test_a_chat() -> None:
    text = "[03/02/2025, 10:11:12] Nora Quill: The gate is shut\n[03/02/2025, 10:12:01] Ivor Holm: Who shut it?"
    assert told(text) == [("The gate is shut", "Nora Quill"), ("Who shut it?", "Ivor Holm")]


def test_lines_of_a_mail() -> None:
    text = "On Friday, Nora Quill wrote:\n> The gate is shut.\n> Nobody may pass.\n\nThe owners were silent."
    assert [name for _, name in told(text)] == ["Nora Quill", "Nora Quill"]


def test_block_quotes_of_a_page_keep_a_sign() -> None:
    html = "<p>One.</p><blockquote><p>Two.</p><p>Three.</p></blockquote><p>He said <q>four</q>.</p>"
    text = signed(html)
    assert text.count("&gt; ") == 2
    assert "“four”" in text
    assert signed("<p>One.</p>") == "<p>One.</p>"


def test_times_of_a_live_blog_are_set_apart() -> None:
    text = (
        "09:15 CET\nOwner of the old mill shuts its gate\n\n"
        "The gate of the old mill was shut this morning by its owner, Nora Quill.\n"
    )
    article = framing.separate(text)
    assert [f.of(text) for f in article.furniture] == ["09:15 CET"]


def test_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "The owner of the mill said on Friday that the wheel would turn\n"
        "again before the summer because the river had risen and the\n"
        "millers had come home."
    )
    article = framing.separate(text)
    assert len(article.paragraphs) == 1
    (words,) = [p for p in article.passages if p.voice == "reported"]
    assert text[words.start : words.end].endswith("home.")


def test_a_word_cut_at_a_line_s_end_is_one() -> None:
    text = (
        "The mill is old and its wheel was mended twice, while the opposi-\ntion said that it was never turning at all."
    )
    names = {a.speaker.name for a in framing.separate(text).attributions if a.speaker}
    assert "the opposition" in names


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The gate shut.The owner left.", 2),
        ('"Who shut it?" Quill asked. "Run!" Quill shouted.', 2),
        ("Dr.Quill came.", 1),
        ("Write to quill@mill.example now. Abcdefghijklmnopqrstuvwxyz.Then it rained.", 3),
    ],
)
def test_sentences_without_a_blank_and_said_clauses(text: str, count: int) -> None:
    from framing.preprocessing.forms import resplit
    from framing.preprocessing.sentences import sentence_spans
    from framing.spans import Span

    spans = sentence_spans(text, [Span(0, len(text))], language=ENGLISH)
    assert len(resplit(text, spans, frozenset(("asked", "shouted")), ENGLISH)) == count


def test_a_post_is_an_article() -> None:
    text = "Gate shut. Go home! #mill"
    assert not framing.separate(text).furniture


def test_the_paragraph_under_a_said_clause_with_a_colon() -> None:
    letter = "We lost the ovens and the flour, but we keep our people and their pay until the spring."
    text = f"The mill burned.\n\nIn a letter to the town, Nora Quill, who owns it, writes:\n\n{letter}\n\nIt rained."
    assert told(text) == [(letter, "Nora Quill")]
    reasons = "The ovens were old and nobody had looked at them since the flood of that spring."
    assert told(f"The mill burned down.\n\nThe council gave three reasons:\n\n{reasons}\n\nIt rained.") == []
