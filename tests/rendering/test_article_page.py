"""The article page as data: nothing of the text is lost, nothing of it becomes markup, nothing is fetched."""

import base64
import dataclasses
import hashlib
import re
import time
from collections import Counter
from html.parser import HTMLParser

import numpy as np
import pytest

from framing.markup import notebook_html, view_of
from framing.markup.environment import percent
from framing.rendering.article_page import article_page
from framing.spans import Metadata
from framing.techniques import NAMES
from tests.rendering.build import example_report, report_of
from tests.rendering.hostile import PAYLOADS


class Skeleton(HTMLParser):
    """Counts elements and attribute names, and keeps the words outside styles and scripts."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.elements, self.attributes, self.words, self.values = Counter(), Counter(), [], []
        self._raw = ""
        self.raw = {}
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements[tag] += 1
        self.attributes.update(name for name, _ in attrs)
        self.values += [(tag, name, value or "") for name, value in attrs]
        self._raw = tag if tag in ("style", "script") else ""

    def handle_endtag(self, tag):
        self._raw = ""

    def handle_data(self, data):
        if self._raw:
            self.raw[self._raw] = self.raw.get(self._raw, "") + data
        else:
            self.words.append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).split())


@pytest.fixture(scope="module")
def page():
    return article_page(example_report(), source="volunteers.txt")


def test_every_visible_character_is_on_the_page_in_order():
    report = example_report()
    view = view_of(report)
    told = "".join(
        (part if isinstance(part, str) else "".join(piece.words for piece in part.pieces))
        for block in view.blocks
        for run in block.runs
        for part in (*run.parts, run.tail)
    )
    assert "".join(told.split()) == "".join(report.article.text.split())


def test_blocks_hold_the_text_whatever_the_fragments():
    random = np.random.default_rng(7)
    voices = ["narration", "quotation", "reported", "furniture"]
    for _ in range(200):
        said = [
            (
                str(random.choice(voices)),
                None if random.random() < 0.5 else "Ann Lee",
                "word \n"[: random.integers(1, 7)],
            )
            for _ in range(random.integers(1, 12))
        ]
        text = "".join(words for _, _, words in said)
        # Each fragment is all of the text from its start, so that its first occurrence is where it is meant to be.
        starts = sorted({int(random.integers(0, len(text))) for _ in range(random.integers(0, 6))})
        found = [(text[start:], str(random.choice(NAMES)), 0.5, ()) for start in starts]
        report = report_of(said, found)
        clipped = [
            dataclasses.replace(span, end=min(span.start + int(random.integers(1, 9)), len(text)))
            for span in report.spans
        ]
        report = dataclasses.replace(report, spans=tuple(clipped))
        view = view_of(report)
        told = "".join(
            (part if isinstance(part, str) else "".join(piece.words for piece in part.pieces))
            for block in view.blocks
            for run in block.runs
            for part in (*run.parts, run.tail)
        )
        assert "".join(told.split()) == "".join(text.split())
        keys = [part.key for b in view.blocks for r in b.runs for part in r.parts if not isinstance(part, str)]
        assert len(keys) == len(set(keys))


def test_page_holds_title_speakers_techniques_probabilities_and_reasons(page):
    text = Skeleton(page).text
    for words in ("Steppe Herald", "Idris Belyaev", "Marina Oskova", "Speaker not named", "The outlet"):
        assert words in text
    for words in ("Euphemism91 %", "Patriotic ranking88 %"):
        assert words in text.replace("Euphemism 91", "Euphemism91").replace(
            "Patriotic ranking 88", "Patriotic ranking88"
        )
    assert "13 fragments marked: 5 in the outlet’s own wording, 8 in the words of 3 speakers." in text
    assert "Page furniture, 16 lines set aside" in text


def test_page_fetches_nothing_and_allows_only_its_own_style_and_script(page):
    skeleton = Skeleton(page)
    assert skeleton.elements["style"] == skeleton.elements["script"] == 1
    rules = dict(
        rule.strip().split(" ", 1)
        for _, name, value in skeleton.values
        if name == "content" and "default-src" in value
        for rule in value.split(";")
    )
    assert rules["default-src"] == "'none'"
    for tag in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(skeleton.raw[tag].encode()).digest()).decode()
        assert rules[f"{tag}-src"] == f"'sha256-{digest}'"
    assert not re.search(r"""url\(|@import|https?:""", skeleton.raw["style"])
    for tag, name, value in skeleton.values:
        assert name not in ("src", "style", "srcset", "action", "data") or tag == "svg", (tag, name)
        assert not name.startswith("on")
        assert name != "href" or value.startswith(("#", "data:text/csv;"))


def test_identifiers_are_unique_and_references_lead_somewhere(page):
    values = Skeleton(page).values
    ids = Counter(value for _, name, value in values if name == "id")
    assert max(ids.values()) == 1
    for _, name, value in values:
        if name in ("aria-describedby", "aria-labelledby", "for"):
            assert value in ids
        if name == "href" and not value.startswith("data:text/csv;"):
            assert value[1:] in ids


def hostile_report(payload):
    return report_of(
        [
            ("narration", None, f"{payload}\n\n"),
            ("narration", None, "The mayor spoke of "),
            ("quotation", payload, f"“{payload}”"),
            ("reported", payload, f" and {payload}\n\n"),
            ("furniture", None, payload),
        ],
        [(payload, "euphemism", 0.8, (payload,))],
        headline=payload,
        metadata=Metadata(title=payload, author=payload, date=payload, site=payload),
        whole=[(3, "doubt", 0.4)],
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_words_add_no_element_and_no_attribute(payload):
    harmless = "x" * len(payload)
    ours, theirs = (
        Skeleton(article_page(hostile_report(words), title=words, source=words)) for words in (harmless, payload)
    )
    assert theirs.elements == ours.elements
    assert theirs.attributes == ours.attributes
    quiet, loud = (Skeleton(notebook_html(hostile_report(words))) for words in (harmless, payload))
    assert (loud.elements, loud.attributes) == (quiet.elements, quiet.attributes)


def test_a_fragment_over_two_voices_is_linked_in_both_and_noted_once():
    report = report_of(
        [("narration", None, "They were the "), ("quotation", "Ann Lee", "“truest”"), ("narration", None, " of all.")],
        [("the “truest” of", "patriotic_ranking", 0.7, ("truest",))],
    )
    view = view_of(report)
    links = [part for block in view.blocks for run in block.runs for part in run.parts if not isinstance(part, str)]
    assert len(view.notes) == 1
    assert ["".join(piece.words for piece in link.pieces) for link in links] == ["the ", "“truest”", " of"]
    assert len({link.key for link in links}) == 3


def test_overlapping_fragments_share_a_link_with_a_line_each():
    report = report_of(
        [("narration", None, "Our brave boys will crush the vermin.")],
        [("Our brave boys will", "flag_waving", 0.6, ()), ("brave boys", "loaded_language", 0.5, ())],
    )
    (link,) = [p for b in view_of(report).blocks for r in b.runs for p in r.parts if not isinstance(p, str)]
    assert [(piece.words, len(piece.lines)) for piece in link.pieces] == [("Our ", 1), ("brave boys", 2), (" will", 1)]


@pytest.mark.parametrize(
    ("voices", "told"),
    [
        ([], "Nothing in this text reached the model’s thresholds."),
        ([("narration", None)], "1 fragment marked, all in the outlet’s own wording."),
        (
            [("quotation", "Ann Lee"), ("reported", "Ann Lee")],
            "2 fragments marked, all in the words of one speaker, none in the outlet’s own wording.",
        ),
        (
            [("narration", None), ("quotation", "Ann Lee"), ("quotation", None)],
            "3 fragments marked: 1 in the outlet’s own wording, 2 in the words of 2 speakers.",
        ),
    ],
)
def test_the_answer_says_whose_wording_it_is(voices, told):
    said = [(voice, name, f"vermin{place} ") for place, (voice, name) in enumerate(voices)]
    found = [(f"vermin{place}", "name_calling", 0.5, ()) for place in range(len(voices))]
    assert told in Skeleton(article_page(report_of(said, found))).text


def test_a_speaker_is_marked_once_where_quoted_and_reported_words_alternate():
    said = [
        ("reported", "Ann Lee", "that all "),
        ("quotation", "Ann Lee", "“must” "),
        ("narration", None, "she said. "),
    ]
    report = report_of([*said, *said])
    (block,) = view_of(report).blocks
    assert [run.marked for run in block.runs] == [True, False, False] * 2


def test_a_passage_flagged_without_a_fragment_is_noted_as_a_whole():
    view = view_of(report_of([("narration", None, "So what? ")], whole=[(0, "doubt", 0.61)]))
    (note,) = view.notes
    assert (note.whole, note.technique, note.words) == (True, "doubt", "So what?")


def test_the_view_of_a_long_text_takes_linear_time():
    def seconds(times):
        said = [("narration", None, "Vermin all. "), ("quotation", "Ann Lee", "“Vermin.”\n")] * times
        report = report_of(said, [("Vermin", "name_calling", 0.5, ())] * (2 * times), whole=[])
        start = time.process_time()
        view_of(report)
        return time.process_time() - start

    assert seconds(1600) < 8 * max(seconds(400), 0.1)  # a garbage collection of the whole session takes half a second


def test_marks_tell_speakers_with_the_same_initials_apart():
    said = [("quotation", name, "Yes. ") for name in ("Ann Lee", "Alan Lord", "The mayor", "李明", "…")]
    marks = [voice.who.mark for voice in view_of(report_of(said)).voices]
    assert len(set(marks)) == 5
    assert {"AL", "AL2", "M"} <= set(marks)


def test_probabilities_are_never_told_as_certain():
    assert [percent(p) for p in (0.0, 0.001, 0.456, 0.996, 1.0)] == ["0 %", "< 1 %", "46 %", "> 99 %", "100 %"]


def test_an_empty_report_is_a_page(page):
    text = Skeleton(article_page(report_of([]))).text
    assert "Nothing in this text" in text


def test_report_shows_itself_in_a_notebook():
    html = example_report()._repr_html_()
    skeleton = Skeleton(html)
    assert skeleton.elements["script"] == 0
    assert "Idris Belyaev" in skeleton.text
    assert "Patriotic ranking" in skeleton.text


SAID = [
    ("narration", None, "The vermin must go. A disgrace, this. Who knows why? "),
    ("reported", None, "Some say that it is a swamp."),
]
STRONG = [("vermin", "name_calling", 0.9, ()), ("disgrace", "loaded_language", 0.6, ())]
WEAK = [("A disgrace, this", "doubt", 0.3, ()), ("Who knows why", "doubt", 0.3, ()), ("swamp", "name_calling", 0.2, ())]


def weak_page():
    return report_of(SAID, STRONG), report_of(SAID, WEAK).spans


def test_it_says_how_many_are_expected_to_be_right_and_keeps_weaker_ones_for_review():
    report, weaker = weak_page()
    page = article_page(report, weaker=weaker)
    skeleton = Skeleton(page)
    assert "2 of 2 expected right." in skeleton.text
    assert "2 weaker ones, for review" in skeleton.text  # the one that touches a marked fragment has its mark
    view = view_of(report, weaker=weaker)
    assert [(note.number, note.words, note.weaker) for note in view.notes] == [
        (1, "vermin", False),
        (2, "disgrace", False),
        (3, "Who knows why", True),
        (4, "swamp", True),
    ]
    assert [voice.found for voice in view.voices] == [2, 0]
    # Before anybody asks, nothing of a weaker one is marked or led to.
    links = [part for b in view.blocks for r in b.runs for part in r.parts if not isinstance(part, str)]
    assert [link.target and link.target.number for link in links] == [1, 2, None, None]
    assert skeleton.values.count(("a", "data-href", "#note-3")) == 1
    assert not any(name == "href" and value == "#note-3" for _, name, value in skeleton.values)


def test_lines_are_heavier_the_more_probable_and_a_technique_is_named_at_its_first():
    report = report_of(
        [("narration", None, "Vermin all. Vermin still. What a disgrace.")],
        [("Vermin", "name_calling", 0.8, ()), ("Vermin", "name_calling", 0.4, ()), ("disgrace", "doubt", 0.6, ())],
    )
    notes = view_of(report).notes
    assert [(note.weight, note.first) for note in notes] == [(3, True), (1, False), (2, True)]
    values = Skeleton(article_page(report)).values
    assert [value for _, name, value in values if name == "data-title"] == ["Name calling", "Doubt"]


def test_reported_words_of_nobody_are_light_and_many_voices_fold():
    said = [("reported", None, "it is so. "), *(("quotation", f"Speaker {n}", "“Yes.” ") for n in range(12))]
    page = article_page(report_of(said))
    assert page.count("fr-unsure fr-unnamed") == 1
    assert "6 more voices" in Skeleton(page).text
    few = article_page(report_of(said[:7]))
    assert "more voice" not in Skeleton(few).text


def test_a_page_without_marks_says_what_that_means():
    from framing.rendering.usual import usual

    known = usual("en")
    text = Skeleton(article_page(report_of([("narration", None, "It rained at noon.")]))).text
    assert "no marks are no proof" in text
    assert f"{known.articles:,} real news articles" in text
    assert known.without < known.own_without < 100
    assert usual("xx") is None


def test_a_broken_file_of_usual_numbers_is_refused_by_name(monkeypatch):
    from framing.errors import ResourceError
    from framing.rendering import usual

    monkeypatch.setattr(usual, "parameters", lambda name, language: {"articles": 3, "all": {}})
    with pytest.raises(ResourceError, match=r"en/usual\.json"):
        usual.usual("en")
