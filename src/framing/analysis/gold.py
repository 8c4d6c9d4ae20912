"""A user's coded sample -> coded passages, matched with what the model says of the same ones.

The file is CSV: ``id`` and ``passage`` as in the labels, ``labels`` (techniques joined by commas, empty for none), or a
column a technique with 1 and 0; ``weight`` where passages were drawn with different chances (`framing sample` writes
it); ``input``, ``place`` where an id stands twice; ``text``, which must then be the passage's.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from framing.analysis.columns import read_pieces
from framing.analysis.counts import ARTICLE, Question, flag_matrix, group_keys
from framing.errors import InputError, OptionError
from framing.labelling.writers.csv import SEPARATOR, unguarded
from framing.techniques import ANY, canonical

if TYPE_CHECKING:
    import pandas as pd

    from framing.analysis.columns import Labels, Piece

_OTHERS = frozenset(("id", "passage", "labels", "weight", "input", "place", "text", "stratum", "start", "end"))
_YES, _NO = ("1", "1.0", "true", "yes"), ("", "0", "0.0", "false", "no")


@dataclass(frozen=True, slots=True)
class Coded:
    """One coded passage of the file: where it stands there, which it is, and what people say of it."""

    line: int
    id: str
    passage: int
    labels: frozenset[str]
    weight: float
    input: str
    place: str
    text: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Gold:
    """Coded passages beside what the model says of them.

    Attributes:
        keys: the groups' columns and the article of each.
        weights: of each, more than 0.
        techniques: the columns below; the last is any.
        coded, flagged: by people and by the model; shape (passages, techniques).
        known: which techniques people looked for, in the order of ``techniques``.
    """

    keys: pd.DataFrame
    weights: Any
    techniques: tuple[str, ...]
    coded: Any
    flagged: Any
    known: tuple[bool, ...]


def read_coded(path: str | Path, own: Sequence[str] = ()) -> tuple[list[Coded], frozenset[str] | None]:
    """The rows of a coded sample, and the techniques that people looked for; None: all.

    Args:
        path: the CSV file.
        own: names of a user's own techniques.

    Raises:
        InputError: it cannot be read, a column is missing, or a cell holds something else; with its line.
    """
    rows = _rows(path)
    head = rows[0][1]
    wide = [name for name in head if name not in _OTHERS and _known(name, own)]
    missing = [name for name in ("id", "passage") if name not in head]
    if missing or not ("labels" in head or wide):
        wanted = ", ".join([*missing, *([] if "labels" in head or wide else ["labels"])])
        raise InputError(
            f"has no column {wanted}; its columns are {', '.join(head)[:200]}",
            file=path,
            place="line 1",
            way_out="a coded sample has id, passage and labels; `framing sample` makes one to be coded",
        )
    found = [_coded(dict(zip(head, cells, strict=True)), line, path, wide, own) for line, cells in rows[1:]]
    if not found:
        raise InputError("holds no coded passage", file=path, way_out="code some of a sample first")
    return found, frozenset(wide) if wide and "labels" not in head else None


def match(
    path: str | Path, labels: Labels, question: Question, techniques: Sequence[str], without: frozenset[str]
) -> Gold:
    """Coded passages with the model's labels, in the voices that are asked for.

    Raises:
        InputError: a coded passage is not in the labels, or its text is another; with its line.
    """
    import pandas as pd

    names = (*[name for name in techniques if name != ANY], ANY)
    rows, looked_for = read_coded(path, own=names)
    wanted: dict[tuple[str, int], list[Coded]] = {}
    for row in rows:
        wanted.setdefault((row.id, row.passage), []).append(row)
    ids = {row.id for row in rows}
    hits: dict[int, str] = {}
    keys: list[pd.DataFrame] = []
    weights: list[float] = []
    coded: list[Sequence[str]] = []
    flagged: list[Sequence[str]] = []
    for piece in read_pieces(labels, chosen=question.columns, level=question.level):
        here = piece.where(piece.ids.isin(ids).to_numpy())
        if not len(here):
            continue
        by = group_keys(here, question).assign(**{ARTICLE: here.articles})
        fits = here.voices.isin(question.voices).to_numpy() if question.voices else np.ones(len(here), dtype=bool)
        fits = fits & ~here.articles.isin(without).to_numpy()
        pairs = [(at, one) for at, one in _pairs(here, wanted, hits, path) if fits[at]]
        labels_here = here.labels.tolist()
        keys.append(by.iloc[[at for at, _ in pairs]])
        weights += [one.weight for _, one in pairs]
        coded += [sorted(one.labels) for _, one in pairs]
        flagged += [labels_here[at] for at, _ in pairs]
    missing_row = next((row for row in rows if row.line not in hits), None)
    if missing_row is not None:
        raise InputError(
            f"passage {missing_row.passage} of {missing_row.id!r} is not in the labels",
            file=path,
            place=f"line {missing_row.line}",
            way_out="code a sample of these very labels; labels made by another version may cut passages otherwise",
        )
    empty = pd.DataFrame({name: pd.Series(dtype=object) for name in (*question.by, ARTICLE)})
    return Gold(
        pd.concat(keys, ignore_index=True) if keys else empty,
        np.array(weights, dtype=np.float64),
        names,
        flag_matrix(coded, names).astype(np.float64),
        flag_matrix(flagged, names).astype(np.float64),
        tuple(looked_for is None or name in looked_for for name in names),
    )


def _pairs(
    piece: Piece, wanted: dict[tuple[str, int], list[Coded]], hits: dict[int, str], path: str | Path
) -> list[tuple[int, Coded]]:
    found = []
    texts = piece.texts.to_numpy()
    identity = zip(piece.ids, piece.numbers.tolist(), piece.articles, strict=True)
    for row, (id, number, article) in enumerate(identity):
        for one in wanted.get((id, number), ()):
            if any(
                given and name in piece.frame and str(piece.frame[name].iloc[row]) != given
                for name, given in (("input", one.input), ("place", one.place))
            ):
                continue
            if one.line in hits:
                raise InputError(
                    f"the id {id!r} stands twice in the labels",
                    file=path,
                    place=f"line {one.line}",
                    way_out="add the labels' columns input and place to the coded sample",
                )
            if one.text is not None and one.text.split() != texts[row].split():
                raise InputError(
                    f"passage {number} of {id!r} has another text in the labels",
                    file=path,
                    place=f"line {one.line}",
                    way_out="code a sample of these very labels",
                )
            hits[one.line] = article
            found.append((row, one))
    return found


def _rows(path: str | Path) -> list[tuple[int, list[str]]]:
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            rows = [(reader.line_num, [unguarded(cell) for cell in cells]) for cells in reader if cells]
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", file=path, place=f"byte {error.start}", way_out="save it as UTF-8") from error
    except csv.Error as error:
        raise InputError(f"is not CSV: {error}", file=path, way_out="save it as CSV with commas") from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=path, way_out="give a CSV file") from error
    if not rows:
        raise InputError("is empty", file=path, way_out="give a coded sample with a head row")
    width = len(rows[0][1])
    for line, cells in rows:
        if len(cells) != width:
            raise InputError(
                f"has {len(cells)} cells where the head row has {width}",
                file=path,
                place=f"line {line}",
                way_out="save it as CSV with commas",
            )
    return rows


def _coded(cells: dict[str, str], line: int, path: str | Path, wide: Sequence[str], own: Sequence[str]) -> Coded:
    def refuse(problem: str, way_out: str) -> InputError:
        return InputError(problem, file=path, place=f"line {line}", way_out=way_out)

    try:
        number = int(float(cells["passage"]))
    except (ValueError, OverflowError):
        raise refuse(f"{cells['passage'][:40]!r} is no passage's number", "copy it from the labels") from None
    try:
        weight = float(cells.get("weight") or 1)
    except ValueError:
        weight = math.nan
    if not (math.isfinite(weight) and weight > 0):
        raise refuse(f"{cells['weight'][:40]!r} is no weight", "leave the column as `framing sample` wrote it")
    labels: set[str] = set()
    for given in cells.get("labels", "").split(SEPARATOR):
        name = given.strip()
        if name and name not in ("none", "-"):
            try:
                labels.update((name,) if name == ANY else canonical(name, own))
            except OptionError as error:
                raise refuse(error.problem, error.way_out) from None
    for name in wide:
        value = cells[name].strip().lower()
        if value in _YES:
            labels.add(name)
        elif value not in _NO:
            raise refuse(f"{cells[name][:40]!r} under {name} is neither 1 nor 0", "write 1 or 0")
    text = cells.get("text") or None
    return Coded(
        line, cells["id"], number, frozenset(labels), weight, cells.get("input", ""), cells.get("place", ""), text
    )


def _known(name: str, own: Sequence[str]) -> bool:
    try:
        return name == ANY or len(canonical(name, own)) == 1
    except OptionError:
        return False
