"""What training reads besides corpora: word vectors, and terms marked in passages."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framing.errors import CorpusError

_TERMS_WAY_OUT = 'one JSON object a line: {"text": "... <term> ...", "label": 0 or 1}, one term in angle brackets'


@dataclass(frozen=True, slots=True)
class WordVectors:
    """Numbers on single words; ``words`` in order of frequency, ``vectors`` of shape (words, dimensions)."""

    words: tuple[str, ...]
    vectors: NDArray[np.float32]


def read_vectors(path: Path) -> WordVectors:
    """Read the file that ``datasets/word-vectors/make.py`` makes.

    Raises:
        CorpusError: it is missing or broken.
    """
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            words = tuple(bytes(file["words"]).decode("utf8").split("\n"))
            vectors = file["codes"].astype(np.float32) * file["scale"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise CorpusError(
            f"no word vectors: {error}", file=path, way_out="make them with datasets/word-vectors/make.py"
        ) from error
    if vectors.ndim != 2 or len(words) != len(vectors) or not np.isfinite(vectors).all():
        raise CorpusError(
            f"{len(words)} words but vectors of shape {vectors.shape}",
            file=path,
            way_out="make them again with datasets/word-vectors/make.py",
        )
    return WordVectors(words, vectors)


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms in their passages: (text, start, end) each, and whether each carries the technique.

    Attributes:
        technique: its name.
        places, truth: the terms.
        weight: what each counts; None for both sides alike.
    """

    technique: str
    places: list[tuple[str, int, int]]
    truth: NDArray[np.bool_]
    weight: NDArray[np.float64] | None = None


def read_terms(path: Path, technique: str) -> Terms:
    """Read passages with one term each in angle brackets, and a label of 1 (carries the technique) or 0 (literal).

    Raises:
        CorpusError: the file is missing, or a line is broken.
    """
    try:
        lines = path.read_bytes().decode("utf8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"cannot be read: {error}", file=path, way_out=_TERMS_WAY_OUT) from error
    places, truth = [], []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            left, opened, rest = row["text"].partition("<")
            term, closed, right = rest.partition(">")
            label = row["label"]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CorpusError(
                f"not a term in a passage: {error!r}", file=path, place=f"line {number}", way_out=_TERMS_WAY_OUT
            ) from error
        if not opened or not closed or not term or label not in (0, 1):
            raise CorpusError(
                "no term in angle brackets with a label of 0 or 1",
                file=path,
                place=f"line {number}",
                way_out=_TERMS_WAY_OUT,
            )
        places.append((left + term + right, len(left), len(left) + len(term)))
        truth.append(bool(label))
    if len(set(truth)) < 2:
        raise CorpusError("all terms have the same label", file=path, way_out="give terms of both kinds")
    return Terms(technique, places, np.array(truth, np.bool_))
