"""Which texts a model was taught on: a digest of each in its description, so that measuring on them can be told.

The digests say nothing of a text to those who do not have it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from framing.training.corpus import AnnotatedArticle

LEARNT = "learnt"  # the key in a model's `about`
# Hex digits kept: of a million texts no two agree by chance but once in 37 million times.
DIGITS = 16


def text_key(text: str) -> str:
    """What makes two articles the same text, in hex (SHA-256): their words, whatever the blanks between them."""
    return hashlib.sha256(" ".join(text.split()).encode("utf8", "surrogatepass")).hexdigest()


def learnt_digests(texts: Iterable[str]) -> list[str]:
    """What a model's description says of the texts it was taught on, sorted."""
    return sorted({text_key(text)[:DIGITS] for text in texts})


def learnt_from(about: Mapping[str, Any], articles: Sequence[AnnotatedArticle]) -> list[AnnotatedArticle]:
    """The articles that a model was taught on; none where its description does not say."""
    digests = about.get(LEARNT)
    known = frozenset(digests) if isinstance(digests, list) else frozenset()
    return [article for article in articles if text_key(article.text)[:DIGITS] in known]
