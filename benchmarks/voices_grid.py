"""Reported speech on generated sentences, form by form: how many are told apart rightly.

    python benchmarks/voices_grid.py            # a line a form
    python benchmarks/voices_grid.py --wrong 3  # and up to three sentences of each form that are not right

A sentence is right when the reported words are the clause (a leading "that" and marks aside), all of it and nothing
else, and its speaker is the source. Forms and fillers are invented; nothing of the program was fitted on them.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator

import framing

CLAUSES = (
    "the harbour will be dredged before winter",
    "nine barges ran aground near the lock",
    "flour has become a third dearer since Easter",
    "two guards were hurt when the gate fell",
    "the northern line may lose its night trains",
    "nobody had signed the lease",
    "most of the beds stay empty at weekends",
    "Velm and Orsk agreed on a common tariff",
)
SOURCES = (
    "the harbour master",
    "police",
    "the transport ministry",
    "a senior aide",
    "Lidia Karvonen",
    "the farmers' union",
    "Judge Pavle Ristic",
    "two officials",
)
AFTER = (
    "on Thursday",
    "late on Monday",
    "in a statement",
    "in a report on Friday",
    "on Telegram",
    "at a meeting in Velm",
    "this week",
    "during a visit to the docks",
    "in an interview with the Velm Courier",
    "last month",
)
VERBS = ("said", "announced", "confirmed", "warned")
HEARERS = ("Reuters", "reporters", "the Velm Courier", "parliament", "a local radio station")
OTHER_SENSES = (
    "The repairs are going according to schedule.",
    "She called her sister after lunch.",
    "Nobody answered the bell.",
    "The ministry has not responded.",
    "The premier called a referendum for June.",
    "Having said that, the lock is safe.",
    "Rain is forecast in the hills.",
    "Copper is quoted in dollars.",
    "Needless to say, the ferry was late.",
    "The riders charged the line.",
    "The waiter added salt.",
    "They said goodbye at the pier.",
    "He read the newspaper on the tram.",
    "The firm posted a loss for the year.",
    "Time will tell.",
    "The column attacked the bridge at dawn.",
)


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def forms() -> Iterator[tuple[str, str, str | None, str | None]]:
    """Form, text, the clause that is reported (None: nothing is), its source."""
    for clause, source in itertools.product(CLAUSES, SOURCES):
        yield "CLAUSE, X said.", f"{_capital(clause)}, {source} said.", clause, source
        yield "X said that CLAUSE.", f"{_capital(source)} said that {clause}.", clause, source
        yield "X said CLAUSE.", f"{_capital(source)} said {clause}.", clause, source
        yield "CLAUSE, said X.", f"{_capital(clause)}, said {source}.", clause, source
        yield "CLAUSE, according to X.", f"{_capital(clause)}, according to {source}.", clause, source
        yield "According to X, CLAUSE.", f"According to {source}, {clause}.", clause, source
        yield "X says CLAUSE (a line)", f"{_capital(source)} says {clause}\n\nThe market opened at six.", clause, source
        yield (
            "CLAUSE, says X (a line)",
            f"{_capital(clause)}, says {source}\n\nThe market opened at six.",
            clause,
            source,
        )
        yield (
            "CLAUSE, X says (a line)",
            f"{_capital(clause)}, {source} says\n\nThe market opened at six.",
            clause,
            source,
        )
        yield "• X says CLAUSE", f"In brief:\n\n• {_capital(source)} said {clause}\n• The market opened", clause, source
    for clause, source, after in itertools.product(CLAUSES, SOURCES, AFTER):
        yield f"CLAUSE, X said {after}.", f"{_capital(clause)}, {source} said {after}.", clause, source
    for clause, source, verb in itertools.product(CLAUSES, SOURCES, VERBS):
        yield f"CLAUSE, X {verb} on Tuesday.", f"{_capital(clause)}, {source} {verb} on Tuesday.", clause, source
    for clause, source, after in itertools.product(CLAUSES, SOURCES, AFTER[:4]):
        yield "CLAUSE, said X on Monday.", f"{_capital(clause)}, said {source} {after}.", clause, source
        yield "X said on Monday that CLAUSE.", f"{_capital(source)} said {after} that {clause}.", clause, source
    for clause, source, hearer in itertools.product(CLAUSES, SOURCES, HEARERS):
        yield "CLAUSE, X told HEARER.", f"{_capital(clause)}, {source} told {hearer}.", clause, source
        yield "X told HEARER that CLAUSE.", f"{_capital(source)} told {hearer} that {clause}.", clause, source
    for text in OTHER_SENSES:
        yield "verbs in another sense", text, None, None
    for (one, other), (x, y) in itertools.product(
        itertools.permutations(CLAUSES[:4], 2), itertools.permutations(SOURCES[::2], 2)
    ):
        for said in ("said {}", "{} said"):
            text = f"“{_capital(one)},” {said.format(x)}. “{_capital(other)},” {said.format(y)}."
            yield f"“…,” {said.format('X')}. “…,” {said.format('Y')}.", text, None, None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def right(text: str, clause: str | None, source: str | None) -> bool:
    """Whether the reported words of a text are the clause, said by the source."""
    told = [p for p in framing.separate(text).passages if p.voice == "reported"]
    words = _letters("".join(text[p.start : p.end] for p in told))
    if clause is None or source is None:
        return not words
    names = {p.speaker.name for p in told if p.speaker}
    wanted = set(source.casefold().split())
    named = len(names) == 1 and bool(wanted & set(next(iter(names)).casefold().split()))
    return words.removeprefix("that") == _letters(clause) and named


def main() -> int:
    """Print how many of each form are right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", type=int, default=0, help="how many wrong sentences of each form to print")
    given = parser.parse_args()
    counts: dict[str, list[int]] = {}
    wrong: dict[str, list[str]] = {}
    for form, text, clause, source in forms():
        count = counts.setdefault(form, [0, 0])
        good = right(text, clause, source)
        count[0] += good
        count[1] += 1
        if not good:
            wrong.setdefault(form, []).append(text)
    for form, (good, number) in counts.items():
        print(f"{100 * good / number:5.1f}  {good:4} of {number:4}  {form}")
        for text in wrong.get(form, [])[: given.wrong]:
            print("            ", text.replace("\n", "⏎"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
