"""Where the time of the main job goes, by stage: nanoseconds of CPU a character.

    OMP_NUM_THREADS=1 python benchmarks/stages.py ../shared/data/ppn/articles.jsonl [--articles 400]

Each stage is a function that `separate` or `Model.score` calls, wrapped by a clock (.1 us a call); what is inside
another stage is indented and counted in it, too. The best of five rounds over all articles.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROUNDS = 5
# Module, name, what it is; indented: inside the one above.
STAGES = (
    ("framing.preprocessing.article", "paragraph_bounds", "paragraphs"),
    ("framing.preprocessing.article", "furniture_flags", "furniture"),
    ("framing.preprocessing.article", "sentence_bounds", "sentences"),
    ("framing.preprocessing.article", "find_marks", "marks and their pairs"),
    ("framing.preprocessing.article", "attribute", "voices"),
    ("framing.preprocessing.voices", "tokenize", "  tokens"),
    ("framing.preprocessing.voices", "build", "  the scene's arrays"),
    ("framing.preprocessing.attributions", "find", "  cues, sources, contents"),
    ("framing.preprocessing.voices", "judged", "  kinds and credits of quotations"),
    ("framing.preprocessing.article", "passages_of", "passages"),
    ("framing.model.span_reading", "SpanReading", "sums of all n-grams"),
    ("framing.scoring", "labels_of", "flags"),
    ("framing.scoring", "add_terms", "terms set apart"),
    ("framing.model.second_reading", "flags", "second look: windows and context"),
    ("framing.looking_again", "look_closely", "evidence and fragments"),
    ("framing.scoring", "voice_columns", "scores by voice"),
)


def with_objects(report: Any) -> Any:
    """The report, with everything made that is else made when it is asked for."""
    for one in (report, report.article):
        for field in dataclasses.fields(one):
            getattr(one, field.name)
    return report


class Clock:
    """The time inside one function."""

    def __init__(self, inner: Callable[..., Any]) -> None:
        self.inner, self.seconds = inner, 0.0

    def __call__(self, *given: Any, **named: Any) -> Any:
        """Call it, and count how long that took."""
        begin = time.perf_counter()
        try:
            return self.inner(*given, **named)
        finally:
            self.seconds += time.perf_counter() - begin


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, metavar="ARTICLES")
    parser.add_argument("--articles", type=int, default=400)
    given = parser.parse_args()
    import framing

    with given.path.open(encoding="utf8") as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(given.articles), strict=False)]
    characters = sum(map(len, texts))
    model = framing.load()
    for _ in range(3):
        for text in texts:
            model.score(text)
    clocks = {}
    for module, name, what in STAGES:
        place = importlib.import_module(module)
        clocks[what] = Clock(getattr(place, name))
        setattr(place, name, clocks[what])
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        for clock in clocks.values():
            clock.seconds = 0.0
        begin = time.perf_counter()
        for text in texts:
            framing.separate(text)
        apart = time.perf_counter() - begin
        for clock in clocks.values():
            clock.seconds = 0.0
        begin = time.perf_counter()
        for text in texts:
            model.score(text)
        seconds = {"all of it": time.perf_counter() - begin, "separate alone": apart}
        seconds |= {what: clock.seconds for what, clock in clocks.items()}
        reports = [model.score(text) for text in texts]
        begin = time.perf_counter()
        for report in reports:
            with_objects(report)
        seconds["objects of a report, when asked for"] = time.perf_counter() - begin
        best = {what: min(took, best.get(what, took)) for what, took in seconds.items()}
    print("| stage | ns a character |\n|---|---|")
    for what, took in best.items():
        print(f"| {what.replace('  ', '&nbsp;&nbsp;')} | {1e9 * took / characters:.0f} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
