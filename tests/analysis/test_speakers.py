"""Names merged across articles, and the table of speakers."""

import pandas as pd
import pytest

from framing.analysis.names import merge_names, read_aliases, read_name
from framing.analysis.speakers import speakers
from framing.errors import InputError
from tests.analysis.world import article
from tests.languages import ENGLISH


@pytest.mark.parametrize("given", ["it", "He", "they", "12", "3,000", "the", "", "Monday", "two", "…"])
def test_pronouns_and_numbers_are_nobody(given):
    assert read_name(given, ENGLISH) is None


@pytest.mark.parametrize(
    ("given", "kind", "shown"),
    [
        ("Mr. Odo Brandt", "person", "Odo Brandt"),
        ("President Odo Brandt", "person", "Odo Brandt"),
        ("harbour spokesman Odo Brandt", "person", "Odo Brandt"),
        ("Odo P. Brandt Jr.", "person", "Odo P. Brandt"),
        ("José van der Meer", "person", "José van der Meer"),
        ("Brandt's", "name", "Brandt"),
        ("Mrs. Brandt", "name", "Brandt"),
        ("the Ministry of Ferries", "body", "Ministry of Ferries"),
        ("the Guild", "body", "Guild"),
        ("TPA", "body", "TPA"),
        ("Tarn Council", "body", "Tarn Council"),
        ("a police spokesman", "role", "police spokesman"),
        ("Officials", "role", "Officials"),
    ],
)
def test_names_are_taken_apart(given, kind, shown):
    read = read_name(given, ENGLISH)
    assert (read.kind, read.shown) == (kind, shown)


def merged(*mentions, **options):
    return {mention: name for mention, (name, _) in merge_names(mentions, language=ENGLISH, **options).items()}


def test_one_person_under_three_names():
    told = merged(("a", "Odo Brandt"), ("b", "Mr. Brandt"), ("b", "Odo Brandt"), ("c", "Brandt"), ("c", "it"))
    assert set(told.values()) == {"Odo Brandt"}
    assert ("c", "it") not in told


def test_a_last_name_that_two_people_share_is_nobodys_but_in_their_own_article():
    told = merged(("a", "Odo Brandt"), ("a", "Brandt"), ("b", "Ines Brandt"), ("b", "Brandt"), ("c", "Brandt"))
    assert told["a", "Brandt"] == "Odo Brandt"
    assert told["b", "Brandt"] == "Ines Brandt"
    assert told["c", "Brandt"] == "Brandt"


def test_a_last_name_alone_needs_more_than_one_article_with_the_full_name():
    assert merged(("a", "Odo Brandt"), ("c", "Brandt"))["c", "Brandt"] == "Brandt"


def test_initials_tell_two_people_apart_and_else_do_not_matter():
    one = merged(("a", "Odo P. Brandt"), ("b", "Odo Brandt"), ("c", "Odo Brandt"))
    assert set(one.values()) == {"Odo Brandt"}
    two = merged(("a", "Odo P. Brandt"), ("b", "Odo K. Brandt"))
    assert len(set(two.values())) == 2


def test_aliases_win(tmp_path):
    path = tmp_path / "aliases.csv"
    path.write_text("name,is\nthe harbour man,Odo Brandt\nOdo Brandt,O. Brandt\n", "utf8")
    told = merged(("a", "The Harbour Man"), ("b", "Odo Brandt"), aliases=read_aliases(path))
    assert told == {("a", "The Harbour Man"): "Odo Brandt", ("b", "Odo Brandt"): "O. Brandt"}


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "name,is\nBrandt,\n", "name,is\nBrandt,A\nBrandt,B\n"])
def test_broken_aliases_are_refused(tmp_path, content):
    (tmp_path / "aliases.csv").write_text(content, "utf8")
    with pytest.raises(InputError, match=r"aliases\.csv: line"):
        read_aliases(tmp_path / "aliases.csv")


def labels():
    rows = []
    for number in range(12):
        outlet = ("Herald", "Courier")[number % 2]
        name = "Odo Brandt" if number < 6 else "Mr. Brandt"
        rows += article(
            f"a{number}",
            [
                ("The mill closed on Monday. ", None, ()),
                ("“Our brave island never yields,” ", name, ("flag_waving",) if number % 3 == 0 else ()),
                ("“It rained.” ", "it", ("doubt",)),
                ("“We wait,” ", "a police spokesman", ()),
            ],
            outlet=outlet,
        )
    return pd.DataFrame(rows)


def test_the_table_of_speakers():
    table = speakers(labels())
    assert table["speaker"].tolist() == ["Odo Brandt"]
    row = table.iloc[0]
    assert (row["articles"], row["outlets"], row["passages"], row["words"]) == (12, 2, 12, 60)
    assert (row["quoted_words"], row["reported_words"], row["flagged"]) == (60, 0, 4)
    assert row["flag_waving_per_1000_words"] == pytest.approx(1000 * 4 / 60)
    assert row["flag_waving_low"] < row["flag_waving_per_1000_words"] < row["flag_waving_high"]
    assert row["called"] == "Mr. Brandt, Odo Brandt"
    roles = speakers(labels(), roles=True)
    assert roles["kind"].tolist() == ["person", "role"]


def test_labels_without_speakers_are_refused():
    silent = pd.DataFrame(article("a", [("The mill closed. ", None, ())]))
    with pytest.raises(InputError, match="nobody speaks"):
        speakers(silent)
