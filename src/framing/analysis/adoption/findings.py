"""`framing.adoption`: from the streams of a labelled corpus to tables of terms, outlets, months and events."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from framing.analysis.adoption import removal
from framing.analysis.adoption.candidates import Candidates, forms, unite
from framing.analysis.adoption.corpus import UNDATED, Corpus, read_corpus
from framing.analysis.adoption.groups import SURE, Contrasts, Marks, group_rows, month_rows
from framing.analysis.adoption.scan import USE, count, uses
from framing.analysis.adoption.sentences import Shown, look_up
from framing.analysis.adoption.statistics import two_sided, wilson
from framing.analysis.adoption.tables import Adoption, Row, Spool, write_table
from framing.analysis.adoption.tally import SAID, Place, Tally, first_of, house_style, place_of, tally
from framing.analysis.multiplicity import false_discovery
from framing.errors import OptionError
from framing.resources.language import load_language
from framing.wording.fragments import CALLED_KIND, MARKED_KIND, WATCHED_KIND
from framing.wording.stances import HELD, OWN, STANCES
from framing.wording.terms import INSIDE, watched_keys

HELD_ONLY = 0.2  # own articles for each that holds a term, up to which it is said to be held only
_SAMPLE = 6  # uses that are held, and as many without marks, that are shown of each term
# Terms, by rank, of which sentences are shown in events and uses: their sentences fit into memory.
SHOWN_TERMS = 200


@dataclass(slots=True)
class Told:
    """A term that is reported.

    Attributes:
        number: of its rows in the spools.
        row: of the table of terms.
        firsts: the places of its earliest uses, by name.
        sample: the places of the uses that are shown.
    """

    number: int
    row: Row
    firsts: dict[str, Place]
    sample: list[Place]


def adoption(
    folder: str | Path,
    *,
    by: str | None = "outlet",
    date: str | None = "date",
    watch: Sequence[str] = (),
    least: int = 4,
) -> Adoption:
    """Whose terms the outlets of a corpus have made their own.

    Tells where a term stands at a distance (in marks, after "so-called", given as somebody's words) and where in an
    outlet's own voice. It does not tell that anybody endorses it: read the sentences before you judge.

    Args:
        folder: what `framing.label_corpus(..., terms=True)` or ``framing label --terms`` wrote.
        by: the kept column of the groups, such as the outlet; None: one group.
        date: the kept column of the dates, which begin as in 2024-03-17; None: without time.
        watch: phrases that are reported in any case.
        least: articles that a term must be held in.

    Returns:
        Tables; the same for any number of jobs and any cut of the corpus into parts.

    Raises:
        InputError: there are no streams of terms.
        OptionError: a column was not kept, or a watched phrase has no words or too many.
        LabellingError: the job is not finished, or a file is broken.
    """
    if least < 1:
        raise OptionError(f"least must be 1 or more, not {least}", way_out="4 is usual")
    corpus = read_corpus(folder, by=by, date=date)
    watched = watched_keys(watch, language=load_language(corpus.language))
    every = unite(corpus, list(watched))
    counts = count(corpus, every)
    reasons = removal.reasons(counts, words=corpus.words, least=least)
    removed = [(k, reason) for k, reason in enumerate(reasons) if reason and not every.watched[k]]
    keep = np.array([not reason for reason in reasons], bool) | every.watched
    names, left = _names(corpus, every, watched, keep), np.flatnonzero(keep)
    totals = counts[left][:, : len(STANCES)].sum(axis=1).tolist()
    folder = Path(tempfile.mkdtemp(prefix="framing-adoption-"))
    found = Adoption(folder, temporary=True)
    with tempfile.TemporaryDirectory(prefix="framing-terms-") as work:
        report = _Report(corpus, folder, Path(work))
        for number, one in _tallies(corpus, every.subset(left), totals, Path(work)):
            k = int(left[number])
            reason = _second_reason(one, least)
            if reason and not every.watched[k]:
                removed.append((k, reason))
            else:
                known = bool(every.listed[k]) and not (reason or reasons[k])
                report.add(names[k], _kind(every, k), one, watched=not known)
        found.notes = report.write()
    rows = ({"term": names[k], "kind": _kind(every, k), "reason": reason} for k, reason in sorted(removed))
    write_table(folder, "removed", rows)
    return found


def _names(corpus: Corpus, terms: Candidates, watched: dict[Any, str], keep: Any) -> list[str]:
    names = forms(corpus, terms, keep)
    for k, key in enumerate(terms.keys()):
        if not names[k] or key in watched:
            names[k] = watched.get(key, names[k])
    return names


def _kind(terms: Candidates, k: int) -> str:
    if not terms.listed[k]:
        return WATCHED_KIND
    return MARKED_KIND if terms.marked[k] else CALLED_KIND


def _tallies(corpus: Corpus, terms: Candidates, totals: list[int], work: Path) -> Iterator[tuple[int, Tally]]:
    seen = np.zeros(len(terms.codes), bool)
    for several in uses(corpus, terms, totals, work):
        ordered = several[np.argsort(several["term"], kind="stable")]
        numbers, begins = np.unique(ordered["term"], return_index=True)
        seen[numbers] = True
        for number, part in zip(numbers.tolist(), np.split(ordered, begins[1:]), strict=True):
            yield number, tally(part, corpus, check_sense=not terms.watched[number])
    for number in np.flatnonzero(~seen).tolist():  # watched terms that nobody uses
        yield number, tally(np.zeros(0, USE), corpus, check_sense=False)


def _second_reason(found: Tally, least: int) -> str:
    if found.inside >= INSIDE:
        return f"{found.inside:.0%} of its uses lie in a longer term"
    reason = removal.too_few(found.held_count, found.own_count, least)
    reason = reason or removal.too_rarely(found.held_count, found.own_count)
    left_out = [
        f"{found.copies} copies left out" if found.copies else "",
        f"{found.other_sense} uses in another sense left out" if found.other_sense else "",
    ]
    return f"{reason} ({', '.join(filter(None, left_out))})" if reason and any(left_out) else reason


class _Report:
    """The rows of the terms that are reported, and the tables that are made of them."""

    def __init__(self, corpus: Corpus, folder: Path, work: Path) -> None:
        self._corpus, self._folder = corpus, folder
        self._marks, self._contrasts = Marks(corpus), Contrasts()
        self._spools = {name: Spool(work / f"{name}.rows") for name in ("groups", "months", "events")}
        self._told: list[Told] = []

    def add(self, term: str, kind: str, found: Tally, *, watched: bool) -> None:
        """Take up a term."""
        groups, events = group_rows(term, found, self._corpus)
        self._contrasts.add(groups)
        self._spools["groups"].add(groups)
        self._spools["events"].add(events)
        self._spools["months"].add(month_rows(term, found, self._corpus, self._marks))
        row = _counts(term, kind, found, self._corpus) | {"class": "watched" if watched else ""}
        firsts = {name: place_of(found, at) for name, at in _firsts(found).items() if at is not None}
        self._told.append(Told(len(self._told), row, firsts, [place_of(found, k) for k in _sample(found)]))

    def write(self) -> tuple[str, ...]:
        """Write all tables but that of removed ones; what could not be told."""
        _classify([told.row for told in self._told])
        self._told.sort(key=lambda told: (-told.row["rank"], told.row["term"]))
        order = [told.number for told in self._told]
        groups = self._contrasts.told(self._spools["groups"].rows(order))
        write_table(self._folder, "groups", groups)
        write_table(self._folder, "months", self._spools["months"].rows(order))
        events = list(self._spools["events"].rows(order[:SHOWN_TERMS]))
        for spool in self._spools.values():
            spool.close()
        wanted = [place for told in self._told for place in told.firsts.values()]
        wanted += [place for told in self._told[:SHOWN_TERMS] for place in told.sample]
        wanted += [tuple(event[side]) for event in events for side in ("from", "to")]
        shown = look_up(self._corpus, wanted)
        for told in self._told:
            self._add_firsts(told, shown)
        write_table(self._folder, "terms", (told.row for told in self._told))
        write_table(self._folder, "events", (self._event(event, shown) for event in events))
        write_table(self._folder, "uses", self._uses(shown))
        return tuple(self._notes())

    def _add_firsts(self, told: Told, shown: dict[Place, Shown]) -> None:
        for name, place in told.firsts.items():
            told.row |= self._placed(f"first_{name}", place, shown)
            if name == "said":
                told.row["first_said_speaker"] = shown[place].speaker

    def _placed(self, prefix: str, place: Place, shown: dict[Place, Shown]) -> Row:
        use = shown[place]
        values = {"date": self._corpus.day(place[0]), "id": use.id, "start": use.start, "end": use.end}
        return {f"{prefix}_{column}": value for column, value in values.items()}

    def _event(self, event: Row, shown: dict[Place, Shown]) -> Row:
        row = {name: event[name] for name in ("term", "group", "event")}
        for side in ("from", "to"):
            place: Place = tuple(event[side])
            row |= self._placed(side, place, shown) | {f"{side}_sentence": shown[place].sentence}
        return row

    def _uses(self, shown: dict[Place, Shown]) -> Iterator[Row]:
        for told in self._told[:SHOWN_TERMS]:
            for place in told.sample:
                use = shown[place]
                yield {
                    "term": told.row["term"],
                    "group": self._corpus.names[self._corpus.groups[place[0]]],
                    "date": self._corpus.day(place[0]),
                    "id": use.id,
                    "start": use.start,
                    "end": use.end,
                    "stance": use.stance,
                    "speaker": use.speaker,
                    "sentence": use.sentence,
                }

    def _notes(self) -> Iterator[str]:
        if not (self._corpus.days != UNDATED).any():
            yield "no article has a date that begins as in 2024-03-17: months, events and trends are empty"
        if len(self._corpus.names) < 2:
            yield "all articles are in one group: outlets cannot be compared"
        if not self._told:
            yield "no term is held and used without marks often enough: the table of removed ones says why"


def _counts(term: str, kind: str, found: Tally, corpus: Corpus) -> Row:
    held, own = found.held_count, found.own_count
    low, high = wilson(held, held + own)
    groups = corpus.groups[found.articles]
    by_stance: Row = {name: found.stances[k] for k, name in enumerate(STANCES)}
    by_stance["bare"] = by_stance.pop("own")
    by_stance.pop("uncounted")
    share = held / (held + own + 2)
    return by_stance | {
        "term": term,
        "kind": kind,
        "note": "marked by one outlet" if house_style(found, corpus) else "",
        "articles": len(np.unique(found.uses["article"])),
        "uses": len(found.uses),
        "held": held,
        "own": own,
        "held_share": held / (held + own) if held + own else None,
        "low": low,
        "high": high,
        "groups_held": len(np.unique(groups[~found.own])),
        "groups_own": len(np.unique(groups[found.own])),
        "trend_z": found.trend,
        "trend_note": found.trend_note,
        "rank": (held * own) ** 0.5 * min(1.0, 4 * share * (1 - share)),
    }


def _classify(rows: list[Row]) -> None:
    """Write each term's class, and how many of the trends chance makes."""
    trends = [row for row in rows if row["trend_z"] is not None]
    for row, q in zip(trends, false_discovery([two_sided(row["trend_z"]) for row in trends]), strict=True):
        row["trend_q"] = q
    for row in rows:
        if row["class"]:
            continue
        if row.get("trend_q", 1.0) < SURE:
            row["class"] = "adopted" if row["trend_z"] > 0 else "distanced"
        else:
            row["class"] = "held only" if row["own"] <= HELD_ONLY * row["held"] else "contested"


def _firsts(found: Tally) -> dict[str, int | None]:
    return {"said": first_of(found, SAID), "held": first_of(found, HELD), "own": first_of(found, (OWN,))}


def _sample(found: Tally) -> list[int]:
    """Some uses that are held and some without marks, spread evenly over time."""
    chosen: list[int] = []
    for stances in (HELD, (OWN,)):
        at = np.flatnonzero(np.isin(found.uses["stance"], stances))
        # Whole steps, so that no rounding differs between processors.
        number = min(_SAMPLE, len(at))
        chosen += [int(at[k * (len(at) - 1) // max(number - 1, 1)]) for k in range(number)]
    return sorted(chosen)
