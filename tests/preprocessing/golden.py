"""Digests of what `separate` finds, so that a loop that is rewritten is seen to do the same.

    python -m tests.preprocessing.golden --rebase

writes the file anew, after a change that is meant to change results; the commit says why.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import framing
from tests.hardening.shapes import NAMES, shape
from tests.hardening.texts import text_of

ROOT = Path(__file__).parents[2]
FILE = Path(__file__).with_name("golden.json")
LENGTH = 8  # hexadecimal digits a digest: by chance, one changed text of four billion goes unseen


def texts() -> Iterator[tuple[str, str]]:
    """The texts, by name: every fourth article of the project's corpus, hostile shapes, generated texts."""
    for path in sorted((ROOT / "datasets/framing-en/articles").glob("*.txt"))[::4]:
        yield path.stem, path.read_bytes().decode("utf8")
    for name in NAMES:
        yield name, shape(name, 2_000)
    for number in range(500):
        yield f"text_of({number})", text_of(number)


def digests(text: str) -> str:
    """Two digests of an article: of its page (what is furniture, where paragraphs are), and of its voices."""
    article = framing.separate(text)
    page = article.furniture, article.headline, article.paragraphs, article.oddities
    voices = article.passages, article.quotations, article.attributions
    return " ".join(hashlib.sha256(repr(part).encode("utf8")).hexdigest()[:LENGTH] for part in (page, voices))


def kept() -> dict[str, str]:
    """What is kept."""
    found: dict[str, str] = json.loads(FILE.read_text("utf8"))
    return found


if __name__ == "__main__":
    now = {name: digests(text) for name, text in texts()}
    before = kept() if FILE.exists() else {}
    print(f"{sum(before.get(name) != digest for name, digest in now.items())} of {len(now)} differ")
    if "--rebase" in sys.argv[1:]:
        FILE.write_text(json.dumps(now, indent=0, ensure_ascii=False) + "\n", "utf8")
