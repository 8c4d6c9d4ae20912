"""Passages to be coded by people: drawn by chance, each with the weight that it stands for, into an annotation tool.

Every design gives each passage a chance, so that the coded sample can correct prevalence (`framing.analysis.gold`):

- ``random``: all passages alike;
- ``stratified``: as many from each group, and in each from flagged passages and others (Cochran 1977, ch. 5);
- ``uncertain``: by how unsure the model is, in proportion to sqrt(p (1 - p)) of the probability of any technique,
  which is Neyman's allocation (1934); drawn systematically from a shuffled list (Madow 1949);
- ``rare``: as many from each technique, a passage counting for its rarest one, and from passages without a flag.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from framing.analysis.columns import Piece, read_pieces
from framing.analysis.counts import Question, group_keys
from framing.errors import OptionError
from framing.interchange.document import Document
from framing.interchange.formats import find_format
from framing.interchange.options import Options
from framing.labelling.writers.csv import guarded
from framing.techniques import ANY
from framing.training.output_files import write_files

if TYPE_CHECKING:
    import pandas as pd

    from framing.analysis.columns import Labels

Design = Literal["random", "stratified", "uncertain", "rare"]
DESIGNS: tuple[str, ...] = ("random", "stratified", "uncertain", "rare")
KEY = "sample.csv"
# Of the chance that the most uncertain passage has, what the most certain has at the least: with less, one that people
# found to be wrong would weigh as much as all others.
_LEAST_CHANCE = 0.2
_CONTEXT = 300  # characters on either side that a coder sees
_COLUMNS = ("sample", "id", "input", "place", "passage", "stratum", "weight", "text")


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn: the passages as a table, how many there were in all, and the files' folder."""

    passages: pd.DataFrame
    of: int
    output: Path | None = None


def draw(
    labels: Labels, number: int, *, design: Design = "random", question: Question | None = None, seed: int = 0
) -> Sample:
    """Draw passages.

    Args:
        labels: an output of `framing label` by passage, or a table with such rows.
        number: how many; all where there are fewer.
        design: see above.
        question: the voices to draw from, and for ``stratified`` the groups.
        seed: of the drawing; the same seed draws the same passages of the same labels.

    Returns:
        The passages in the labels' order: ``sample`` (a number to call it by), ``id``, ``input``, ``place``,
        ``passage``, ``voice``, ``speaker``, ``outlet``, ``date``, ``text``, ``before``, ``after``, ``stratum``,
        ``weight`` (how many passages it stands for).

    Raises:
        OptionError: there is no such design, or nothing to draw from.
        FramingError: as `read_pieces`.
    """
    if design not in DESIGNS:
        raise OptionError(f"unknown design {design!r}", way_out=f"known are {', '.join(DESIGNS)}")
    if number < 1:
        raise OptionError(f"a sample has 1 passage or more, not {number}", way_out="say how many with --number")
    question = question or Question()
    strata, chances = _survey(labels, design, question)
    if not len(strata):
        raise OptionError("there is no passage to draw from", way_out="ask for another voice, or for all")
    random = np.random.default_rng(seed)
    if design == "uncertain":
        chosen, weights = _by_chance(chances, number, random)
    else:
        chosen, weights = _by_stratum(strata, number, random)
    return Sample(
        _gather(labels, question, dict(zip(chosen.tolist(), weights.tolist(), strict=True)), strata), len(strata)
    )


def write_sample(sample: Sample, *, to: str, output: str | Path, offsets: str = "", force: bool = False) -> Sample:
    """Write passages in an annotation tool's format, and beside it `KEY`, which knows what each stands for.

    Args:
        sample: what `draw` gave.
        to: one of `framing.interchange.formats.FORMATS`.
        output: the folder.
        offsets: the unit that the tool counts in; "" for its own.
        force: replace files that are there.

    Raises:
        OptionError: unknown format or unit, or a file is in the way.
        CorpusError: a text cannot be held by the format.
    """
    target = find_format(to, unit=offsets)
    rows: list[dict[str, Any]] = [
        {str(name): value for name, value in row.items()} for row in sample.passages.to_dict("records")
    ]
    files = dict(target.writer()([_document(row) for row in rows], Options(offsets)))
    key = io.StringIO()
    writer = csv.writer(key, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow([guarded(value) if isinstance(value := row[name], str) else value for name in _COLUMNS])
    files[KEY] = key.getvalue().encode("utf8", "surrogatepass")
    write_files(Path(output), files, force=force)
    return Sample(sample.passages, sample.of, Path(output))


def _pieces(labels: Labels, question: Question) -> Any:
    """Pieces of the voices that are asked for, without blank passages, each with its neighbours' texts."""
    for piece in read_pieces(labels, chosen=question.columns, level=question.level, scores=True):
        texts, articles = piece.texts, piece.articles
        before = texts.shift(1, fill_value="").where(articles == articles.shift(1), "")
        after = texts.shift(-1, fill_value="").where(articles == articles.shift(-1), "")
        keep = (texts.str.strip() != "").to_numpy()
        if question.voices:
            keep = keep & piece.voices.isin(question.voices).to_numpy()
        yield piece.where(keep), before[keep], after[keep]


def _survey(labels: Labels, design: str, question: Question) -> tuple[Any, Any]:
    """The stratum of each passage, and for ``uncertain`` its size; in the labels' order."""
    strata: list[Any] = []
    sizes: list[Any] = []
    found: list[list[Any]] = []
    often: Counter[str] = Counter()
    for piece, _, _ in _pieces(labels, question):
        if design == "uncertain":
            sure = np.nan_to_num(piece.score(ANY), nan=0.5)
            sizes.append(np.maximum(np.sqrt(np.clip(sure * (1 - sure), 0, None)) * 2, _LEAST_CHANCE))
            strata.append(np.full(len(piece), "", dtype=object))
        elif design == "rare":
            found.append(piece.labels.tolist())
            often.update(name for names in found[-1] for name in names)
        else:
            strata.append(_stratum(piece, design, question))
    if design == "rare":
        strata = [
            np.array(
                [min(names, key=lambda name: (often[name], name)) if len(names) else "none" for names in rows], object
            )
            for rows in found
        ]
    empty = np.empty(0)
    return (np.concatenate(strata) if strata else empty), (np.concatenate(sizes) if sizes else empty)


def _stratum(piece: Piece, design: str, question: Question) -> Any:
    if design == "random":
        return np.full(len(piece), "", dtype=object)
    parts = [group_keys(piece, question)[name] for name in question.by]
    flagged = piece.labels.map(len).gt(0).map({True: "flagged", False: "not flagged"})
    joined = flagged
    for part in reversed(parts):
        joined = part + " / " + joined
    return joined.to_numpy(dtype=object)


def _by_stratum(strata: Any, number: int, random: Any) -> tuple[Any, Any]:
    names, codes = np.unique(strata.astype(str), return_inverse=True)
    sizes = np.bincount(codes, minlength=len(names))
    shares = _shared_out(sizes, min(number, len(strata)))
    chosen, weights = [], []
    for code, share in enumerate(shares):
        if share:
            places = np.flatnonzero(codes == code)
            chosen.append(random.choice(places, share, replace=False))
            weights.append(np.full(share, sizes[code] / share))
    return np.concatenate(chosen), np.concatenate(weights)


def _shared_out(sizes: Any, number: int) -> Any:
    """As many from each as there are to go round; what a small one cannot give, the others do; one at the least."""
    shares = np.zeros(len(sizes), dtype=np.int64)
    left = max(number, min(len(sizes), int(sizes.sum())))  # a stratum without a coded passage could not be weighed
    while left > 0 and (open_ := np.flatnonzero(shares < sizes)).size:
        each = max(1, left // len(open_))
        for place in open_:
            more = int(min(each, sizes[place] - shares[place], left))
            shares[place] += more
            left -= more
    return shares


def _by_chance(sizes: Any, number: int, random: Any) -> tuple[Any, Any]:
    number = min(number, len(sizes))
    chances = np.zeros(len(sizes))
    sure = np.zeros(len(sizes), dtype=bool)
    while True:  # those whose share is more than one are drawn surely, and the others share the rest
        rest = ~sure
        wanted = number - int(sure.sum())
        chances[rest] = wanted * sizes[rest] / sizes[rest].sum() if rest.any() else 0
        over = rest & (chances >= 1)
        if not over.any():
            break
        sure |= over
        chances[over] = 1
    chances[sure] = 1
    order = random.permutation(len(sizes))
    edges = np.concatenate(([0.0], np.cumsum(chances[order])))
    points = random.random() + np.arange(number)
    places = np.clip(np.searchsorted(edges, points, side="right") - 1, 0, len(sizes) - 1)
    chosen = order[np.unique(places)]
    return chosen, 1 / chances[chosen]


def _gather(labels: Labels, question: Question, weights: dict[int, float], strata: Any) -> pd.DataFrame:
    import pandas as pd

    rows: list[dict[str, Any]] = []
    first = 0
    for piece, before, after in _pieces(labels, question):
        here = [place - first for place in sorted(weights) if first <= place < first + len(piece)]
        chosen = piece.where(np.isin(np.arange(len(piece)), here))
        if here:
            for place, row in zip(here, _rows(chosen, before.iloc[here], after.iloc[here]), strict=True):
                rows.append(row | {"stratum": str(strata[first + place]), "weight": weights[first + place]})
        first += len(piece)
    width = max(4, len(str(len(rows))))
    return pd.DataFrame([{"sample": f"{number:0{width}d}", **row} for number, row in enumerate(rows, 1)])


def _rows(piece: Piece, before: Any, after: Any) -> list[dict[str, Any]]:
    def column(name: str) -> list[str]:
        return piece.column(name).tolist() if piece.has(name) else [""] * len(piece)

    columns = {
        "id": piece.ids.tolist(),
        "input": column("input"),
        "place": column("place"),
        "passage": piece.numbers.tolist(),
        "voice": piece.voices.tolist(),
        "speaker": piece.speakers.tolist(),
        "outlet": column("outlet"),
        "date": column("date"),
        "text": [text.strip() for text in piece.texts],
        "before": [text.strip()[-_CONTEXT:] for text in before],
        "after": [text.strip()[:_CONTEXT] for text in after],
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _document(row: dict[str, Any]) -> Document:
    """A passage as an annotation tool has it: without the model's marks, which would lead the coder."""
    names = ("id", "passage", "voice", "speaker", "outlet", "date", "before", "after")
    facts = {("article" if name == "id" else name): " ".join(str(row[name]).split()) for name in names}
    return Document(row["sample"], row["text"], facts={name: value for name, value in facts.items() if value})
