"""What is usual for news: how much a reader marked in real articles, against which a page without marks is read.

The numbers are data (``resources/<language>/usual.json``, made by ``benchmarks/usual.py``).
"""

from __future__ import annotations

from dataclasses import dataclass

from framing.errors import ResourceError
from framing.resources import folder_of, languages, read_json

_NAME = "usual.json"


@dataclass(frozen=True, slots=True)
class Usual:
    """What a reader found in real news.

    Attributes:
        articles: how many were read.
        without, own_without: of a hundred articles those with nothing marked, at all and in the outlet's own.
        middle: marks in 1,000 words, in the middle article.
    """

    articles: int
    without: float
    own_without: float
    middle: float


def usual(language: str) -> Usual | None:
    """The numbers for a language; None where nobody measured them.

    Raises:
        ResourceError: the file is broken.
    """
    if language not in languages() or not (folder_of(language) / _NAME).is_file():
        return None
    told = read_json(folder_of(language), language, _NAME)
    try:
        found = Usual(
            int(told["articles"]),
            float(told["all"]["without"]),
            float(told["narration"]["without"]),
            float(told["all"]["per_1000_words"][1]),
        )
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise ResourceError(
            f"lacks a number: {error!r}", file=f"{language}/{_NAME}", way_out="install framing again"
        ) from error
    return found
