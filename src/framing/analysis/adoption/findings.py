"""`framing.adoption`: from the streams of a labelled corpus to tables of terms, outlets, months and events."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from framing.analysis.adoption import removal
from framing.analysis.adoption.candidates import Candidates, forms, unite
from framing.analysis.adoption.corpus import UNDATED, Corpus, read_corpus
from framing.analysis.adoption.groups import add_groups, add_months
from framing.analysis.adoption.scan import USE, count, uses
from framing.analysis.adoption.sentences import Shown, look_up
from framing.analysis.adoption.statistics import false_discovery, two_sided, wilson
from framing.analysis.adoption.tables import Adoption, frame
from framing.analysis.adoption.tally import SAID, Place, Tally, first_of, house_style, place_of, tally
from framing.errors import OptionError
from framing.wording.fragments import CALLED_KIND, MARKED_KIND, WATCHED_KIND
from framing.wording.stances import HELD, OWN, STANCES
from framing.wording.terms import INSIDE, watched_keys

HELD_ONLY = 0.2  # own articles for each that holds a term, up to which it is said to be held only
SURE = 0.1  # the share of chance findings up to which a trend or a contrast is told
_SAMPLE = 6  # uses that are held, and as many without marks, that are shown of each term


@dataclass(slots=True, eq=False)
class Told:
    """A term that is reported: its words, what was counted, and its rows."""

    term: str
    kind: str
    watched: bool
    found: Tally
    row: dict[str, Any] = field(default_factory=dict)


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
    watched = watched_keys(watch)
    corpus = read_corpus(folder, by=by, date=date)
    every = unite(corpus, list(watched))
    counts = count(corpus, every)
    reasons = removal.reasons(counts, words=corpus.words, least=least)
    names = _names(corpus, every, watched)
    keep = np.array([not reason for reason in reasons], bool) | every.watched
    removed = [(k, reason) for k, reason in enumerate(reasons) if reason and not every.watched[k]]
    reported: list[Told] = []
    left = np.flatnonzero(keep)
    totals = counts[left][:, : len(STANCES)].sum(axis=1).tolist()
    counted = dict.fromkeys(range(len(left)), False)
    with tempfile.TemporaryDirectory(prefix="framing-terms-") as work:
        for number, found in _tallies(corpus, every.subset(left), totals, Path(work)):
            k = int(left[number])
            counted[number] = True
            reason = _second_reason(found, least)
            if reason and not every.watched[k]:
                removed.append((k, reason))
            else:
                known = bool(every.listed[k]) and not (reason or reasons[k])
                reported.append(Told(names[k], _kind(every, k), not known, found))
    empty = np.zeros(0, USE)
    for number, seen in counted.items():
        if not seen:
            k = int(left[number])
            reported.append(Told(names[k], _kind(every, k), True, tally(empty, corpus, check_sense=False)))
    return _tables(corpus, reported, [(names[k], _kind(every, k), reason) for k, reason in sorted(removed)])


def _names(corpus: Corpus, terms: Candidates, watched: dict[Any, str]) -> list[str]:
    names = forms(corpus, terms)
    for k, key in enumerate(terms.keys()):
        if not names[k] or key in watched:
            names[k] = watched.get(key, names[k])
    return names


def _kind(terms: Candidates, k: int) -> str:
    if not terms.listed[k]:
        return WATCHED_KIND
    return MARKED_KIND if terms.marked[k] else CALLED_KIND


def _tallies(corpus: Corpus, terms: Candidates, totals: list[int], work: Path) -> Iterator[tuple[int, Tally]]:
    for several in uses(corpus, terms, totals, work):
        ordered = several[np.argsort(several["term"], kind="stable")]
        numbers, begins = np.unique(ordered["term"], return_index=True)
        for number, part in zip(numbers.tolist(), np.split(ordered, begins[1:]), strict=True):
            yield number, tally(part, corpus, check_sense=not terms.watched[number])


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


def _tables(corpus: Corpus, reported: list[Told], removed: list[tuple[str, str, str]]) -> Adoption:
    trends = [told for told in reported if told.found.trend is not None]
    chances = false_discovery([two_sided(told.found.trend or 0.0) for told in trends])
    wanted: list[Place] = []
    for told in reported:
        told.row = _counts(told, corpus)
    for told, chance in zip(trends, chances, strict=True):
        told.row |= {"trend_z": told.found.trend, "trend_q": chance}
    for told in reported:
        told.row["class"] = _class(told)
    reported.sort(key=lambda told: (-told.row["rank"], told.term))
    rows = [told.row for told in reported]
    groups, events = add_groups(corpus, [(told.term, told.found) for told in reported])
    samples = [(told, k) for told in reported for k in _sample(told.found)]
    for told in reported:
        wanted += [place_of(told.found, at) for at in _firsts(told.found).values() if at is not None]
    wanted += [place for event in events for place in (event["from"], event["to"])]
    wanted += [place_of(told.found, k) for told, k in samples]
    shown = look_up(corpus, wanted)
    for told in reported:
        _add_firsts(told, corpus, shown)
    notes = []
    if not (corpus.days != UNDATED).any():
        notes.append("no article has a date that begins as in 2024-03-17: months, events and trends are empty")
    if len(corpus.names) < 2:
        notes.append("all articles are in one group: outlets cannot be compared")
    if not rows:
        notes.append("no term is held and used without marks often enough: see the table of removed ones")
    return Adoption(
        frame("terms", rows),
        frame("groups", groups),
        frame("months", add_months(corpus, [(told.term, told.found) for told in reported])),
        frame("events", [_event(event, corpus, shown) for event in events]),
        frame("uses", [_use(told, k, corpus, shown) for told, k in samples]),
        frame("removed", [{"term": term, "kind": kind, "reason": reason} for term, kind, reason in removed]),
        tuple(notes),
    )


def _counts(told: Told, corpus: Corpus) -> dict[str, Any]:
    found = told.found
    held, own = found.held_count, found.own_count
    low, high = wilson(held, held + own)
    groups = corpus.groups[found.articles]
    by_stance: dict[str, Any] = {name: found.stances[k] for k, name in enumerate(STANCES)}
    by_stance["bare"] = by_stance.pop("own")
    by_stance.pop("uncounted")
    share = held / (held + own + 2)
    return by_stance | {
        "term": told.term,
        "kind": told.kind,
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
        "trend_note": found.trend_note,
        "rank": (held * own) ** 0.5 * min(1.0, 4 * share * (1 - share)),
    }


def _class(told: Told) -> str:
    row = told.row
    if told.watched:
        return "watched"
    if row.get("trend_q") is not None and row["trend_q"] < SURE:
        return "adopted" if row["trend_z"] > 0 else "distanced"
    return "held only" if row["own"] <= HELD_ONLY * row["held"] else "contested"


def _firsts(found: Tally) -> dict[str, int | None]:
    return {"said": first_of(found, SAID), "held": first_of(found, HELD), "own": first_of(found, (OWN,))}


def _add_firsts(told: Told, corpus: Corpus, shown: dict[Place, Shown]) -> None:
    for name, at in _firsts(told.found).items():
        if at is None:
            continue
        place = place_of(told.found, at)
        use = shown[place]
        values = {"date": corpus.day(place[0]), "id": use.id, "start": use.start, "end": use.end}
        told.row |= {f"first_{name}_{column}": value for column, value in values.items()}
        if name == "said":
            told.row["first_said_speaker"] = use.speaker


def _sample(found: Tally) -> list[int]:
    """Some uses that are held and some without marks, spread evenly over time."""
    chosen: list[int] = []
    for stances in (HELD, (OWN,)):
        at = np.flatnonzero(np.isin(found.uses["stance"], stances))
        chosen += at[np.unique(np.linspace(0, len(at) - 1, min(_SAMPLE, len(at))).astype(int))].tolist()
    return sorted(chosen)


def _use(told: Told, k: int, corpus: Corpus, shown: dict[Place, Shown]) -> dict[str, Any]:
    place = place_of(told.found, k)
    use = shown[place]
    return {
        "term": told.term,
        "group": corpus.names[corpus.groups[place[0]]],
        "date": corpus.day(place[0]),
        "id": use.id,
        "start": use.start,
        "end": use.end,
        "stance": use.stance,
        "speaker": use.speaker,
        "sentence": use.sentence,
    }


def _event(event: dict[str, Any], corpus: Corpus, shown: dict[Place, Shown]) -> dict[str, Any]:
    row = {name: event[name] for name in ("term", "group", "event")}
    for side in ("from", "to"):
        use = shown[event[side]]
        values = {"date": corpus.day(event[side][0]), "id": use.id, "start": use.start, "end": use.end}
        row |= {f"{side}_{column}": value for column, value in values.items()}
        row[f"{side}_sentence"] = use.sentence
    return row
