"""Names merged across articles, against the annotation's own.

    python benchmarks/speakers.py ../shared/data/real-en/dev.jsonl

For each annotated quotation that has a speaker, the name that `framing.separate` gives is merged with those of all
articles. A name fits the annotation's when the words of one are among those of the other and both end alike. Whether
merging is right is asked where the name had fitted before: a merge that joins two people makes it fit no longer. Pairs:
of two quotations of different articles that merging calls one person's, both with fitting names, how often the
annotation's names fit each other, in all and where both are full names (of a last name alone the annotation does not
say whose it is, so that these pairs fit too easily); and of pairs that the annotation calls by one full name, how many
merging joins.
"""

from __future__ import annotations

import json
import sys
from itertools import combinations
from pathlib import Path

from framing.analysis.names import merge_names, read_name
from framing.preprocessing import separate
from framing.resources.language import load_language

ENGLISH = load_language("en")


def fits(one: str, other: str) -> bool:
    """Whether two names can be one person's."""
    first, second = read_name(one, ENGLISH), read_name(other, ENGLISH)
    if first is None or second is None:
        return first is second
    shorter, longer = sorted((first.words, second.words), key=len)
    return shorter[-1] == longer[-1] and set(shorter) <= set(longer)


def is_full(name: str) -> bool:
    """Whether a name has a person's first and last name."""
    read = read_name(name, ENGLISH)
    return read is not None and read.kind == "person"


def main() -> None:
    """Print the table."""
    rows = [json.loads(line) for path in sys.argv[1:] for line in Path(path).read_text("utf8").splitlines()]
    mentions: list[tuple[str, str]] = []
    annotated: list[tuple[tuple[str, str], str]] = []
    for row in rows:
        quotations = separate(row["text"]).quotations
        mentions += [(row["id"], one.speaker.name) for one in quotations if one.speaker]
        for gold in row["quotations"]:
            name = gold.get("speaker")
            own = next((q for q in quotations if q.start < gold["end"] and gold["start"] < q.end and q.speaker), None)
            if name and own is not None and own.speaker:
                annotated.append(((row["id"], own.speaker.name), name))
    merged = merge_names(mentions, language=ENGLISH)
    told = [(mention, gold, merged[mention][0]) for mention, gold in annotated if mention in merged]
    before = [one for one in told if fits(one[0][1], one[1])]
    after = [one for one in before if fits(one[2], one[1])]
    changed = [one for one in before if one[2] != one[0][1]]
    print(f"{len(rows)} articles, {len(mentions)} names of speakers, {len({n for n, _ in merged.values()})} after")
    print(f"with a name, annotated: {len(told)}; fits before {len(before)}, of these after {len(after)}")
    print(f"changed by merging: {len(changed)}, of these fit {sum(fits(one[2], one[1]) for one in changed)}")
    pairs = joined = full_pairs = full_joined = 0
    same = found = 0
    for one, other in combinations(before, 2):
        if one[0][0] == other[0][0]:
            continue
        if one[2] == other[2] and merged[one[0]][1] != "role":
            pairs += 1
            joined += fits(one[1], other[1])
            if is_full(one[1]) and is_full(other[1]):
                full_pairs += 1
                full_joined += fits(one[1], other[1])
        if one[1] == other[1] and is_full(one[1]):
            same += 1
            found += one[2] == other[2]
    print(f"pairs: {pairs} joined, precision {joined / max(1, pairs):.3f}")
    print(f"  of full names: {full_pairs}, precision {full_joined / max(1, full_pairs):.3f}")
    print(f"pairs of one full name: {same}, recall {found / max(1, same):.3f}")
    for one in [one for one in before if not fits(one[2], one[1])][:10]:
        print("  no longer fits:", one)


if __name__ == "__main__":
    main()
