from __future__ import annotations

import numpy as np

from framing.model.features import FeatureOptions
from framing.model.fitting import count_matrix, design_matrix, mass_codes
from framing.techniques import NAMES
from framing.training.corpus import LabelledSpan
from framing.training.press import fit_any
from framing.training.rows import TrainingArticle, folds, passage_rows

OPTIONS = FeatureOptions(10, 10, 10)
PLAIN = ["The council met on day {0}.", "A road was opened in town {0}.", "Rain is due in week {0}."]
LOUD = ["The shameless traitors of ward {0} lie again.", "A monstrous betrayal of street {0}!"]


def article(number: int, loud: int, *, known: frozenset[str]) -> TrainingArticle:
    lines = [PLAIN[k % 3].format(number * 7 + k) for k in range(5 - loud)]
    lines += [LOUD[k % 2].format(number * 5 + k) for k in range(loud)]
    text, labels = "", []
    for line in lines:
        if line in lines[5 - loud :]:
            labels.append(LabelledSpan(len(text), len(text) + len(line), ("loaded_language",)))
        text += line + "\n\n"
    return TrainingArticle(text, tuple(labels), known, "press" if len(known) == 1 else "dense")


def fitted(loud_dense: int):
    press = [article(k, 1, known=frozenset({"loaded_language"})) for k in range(30)]
    thick = [article(100 + k, loud_dense, known=frozenset(NAMES)) for k in range(30)]
    articles = press + thick
    rows = passage_rows(articles, NAMES)
    texts = [text[start:end] for text, start, end in rows.passages]
    counts = count_matrix(texts, OPTIONS)
    mass = mass_codes(counts)
    dense, fold = rows.groups >= 30, folds(rows.groups, 5)
    design = design_matrix(counts, mass)
    found = fit_any(rows, articles, dense, design, fold, mass=mass, options=OPTIONS, vectors=None, strength=1.0)
    length = np.log1p([len(text) for text in texts])
    raw = found.held_out + length * found.head.dense[0, 0]
    return found.head.probabilities(raw[:, None])[:, 0], dense, rows.truth[:, -1] == 1, found


def test_any_is_as_sure_as_the_press_allows_however_dense_the_others_are():
    for loud_dense in (1, 4):
        probability, dense, truth, found = fitted(loud_dense)
        assert abs(probability[~dense].mean() - truth[~dense].mean()) < 0.03
        flagged = probability >= found.head.thresholds[0]
        assert (flagged == truth)[~dense].mean() > 0.95
        assert found.fitted.weights.shape == (OPTIONS.rows, 1)
