"""The fit program of the voice models: the same articles give the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tests.languages import ENGLISH

from framing.errors import CorpusError
from framing.training import voices
from framing.training.corpus import AnnotatedArticle, GoldQuotation
from framing.training.voices_data import read_rows

SHARED = Path(__file__).parents[3] / "shared" / "data" / "polnear" / "train.jsonl"
ROOT = Path(__file__).parents[2]
RESOURCES = ROOT / "src" / "framing" / "resources" / "en"

_PEOPLE = ("Jana Moss", "The baker", "Omar Hadi", "Ines Roth", "a driver", "The union", "Pia Lund", "He")
_WORDS = ("the mill would stay open", "the ovens are cold", "no one had asked them", "the river took the road")


def _row(number: int) -> dict[str, object]:
    """An article of two sentences, one of direct and one of indirect speech, annotated as PolNeAR is."""
    person, words = _PEOPLE[number % len(_PEOPLE)], _WORDS[number % len(_WORDS)]
    first = f"“{words.capitalize()},” {person} said."
    second = f"{person} told the council that {words}."
    text = f"{first} {second}"
    end = 3 + len(words)
    shift = len(first) + 1
    at = text.index("that", shift)
    told = text.index("told", shift)
    return {
        "id": str(number),
        "text": text,
        "attributions": [
            {
                "kind": "direct",
                "content": [[0, end]],
                "quoted": [[1, end - 1]],
                "source": [[end + 1, end + 1 + len(person)]],
                "cue": [[end + 2 + len(person), end + 6 + len(person)]],
            },
            {
                "kind": "indirect",
                "content": [[at, len(text) - 1]],
                "quoted": [],
                "source": [[shift, shift + len(person)]],
                "cue": [[told, told + 4]],
            },
        ],
    }


def _own() -> list[AnnotatedArticle]:
    text = "The “voluntary” fee is in “The Long Year”, he said."
    quotations = tuple(
        GoldQuotation(text.index(words), text.index(words) + len(words), kind, "")
        for words, kind in (("voluntary", "scare"), ("The Long Year", "title"))
    )
    return [AnnotatedArticle(str(number), text, "own", (), quotations) for number in range(4)]


def test_the_same_articles_give_the_same_bytes(tmp_path: Path) -> None:
    rows = [_row(number) for number in range(16)]
    for name in ("one", "two"):
        words, models = voices.fit(rows, _own(), ENGLISH, lambda _: None)
        voices.write(tmp_path / name, words, models)
    for file in ("cues.json", "voices.npz"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    with np.load(tmp_path / "one" / "voices.npz", allow_pickle=False) as stored:
        assert {key.rsplit("_", 1)[0] for key in stored.files} == {"cue", "start", "end", "kind", "title", "credit"}
        assert stored["cue_cells"].any()
    assert {"said", "told"} <= set(json.loads((tmp_path / "one" / "cues.json").read_text())["words"])


def test_a_broken_line_is_refused_by_number(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text('{"text": "x", "attributions": []}\n{"text": 3\n')
    with pytest.raises(CorpusError, match="line 2"):
        read_rows(path)


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="needs PolNeAR's train articles")
def test_the_shipped_files_are_reproduced(tmp_path: Path) -> None:
    corpora = [str(ROOT / "datasets" / name) for name in voices.CORPORA]
    assert voices.main([str(SHARED), "--corpus", *corpora, "--out", str(tmp_path)]) == 0
    for file in ("cues.json", "voices.npz"):
        assert (tmp_path / file).read_bytes() == (RESOURCES / file).read_bytes()
