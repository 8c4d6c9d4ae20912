"""What a table of labels means, for those who did not make it: techniques, voices, levels, columns, measured error."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from framing.analysis.columns import read_pieces, techniques_in
from framing.analysis.counts import Question
from framing.analysis.gold import match
from framing.analysis.intervals import student_quantile, wilson
from framing.errors import ResourceError
from framing.resources.language import load_language
from framing.techniques import ANY, NAMES, title_of

if TYPE_CHECKING:
    import pandas as pd

    from framing.analysis.columns import Labels

VOICES = {
    "narration": "the outlet's own words",
    "quotation": "words between marks that somebody else said",
    "reported": "what somebody said, in the outlet's paraphrase",
    "furniture": "not the article: appeals, newsletter boxes, credits; never flagged and left out of all counts",
}
LEVELS = {
    "shown": "flags that are shown by default",
    "review": "weaker flags, for people who look through them; they do not count in shares",
}
COLUMNS = {
    "id": "the article",
    "input": "the file that it was read from",
    "place": "where it stands in that file",
    "passage": "number of the passage in its article, from 0",
    "start": "where it begins in the article's text, in Unicode code points from 0",
    "end": "where it ends there, not included",
    "voice": "whose words these are; see Voices",
    "speaker": "who is quoted or reported; empty where nobody is named",
    "text": "its words, as they stand",
    "labels": "the techniques that it is flagged for",
    "technique": "the technique",
    "score": "the probability that this flag is right",
    "level": "see Levels",
    "evidence": "the words that did it",
    "any": "probability that it carries any technique",
    "error": "why a text could not be labelled",
    "copy_of": "the article that this one repeats",
}
# Fewer are no measurement: of nine flags the interval of a precision is wider than half of the scale.
FEWEST_FLAGS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Codebook:
    """What labels mean.

    Attributes:
        name: what the labels are called.
        techniques: a row a technique: ``technique``, ``title``, ``definition``, ``example``, ``not`` (what is none),
            ``flagged`` (rows of these labels).
        columns: a row a column: ``column``, ``meaning``, ``filled`` (rows that have something there).
        rows, articles: how many there are, without furniture.
        errors: a row a technique and voice, measured on coded passages: see `measured`; None without them.
    """

    name: str
    techniques: pd.DataFrame
    columns: pd.DataFrame
    rows: int
    articles: int
    errors: pd.DataFrame | None


def codebook(labels: Labels, *, gold: str | Path | None = None, language: str = "en") -> Codebook:
    """Make a codebook of labels.

    Args:
        labels: an output of `framing label` by passage or by span, or a table with such rows.
        gold: coded passages (see `framing.analysis.gold`), to measure errors on.
        language: of the examples.

    Raises:
        FramingError: as `read_pieces` and `match`.
    """
    import pandas as pd

    flagged: dict[str, int] = {}
    filled: dict[str, int] = {}
    articles: set[str] = set()
    scored: list[str] = []
    rows = 0
    name = str(labels) if isinstance(labels, str | Path) else "labels"
    for piece in read_pieces(labels, units=("passage", "span"), level="review", scores=True):
        rows += len(piece)
        articles.update(piece.articles.unique())
        scored = scored or techniques_in(piece.frame)
        for column in map(str, piece.frame.columns):
            filled[column] = filled.get(column, 0) + int(piece.frame[column].notna().sum())
        for names in piece.labels:
            for technique in names:
                flagged[technique] = flagged.get(technique, 0) + 1
    known, examples = load_language(language), _examples(language)
    found = [*(scored or NAMES), *sorted(set(flagged) - set(scored or NAMES))]
    techniques = pd.DataFrame(
        [
            {
                "technique": one,
                "title": known.title_of(one),
                "definition": known.definition_of(one) or ("pushing wording, kind unsure" if one == ANY else ""),
                "example": examples.get(one, {}).get("example", ""),
                "not": examples.get(one, {}).get("not", ""),
                "flagged": flagged.get(one, 0),
            }
            for one in found
        ]
    )
    columns = pd.DataFrame(
        [{"column": one, "meaning": meaning_of(one, found), "filled": number} for one, number in filled.items()]
    )
    errors = None if gold is None else measured(labels, gold)
    return Codebook(name, techniques, columns, rows, len(articles), errors)


def meaning_of(column: str, techniques: list[str]) -> str:
    """What a column of labels holds, in a phrase."""
    if column in COLUMNS:
        return COLUMNS[column]
    if column in techniques:
        return f"probability of {title_of(column).lower()}, 0 to 1"
    return "kept from the input"


def measured(labels: Labels, gold: str | Path, *, confidence: float = 0.95) -> pd.DataFrame:
    """How far flags are right on coded passages, by technique and voice.

    Returns:
        A row a technique and voice ("all" for all): ``coded`` (passages), ``flagged``, ``found`` (by people), ``both``,
        ``precision``, ``precision_low``, ``precision_high`` (Wilson, effective number of the weights), ``recall``; NaN
        where there are fewer than `FEWEST_FLAGS` flagged, or found by people.
    """
    import pandas as pd

    found = {name for piece in read_pieces(labels) for names in piece.labels for name in names}
    names = [name for name in NAMES if name in found] + sorted(found - {*NAMES, ANY}) + [ANY]
    coded = match(gold, labels, Question(by=("voice",)), names, frozenset())
    rows = []
    for voice in ("all", *sorted(coded.keys["voice"].unique())):
        inside = np.ones(len(coded.weights), bool) if voice == "all" else (coded.keys["voice"] == voice).to_numpy()
        for place, name in enumerate(coded.techniques):
            if coded.known[place]:
                told = _error(
                    coded.weights[inside], coded.coded[inside, place], coded.flagged[inside, place], confidence
                )
                rows.append({"technique": name, "voice": voice} | told)
    return pd.DataFrame(rows)


def _error(weights: Any, people: Any, model: Any, confidence: float) -> dict[str, Any]:
    flagged, found = model > 0, people > 0
    row: dict[str, Any] = {
        "coded": len(weights),
        "flagged": int(flagged.sum()),
        "found": int(found.sum()),
        "both": int((flagged & found).sum()),
        "precision": np.nan,
        "precision_low": np.nan,
        "precision_high": np.nan,
        "recall": np.nan,
    }
    if row["flagged"] >= FEWEST_FLAGS:
        of = weights[flagged]
        share = np.array([of[found[flagged]].sum() / of.sum()])
        number = np.array([of.sum() ** 2 / (of**2).sum()])
        quantile = student_quantile(np.array([row["flagged"] - 1]), row["flagged"] - 1, confidence)
        low, high = wilson(share, number, quantile)
        row |= {"precision": share[0], "precision_low": low[0], "precision_high": high[0]}
    if row["found"] >= FEWEST_FLAGS:
        of = weights[found]
        row["recall"] = of[flagged[found]].sum() / of.sum()
    return row


def to_markdown(book: Codebook) -> str:
    """The codebook as a page in Markdown."""
    lines = [
        f"# Codebook of {Path(book.name).name}",
        "",
        f"{book.rows:,} rows of {book.articles:,} articles, without page furniture. Labels are a model's: what it "
        "flags, right or wrong.",
        "",
        "## Techniques",
        "",
        "In the examples, which are invented, stars stand around the wording that carries the technique.",
        "",
        *_table(("Technique", "Column", "What it is", "Example", "None", "Flagged"), _technique_rows(book)),
        "## Voices",
        "",
        *_table(("Voice", "What it is"), VOICES.items()),
        "## Levels",
        "",
        *_table(("Level", "What it is"), LEVELS.items()),
        "## Columns",
        "",
        *_table(("Column", "What it holds", "Rows that have it"), book.columns.itertuples(index=False, name=None)),
        "## Measured error",
        "",
    ]
    if book.errors is None:
        lines.append("Not measured on this corpus: code a sample and give it with `--gold`.")
    else:
        lines += [
            "On coded passages of this corpus, by their weights. Precision: of the flags, the share that people set "
            "too; recall: of those that people set, the share that is flagged. A dash: fewer than "
            f"{FEWEST_FLAGS} to tell by.",
            "",
            *_table(
                ("Technique", "Voice", "Coded", "Flagged", "By people", "Both", "Precision", "95 % interval", "Recall"),
                (
                    (
                        title_of(row["technique"]),
                        row["voice"],
                        row["coded"],
                        row["flagged"],
                        row["found"],
                        row["both"],
                        _number(row["precision"]),
                        f"{_number(row['precision_low'])} to {_number(row['precision_high'])}",
                        _number(row["recall"]),
                    )
                    for row in book.errors.to_dict("records")
                ),
            ),
        ]
    return "\n".join(lines).rstrip() + "\n"


def _technique_rows(book: Codebook) -> list[tuple[Any, ...]]:
    return [
        (row["title"], f"`{row['technique']}`", row["definition"], row["example"], row["not"], f"{row['flagged']:,}")
        for row in book.techniques.to_dict("records")
    ]


def _table(head: tuple[str, ...], rows: Any) -> list[str]:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return [*lines, ""]


def _number(value: float) -> str:
    return "-" if value != value else f"{value:.2f}"  # noqa: PLR0124 - NaN alone differs from itself


def _examples(language: str) -> dict[str, dict[str, str]]:
    found = load_language(language).examples
    examples = found.get("techniques") if isinstance(found, dict) else None
    if not isinstance(examples, dict) or not all(
        isinstance(one, dict) and {"example", "not"} <= set(one) for one in examples.values()
    ):
        raise ResourceError(
            "holds no examples of techniques", file=f"{language}/codebook.json", way_out="install framing again"
        )
    return examples
