"""When compiled loops are used, and when not."""

import subprocess
import sys

import pytest

from framing import compiled

SCRIPT = """
import sys
from framing import compiled
compiled.{call}({characters})
print(compiled.ready(), "numba" in sys.modules)
"""


def ready_after(characters, call="count", **environment):
    return subprocess.run(
        [sys.executable, "-c", SCRIPT.format(characters=characters, call=call)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": "src", **environment},
    )


@pytest.mark.parametrize(
    ("switch", "characters", "ready"),
    [("auto", 10, "False"), ("auto", 10_000_000, "True"), ("on", 10, "True"), ("off", 10_000_000, "False")],
)
def test_loops_are_used_when_they_pay_or_as_asked(switch, characters, ready):
    done = ready_after(characters, FRAMING_COMPILED=switch)
    assert done.stdout.split() == [ready, "False"], done.stderr  # deciding loads nothing


@pytest.mark.parametrize(("characters", "ready"), [(10, "False"), (10_000_000, "True")])
def test_what_will_be_read_decides_before_it_is_read(characters, ready):
    done = ready_after(characters, call="expect")
    assert done.stdout.split() == [ready, "False"], done.stderr


def test_what_will_be_read_is_not_counted_twice(monkeypatch):
    monkeypatch.setattr(compiled._state, "settled", False)
    monkeypatch.setattr(compiled._state, "on", False)
    monkeypatch.setattr(compiled._state, "read", 0)
    for _ in range(3):  # a small job's parts, each of which says what the whole job is
        compiled.expect(compiled.PAYS_AFTER // 2)
    assert compiled._state.read == 0
    assert not compiled.ready()


def test_an_unknown_switch_is_refused_with_its_name():
    done = ready_after(10, FRAMING_COMPILED="fast")
    assert done.returncode == 1
    assert "FRAMING_COMPILED is 'fast'" in done.stderr
    assert "auto, on or off" in done.stderr


LOOPS = {
    "low": "from framing.compiled import loop\nONE = {one}\n@loop\ndef more(x):\n    return x + ONE\n",
    "high": "from framing.compiled import loop\nfrom low import more\n@loop\ndef twice(x):\n    return more(more(x))\n",
}


@pytest.mark.parametrize(("one", "result"), [(1, "7 1"), (10, "25 0")])
def test_what_is_kept_is_made_anew_when_a_module_beside_it_changes(tmp_path, one, result):
    """Numba itself would give 7 again: the file of the outer loop is the same."""
    pytest.importorskip("numba")
    for number in (1, one):
        for name, code in LOOPS.items():
            module, said = tmp_path / f"{name}.py", code.format(one=number)
            if not module.exists() or module.read_text("utf-8") != said:  # older Numba looks at a file's time
                module.write_text(said, encoding="utf-8")
        done = subprocess.run(
            [
                sys.executable,
                "-B",
                "-c",
                "from high import twice; print(twice(5), sum(twice.stats.cache_hits.values()))",
            ],
            capture_output=True,
            text=True,
            check=False,
            env={"PYTHONPATH": f"src:{tmp_path}"},
        )
    assert done.stdout.split() == result.split(), done.stderr


def test_spans_count_towards_loops(monkeypatch, small_model):
    monkeypatch.setattr(compiled._state, "settled", False)
    monkeypatch.setattr(compiled._state, "read", 0)
    monkeypatch.setattr(compiled._state, "decide", lambda: None)
    small_model.score_spans("They lied again.", [(0, 4), (5, 9)])
    assert compiled._state.read == 8
    small_model.classify_spans("They lied again.", [(0, 16)])
    assert compiled._state.read == 24
