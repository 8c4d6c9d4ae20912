"""Articles annotated in jsonl -> the same without their texts, as in articles.jsonl here: offsets, labels, digests.

    python datasets/real-en/build.py OUT.jsonl --texts FOLDER --sets ppn news-en --annotated FILE.jsonl ...
        [--chosen WHY.json ...] [--beside FILE.jsonl ...]

An annotated line needs "id", "text", "article" (its id in a set) and, if known, "source". The set is the one that
holds just this text under that id; an article of no set is refused, since nobody could join it again. ``--chosen``:
JSON objects {id in the set: [set, why the article was chosen]}. Titles are left out. Labels given twice count once. Of
articles that are nearly the same (``ALIKE``) the longest is kept; one that a file given by ``--beside`` nearly holds is
left out too: folds by article would learn from what they are measured on.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from framing.errors import CorpusError
from framing.interchange import read_any
from framing.training.corpus import AnnotatedArticle
from framing.training.json_input import Field
from framing.training.texts import Texts, digest

# The share of the shorter text's sequences of eight words that the other has too. Of the articles read so far two or
# three pairs are above .9, and two between .3 and .5, which share a quoted statement.
ALIKE, WORDS = 0.9, 8


def sequences(text: str) -> set[tuple[str, ...]]:
    """All sequences of `WORDS` words."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)}


def alike(articles: Iterable[AnnotatedArticle], beside: Iterable[AnnotatedArticle]) -> dict[str, str]:
    """The ids of articles that another nearly holds, with the id of that one: of ``beside``, or a longer one."""
    holders: dict[tuple[str, ...], list[int]] = {}
    known: list[tuple[str, int]] = []
    found = {}
    fixed = [(article, True) for article in beside]
    for article, stays in fixed + [(a, False) for a in sorted(articles, key=lambda a: (-len(a.text), a.id))]:
        own = sequences(article.text)
        shared: dict[int, int] = {}
        for one in own:
            for number in holders.get(one, ()):
                shared[number] = shared.get(number, 0) + 1
        near = next((k for k, count in shared.items() if count >= ALIKE * min(len(own), known[k][1])), None)
        if near is not None and not stays:
            found[article.id] = known[near][0]
            continue
        for one in own:
            holders.setdefault(one, []).append(len(known))
        known.append((article.id, len(own)))
    return found


def row_of(article: AnnotatedArticle, name: str, why: str) -> dict[str, Any]:
    """The line of an article of the set ``name``."""
    return {
        "id": article.id,
        "set": name,
        "article": article.facts["article"],
        "source": article.facts.get("source", ""),
        **({"chosen": why} if why else {}),
        "characters": len(article.text),
        "sha256": digest(article.text),
        "techniques": [{"technique": one.techniques[0], "start": one.start, "end": one.end} for one in article.labels],
        "quotations": [
            {"start": one.start, "end": one.end, "kind": one.kind, "speaker": one.speaker or None}
            for one in article.quotations
        ],
    }


def inside_words(article: AnnotatedArticle) -> list[str]:
    """The labels that begin or end between two letters or digits: mostly where a page lost a blank."""
    text = article.text
    ends = [(label, at) for label in article.labels for at in (label.start, label.end) if 0 < at < len(text)]
    return [
        f"{article.id}: {label.techniques[0]} {label.start}-{label.end} begins or ends inside a word"
        for label, at in ends
        if all(
            c.isalnum() and unicodedata.category(c) != "Lm" for c in text[at - 1 : at + 1]
        )  # ʺ is a mark of quotation
    ]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--annotated", type=Path, nargs="+", required=True)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", required=True)
    parser.add_argument("--chosen", type=Path, nargs="*", default=[])
    parser.add_argument("--beside", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    texts = Texts(given.texts)
    why = {key: reason for path in given.chosen for key, (_, reason) in json.loads(path.read_text("utf8")).items()}
    rows: dict[str, dict[str, Any]] = {}
    articles: list[AnnotatedArticle] = []
    notes = []
    for path in given.annotated:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            corpus = read_any(path)
        notes += [str(warning.message) for warning in caught]
        for article in corpus.articles:
            key, place = article.facts.get("article", ""), Field(None, path, f"article {article.id}")
            name = next((name for name in given.sets if texts.of_set(name, place).get(key) == article.text), None)
            if name is None or article.id in rows:
                raise CorpusError(
                    "stands twice" if name else f"is in none of {', '.join(given.sets)} with this text",
                    file=path,
                    place=place.place,
                    way_out="give each article once, with the text and the id of its set",
                )
            articles.append(article)
            rows[article.id] = row_of(article, name, why.get(key, ""))
            notes += inside_words(article)
    for key, other in alike(articles, (a for path in given.beside for a in read_any(path).articles)).items():
        notes.append(f"{key}: left out, nearly the same as {other}")
        del rows[key]
    lines = (json.dumps(rows[key], ensure_ascii=False, separators=(",", ":")) + "\n" for key in sorted(rows))
    given.out.write_text("".join(lines), encoding="utf8")
    for note in notes:
        print(note, file=sys.stderr)
    print(f"{len(rows)} articles in {given.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
