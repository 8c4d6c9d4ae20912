"""The model card: what a model was made of, what it scores where, and what it must not be used for.

After Mitchell et al. 2019, "Model Cards for Model Reporting". It is written on every training.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from framing.model.linear import Floats
from framing.model.storage import StoredModel
from framing.preprocessing.telling_languages import language_name
from framing.techniques import ANY
from framing.training.evaluation import CALIBRATION_BINS, Evaluation, Measured
from framing.training.rows import Rows

_BAR = 40  # characters for a probability of 1 in the calibration plot


# What the corpora's own files say of what may be done with them, by the name of their folder or file.
LICENCES = {
    "framing-en": "the project's own, invented pages, Apache-2.0",
    "ptc": "PTC (Da San Martino et al. 2019), licence not stated: research use",
    "nlp4if2019": "NLP4IF-2019 edition of PTC, licence not stated: research use",
    "real-en": "annotations Apache-2.0; their articles PPN CC BY-NC 4.0 (non-commercial), others research use only",
    "checkthat2024": "CheckThat! 2024, research use",
    "euphemism": "FigLang-2022 euphemism corpus, research use",
}


def write_card(stored: StoredModel, results: Mapping[str, Evaluation], rows: Rows, held_out: Floats) -> str:
    """The card in Markdown.

    Args:
        stored: the model.
        results: evaluations on held-out articles by corpus.
        rows: what it was trained on.
        held_out: probabilities of the passage head for rows held out, shape (passages, techniques + 1); NaN elsewhere.
    """
    data = stored.about["data"]
    parts = [
        f"# {stored.name}",
        "",
        "A linear model that finds wording that pushes the reader, in passages of "
        f"{language_name(stored.language)} news, by technique. Numbers",
        "only: no text and no vocabulary of the training data is in the files, and loading them executes nothing.",
        "",
        *_real_news(stored),
        "## Data",
        "",
        *(
            f"- `{entry['corpus']}`: {entry['articles']} articles (sha256 {entry['sha256'][:16]}){_licence(entry)}"
            for entry in data
        ),
        "",
        f"{stored.about['articles']} articles and {stored.about['passages']} passages were learnt from; articles that",
        "a corpus marks as held out were not. Weights that were fitted on corpora for research are for research, and",
        "on those for non-commercial use for that.",
        "",
        f"Fitted with {', '.join(f'{name} {version}' for name, version in stored.about['libraries'].items())}:",
        "with these versions the same data give the same bytes.",
        "",
        *_calibration(rows, held_out),
    ]
    for name, result in results.items():
        parts += [f"## Held-out articles of {name} ({result.articles})", "", *_table(result), ""]
    parts += [*_off(stored), *_LIMITS, _PRESS.get(stored.language, "language models.")]
    return "\n".join(parts) + "\n"


def _licence(entry: Mapping[str, object]) -> str:
    """What may be done with a corpus, where it is known."""
    names = str(entry["corpus"]).split("/")
    found = next((LICENCES[name] for name in reversed(names) if name in LICENCES), "")
    return f": {found}" if found else ""


def _real_news(stored: StoredModel) -> list[str]:
    """What is shown, as measured on articles that its fit had not seen."""
    measured = stored.about.get("fragments", {})
    if stored.name.endswith("-open") or not measured:
        return [
            "**Not for real news.** It was taught on invented pages alone, for tests and teaching; on real news most",
            "of its flags are wrong.",
            "",
        ]
    lines = ["## What is shown, on real news", ""]
    lines += ["Flags on two fifths of the articles, by heads fitted on the others; the decoder by two folds of these."]
    lines += ["", "| technique | flags | right | precision | the model says | annotated spans |"]
    lines += ["|---|---|---|---|---|---|"]
    for name, row in measured.items():
        share = f"{row['precision']:.2f} | {row['said']:.2f}"
        lines.append(f"| {name} | {row['flags']:.0f} | {row['right']:.0f} | {share} | {row['spans']:.0f} |")
    return [*lines, "", "A flag is right when it shares letters with an annotated span of its technique.", ""]


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
    seen = np.flatnonzero(~np.isnan(held_out[:, -1]))
    probability, truth = held_out[seen, -1], rows.truth[seen, -1] == 1
    lines = [
        "## Calibration",
        "",
        f'"{ANY}" of held-out passages by the passage head, ten equal bins:',
        "",
    ]
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


def _off(stored: StoredModel) -> list[str]:
    if not stored.off:
        return []
    return [
        "## Off by default",
        "",
        f"Not shown: {', '.join(stored.off)}. That three in five of their flags are right could not be shown on real",
        "news. They are scored, and may stand at the level for review.",
        "",
    ]


_LIMITS = [
    "## Limits",
    "",
    "A score says that wording is like wording that annotators marked. It does not say that a text is false, that",
    "its author means to deceive, or that a person or outlet is a propagandist. It must not be used to decide about",
    "people, to block or rank speech automatically, or as evidence without a reader. The annotators of real news were",
]
# Whose articles they are, by language.
_PRESS = {
    "en": "language models; the articles are of the US and British press and of sites under Russian control.",
    "ru": "language models; the articles are of Russian agencies and of sites under Russian control.",
}
