import re

import framing
from framing.rendering.adoption_page import adoption_page
from tests.analysis.towns import RECORDS, TERM, write_streams


def test_the_page_shows_terms_outlets_months_and_sentences(tmp_path):
    page = adoption_page(framing.adoption(write_streams(tmp_path / "towns")))
    assert f'<a href="#term-1">{TERM}</a>' in page
    assert "4/4" in page
    assert "0/4" in page
    assert "1/3" in page
    assert page.count("<blockquote") == 11
    assert page.count('class="dot-own"') == 6
    assert len(re.findall(r'<circle class="held"', page)) == 5
    assert "not endorsement" in page
    for link in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{link}"' in page
    assert "<script" not in page
    assert 'style="' not in page  # its policy allows one sheet


def test_a_page_of_nothing_says_so(tmp_path):
    page = adoption_page(framing.adoption(write_streams(tmp_path / "few", RECORDS[11:12])))
    assert "No term is held" in page


def test_what_comes_from_the_corpus_is_text(tmp_path):
    records = [
        dict(record, outlet=f"<b>{record['outlet']}", text=record["text"].replace("Pell", "<i>Pell"))
        for record in RECORDS
    ]
    page = adoption_page(framing.adoption(write_streams(tmp_path / "odd", records)))
    assert "<i>" not in page
    assert "<b>Lake" not in page
