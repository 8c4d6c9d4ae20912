"""The compiled loops of who speaks give what their NumPy reference gives, whatever the text is."""

import importlib

import pytest
from tests.hardening.texts import text_of

import framing
from framing import compiled
from framing.preprocessing import attributions, kinds
from framing.preprocessing.judging import _by_loop, judged
from framing.preprocessing.marks import find_marks
from framing.preprocessing.names import Names
from framing.preprocessing.scene import build
from framing.preprocessing.tokens import tokenize
from framing.spans import Span

pytest.importorskip("numba")

NEWS = (
    "Mayor Ada Quill of Oslo said the “voluntary” fee was “a gift to no one.”\n\n“We were told,” she added, “that it "
    "‘would never come,’ as Holm wrote, and it came.” Ivor T. Holm, the minister, denied it.\n\n“Who asked?”\n\n“Not "
    "me,” the minister said. His film “The Long Road Home” opens in May – “soon”, he hopes.\n\nQUILL: “Thank you.”\n\n"
    "Nora “Nell” Brandt, a driver, told Mr. Holm that she had “seen enough”. “Enough.” – Nora Brandt\n"
)
HOSTILE = [
    "",
    "“",
    '"' * 300,
    "“" * 200 + "a”" * 100,
    "said " * 300,
    "He said “no” " * 150,
    "“a ‘b “c ‘d’ e” f’ g” said Ann Quill. " * 20,
    "Smith " * 400,
    "Ann “" * 90 + "Bo” Cy " * 90,
    "𝔸𝔹 “ℂ” 𝔻 said 😀 “hi”. " * 30,
    *(NEWS * repeats for repeats in (1, 8)),
]


def both(monkeypatch, work):
    state = compiled._State()
    state.settled = True
    monkeypatch.setattr(compiled, "_state", state)
    results = []
    for state.on in (True, False):
        results.append(work())
    return results


def test_separate_gives_the_same(monkeypatch):
    texts = [*(text_of(number) for number in range(250)), *HOSTILE]
    by_loop, by_numpy = both(monkeypatch, lambda: [framing.separate(text) for text in texts])
    for text, one, other in zip(texts, by_loop, by_numpy, strict=True):
        assert one == other, text
    assert sum(len(article.attributions) for article in by_numpy) > 400
    assert {q.kind for article in by_numpy for q in article.quotations} == {"direct", "mixed", "scare", "title"}


def test_arguments_keep_their_types(monkeypatch):
    both(monkeypatch, lambda: [framing.separate(text) for text in (*HOSTILE, NEWS.upper())])
    for module, name in LOOPS:
        loop = getattr(importlib.import_module(f"framing.preprocessing.{module}"), name)
        assert len(loop.signatures) == 1, name  # each more would be compiled anew


LOOPS = [
    ("judging_loops", "judge"),
    ("names_loops", "find_runs"),
    ("voices_loops", "reported"),
]


def test_a_capital_beyond_the_table_is_left_to_the_reference(monkeypatch):
    """Whether a name goes on behind a nickname hangs on a capital letter; the loop knows those of a table only."""
    text = "Ann “Nell” 𝔻ee said no."
    whole = [Span(0, len(text))]
    scene = build(text, tokenize(text), whole, whole, [])
    by_loop, by_numpy = both(monkeypatch, lambda: Names(scene))
    assert by_loop.table is None
    assert by_loop.runs == by_numpy.runs
    assert len(by_numpy.runs) == 1


def test_pairs_out_of_order_are_left_to_the_reference(monkeypatch):
    """The loop counts pairs by halving: where they are not in order of opening it gives up."""
    text = "“One,” said Ada Quill. “Two,” said Ivor Holm."
    article = framing.separate(text)
    whole = [Span(0, len(text))]
    marks, _ = find_marks(text, article.paragraphs)
    scene = build(text, tokenize(text), whole, whole, marks[::-1])
    models = attributions.shipped_models()
    found = attributions.find(scene, models)
    assert _by_loop(scene, found, models).shape == (3, 0)
    by_loop, by_numpy = both(monkeypatch, lambda: judged(scene, found, models))
    assert by_loop == by_numpy
    assert len(by_numpy[0]) == 2
    assert kinds.marks_of(scene).shape == (3, 2)
