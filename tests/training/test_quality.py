"""Quality that a change cannot lower silently: floors are data, in quality.json, with figure, command and date.

`python benchmarks/quality.py` prints the figures beside the floors; `--raise` and `--lower` write the file.
"""

import pytest
from benchmarks.quality import GROUPS, Group, holds, is_small, moved, read_floors

FLOORS = read_floors()


def test_each_figure_has_a_floor_and_each_floor_a_group():
    groups = {name.partition(": ")[0] for name in FLOORS}
    assert groups == set(GROUPS)
    for name, entry in FLOORS.items():
        assert set(entry) == {"floor", "figure", "command", "date"}, name
        assert 0 < entry["floor"] < 1
        assert holds(name, entry["figure"], entry["floor"]), name


@pytest.mark.parametrize("name", GROUPS)
def test_no_figure_is_below_its_floor(name):
    group = GROUPS[name]
    if not group.data.exists():
        pytest.skip(f"needs {group.data.name} of the outside corpora, in ../shared beside the repository")
    figures = group.run()
    floors = {one.partition(": ")[2]: entry["floor"] for one, entry in FLOORS.items() if one.startswith(f"{name}: ")}
    assert set(figures) == set(floors)
    broken = {one: (value, floors[one]) for one, value in figures.items() if not holds(one, value, floors[one])}
    assert not broken, f"(figure, floor); if this is meant: python benchmarks/quality.py --lower; {group.command}"


def test_floors_are_raised_and_fall_only_when_asked():
    group = Group("g", FLOORS, "command", dict)  # type: ignore[arg-type]
    floors = {
        "g: F1": {"floor": 0.5},
        "g: AP": {"floor": 0.5},
        "g: passages flagged": {"floor": 0.02},
        "g: calibration error": {"floor": 0.02},
    }
    figures = {"F1": 0.6, "AP": 0.4, "passages flagged": 0.01, "calibration error": 0.03, "new": 0.7}
    raised = dict(moved(floors, group, figures, lower=False, today="today"))
    assert {name: entry["floor"] for name, entry in raised.items()} == {
        "g: F1": 0.59,
        "g: passages flagged": 0.014,
        "g: new": 0.69,
    }
    lowered = dict(moved(floors, group, figures, lower=True, today="today"))
    assert lowered["g: AP"] == {"floor": 0.39, "figure": 0.4, "command": "command", "date": "today"}
    assert lowered["g: calibration error"]["floor"] == 0.034
    assert is_small("own: clean passages flagged")
    assert not is_small("F1 of any")
