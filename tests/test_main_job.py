"""The main job on a messy page: what is furniture, who speaks, what pushes, and whose wording it is.

The first page is a real one, read where it is at hand; the second ships with the project and is of the same kind.
"""

import pytest

import framing
from tests.conftest import ROOT


def found(report, technique):
    """(words, voice, speaker) of each fragment of a technique."""
    text = report.article.text
    return [
        (text[span.start : span.end], span.voice, span.speaker and span.speaker.name)
        for span in report.spans
        if span.technique == technique
    ]


def voice_of(report, words):
    """(voice, speaker) of the passage in which the words begin."""
    start = report.article.text.index(words)
    (passage,) = [p for p in report.passages if p.start <= start < p.end]
    return passage.voice, passage.speaker and passage.speaker.name


@pytest.fixture(scope="module")
def governors(shared):
    text = (shared / "articles" / "governors.txt").read_text("utf8")
    return framing.load().score(text)


@pytest.fixture(scope="module")
def governors_open(shared):
    text = (shared / "articles" / "governors.txt").read_text("utf8")
    return framing.load("framing-en-open").score(text)


def test_governors_with_the_open_model(governors_open):
    rankings = [w for w, voice, _ in found(governors_open, "patriotic_ranking") if voice == "narration"]
    assert [words for words in rankings if "second-most “patriotic” governors" in words]
    spoken = {w for w, _, speaker in found(governors_open, "euphemism") if speaker == "Ramzan Kadyrov"}
    assert [words for words in spoken if "self-mobilization" in words]
    assert "[campaign]" in spoken


@pytest.fixture(scope="module")
def volunteers():
    text = (ROOT / "datasets" / "examples" / "volunteers.txt").read_text("utf8")
    return framing.load().score(text)


def test_governors_furniture(governors):
    for words in ("Support The Moscow", "Aleksandr Avilov", "Sign up for", "We are facing", "Monthly", "Read more"):
        assert voice_of(governors, words)[0] == "furniture"
    assert voice_of(governors, "Russian Governors Back")[0] == "narration"
    assert all(not p.labels for p in governors.passages if p.voice == "furniture")


def test_governors_who_speaks(governors):
    for words in ("“Russia is a federal", "“We shouldn’t wait", "“self-mobilize”"):
        assert voice_of(governors, words) == ("quotation", "Ramzan Kadyrov")
    assert voice_of(governors, "“We’re fully providing") == ("quotation", "Sergei Aksyonov")
    assert voice_of(governors, "“capabilities.”") == ("quotation", "Sergei Nosov")
    kinds = {governors.article.text[q.start : q.end]: q for q in governors.article.quotations}
    assert kinds["full support"].kind == kinds["capabilities."].kind == "mixed"
    assert (kinds["patriotic"].kind, kinds["patriotic"].speaker) == ("scare", None)


def test_governors_patriotic_ranking_is_the_outlets(governors):
    assert [
        words
        for words, voice, _ in found(governors, "patriotic_ranking")
        if voice == "narration" and "second-most “patriotic” governors" in words
    ]


@pytest.mark.parametrize(
    "words",
    [
        "self-mobilization",
        "[campaign]",
    ],
)
def test_governors_euphemisms_are_kadyrovs(governors, words):
    assert [
        fragment
        for fragment, voice, speaker in found(governors, "euphemism")
        if words in fragment and (voice, speaker) == ("quotation", "Ramzan Kadyrov")
    ]


def test_volunteers_furniture_and_speakers(volunteers):
    for words in (
        "Keep the Steppe",
        "Dana Kulova /",
        "Get the Herald",
        "The Ministry of Information",
        "Once\n",
        "Read more",
    ):
        assert voice_of(volunteers, words)[0] == "furniture"
    assert voice_of(volunteers, "Three Provinces Join")[0] == "narration"
    for words in ("“The constitution leaves", "“Nobody should sit"):
        assert voice_of(volunteers, words) == ("quotation", "Idris Belyaev")
    assert voice_of(volunteers, "“We hand every") == ("quotation", "Marina Oskova")


def test_volunteers_wording_and_whose_it_is(volunteers):
    assert [voice for words, voice, _ in found(volunteers, "patriotic_ranking") if "“truest”" in words] == ["narration"]
    euphemisms = found(volunteers, "euphemism")
    assert [words for words, _, speaker in euphemisms if "self-supply" in words and speaker == "Idris Belyaev"]


def test_the_report_says_at_a_glance_how_each_voice_scores(volunteers):
    outlet, *speakers = volunteers.voices
    assert (outlet.voice, outlet.speaker) == ("narration", None)
    assert outlet.labels.get("patriotic_ranking")
    named = {voice.speaker: voice for voice in speakers}
    assert {"Idris Belyaev", "Marina Oskova", "Pavel Ordin"} <= set(named)
    assert named["Idris Belyaev"].labels.get("euphemism")
