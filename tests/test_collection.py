"""The collector of cycles rests while a text is read, and is as it was afterwards."""

import gc

import pytest

import framing
from framing.collection import NoCollection


@pytest.mark.parametrize("running", [True, False])
def test_it_is_as_before_even_after_an_error(running):
    was = gc.isenabled()
    try:
        (gc.enable if running else gc.disable)()
        with pytest.raises(KeyError), NoCollection():
            {}[gc.isenabled()]
        assert gc.isenabled() is running
    finally:
        (gc.enable if was else gc.disable)()


def test_a_refused_text_leaves_it_running():
    assert gc.isenabled()
    with pytest.raises(framing.InputError):
        framing.separate("half a pair: \ud800")
    assert gc.isenabled()


def test_reading_leaves_no_cycles(small_model):
    text = "“We were first,” said Ann Quill, the mayor. The vile regime lied again.\n\n" * 20
    small_model.score(text)
    gc.collect()
    report = small_model.score(text)
    assert report.passages
    del report
    assert gc.collect() == 0
