"""The quality that is held: each figure of the shipped models beside its floor in tests/training/quality.json.

    python benchmarks/quality.py             print the figures beside their floors
    python benchmarks/quality.py --raise     write floors a margin below the figures, where that is higher than they are
    python benchmarks/quality.py --lower     write them lower too, and print each that falls

A floor of a figure that is to be small (flagged passages, calibration error) is a ceiling: "higher" is then lower.
Corpora outside the repository are looked for in ../shared; floors of what is not there stay as they are.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "tests" / "training" / "quality.json"
SHARED = ROOT.parent / "shared" / "data"
OWN = ROOT / "datasets" / "framing-en"
# A point for scores: another solver version or processor moves them by less than .003. Shares of flagged passages and
# calibration errors are a tenth as large.
MARGIN, SMALL_MARGIN = 0.01, 0.004


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that are measured together.

    Attributes:
        name: before the colon of a figure's name.
        data: what is needed.
        command: by which a reader gets the figures.
        run: figures by name.
    """

    name: str
    data: Path
    command: str
    run: Callable[[], dict[str, float]]


def own(model: str) -> dict[str, float]:
    """Held-out articles of the project's own corpus, by passage."""
    from framing.scoring import load
    from framing.training.corpus import read_corpus
    from framing.training.evaluation import evaluate

    result = evaluate(load(model), read_corpus(OWN), held_out=True)
    rows = {one.name: one for one in (*result.techniques, *result.voices)}
    return {
        "F1 of euphemism": rows["euphemism"].f1,
        "F1 of patriotic_ranking": rows["patriotic_ranking"].f1,
        "F1 of any": rows["any"].f1,
        "F1 of any, narration": rows["any, narration"].f1,
        "technique of given spans, micro-F1": result.classification,
        "fragments, F1": result.fragments["f1"],
        "clean passages flagged": result.clean_flagged,
    }


def ptc(model: str) -> dict[str, float]:
    """PTC dev: lines, TC and SI of the shared tasks."""
    from framing.scoring import load
    from framing.training.corpus import read_corpus
    from framing.training.evaluation import evaluate

    result = evaluate(load(model), read_corpus(SHARED / "ptc" / "dev"))
    return {
        "lines, AP": result.lines["average_precision"],
        "lines, F1": result.lines["f1"],
        "lines, calibration error": result.lines["calibration_error"],
        "TC, micro-F1": result.classification,
        "SI, F1": result.fragments["f1"],
    }


def voices() -> dict[str, float]:
    """PolNeAR dev: quoted words, attributed contents, speakers; see benchmarks/voices.py."""
    from benchmarks.voices import ours, run

    path = SHARED / "polnear" / "dev.jsonl"
    tally = run([json.loads(line) for line in path.read_text(encoding="utf8").splitlines()], ours)
    hit, claimed, gold = tally.quoted
    precision, recall = tally.overlap[0] / tally.overlap[1], tally.overlap[2] / tally.overlap[3]
    return {
        "quoted words, F1": 2 * hit / (claimed + gold),
        "contents, F1": 2 * precision * recall / (precision + recall),
        "speakers, of all": tally.speaker[0] / tally.speaker[2],
    }


_OWN = "framing evaluate datasets/framing-en --held-out --model {}"
_PTC = "framing evaluate ../shared/data/ptc/dev --model {}"
GROUPS = {
    group.name: group
    for group in (
        *(
            Group(f"{name}, own held-out", OWN, _OWN.format(name), lambda name=name: own(name))
            for name in ("framing-en", "framing-en-open")
        ),
        *(
            Group(f"{name}, PTC dev", SHARED / "ptc" / "dev", _PTC.format(name), lambda name=name: ptc(name))
            for name in ("framing-en", "framing-en-open")
        ),
        Group(
            "voices, PolNeAR dev",
            SHARED / "polnear" / "dev.jsonl",
            "python benchmarks/voices.py ../shared/data/polnear/dev.jsonl",
            voices,
        ),
    )
}


def is_small(figure: str) -> bool:
    """Whether a figure is to be small: its floor is a ceiling."""
    return figure.endswith(("flagged", "error"))


def holds(figure: str, value: float, floor: float) -> bool:
    """Whether a figure is not worse than its floor."""
    return value <= floor if is_small(figure) else value >= floor


def read_floors() -> dict[str, dict[str, Any]]:
    """Floors by "group: figure"."""
    floors: dict[str, dict[str, Any]] = json.loads(FLOORS.read_text(encoding="utf8")) if FLOORS.is_file() else {}
    return floors


def moved(
    floors: dict[str, dict[str, Any]], group: Group, figures: dict[str, float], *, lower: bool, today: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The floors of a group that are to be written anew."""
    for figure, value in figures.items():
        name = f"{group.name}: {figure}"
        floor = round(value + SMALL_MARGIN if is_small(figure) else value - MARGIN, 3)
        old = floors.get(name)
        if old is None or (old["floor"] != floor and (lower or not holds(figure, old["floor"], floor))):
            yield name, {"floor": floor, "figure": round(value, 4), "command": group.command, "date": today}


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--raise", dest="up", action="store_true", help="write floors where they rise")
    choice.add_argument("--lower", action="store_true", help="write all floors, and print those that fall")
    given = parser.parse_args()
    floors, broken = read_floors(), 0
    for group in GROUPS.values():
        if not group.data.exists():
            print(f"{group.name}: {group.data} is not there; its floors stay", file=sys.stderr)
            continue
        figures = group.run()
        changes = dict(moved(floors, group, figures, lower=given.lower, today=datetime.date.today().isoformat()))
        for figure, value in figures.items():
            name = f"{group.name}: {figure}"
            old, new = floors.get(name), changes.get(name)
            said = "" if old is None else f"floor {old['floor']:.3f}"
            if old is not None and not holds(figure, value, old["floor"]):
                said, broken = f"{said}, BROKEN", broken + 1
            if new and (given.up or given.lower):
                falls = old is not None and not holds(figure, new["floor"], old["floor"])
                said = f"{said} -> {new['floor']:.3f}{' FALLS' if falls else ''}"
                floors[name] = new
            print(f"{name:60} {value:7.4f}  {said}")
    if given.up or given.lower:
        FLOORS.write_text(json.dumps(dict(sorted(floors.items())), indent=1) + "\n", encoding="utf8")
    return int(broken > 0 and not given.lower)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    raise SystemExit(main())
