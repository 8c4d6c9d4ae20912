"""A small invented corpus: three outlets tell of two towns that are joined, each in its way. Counted by hand.

By the first use of the narrator, "voluntary merger" is held in l1 (marks), h1 and h2 (called), h3 and h4 (attributed),
and the outlet's own in l2, l3 and p1 to p4; a speaker says it in p3. No other term is held in four articles.
"""

import json

import framing
from framing.wording.store import StreamWriter
from tests.conftest import ROOT

TERM = "voluntary merger"
_FILE = ROOT / "datasets" / "examples" / "towns.jsonl"
RECORDS = [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]


def write_streams(output, records=RECORDS, *, cut=5, keep=("outlet", "date")):
    """The streams that a job writes of these records, in parts of so many articles."""
    folder = output / "_terms"
    folder.mkdir(parents=True)
    (output / "_SUCCESS").touch()
    for number, begin in enumerate(range(0, len(records), cut)):
        with StreamWriter(folder / f"part-{number:05d}.terms", keep, "en") as writer:
            for record in records[begin : begin + cut]:
                writer.add(record["id"], record, framing.separate(record["text"]))
    return output
