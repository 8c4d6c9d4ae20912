"""The loops of scenes and attributions give what their NumPy reference gives, array by array."""

import numpy as np
import pytest

from framing import compiled
from framing.preprocessing import attributions, candidates, cues, extents
from framing.preprocessing.columns import buckets
from framing.preprocessing.hashed import HashedModel, Templates
from framing.preprocessing.marks import find_marks
from framing.preprocessing.paragraphs import paragraph_spans
from framing.preprocessing.scene import build
from framing.preprocessing.sentences import sentence_spans
from framing.preprocessing.tokens import tokenize
from framing.spans import Span
from tests.hardening.texts import text_of

pytest.importorskip("numba")

LONG = "the fee that no town on the long road to the sea had ever paid and that Ada Quill called (in part) unfair, " * 9
TEXTS = [
    "",
    " \n ",
    "said",
    "said said",
    '"' * 200,
    "“said” – he said – “no”; “ said ” “” ”said“",
    "He said “no” " * 60 + "and “" + "yes, " * 90 + "” Ada Quill said.",
    "said " * 400,
    "Ann said: " + "“a” " * 70,
    f"Holm said {LONG}. {LONG}said Quill. “{LONG}. {LONG},” Holm told Quill’s aides, “{LONG}.”\n\n{LONG}",
    "According to Ada Quill's office, (as Holm said) it was “so.”\n“It was,” Mr. Holm added – “for me.”\n\nQuill: no",
    *(text_of(number) for number in range(200)),
]


def scene_of(text):
    paragraphs = paragraph_spans(text)
    marks, _ = find_marks(text, paragraphs)
    return build(text, tokenize(text), paragraphs, sentence_spans(text, paragraphs), marks)


def switched(monkeypatch, on):
    state = compiled._State()
    state.settled, state.on = True, on
    monkeypatch.setattr(compiled, "_state", state)


def arrays_of(scene):
    return {name: value for name in scene.__slots__ if isinstance(value := getattr(scene, name), np.ndarray)}


def same(one, other):
    """Equal, and laid out alike: a loop would else be compiled again."""
    return (
        one.dtype == other.dtype and np.array_equal(one, other) and one.flags.c_contiguous == other.flags.c_contiguous
    )


def test_scenes_are_the_same(monkeypatch):
    marked = 0
    for text in TEXTS:
        switched(monkeypatch, on=False)
        plain = arrays_of(scene_of(text))
        switched(monkeypatch, on=True)
        looped = arrays_of(scene_of(text))
        assert plain.keys() == looped.keys()
        for name, value in plain.items():
            assert same(value, looped[name]), (name, text)
        marked += plain["outer"].shape[1]
    assert marked > 200


def test_a_scene_without_sentences_or_with_spans_beyond_its_words(monkeypatch):
    text = "Ada said no.   "
    for spans in ([], [Span(0, 3), Span(13, 15)], [Span(14, 15)]):
        scenes = []
        for on in (False, True):
            switched(monkeypatch, on)
            scenes.append(arrays_of(build(text, tokenize(text), spans, spans, [])))
        assert all(same(value, scenes[1][name]) for name, value in scenes[0].items()), spans


@pytest.mark.parametrize("threshold", [None, 0.0])
def test_attributions_are_the_same(monkeypatch, threshold):
    """With no threshold every candidate is a cue, and the parts of neighbours lie upon each other."""
    if threshold is not None:
        monkeypatch.setattr(attributions, "CUE_THRESHOLD", threshold)
    models = attributions.shipped_models()
    cued = 0
    for text in TEXTS:
        scene = scene_of(text)
        switched(monkeypatch, on=False)
        plain = attributions.find(scene, models)
        switched(monkeypatch, on=True)
        looped = attributions.find(scene, models)
        for name in plain.__slots__:
            assert same(getattr(plain, name), getattr(looped, name)), (name, text)
        cued += len(plain.cue)
    assert cued > 400


@pytest.mark.parametrize("column", range(81))
def test_every_column_is_the_same(monkeypatch, column):
    """Models that see one column alone find the same places: no column stands in for another."""
    rng = np.random.default_rng(column)
    cells = rng.integers(-127, 128, (3, 1 << 17)).astype(np.int16)
    model = HashedModel(cells, np.array([0.01, 0.01, 0.01]), np.zeros(3))
    for module, name, window in (
        (cues, "templates", 10),
        (extents, "start_templates", 7),
        (extents, "end_templates", 7),
    ):
        columns = getattr(module, name)().columns
        one = Templates.of(columns, [columns[column % len(columns)]], window)
        monkeypatch.setattr(module, name, lambda one=one: one)
    models = dict.fromkeys(("cue", "start", "end"), model)
    for text in TEXTS[:40]:
        scene = scene_of(text)
        switched(monkeypatch, on=False)
        plain = attributions.find(scene, models)
        switched(monkeypatch, on=True)
        looped = attributions.find(scene, models)
        assert all(same(getattr(plain, name), getattr(looped, name)) for name in plain.__slots__), text


def test_distances_are_the_same():
    from framing.preprocessing.rows_loops import bucket

    assert [bucket(d) for d in range(-9, 99)] == buckets(np.arange(-9, 99))[0].tolist()


def test_loops_are_compiled_once():
    from framing.preprocessing import cue_loops, part_loops, scene_loops

    for loop in (scene_loops.arranged, cue_loops.cue_scores, part_loops.find_parts):
        assert len(loop.signatures) <= 1  # each more is some seconds at a user's first run


def test_class_bits_are_the_lists():
    bits = candidates.class_bits()
    for number, listed in enumerate(candidates.classes()):
        assert ((bits >> number & 1) == listed).all()
