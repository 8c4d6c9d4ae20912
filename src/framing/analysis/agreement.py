"""How far coders agree: Krippendorff's alpha and Cohen's kappa by technique, and what they disagree on.

A unit is a coded passage: a document of a sample (`framing sample`), or, where whole articles were coded, a passage
that `framing.separate` cuts and that is not page furniture. For a technique it is coded 1 or 0. Over all techniques the
label is the set of them, with MASI distance (Passonneau 2006). Measures are NLTK's (`nltk.metrics.agreement`); kappa
of more than two coders is Davies and Fleiss's (1982).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.errors import CorpusError, InputError, OptionError
from framing.interchange.corpora import read_any
from framing.interchange.document import AnyLabel
from framing.labelling.writers.csv import guarded, unguarded
from framing.techniques import ANY, NAMES
from framing.training.output_files import write_files

if TYPE_CHECKING:
    import pandas as pd

_GOLD = ("id", "input", "place", "passage", "weight", "stratum", "labels", "text")


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """How far coders agree.

    Attributes:
        coders: their files' names, in the order given.
        units: how many units all of them coded.
        measures: a row a technique, then any and all: ``technique``, ``alpha``, ``kappa`` (None where nobody set it or
            everybody set it everywhere), ``agreed`` (of the units where anybody set it, the share where all did), and a
            column a coder with how often each set it.
        disagreements: a row a unit and technique: ``unit``, ``technique``, ``set_by``, ``not_by``, ``text``.
        notes: what a reader has to know.
        coded: for each unit its text and each coder's techniques.
    """

    coders: tuple[str, ...]
    units: int
    measures: pd.DataFrame
    disagreements: pd.DataFrame
    notes: tuple[str, ...]
    coded: dict[str, tuple[str, tuple[frozenset[str], ...]]]


def agree(coders: Sequence[str | Path], *, sample: str | Path | None = None) -> Agreement:
    """Compare coders.

    Args:
        coders: what each coder exported: doccano's or Label Studio's file, a brat or PTC folder, or corpus form.
        sample: the key of the sample that was coded (`framing.analysis.sampling.KEY`); then documents are the units.

    Raises:
        OptionError: fewer than two coders, or they coded nothing in common.
        CorpusError: an export is broken, or a text is not the same as with the coder before.
    """
    import pandas as pd

    if len(coders) < 2:
        raise OptionError("two coders are needed", way_out="give each one's export")
    names = _names(coders)
    key = None if sample is None else read_key(sample)
    read = [_units(Path(path), whole=key is not None) for path in coders]
    shared = [unit for unit in read[0] if all(unit in one for one in read[1:])]
    if not shared:
        raise OptionError(
            "the coders have no article in common", way_out="export the same documents, with their ids as imported"
        )
    for path, units in zip(coders[1:], read[1:], strict=True):
        for unit in shared:
            if units[unit][0] != read[0][unit][0]:
                raise CorpusError(
                    f"{unit} has another text than with {names[0]}", file=path, way_out="export the texts unchanged"
                )
    if key is not None:
        unknown = [unit for unit in shared if unit not in key]
        if unknown:
            raise OptionError(f"{unknown[0]!r} is not of this sample", file=sample, way_out="give its own key")
    coded = {unit: (read[0][unit][0], tuple(one[unit][1] for one in read)) for unit in shared}
    left = len({unit for one in read for unit in one}) - len(shared)
    notes = [f"{left:,} units that not all coders have are left out"] if left else []
    if key is not None and len(key) > len(shared):
        notes.append(f"{len(key) - len(shared):,} passages of the sample are not coded by all")
    used = {name for _, sets in coded.values() for labels in sets for name in labels}
    techniques = [name for name in NAMES if name in used] + sorted(used - set(NAMES))
    rows = [
        _measured(name, names, [tuple(name in labels for labels in sets) for _, sets in coded.values()])
        for name in techniques
    ]
    rows.append(_measured(ANY, names, [tuple(bool(labels) for labels in sets) for _, sets in coded.values()]))
    rows.append({"technique": "all (MASI)", "alpha": _masi(coded), "kappa": None, "agreed": None})
    return Agreement(
        names, len(shared), pd.DataFrame(rows), _disagreements(coded, techniques, names), tuple(notes), coded
    )


def write_gold(found: Agreement, sample: str | Path, output: str | Path, *, force: bool = False) -> int:
    """Write what coders agree on as a coded sample, for ``framing estimate --gold``; the number of passages.

    A technique is there if more than half of the coders set it; where they are even, the first coder decides.

    Raises:
        OptionError: the file is in the way or cannot be written.
        InputError: the sample's key is broken.
    """
    key = read_key(sample)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_GOLD)
    for unit, (_, sets) in found.coded.items():
        row = key[unit] | {"labels": ",".join(_majority(sets))}
        writer.writerow([guarded(row.get(name, "")) for name in _GOLD])
    path = Path(output)
    write_files(path.parent, {path.name: file.getvalue().encode("utf8")}, force=force)
    return len(found.coded)


def read_key(path: str | Path) -> dict[str, dict[str, str]]:
    """The key of a sample by the names of its documents.

    Raises:
        InputError: it cannot be read or is no such key.
    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = [{name: unguarded(cell or "") for name, cell in row.items() if name} for row in csv.DictReader(file)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            f"cannot be read: {error}", file=path, way_out="give the key that `framing sample` wrote"
        ) from error
    if not rows or not {"sample", "id", "passage", "weight"} <= set(rows[0]):
        raise InputError("is no key of a sample", file=path, way_out="give the sample.csv that `framing sample` wrote")
    return {row["sample"]: row for row in rows}


def _units(path: Path, *, whole: bool) -> dict[str, tuple[str, frozenset[str]]]:
    from framing.preprocessing import separate

    units: dict[str, tuple[str, frozenset[str]]] = {}
    for article in read_any(path, own=AnyLabel()).articles:
        marks = [(label.start, label.end, label.techniques) for label in article.labels]
        places = [(article.id, 0, len(article.text))]
        if not whole:
            places = [
                (f"{article.id}:{number}", passage.start, passage.end)
                for number, passage in enumerate(separate(article.text).passages)
                if passage.voice != "furniture"
            ]
        for unit, first, last in places:
            names = {name for start, end, of in marks if start < last and first < end for name in of}
            units[unit] = (article.text[first:last], frozenset(names))
    return units


def _names(coders: Sequence[str | Path]) -> tuple[str, ...]:
    stems = [Path(path).stem for path in coders]
    if len(set(stems)) == len(stems) and not {"technique", "alpha", "kappa", "agreed"} & set(stems):
        return tuple(stems)
    return tuple(f"{number}: {Path(path).parent.name}/{Path(path).name}" for number, path in enumerate(coders, 1))


def _measured(technique: str, names: tuple[str, ...], votes: list[tuple[bool, ...]]) -> dict[str, Any]:
    from nltk.metrics.agreement import AnnotationTask

    either = sum(any(vote) for vote in votes)
    row: dict[str, Any] = {"technique": technique, "alpha": None, "kappa": None}
    if either and not all(all(vote) for vote in votes):
        data = [
            (name, str(unit), vote) for unit, row_ in enumerate(votes) for name, vote in zip(names, row_, strict=True)
        ]
        task = AnnotationTask(data)
        row["alpha"] = round(float(task.alpha()), 4)
        row["kappa"] = round(float(task.kappa() if len(names) == 2 else task.multi_kappa()), 4)
    row["agreed"] = round(sum(all(vote) for vote in votes) / either, 4) if either else None
    return row | {name: sum(vote[place] for vote in votes) for place, name in enumerate(names)}


def _masi(coded: dict[str, tuple[str, tuple[frozenset[str], ...]]]) -> float | None:
    from nltk.metrics.agreement import AnnotationTask
    from nltk.metrics.distance import masi_distance

    # NLTK's MASI cannot compare two empty sets: no technique is a label of its own.
    data = [
        (str(coder), unit, labels or frozenset({"none"}))
        for unit, (_, sets) in coded.items()
        for coder, labels in enumerate(sets)
    ]
    if len({labels for _, _, labels in data}) < 2:
        return None
    return round(float(AnnotationTask(data, masi_distance).alpha()), 4)


def _disagreements(
    coded: dict[str, tuple[str, tuple[frozenset[str], ...]]], techniques: Sequence[str], names: tuple[str, ...]
) -> pd.DataFrame:
    import pandas as pd

    rows = [
        {
            "unit": unit,
            "technique": name,
            "set_by": ", ".join(who for who, labels in zip(names, sets, strict=True) if name in labels),
            "not_by": ", ".join(who for who, labels in zip(names, sets, strict=True) if name not in labels),
            "text": " ".join(text.split()),
        }
        for unit, (text, sets) in coded.items()
        for name in techniques
        if 0 < sum(name in labels for labels in sets) < len(sets)
    ]
    return pd.DataFrame(rows, columns=["unit", "technique", "set_by", "not_by", "text"])


def _majority(sets: tuple[frozenset[str], ...]) -> list[str]:
    names = sorted({name for labels in sets for name in labels})
    half = len(sets) / 2
    votes = {name: sum(name in labels for labels in sets) for name in names}
    return [name for name in names if votes[name] > half or (votes[name] == half and name in sets[0])]
