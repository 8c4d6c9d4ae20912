"""The corpus of the walk in docs/findings.md: 400 invented articles of three outlets, and what is true of them.

    python docs/invented_corpus.py FOLDER

writes ``articles.csv`` (id, outlet, date, title, text) and ``truth.csv`` (phrase, technique): a sentence that carries a
technique does so by one of these phrases, and no other sentence has one of them. The Tarn Herald writes soberly; the
Island Courier pushes in its own voice, from April on more than before; the Harbour Post is as sober as the Herald but
gives the floor to people who push. Forty articles of the Courier are the Herald's, retitled.
"""

from __future__ import annotations

import csv
import random
import sys
from pathlib import Path

ARTICLES = {"Tarn Herald": 140, "Island Courier": 100, "Harbour Post": 120}
COPIED = 40
PUSHING = {
    "a monstrous betrayal of every family": "loaded_language",
    "this disgraceful, shameless circus": "loaded_language",
    "a brutal attack on our daily bread": "loaded_language",
    "the ferry barons and their lapdogs": "name_calling",
    "these harbour parasites": "name_calling",
    "every true islander stands behind it": "flag_waving",
    "for the honour of our beloved island": "flag_waving",
    "our children will drown if this goes on": "appeal_to_fear",
    "nobody will be safe on the pier again": "appeal_to_fear",
}
PEOPLE = ("Ines Roth", "Odo Brandt", "Marta Quill", "Joan Pell", "Tess Hale")
OFFICES = ("the mayor", "the harbour master", "the head of the council", "a teacher", "the owner of the mill")
THINGS = ("ferry", "bridge", "quarry", "mill", "tram", "market hall", "library", "orchard", "lighthouse", "school")
DEEDS = ("was closed", "was opened again", "was repaired", "was sold", "was inspected", "was painted", "was measured")
TIMES = ("on Monday", "in the morning", "after two years", "at noon", "before the storm", "during the fair")


def _plain(chance: random.Random) -> str:
    thing, deed, when = chance.choice(THINGS), chance.choice(DEEDS), chance.choice(TIMES)
    number = chance.randrange(2, 900)
    return chance.choice(
        (
            f"The {thing} {deed} {when} for {number} crowns.",
            f"About {number} people came to the {thing} {when}.",
            f"The council counted {number} visitors after the {thing} {deed}.",
            f"Work on the {thing} took {number} days, as the plan had said.",
        )
    )


def _pushing(chance: random.Random) -> str:
    phrase, thing = chance.choice(tuple(PUSHING)), chance.choice(THINGS)
    return chance.choice((f"The {thing} is {phrase}.", f"When the {thing} went, it was {phrase}."))


def _spoken(chance: random.Random, *, pushing: bool) -> str:
    place = chance.randrange(len(PEOPLE))
    words = (_pushing if pushing else _plain)(chance).rstrip(".")
    return f"“{words},” said {PEOPLE[place]}, {OFFICES[place]}."


def _text(outlet: str, month: int, chance: random.Random) -> str:
    own = {"Tarn Herald": 0.03, "Harbour Post": 0.03}.get(outlet, 0.12 if month < 4 else 0.3)
    spoken = 0.5 if outlet == "Harbour Post" else 0.1
    paragraphs = []
    for _ in range(chance.randrange(3, 7)):
        sentences = [_pushing(chance) if chance.random() < own else _plain(chance) for _ in range(3)]
        if chance.random() < 0.6:
            sentences.append(_spoken(chance, pushing=chance.random() < spoken))
        paragraphs.append(" ".join(sentences))
    return "\n\n".join(paragraphs)


def articles(seed: int = 1) -> list[dict[str, str]]:
    """The articles, by outlet."""
    chance = random.Random(seed)  # noqa: S311 - an invented corpus, no secret
    made = []
    for outlet, number in ARTICLES.items():
        for place in range(number):
            month = place % 6 + 1
            made.append(
                {
                    "id": f"{outlet.split()[1].lower()}-{place:03d}",
                    "outlet": outlet,
                    "date": f"2024-{month:02d}-{chance.randrange(1, 28):02d}",
                    "title": f"News of the {chance.choice(THINGS)}",
                    "text": _text(outlet, month, chance),
                }
            )
    for place in range(COPIED):
        of = made[place]
        day = min(28, int(of["date"][8:]) + 1)
        again = {"id": f"copied-{place:03d}", "outlet": "Island Courier", "date": f"{of['date'][:8]}{day:02d}"}
        made.append(of | again | {"title": "Read this first"})
    return made


def codes_of(text: str) -> list[str]:
    """What a coder who makes no mistake says of a passage."""
    return sorted({technique for phrase, technique in PUSHING.items() if phrase in text})


def write(folder: Path, seed: int = 1) -> None:
    """Write both files."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = articles(seed)
    with (folder / "articles.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    with (folder / "truth.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("phrase", "technique"), *PUSHING.items()])


if __name__ == "__main__":
    write(Path(sys.argv[1]))
