"""Words in context: places, context, filters, refusals."""

import pandas as pd
import pytest

from framing.analysis.concordance import Search, concordance
from framing.analysis.counts import Question
from framing.errors import OptionError
from tests.analysis.world import article

TEXT = [
    ("The regime’s mill closed. ", None, ("name_calling",)),
    ("“Regimes fall,” ", "Ines Roth", ()),
    ("said Ines Roth of the\nregime. ", None, ()),
]


@pytest.fixture(scope="module")
def labels():
    rows = article("a", TEXT, outlet="Herald", date="2024-03-05", url="https://a.example/1")
    return pd.DataFrame(rows + article("b", TEXT[:1], outlet="Courier", date="2024-05-05", url=""))


def test_offsets_lead_into_the_article_and_context_joins(labels):
    whole = "".join(text for text, _, _ in TEXT)
    found = concordance(labels, Search(term="regime*", width=15))
    of_a = found[found["id"] == "a"]
    assert len(of_a) == 3
    for row in of_a.to_dict("records"):
        assert whole[row["start"] : row["end"]] == row["match"]
        joined = whole[max(0, row["start"] - 15) : row["end"] + 15].replace("\n", " ")
        assert row["left"] + row["match"] + row["right"] == joined


def test_words_are_whole_and_stars_open(labels):
    assert len(concordance(labels, Search(term="regime"))) == 3
    assert len(concordance(labels, Search(term="regim"))) == 0
    assert len(concordance(labels, Search(term="of the regime"))) == 1  # over a line break
    assert len(concordance(labels, Search(term="r[ae]gimes?", regex=True))) == 4


def test_filters_combine(labels):
    assert concordance(labels, Search(term="regime*", speaker="roth"))["voice"].tolist() == ["quotation"]
    assert concordance(labels, Search(technique="name_calling", outlet="courier"))["id"].tolist() == ["b"]
    assert concordance(labels, Search(term="regime", since="2024-04"))["id"].tolist() == ["b"]
    assert concordance(labels, Search(term="regime", until="2024-03-05"))["id"].tolist() == ["a", "a"]
    narration = concordance(labels, Search(term="regime*"), question=Question(voices=("narration",)))
    assert len(narration) == 3
    assert len(concordance(labels, Search(term="regime*"), limit=2)) == 2


def test_a_technique_alone_gives_whole_passages(labels):
    found = concordance(labels, Search(technique="name_calling"))
    assert found["match"].tolist() == ["The regime’s mill closed."] * 2
    assert found["technique"].tolist() == ["name_calling"] * 2


def test_fragments_have_no_context():
    span = {"id": "a", "start": 4, "end": 10, "voice": "narration", "speaker": None, "text": "regime"}
    found = concordance(pd.DataFrame([{**span, "technique": "name_calling", "score": 0.8}]), Search(term="regime"))
    assert found[["left", "match", "right", "start", "end"]].values.tolist() == [["", "regime", "", 4, 10]]


def test_weaker_fragments_are_for_review():
    span = {"id": "a", "start": 4, "end": 10, "voice": "narration", "speaker": None, "text": "regime"}
    rows = pd.DataFrame(
        [
            {**span, "technique": "any", "score": score, "level": level}
            for score, level in (
                (0.8, "shown"),
                (0.3, "review"),
            )
        ]
    )
    assert len(concordance(rows, Search(term="regime"))) == 1
    assert len(concordance(rows, Search(term="regime"), question=Question(level="review"))) == 2


@pytest.mark.parametrize("search", [{}, {"term": "(", "regex": True}, {"since": "soon"}, {"term": "a", "width": -1}])
def test_searches_that_are_none_are_refused(labels, search):
    with pytest.raises(OptionError):
        concordance(labels, Search(**search))
