"""Where a model comes from: its corpora, and the libraries that fitted it."""

from __future__ import annotations

from importlib.metadata import version

from framing.training.corpus import Corpus

# Whose numbers the fit is made of: solvers, matrix products, random numbers. With the same versions of these, the same
# data give the same bytes. Where scipy 1.17 and 1.18 end their solver differs in the sixth decimal of some weights.
FITTED_BY = ("numpy", "scipy", "scikit-learn")


def described(corpus: Corpus) -> dict[str, object]:
    """A corpus as model.json tells it: folder, number of articles, fingerprint."""
    return {
        "corpus": f"{corpus.folder.resolve().parent.name}/{corpus.name}",
        "articles": len(corpus.articles),
        "sha256": corpus.fingerprint(),
    }


def libraries() -> dict[str, str]:
    """The versions of the libraries that fit a model, by name."""
    return {name: version(name) for name in FITTED_BY}
