"""Fit who is quoted, and what marks mean: ``python -m framing.training.speakers ../shared/data/real-en/train.jsonl``.

Writes ``speakers.npz`` into the language's resources (or ``--out``): the choice of a quotation's speaker ("who") and
the kind of a pair of marks ("usage"). The same articles give the same bytes. It reads the models of
`framing.training.voices`, which must be fitted first.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.preprocessing import attributions, speaking
from framing.preprocessing.clauses import Clauses
from framing.preprocessing.entities import Registry
from framing.preprocessing.inflection import Inflection
from framing.preprocessing.judging import judged
from framing.preprocessing.mentions import Entities
from framing.preprocessing.names import Names
from framing.preprocessing.sources import NOBODY, NOMINAL
from framing.preprocessing.speaking import Anchor, Speaking, anchors_of
from framing.preprocessing.tokens import tokenize
from framing.preprocessing.usage import CLASSES, Usage
from framing.preprocessing.weighing import BITS, FILE, cells
from framing.resources import folder_of
from framing.resources.language import Language, load_language, read_language
from framing.spans import QUOTATION_KINDS
from framing.training.corpus import GoldQuotation, read_corpus
from framing.training.hashed_fit import minimise
from framing.training.json_input import read_json
from framing.training.texts import Texts
from framing.training.voices_data import read_page, read_rows, speech_of

OWN = ("framing-en", "marks-en")
# Of the squared weights, and what an article of the project's own corpora counts for beside a real one; by four folds
# over the real articles: speaker's name right of all 78-79 % at 5-20, kinds 91.1-91.4 % at 2-20.
WHO_PENALTY, USAGE_PENALTY, OWN_WHO, OWN_USAGE = 10.0, 6.0, 0.3, 0.1
POLNEAR = 0.1  # what one of its articles counts: its credits are known to the models before
NAMED = 0.3
BESIDE, BESIDE_USAGE = 0.03, 0.6
FOLDS = 4
# Of L-BFGS. A fold's model says only who spoke before, for which fewer are enough: half the time of the whole fit.
ITERATIONS, HELD_ITERATIONS = 80, 25
SPEECH = ("direct", "mixed")
_SMALL = frozenset(("the", "of", "a", "an", "and"))


@dataclass(slots=True)
class Read:
    """An article with its pairs of marks and what is annotated of each."""

    speaking: Speaking
    usage: Usage
    anchors: list[Anchor]
    gold: list[GoldQuotation | None]
    weight: float
    told: dict[int, tuple[list[list[int]], list[bool]]] | None = None  # choices that are known otherwise (PolNeAR)
    kinds: bool = True  # whether the kinds of its quotations are annotated too


def read_articles(path: Path, texts: Texts | None = None) -> list[tuple[str, list[GoldQuotation]]]:
    """The articles of an annotated ``.jsonl`` file: text and quotations.

    Args:
        path: one object a line with ``text`` and ``quotations`` (start, end, kind, speaker).
        texts: where the texts are that the file names by set, article, characters and sha256 instead; an article whose
            text is not there is left out.

    Raises:
        CorpusError: the file cannot be read, or a line is not such an object.
    """
    found = []
    for row in read_json(path):
        if row.has("text") or texts is None:
            text: str | None = row.get("text").string()
        else:
            name, article = row.get("set").string(), row.get("article").string()
            text = texts.find(name, article, row.get("characters").whole(), row.get("sha256").string(), row)
        gold = []
        for item in row.get("quotations").items():
            kind, speaker = item.get("kind").string(), item.get("speaker").string() if item.has("speaker") else ""
            if kind not in (*QUOTATION_KINDS, "none"):
                item.refuse(f"an unknown kind: {kind[:60]!r}", f"kinds are {', '.join(QUOTATION_KINDS)} and none")
            if kind != "none":
                gold.append(GoldQuotation(item.get("start").whole(), item.get("end").whole(), kind, speaker))
        if text is not None:
            found.append((text, gold))
    return found


def read(text: str, quotations: Sequence[GoldQuotation], weight: float, language: Language) -> Read | None:
    """An article as the two models see it; None where it has no marks."""
    models = attributions.shipped_models(language)
    scene = read_page(text, language).scene(tokenize(text, language=language))
    if not scene.marks:
        return None
    entities = Entities(scene, Names(scene), Registry(), language)
    found = Clauses(entities, attributions.find(scene, models), language).mended()
    kinds, credited = judged(scene, found, models)
    heard = Speaking(entities, found)
    anchors = anchors_of(scene, kinds, credited)
    gold: list[GoldQuotation | None] = []
    for mark in scene.marks:
        size = mark.end - mark.start
        known = [q for q in quotations if 2 * (min(q.end, mark.end) - max(q.start, mark.start)) > size]
        gold.append(min(known, key=lambda q: q.end - q.start) if known else None)
    return Read(heard, Usage(entities, found, heard, anchors), anchors, gold, weight)


def read_polnear(row: dict[str, Any], language: Language) -> Read | None:
    """An article of PolNeAR, whose sources are mentions: the entity that a source names is right, or its own words."""
    article = read(row["text"], [], POLNEAR, language)
    if article is None:
        return None
    heard, scene = article.speaking, article.speaking.scene
    article.told = {}
    for number, sources in enumerate(speech_of(row, scene).sources):
        if not sources:
            continue
        first, last = sources[0]
        source = heard.source(first, last)
        anchor = article.anchors[number]
        options, rows = heard.features(anchor)
        if source.sort == "name":
            right = [option == source.entity for option in options]
        elif source.sort in NOMINAL:
            heads = [s.head for s in heard.sources_of(anchor)]
            right = [option < NOBODY and first <= heads[-2 - option] <= last for option in options]
        else:
            continue
        if any(right):
            article.told[number] = [cells("who", row).tolist() for row in rows], right
    return article


def bag(name: str, changes: Inflection | None) -> frozenset[str]:
    """A name's words, or their stems: two names are one person's where they share one."""
    words = (w.casefold().strip(".,’'\"«»").removesuffix("’s").removesuffix("'s") for w in name.split())
    return frozenset(map(changes.stem, words) if changes else words) - _SMALL


def choices(article: Read, number: int) -> tuple[list[list[int]], list[bool]] | None:
    """The cells of each candidate of a quotation, and which are right; None where the annotation names nobody."""
    if article.told is not None:
        return article.told.get(number)
    gold = article.gold[number]
    if gold is None or gold.kind not in SPEECH or not gold.speaker:
        return None
    anchor, heard = article.anchors[number], article.speaking
    options, rows = heard.features(anchor)
    changes = heard.e.inflection
    wanted = bag(gold.speaker, changes)
    right = [
        bool(wanted & bag(heard.name(anchor, option), changes)) if option != NOBODY else False for option in options
    ]
    if not any(right):
        right = [option == NOBODY for option in options]
    return [cells("who", row).tolist() for row in rows], right


def link(article: Read, decided: Sequence[int]) -> None:
    """Tell each pair whom the speech before it was given to."""
    chain = speaking.Chain()
    for anchor, option in zip(article.anchors, decided, strict=True):
        chain.tell(article.speaking, anchor)
        if anchor.direct in SPEECH:
            chain.add(article.speaking, anchor, option)


def decide(article: Read, table: NDArray[np.float64]) -> list[int]:
    """Whom the pairs of an article are given to, one after the other."""
    chain = speaking.Chain()
    decided = []
    for anchor in article.anchors:
        chain.tell(article.speaking, anchor)
        options, rows = article.speaking.features(anchor)
        scores = [float(table[cells("who", row)].sum()) for row in rows]
        decided.append(options[scores.index(max(scores))])
        if anchor.direct in SPEECH:
            chain.add(article.speaking, anchor, decided[-1])
    return decided


def _matrix(rows: Sequence[Sequence[int]]) -> tuple[Any, Any]:
    import scipy.sparse

    ends = np.cumsum([0, *map(len, rows)])
    flat = np.fromiter((cell for row in rows for cell in row), np.int64, ends[-1])
    table = scipy.sparse.csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), 1 << BITS))
    return table, table.T.tocsr()


def fit_who(
    groups: Sequence[tuple[list[list[int]], list[bool], float]], iterations: int = ITERATIONS
) -> NDArray[np.float64]:
    """The weights of the choice of a speaker: softmax over the candidates, any of the right ones is right.

    Args:
        groups: the candidates' cells, which are right, and the group's weight.
        iterations: of L-BFGS.
    """
    table, turned = _matrix([row for rows, _, _ in groups for row in rows])
    sizes = np.array([len(rows) for rows, _, _ in groups])
    starts = np.cumsum(sizes) - sizes
    group = np.repeat(np.arange(len(groups)), sizes)
    weight = np.array([w for _, _, w in groups])
    minus = np.where(np.array([good for _, right, _ in groups for good in right]), 0.0, -1e9)

    def softmax(score: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        top = np.maximum.reduceat(score, starts)
        power = np.exp(score - top[group])
        total = np.add.reduceat(power, starts)
        return power / total[group], np.log(total) + top

    def loss(x: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = table @ x
        share, whole = softmax(score)
        good, part = softmax(score + minus)
        value = float(weight @ (whole - part)) + 0.5 * WHO_PENALTY * float(x @ x)
        return value, turned @ (weight[group] * (share - good)) + WHO_PENALTY * x

    return minimise(loss, 1 << BITS, iterations)


def fit_usage(rows: Sequence[list[int]], wanted: Sequence[int], weights: Sequence[float]) -> NDArray[np.float64]:
    """The weights of the kinds, (2 ** BITS, 4): softmax over `CLASSES`."""
    table, turned = _matrix(rows)
    weight = np.array(weights)[:, None]
    target = np.eye(len(CLASSES))[np.array(wanted)]

    def loss(x: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        x = x.reshape(-1, len(CLASSES))
        score = table @ x
        score -= score.max(axis=1, keepdims=True)
        power = np.exp(score)
        total = power.sum(axis=1, keepdims=True)
        value = float((weight * target * (np.log(total) - score)).sum()) + 0.5 * USAGE_PENALTY * float((x * x).sum())
        slope = turned @ (weight * (power / total - target)) + USAGE_PENALTY * x
        return value, slope.reshape(-1)

    return minimise(loss, len(CLASSES) << BITS, 60).reshape(-1, len(CLASSES))


def _groups(articles: Sequence[Read]) -> list[tuple[list[list[int]], list[bool], float]]:
    found = ((choices(a, n), a.weight) for a in articles for n in range(len(a.anchors)))
    return [(*choice, weight) for choice, weight in found if choice is not None]


def fit(articles: Sequence[Read], say: Callable[[str], None] = print) -> dict[str, NDArray[np.float64]]:
    """Both models' weights: "who" (1, cells) and "usage" (4, cells)."""
    unlinked = _groups([a for n, a in enumerate(articles)])
    held: list[list[int]] = [[] for _ in articles]
    sizes = np.cumsum([0, *(sum(choices(a, n) is not None for n in range(len(a.anchors))) for a in articles)])
    for fold in range(FOLDS):
        taught = [
            g for n in range(len(articles)) if n % FOLDS != fold for g in unlinked[int(sizes[n]) : int(sizes[n + 1])]
        ]
        table = fit_who(taught, HELD_ITERATIONS)
        for n in range(fold, len(articles), FOLDS):
            held[n] = decide(articles[n], table)
        say(f"fold {fold + 1} of {FOLDS}")
    for article, decided in zip(articles, held, strict=True):
        link(article, decided)
    who = fit_who(_groups(articles))
    say("who is fitted")
    rows, wanted, weights = [], [], []
    for article in articles:
        for n, gold in enumerate(article.gold):
            if gold is not None and article.kinds:
                rows.append(cells("usage", article.usage.features(n)).tolist())
                wanted.append(CLASSES.index(gold.kind))
                weights.append({1.0: 1.0, BESIDE: BESIDE_USAGE}.get(article.weight, OWN_USAGE))
    usage = fit_usage(rows, wanted, weights)
    say("usage is fitted")
    return {"who": who[None, :], "usage": np.ascontiguousarray(usage.T)}


def write(path: Path, weights: dict[str, NDArray[np.float64]]) -> None:
    """Write ``speakers.npz``: the weights as signed bytes, and what a step of each table is worth."""
    stored: dict[str, Any] = {}
    for name, tables in sorted(weights.items()):
        top = np.array([np.quantile(np.abs(t[t != 0]), 0.9999) for t in tables])
        step = (top / 127).astype(np.float32).astype(np.float64)
        stored[f"{name}_cells"] = np.clip(np.round(tables / step[:, None]), -127, 127).astype(np.int8)
        stored[f"{name}_step"] = step
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **stored)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m framing.training.speakers", description=__doc__)
    parser.add_argument("real", type=Path, nargs="+", help="annotated articles, .jsonl")
    parser.add_argument(
        "--corpus", type=Path, nargs="*", default=[Path("datasets") / name for name in OWN],
        help="the project's own corpora (default: framing-en and marks-en in datasets/)",
    )  # fmt: skip
    parser.add_argument("--texts", type=Path, help="the folder of texts that the annotated articles do not hold")
    parser.add_argument(
        "--named", type=Path, nargs="*", default=[], help="articles of which only speakers are annotated, .jsonl"
    )
    parser.add_argument(
        "--beside",
        nargs="*",
        default=[],
        metavar="LANGUAGE=FILE",
        help="annotated articles in another language, .jsonl",
    )
    parser.add_argument("--polnear", type=Path, help="PolNeAR's train.jsonl")
    parser.add_argument("--language", default="en", help="of the articles: a folder of the package's resources")
    parser.add_argument("--out", type=Path, help="folder to write to (default: the language's resources)")
    given = parser.parse_args(arguments)
    held = Texts(given.texts) if given.texts else None
    texts = [(text, gold, 1.0) for path in given.real for text, gold in read_articles(path, held)]
    texts += [(a.text, list(a.quotations), OWN_WHO) for folder in given.corpus for a in read_corpus(folder).articles]
    folder = folder_of(given.language)
    language = read_language(folder, given.language, fitted=False)
    articles = [r for r in (read(*one, language) for one in texts) if r is not None]
    for code, _, path in (one.partition("=") for one in given.beside):
        other = load_language(code)
        beside = [read(text, gold, BESIDE, other) for text, gold in read_articles(Path(path))]
        articles += [one for one in beside if one is not None]
    for path in given.named:
        named = [read(text, gold, NAMED, language) for text, gold in read_articles(path)]
        articles += [replace(one, kinds=False) for one in named if one is not None]
    if given.polnear:
        articles += [r for r in (read_polnear(row, language) for row in read_rows(given.polnear)) if r is not None]

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    if held is not None and held.missed:
        say(f"{held.told()}; their articles are left out")
    say(f"{len(articles)} articles with marks")
    write((given.out or Path(str(folder))) / FILE, fit(articles, say))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
