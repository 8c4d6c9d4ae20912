"""A small invented corpus: three outlets tell of two towns that are joined, each in its way. Counted by hand."""

import framing
from framing.wording.store import StreamWriter

ARTICLES = [
    (
        "l1",
        "Lake Gazette",
        "2023-02-03",
        "Two Towns, One Council\n\nThe “voluntary merger” of Orrin and Pell was decided on Thursday. Nobody in Pell "
        "had been asked.",
    ),
    (
        "l2",
        "Lake Gazette",
        "2023-03-03",
        "Shelves Are Packed\n\nThe voluntary merger will cost Pell its library. The last books left on Monday.",
    ),
    (
        "l3",
        "Lake Gazette",
        "2023-04-07",
        "A Quiet Market\n\nSince the voluntary merger the market of Pell has been held twice a year.",
    ),
    (
        "h1",
        "Hill Courier",
        "2023-02-04",
        "Pell Loses Its Name\n\nThe so-called voluntary merger begins in March. The signs have been taken down.",
    ),
    (
        "h2",
        "Hill Courier",
        "2023-03-04",
        "Night Session in Orrin\n\nThirty people stood in the rain against what the county calls a voluntary merger. "
        "The vote was taken at midnight.",
    ),
    (
        "h3",
        "Hill Courier",
        "2023-04-08",
        "Former Mayor Speaks\n\nIda Rook, once the mayor of Pell, described the “voluntary merger” as a forced "
        "marriage. The hall was full.",
    ),
    (
        "h4",
        "Hill Courier",
        "2023-05-06",
        "School Bus Is Late\n\nThe county calls it a “voluntary merger”. The children of Pell wait an hour for a bus.",
    ),
    (
        "p1",
        "Port Standard",
        "2023-02-03",
        "Strong Together\n\nThe voluntary merger makes one town of two. The new arms show a bridge.",
    ),
    (
        "p2",
        "Port Standard",
        "2023-03-04",
        "Savings Ahead\n\nThanks to the voluntary merger, the county saves a clerk.",
    ),
    (
        "p3",
        "Port Standard",
        "2023-04-07",
        "County Head Is Pleased\n\n“The voluntary merger is a gift to both towns,” said Tobias Lunt. The voluntary "
        "merger is his idea.",
    ),
    (
        "p4",
        "Port Standard",
        "2023-05-07",
        "Town Hall Opens\n\nThe hall was built for the voluntary mergers of this county. It has two doors.",
    ),
    (
        "x1",
        "Lake Gazette",
        "2023-06-01",
        "An Evening of Songs\n\nNora Vell sings “The Iron Ferry” on Friday. The iron ferry of Orrin is long gone.",
    ),
    (
        "x2",
        "Hill Courier",
        "2023-06-02",
        "Toll Rises\n\nThe ferryman called the toll “absurd”. The harbour offered its “advice”.",
    ),
    (
        "x3",
        "Port Standard",
        "2023-06-03",
        "Toll Stays\n\nThe harbour said that complaints were “absurd”. The toll is not absurd, and advice is free.",
    ),
]
RECORDS = [{"id": name, "outlet": outlet, "date": date, "text": text} for name, outlet, date, text in ARTICLES]
TERM = "voluntary merger"


def write_streams(output, records=RECORDS, *, cut=5, keep=("outlet", "date")):
    """The streams that a job writes of these records, in parts of so many articles."""
    folder = output / "_terms"
    folder.mkdir(parents=True)
    (output / "_SUCCESS").touch()
    for number, begin in enumerate(range(0, len(records), cut)):
        with StreamWriter(folder / f"part-{number:05d}.terms", keep) as writer:
            for record in records[begin : begin + cut]:
                writer.add(record["id"], record, framing.separate(record["text"]))
    return output
