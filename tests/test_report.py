from __future__ import annotations

import json

import numpy as np
import pytest

from framing.report import Evidence, FoundSpan, Report, ScoredPassage
from framing.spans import Article, Passage, Speaker
from framing.voice_scores import voices_of

TEXT = "The vile regime lied. “Heroes,” Petrov said. Sign up!"
PETROV = Speaker("Ivan Petrov", 32, 38)
EVIDENCE = Evidence(4, 8, "loaded_language", 1.5)
NAMES = ("loaded_language", "slogans")


def passage(start, end, voice, speaker=None, scores=(0.0, 0.0, 0.0), *, labels=(), evidence=()) -> ScoredPassage:
    return ScoredPassage(start, end, voice, speaker, np.array(scores), labels, evidence)


@pytest.fixture
def report() -> Report:
    passages = (
        passage(0, 22, "narration", None, (0.75, 0.0, 0.5), labels=("loaded_language",), evidence=(EVIDENCE,)),
        passage(22, 32, "quotation", PETROV, (0.25, 0.5, 0.5), labels=("slogans",)),
        passage(32, 45, "narration", None, (0.0, 0.25, 0.25)),
        passage(45, 53, "furniture"),
    )
    article = Article(TEXT, tuple(Passage(p.start, p.end, p.voice, p.speaker) for p in passages))
    span = FoundSpan(4, 15, "loaded_language", 0.75, "narration", None, (EVIDENCE,))
    thresholds = {"loaded_language": 0.5, "slogans": 0.5, "any": 0.5}
    return Report(article, NAMES, thresholds, passages, (span,), voices_of(passages, 3), "tiny")


def test_the_dictionary_is_json_and_gives_words_beside_offsets(report):
    plain = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert plain["model"] == "tiny"
    assert [p["text"] for p in plain["passages"]] == [
        "The vile regime lied. ",
        "“Heroes,” ",
        "Petrov said. ",
        "Sign up!",
    ]
    for part in (*plain["passages"], *plain["spans"], *plain["passages"][0]["evidence"]):
        assert TEXT[part["start"] : part["end"]] == part["text"]
    assert plain["passages"][0]["scores"] == {"loaded_language": 0.75, "slogans": 0.0, "any": 0.5}
    assert plain["passages"][1]["speaker"] == "Ivan Petrov"
    assert plain["spans"][0]["technique"] == "loaded_language"
    assert plain["voices"][1]["labels"] == {"slogans": 1}


def test_the_frame_has_one_row_a_passage(report):
    frame = report.to_frame()
    assert list(frame.columns) == ["start", "end", "voice", "speaker", "text", "labels", *NAMES, "any"]
    assert len(frame) == 4
    assert frame.loc[0, "loaded_language"] == 0.75
    assert frame.loc[1, "labels"] == "slogans"
    assert frame["text"].str.cat() == TEXT


def test_voices_weigh_passages_by_length(report):
    narration, speaker = report.voices
    assert (narration.voice, narration.speaker, narration.passages, narration.characters) == ("narration", None, 2, 35)
    np.testing.assert_allclose(narration.scores, [0.75 * 22 / 35, 0.25 * 13 / 35, (0.5 * 22 + 0.25 * 13) / 35])
    assert narration.labels == {"loaded_language": 1}
    assert (speaker.voice, speaker.speaker) == ("quotation", "Ivan Petrov")


def test_quoted_and_reported_words_of_one_speaker_are_one_voice_and_come_by_length():
    other = Speaker("Anna Orlova", 0, 3)
    elsewhere = Speaker("Ivan Petrov", 50, 56)
    passages = (
        passage(0, 10, "quotation", PETROV),
        passage(10, 40, "quotation", other),
        passage(40, 55, "reported", elsewhere),
        passage(55, 60, "quotation"),
        passage(60, 61, "narration"),
    )
    found = [(v.voice, v.speaker, v.characters) for v in voices_of(passages, 3)]
    assert found == [
        ("narration", None, 1),
        ("quotation", "Anna Orlova", 30),
        ("quotation", "Ivan Petrov", 25),
        ("quotation", None, 5),
    ]


def test_a_report_without_passages():
    empty = Report(Article(""), NAMES, {}, (), (), voices_of((), 3), "tiny")
    assert empty.voices == ()
    assert empty.to_dict()["passages"] == []
    assert len(empty.to_frame()) == 0


def test_frames_of_spans_quotations_and_voices_and_a_short_repr(small_model):
    from framing import OptionError

    report = small_model.score("“They are savage traitors,” said Ann Lee. The savage horde came. It rained all day.")
    text = report.article.text
    spans = report.to_frame("spans")
    assert len(spans) == len(report.spans)
    assert [text[a:b] for a, b in zip(spans["start"], spans["end"], strict=True)] == spans["text"].tolist()
    quotations = report.to_frame("quotations")
    assert quotations[["text", "kind", "speaker"]].values.tolist() == [
        ["They are savage traitors,", "direct", "Ann Lee"]
    ]
    voices = report.to_frame("voices")
    assert voices["voice"].tolist() == [one.voice for one in report.voices]
    assert "any" in voices
    assert list(small_model.score("Rain fell.").to_frame("spans")) == list(spans)
    with pytest.raises(OptionError, match="passages, spans"):
        report.to_frame("words")
    assert len(repr(report)) < 250
    assert "Ann" not in repr(report)[65:]
