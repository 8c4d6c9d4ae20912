"""Words in context (KWIC): where a term stands, or a technique, in whose voice, with what is before and after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from framing.analysis.columns import Piece, read_pieces
from framing.analysis.counts import Question
from framing.analysis.periods import iso_date, iso_dates
from framing.errors import OptionError

if TYPE_CHECKING:
    import pandas as pd

    from framing.analysis.columns import Labels

COLUMNS = (
    *("left", "match", "right", "technique", "voice", "speaker", "outlet", "date", "title", "url"),
    *("id", "passage", "start", "end"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for; all that is given must hold.

    Attributes:
        term: words, in any letters; ``*`` stands for any letters of a word ("invad*").
        regex: whether `term` is a regular expression of Python's ``re``.
        technique: passages (or fragments) flagged for it.
        speaker: words of the speaker's name, in any letters.
        outlet: the outlet's name, in any letters.
        since, until: dates, both included; as exact as given.
        width: characters of context on either side.
    """

    term: str = ""
    regex: bool = False
    technique: str = ""
    speaker: str = ""
    outlet: str = ""
    since: str = ""
    until: str = ""
    width: int = 60

    def __post_init__(self) -> None:
        if not any((self.term, self.technique, self.speaker, self.outlet, self.since, self.until)):
            raise OptionError("nothing to look for", way_out="give a term, a technique, a speaker, an outlet or dates")
        for name in ("since", "until"):
            if getattr(self, name) and not iso_date(getattr(self, name)):
                raise OptionError(f"{getattr(self, name)!r} is no date", way_out="write it as 2024-03-17")
        if self.width < 0:
            raise OptionError("the width must be 0 or more", way_out="60 fits a line of a terminal")

    @property
    def pattern(self) -> re.Pattern[str] | None:
        """What the words must match; None: whole passages.

        Raises:
            OptionError: it is no regular expression.
        """
        if not self.term:
            return None
        if self.regex:
            try:
                return re.compile(self.term, re.IGNORECASE)
            except re.error as error:
                raise OptionError(
                    f"{self.term!r} is no regular expression: {error}", way_out="leave --regex out to look for words"
                ) from error
        words = [re.escape(word).replace(r"\*", r"\w*") for word in self.term.split()]
        joined = r"\s+".join(words)
        return re.compile(rf"(?<!\w){joined}(?!\w)", re.IGNORECASE)


def concordance(
    labels: Labels, search: Search, *, question: Question | None = None, limit: int | None = None
) -> pd.DataFrame:
    """Find words in context.

    Args:
        labels: an output of `framing label` by passage or by span, or a table with such rows. Fragments have no
            context: their rows do not hold the text around them.
        search: what is looked for.
        question: the voices, and which kept columns are ``outlet`` and so on.
        limit: stop after so many.

    Returns:
        A row a hit in the labels' order, with `COLUMNS`; ``start`` and ``end`` are code points into the article's text.

    Raises:
        FramingError: as `read_pieces`; `OptionError` where a column that is asked about is not there.
    """
    import pandas as pd

    question = question or Question()
    pattern = search.pattern
    rows: list[dict[str, Any]] = []
    for piece in read_pieces(labels, units=("passage", "span"), chosen=question.columns, level=question.level):
        texts, articles = piece.texts.to_numpy(), piece.articles.to_numpy()
        places = np.flatnonzero(_fits(piece, search, question)).tolist()
        hits = [(place, found) for place in places for found in _hits(texts[place], pattern)]
        if limit is not None:
            hits = hits[: limit - len(rows)]
        told = _told(piece.where(np.isin(np.arange(len(piece)), [place for place, _ in hits]))) if hits else {}
        at = {place: number for number, place in enumerate(sorted({place for place, _ in hits}))}
        for place, (start, end) in hits:
            left, right = _context(texts, articles, place, search.width, whole=piece.unit == "passage")
            text, row = texts[place], {name: values[at[place]] for name, values in told.items()}
            row["left"] = _line(f"{left}{text[:start]}"[-search.width :] if search.width else "")
            row["match"] = _line(text[start:end])
            row["right"] = _line(f"{text[end:]}{right}"[: search.width])
            row["end"], row["start"] = row["start"] + end, row["start"] + start
            rows.append(row)
        if limit is not None and len(rows) >= limit:
            break
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _fits(piece: Piece, search: Search, question: Question) -> Any:
    keep = np.ones(len(piece), dtype=bool)
    if question.voices:
        keep &= piece.voices.isin(question.voices).to_numpy()
    if search.technique:
        keep &= np.array([search.technique in names for names in piece.labels], dtype=bool)
    if search.speaker:
        wanted = search.speaker.casefold()
        keep &= np.array([wanted in name.casefold() for name in piece.speakers], dtype=bool)
    if search.outlet:
        wanted = search.outlet.casefold()
        keep &= np.array([wanted == name.casefold() for name in piece.column("outlet")], dtype=bool)
    if search.since or search.until:
        dates = iso_dates(piece.column("date"))
        since, until = iso_date(search.since), iso_date(search.until)
        keep &= (dates != "").to_numpy()
        if since:
            keep &= (dates.str[: len(since)] >= since).to_numpy()
        if until:
            keep &= (dates.str[: len(until)] <= until).to_numpy()
    return keep


def _hits(text: str, pattern: re.Pattern[str] | None) -> Iterator[tuple[int, int]]:
    if pattern is not None:
        yield from (found.span() for found in pattern.finditer(text) if found.end() > found.start())
    elif text.strip():
        start = len(text) - len(text.lstrip())
        yield start, start + len(text.strip())


def _context(texts: Any, articles: Any, place: int, width: int, *, whole: bool) -> tuple[str, str]:
    """The text before and after a row in its article, at least ``width`` characters where there are so many."""
    left = right = ""
    before, after = place - 1, place + 1
    while whole and len(left) < width and before >= 0 and articles[before] == articles[place]:
        left = texts[before] + left
        before -= 1
    while whole and len(right) < width and after < len(texts) and articles[after] == articles[place]:
        right += texts[after]
        after += 1
    return left, right


def _told(piece: Piece) -> dict[str, list[Any]]:
    """What there is to tell of rows besides their words, a list a column."""

    def column(name: str) -> list[str]:
        return piece.column(name).tolist() if piece.has(name) else [""] * len(piece)

    return {
        "technique": [",".join(map(str, names)) for names in piece.labels],
        "voice": piece.voices.tolist(),
        "speaker": piece.speakers.tolist(),
        **{name: column(name) for name in ("outlet", "date", "title", "url")},
        "id": piece.ids.tolist(),
        "passage": piece.numbers.tolist() if piece.unit == "passage" else [None] * len(piece),
        "start": piece.starts.tolist(),
    }


def _line(text: str) -> str:
    """A text in one line; blanks at its ends stay, so that left, match and right join."""
    return re.sub(r"\s", " ", text)
