"""Terms told from the same words meant literally: macro-F1 on the euphemism corpus, cross-validated.

    python benchmarks/euphemism.py               five random folds, and five with whole terms held out
    python benchmarks/euphemism.py --own 0 .1    with other weights of the terms of the project's corpus

The file (../shared/data/euphemism/train.jsonl) is not in the repository. Each fold is fitted as training fits the head
for terms, and asked as `Model.score_spans` asks it; a term is a euphemism from the shared threshold on.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import average_precision_score, f1_score
from sklearn.model_selection import GroupKFold, KFold

from framing.model.linear import Floats
from framing.model.term_head import Place, raw_scores
from framing.resources.language import load_language
from framing.training.corpus import read_corpus
from framing.training.rows import join_corpora, terms_of
from framing.training.sources import Terms, WordVectors, read_terms, read_vectors
from framing.training.term_fit import fit_terms
from framing.training.train import OWN_CORPUS, OWN_TERMS, TERM_TECHNIQUE, VECTORS, joined_terms

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT.parent / "shared" / "data" / "euphemism" / "train.jsonl"
FOLDS, THRESHOLD = 5, 0.3  # any threshold gives the same: probabilities are shifted to meet it


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--own", type=float, nargs="*", default=[OWN_TERMS], help="weights of the project's terms")
    parser.add_argument("--corpus", type=Path, default=ROOT / OWN_CORPUS, help="the project's corpus")
    parser.add_argument("--seeds", type=int, default=2, help="how often to deal the folds anew")
    options = parser.parse_args()
    given = read_terms(FILE, TERM_TECHNIQUE)
    kinds = [json.loads(line).get("type") or "" for line in FILE.read_text("utf8").split("\n") if line.strip()]
    own = terms_of(join_corpora([read_corpus(options.corpus)]), TERM_TECHNIQUE, load_language("en"))
    vectors = read_vectors(ROOT / VECTORS)
    counted = 0 if own is None else len(own.places)
    print(f"{len(given.places)} terms of the file, {len(set(kinds))} kinds; {counted} of the project's corpus")
    print(f"{'own':>5}  {'folds':16}{'seed':>5}{'macro-F1':>10}{'euphemism':>11}{'literal':>9}{'AP':>7}")
    for weight in options.own:
        for seed in range(options.seeds):
            for name, folds in (
                ("random", KFold(FOLDS, shuffle=True, random_state=seed)),
                ("terms held out", GroupKFold(FOLDS, shuffle=True, random_state=seed)),
            ):
                probability = np.zeros(len(kinds))
                for inside, outside in folds.split(kinds, groups=kinds if "held" in name else None):
                    part = Terms(given.technique, [given.places[k] for k in inside], given.truth[inside])
                    terms = joined_terms(own if weight else None, part, weight)
                    asked = [given.places[k] for k in outside]
                    probability[outside] = _probabilities(terms, vectors, asked)
                said, so = probability >= THRESHOLD, given.truth
                scores = [f1_score(so, said, average="macro"), f1_score(so, said), f1_score(~so, ~said)]
                scores.append(average_precision_score(so, probability))
                print(f"{weight:5} {name:17}{seed:5}{scores[0]:10.4f}{scores[1]:11.4f}{scores[2]:9.4f}{scores[3]:7.3f}")


def _probabilities(terms: Terms, vectors: WordVectors, asked: Sequence[Place]) -> Floats:
    tables, head = fit_terms(terms, THRESHOLD, vectors)
    probability: Floats = head.probabilities(raw_scores(tables, head, asked))[:, 0]
    return probability


if __name__ == "__main__":
    main()
