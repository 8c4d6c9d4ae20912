"""Corpora in, a model folder out: ``python train.py`` or ``framing train``.

Without ``--corpus`` the project's own corpus alone makes ``models/framing-en-open``; with it, the corpora are added
and make ``models/framing-en``. The same data gives the same bytes.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from framing.errors import CorpusError, FramingError
from framing.model.storage import StoredModel, save
from framing.scoring import Model
from framing.techniques import NAMES
from framing.training.card import write_card
from framing.training.corpus import Corpus, read_corpus
from framing.training.evaluation import evaluate
from framing.training.fit import fit_model
from framing.training.rows import HELD_OUT, TrainingArticle, join_corpora, passage_rows, terms_of
from framing.training.sources import Terms, read_terms, read_vectors

OWN_CORPUS = Path("datasets") / "framing-en"
TERM_TECHNIQUE = "euphemism"  # the one technique whose words are as often meant literally
VECTORS = Path("datasets") / "word-vectors" / "vectors.npz"


@dataclass(frozen=True, slots=True)
class TrainingOptions:
    """What a training run is made of.

    Attributes:
        corpora: folders in corpus form, beside the project's own; the first has the last word on an article.
        without: corpora whose articles must not be learnt from, wherever they also stand.
        terms: a file of euphemisms told from the same words meant literally, or None.
        output: the model's folder; None for ``models/framing-en``, or ``models/framing-en-open`` without corpora.
        jobs: processes, as joblib counts them.
    """

    corpora: tuple[Path, ...] = ()
    without: tuple[Path, ...] = ()
    terms: Path | None = None
    output: Path | None = None
    jobs: int = -1


def train_model(options: TrainingOptions) -> Path:
    """Train, measure on the held-out articles, and write the model with its card.

    Returns:
        The folder written.

    Raises:
        CorpusError: a corpus is broken, or there is nothing to learn.
        ModelError: the folder cannot be written.
    """
    name = "framing-en" if options.corpora else "framing-en-open"
    target = options.output or Path("models") / name
    corpora = [_read(folder) for folder in (*([OWN_CORPUS] if OWN_CORPUS.is_dir() else []), *options.corpora)]
    if not corpora:
        raise CorpusError("there is no corpus to learn from", file=OWN_CORPUS, way_out="give one with --corpus")
    articles = join_corpora(corpora, without=[_read(folder) for folder in options.without])
    _say(f"{len(articles)} articles from {', '.join(str(corpus.folder) for corpus in corpora)}")
    rows = passage_rows(articles, NAMES)
    if not (rows.truth[:, -1] == 1).any():
        raise CorpusError(
            "no passage with a technique to learn from", way_out="give corpora with labels in articles not held out"
        )
    _say(f"{len(rows.passages)} passages, {int((rows.truth[:, -1] == 1).sum())} with a technique")
    vectors = read_vectors(VECTORS) if VECTORS.is_file() else None
    terms = _terms(options.terms, articles)
    fitted = fit_model(rows, articles, NAMES, vectors=vectors, terms=terms, jobs=options.jobs, say=_say)
    about = {
        "data": [_described(corpus) for corpus in corpora],
        "articles": len(articles),
        "passages": len(rows.passages),
        "word_vectors": vectors is not None,
    }
    stored = StoredModel(name, "en", NAMES, fitted.off, fitted.tables, fitted.heads, about)
    measured = [corpus for corpus in corpora if any(a.facts.get("split") == HELD_OUT for a in corpus.articles)]
    results = {corpus.name: evaluate(Model(stored), corpus, held_out=True) for corpus in measured}
    about["held_out"] = {key: result.to_dict() for key, result in results.items()}
    stored = replace(stored, card=write_card(stored, results, rows, fitted.held_out))
    save(stored, target)
    for key, result in results.items():
        _say(f"\nheld out of {key}\n{result.to_text()}")
    _say(f"\nwritten to {target}")
    return target


def _terms(path: Path | None, articles: Sequence[TrainingArticle]) -> Terms | None:
    """Terms of the corpora, and those of a file behind them."""
    own = terms_of(articles, TERM_TECHNIQUE)
    if path is None:
        return own
    given = read_terms(path, TERM_TECHNIQUE)
    if own is None:
        return given
    return Terms(TERM_TECHNIQUE, own.places + given.places, np.concatenate([own.truth, given.truth]))


def _read(folder: Path) -> Corpus:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        corpus = read_corpus(folder)
    for warning in caught:
        _say(f"note: {warning.message}")
    return corpus


def _described(corpus: Corpus) -> dict[str, object]:
    return {
        "corpus": f"{corpus.folder.resolve().parent.name}/{corpus.name}",
        "articles": len(corpus.articles),
        "sha256": corpus.fingerprint(),
    }


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train a model from the shell; see ``python train.py --help``."""
    parser = argparse.ArgumentParser(prog="train.py", description="Train a model on annotated corpora.")
    parser.add_argument("--corpus", action="append", type=Path, default=[], metavar="FOLDER", help="add a corpus")
    parser.add_argument("--without", action="append", type=Path, default=[], metavar="FOLDER", help="bar its articles")
    parser.add_argument("--terms", type=Path, metavar="JSONL", help="euphemisms and the same words meant literally")
    parser.add_argument("--output", "-o", type=Path, metavar="FOLDER", help="the model's folder")
    parser.add_argument("--jobs", "-j", type=int, default=-1, help="processes; -1: one a core")
    given = parser.parse_args(arguments)
    try:
        train_model(TrainingOptions(tuple(given.corpus), tuple(given.without), given.terms, given.output, given.jobs))
    except FramingError as error:
        sys.exit(f"train.py: {error}")
