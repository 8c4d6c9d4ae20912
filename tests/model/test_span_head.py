from __future__ import annotations

from dataclasses import replace

import numpy as np

from framing.model.features import FeatureOptions
from framing.model.span_head import SPANS, fit_span_head, raw_scores
from framing.scoring import Model
from tests.conftest import CORPUS

SMALL = FeatureOptions(10, 11, 11)


def annotated() -> tuple[list[tuple[str, list[tuple[int, int]]]], np.ndarray, list[str]]:
    from framing.training.corpus import read_corpus

    articles = [a for a in read_corpus(CORPUS).articles if a.labels][:60]
    names = sorted({name for a in articles for label in a.labels for name in label.techniques})
    spans = [(a.text, [(label.start, label.end) for label in a.labels]) for a in articles]
    truth = np.array([[name in label.techniques for name in names] for a in articles for label in a.labels])
    return spans, truth, names


def test_given_spans_are_told_apart_and_survive_the_folder(small_model, tmp_path):
    articles, truth, names = annotated()
    cut = 45
    known = sum(len(spans) for _, spans in articles[:cut])
    table, head = fit_span_head(articles[:cut], truth[:known], names, options=SMALL)
    guessed = np.concatenate([raw_scores(table, head, text, spans).argmax(axis=1) for text, spans in articles[cut:]])
    right = truth[known:][np.arange(len(guessed)), guessed].mean()
    most_common = truth[known:][:, truth[:known].sum(axis=0).argmax()].mean()
    assert right > most_common + 0.1

    stored = small_model._stored
    tables, heads = {**stored.tables, SPANS: table}, {**stored.heads, SPANS: head}
    model = Model(replace(stored, tables=tables, heads=heads))
    model.save(tmp_path / "m")
    text, spans = articles[-1]
    wanted = [names[k] for k in raw_scores(table, head, text, spans).argmax(axis=1)]
    assert model.classify_spans(text, spans) == Model.classify_spans(_load(tmp_path / "m"), text, spans) == wanted
    assert model.classify_spans(text, []) == []


def _load(folder):
    from framing import load

    return load(folder)


def test_training_twice_gives_the_same_bytes():
    articles, truth, names = annotated()
    count = sum(len(spans) for _, spans in articles[:15])
    made = [fit_span_head(articles[:15], truth[:count], names, options=SMALL, jobs=jobs) for jobs in (1, 2)]
    assert made[0][0].codes.tobytes() == made[1][0].codes.tobytes()
    assert made[0][1].dense.tobytes() == made[1][1].dense.tobytes()


def test_a_span_scores_the_same_whatever_is_asked_beside_it():
    articles, truth, names = annotated()
    count = sum(len(spans) for _, spans in articles[:15])
    table, head = fit_span_head(articles[:15], truth[:count], names, options=SMALL)
    text, spans = articles[3]
    together = raw_scores(table, head, text, spans)
    alone = np.concatenate([raw_scores(table, head, text, [span]) for span in spans])
    np.testing.assert_allclose(together, alone, rtol=1e-12)
