"""Corpora in, a model folder out: ``python train.py`` or ``framing train``.

Without ``--corpus`` the project's own corpus alone makes ``models/framing-en-open``; with it, the corpora are added
and make ``models/framing-en``. The same data gives the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from framing.errors import CorpusError, FramingError
from framing.model.features import FeatureOptions
from framing.model.fitting import (
    build_table,
    calibrated,
    count_matrix,
    design_matrix,
    fit_columns,
    mass_codes,
    plain_head,
)
from framing.model.heads import MAIN, Head
from framing.model.storage import StoredModel, save
from framing.scoring import PASSAGES
from framing.techniques import ANY, NAMES
from framing.training.corpus import Corpus, read_corpus
from framing.training.rows import Rows, folds, join_corpora, passage_rows

FOLDS = 5  # as the field reports; ten gave the same thresholds within .01 in twice the time
OWN_CORPUS = Path("datasets") / "framing-en"


def train_model(
    corpora: Sequence[Path], *, output: Path | None = None, without: Sequence[Path] = (), jobs: int = -1
) -> Path:
    """Train and write a model.

    Args:
        corpora: folders in corpus form, beside the project's own.
        output: the model's folder; by default ``models/framing-en``, or ``models/framing-en-open`` without corpora.
        without: corpora whose articles must not be learnt from, wherever they also stand.
        jobs: processes, as joblib counts them.

    Returns:
        The folder written.

    Raises:
        CorpusError: a corpus is broken, or there is nothing to learn.
    """
    name = "framing-en" if corpora else "framing-en-open"
    target = output or Path("models") / name
    read = [read_corpus(folder) for folder in (OWN_CORPUS, *corpora)]
    articles = join_corpora(read, without=[read_corpus(folder) for folder in without])
    _say(f"{len(articles)} articles from {', '.join(corpus.name for corpus in read)}")
    rows = passage_rows(articles, NAMES)
    _say(f"{len(rows.passages)} passages, {int((rows.truth[:, -1] == 1).sum())} with a technique")
    stored = _fit(rows, read, name, jobs)
    save(stored, target)
    _say(f"written to {target}")
    return target


def _fit(rows: Rows, corpora: Sequence[Corpus], name: str, jobs: int) -> StoredModel:
    if not len(rows.passages):
        raise CorpusError("no passage to learn from", way_out="give corpora with articles that are not held out")
    truth = rows.truth == 1
    options = FeatureOptions()
    counts = count_matrix([text[start:end] for text, start, end in rows.passages], options)
    mass = mass_codes(counts)
    design = design_matrix(counts, mass)
    fold = folds(rows.groups, FOLDS)
    raw = np.zeros(truth.shape)
    for number in range(FOLDS):
        _say(f"fold {number + 1} of {FOLDS}")
        inside, outside = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        part = fit_columns(design[inside], truth[inside], jobs=jobs)
        raw[outside] = design[outside] @ part.weights + part.bias
    _say("all together")
    fitted = fit_columns(design, truth, jobs=jobs)
    head: Head = calibrated(plain_head((*NAMES, ANY), fitted), raw, truth)
    about = {"data": [{"corpus": c.name, "articles": len(c.articles), "sha256": c.fingerprint()} for c in corpora]}
    table = build_table(options, mass, [fitted])
    return StoredModel(name, "en", NAMES, (), {MAIN: table}, {PASSAGES: head}, about, card=f"# {name}\n")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train a model from the shell; see ``python train.py --help``."""
    parser = argparse.ArgumentParser(prog="train.py", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--corpus", action="append", type=Path, default=[], metavar="FOLDER", help="add a corpus")
    parser.add_argument("--without", action="append", type=Path, default=[], metavar="FOLDER", help="bar its articles")
    parser.add_argument("--output", "-o", type=Path, default=None, metavar="FOLDER", help="the model's folder")
    parser.add_argument("--jobs", "-j", type=int, default=-1, help="processes; -1: one a core")
    given = parser.parse_args(arguments)
    try:
        train_model(given.corpus, output=given.output, without=given.without, jobs=given.jobs)
    except FramingError as error:
        sys.exit(f"train.py: {error}")
