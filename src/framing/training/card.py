"""The model card: what a model was made of, what it scores where, and what it must not be used for.

After Mitchell et al. 2019, "Model Cards for Model Reporting". It is written on every training.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from framing.model.linear import Floats
from framing.model.storage import StoredModel
from framing.model.windows import LENGTH, WINDOWS
from framing.techniques import ANY
from framing.training.evaluation import CALIBRATION_BINS, Evaluation, Measured
from framing.training.rows import Rows

_BAR = 40  # characters for a probability of 1 in the calibration plot


def write_card(stored: StoredModel, results: Mapping[str, Evaluation], rows: Rows, held_out: Floats) -> str:
    """The card in Markdown.

    Args:
        stored: the model.
        results: evaluations on held-out articles by corpus.
        rows: what it was trained on.
        held_out: cross-validated probabilities of the rows, shape (passages, techniques + 1).
    """
    data = stored.about["data"]
    parts = [
        f"# {stored.name}",
        "",
        "A linear model that scores passages of English news for rhetorical techniques. Numbers only: no text and no",
        "vocabulary of the training data is in the files, and loading them executes nothing.",
        "",
        "## Data",
        "",
        *(f"- `{entry['corpus']}`: {entry['articles']} articles (sha256 {entry['sha256'][:16]})" for entry in data),
        "",
        f"{stored.about['articles']} articles and {stored.about['passages']} passages were learnt from; articles that",
        "a corpus marks as held out were not. `framing-en` (Apache-2.0) is the project's own. The licence of PTC is",
        "not stated: weights that were fitted on it are for research use.",
        "",
        f"Fitted with {', '.join(f'{name} {version}' for name, version in stored.about['libraries'].items())}:",
        "with these versions the same data give the same bytes.",
        "",
        "## Scores",
        "",
        "By passage, with 95 % intervals of F1 (bootstrap over articles), at the model's own thresholds.",
        "",
    ]
    for name, result in results.items():
        parts += [f"### Held-out articles of {name} ({result.articles})", "", *_table(result), ""]
    parts += [*_calibration(rows, held_out), *_flags(stored), *_off(stored), *_LIMITS]
    return "\n".join(parts) + "\n"


def _table(result: Evaluation) -> list[str]:
    def row(measured: Measured) -> str:
        interval = f"{measured.low:.2f}-{measured.high:.2f}"
        return (
            f"| {measured.name} | {measured.passages} | {measured.average_precision:.3f} | {measured.precision:.3f} "
            f"| {measured.recall:.3f} | {measured.f1:.3f} | {interval} |"
        )

    return [
        "| | passages with it | AP | precision | recall | F1 | interval |",
        "|---|---|---|---|---|---|---|",
        *(row(measured) for measured in (*result.techniques, *result.voices)),
        "",
        f"Flagged of {result.clean_passages} passages in articles with no technique: {result.clean_flagged:.1%}. "
        f"Technique of a given span (micro-F1): {result.classification:.3f}. "
        f"Fragments: F1 {result.fragments['f1']:.3f}.",
    ]


def _calibration(rows: Rows, held_out: Floats) -> list[str]:
    """A plot in characters: what was said, and what was so, of "any", in bins of equal size."""
    probability, truth = held_out[:, -1], rows.truth[:, -1] == 1
    lines = ["## Calibration", "", f'"{ANY}" of the training passages, cross-validated by article, ten equal bins:', ""]
    lines += ["```", "said   so"]
    for part in np.array_split(np.argsort(probability, kind="stable"), CALIBRATION_BINS):
        if len(part):
            said, so = float(probability[part].mean()), float(truth[part].mean())
            bar = "".join(
                "|" if place == round(said * _BAR) else "=" if place < round(so * _BAR) else " "
                for place in range(_BAR + 1)
            )
            lines.append(f"{said:.3f}  {so:.3f}  {bar.rstrip()}")
    return [*lines, "```", "", "`=` is how often it was so, `|` what was said.", ""]


def _flags(stored: StoredModel) -> list[str]:
    """How a flag comes about, where there is a second look."""
    windows = stored.heads.get(WINDOWS)
    if windows is None:
        return []
    return [
        "## Flags",
        "",
        "A passage's probabilities come from its own words. Whether it is flagged is decided by a second look: beside",
        "its neighbours, in its article (in one otherwise free of technique, a single strong word is more often meant",
        f"literally), and for {' and '.join(windows.labels)} in windows of {LENGTH} words. A fragment's",
        "probability is that of the second look, shifted so that a technique has one threshold. Rare techniques are",
        "flagged from a low probability on, where their F1 is highest: of passages at 10 % one in ten carries it.",
        "",
    ]


def _off(stored: StoredModel) -> list[str]:
    if not stored.off:
        return []
    return [
        "## Off by default",
        "",
        f"Scored, but neither flagged nor listed in reports: {', '.join(stored.off)}. Their cross-validated F1 is too",
        "low to trust a flag.",
        "",
    ]


_LIMITS = [
    "## Limits",
    "",
    "A score says that wording is like wording that annotators marked. It does not say that a text is false, that",
    "its author means to deceive, or that a person or outlet is a propagandist. It must not be used to decide about",
    "people, to block or rank speech automatically, or as evidence without a reader. The wording of the annotated",
    "corpora is that of the US press of 2016 to 2019 and of invented pages; elsewhere scores are less sure.",
]
