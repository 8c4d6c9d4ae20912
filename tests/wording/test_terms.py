import pytest

import framing
from framing.wording.fragments import phrase_key
from framing.wording.stream import stream_of
from tests.languages import ENGLISH


def found(text, watch=()):
    """The terms of an article under a headline, by key: course and stances."""
    article = framing.separate(f"A Day in Pell\n\n{text}")
    terms = framing.terms(article, watch=watch)
    for term in terms:
        assert all(0 <= use.start < use.end <= len(article.text) for use in term.uses)
    return {term.key: (term.course, [use.stance for use in term.uses]) for term in terms}


@pytest.mark.parametrize(
    ("text", "key", "course", "stances"),
    [
        ("The “river tax” was raised in May. The river tax is paid at the bridge.", "rivertax", "held then own", 2),
        ("The river tax is paid at the bridge. The “river tax” was raised in May.", "rivertax", "own then held", 2),
        ("The so-called river tax was raised in May. Boats paid the river tax.", "rivertax", "held then own", 2),
        (
            "What the harbour union calls a river tax was raised. Boats paid the river tax.",
            "rivertax",
            "held then own",
            2,
        ),
        ("The council has raised what critics describe as a “river tax” again.", "rivertax", "held", 1),
        ("A charge known as “wharfage” was raised. Wharfage is paid in May.", "wharfage", "introduced", 2),
    ],
)
def test_the_first_use_of_the_narrator_and_what_becomes_of_it(text, key, course, stances):
    terms = found(text)
    assert terms[key][0] == course
    assert len(terms[key][1]) == stances


def test_each_stance_is_told():
    text = (
        "Mayor Ida Rook called the toll a “fair levy” on Monday. “The fair levy pays for the bridge,” Rook said. "
        "She said that the fair levy would stay. The town has lived with the fair levy since. Under the pretext of "
        "fair levy reform, the harbour was closed."
    )
    article = framing.separate(f"Toll\n\n{text}")
    (term,) = [term for term in framing.terms(article, watch=["fair levy"]) if term.key == "fairlevy"]
    assert [use.stance for use in term.uses] == ["attributed", "quoted", "reported", "own", "hedged"]
    assert [use.speaker.name if use.speaker else None for use in term.uses[:2]] == ["Ida Rook", "Ida Rook"]
    assert all(article.text[use.start : use.end] == "fair levy" for use in term.uses)


def test_one_term_whatever_its_hyphens_plural_and_article():
    text = "The “self-watering garden” is new. Self watering gardens need no rain. A selfwatering garden won."
    course, stances = found(text)["selfwateringgarden"]
    assert (course, len(stances)) == ("held then own", 3)
    phrases = "the Self-Watering Gardens", "self watering garden", "selfwatering garden"
    keys = {phrase_key(phrase, ENGLISH) for phrase in phrases}
    assert len(keys) == 1
    assert phrase_key("policy", ENGLISH) == phrase_key("policies", ENGLISH)
    assert phrase_key("box", ENGLISH) == phrase_key("boxes", ENGLISH)
    assert phrase_key("glass", ENGLISH) != phrase_key("glas", ENGLISH)


def test_a_part_of_a_longer_fragment_is_somebody_elses_words_and_no_held_term():
    text = "Rook spoke of a “quiet river tax swindle” in May. The river tax is old."
    assert found(text, watch=["river tax"])["rivertax"] == ("own", ["quoted", "own"])


@pytest.mark.parametrize(
    "text",
    [
        "They read “The Iron Ferry” in Pell.",  # a title
        "The harbour said that boats “will be there soon” in May.",  # a clause
        "The clerk said “of the” twice.",
        "Boats lie in the harbour.",
    ],
)
def test_titles_clauses_and_function_words_are_no_terms(text):
    assert found(text) == {}


def test_headline_furniture_links_and_the_first_person_are_not_counted():
    article = framing.separate(
        "River Tax Raised\n\nThe “river tax” was raised in May. I paid the river tax. Write to @rivertax of "
        "the river tax office. Boats paid the river tax."
    )
    (term,) = [term for term in framing.terms(article) if term.key == "rivertax"]
    assert [use.stance for use in term.uses] == ["marks", "own"]
    assert term.uses[1].start == article.text.rindex("river tax")


def test_a_watched_term_is_found_and_others_are_not():
    assert found("The harbour tax is paid in May.", watch=["Harbour-Taxes", "bridge toll"]) == {
        "harbourtax": ("own", ["own"])
    }


def test_offsets_hold_in_any_text():
    text = "\U0001f6a2 Pell\n\nZażółć: the “new\u00a0toll” — and the new\u00a0toll, 漢字 “gęś”.\r\n\r\nThe new toll."
    article = framing.separate(text)
    terms = {term.key: term for term in framing.terms(article)}
    assert [text[use.start : use.end] for use in terms["newtoll"].uses] == [
        "new\u00a0toll",
        "new\u00a0toll",
        "new toll",
    ]
    stream = stream_of(article)
    assert (stream.starts < stream.ends).all()
    assert (stream.starts[1:] >= stream.ends[:-1]).all()


def test_terms_are_ready_for_json():
    (term,) = framing.terms(framing.separate("Pell\n\nThe “river tax” was raised in May."))
    assert term.to_dict() == {
        "key": "rivertax",
        "text": "river tax",
        "uses": ({"start": 11, "end": 20, "stance": "marks", "speaker": None},),
        "course": "held",
    }


@pytest.mark.parametrize(
    "text", ["", " ", "“”", "“ ”", "'", "so-called", "The so-called", "what he calls", "-", "@", "“a"]
)
def test_short_texts_have_no_terms(text):
    assert framing.terms(framing.separate(text)) == ()
