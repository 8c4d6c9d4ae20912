"""Row 2: four times the text takes less than eight times the CPU, whatever the text's shape, at every public entry."""

import pytest

from tests.hardening.entries import NOTHING, times
from tests.hardening.shapes import NAMES, shape

SIZE = 50_000
TIMES, MOST = 4, 8.0
READING = frozenset({"decode", "separate", "score", "score_spans", "classify_spans"})
# The shapes that have most to show: marks, speakers, furniture, fragments.
SHOWN = ["straight marks", "marks left open", "quoted and said", "furniture", "pushing words", "speakers in one line"]


def slow_entries(name, size, model, folder, only=None):
    """The entries that took too long, with their seconds; what seems so is measured again, the machine being shared."""
    times(shape(name, 500), model, folder, only=only)  # imports and caches
    small, large = times(shape(name, size), model, folder, only=only), {}
    for _ in range(3):
        for entry, seconds in times(shape(name, size * TIMES), model, folder, only=only).items():
            large[entry] = min(seconds, large.get(entry, seconds))
        slow = {e: (small[e], large[e]) for e in small if large[e] > max(NOTHING, MOST * small[e])}
        if not slow:
            break
        for entry, seconds in times(shape(name, size), model, folder, only=only).items():
            small[entry] = max(seconds, small[entry])
    return slow


@pytest.mark.parametrize("name", NAMES)
def test_reading_is_linear(name, small_model, tmp_path):
    assert not slow_entries(name, SIZE, small_model, tmp_path, READING)


@pytest.mark.parametrize("name", SHOWN)
def test_showing_is_linear(name, small_model, tmp_path):
    assert not slow_entries(name, SIZE // 10, small_model, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_entry_is_linear(name, small_model, tmp_path):
    assert not slow_entries(name, SIZE, small_model, tmp_path)


def test_the_measure_finds_what_is_quadratic(monkeypatch, tmp_path):
    def entries(text, model, folder):
        yield "quadratic", lambda: [text[place:].upper() for place in range(0, len(text), 30)]

    monkeypatch.setattr("tests.hardening.entries._entries", entries)
    assert slow_entries("one word", SIZE, None, tmp_path).keys() == {"quadratic"}
