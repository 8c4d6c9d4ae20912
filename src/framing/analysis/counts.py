"""Rows by passage -> counts for each article and group: passages, words, and flags of each technique.

One pass over the rows, however many there are; in memory stays a row an article and group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from framing.analysis.columns import Piece, read_pieces
from framing.analysis.periods import PERIOD, TIMES, iso_dates, period_of, time_of
from framing.errors import InputError, OptionError
from framing.spans import VOICES
from framing.techniques import ANY

if TYPE_CHECKING:
    import pandas as pd

    from framing.analysis.columns import Labels

ARTICLE = "\x1farticle"  # a column beside the groups' own, which can have any name that a file's column can
_OWN_KEYS = ("voice", "speaker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of labels.

    Attributes:
        by: columns to group by: kept ones, ``voice``, ``speaker``, ``day``, ``month``, ``quarter``, ``year``, or
            ``period`` (before or after `event`).
        voices: the voices that count; none: all but furniture.
        techniques: the techniques asked for; none: all that are found, and any.
        event: the date that ``period`` is made of.
        columns: kept columns for ``outlet``, ``date``, ``url``, ``title`` where they do not have a usual name.
        level: the flags that count, where rows have levels.
    """

    by: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    event: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    level: str = "shown"

    def __post_init__(self) -> None:
        for voice in self.voices:
            if voice not in VOICES[:-1]:
                raise OptionError(f"unknown voice {voice!r}", way_out=f"voices are {', '.join(VOICES[:-1])}")
        if len(set(self.by)) < len(self.by):
            raise OptionError("a column is named twice in by", place=", ".join(self.by), way_out="name each once")
        if PERIOD in self.by and not self.event:
            raise OptionError("period is before and after what?", way_out="give the date with --event 2024-03-17")

    @property
    def times(self) -> tuple[str, ...]:
        """Those of `by` that are made of dates."""
        return tuple(name for name in self.by if name in TIMES)

    @property
    def others(self) -> tuple[str, ...]:
        """Those of `by` that are not times."""
        return tuple(name for name in self.by if name not in TIMES)


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Counts of articles in groups.

    Attributes:
        keys: the groups' columns and the article (`ARTICLE`), one row for each article in each group.
        passages, words: of each row.
        techniques: the columns of `flags`; the last is any.
        flags: flagged passages of each row; shape (rows, techniques).
        notes: what a reader has to know, such as dates that could not be read.
    """

    keys: pd.DataFrame
    passages: Any
    words: Any
    techniques: tuple[str, ...]
    flags: Any
    notes: tuple[str, ...] = ()

    def where(self, keep: Any) -> Counts:
        """The rows for which ``keep`` is true."""
        return replace(
            self,
            keys=self.keys[keep].reset_index(drop=True),
            passages=self.passages[keep],
            words=self.words[keep],
            flags=self.flags[keep],
        )


def count(labels: Labels, question: Question, *, without: frozenset[str] = frozenset()) -> Counts:
    """Count the rows of labels.

    Args:
        labels: an output of `framing label` by passage, or a table with such rows.
        question: what is asked.
        without: articles (as `Piece.articles` names them) that do not count, such as copies of others.

    Raises:
        OptionError: there is no such column, or no date in it can be read.
        InputError: there is no passage in these voices.
        FramingError: as `read_pieces`.
    """
    import pandas as pd

    tables: list[pd.DataFrame] = []
    undated: dict[str, None] = {}
    every = 0
    for piece in read_pieces(labels, chosen=question.columns, level=question.level):
        keys = group_keys(piece, question)
        keep = np.ones(len(piece), dtype=bool)
        if question.voices:
            keep &= piece.voices.isin(question.voices).to_numpy()
        if without:
            keep &= ~piece.articles.isin(without).to_numpy()
        for name in (*question.times, *((PERIOD,) if PERIOD in question.by else ())):
            missing = (keys[name] == "").to_numpy()
            undated.update(dict.fromkeys(piece.articles[missing & keep].unique()))
            keep &= ~missing
        every += len(piece)
        tables.append(_table(piece.where(keep), keys[keep], question))
    if undated and not any(map(len, tables)):
        raise OptionError(
            "no article has a date that can be read",
            file=_name(labels),
            way_out="keep a column with dates such as 2024-03-17, and name it with --date",
        )
    if not any(map(len, tables)):
        raise InputError(
            "holds no passage in these voices", file=_name(labels), way_out="ask for another voice, or for all"
        )
    # Pieces end within articles.
    whole = pd.concat(tables).fillna(0).groupby([*question.by, ARTICLE], sort=False).sum()
    found = [name for name in whole.columns if name not in (_PASSAGES, _WORDS, ANY)]
    asked = [name for name in question.techniques if name != ANY] or sorted(found)
    flags = whole.reindex(columns=[*asked, ANY]).fillna(0)
    notes = [f"{len(undated):,} articles have no date that can be read and are left out"] if undated else []
    return Counts(
        whole.index.to_frame(index=False),
        whole[_PASSAGES].to_numpy(dtype=np.float64),
        whole[_WORDS].to_numpy(dtype=np.float64),
        (*asked, ANY),
        flags.to_numpy(dtype=np.float64),
        tuple(notes),
    )


_PASSAGES, _WORDS = "\x1fpassages", "\x1fwords"


def group_keys(piece: Piece, question: Question) -> pd.DataFrame:
    """The groups that rows belong to: a column for each of ``question.by``; dates that cannot be read are ""."""
    import pandas as pd

    dates = None
    keys: dict[str, Any] = {}
    for name in question.by:
        if name in _OWN_KEYS:
            keys[name] = getattr(piece, f"{name}s")
        elif (name in TIMES and not piece.has(name)) or name == PERIOD or (name == "day" and piece.has("date")):
            if dates is None:
                dates = iso_dates(piece.column("date"))
            keys[name] = period_of(dates, question.event) if name == PERIOD else time_of(dates, name)
        elif name in TIMES:  # a kept column of that name
            keys[name] = time_of(iso_dates(piece.column(name)), name)
        else:
            keys[name] = piece.column(name)
    return pd.DataFrame(keys, index=piece.frame.index)


def flag_matrix(labels: Sequence[Any], techniques: Sequence[str]) -> Any:
    """Which rows are flagged for which techniques; the column of any: for at least one, whichever."""
    place = {name: column for column, name in enumerate(techniques)}
    matrix = np.zeros((len(labels), len(techniques)), dtype=bool)
    for row, names in enumerate(labels):
        if len(names):
            for name in names:
                if name in place:
                    matrix[row, place[name]] = True
            if ANY in place:
                matrix[row, place[ANY]] = True
    return matrix


def _table(piece: Piece, keys: pd.DataFrame, question: Question) -> pd.DataFrame:
    labels = piece.labels.tolist()
    found = {name for names in labels if len(names) for name in names}
    wanted = [*sorted(found & set(question.techniques) if question.techniques else found - {ANY}), ANY]
    wanted = [name for name in dict.fromkeys(wanted) if name != ANY] + [ANY]
    table = keys.reset_index(drop=True).assign(**{ARTICLE: piece.articles.to_numpy()})
    table[_PASSAGES] = 1
    table[_WORDS] = [len(text.split()) for text in piece.texts]
    matrix = flag_matrix(labels, wanted)
    for column, name in enumerate(wanted):
        table[name] = matrix[:, column].astype(np.int64)
    return table.groupby([*question.by, ARTICLE], sort=False).sum()


def _name(labels: Labels) -> str | None:
    return str(labels) if isinstance(labels, str | Path) else None
