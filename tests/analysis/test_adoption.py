import json
from collections import Counter

import pandas as pd
import pytest

import framing
from framing.analysis.adoption.every_use import uses_of
from tests.analysis.towns import RECORDS, TERM, write_streams
from tests.labelling.batches import files_in, write_jsonl


@pytest.fixture
def towns(tmp_path):
    return write_streams(tmp_path / "towns")


def test_the_figures_of_the_towns(towns):
    found = framing.adoption(towns)
    assert found.terms["term"].tolist() == [TERM]
    row = found.terms.iloc[0]
    assert (row["held"], row["own"], row["articles"], row["uses"]) == (5, 6, 11, 12)
    stances = ("marks", "called", "attributed", "quoted", "reported", "hedged", "bare")
    assert [row[stance] for stance in stances] == [1, 2, 2, 1, 0, 0, 6]
    assert (row["class"], row["kind"], row["groups_held"], row["groups_own"]) == ("contested", "marked", 2, 2)
    assert (row["first_said_speaker"], row["first_said_date"], row["first_said_id"]) == (
        "Tobias Lunt",
        "2023-04-07",
        "p3",
    )
    assert (row["first_held_id"], row["first_own_id"]) == ("l1", "p1")
    text = {record["id"]: record["text"] for record in RECORDS}
    for name in ("said", "held", "own"):
        place = slice(row[f"first_{name}_start"], row[f"first_{name}_end"])
        assert text[row[f"first_{name}_id"]][place] == TERM
    assert row["held_share"] == pytest.approx(5 / 11, abs=1e-4)
    assert row["trend_note"] == "11 dated articles, fewer than 24"
    assert pd.isna(row["trend_z"])


def test_outlets_months_and_events_of_the_towns(towns):
    found = framing.adoption(towns)
    groups = found.groups.set_index("group")
    assert groups[["held", "own"]].to_dict("index") == {
        "Hill Courier": {"held": 4, "own": 0},
        "Lake Gazette": {"held": 1, "own": 2},
        "Port Standard": {"held": 0, "own": 4},
    }
    assert groups.loc["Hill Courier", "z"] > 1.5
    assert groups.loc["Port Standard", "z"] < -1.5
    months = found.months[found.months["group"] == "Lake Gazette"]
    assert months[["month", "held", "own"]].values.tolist() == [
        ["2023-02", 1, 0],
        ["2023-03", 0, 1],
        ["2023-04", 0, 1],
    ]
    event = found.events.iloc[0]
    assert len(found.events) == 1
    assert (event["group"], event["event"]) == ("Lake Gazette", "held to own")
    assert (event["from_date"], event["from_id"], event["to_date"], event["to_id"]) == (
        *("2023-02-03", "l1"),
        *("2023-03-03", "l2"),
    )
    assert event["from_sentence"].startswith("The “voluntary merger” of Orrin")
    assert event["to_sentence"] == "The voluntary merger will cost Pell its library."


def test_titles_and_words_that_few_hold_are_no_terms_and_what_is_removed_has_a_reason(towns):
    found = framing.adoption(towns, least=1)
    assert "iron ferry" not in " ".join([*found.terms["term"], *found.removed["term"]]).lower()
    reasons = dict(zip(found.removed["term"], found.removed["reason"], strict=True))
    assert reasons["absurd"] == "the outlets' own in 0 articles, fewer than 2"
    assert framing.adoption(towns).removed.set_index("term").loc["absurd", "reason"] == (
        "held in 2 articles, fewer than 4"
    )
    assert "advice" not in reasons  # held in one article only


def test_the_sample_of_uses_stands_in_its_sentences(towns):
    uses = framing.adoption(towns).uses
    text = {record["id"]: record["text"] for record in RECORDS}
    for use in uses.to_dict("records"):
        assert text[use["id"]][use["start"] : use["end"]].startswith(TERM)
        assert TERM in use["sentence"]
    assert Counter(uses["stance"]) == {"marks": 1, "called": 2, "attributed": 2, "own": 6}
    assert dict(zip(uses["id"], uses["speaker"], strict=True))["h3"] == "Ida Rook"


def test_tables_are_the_same_however_the_corpus_is_cut(towns, tmp_path):
    framing.adoption(towns).write(tmp_path / "tables")
    whole = files_in(tmp_path / "tables")
    assert sorted(whole) == [f"{name}.csv" for name in ("events", "groups", "months", "removed", "terms", "uses")]
    for cut in (1, 3, 14):
        framing.adoption(write_streams(tmp_path / f"cut{cut}", cut=cut)).write(tmp_path / f"tables{cut}")
        assert files_in(tmp_path / f"tables{cut}") == whole


@pytest.mark.parametrize("output", ["labels.parquet", "folder"])
def test_a_job_of_any_size_gives_the_same_tables(tmp_path, small_model, output):
    inputs = write_jsonl(tmp_path / "towns.jsonl", RECORDS)
    tables = []
    for number, (jobs, part_size) in enumerate([(1, None), (2, 400), (1, 1500)]):
        place = tmp_path / str(number) / output
        framing.label_corpus(
            *(inputs, place),
            model=small_model,
            id="id",
            keep=["outlet", "date"],
            jobs=jobs,
            part_size=part_size,
            terms=True,
        )
        framing.adoption(place).write(tmp_path / f"tables{number}")
        tables.append(files_in(tmp_path / f"tables{number}"))
    framing.adoption(write_streams(tmp_path / "direct")).write(tmp_path / "tables")
    assert tables == [files_in(tmp_path / "tables")] * 3


def test_a_part_whose_streams_are_gone_is_done_again(tmp_path, small_model):
    inputs = write_jsonl(tmp_path / "towns.jsonl", RECORDS)
    given = {"model": small_model, "id": "id", "keep": ["outlet", "date"], "part_size": 1500, "terms": True}
    framing.label_corpus(inputs, tmp_path / "whole", **given)
    stopped = tmp_path / "stopped"

    class Broken(Exception):
        pass

    def stop(progress):
        if progress.parts_done == 2:
            raise Broken

    with pytest.raises(Broken):
        framing.label_corpus(inputs, stopped, progress=stop, **given)
    with pytest.raises(framing.LabellingError, match="not finished"):
        framing.adoption(stopped)
    sorted((stopped / "_terms").iterdir())[0].write_bytes(b"torn")
    done = framing.label_corpus(inputs, stopped, resume=True, **given)
    assert done.parts_kept == 1
    assert files_in(stopped / "_terms") == files_in(tmp_path / "whole" / "_terms")
    with pytest.raises(framing.LabellingError, match="terms was True and is False"):
        framing.label_corpus(inputs, tmp_path / "whole", resume=True, **given | {"terms": False})
    framing.label_corpus(inputs, tmp_path / "whole", overwrite=True, **given | {"terms": False})
    assert not (tmp_path / "whole" / "_terms").exists()


def test_a_copied_sentence_counts_once(tmp_path):
    copies = [dict(RECORDS[0], id=f"copy{k}", date="2023-09-01") for k in range(50)]
    found = framing.adoption(write_streams(tmp_path / "towns", [*RECORDS, *copies]))
    once = framing.adoption(write_streams(tmp_path / "once"))
    assert found.terms.drop(columns="trend_note").equals(once.terms.drop(columns="trend_note"))
    assert found.groups.equals(once.groups)
    earlier = [dict(copy, date="2023-01-01") for copy in copies]
    found = framing.adoption(write_streams(tmp_path / "earlier", [*RECORDS, *earlier]))
    assert found.terms.loc[0, "first_held_id"] == "copy0"  # the earliest of the copies is the one that counts
    assert found.terms.loc[0, "held"] == 5


def test_a_watched_term_is_reported_in_any_case(towns):
    found = framing.adoption(towns, watch=["the advice", "Absurd", "barge levy"])
    rows = found.terms.set_index("term")
    assert rows.loc["the advice", "class"] == "watched"
    assert (rows.loc["the advice", "held"], rows.loc["the advice", "own"]) == (1, 1)
    assert (rows.loc["Absurd", "marks"] + rows.loc["Absurd", "attributed"], rows.loc["Absurd", "bare"]) == (2, 1)
    assert (rows.loc["barge levy", "uses"], rows.loc["barge levy", "kind"]) == (0, "watched")
    assert rows.loc[TERM, "class"] == "contested"


def test_every_use_is_listed_with_its_sentence(towns):
    uses = list(uses_of(towns, "Voluntary-Mergers"))
    assert len(uses) == 12
    assert [one.use.id for one in uses if one.group == "Port Standard"] == ["p1", "p2", "p3", "p3", "p4"]
    assert all("voluntary merger" in one.use.sentence for one in uses)
    assert list(uses_of(towns, "nowhere else")) == []


def test_without_dates_or_outlets_the_tables_say_why(tmp_path):
    undated = write_streams(tmp_path / "undated", [dict(record, date="yesterday") for record in RECORDS])
    found = framing.adoption(undated)
    assert "no article has a date" in found.notes[0]
    assert found.terms.loc[0, "trend_note"] == "no dates"
    assert len(found.events) == len(found.months) == 0
    assert (found.terms.loc[0, "held"], found.terms.loc[0, "own"]) == (5, 6)
    found = framing.adoption(undated, by=None, date=None)
    assert any("one group" in note for note in found.notes)
    assert found.groups["z"].isna().all()
    bare = write_streams(tmp_path / "bare", keep=())
    with pytest.raises(framing.OptionError, match="no column 'outlet': no column was kept"):
        framing.adoption(bare)
    assert framing.adoption(bare, by=None, date=None).terms.loc[0, "held"] == 5


def test_a_corpus_without_a_term_says_so(tmp_path):
    found = framing.adoption(write_streams(tmp_path / "few", RECORDS[11:12]))
    assert len(found.terms) == 0
    assert any("no term" in note for note in found.notes)


@pytest.mark.parametrize(
    ("watch", "told"),
    [
        (["of"], "'of' is a function word"),
        (["..."], "entry 1.*holds no word"),
        (["red green blue black white brown grey pink"], "more than seven words"),
        ("merger", "watch is one string"),
    ],
)
def test_a_watch_list_that_says_nothing_is_refused(towns, watch, told):
    with pytest.raises(framing.OptionError, match=told):
        framing.adoption(towns, watch=watch)


def test_what_has_no_streams_is_refused(tmp_path, towns):
    with pytest.raises(framing.InputError, match="there is no such output"):
        framing.adoption(tmp_path / "nothing")
    labels = tmp_path / "labels.parquet"
    labels.touch()
    with pytest.raises(framing.InputError, match=r"has no streams of terms.*--terms"):
        framing.adoption(labels)
    with pytest.raises(framing.OptionError, match="least must be 1"):
        framing.adoption(towns, least=0)
    part = towns / "_terms" / "part-00001.terms"
    whole = part.read_bytes()
    for broken in (whole[:-1], b"something else\n" + whole, whole[:200]):
        part.write_bytes(broken)
        with pytest.raises(framing.LabellingError, match=r"part-00001\.terms"):
            framing.adoption(towns)


def test_tables_are_read_back(towns, tmp_path):
    found = framing.adoption(towns)
    found.write(tmp_path / "tables")
    again = framing.Adoption.read(tmp_path / "tables")
    for name in ("terms", "groups", "months", "events", "uses", "removed"):
        assert getattr(found, name).equals(getattr(again, name))
    plain = pd.read_csv(tmp_path / "tables" / "terms.csv")
    assert plain.loc[0, ["term", "held", "own"]].tolist() == [TERM, 5, 6]
    (tmp_path / "tables" / "uses.csv").unlink()
    with pytest.raises(framing.InputError, match=r"has no uses\.csv"):
        framing.Adoption.read(tmp_path / "tables")


def test_a_trend_is_told_from_24_dated_articles_on(tmp_path):
    """Held in the first year, the outlets' own in the second: adopted."""
    records = []
    for k in range(15):
        held, own = f"The “river tax” hit mill {k} in Pell.", f"Mill {k} of Orrin paid the river tax at once."
        for year, sentence in (("2021", held), ("2022", own)):
            date = f"{year}-01-{k + 1:02d}"
            records.append(
                {"id": f"{year}-{k}", "outlet": "Lake Gazette", "date": date, "text": f"Mills\n\n{sentence}"}
            )
    row = framing.adoption(write_streams(tmp_path / "up", records)).terms.iloc[0]
    assert (row["term"], row["class"], row["held"], row["own"]) == ("river tax", "adopted", 15, 15)
    assert row["trend_z"] > 4
    assert row["note"] == ""  # there is one outlet only
    turned = [dict(record, date=record["date"].replace("2022", "2020")) for record in records]
    assert framing.adoption(write_streams(tmp_path / "down", turned)).terms.loc[0, "class"] == "distanced"


def test_the_corpus_of_the_specification(shared, tmp_path):
    path = shared / "cases" / "adoption.json"
    if not path.is_file():
        pytest.skip(f"needs {path}, which is not there")
    records = json.loads(path.read_text(encoding="utf-8"))
    found = framing.adoption(write_streams(tmp_path / "case", records))
    assert found.terms["term"].tolist() == ["orderly relocation"]
    row = found.terms.iloc[0]
    figures = ("held", "own", "uses", "marks", "attributed", "called", "quoted", "bare")
    assert [row[name] for name in figures] == [6, 6, 14, 1, 3, 2, 1, 7]
    said = ("speaker", "date", "id", "start", "end")
    assert [row[f"first_said_{name}"] for name in said] == ["Dov Arlen", "2024-01-06", "v1", 112, 130]
    assert [row[f"first_held_{name}"] for name in said[2:]] == ["v1", 236, 254]
    groups = found.groups.set_index("group")
    assert groups.loc["Valley Post", ["held", "own"]].tolist() == [2, 2]
    assert groups.loc["Harbour Times", ["held", "own", "z"]].tolist() == [4, 0, pytest.approx(1.897, abs=1e-3)]
    assert groups.loc["State Herald", ["held", "own", "z"]].tolist() == [0, 4, pytest.approx(-1.897, abs=1e-3)]
    event = found.events[["group", "event", "from_date", "to_date"]].values.tolist()
    assert event == [["Valley Post", "held to own", "2024-01-06", "2024-03-09"]]
    article = framing.separate(next(record["text"] for record in records if record["id"] == "v2"))
    (term,) = framing.terms(article)
    assert [(use.start, use.end, use.stance) for use in term.uses] == [(53, 71, "called"), (154, 172, "own")]
    assert term.course == "held then own"
