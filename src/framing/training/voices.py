"""Fit the models of who speaks: ``python -m framing.training.voices ../shared/data/polnear/train.jsonl``.

Writes ``cues.json`` and ``voices.npz`` into the language's resources (or ``--out``). The same articles give the same
bytes. A model that reads another's output is fitted on what that other model says of articles it has not seen.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.kernel import loops
from framing.preprocessing import attributions, candidates, crediting, cues, extents, judging, kinds
from framing.preprocessing.attributions import Found
from framing.preprocessing.hashed import HashedModel, Templates
from framing.preprocessing.lexicon import lexicon_of
from framing.preprocessing.scene import Scene
from framing.preprocessing.tokens import tokenize
from framing.resources import folder_of
from framing.resources.language import Language, read_language
from framing.training.corpus import AnnotatedArticle, read_corpus
from framing.training.hashed_fit import fit_choice, fit_classes, stacked
from framing.training.voices_data import (
    CueWords,
    Gold,
    Speech,
    gold_of,
    own_kinds,
    read_page,
    read_rows,
    speech_of,
)

FOLDS = 4
CORPORA = ("framing-en", "marks-en")
# Of the squared weights; chosen on a held-out quarter of the train articles, TITLE by five folds of the own corpus.
CUE_PENALTY, START_PENALTY, END_PENALTY, KIND_PENALTY, CREDIT_PENALTY = 10.0, 10.0, 15.0, 8.0, 3.0
TITLE_PENALTY = 3.0
OWN_WEIGHT = 6  # the own corpora count so often: 95.1 % of their kinds right in five folds, 94.6 % with 3
ITERATIONS, HELD_ITERATIONS = 60, 40


def cue_rows(scenes: Sequence[Scene], golds: Sequence[dict[int, Gold]]) -> tuple[Any, Any, Any]:
    """Cells, classes (0 no cue, then the layout) and article numbers of all cue candidates."""
    cells, wanted, article = [], [], []
    for number, (scene, gold) in enumerate(zip(scenes, golds, strict=True)):
        at, found = loops.cue_cells(*scene.arrays, cues.dash(scene), *cues.templates().arrays)
        cells.append(cues.templates().in_order(found))
        wanted += [gold[i].layout if i in gold else 0 for i in at.tolist()]
        article += [number] * len(at)
    return np.concatenate(cells, 1), np.array(wanted), np.array(article)


def parts_rows(
    scenes: Sequence[Scene],
    golds: Sequence[dict[int, Gold]],
    accepted: Sequence[dict[int, int]],
    role: int,
    ends: bool,
) -> tuple[Any, Any, Any]:
    """Cells, group starts and right rows of one role's start (or end) model."""
    templates: Templates = extents.end_templates() if ends else extents.start_templates()
    cells, starts, right, count = [], [], [], 0
    for scene, gold, chosen in zip(scenes, golds, accepted, strict=True):
        wanted = [g for _, g in sorted(gold.items()) if g.part(role) or (role == candidates.SOURCE and not ends)]
        if not wanted:
            continue
        cue = np.array([g.cue for g in wanted])
        layout = np.array([_layout(g, chosen, role) for g in wanted])
        others = np.array(sorted(set(chosen) | set(gold)))
        begin = np.array([(g.part(role) or (g.cue, g.cue))[0] for g in wanted])
        stop = np.array([(g.part(role) or (0, 0))[1] for g in wanted])
        parts = cue, layout, np.full(len(cue), role), begin
        owner, at, found = loops.part_cells(
            *scene.arrays, others, candidates.class_bits(), *parts, ends, *templates.arrays
        )
        good = at == (stop if ends else begin).take(owner)
        has = np.bincount(owner, good, minlength=len(cue)) > 0
        keep = has.take(owner)
        owner, good = owner[keep], good[keep]
        if not len(owner):
            continue
        cells.append(templates.in_order(found[keep]))
        starts.append(count + np.flatnonzero(np.diff(owner, prepend=-1)))
        right.append(good)
        count += len(owner)
    return np.concatenate(cells, 1), np.concatenate(starts), np.concatenate(right)


def _layout(gold: Gold, chosen: dict[int, int], role: int) -> int:
    """The layout that the cue model gave, where it has this part, as it will be at run time; else the annotated one."""
    given = chosen.get(gold.cue, gold.layout)
    needed = (1, 2, 0)[role]
    return given if given & needed == needed else gold.layout


def accepted_of(scene: Scene, model: HashedModel) -> dict[int, int]:
    """The cues that a model accepts, with their layouts."""
    at, layout, _ = attributions.accept(scene, model)
    return dict(zip(at.tolist(), layout.tolist(), strict=True))


def kind_rows(scenes: Sequence[Scene], found: Sequence[Found], kind: Sequence[list[int]]) -> tuple[Any, Any]:
    """Cells and kinds of all pairs of marks whose kind is known."""
    cells, wanted = [], []
    for scene, attributed, gold in zip(scenes, found, kind, strict=True):
        if not scene.marks:
            continue
        known = np.array(gold)
        rows = loops.kind_cells(*judging.arguments(scene, attributed), *kinds.templates().arrays)
        cells.append(kinds.templates().in_order(rows[known >= 0]))
        wanted.append(known[known >= 0])
    return np.concatenate(cells, 1), np.concatenate(wanted)


def credit_rows(scenes: Sequence[Scene], found: Sequence[Found], speech: Sequence[Speech]) -> tuple[Any, Any, Any]:
    """Cells, group starts and right rows of the model that credits a pair of marks to an attribution."""
    cells, starts, right, count = [], [], [], 0
    for scene, attributed, gold in zip(scenes, found, speech, strict=True):
        if not scene.marks:
            continue
        pair, choice, found_cells = loops.credit_cells(
            *judging.arguments(scene, attributed), *crediting.templates().arrays
        )
        keep = np.array([bool(s) for s in gold.sources]).take(pair)
        pair, choice = pair[keep], choice[keep]
        if not len(pair):
            continue
        low, high = attributed.first[candidates.SOURCE], attributed.last[candidates.SOURCE]
        good = np.array(
            [
                c >= 0 and any(low[c] <= last and high[c] >= first for first, last in gold.sources[p])
                for p, c in zip(pair.tolist(), choice.tolist(), strict=True)
            ]
        )
        answered = np.bincount(pair, good) > 0
        good |= (choice < 0) & ~answered.take(pair)
        cells.append(crediting.templates().in_order(found_cells[keep]))
        starts.append(count + np.flatnonzero(np.diff(pair, prepend=-1)))
        right.append(good)
        count += len(pair)
    return np.concatenate(cells, 1), np.concatenate(starts), np.concatenate(right)


class Fit:
    """The articles to fit on, and the models as they come."""

    def __init__(
        self, rows: Sequence[dict[str, Any]], own: Sequence[AnnotatedArticle], language: Language, say: Any
    ) -> None:
        self.language = language
        self.say = say
        self.rows = rows
        self.own = own
        self.cue_words = CueWords(rows, language)
        self.lexicon = lexicon = lexicon_of(self.cue_words.words, language)
        self.scenes: list[Scene] = []
        self.golds: list[dict[int, Gold]] = []
        for row in rows:
            tokens = tokenize(row["text"], language=language, lexicon=lexicon)
            self.scenes.append(read_page(row["text"], language).scene(tokens))
            self.golds.append(gold_of(row, tokens, self.cue_words))
        self.accepted: list[dict[int, int]] = [{} for _ in rows]
        say(f"{len(rows)} articles, {sum(map(len, self.golds))} attributions, {len(self.cue_words.words)} cue words")

    def spans(self, chosen: Sequence[int], iterations: int) -> dict[str, HashedModel]:
        """The start and the end model of the articles with these numbers."""
        scenes, golds = [self.scenes[i] for i in chosen], [self.golds[i] for i in chosen]
        accepted = [self.accepted[i] for i in chosen]
        return {
            name: stacked(
                [
                    fit_choice(*parts_rows(scenes, golds, accepted, role, ends), penalty=penalty, iterations=iterations)
                    for role in (candidates.RIGHT, candidates.LEFT, candidates.SOURCE)
                ]
            )
            for name, ends, penalty in (("start", False, START_PENALTY), ("end", True, END_PENALTY))
        }

    def own_rows(self, models: dict[str, HashedModel]) -> tuple[Any, Any, Any]:
        """Cells, kinds and titles of the pairs of marks of the project's own corpus."""
        scenes = [
            read_page(a.text, self.language).scene(tokenize(a.text, language=self.language, lexicon=self.lexicon))
            for a in self.own
        ]
        found = [attributions.find(scene, models) for scene in scenes]
        known = [own_kinds(article, scene) for article, scene in zip(self.own, scenes, strict=True)]
        cells, _ = kind_rows(scenes, found, [[kinds.MIXED] * len(scene.marks) for scene in scenes])
        return (
            cells,
            np.array([k for kind, _ in known for k in kind]),
            np.array([t for _, title in known for t in title]),
        )

    def run(self) -> dict[str, HashedModel]:
        """Fit everything."""
        everything = range(len(self.rows))
        cells, wanted, article = cue_rows(self.scenes, self.golds)
        models = {"cue": fit_classes(cells, wanted, 4, penalty=CUE_PENALTY)}
        held_cues = []
        for fold in range(FOLDS):
            away = article % FOLDS == fold
            held = fit_classes(cells[:, ~away], wanted[~away], 4, penalty=CUE_PENALTY, iterations=HELD_ITERATIONS)
            held_cues.append(held)
            for number in range(fold, len(self.rows), FOLDS):
                self.accepted[number] = accepted_of(self.scenes[number], held)
        self.say("cue model fitted")
        models |= self.spans(everything, ITERATIONS)
        self.say("start and end models fitted")
        found: dict[int, Found] = {}
        for fold in range(FOLDS):
            held_models = self.spans([i for i in everything if i % FOLDS != fold], HELD_ITERATIONS)
            held_models["cue"] = held_cues[fold]
            for number in range(fold, len(self.rows), FOLDS):
                found[number] = attributions.find(self.scenes[number], held_models)
        attributed = [found[i] for i in everything]
        speech = [speech_of(row, scene) for row, scene in zip(self.rows, self.scenes, strict=True)]
        kind_cells, kind = kind_rows(self.scenes, attributed, [s.kind for s in speech])
        own_cells, own_kind, title = self.own_rows(models)
        models["kind"] = fit_classes(
            np.concatenate([kind_cells] + [own_cells[:, own_kind >= 0]] * OWN_WEIGHT, 1),
            np.concatenate([kind] + [own_kind[own_kind >= 0]] * OWN_WEIGHT),
            3,
            penalty=KIND_PENALTY,
        )
        models["title"] = fit_classes(own_cells[:, title >= 0], title[title >= 0], 2, penalty=TITLE_PENALTY)
        models["credit"] = fit_choice(*credit_rows(self.scenes, attributed, speech), penalty=CREDIT_PENALTY)
        self.say("kind and credit models fitted")
        return models


def fit(
    rows: Sequence[dict[str, Any]], own: Sequence[AnnotatedArticle], language: Language, say: Any = print
) -> tuple[dict[str, int], dict[str, HashedModel]]:
    """The cue words and the models of PolNeAR rows and the project's own articles."""
    work = Fit(rows, own, language, say)
    return work.cue_words.words, work.run()


def write(folder: Path, words: dict[str, int], models: dict[str, HashedModel]) -> None:
    """Write ``cues.json`` and ``voices.npz``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cues.json").write_text(
        json.dumps({"words": dict(sorted(words.items()))}, ensure_ascii=False, indent=0) + "\n", encoding="utf8"
    )
    stored: dict[str, NDArray[Any]] = {}
    for name, model in sorted(models.items()):
        stored |= {f"{name}_cells": model.cells, f"{name}_step": model.step, f"{name}_bias": model.bias}
    # Not compressed: 1.7 MB instead of .8, but read in 6 ms instead of 21, in each process; wheels are compressed.
    np.savez(folder / "voices.npz", **stored)  # type: ignore[arg-type]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m framing.training.voices", description=__doc__)
    parser.add_argument("polnear", type=Path, help="PolNeAR's train.jsonl")
    parser.add_argument(
        "--corpus",
        type=Path,
        nargs="*",
        default=[Path("datasets") / name for name in CORPORA],
        help="the project's own corpora (default: framing-en and marks-en in datasets/)",
    )
    parser.add_argument("--language", default="en", help="of the articles: a folder of the package's resources")
    parser.add_argument("--out", type=Path, help="folder to write to (default: the language's resources)")
    given = parser.parse_args(arguments)
    own = [article for folder in given.corpus for article in read_corpus(folder).articles]
    folder = folder_of(given.language)
    language = read_language(folder, given.language, fitted=False)
    words, models = fit(read_rows(given.polnear), own, language, lambda line: print(line, file=sys.stderr, flush=True))
    write(given.out or Path(str(folder)), words, models)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
