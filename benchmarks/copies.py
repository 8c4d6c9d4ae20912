"""Near-copies: recall and precision on copies that are made of articles by rules.

    python benchmarks/copies.py ../shared/data/ppn/articles.jsonl ../shared/data/news-en/data.jsonl

Articles that repeat one another already are first set apart: of each group that shares a run of 12 words, one stays
(another measure than the one that is tested). Then one in five gets a copy by one of the rules: cut (the first 35 to
80 % of its words, or the last), joined (another article before or after it), retitled (a new first line and agency
line), typos (one word in 15 changed), and two of these. Right is a copy that is told to be of the very article (or,
joined, of either). Precision counts each article that is called a copy and is none.

Last, the articles as they stand, where nobody knows the copies: of those that are called so, how many share at least
half of the shorter one's words with the original in runs of five words or more (difflib, word by word).
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

from framing.analysis.copies import copies_of_texts

_RUN = 12


def read(paths: list[str]) -> list[str]:
    """The texts of JSONL files."""
    return [json.loads(line)["text"] for path in paths for line in Path(path).read_text("utf8").splitlines() if line]


def apart(texts: list[str]) -> list[str]:
    """Texts of at least 80 words of which no two share a run of `_RUN` words."""
    seen: set[tuple[str, ...]] = set()
    kept = []
    for text in texts:
        words = text.lower().split()
        runs = {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
        if len(words) >= 80 and not runs & seen:
            kept.append(text)
        seen |= runs
    return kept


def cut(text: str, other: str, chance: random.Random) -> str:
    """A part of a text."""
    words = text.split()
    size = int(len(words) * chance.uniform(0.35, 0.8))
    return " ".join(words[:size] if chance.random() < 0.7 else words[-size:])


def joined(text: str, other: str, chance: random.Random) -> str:
    """A text with another one."""
    return f"{text}\n\n{other}" if chance.random() < 0.5 else f"{other}\n\n{text}"


def retitled(text: str, other: str, chance: random.Random) -> str:
    """A text under another headline, with a line of the agency."""
    first, _, rest = text.partition("\n")
    return f"{' '.join(other.split()[:9])}\n(By our agency) {rest or first}\nReporting by the newsroom"


def typos(text: str, other: str, chance: random.Random) -> str:
    """A text with one word in 15 spelt otherwise."""
    words = text.split()
    for place in chance.sample(range(len(words)), len(words) // 15 + 1):
        words[place] = words[place][::-1] + "x"
    return " ".join(words)


def two(text: str, other: str, chance: random.Random) -> str:
    """Two of the rules, one after the other."""
    first, second = chance.sample([cut, retitled, typos], 2)
    return second(first(text, other, chance), other, chance)


RULES: dict[str, Callable[[str, str, random.Random], str]] = {
    "cut": cut,
    "joined": joined,
    "retitled": retitled,
    "typos": typos,
    "two of these": two,
}


def main() -> None:
    """Print the table."""
    chance = random.Random(20)
    every = read(sys.argv[1:])
    texts = apart(every)
    chance.shuffle(texts)
    originals = list(texts)
    made: dict[int, tuple[str, set[int]]] = {}
    for number in range(0, len(originals), 5):
        rule = list(RULES)[number // 5 % len(RULES)]
        other = (number + 2) % len(originals)
        made[len(texts)] = (rule, {number, other} if rule == "joined" else {number})
        texts.append(RULES[rule](originals[number], originals[other], chance))
    began = time.process_time()
    found = copies_of_texts(texts)
    took = time.process_time() - began
    print(f"{len(originals)} articles apart, {len(made)} copies made; {took:.1f} s")
    right = {copy for copy, (original, _) in found.items() if copy in made and original in made[copy][1]}
    for rule in RULES:
        of_rule = [copy for copy, (name, _) in made.items() if name == rule]
        print(f"{rule:<14}{len(of_rule):>6} recall {sum(copy in right for copy in of_rule) / len(of_rule):.3f}")
    print(f"{'all':<14}{len(made):>6} recall {len(right) / len(made):.3f} precision {len(right) / len(found):.3f}")
    real = copies_of_texts(every)
    alike = [in_common(every[copy], every[original]) for copy, (original, _) in real.items()]
    print(
        f"as they stand: {len(every)} articles, {len(real)} called copies; "
        f"{sum(share >= 0.5 for share in alike) / len(alike):.3f} share half of the shorter one's words, "
        f"the least alike {min(alike):.2f}"
    )


def in_common(one: str, other: str) -> float:
    """The share of the shorter text's words that stand in runs of five or more in the other."""
    first, second = one.lower().split(), other.lower().split()
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= 5) / min(len(first), len(second))


if __name__ == "__main__":
    main()
