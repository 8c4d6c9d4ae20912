"""The quality that is held: each figure of the shipped models beside its floor in tests/training/quality.json.

    python benchmarks/quality.py             print the figures beside their floors
    python benchmarks/quality.py --raise     write floors a margin below the figures, where that is higher than they are
    python benchmarks/quality.py --lower     write all floors anew, and print each that falls or goes

A floor of a figure that is to be small (flagged passages, errors) is a ceiling: "higher" is then lower. A floor carries
a digest of the data that it was measured on, and the number of its articles that the model was taught on: one that was
measured on other data, or on articles that the model knows by now, holds nothing and is broken; only ``--lower`` mends
it. Corpora outside the repository are looked for in ../shared; floors of what is not there stay as they are, and are
not held. Ends with 1 where a floor is broken, a figure has none, or nothing was checked.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "tests" / "training" / "quality.json"
SHARED = ROOT.parent / "shared" / "data"
OWN = ROOT / "datasets" / "framing-en"
PTC = SHARED / "ptc" / "dev"
REAL = SHARED / "real-en" / "dev.jsonl"
# A point for scores: another solver version or processor moves them by less than .003. Shares of flagged passages and
# calibration errors are a tenth as large.
MARGIN, SMALL_MARGIN = 0.01, 0.004
OF_CORPUS = ("*.tsv", "articles/*.txt")  # what of a folder in corpus form is measured on


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures by name, and how many of the articles the model was taught on."""

    figures: dict[str, float]
    learnt: int = 0


def digest_of_files(data: Path) -> str:
    """The first 16 hex digits of SHA-256 over a file, or over the texts and labels of a folder in corpus form."""
    whole = hashlib.sha256()
    for path in sorted(path for pattern in OF_CORPUS for path in data.glob(pattern)) or [data]:
        whole.update(f"{path.relative_to(data).as_posix()}\0{path.stat().st_size}\0".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def digest_of_taught(model_json: Path) -> str:
    """The same over what a model's description says of the data it was taught on."""
    about = json.loads(model_json.read_text(encoding="utf8"))["about"]
    return hashlib.sha256(json.dumps(about["data"], sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Group:
    """Figures that are measured together.

    Attributes:
        name: before the colon of a figure's name.
        data: what is needed.
        command: by which a reader gets the figures.
        run: measures; None where the model does not say the figures.
        digest_of: what tells data from other data.
    """

    name: str
    data: Path
    command: str
    run: Callable[[], Measured | None]
    digest_of: Callable[[Path], str] = digest_of_files

    def digest(self) -> str:
        """What tells the data that is measured on from other data."""
        return self.digest_of(self.data)


def _evaluated(model: str, data: Path, *, held_out: bool = False) -> Any:
    from framing.interchange import read_any
    from framing.scoring import load
    from framing.training.evaluation import evaluate

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what was learnt from is counted in the floor
        return evaluate(load(model), read_any(data), held_out=held_out)


def own(model: str) -> Measured:
    """Held-out articles of the project's own corpus, by passage."""
    result = _evaluated(model, OWN, held_out=True)
    rows = {one.name: one for one in (*result.techniques, *result.voices)}
    figures = {
        "F1 of euphemism": rows["euphemism"].f1,
        "F1 of patriotic_ranking": rows["patriotic_ranking"].f1,
        "F1 of any": rows["any"].f1,
        "F1 of any, narration": rows["any, narration"].f1,
        "technique of given spans, micro-F1": result.classification,
        "fragments, F1": result.fragments["f1"],
        "clean passages flagged": result.clean_flagged,
    }
    return Measured(figures, len(result.learnt))


def ptc(model: str) -> Measured:
    """PTC dev: lines, TC and SI of the shared tasks."""
    result = _evaluated(model, PTC)
    figures = {
        "lines, AP": result.lines["average_precision"],
        "lines, F1": result.lines["f1"],
        "lines, calibration error": result.lines["calibration_error"],
        "TC, micro-F1": result.classification,
        "SI, F1": result.fragments["f1"],
    }
    return Measured(figures, len(result.learnt))


def flag_figures(flags: dict[str, Any]) -> dict[str, float]:
    """The figures of what a reader sees, from `framing.training.flags.Flags` as plain data."""
    from framing.training.matching import CLOSE, SAME

    rows = {row["name"]: row for row in flags["rows"]}
    return {
        "flags, precision": rows[SAME]["precision"],
        "flags, recall": rows[SAME]["recall"],
        "flags, F1": rows[SAME]["f1"],
        "flags, F1 of close ones": rows[CLOSE]["f1"],
        "flags, precision of any": rows["any"]["precision"],
        "what flags say of themselves, error": abs(flags["said"] - rows[SAME]["precision"]),
        "passages, F1 of any": flags["passages"]["f1"],
        "clean passages flagged": flags["clean"],
    }


def real(model: str) -> Measured:
    """Real news with all techniques: flags as a reader sees them."""
    result = _evaluated(model, REAL)
    return Measured(flag_figures(asdict(result.flags)), len(result.learnt))


def cross_validated(model: str) -> Measured | None:
    """Flags on the real news that the model was taught on, by models that had not seen them: the card's figures."""
    from framing.scoring import load

    flags = load(model).about.get("cross_validated")
    return None if flags is None else Measured(flag_figures(flags))


def voices() -> Measured:
    """PolNeAR dev: quoted words, attributed contents, speakers; see benchmarks/voices.py."""
    from benchmarks.voices import ours, run

    path = SHARED / "polnear" / "dev.jsonl"
    tally = run([json.loads(line) for line in path.read_text(encoding="utf8").splitlines()], ours)
    hit, claimed, gold = tally.quoted
    precision, recall = tally.overlap[0] / tally.overlap[1], tally.overlap[2] / tally.overlap[3]
    figures = {
        "quoted words, F1": 2 * hit / (claimed + gold),
        "contents, F1": 2 * precision * recall / (precision + recall),
        "speakers, of all": tally.speaker[0] / tally.speaker[2],
    }
    return Measured(figures)


_MODELS = ("framing-en", "framing-en-open")
_OWN = "framing evaluate datasets/framing-en --held-out --model {}"
_PTC = "framing evaluate ../shared/data/ptc/dev --model {}"
_REAL = "framing evaluate ../shared/data/real-en/dev.jsonl --model {}"
GROUPS = {
    group.name: group
    for group in (
        *(Group(f"{m}, real-en dev", REAL, _REAL.format(m), lambda m=m: real(m)) for m in _MODELS[:1]),
        *(
            Group(
                f"{m}, cross-validated",
                ROOT / "models" / m / "model.json",
                "the model card",
                lambda m=m: cross_validated(m),
                digest_of_taught,
            )
            for m in _MODELS[:1]
        ),
        *(Group(f"{m}, own held-out", OWN, _OWN.format(m), lambda m=m: own(m)) for m in _MODELS),
        *(Group(f"{m}, PTC dev", PTC, _PTC.format(m), lambda m=m: ptc(m)) for m in _MODELS),
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


def floor_of(figure: str, value: float) -> float:
    """The floor of a figure that was measured: a margin worse."""
    return round(min(value + SMALL_MARGIN, 1.0) if is_small(figure) else max(value - MARGIN, 0.0), 3)


@dataclass(frozen=True, slots=True)
class Held:
    """A figure beside its floor: ``problem`` is what is wrong, "" where it holds."""

    name: str
    figure: str
    value: float
    problem: str = ""


def held(floors: dict[str, dict[str, Any]], group: Group, measured: Measured, digest: str) -> Iterator[Held]:
    """Hold a group's figures against their floors, and its floors against the figures."""
    for figure, value in measured.figures.items():
        name = f"{group.name}: {figure}"
        floor = floors.get(name)
        if floor is None:
            problem = "NO FLOOR"
        elif floor.get("data") != digest:
            problem = f"OTHER DATA: the floor is of {floor.get('data')}, this is {digest}"
        elif floor.get("learnt", 0) != measured.learnt:
            problem = f"LEARNT: {measured.learnt} of the articles, {floor.get('learnt', 0)} when the floor was measured"
        else:
            problem = "" if holds(figure, value, floor["floor"]) else f"BROKEN: the floor is {floor['floor']:.3f}"
        yield Held(name, figure, value, problem)
    for name, floor in floors.items():
        of, _, figure = name.partition(": ")
        if of == group.name and figure not in measured.figures:
            yield Held(name, figure, floor["figure"], "GONE: it is not measured any more")


def moved(
    floors: dict[str, dict[str, Any]], group: Group, measured: Measured, digest: str, *, lower: bool, today: str
) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """The floors of a group that are to be written anew; None for one that goes."""
    for one in held(floors, group, measured, digest):
        if one.figure not in measured.figures:
            if lower:
                yield one.name, None
            continue
        old, floor = floors.get(one.name), floor_of(one.figure, one.value)
        same = old is not None and old.get("data") == digest and old.get("learnt", 0) == measured.learnt
        rises = old is None or (same and not holds(one.figure, old["floor"], floor))
        if rises or (lower and not (same and old is not None and old["floor"] == floor)):
            entry = {"floor": floor, "figure": round(one.value, 4), "data": digest, "learnt": measured.learnt}
            yield one.name, {**entry, "command": group.command, "date": today}


@dataclass(slots=True)
class Gate:
    """A run over all groups: floors as they are to be, what was checked, and what is wrong."""

    floors: dict[str, dict[str, Any]]
    lower: bool = False
    write: bool = False
    checked: int = 0
    problems: list[str] = field(default_factory=list)

    def hold(self, group: Group) -> None:
        """Measure a group, print its figures, and move its floors where that was asked for."""
        measured = group.run() if group.data.exists() else None
        if measured is None:
            why = "the model does not say them" if group.data.exists() else f"{group.data} is not there"
            print(f"{group.name}: {why}; floors stay as they are", file=sys.stderr)
            return
        digest, today = group.digest(), datetime.date.today().isoformat()
        changes = dict(moved(self.floors, group, measured, digest, lower=self.lower, today=today)) if self.write else {}
        for one in held(dict(self.floors), group, measured, digest):
            self.checked += one.figure in measured.figures
            old, new = self.floors.get(one.name), changes.get(one.name)
            said = one.problem or (f"floor {old['floor']:.3f}" if old else "")
            if new:
                falls = old is not None and not holds(one.figure, new["floor"], old["floor"])
                said = f"{said} -> {new['floor']:.3f}{' FALLS' if falls else ''}"
                self.floors[one.name] = new
            elif one.name in changes:
                del self.floors[one.name]
            elif one.problem:
                self.problems.append(one.name)
            learnt = f" ({measured.learnt} articles LEARNT FROM)" if measured.learnt else ""
            print(f"{one.name:64} {one.value:7.4f}  {said}{learnt}")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--raise", dest="up", action="store_true", help="write floors where they rise")
    choice.add_argument("--lower", action="store_true", help="write all floors anew, and print those that fall")
    given = parser.parse_args()
    gate = Gate(read_floors(), given.lower, given.up or given.lower)
    for group in GROUPS.values():
        gate.hold(group)
    if gate.write:
        FLOORS.write_text(json.dumps(dict(sorted(gate.floors.items())), indent=1) + "\n", encoding="utf8")
    print(f"{gate.checked} figures checked, {len(gate.problems)} that do not hold", file=sys.stderr)
    return int(bool(gate.problems) or not gate.checked)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    raise SystemExit(main())
