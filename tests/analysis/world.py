"""Labels of an invented corpus with a known truth: what people would code, and a model that errs at known rates."""

import numpy as np
import pandas as pd

from tests.rendering.rows import passage

NOUNS = ("harbour", "ferry", "orchard", "mill", "lantern", "bridge", "tram", "market", "quarry", "library")
VERBS = ("closed", "opened", "moved", "waited", "changed", "stopped", "returned", "turned")


def corpus(
    *, articles=40, shares=None, hit=0.6, false=0.03, likeness=0.08, months=6, seed=0, technique="loaded_language"
):
    """Rows by passage of outlets, and the truth.

    Args:
        articles: of each outlet.
        shares: the true share of passages with the technique, by outlet.
        hit, false: the model's sensitivity and false positive rate.
        likeness: the correlation of passages within an article.
        months: over which the articles are spread.

    Returns:
        A frame as `framing label` writes it, and the truth of each row as truth values.
    """
    random = np.random.default_rng(seed)
    rows, truth = [], []
    for outlet, share in (shares or {"Herald": 0.2, "Courier": 0.1}).items():
        for number in range(articles):
            id = f"{outlet}-{number}"
            kept = {"outlet": outlet, "date": f"2024-{number % months + 1:02d}-{number % 27 + 1:02d}"}
            spread = (1 - likeness) / likeness
            own = random.beta(share * spread, (1 - share) * spread)
            start = 0
            for place in range(int(random.integers(8, 25))):
                has = bool(random.random() < own)
                flagged = bool(random.random() < (hit if has else false))
                words = " ".join(
                    f"{random.choice(NOUNS)} {random.choice(VERBS)} {random.integers(10_000)}" for _ in range(4)
                )
                text = f"The {words}. "
                flags = [(technique, 0.7)] if flagged else []
                rows.append(passage(id, place, start, text, flags=flags, **kept))
                truth.append(has)
                start += len(text)
    return pd.DataFrame(rows), np.array(truth)


def gold_of(frame, truth, path, *, number, seed=0, technique="loaded_language"):
    """A coded sample of passages, drawn at random, as CSV."""
    random = np.random.default_rng(seed)
    chosen = np.sort(random.choice(len(frame), number, replace=False))
    table = frame.iloc[chosen][["id", "passage"]].assign(labels=[technique if one else "" for one in truth[chosen]])
    table.to_csv(path, index=False)
    return path


def article(id, passages, **kept):
    """Rows of one article, of (text, speaker, techniques) each; the outlet's own voice where there is no speaker."""
    rows, start = [], 0
    for number, (text, speaker, techniques) in enumerate(passages):
        voice = "quotation" if speaker else "narration"
        flags = [(name, 0.8) for name in techniques]
        rows.append(passage(id, number, start, text, voice=voice, speaker=speaker, flags=flags, **kept))
        start += len(text)
    return rows
