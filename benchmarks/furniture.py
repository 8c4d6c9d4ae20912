"""Precision and recall of page furniture, by paragraph, on pages that the model has not seen.

    python benchmarks/furniture.py [--background ../shared/data/polnear/train.jsonl ../shared/data/ptc/train]

Six-fold cross-validation over pages of the project's own corpora, three times with other folds; the background
articles (see `framing.training.furniture`) are in every training part, as in the shipped model. `--show` prints what
was wrong in the first round.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

from framing.preprocessing.furniture import by_page
from framing.resources.language import load_language
from framing.training.furniture import (
    FREE_FROM,
    LabelledPage,
    annotated_pages,
    background_pages,
    fit,
    in_pages,
    plain_texts,
)

ENGLISH = load_language("en")
CORPORA = ("datasets/framing-en", "datasets/pages-en")
FOLDS = 6
ROUNDS = 3


def held_out(pages: Sequence[LabelledPage], background: Sequence[LabelledPage], seed: int) -> dict[str, list[bool]]:
    """The flags of each page by a model that was fitted without it."""
    order = list(range(len(pages)))
    random.Random(seed).shuffle(order)
    flags: dict[str, list[bool]] = {}
    for fold in range(FOLDS):
        test = [pages[n] for n in order[fold::FOLDS]]
        names = {page.name for page in test}
        first, second = fit([*(page for page in pages if page.name not in names), *background])
        logits = [first.logit(look.values) for page in test for look in page.looks]
        logits = [second.logit(values) for values in in_pages(test, logits)]
        for page in test:
            own, logits = logits[: len(page.lines)], logits[len(page.lines) :]
            flags[page.name] = by_page(page.lines, page.looks, own, 0.0)
    return flags


def main() -> None:
    """Print a row for each corpus and round."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--background", type=Path, nargs="*", default=[])
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    corpora = {name: [p for p in annotated_pages(Path(name), ENGLISH) if int(p.name) < FREE_FROM] for name in CORPORA}
    pages = [page for corpus in corpora.values() for page in corpus]
    background = background_pages(plain_texts(options.background), ENGLISH)
    print(f"{'corpus':22s} precision  recall  furniture paragraphs")
    for seed in range(ROUNDS):
        flags = held_out(pages, background, seed)
        for name, corpus in corpora.items():
            rows = [row for page in corpus for row in zip(page.lines, flags[page.name], page.labels, strict=True)]
            right = sum(flag and label for _, flag, label in rows)
            claimed, there = sum(flag for _, flag, _ in rows), sum(label for _, _, label in rows)
            print(f"{name:22s} {right / claimed:9.3f}  {right / there:6.3f}  {there:6d}")
            if options.show and not seed:
                for line, flag, label in rows:
                    if flag != label:
                        print("  ", "claimed" if flag else "missed ", line[:100])


if __name__ == "__main__":
    main()
