"""What a dashboard shows of labels: counted in one pass over the rows, however many there are.

In memory stay a counter for each outlet, month, voice and speaker, and the most telling fragments of each technique.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from framing.analysis.columns import USUAL
from framing.analysis.periods import iso_dates, time_of
from framing.errors import OptionError

if TYPE_CHECKING:
    import pandas as pd

Dimension = Literal["outlet", "month", "voice", "speaker"]
Unit = Literal["passage", "span"]
# Fragments kept for each technique: enough to judge it by, few enough to read.
TELLING = 6
# A passage may be one quoted word, which tells a reader nothing out of its place; spans are shown at any length.
_WORDS_AT_LEAST = 4


@dataclass(slots=True)
class Group:
    """Counts of one outlet, month, voice or speaker: ``rows`` are passages, or spans where rows are spans."""

    articles: int = 0
    rows: int = 0
    flagged: int = 0
    techniques: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Telling:
    """A passage or fragment that a technique is most probable in.

    Attributes:
        technique, score: the technique and its probability.
        whole: the words as they stand in the labels, from code point `start` of the article on.
        id, voice, speaker: of what article, and whose.
        kept: outlet, date, url and title where known.
        words: the fragment in a passage, where it was looked for.
    """

    technique: str
    score: float
    whole: str
    id: str
    start: int
    voice: str
    speaker: str
    kept: dict[str, str]
    words: str = ""

    @property
    def text(self) -> str:
        """The words without blanks at their ends."""
        return self.whole.strip()


@dataclass(slots=True)
class Tally:
    """Everything that a dashboard is made of; ``first`` and ``last`` are the days of the first and last dated rows."""

    unit: Unit = "passage"
    columns: dict[str, str] = field(default_factory=dict)
    total: Group = field(default_factory=Group)
    groups: dict[Dimension, dict[str, Group]] = field(default_factory=dict)
    telling: dict[str, list[Telling]] = field(default_factory=dict)
    first: str = ""
    last: str = ""

    @property
    def techniques(self) -> list[str]:
        """The techniques that were found, the most frequent first."""
        return [name for name, _ in sorted(self.total.techniques.items(), key=lambda item: (-item[1], item[0]))]


def tally(labels: str | Path, *, chosen: dict[str, str] | None = None) -> Tally:
    """Count the rows of an output of `framing label`.

    Args:
        labels: a folder or file with one row a passage or a span.
        chosen: which kept columns are ``outlet``, ``date``, ``url`` and ``title``, where not the usual ones.

    Raises:
        OptionError: the rows are articles or speakers, or a chosen column is not there.
        InputError: it is no output of `framing label`, or holds no rows.
    """
    from framing.labelling.summary import read_labels

    made: Tally | None = None
    last: dict[tuple[str, str], str] = {}
    for frame in read_labels(labels):
        if made is None:
            made = Tally(_unit(frame, labels), _columns(frame, chosen or {}, labels))
        _add(made, frame, last)
    if made is None:
        raise OptionError("holds no rows", file=labels, way_out="label a corpus first")
    return made


def _unit(frame: pd.DataFrame, labels: str | Path) -> Unit:
    if "technique" in frame and "score" in frame:
        return "span"
    if "passage" in frame and "labels" in frame:
        return "passage"
    raise OptionError(
        "a dashboard needs rows by passage or by span", file=labels, way_out="label again with --by passage"
    )


def _columns(frame: pd.DataFrame, chosen: dict[str, str], labels: str | Path) -> dict[str, str]:
    columns = {}
    for role, usual in USUAL.items():
        if role in chosen:
            if chosen[role] not in frame:
                raise OptionError(
                    f"there is no column {chosen[role]!r}",
                    file=labels,
                    way_out=f"there are {', '.join(map(str, frame.columns[:12]))}; keep it with --keep when labelling",
                )
            columns[role] = chosen[role]
        else:
            found = next((name for name in usual if name in frame), None)
            if found is not None:
                columns[role] = found
    return columns


def _add(made: Tally, frame: pd.DataFrame, last: dict[tuple[str, str], str]) -> None:
    import pandas as pd

    frame = frame[frame["voice"] != "furniture"]
    found = frame["technique"].map(lambda name: [name]) if made.unit == "span" else frame["labels"]
    ids = frame["id"].astype(str)
    keys: dict[Any, pd.Series[str]] = {"voice": frame["voice"].astype(str), "speaker": _text(frame["speaker"])}
    if "outlet" in made.columns:
        keys["outlet"] = _text(frame[made.columns["outlet"]])
    if "date" in made.columns:
        dates = iso_dates(_text(frame[made.columns["date"]]))
        keys["month"] = time_of(dates, "month")
        days = time_of(dates, "day")
        days = days[days != ""]
        if len(days):
            made.first = min(day for day in (made.first, days.min()) if day)
            made.last = max(made.last, days.max())
    everything = pd.Series("", index=frame.index)
    _count({"": made.total}, everything, found, ids, "total", last)
    for dimension, values in keys.items():
        groups = made.groups.setdefault(dimension, {})
        use = values != ""
        _count(groups, values[use], found[use], ids[use], dimension, last)
    _keep_telling(made, frame, found)


def _count(  # noqa: PLR0917 - one call, in order
    groups: dict[str, Group],
    keys: pd.Series[str],
    found: pd.Series[Any],
    ids: pd.Series[str],
    dimension: str,
    last: dict[tuple[str, str], str],
) -> None:
    """Add rows to the groups of one dimension; ``last`` knows the article that each group ended with."""
    import pandas as pd

    table = pd.DataFrame({"key": keys, "found": found, "id": ids})
    table["any"] = table["found"].map(len) > 0
    for key, rows in table.groupby("key", sort=False):
        group = groups.setdefault(str(key), Group())
        group.rows += len(rows)
        group.flagged += int(rows["any"].sum())
        # Rows of an article follow one another: only the first may go on from the rows before.
        names = rows["id"].unique()
        group.articles += len(names) - (last.get((dimension, str(key))) == names[0])
        last[dimension, str(key)] = names[-1]
        group.techniques.update(rows["found"].explode().dropna().tolist())


def _keep_telling(made: Tally, frame: pd.DataFrame, found: pd.Series[Any]) -> None:
    if made.unit == "passage":
        long = frame["text"].astype(str).str.split().map(len) >= _WORDS_AT_LEAST
        frame, found = frame[long], found[long]
    names = found.explode().dropna()
    for technique, rows in names.groupby(names):
        column = "score" if made.unit == "span" else str(technique)
        best = frame.loc[rows.index]
        best = best.assign(_score=best[column].astype(float))
        known = made.telling.setdefault(str(technique), [])
        for row in best.nlargest(3 * TELLING, "_score", keep="first").to_dict("records"):
            known.append(
                Telling(
                    str(technique),
                    float(row["_score"]),
                    str(row["text"]),
                    str(row["id"]),
                    int(row["start"]),
                    str(row["voice"]),
                    _cell(row["speaker"]),
                    {role: _cell(row[column]) for role, column in made.columns.items()},
                )
            )
        known.sort(key=lambda one: (-one.score, one.id, one.text))
        # The same words reprinted by another page tell nothing new.
        unique = {" ".join(one.text.lower().split()): one for one in reversed(known)}
        known[:] = sorted(unique.values(), key=lambda one: (-one.score, one.id, one.text))[:TELLING]


def _text(values: pd.Series[Any]) -> pd.Series[str]:
    return values.astype(object).where(values.notna(), "").astype(str).str.strip()


def _cell(value: object) -> str:
    return "" if value is None or value != value else str(value).strip()  # noqa: PLR0124 - NaN alone differs from itself
