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
