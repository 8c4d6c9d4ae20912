import re

import framing
from framing.rendering.article_page import article_page
from framing.rendering.term_notes import term_notes

TEXT = (
    "Toll Day\n\nThe harbour spoke of a “fair levy” in May.\n\nBoats lay still.\n\nThe fair levy is paid at night. "
    "What the union calls a toll trap is open."
)


def test_the_first_use_at_a_distance_and_the_first_plain_one():
    notes = {note.text: note for note in term_notes(framing.separate(TEXT))}
    note = notes["fair levy"]
    assert (note.held.paragraph, note.own.paragraph) == (2, 4)
    assert note.own.how == "without marks"
    assert note.course == "held then own"
    assert note.own.before == "The "
    assert note.own.after.startswith(" is paid at night")
    assert notes["toll trap"].own is None


def test_the_page_links_them_to_each_other_and_to_their_paragraphs(small_model):
    page = article_page(small_model.score(TEXT))
    names = re.findall(r'id="([^"]+)"', page)
    assert len(names) == len(set(names))
    assert {"term-1-held", "term-1-own", "p2", "p4"} <= set(names)
    for link in re.findall(r'href="#([^"]+)"', page):
        assert link in names
    assert "without marks in paragraph 4" in page
    assert "Terms at a distance" not in article_page(small_model.score("Toll\n\nBoats lay still."))


def test_what_a_term_holds_is_text(small_model):
    page = article_page(small_model.score("Toll\n\nThey spoke of “<b>fair</b>” boats. The “a<i>b” is old."))
    assert "<b>fair" not in page
    assert "<i>b" not in page
