"""`framing.estimate`: how common techniques are in groups of articles, with intervals, differences and trends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from framing.analysis.comparisons import (
    CORRECTIONS,
    FALLING,
    HIGHER,
    LOWER,
    NO_TREND,
    NONE_SHOWN,
    RISING,
    Correction,
    corrected,
    differences,
    told,
    trends,
)
from framing.analysis.correction import NOT_CODED, RULES, Correct, Rule, misclassification, prediction_powered, sums
from framing.analysis.counts import ARTICLE, Counts, Question, count
from framing.analysis.gold import Gold, match
from framing.analysis.intervals import TOO_FEW, shares
from framing.errors import OptionError
from framing.techniques import NAMES

if TYPE_CHECKING:
    import pandas as pd

    from framing.analysis.columns import Labels

Copies = Literal["once", "all"]
RAW = (
    "these shares are a model's: what it flags, right or wrong; code a sample (`framing sample`) and give it with "
    "--gold to correct them"
)


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What labels say.

    Attributes:
        estimates: a row a group and technique; see `estimate`.
        differences, trends: see `framing.analysis.comparisons`; with ``p_corrected`` and ``says``.
        comparisons: how many p-values were corrected together.
        notes: what a reader has to know beside the numbers.
    """

    estimates: pd.DataFrame
    differences: pd.DataFrame
    trends: pd.DataFrame
    comparisons: int
    notes: tuple[str, ...]


def estimate(
    labels: Labels,
    *,
    by: str | Sequence[str],
    gold: str | Path | None = None,
    voice: str | Sequence[str] = (),
    technique: str | Sequence[str] = (),
    rule: Rule = "ppi",
    confidence: float = 0.95,
    copies: Copies = "once",
    columns: dict[str, str] | None = None,
    event: str = "",
    seed: int = 0,
) -> pd.DataFrame:
    """How common techniques are, by group, with intervals that respect articles.

    Args:
        labels: an output of `framing label` with a row a passage (its path), or a table with such rows.
        by: columns to group by: kept ones (``"outlet"``), ``"voice"``, ``"speaker"``, ``"day"``, ``"month"``,
            ``"quarter"``, ``"year"`` (made of the kept date), ``"period"`` (before or after `event`).
        gold: a CSV file with coded passages (see `framing.analysis.gold`), which correct the shares.
        voice: the voices that count: "narration", "quotation", "reported"; none: all but furniture.
        technique: the techniques that are asked for; none: all that are found. "any" is always told.
        rule: how `gold` corrects: "ppi" or "misclassification", see `framing.analysis.correction`.
        confidence: of all intervals.
        copies: "once": an article that repeats another one does not count again; "all": each counts.
        columns: which kept columns are ``outlet``, ``date``, ``url``, ``title``, where not the usual ones.
        event: the date that ``"period"`` is made of, such as "2022-02-24".
        seed: of the bootstrap.

    Returns:
        A row a group and technique: the groups' columns, ``technique``, ``articles``, ``passages``, ``words``,
        ``flagged`` (passages), ``share`` (flagged of all, 0 to 1), ``low``, ``high``, ``per_1000_words``,
        ``per_1000_low``, ``per_1000_high``, ``method`` ("bootstrap", "wilson", or "too few to tell" where there are
        less than 10 articles, and then neither share nor interval). With `gold` also ``coded`` (passages),
        ``corrected``, ``corrected_low``, ``corrected_high`` and ``correction`` (the rule, or why there is none).

    Raises:
        OptionError: the call is wrong: no such column, voice, technique or rule; no date that can be read.
        InputError: it is no output of `framing label`, or `gold` does not match it; with file and line.
    """
    question = Question(
        by=_listed(by),
        voices=_listed(voice),
        techniques=_listed(technique),
        event=event,
        columns=dict(columns or {}),
    )
    return find(
        labels, question, gold=gold, rule=rule, confidence=confidence, copies=copies, seed=seed, compare=False
    ).estimates


def find(
    labels: Labels,
    question: Question,
    *,
    gold: str | Path | None = None,
    rule: Rule = "ppi",
    confidence: float = 0.95,
    copies: Copies = "once",
    correction: Correction = "holm",
    seed: int = 0,
    compare: bool = True,
) -> Findings:
    """Estimates, differences and trends; see `estimate` for the arguments and what is raised.

    Args:
        labels, gold, rule, confidence, copies, seed: see `estimate`.
        question: what is asked.
        correction: for how many differences and trends are asked: "holm" or "bh".
        compare: whether differences and trends are wanted.
    """
    import pandas as pd

    _check(rule, confidence, copies, correction)
    without, notes = _copies(labels, question, copies)
    counts = count(labels, question, without=without)
    unknown = [
        name
        for name in question.techniques
        if name not in NAMES and name != "any" and not counts.flags[:, counts.techniques.index(name)].any()
    ]
    if unknown:
        raise OptionError(
            f"unknown technique {unknown[0]!r}",
            way_out="give one of `framing techniques`, or one of your own that is in the labels",
        )
    notes += counts.notes
    coded = None
    if gold is None:
        notes += (RAW,)
    else:
        coded = match(gold, labels, question, counts.techniques, without)
        notes += (f"corrected by {RULES[rule]}",)
    estimates = _estimates(counts, question, coded, rule, confidence=confidence, seed=seed)
    asked = 0
    between, over = pd.DataFrame(), pd.DataFrame()
    if compare:
        between = differences(counts, question, confidence=confidence)
        over = trends(counts, question, confidence=confidence)
        (between, over), asked = corrected([between, over], correction)
        between = told(between, "difference", (HIGHER, LOWER, NONE_SHOWN), confidence)
        over = told(over, "change", (RISING, FALLING, NO_TREND), confidence)
        if asked:
            whose = "raw shares" if gold is not None else "shares"
            notes += (
                f"differences and trends are of {whose}; p-values are corrected over {asked:,} comparisons "
                f"({CORRECTIONS[correction]})",
            )
    return Findings(estimates, between, over, asked, notes)


def _estimates(
    counts: Counts, question: Question, gold: Gold | None, rule: Rule, *, confidence: float, seed: int
) -> pd.DataFrame:
    import pandas as pd

    names = list(question.by)
    groups: list[tuple[tuple[str, ...], Any]] = [((), np.arange(len(counts.keys)))]
    if names:
        indices = counts.keys.groupby(names, sort=True).indices
        groups = [(key if isinstance(key, tuple) else (key,), places) for key, places in indices.items()]
    pooled = _Pooled.of(counts, gold) if gold is not None and rule == "misclassification" else None
    tables = []
    for key, places in sorted(groups, key=lambda item: tuple(map(str, item[0]))):
        parts, passages, words = counts.flags[places], counts.passages[places], counts.words[places]
        of_passages = shares(parts, passages, confidence=confidence, seed=seed)
        of_words = shares(parts, np.maximum(words, 1), confidence=confidence, seed=seed)
        table: dict[str, Any] = dict(zip(names, key, strict=True))
        table |= {
            "technique": counts.techniques,
            "articles": len(places),
            "passages": int(passages.sum()),
            "words": int(words.sum()),
            "flagged": parts.sum(axis=0).astype(np.int64),
            "share": of_passages.share,
            "low": of_passages.low,
            "high": of_passages.high,
            "per_1000_words": 1000 * of_words.share,
            "per_1000_low": 1000 * of_words.low,
            "per_1000_high": 1000 * of_words.high,
            "method": of_passages.methods,
        }
        if of_passages.methods[0] == TOO_FEW:  # a share of nine articles is theirs, not the group's: the counts say all
            table |= {"share": np.nan, "per_1000_words": np.nan}
        if gold is not None:
            inside = _inside(gold, names, key)
            result = (
                _by_prediction(counts, places, gold, inside, confidence)
                if pooled is None
                else pooled.corrected(places, confidence)
            )
            table |= _told_of(result, gold, inside, of_passages.methods, rule)
        tables.append(pd.DataFrame(table))
    return pd.concat(tables, ignore_index=True)


def _inside(gold: Gold, names: Sequence[str], key: tuple[str, ...]) -> Any:
    inside = np.ones(len(gold.weights), dtype=bool)
    for name, value in zip(names, key, strict=True):
        inside &= (gold.keys[name] == value).to_numpy(dtype=bool)
    return inside


def _by_prediction(counts: Counts, places: Any, gold: Gold, inside: Any, confidence: float) -> Correct:
    articles = {name: code for code, name in enumerate(counts.keys[ARTICLE].to_numpy()[places])}
    codes = np.array([articles.get(name, -1) for name in gold.keys[ARTICLE]], dtype=np.int64)
    codes = np.where(inside, codes, -1) if len(codes) else codes
    here = sums(codes, len(places), gold.weights, gold.coded, gold.flagged)
    return prediction_powered(counts.flags[places], counts.passages[places], here, confidence=confidence)


@dataclass(frozen=True, slots=True, eq=False)
class _Pooled:
    """All articles of all groups, with the coded passages of them: what the misclassification estimator learns from."""

    counts: Counts
    codes: Any
    number: int
    gold: Any

    @classmethod
    def of(cls, counts: Counts, gold: Gold) -> _Pooled:
        import pandas as pd

        codes, articles = pd.factorize(counts.keys[ARTICLE])
        place = {name: code for code, name in enumerate(articles)}
        coded = np.array([place.get(name, -1) for name in gold.keys[ARTICLE]], dtype=np.int64)
        number = len(articles)
        return cls(counts, codes, number, sums(coded, number, gold.weights, gold.coded, gold.flagged))

    def corrected(self, places: Any, confidence: float) -> Correct:
        parts = np.zeros((self.number, self.counts.flags.shape[1]))
        wholes = np.zeros(self.number)
        np.add.at(parts, self.codes[places], self.counts.flags[places])
        np.add.at(wholes, self.codes[places], self.counts.passages[places])
        return misclassification(parts, wholes, wholes > 0, self.gold, confidence=confidence)


def _told_of(result: Correct, gold: Gold, inside: Any, methods: tuple[str, ...], rule: Rule) -> dict[str, Any]:
    notes = [
        TOO_FEW if method == TOO_FEW else (note if known else NOT_CODED) or rule
        for note, known, method in zip(result.notes, gold.known, methods, strict=True)
    ]
    fits = np.array([note == rule for note in notes])
    return {
        "coded": int(inside.sum()),
        "corrected": np.where(fits, result.share, np.nan),
        "corrected_low": np.where(fits, result.low, np.nan),
        "corrected_high": np.where(fits, result.high, np.nan),
        "correction": notes,
    }


def _copies(labels: Labels, question: Question, copies: Copies) -> tuple[frozenset[str], tuple[str, ...]]:
    if copies == "all":
        return frozenset(), ()
    from framing.analysis.copies import find_copies

    found = find_copies(labels, columns=question.columns)
    if not len(found):
        return frozenset(), ()
    note = f"{len(found):,} articles repeat others and are not counted again (--copies all counts them)"
    return frozenset(found["article"]), (note,)


def _check(rule: str, confidence: float, copies: str, correction: str) -> None:
    for what, value, known in (
        ("rule", rule, RULES),
        ("correction", correction, CORRECTIONS),
        ("copies", copies, ("once", "all")),
    ):
        if value not in known:
            raise OptionError(f"unknown {what} {value!r}", way_out=f"known are {', '.join(known)}")
    if not 0.5 <= confidence < 1:
        raise OptionError(f"confidence must be from 0.5 to 1, not {confidence}", way_out="0.95 is usual")


def _listed(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)
