"""The dashboard as data: what it counts, that its CSV is safe, that words stay words."""

import base64
import csv
import io
import re
import xml.etree.ElementTree as ET

import pytest

pytest.importorskip("matplotlib", reason="the extra plot is not installed")

from framing.errors import OptionError
from framing.rendering.certain import certain_of
from framing.rendering.dashboard import dashboard, write_dashboard
from framing.rendering.tally import Tally, tally
from framing.techniques import NAMES
from tests.analysis.world import corpus as invented
from tests.rendering.build import report_of
from tests.rendering.hostile import PAYLOADS
from tests.rendering.rows import corpus, passage, write_rows
from tests.rendering.test_article_page import Skeleton


@pytest.fixture
def labels(tmp_path):
    return write_rows(tmp_path / "labels.jsonl", corpus())


def sheets(page):
    """The CSV files in a page, by name."""
    found = {}
    for href, name in re.findall(r'href="data:text/csv;charset=utf-8;base64,([^"]+)" download="([^"]+)"', page):
        content = base64.b64decode(href).decode("utf-8-sig")
        found[name] = list(csv.reader(io.StringIO(content, newline="")))
    return found


def pictures(page):
    return [
        base64.b64decode(found).decode() for found in re.findall(r'data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)"', page)
    ]


def test_it_counts_articles_passages_and_techniques(labels):
    counted = tally(labels)
    assert (counted.total.articles, counted.total.rows, counted.total.flagged) == (18, 54, 36)
    assert counted.total.techniques == {"loaded_language": 18, "flag_waving": 18}
    assert {name: (g.articles, g.rows) for name, g in counted.groups["outlet"].items()} == dict.fromkeys(
        ("Herald", "Courier", "Post"), (6, 18)
    )
    assert sorted(counted.groups["month"]) == ["2024-01", "2024-02", "2024-03"]
    assert counted.groups["speaker"]["Ann Lee"].techniques == {"flag_waving": 18}
    assert counted.groups["voice"]["narration"].techniques == {"loaded_language": 18}


def test_the_count_is_the_same_in_pieces(labels, monkeypatch):
    whole = tally(labels)
    monkeypatch.setattr("framing.labelling.summary._ROWS", 7)
    pieces = tally(labels)
    assert pieces == whole


def test_telling_fragments_are_the_most_probable_and_not_told_twice(labels):
    telling = tally(labels).telling["loaded_language"]
    assert len({one.text for one in telling}) == len(telling) == 6
    assert [one.score for one in telling] == sorted((one.score for one in telling), reverse=True)
    assert "Post" in telling[0].text


def test_the_page_shows_every_part_and_its_numbers_as_csv(labels):
    page = dashboard(tally(labels), name="labels.jsonl")
    text = Skeleton(page).text
    for words in ("By outlet", "Over time", "By voice", "Speakers", "Telling fragments", "18 articles", "Ann Lee"):
        assert words in text
    files = sheets(page)
    assert set(files) == {"outlets.csv", "months.csv", "voices.csv", "speakers.csv", "fragments.csv"}
    head, *rows = files["outlets.csv"]
    assert head[:5] == ["Outlet", "Articles", "Passages", "Flagged", "Flagged in 100"]
    assert sorted(row[0] for row in rows) == ["Courier", "Herald", "Post"]
    assert rows[0][1:5] == ["6", "18", "12", "66.667"]
    assert len(pictures(page)) == 2 * 4  # outlets are drawn where there are intervals
    told = dashboard(tally(labels), certain=certain_of(labels, tally(labels).columns))
    assert len(pictures(told)) == 3 * 4


def test_without_kept_columns_the_parts_that_need_them_are_left_out(tmp_path):
    rows = [{k: v for k, v in row.items() if k not in ("outlet", "date", "title", "url")} for row in corpus()]
    page = dashboard(tally(write_rows(tmp_path / "bare.jsonl", rows)))
    assert set(sheets(page)) == {"voices.csv", "speakers.csv", "fragments.csv"}


def test_rows_by_span_are_shown_too(tmp_path):
    rows = [
        {
            "id": "a",
            "input": "x",
            "place": "",
            "outlet": "Herald",
            "start": 0,
            "end": 5,
            "voice": "narration",
            "speaker": None,
            "text": "vermin",
            "technique": "name_calling",
            "score": 0.9,
            "evidence": ["vermin"],
        }
    ]
    counted = tally(write_rows(tmp_path / "spans.jsonl", rows))
    assert (counted.unit, counted.total.techniques["name_calling"]) == ("span", 1)
    assert "vermin" in Skeleton(dashboard(counted)).text


def test_wrong_columns_and_units_are_refused(tmp_path, labels):
    with pytest.raises(OptionError, match="no column 'paper'"):
        tally(labels, chosen={"outlet": "paper"})
    rows = [{"id": "a", "voice": "narration", "speaker": None, "characters": 5, "passages": 1, "labels": []}]
    with pytest.raises(OptionError, match="by passage or by span"):
        tally(write_rows(tmp_path / "speakers.jsonl", rows))


def test_articles_are_in_the_one_file_and_fragments_lead_to_them(tmp_path, labels, small_model):
    output = tmp_path / "board.html"
    write_dashboard(labels, str(output), model=small_model)
    page = output.read_text("utf8")
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []
    links = set(re.findall(r'href="#(article-\d+)"', page))
    names = re.findall(r' id="([^"]+)"', page)
    assert links
    assert len(names) == len(set(names))
    assert links <= set(names)
    assert page.count('class="inside"') == len(links)
    assert all(name in names for name in re.findall(r'href="#([^"]+)"', page))
    assert "struck again" in Skeleton(page[page.index('class="inside"') :]).text


def test_it_opens_with_name_period_numbers_and_what_can_be_said(tmp_path, labels):
    write_dashboard(labels, str(tmp_path / "board.html"), heading="Three papers")
    text = Skeleton((tmp_path / "board.html").read_text("utf8")).text
    begin = text.index("What can be said")
    assert "Three papers" in text[:begin]
    assert "2024-01-" in text[:begin]
    assert "18 articles of 3 outlets" in text[:begin]
    assert "Too few articles to tell: Courier, Herald, Post." in text[begin : text.index("By outlet")]


class Finds:
    """A model that finds these words in any text."""

    def __init__(self, *found):
        self.found = found

    def score(self, article, *, level):
        said = [(p.voice, p.speaker and p.speaker.name, article.text[p.start : p.end]) for p in article.passages]
        return report_of(said, [one for one in self.found if one[0] in article.text])


def test_fragments_are_those_that_the_model_finds_now(tmp_path):
    first, second = "The vermin and traitors must go, all of them. ", "The rats must go too, said nobody. "
    rows = [
        passage("a", 0, 0, first, flags=[("name_calling", 0.7)]),
        passage("a", 1, len(first), second, flags=[("name_calling", 0.99), ("doubt", 0.9)]),
    ]
    labels, output = write_rows(tmp_path / "labels.jsonl", rows), tmp_path / "board.html"
    model = Finds(("traitors", "name_calling", 0.8, ()), ("rats", "name_calling", 0.6, ()))
    write_dashboard(labels, str(output), model=model)
    head, *told = sheets(output.read_text("utf8"))["fragments.csv"]
    assert head[:4] == ["Technique", "Probability", "Fragment", "Its passage"]
    assert [row[:4] for row in told if row[0] == "Name calling"] == [
        ["Name calling", "0.8", "traitors", first.strip()],
        ["Name calling", "0.6", "rats", second.strip()],
    ]
    # What the model does not find now keeps its passage, and claims no fragment.
    assert [row[:4] for row in told if row[0] == "Doubt"] == [["Doubt", "0.9", "", second.strip()]]


def test_adopted_wording_is_a_part_where_there_are_streams(tmp_path, labels):
    from tests.analysis.towns import TERM, write_streams

    towns = write_streams(tmp_path / "towns")
    (tmp_path / "towns" / "_terms").rename(tmp_path / "labels.jsonl.terms")
    write_dashboard(labels, str(tmp_path / "board.html"))
    page = (tmp_path / "board.html").read_text("utf8")
    assert towns.is_dir()
    assert '<h2 id="adopted">' in page
    assert TERM in Skeleton(page).text
    names = re.findall(r' id="([^"]+)"', page)
    assert len(names) == len(set(names))
    assert 'id="adopted"' not in dashboard(tally(labels))


def test_hostile_words_add_no_element_attribute_or_formula(tmp_path):
    counts = []
    for words in ([f"x{number}" for number in range(len(PAYLOADS))], PAYLOADS):
        rows = [row for w in words for row in corpus(outlets=(w,), speaker=w, title=w, url=w, months=1)]
        rows += [
            passage(w, 0, 0, f"{w} for one and all", flags=[(NAMES[place % 20], 0.9)], outlet=w, date="2024-01-01")
            for place, w in enumerate(words)
        ]
        labels = write_rows(tmp_path / "labels.jsonl", rows)
        counted = tally(labels)
        page = dashboard(counted, certain=certain_of(labels, counted.columns))
        skeleton = Skeleton(page)
        counts.append((skeleton.elements, skeleton.attributes))
        for picture in pictures(page):
            tree = ET.fromstring(picture)  # it is XML whatever the labels hold
            assert not {"script", "foreignObject", "image", "a"} & {e.tag.rsplit("}")[-1] for e in tree.iter()}
        for table in sheets(page).values():
            assert not [cell for row in table for cell in row if cell[:1] in "=+-@\t\r" and cell]
    assert counts[0] == counts[1]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_name_of_the_labels_stays_a_name(payload):
    ours, theirs = (Skeleton(dashboard(Tally(), name=name)) for name in ("x", payload))
    assert (ours.elements, ours.attributes) == (theirs.elements, theirs.attributes)


def test_only_web_addresses_become_links(tmp_path):
    for url, expected in (("https://a.example/1", True), ("javascript:alert(1)", False), ("file:///etc", False)):
        page = dashboard(tally(write_rows(tmp_path / "labels.jsonl", corpus(url=url))))
        assert (f'href="{url}"' in page) is expected


def test_outlets_have_intervals_where_there_are_articles_enough(tmp_path):
    frame, _ = invented(articles=30, shares={"Herald": 0.3, "Courier": 0.02})
    few, _ = invented(articles=4, shares={"Gazette": 0.2}, seed=1)
    labels = write_rows(tmp_path / "labels.jsonl", [*frame.to_dict("records"), *few.to_dict("records")])
    counted = tally(labels)
    certain = certain_of(labels, counted.columns)
    assert [one.name for one in certain.outlets] == ["Herald", "Courier", "Gazette"]
    assert certain.outlets[0].low < certain.outlets[0].share < certain.outlets[0].high
    assert certain.outlets[2].share is None
    assert any("Herald is flagged more often in its own words than Courier" in one for one in certain.said)
    page = dashboard(counted, certain=certain)
    assert "Gazette: too few articles to tell" in page
    assert any("too few articles to tell" in picture for picture in pictures(page))


def test_no_line_goes_over_a_month_without_articles(tmp_path):
    rows = [row for row in corpus(months=5) if not row["date"].startswith("2024-03")]
    page = dashboard(tally(write_rows(tmp_path / "labels.jsonl", rows)))
    picture = next(picture for picture in pictures(page) if "2024-03" in picture)  # the axis is true
    paths = [e.get("d") for e in ET.fromstring(picture).iter() if e.tag.endswith("path") and e.get("d")]
    # a line of two pieces begins twice: before the gap and after it
    assert any(d.count("M") == 2 and d.count("L") == 2 for d in paths)


def test_speakers_are_one_row_a_person(tmp_path):
    rows = [
        passage(f"a{number}", 0, 0, "“We wait,” ", voice="quotation", speaker=name)
        for number, name in enumerate(("Odo Brandt", "Mr. Brandt", "Odo Brandt", "it", "Brandt"))
    ]
    labels = write_rows(tmp_path / "labels.jsonl", rows)
    page = dashboard(tally(labels), certain=certain_of(labels, {}))
    assert [row[0] for row in sheets(page)["speakers.csv"][1:]] == ["Odo Brandt"]
