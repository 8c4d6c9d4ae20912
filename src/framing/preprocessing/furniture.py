"""Page furniture: the paragraphs of a page that are not the article (appeals, newsletter boxes, credits)."""

from __future__ import annotations

from collections.abc import Sequence

from framing import resources
from framing.spans import Span


def furniture_flags(text: str, paragraphs: Sequence[Span], *, language: str = "en") -> list[bool]:
    """Which of ``paragraphs`` are page furniture."""
    phrases: dict[str, int] = resources.parameters("furniture.json", language=language)["phrases"]
    flags = []
    for paragraph in paragraphs:
        words = paragraph.of(text).casefold()
        score = sum(weight for phrase, weight in phrases.items() if phrase in words)
        flags.append(score >= (3 if len(words) < 400 else 5))
    # Short lines among furniture, to the end of the page, belong to it: payment tiers, buttons.
    last = len(paragraphs)
    while last and (flags[last - 1] or paragraphs[last - 1].end - paragraphs[last - 1].start < 40):
        last -= 1
    if any(flags[last:]):
        for number in range(last, len(paragraphs)):
            flags[number] = True
    return flags
