"""Quality that a change cannot lower silently: floors are data, in quality.json, with figure, data, command and date.

`python benchmarks/quality.py` prints the figures beside the floors; `--raise` and `--lower` write the file.
"""

import pytest
from benchmarks.quality import GROUPS, Gate, Group, Measured, held, holds, is_small, moved, read_floors

FLOORS = read_floors()


def test_each_figure_has_a_floor_and_each_floor_a_group():
    assert {name.partition(": ")[0] for name in FLOORS} <= set(GROUPS)
    assert {name for name in GROUPS if "own held-out" in name} <= {name.partition(": ")[0] for name in FLOORS}
    for name, entry in FLOORS.items():
        assert set(entry) == {"floor", "figure", "data", "learnt", "command", "date"}, name
        assert 0 <= entry["floor"] < 1
        assert holds(name, entry["figure"], entry["floor"]), name


@pytest.mark.parametrize("name", GROUPS)
def test_no_figure_is_below_its_floor(name):
    group = GROUPS[name]
    if not group.data.exists():
        pytest.skip(f"needs {group.data.name} of the outside corpora, in ../shared beside the repository")
    measured = group.run()
    if measured is None:
        assert not any(one.startswith(f"{name}: ") for one in FLOORS), "floors of figures that the model does not say"
        pytest.skip("the model's description does not hold these figures")
    assert measured.figures
    broken = [one for one in held(FLOORS, group, measured, group.digest()) if one.problem]
    assert not broken, f"if this is meant: python benchmarks/quality.py --lower; {group.command}"


def _group(tmp_path, **figures):
    data = tmp_path / "data.jsonl"
    data.write_text("{}\n")
    return Group("g", data, "command", lambda: Measured(figures))


def test_floors_are_raised_and_fall_only_when_asked(tmp_path):
    measured = Measured({"F1": 0.6, "AP": 0.4, "passages flagged": 0.01, "calibration error": 0.03, "new": 0.7})
    group = _group(tmp_path, **measured.figures)
    data = group.digest()
    floors = {
        "g: F1": {"floor": 0.5, "figure": 0.51, "data": data},
        "g: AP": {"floor": 0.5, "figure": 0.51, "data": data},
        "g: passages flagged": {"floor": 0.02, "figure": 0.016, "data": data},
        "g: calibration error": {"floor": 0.02, "figure": 0.016, "data": data},
        "g: old": {"floor": 0.5, "figure": 0.51, "data": data},
    }
    raised = dict(moved(floors, group, measured, data, lower=False, today="today"))
    assert {name: entry["floor"] for name, entry in raised.items()} == {
        "g: F1": 0.59,
        "g: passages flagged": 0.014,
        "g: new": 0.69,
    }
    lowered = dict(moved(floors, group, measured, data, lower=True, today="today"))
    entry = {"floor": 0.39, "figure": 0.4, "data": data, "learnt": 0, "command": "command", "date": "today"}
    assert lowered["g: AP"] == entry
    assert lowered["g: calibration error"]["floor"] == 0.034
    assert lowered["g: old"] is None
    assert is_small("own: clean passages flagged")
    assert not is_small("F1 of any")


def test_a_floor_of_other_data_or_of_articles_learnt_from_holds_nothing(tmp_path):
    group = _group(tmp_path, F1=0.6)
    before = group.digest()
    floors = {"g: F1": {"floor": 0.5, "figure": 0.51, "data": before, "learnt": 0}}
    assert [one.problem for one in held(floors, group, group.run(), before)] == [""]
    group.data.write_text("{} \n")
    assert group.digest() != before
    (other,) = held(floors, group, group.run(), group.digest())
    assert other.problem.startswith("OTHER DATA")
    assert not dict(moved(floors, group, group.run(), group.digest(), lower=False, today="")), "raised silently"
    assert dict(moved(floors, group, group.run(), group.digest(), lower=True, today=""))["g: F1"]["floor"] == 0.59
    (learnt,) = held(floors, group, Measured({"F1": 0.9}, learnt=3), before)
    assert learnt.problem.startswith("LEARNT: 3")
    (gone,) = (one for one in held(floors, group, Measured({}), before))
    assert gone.problem.startswith("GONE")
    (missing,) = held({}, group, group.run(), before)
    assert missing.problem == "NO FLOOR"


def test_a_run_that_checks_nothing_fails(tmp_path, monkeypatch, capsys):
    from benchmarks import quality

    group = _group(tmp_path, F1=0.6)
    monkeypatch.setattr(quality, "GROUPS", {"g": group})
    monkeypatch.setattr(quality, "FLOORS", tmp_path / "floors.json")
    monkeypatch.setattr("sys.argv", ["quality.py"])
    assert quality.main() == 1, "a figure without a floor"
    monkeypatch.setattr("sys.argv", ["quality.py", "--raise"])
    assert quality.main() == 0
    monkeypatch.setattr("sys.argv", ["quality.py"])
    assert quality.main() == 0
    group.data.unlink()
    assert quality.main() == 1
    assert "0 figures checked" in capsys.readouterr().err
    assert Gate({}).checked == 0


def test_the_digest_of_a_corpus_is_of_texts_and_labels_alone(tmp_path):
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "article1.txt").write_text("Fog.")
    (tmp_path / "techniques.tsv").write_text("")
    group = Group("g", tmp_path, "", lambda: None)
    before = group.digest()
    (tmp_path / "DATASHEET.md").write_text("on fog")
    assert group.digest() == before
    (tmp_path / "techniques.tsv").write_text("1\tdoubt\t0\t3\n")
    assert group.digest() != before
