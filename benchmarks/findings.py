"""What intervals, corrections and comparisons promise, on corpora drawn from a known process.

    python benchmarks/findings.py [--corpora 1000] [--first SEED]

A corpus has four outlets of 30, 60, 120 and 200 articles over six months, of 3 passages and more (negative binomial,
mean 18). Passages carry loaded language (15 %; in the outlet D 24 %) and doubt (5 % everywhere), each article at a rate
of its own (beta, correlation .08 within articles). The classifier finds 60 and 50 % of them and flags 3 and 1 % of the
others. 600 passages are drawn and coded without error, by turns at random and stratified by outlet and flag. Everything
goes the way of a user: `draw`, a file with codes, `find`.

Printed: how often 95 % intervals hold the truth (raw: the share that the classifier would flag in endless articles;
corrected: the true one), the mean difference of corrected shares from the truth in points, how often at least one
difference or trend that is none is told (Holm), and which share of those told are none (Benjamini-Hochberg).
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from framing.analysis import find
from framing.analysis.counts import Question
from framing.analysis.sampling import draw

OUTLETS = {"A": 30, "B": 60, "C": 120, "D": 200}
SHARES = {"loaded_language": 0.15, "doubt": 0.05}
HIT = {"loaded_language": 0.6, "doubt": 0.5}
FALSE = {"loaded_language": 0.03, "doubt": 0.01}
OTHER = {("D", "loaded_language"): 0.24}
LIKENESS = 0.08
MONTHS = 6
CODED = 600
_SHOW = 250  # corpora, after which the table is printed


def corpus(seed: int) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Rows as `framing label` writes them, and for each technique which passages carry it."""
    random = np.random.default_rng(seed)
    outlets = np.repeat(list(OUTLETS), list(OUTLETS.values()))
    sizes = random.negative_binomial(2, 2 / 17, len(outlets)) + 3
    of = np.repeat(np.arange(len(outlets)), sizes)
    truth: dict[str, Any] = {}
    flags: dict[str, Any] = {}
    for name, usual in SHARES.items():
        share = np.array([OTHER.get((outlet, name), usual) for outlet in outlets])
        spread = (1 - LIKENESS) / LIKENESS
        own = random.beta(share * spread, (1 - share) * spread)
        truth[name] = random.random(len(of)) < own[of]
        flags[name] = random.random(len(of)) < np.where(truth[name], HIT[name], FALSE[name])
    months = random.integers(1, MONTHS + 1, len(outlets))
    frame = pd.DataFrame(
        {
            "id": [f"a{number}" for number in of],
            "outlet": outlets[of],
            "date": [f"2024-{month:02d}-15" for month in months[of]],
            "passage": np.concatenate([np.arange(size) for size in sizes]),
            "start": 0,
            "end": 9,
            "voice": "narration",
            "speaker": None,
            "text": "ten words " * 5,
            "labels": [[name for name in SHARES if flags[name][row]] for row in range(len(of))],
            "any": 0.5,
        }
    )
    return frame, truth


def code(frame: pd.DataFrame, truth: dict[str, Any], path: Path, seed: int) -> None:
    """Draw passages and write what people would say of them."""
    design, by = ("random", ()) if seed % 2 else ("stratified", ("outlet",))
    drawn = draw(frame, CODED, design=design, question=Question(by=by), seed=seed).passages
    place = {key: row for row, key in enumerate(zip(frame["id"], frame["passage"], strict=True))}
    rows = [place[key] for key in zip(drawn["id"], drawn["passage"], strict=True)]
    labels = [",".join(name for name in SHARES if truth[name][row]) for row in rows]
    drawn[["id", "passage", "weight"]].assign(labels=labels).to_csv(path, index=False)


def is_none(row: dict[str, Any]) -> bool:
    """Whether a difference is none in truth."""
    return row["technique"] == "doubt" or "D" not in (row["a"], row["b"])


def main() -> None:
    """Print the table."""
    reader = argparse.ArgumentParser()
    reader.add_argument("--corpora", type=int, default=1000)
    reader.add_argument("--first", type=int, default=0)
    given = reader.parse_args()
    held: dict[tuple[str, ...], list[bool]] = defaultdict(list)
    off: dict[tuple[str, ...], list[float]] = defaultdict(list)
    told: dict[str, list[float]] = {"holm": [0, 0, 0.0, 0], "bh": [0, 0, 0.0, 0]}
    with tempfile.TemporaryDirectory() as folder:
        gold = Path(folder) / "gold.csv"
        for seed in range(given.first, given.first + given.corpora):
            frame, truth = corpus(seed)
            code(frame, truth, gold, seed)
            question = Question(by=("outlet",))
            for rule in ("ppi", "misclassification"):
                found = find(frame, question, gold=gold, rule=rule, copies="all", compare=False).estimates
                for row in found[found["technique"] != "any"].to_dict("records"):
                    name, outlet = row["technique"], row["outlet"]
                    true = OTHER.get((outlet, name), SHARES[name])
                    if rule == "ppi":
                        raw = true * HIT[name] + (1 - true) * FALSE[name]
                        held["raw", name, outlet].append(row["low"] <= raw <= row["high"])
                    if row["correction"] == rule:
                        held[rule, name, outlet].append(row["corrected_low"] <= true <= row["corrected_high"])
                        off[rule, name, outlet].append(row["corrected"] - true)
            for correction, counted in told.items():
                findings = find(frame, Question(by=("outlet", "month")), copies="all", correction=correction)
                between = findings.differences[findings.differences["says"].isin(("higher", "lower"))]
                false = sum(map(is_none, between.to_dict("records")))
                false += int(findings.trends["says"].isin(("rising", "falling")).sum())
                every = len(between) + int(findings.trends["says"].isin(("rising", "falling")).sum())
                counted[0] += 1
                counted[1] += false > 0
                counted[2] += false / max(1, every)
                counted[3] += every
            if (seed + 1 - given.first) % _SHOW == 0 or seed + 1 == given.first + given.corpora:
                show(seed + 1 - given.first, held, off, told)


def show(
    corpora: int,
    held: dict[tuple[str, ...], list[bool]],
    off: dict[tuple[str, ...], list[float]],
    told: dict[str, list[float]],
) -> None:
    """Print what has been counted so far."""
    print(f"{corpora} corpora")
    print(f"{'':34}{'told':>7}{'hold %':>9}{'off, points':>13}")
    for key, hits in held.items():
        mean = f"{100 * np.mean(off[key]):+.2f}" if key in off else ""
        print(f"{' '.join(key):34}{len(hits):7,}{100 * np.mean(hits):9.1f}{mean:>13}")
    for kind in ("raw", "ppi", "misclassification"):
        joined = [hit for key, hits in held.items() if key[0] == kind for hit in hits]
        away = [one for key, values in off.items() if key[0] == kind for one in values]
        mean = f"{100 * np.mean(away):+.2f}" if away else ""
        print(f"{kind + ', all':34}{len(joined):7,}{100 * np.mean(joined):9.1f}{mean:>13}")
    for correction, (runs, some, share, every) in told.items():
        print(
            f"{correction}: any false one told in {100 * some / runs:.1f} % of corpora, "
            f"{100 * share / runs:.1f} % of those told are false; {every / runs:.1f} told in a corpus"
        )


if __name__ == "__main__":
    main()
