"""The long runs of the hardening tests: ``python benchmarks/hardening.py [NAME ...]``, or all.

Names: offsets, mutations, model, sanitized. On one core they take about fifteen minutes. Each prints its figure
and ends with an error at the first failure; a failure names the number or seed that makes it again. The tests in
``tests/hardening`` run the same with fewer.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

TEXTS, DAMAGED, WATCHED = 200_000, 10_000, 20_000


def offsets() -> None:
    """Row 1: places of generated texts."""
    from tests.hardening.places import check_article, check_report
    from tests.hardening.texts import text_of

    import framing

    model = framing.load("framing-en-open")
    start, passages, spans = time.monotonic(), 0, 0
    for number in range(TEXTS):
        text = text_of(number)
        article = framing.separate(text)
        report = model.score(article)
        try:
            check_article(article, text)
            check_report(report)
        except AssertionError as error:
            raise AssertionError(f"text_of({number}) = {text!r}") from error
        passages, spans = passages + len(report.passages), spans + len(report.spans)
        if number % 20_000 == 0:
            print(f"  {number:,} after {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    print(f"offsets: {TEXTS:,} texts, {passages:,} passages, {spans:,} fragments, 0 failures")


def mutations() -> None:
    """Row 3: damaged inputs of every reader."""
    from tests.hardening.readers import READERS, damage

    for name in READERS:
        with tempfile.TemporaryDirectory() as folder:
            outcomes = damage(name, Path(folder), DAMAGED)
        told = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(outcomes.items()))
        print(f"mutations: {name}: {told}, 0 other", flush=True)


def model() -> None:
    """Row 5: each byte of the shipped model.json and each 10,007th of its weights flipped, and 200 cuts of each."""
    from tests.hardening.model_files import damage_shipped

    for name, count in damage_shipped(step={"model.json": 1, "weights.npz": 10_007}, cuts=200).items():
        print(f"model: {name}: {count:,}", flush=True)


def sanitized() -> None:
    """The kernel's loops, compiled with an address sanitizer."""
    from tests.hardening.sanitized import watch

    from framing.model.shelf import DEFAULT, find

    print(watch(WATCHED, find(DEFAULT)))


def main() -> None:
    """Run those that are named, or all."""
    known = {"offsets": offsets, "mutations": mutations, "model": model, "sanitized": sanitized}
    for name in sys.argv[1:] or known:
        if name not in known:
            sys.exit(f"unknown {name!r}; known are {', '.join(known)}")
        known[name]()


if __name__ == "__main__":
    main()
