"""Sentences: the fast path equals NLTK's Punkt with the same parameters, and the three rules beyond it."""

from __future__ import annotations

import json
import random
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from framing.preprocessing.paragraphs import paragraph_spans
from framing.preprocessing.sentences import sentence_bounds, sentence_spans
from tests.languages import ENGLISH

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def punkt():
    """NLTK's tokenizer with the shipped parameters."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from nltk.tokenize import punkt as module

    data = ENGLISH.sentences
    parameters = module.PunktParameters()
    parameters.abbrev_types = set(data["abbreviations"])
    parameters.collocations = {tuple(pair) for pair in data["collocations"]}
    parameters.sent_starters = set(data["sentence_starters"])
    for word in data["usually_lower"]:
        parameters.add_ortho_context(word, module._ORTHO_MID_LC)

    class Language(module.PunktLanguageVars):
        _re_word_start = module.PunktLanguageVars._re_word_start[:-1] + data["word_start_excludes"] + "]"

    return module.PunktSentenceTokenizer(parameters, lang_vars=Language())


def assert_equal_to_punkt(lines: Iterator[str], punkt) -> int:
    count = 0
    for line in lines:
        begins, stops = sentence_bounds(line, (np.array([0]), np.array([len(line)])), language=ENGLISH, own_rules=False)
        assert list(zip(begins.tolist(), stops.tolist(), strict=True)) == list(punkt.span_tokenize(line)), line
        count += 1
    return count


def test_equal_to_punkt_on_the_own_corpus(punkt) -> None:
    texts = [path.read_bytes().decode("utf8") for path in sorted(ROOT.glob("datasets/*/articles/*.txt"))]
    assert assert_equal_to_punkt((span.of(text) for text in texts for span in paragraph_spans(text)), punkt) > 1000


def test_equal_to_punkt_on_hostile_lines(punkt) -> None:
    rng = random.Random(7)
    parts = [
        *" .?!\"”“')»«,;-–aAb1\u00a0\t(",
        "Mr.",
        "U.S.",
        "The ",
        "p.m.",
        "J. ",
        "3.",
        "No. 5",
        "--",
        ". . .",
        "the ",
    ]
    lines = ("".join(rng.choices(parts, k=rng.randint(1, 25))).strip() for _ in range(4000))
    assert assert_equal_to_punkt((line for line in lines if line), punkt) > 3000


def test_equal_to_punkt_on_outside_corpora(shared, punkt) -> None:
    texts = [json.loads(line)["text"] for line in (shared / "data/polnear/dev.jsonl").read_text("utf8").splitlines()]
    texts += [path.read_bytes().decode("utf8") for path in sorted((shared / "data/ptc/dev/articles").glob("*.txt"))]
    assert assert_equal_to_punkt((span.of(text) for text in texts for span in paragraph_spans(text)), punkt) > 3000


@pytest.mark.slow
def test_equal_to_punkt_on_all_outside_corpora(shared, punkt) -> None:
    texts = [
        json.loads(line)["text"]
        for name in ("polnear/train", "ppn/articles")
        for line in (shared / f"data/{name}.jsonl").read_text("utf8").splitlines()
    ]
    texts += [path.read_bytes().decode("utf8") for path in sorted((shared / "data").glob("*/*/articles/*.txt"))]
    assert assert_equal_to_punkt((span.of(text) for text in texts for span in paragraph_spans(text)), punkt) > 50_000


@pytest.mark.parametrize(
    "sentences",
    [
        ["Mr. Quill of the U.S. Navy spoke at 5 p.m. Tuesday.", "He left."],
        ["She lives in the U.S.", "The house is old."],
        ["J. R. Smith came.", "So did No. 5 and No. 7."],
        ["“Really?” he asked.", "“Yes.”", "He sat down."],
        ["“Mr. Quill is out,” she said.", "“Sen. Ames is in.”"],
        ["It ended. . . .", "Then it began."],
        ["1. The first point is short.", "It has two sentences."],
        ["What now?!", "Nobody knows."],
        ["He wrote it in “The Sea.”", "She read it (twice).", "Both slept."],
    ],
)
def test_sentences(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [span.of(text) for span in sentence_spans(text, paragraph_spans(text), language=ENGLISH)] == sentences


def test_no_nltk_is_imported(python) -> None:
    done = python("-c", "import framing, sys; framing.separate('A. B? C! D.'); print('nltk' in sys.modules)", text=True)
    assert done.stdout.strip() == "False", done.stderr
