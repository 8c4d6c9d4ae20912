"""Labels of a small corpus, as `framing label` writes them, made by hand."""

import json

from framing.techniques import NAMES


def passage(id, number, start, text, *, voice="narration", speaker=None, flags=(), **kept):
    """One row by passage; ``flags`` are techniques with probabilities."""
    scores = dict.fromkeys(NAMES, 0.01) | dict(flags)
    return {
        "id": id,
        "input": "corpus.jsonl",
        "place": f"line {id}",
        **kept,
        "passage": number,
        "start": start,
        "end": start + len(text),
        "voice": voice,
        "speaker": speaker,
        "text": text,
        "labels": [name for name, _ in flags],
        **scores,
        "any": max([p for _, p in flags], default=0.01),
    }


def corpus(
    *, outlets=("Herald", "Courier", "Post"), speaker="Ann Lee", title="A page", months=3, url="https://a.example/"
):
    """Rows of two articles an outlet and month."""
    rows = []
    for place, outlet in enumerate(outlets):
        for month in range(months):
            for copy in range(2):
                id = f"{place}-{month}-{copy}"
                kept = {"outlet": outlet, "date": f"2024-{month + 1:02d}-15", "title": title, "url": url}
                one = f"The brutal regime of {outlet} number {month} struck again. "
                spoken = {"voice": "quotation", "speaker": speaker, "flags": [("flag_waving", 0.8)]}
                two = "“Our brave boys will do their duty,”"
                three = " she said.\n\nSubscribe now"
                rows += [
                    passage(id, 0, 0, one, flags=[("loaded_language", 0.6 + 0.05 * place)], **kept),
                    passage(id, 1, len(one), two, **spoken, **kept),
                    passage(id, 2, len(one) + len(two), " she said.\n\n", **kept),
                    passage(id, 3, len(one + two) + 12, three[12:], voice="furniture", **kept),
                ]
    return rows


def write_rows(path, rows):
    """Write rows as JSON lines; gives the path."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf8")
    return path
