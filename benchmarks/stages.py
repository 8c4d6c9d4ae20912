"""Where the time of the main job goes, by stage: nanoseconds of CPU a character.

    OMP_NUM_THREADS=1 python benchmarks/stages.py ../shared/data/ppn/articles.jsonl [--articles 400]

Each stage is a function that `separate` or `Model.score` calls, wrapped by a clock (.4 us a call); what is inside
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
# Module, name (of a function, or of a class and its method), what it is; indented: inside the one above.
STAGES = (
    ("framing.preprocessing.article", "paragraph_bounds", "paragraphs"),
    ("framing.preprocessing.article", "furniture_flags", "furniture"),
    ("framing.preprocessing.article", "sentence_bounds", "sentences"),
    ("framing.preprocessing.article", "find_marks", "marks and their pairs"),
    ("framing.preprocessing.article", "attribute", "voices"),
    ("framing.preprocessing.voices", "tokenize", "  tokens"),
    ("framing.preprocessing.voices", "build", "  the scene's arrays"),
    ("framing.preprocessing.voices", "Entities", "  words, names, who is who"),
    ("framing.preprocessing.attributions", "find", "  cues, sources, contents"),
    ("framing.preprocessing.clauses", "Clauses.mended", "  attributions mended by rule"),
    ("framing.preprocessing.voices", "Speaking", "  sources told apart"),
    ("framing.preprocessing.voices", "judged", "  first look at marks, credits"),
    ("framing.preprocessing.usage", "Usage.features", "  what the second look sees"),
    ("framing.preprocessing.speaking", "Speaking.features", "  what the choice of a speaker sees"),
    ("framing.preprocessing.weighing", "Weights.scores", "  scores of both"),
    ("framing.preprocessing.article", "passages_of", "passages"),
    ("framing.scoring", "grams", "n-grams"),
    ("framing.model.linear", "Table.raw", "scores of passages"),
    ("framing.model.word_head", "WordHead.scores", "scores of words"),
    ("framing.model.decoder", "Decoder.fragments", "fragments"),
)


def with_objects(report: Any) -> Any:
    """The report, with everything made that is else made when it is asked for."""
    for one in (report, report.article):
        for field in dataclasses.fields(one):
            getattr(one, field.name)
    return report


class Clock:
    """The time inside one function, which it takes the place of."""

    def __init__(self, module: str, name: str) -> None:
        self.seconds = 0.0
        *path, last = name.split(".")
        place: Any = importlib.import_module(module)
        for part in path:
            place = getattr(place, part)
        inner: Callable[..., Any] = getattr(place, last)

        def timed(*given: Any, **named: Any) -> Any:
            begin = time.process_time()
            try:
                return inner(*given, **named)
            finally:
                self.seconds += time.process_time() - begin

        setattr(place, last, timed)


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
    clocks = {what: Clock(module, name) for module, name, what in STAGES}
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        for clock in clocks.values():
            clock.seconds = 0.0
        begin = time.process_time()
        for text in texts:
            framing.separate(text)
        apart = time.process_time() - begin
        for clock in clocks.values():
            clock.seconds = 0.0
        begin = time.process_time()
        for text in texts:
            model.score(text)
        seconds = {"all of it": time.process_time() - begin, "separate alone": apart}
        seconds |= {what: clock.seconds for what, clock in clocks.items()}
        reports = [model.score(text) for text in texts]
        begin = time.process_time()
        for report in reports:
            with_objects(report)
        seconds["objects of a report, when asked for"] = time.process_time() - begin
        best = {what: min(took, best.get(what, took)) for what, took in seconds.items()}
    print("| stage | ns a character |\n|---|---|")
    for what, took in best.items():
        print(f"| {what.replace('  ', '&nbsp;&nbsp;')} | {1e9 * took / characters:.0f} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
