"""Files and pages: encodings, HTML, refusals."""

from __future__ import annotations

import sys

import pytest

from framing.errors import InputError, LimitError, MissingExtraError
from framing.preprocessing import pages, read_page
from framing.spans import Metadata

TEXT = "Harbour Opens Again\n\nThe harbour of Älvsjö opened on Monday, said Zoë Brännström. “At last,” she added.\n"

HTML = """<!doctype html><html lang="en"><head><title>Harbour Opens Again | Fjord Post</title>
<meta property="og:title" content="Harbour Opens Again"><meta name="author" content="Runa Dahl">
<meta property="og:site_name" content="Fjord Post">
<meta property="article:published_time" content="2024-05-03T08:00:00Z">
</head><body><nav><a href="/">Home</a><a href="/sport">Sport</a></nav><article><h1>Harbour Opens Again</h1>
<p>The harbour opened on Monday after two years of repairs, and the first ship came from the islands with sheep.</p>
<p>“At last,” the harbour master said to the forty people who had come in the rain to see the ropes thrown.</p>
<p>The repairs cost 40 million kroner, which the county and the state share. A second pier is planned for next year.</p>
</article><footer>© Fjord Post</footer></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert read_page((TEXT * 5).encode(encoding)).text == TEXT * 5


def test_files(tmp_path) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(TEXT.encode())
    assert read_page(file).text == TEXT
    assert read_page(file).metadata == Metadata()


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"", "is empty"),
        (b" \n ", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4, "picture"),
        (b"\x00\x01\x02\x03" * 50, "binary"),
        (b"abc\x00\x01\x02\x03", "binary"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, problem: str) -> None:
    with pytest.raises(InputError, match=f"the page: .*{problem}"):
        read_page(raw, name="the page")


def test_missing_files_folders_and_odd_names(tmp_path) -> None:
    for path in (tmp_path / "none.txt", tmp_path, tmp_path / "a\0b"):
        with pytest.raises(InputError, match=r"check the path|folders go to"):
            read_page(path)


def test_too_large(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(pages, "LIMIT_BYTES", 10)
    file = tmp_path / "page.txt"
    file.write_text("x" * 11)
    for source in (file, b"x" * 11):
        with pytest.raises(LimitError, match="has 11 bytes"):
            read_page(source)


def test_html_keeps_title_author_date_and_site() -> None:
    pytest.importorskip("trafilatura")
    page = read_page(HTML.encode())
    assert page.metadata == Metadata("Harbour Opens Again", "Runa Dahl", "2024-05-03", "Fjord Post")
    assert page.text.startswith("Harbour Opens Again\n")
    assert "“At last,” the harbour master said" in page.text
    assert "Sport" not in page.text


def test_html_without_an_article_is_refused(tmp_path) -> None:
    pytest.importorskip("trafilatura")
    file = tmp_path / "page.html"
    for html in ("<html></html>", "<p>", "<!-- " + "x" * 5000):
        file.write_text(html)
        with pytest.raises(InputError, match="holds no article"):
            read_page(file)


def test_deep_html_does_no_harm(tmp_path) -> None:
    pytest.importorskip("trafilatura")
    file = tmp_path / "page.html"
    file.write_text("<html><body>" + "<div>" * 20_000 + "x")
    with pytest.raises(InputError, match=r"nested 20,\d+ deep"):
        read_page(file)


def test_html_without_trafilatura_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(MissingExtraError, match=r"pip install '.*\[html\]'"):
        read_page(HTML.encode())


def test_a_paragraph_that_stands_there_again_is_kept() -> None:
    pytest.importorskip("trafilatura")
    again = "<p>“No bridge, no vote,” the crowd called for the whole of an hour outside the hall of the council.</p>"
    other = "<p>Then it went home, and the members of the council did so too, by the other door of the old hall.</p>"
    page = read_page(f"<html><body><article>{again * 4}{other}{again}</article></body></html>".encode())
    assert page.text.count("No bridge") == 5
    assert "\ue000" not in page.text
