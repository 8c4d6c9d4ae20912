"""Who speaks in a corpus: one row a person or body, with what the outlets give them to say and in which wording."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from framing.analysis.columns import read_pieces
from framing.analysis.counts import Question, flag_matrix
from framing.analysis.intervals import shares
from framing.analysis.names import merge_names
from framing.errors import InputError
from framing.resources.language import Language, load_language
from framing.techniques import ANY, NAMES

if TYPE_CHECKING:
    import pandas as pd

    from framing.analysis.columns import Labels

SPOKEN = ("quotation", "reported")


def speakers(
    labels: Labels,
    *,
    aliases: Mapping[str, str] | None = None,
    roles: bool = False,
    question: Question | None = None,
    confidence: float = 0.95,
    language: str = "en",
) -> pd.DataFrame:
    """The speakers of labels, merged across articles.

    Args:
        labels: an output of `framing label` by passage, or a table with such rows.
        aliases: names and what they are to be called; see `framing.analysis.names.read_aliases`.
        roles: whether speakers without a name ("a police spokesman") get rows too; across articles they are not one
            person.
        question: which kept columns are ``outlet`` and so on, and the techniques asked for.
        confidence: of the intervals.
        language: of the names.

    Returns:
        A row a speaker, most words first: ``speaker``, ``kind`` ("person", "body", "name" where one word does not say
        which, "role"), ``called`` (the names merged, most frequent first), ``articles``, ``outlets`` (how many),
        ``passages``, ``quoted_words``, ``reported_words``, ``words``, ``flagged`` (passages), then for each technique
        found and any ``<technique>_per_1000_words``, ``_low``, ``_high`` (NaN where there are fewer than 10 articles).

    Raises:
        FramingError: as `read_pieces`.
    """
    import pandas as pd

    question = question or Question()
    tables = []
    for piece in read_pieces(labels, chosen=question.columns, level=question.level):
        spoken = piece.where((piece.voices.isin(SPOKEN) & (piece.speakers != "")).to_numpy())
        if not len(spoken):
            continue
        found = sorted({name for names in spoken.labels for name in names} - {ANY})
        names = [*(name for name in found if not question.techniques or name in question.techniques), ANY]
        table = pd.DataFrame(
            {
                "_article": spoken.articles.to_numpy(),
                "_name": spoken.speakers.to_numpy(),
                "_outlet": spoken.column("outlet").to_numpy() if spoken.has("outlet") else "",
                "_passages": 1,
                "_words": [len(text.split()) for text in spoken.texts],
                "_quoted": (spoken.voices == "quotation").to_numpy(),
            }
        )
        table["_quoted"] = table["_quoted"] * table["_words"]
        flags = flag_matrix(spoken.labels.tolist(), names)
        for place, name in enumerate(names):
            table[name] = flags[:, place].astype(np.int64)
        tables.append(table.groupby(["_article", "_name", "_outlet"], sort=False).sum())
    if not tables:
        raise InputError(
            "nobody speaks in these labels", way_out="label news with quotations, by passage", file=_named(labels)
        )
    whole = pd.concat(tables).fillna(0).groupby(level=[0, 1, 2], sort=False).sum().reset_index()
    return _table(whole, aliases, load_language(language), roles=roles, confidence=confidence)


def _table(
    whole: pd.DataFrame, aliases: Mapping[str, str] | None, language: Language, *, roles: bool, confidence: float
) -> pd.DataFrame:
    import pandas as pd

    mentions = list(zip(whole["_article"], whole["_name"], strict=True))
    merged = merge_names(
        (mention for mention, often in zip(mentions, whole["_passages"], strict=True) for _ in range(int(often))),
        aliases=aliases,
        language=language,
    )
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, mention in enumerate(mentions):
        if mention in merged and (roles or merged[mention][1] != "role"):
            groups[merged[mention]].append(at)
    found = [name for name in whole.columns if not name.startswith("_") and name != ANY]
    techniques = [name for name in NAMES if name in found] + sorted(set(found) - set(NAMES)) + [ANY]
    rows = []
    for (name, kind), places in groups.items():
        mine = whole.iloc[places]
        by_article = mine.groupby("_article", sort=False)[["_words", *techniques]].sum()
        rate = shares(
            by_article[techniques].to_numpy(dtype=np.float64),
            np.maximum(1.0, by_article["_words"].to_numpy(dtype=np.float64)),
            confidence=confidence,
        )
        called = mine.groupby("_name")["_passages"].sum().sort_values(ascending=False, kind="stable")
        row: dict[str, Any] = {
            "speaker": name,
            "kind": kind,
            "called": ", ".join(map(str, called.index)),
            "articles": len(by_article),
            "outlets": int(mine["_outlet"][mine["_outlet"] != ""].nunique()),
            "passages": int(mine["_passages"].sum()),
            "quoted_words": int(mine["_quoted"].sum()),
            "reported_words": int(mine["_words"].sum() - mine["_quoted"].sum()),
            "words": int(mine["_words"].sum()),
            "flagged": int(mine[ANY].sum()),
        }
        for place, technique in enumerate(techniques):
            row[f"{technique}_per_1000_words"] = 1000 * rate.share[place]
            row[f"{technique}_low"], row[f"{technique}_high"] = 1000 * rate.low[place], 1000 * rate.high[place]
        rows.append(row)
    rows.sort(key=lambda row: (-row["words"], row["speaker"]))
    return pd.DataFrame(rows)


def _named(labels: Labels) -> str | None:
    return labels if isinstance(labels, str) else None
