"""Made-up articles, and readers of what a job wrote."""

import json
from math import isnan
from pathlib import Path


def article(number):
    return (
        f"Council report {number}\n\nThe council met on Tuesday. “These vermin will destroy us all,” said Anna "
        f"Smith, the mayor.\nThey are savage traitors and vermin. A report came in March, in room {number} — zażółć."
    )


def write_jsonl(path, records):
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def rows_in(output):
    """All rows of an output, in order, whatever its format."""
    from framing.labelling.summary import read_labels

    rows = [row for frame in read_labels(output) for row in frame.to_dict("records")]
    return [
        {name: None if isinstance(value, float) and isnan(value) else value for name, value in row.items()}
        for row in rows
    ]


def failures_in(result):
    return (
        [json.loads(line) for line in result.errors.read_text(encoding="utf-8").splitlines()] if result.errors else []
    )


def files_in(folder):
    folder = Path(folder)
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
