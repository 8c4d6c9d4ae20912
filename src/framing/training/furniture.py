"""Fits the furniture model: ``python -m framing.training.furniture [--background FILE ...]``.

Training pages are corpora with ``furniture.tsv``. The background are plain news articles without annotation, of which
only paragraphs are used that hold no wording of web pages at all, or much reporting: they are taken for not furniture,
and teach the layout of real articles (subheads, lists, standfirsts). No text of them enters the model.

Writes ``resources/en/furniture.json``; the same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.errors import CorpusError
from framing.preprocessing.furniture import Weights
from framing.preprocessing.furniture_context import Context
from framing.preprocessing.furniture_features import Look, cues, look_at, signs_of
from framing.preprocessing.paragraphs import paragraph_spans
from framing.resources import folder_of
from framing.resources.language import Language, load_language

CORPORA = (Path("datasets/framing-en"), Path("datasets/pages-en"))
_PENALTIES = (1.0, 0.3)  # C of the two stages, by cross-validation over pages among 0.1, 0.3, 1, 3
_FOLDS = 8  # the second stage learns from first-stage opinions of pages that the first stage did not see
_THRESHOLD = 0.0
_EVERY = 4  # background articles used: each fourth is enough, more change nothing and cost time
_LONG = 45
_UNKNOWN = -1
# Pages of framing-en from this number on were written for their wording, and so is their furniture, which has no form
# ("Printed on both sides, please pass it on"): learnt from, it made furniture of the short last paragraphs of articles.
FREE_FROM = 8000


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A page's paragraphs with their looks, and for each 1 (furniture), 0 (not) or -1 (unknown)."""

    name: str
    lines: list[str]
    looks: list[Look]
    labels: list[int]


def annotated_pages(folder: Path, language: Language) -> list[LabelledPage]:
    """The pages of a corpus; a paragraph is furniture where more than half of it is annotated so.

    Raises:
        CorpusError: ``furniture.tsv`` is missing or has a broken line.
    """
    spans: dict[str, list[tuple[int, int]]] = {}
    table = folder / "furniture.tsv"
    try:
        for number, line in enumerate(table.read_text("utf8").splitlines(), 1):
            try:
                name, start, end = line.split("\t")
                spans.setdefault(name, []).append((int(start), int(end)))
            except ValueError as error:
                raise CorpusError(f"broken line: {error}", file=table, place=f"line {number}") from error
    except OSError as error:
        raise CorpusError(f"cannot be read: {error.strerror}", file=table) from error
    pages = []
    for file in sorted((folder / "articles").glob("article*.txt")):
        text = file.read_bytes().decode("utf8")
        name = file.stem.removeprefix("article")
        paragraphs = paragraph_spans(text)
        labels = [
            int(
                any(2 * (min(p.end, end) - max(p.start, start)) > p.end - p.start for start, end in spans.get(name, ()))
            )
            for p in paragraphs
        ]
        pages.append(_page(name, [p.of(text) for p in paragraphs], labels, language))
    return pages


def background_pages(texts: Iterable[str], language: Language) -> list[LabelledPage]:
    """Plain articles: paragraphs that are surely not furniture are 0, all others unknown."""
    pages = []
    for number, text in enumerate(texts):
        lines = [p.of(text) for p in paragraph_spans(text)]
        page = _page(f"background {number}", lines, [], language)
        dense = ["dense" in look.values for look in page.looks]
        for place, look in enumerate(page.looks):
            near = look.words <= 12 and any(dense[max(0, place - 3) : place + 4])
            plain = not look.cues and not look.marked and not near
            reports = "far_report" in look.values and 8 * look.cues < look.words
            sparse = look.words > _LONG and 10 * look.cues < look.words
            page.labels.append(0 if plain or reports or sparse else _UNKNOWN)
        pages.append(page)
    return pages


def _page(name: str, lines: list[str], labels: list[int], language: Language) -> LabelledPage:
    table, signs = cues(language), signs_of(language)
    return LabelledPage(name, lines, [look_at(line, table, signs) for line in lines], labels)


def fit(pages: Sequence[LabelledPage]) -> tuple[Weights, Weights]:
    """Both stages' weights, rounded to three places."""
    import numpy as np

    own = [look.values for page in pages for look in page.looks]
    labels = np.array([label for page in pages for label in page.labels])
    page_of = np.array([number for number, page in enumerate(pages) for _ in page.lines])
    known = labels != _UNKNOWN
    logits = np.zeros(len(labels))
    for fold in range(_FOLDS):
        held_out = page_of % _FOLDS == fold
        stage = _fit_linear(
            [own[n] for n in np.flatnonzero(known & ~held_out)], labels[known & ~held_out], _PENALTIES[0]
        )
        for row in np.flatnonzero(held_out):
            logits[row] = stage.logit(own[row])
    first = _fit_linear([own[n] for n in np.flatnonzero(known)], labels[known], _PENALTIES[0])
    values = in_pages(pages, logits.tolist())
    second = _fit_linear([values[n] for n in np.flatnonzero(known)], labels[known], _PENALTIES[1])
    return first, second


def in_pages(pages: Sequence[LabelledPage], logits: Sequence[float]) -> list[dict[str, float]]:
    """The second stage's features of all paragraphs of all pages."""
    values: list[dict[str, float]] = []
    for page in pages:
        context = Context(page.lines, page.looks, logits[len(values) : len(values) + len(page.lines)])
        values += [context.values(number) for number in range(len(page.lines))]
    return values


def _fit_linear(rows: Sequence[dict[str, float]], labels: Any, penalty: float) -> Weights:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    table = DictVectorizer(sparse=False, sort=True)
    model = LogisticRegression(C=penalty, solver="newton-cholesky", max_iter=200)
    model.fit(table.fit_transform(rows), labels)
    weights = {
        str(name): round(float(weight), 3) for name, weight in zip(table.feature_names_, model.coef_[0], strict=True)
    }
    return Weights(round(float(model.intercept_[0]), 3), {name: weight for name, weight in weights.items() if weight})


def plain_texts(files: Iterable[Path]) -> list[str]:
    """Each fourth article of JSONL files with a ``text`` each line, and of corpus folders."""
    texts: list[str] = []
    for file in files:
        if file.is_dir():
            found = [path.read_bytes().decode("utf8") for path in sorted((file / "articles").glob("*.txt"))]
        else:
            found = [json.loads(line)["text"] for line in file.read_text("utf8").splitlines()]
        texts += found[::_EVERY]
    return texts


def _fingerprint(texts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode("utf8") + b"\0")
    return digest.hexdigest()[:16]


def trained(corpora: Sequence[Path], background: Sequence[Path], language: Language) -> str:
    """The model file's content for these inputs."""
    pages = [page for folder in corpora for page in annotated_pages(folder, language) if int(page.name) < FREE_FROM]
    plain = plain_texts(background)
    first, second = fit([*pages, *background_pages(plain, language)])
    model = {
        "about": "Furniture model: two stages of logistic regression over named features of a paragraph. "
        "Fitted by `python -m framing.training.furniture`; numbers only, no text.",
        "inputs": {
            "pages": _fingerprint("\n".join(page.lines) + repr(page.labels) for page in pages),
            "background": _fingerprint(plain),
        },
        "threshold": _THRESHOLD,
        **{
            name: {"bias": stage.bias, "weights": dict(stage.weights)}
            for name, stage in (("first", first), ("second", second))
        },
    }
    return json.dumps(model, ensure_ascii=False, indent=1) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and write the shipped file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, action="append", help="corpora with furniture.tsv (the project's own)")
    parser.add_argument(
        "--background", type=Path, nargs="*", default=[], help="plain articles: JSONL or corpus folders"
    )
    parser.add_argument("--language", default="en", help="whose pages they are")
    parser.add_argument("--output", type=Path, help="(default: the language's resources)")
    options = parser.parse_args(arguments)
    output = options.output or Path(str(folder_of(options.language))) / "furniture.json"
    language = load_language(options.language)
    output.write_text(trained(options.corpus or CORPORA, options.background, language), "utf8")


if __name__ == "__main__":
    main()
