"""What several rooms' tests need: the project's own corpus, and a small model trained on a part of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from framing.scoring import Model

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
CORPUS = ROOT / "datasets" / "framing-en"


def labelled_lines(articles: int) -> tuple[list[str], list[set[str]]]:
    """Lines of the first articles of the project's corpus, each with the techniques that touch it."""
    from framing.training.corpus import read_corpus

    texts: list[str] = []
    labels: list[set[str]] = []
    for article in read_corpus(CORPUS).articles[:articles]:
        start = 0
        for line in article.text.split("\n"):
            end = start + len(line)
            if line.strip():
                texts.append(line)
                touching = [label for label in article.labels if label.start < end and label.end > start]
                labels.append({name for label in touching for name in label.techniques})
            start = end + 1
    return texts, labels


@pytest.fixture(scope="session")
def lines() -> tuple[list[str], list[set[str]]]:
    """Texts and label sets of 60 articles."""
    return labelled_lines(60)


@pytest.fixture(scope="session")
def small_model(lines: tuple[list[str], list[set[str]]]) -> Model:
    """A small model, not calibrated; it flags at one half."""
    from framing import FramingClassifier

    classifier = FramingClassifier(strength=20.0, word_bits=12, pair_bits=12, char_bits=13)
    return Model.from_classifier(classifier.fit(*lines), name="small")


@pytest.fixture(scope="session")
def shared():
    """The folder of outside corpora, which a user's machine does not have."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the outside corpora in {SHARED}, which are not there")
    return SHARED


@pytest.fixture
def python():
    """Run the interpreter in a process of its own, with this source tree; gives the completed process."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}

    def run(*arguments, **options):
        command = [sys.executable, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, check=False, env=environment, **options)

    return run
