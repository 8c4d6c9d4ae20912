"""The loops of scenes and attributions see what their columns' names say, whatever the text is."""

import dataclasses

import numpy as np
import pytest

from framing.kernel import loops
from framing.preprocessing import attributions, candidates, crediting, cues, extents, judging, kinds
from framing.preprocessing.hashed import HashedModel, Templates
from framing.preprocessing.lexicon import class_number
from framing.preprocessing.marks import find_marks
from framing.preprocessing.paragraphs import paragraph_spans
from framing.preprocessing.scene import (
    CLOSING,
    CUE,
    GROUP,
    INSIDE,
    OPENING,
    SHAPE,
    STATE,
    STOPS,
    WORD,
    build,
)
from framing.preprocessing.sentences import sentence_spans
from framing.preprocessing.tokens import PAD, PUNCTUATION, tokenize
from framing.spans import Span
from tests.hardening.texts import text_of
from tests.languages import ENGLISH

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
    marks, _ = find_marks(text, paragraphs, language=ENGLISH)
    return build(
        text, tokenize(text, language=ENGLISH), paragraphs, sentence_spans(text, paragraphs, language=ENGLISH), marks
    )


def place(scene, offset):
    """The first token at or after an offset."""
    inner = scene.tokens.starts[PAD : PAD + scene.tokens.count]
    return PAD + int(np.searchsorted(inner, offset))


def test_scenes_are_what_they_are_said_to_be():
    marked = 0
    for text in TEXTS:
        scene = scene_of(text)
        size, fields = len(scene.tokens.starts), scene.fields
        assert np.array_equal(fields[:5], scene.tokens.fields)
        mark = fields[SHAPE] == PUNCTUATION
        mark[:PAD] = mark[size - PAD :] = True
        numbers = np.flatnonzero(mark)
        for token in range(1, size - 1):
            assert scene.previous_mark[token] == numbers[numbers < token][-1]
            assert scene.next_mark[token] == numbers[numbers > token][0]
        outer = [m for m in scene.marks if m.depth == 0]
        state, pair = np.zeros(size, int), np.zeros(size, int)
        for number, m in enumerate(outer, 1):
            opening, start = place(scene, m.open if m.open >= 0 else m.start), place(scene, m.start)
            end, close = place(scene, m.end), place(scene, m.close)
            state[opening:start], state[start:end], state[end:close] = OPENING, INSIDE, CLOSING
            pair[opening:close] = number
        assert fields[STATE].tolist() == state.tolist(), text
        assert scene.pair.tolist() == pair.tolist(), text
        stops = np.cumsum([0, *(fields[GROUP] == class_number("stop"))])
        assert scene.counts[STOPS].tolist() == stops.tolist()
        assert scene.quoted.shape == (4, len(scene.marks))
        assert scene.outer.shape == (4, len(outer))
        marked += len(outer)
    assert marked > 200


def test_tokens_know_their_sentence_and_paragraph():
    text = "Ada said no. Holm left.\n\nIt rained.   "
    scene = scene_of(text)
    words = [text[a:b] for a, b in zip(scene.tokens.starts, scene.tokens.ends, strict=True)]
    first = [words[token] for token in scene.sentence_first[PAD:-PAD]]
    assert first == ["Ada"] * 4 + ["Holm"] * 3 + ["It"] * 3
    assert [words[token] for token in scene.paragraph_first[PAD:-PAD]] == ["Ada"] * 7 + ["It"] * 3
    assert scene.paragraph[PAD:-PAD].tolist() == [0] * 7 + [1] * 3
    for spans in ([], [Span(0, 3), Span(13, 15)], [Span(36, 38)]):  # no sentence, and spans beyond the last word
        scene = build(text, tokenize(text, language=ENGLISH), spans, spans, [])
        assert (scene.sentence_first <= scene.sentence_last).all()


def hashed(columns, row, combination):
    """The cell of a combination, as `Templates` says it."""
    total = 0
    for name in combination.split():
        number = columns.index(name)
        value = (int(row[number]) + number * 0x9E3779B1 + 0xC2B2AE35) % 2**32 * 0x85EBCA6B % 2**32
        value = (value ^ value >> 13) * 0xC2B2AE35 % 2**32
        total += value ^ value >> 16
    return total % 2**32 >> 15


def test_cells_are_the_hashes_of_named_columns():
    """The cue model's window and some of its other columns, read from the scene by their names."""
    names = ("w-4", "w0", "x0", "g5", "h1", "c0", "q-1", "w0 g1", "h-1 h0 h1", "g-1 c0 q1", "pmd", "pmd w0", "cp")
    columns = cues.templates().columns
    templates = Templates.of(columns, names, 10)
    rows = 0
    for text in TEXTS[:60]:
        scene = scene_of(text)
        at, cells = loops.cue_cells(*scene.arrays, cues.dash(scene), *templates.arrays)
        for k, (token, found) in enumerate(zip(at.tolist(), templates.in_order(cells).T.tolist(), strict=True)):
            row = np.zeros(len(columns), int)
            for number, field in enumerate("wxghcq"):
                for offset in range(-4, 6):
                    row[columns.index(f"{field}{offset}")] = scene.fields[number, token + offset]
            distance = token - scene.previous_mark[token]
            row[columns.index("pmd")] = np.searchsorted([1, 2, 3, 4, 5, 6, 7, 8, 10, 14, 20, 30], distance, "right")
            before = at[k - 1] if k else 0
            row[columns.index("cp")] = scene.fields[CUE, before] if before >= scene.sentence_first[token] else 0
            assert found == [hashed(columns, row, name) for name in names], (text, token)
            rows += 1
    assert rows > 300


def brute_models(seed):
    rng = np.random.default_rng(seed)
    cells = rng.integers(-127, 128, (3, 1 << 17)).astype(np.int8)
    return dict.fromkeys(("cue", "start", "end"), HashedModel(cells, np.array([0.01] * 3), np.zeros(3)))


def test_cues_are_the_softmax_of_their_cells():
    models = brute_models(5)
    model, templates = models["cue"], cues.templates()
    seen = 0
    for text in TEXTS:
        scene = scene_of(text)
        at, cells = loops.cue_cells(*scene.arrays, cues.dash(scene), *templates.arrays)
        score = np.minimum(0.01 * model.cells[:, cells].sum(axis=2, dtype=np.int64), 30)
        power = np.exp(score)
        share = power.sum(0) / (1 + power.sum(0))
        found, layout, probability = attributions.accept(scene, model, 0.0)
        assert found.tolist() == at.tolist()
        assert probability == pytest.approx(share, rel=1e-14)
        assert (layout - 1).tolist() == score.argmax(0).tolist()
        seen += len(at)
    assert seen > 400


def test_parts_are_the_best_of_their_candidates():
    """With no threshold every candidate is a cue, and the parts of neighbours lie upon each other."""
    models = brute_models(6)
    start, end = extents.start_templates().arrays, extents.end_templates().arrays
    sought = 0
    for text in TEXTS[:80]:
        scene = scene_of(text)
        found = attributions.find(scene, models)
        given = *scene.arrays, found.cue, candidates.class_bits()
        for role in range(3):
            has = np.flatnonzero((found.layout >> role & 1) == 1) if role < 2 else np.arange(len(found.cue))
            cue, layout = found.cue[has], found.layout[has]
            roles = np.full(len(has), role)
            owner, at, cells = loops.part_cells(*given, cue, layout, roles, cue, False, *start)
            first = best(owner, at, models["start"].cells[role][cells].sum(1, dtype=np.int64), cue)
            there = first != cue
            assert np.where(there, first, -1).tolist() == found.first[role, has].tolist(), text
            parts = cue[there], layout[there], roles[there], first[there]
            owner, at, cells = loops.part_cells(*given, *parts, True, *end)
            last = best(owner, at, models["end"].cells[role][cells].sum(1, dtype=np.int64), first[there])
            assert last.tolist() == found.last[role, has][there].tolist(), text
            sought += len(last)
    assert sought > 200


def best(owner, at, score, default):
    """The first of the greatest scores of each owner."""
    chosen = default.copy()
    for number in range(len(default)):
        mine = np.flatnonzero(owner == number)
        if len(mine):
            chosen[number] = at[mine[score[mine].argmax()]]
    return chosen


def test_kinds_and_credits_are_the_best_of_their_cells():
    rng = np.random.default_rng(8)

    def model(choices):
        cells = rng.integers(-127, 128, (choices, 1 << 17)).astype(np.int8)
        return HashedModel(cells, np.full(choices, 0.01), np.full(choices, 0.1))

    models = attributions.shipped_models(ENGLISH) | {"kind": model(2), "title": model(1), "credit": model(1)}
    pairs = 0
    for text in TEXTS:
        scene = scene_of(text)
        if not scene.marks:
            continue
        found = attributions.find(scene, models)
        kind, credited = judging.judged(scene, found, models)
        given = judging.arguments(scene, found)
        cells = loops.kind_cells(*given, *kinds.templates().arrays)
        score = 0.01 * models["kind"].cells[:, cells].sum(2, dtype=np.int64) + 0.1
        title = 0.01 * models["title"].cells[0][cells].sum(1, dtype=np.int64) + 0.1 > 0
        decided = (score.argmax(0) + 1) * (score.max(0) > 0)
        assert kind == judging._kinds(scene, decided.tolist(), title.tolist()), text
        pair, choice, cells = loops.credit_cells(*given, *crediting.templates().arrays)
        sums = models["credit"].cells[0][cells].sum(1, dtype=np.int64)
        assert credited == best(pair, choice, sums, np.full(len(scene.marks), -1)).tolist(), text
        assert choice[np.flatnonzero(np.diff(pair, append=len(scene.marks)))].tolist() == [-1] * len(scene.marks)
        pairs += len(scene.marks)
    assert pairs > 300


def test_a_scene_that_leads_outside_is_refused_by_name():
    text = "“We lost it,” said Ada Quill. “We did.”"
    scene, models = scene_of(text), attributions.shipped_models(ENGLISH)
    names = ("sentence_first", "sentence_last", "paragraph_last", "previous_mark", "next_mark", "pair", "outer")
    for name in names:
        place = [field.name for field in dataclasses.fields(scene)].index(name) - 4
        for wrong in (-1, 10**6):
            broken = getattr(scene, name).copy()
            broken[..., -1] = wrong
            arrays = (*scene.arrays[:place], broken, *scene.arrays[place + 1 :])
            with pytest.raises(IndexError, match=f"attributions: {name} holds {wrong}"):
                attributions.find(dataclasses.replace(scene, arrays=arrays), models)
    cut = HashedModel(models["cue"].cells[:, :9], models["cue"].step, models["cue"].bias)
    with pytest.raises(ValueError, match="cells has another shape"):
        attributions.accept(scene, cut)


def test_a_plan_that_names_no_column_is_refused():
    scene, model = scene_of("He said so."), attributions.shipped_models(ENGLISH)["cue"]
    salts, plan = cues.templates().arrays
    for wrong, told in (
        (np.append(plan, np.uint32(0)), "ends with its third 0"),
        (plan[:-1], "ends with its third 0"),
        (np.where(plan == plan[0], np.uint32(200), plan), "names a column that is not there"),
        (np.concatenate([plan[-2:-1], plan]), "out of order"),
    ):
        with pytest.raises(ValueError, match=told):
            loops.cues(*scene.arrays, -1, 0.5, salts, wrong, model.by_cell, model.step, model.bias)


def test_words_of_a_lexicon_reach_the_scene():
    scene = scene_of("Ada said no.")
    assert scene.fields[CUE, PAD + 1] > 3
    assert scene.fields[WORD, PAD] != scene.fields[WORD, PAD + 1]
