import pandas as pd
import pytest

from framing import OptionError, label_frame, load
from tests.labelling.batches import article


@pytest.fixture
def frame():
    return pd.DataFrame(
        {"outlet": ["a", "b", "b", "c", "c"], "text": [article(1), None, article(2), "  ", 7]},
        index=pd.Index([10, 20, 20, 30, 40], name="nr"),
    )


def test_one_row_an_article_with_index_and_columns_kept(frame, model):
    before = frame.copy(deep=True)
    labelled = label_frame(frame, model=model)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(labelled[["outlet", "text"]], before)
    assert labelled["error"].tolist()[1:] == [
        "the text is missing",
        None,
        "the text is empty",
        "the text is int, not a string",
    ]
    assert labelled["passages"].isna().tolist() == [False, True, False, True, True]
    report = load(model).score(article(1))
    row = labelled.iloc[0]
    flagged = [p for p in report.passages if "loaded_language" in p.labels]
    assert row["passages_loaded_language"] == len(flagged) > 0
    assert row["narration_loaded_language"] == sum(p.voice == "narration" for p in flagged)
    assert row["loaded_language"] == pytest.approx(
        max(p.scores[report.techniques.index("loaded_language")] for p in report.passages), abs=1e-4
    )
    assert set(row["labels"]) == {name for p in report.passages for name in p.labels}
    assert labelled["loaded_language"].dtype == "float32"


@pytest.mark.parametrize("by", ["passage", "span", "speaker"])
def test_other_units_repeat_the_index(frame, model, by):
    labelled = label_frame(frame, model=load(model), by=by)
    good = labelled[labelled["error"].isna()]
    assert set(good.index) == {10, 20}
    assert set(good["outlet"]) == {"a", "b"}
    assert labelled["error"].notna().sum() == 3
    if by == "passage":
        assert "".join(good.loc[10, "text"]) == article(1)


def test_an_empty_table(model):
    labelled = label_frame(pd.DataFrame({"text": pd.Series([], dtype=object)}), model=model)
    assert len(labelled) == 0
    assert "any" in labelled


def test_refusals(frame, model):
    with pytest.raises(OptionError, match="outlet, text"):
        label_frame(frame, text="body", model=model)
    with pytest.raises(OptionError, match="labels"):
        label_frame(frame.rename(columns={"outlet": "labels"}), model=model)
    with pytest.raises(OptionError, match="passage, article"):
        label_frame(frame, model=model, by="word")


def test_pieces_of_a_table_give_the_same_as_the_whole(frame, model):
    """What Spark, Ray and Dask rely on: they hand over any pieces."""
    whole = label_frame(frame, model=model)
    pieces = pd.concat([label_frame(frame.iloc[i : i + 2], model=model) for i in (0, 2, 4)])
    pd.testing.assert_frame_equal(whole, pieces)


def test_arrow_and_polars_give_their_own_kind_with_fixed_types(frame, model):
    arrow = pytest.importorskip("pyarrow")
    from framing import arrow_schema

    given = frame.assign(text=[article(1), None, article(2), "  ", None])
    table = arrow.Table.from_pandas(given, preserve_index=False)
    tables = [table, table.to_batches()[0]]
    if (polars := pytest.importorskip("polars", reason="is in the extra test")) is not None:
        tables.append(polars.from_arrow(table))
    for by in ("article", "passage", "span", "speaker"):
        wanted = label_frame(given, model=model, by=by)
        for one in tables:
            labelled = label_frame(one, model=model, by=by)
            assert type(labelled) is type(one)
            back = labelled.to_pandas().reset_index(drop=True)
            assert list(back) == list(wanted)
            assert back["error"].fillna("").tolist() == wanted["error"].fillna("").tolist()
            for name in ("passages",) if by == "article" else ("voice",):
                assert back[name].isna().tolist() == wanted[name].isna().tolist()
                assert back[name].dropna().tolist() == wanted[name].dropna().tolist()
            if one is table:
                assert labelled.schema.remove_metadata().equals(
                    arrow_schema(by, model, given=table.schema.remove_metadata())
                )
        # A piece without any failure, and one with nothing else, have the same types.
        pieces = [label_frame(table.slice(start, 1), model=model, by=by) for start in (0, 1)]
        assert pieces[0].schema.equals(pieces[1].schema)
        assert label_frame(table.slice(0, 0), model=model, by=by).schema.equals(pieces[0].schema)


def test_what_is_no_table_is_refused(model):
    for one in ([1], {"text": ["a"]}, "text", None):
        with pytest.raises(OptionError, match="no table"):
            label_frame(one, model=model)


def test_long_foreign_and_crashing_texts_cost_their_own_row(model, monkeypatch):
    scorer = load(model)
    german = "Der Rat hat am Dienstag nicht getagt, und das ist auch gut so, weil die Stadt sich mit den Kosten quält. "
    given = pd.DataFrame({"text": [article(1), "x" * 5000, german * 3, "boom"]})
    whole = type(scorer).score

    def score(self, text, **chosen):
        if text == "boom":
            raise RuntimeError("as no one foresaw")
        return whole(self, text, **chosen)

    monkeypatch.setattr(type(scorer), "score", score)
    errors = label_frame(given, model=scorer, max_characters=4000)["error"].tolist()
    assert errors[0] is None
    assert "5,000 characters" in errors[1]
    assert "looks like German" in errors[2]
    assert "RuntimeError: as no one foresaw" in errors[3]
    assert label_frame(given[2:3], model=scorer, language="en")["error"].tolist() == [None]
    with pytest.raises(OptionError, match="reads 'en'"):
        label_frame(given, model=scorer, language="de")
