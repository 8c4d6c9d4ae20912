"""What is usual for news, from annotated articles: ``python benchmarks/usual.py TRAIN.jsonl``.

Counts what a reader annotated (not what a model flags) and writes ``resources/en/usual.json``: articles, how many of a
hundred have nothing marked, the quartiles of marks in 1,000 words, and how many of a hundred have each technique; in
all voices and in the outlet's own words. Only numbers leave the corpus.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
LEAST_WORDS = 100  # a shorter text has no rate


def measured(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The numbers of annotated articles."""
    import framing

    rates: dict[str, list[float]] = {"all": [], "narration": []}
    having: Counter[str] = Counter()
    articles = 0
    for row in rows:
        article = framing.separate(row["text"])
        words = {"all": 0, "narration": 0}
        for passage in article.passages:
            if passage.voice == "furniture":
                continue
            number = len(row["text"][passage.start : passage.end].split())
            words["all"] += number
            words["narration"] += number * (passage.voice == "narration")
        if words["all"] < LEAST_WORDS:
            continue
        articles += 1
        having.update({mark["technique"] for mark in row["techniques"]})
        own = [mark for mark in row["techniques"] if _voice(article, mark["start"]) == "narration"]
        for key, marks in (("all", row["techniques"]), ("narration", own)):
            rates[key].append(1000 * len(marks) / max(words[key], 1))
    told = {
        key: {
            "without": round(100 * sum(rate == 0 for rate in values) / articles, 1),
            "per_1000_words": [round(cut, 1) for cut in statistics.quantiles(values, n=4)],
        }
        for key, values in rates.items()
    }
    techniques = {name: round(100 * count / articles, 1) for name, count in sorted(having.items())}
    return {"articles": articles, **told, "techniques": techniques}


def _voice(article: Any, place: int) -> str:
    return next((p.voice for p in article.passages if p.start <= place < p.end), "narration")


if __name__ == "__main__":
    found = measured([json.loads(line) for line in Path(sys.argv[1]).read_text("utf8").splitlines()])
    path = ROOT / "src" / "framing" / "resources" / "en" / "usual.json"
    path.write_text(json.dumps(found, indent=1) + "\n", "utf8")
    print(path.read_text("utf8"))
