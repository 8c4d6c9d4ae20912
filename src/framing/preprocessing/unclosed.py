"""Where a quotation ends whose closing mark was forgotten."""

from __future__ import annotations

import functools
import re

from framing.preprocessing.pairing import STYLES, Found, Opener
from framing.resources.language import Language

# The narrator's words between the speech and the verb: "Mr. Cole said" has two, five are a long title.
_MAX_SOURCE_WORDS = 5
_SOURCE_REACH = 80  # characters before the verb in which its speaker stands
_SPEECH_END = re.compile(r"[,?!…]\s")
_LAST_WORDS = re.compile(r"[^,;:?!…\n]{0,80}$")


@functools.cache
def _sayings(language: Language) -> re.Pattern[str]:
    words = language.marks["sayings"]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


@functools.cache
def _pronouns(language: Language) -> frozenset[str]:
    return frozenset(language.marks["speaking_words"])


def end_of_unclosed(text: str, opener: Opener, end: int, inner: list[Found], language: Language) -> int:
    """Where the quotation opened by ``opener`` ends, in a paragraph that ends at ``end`` without closing it.

    Before the narrator's "..., X said"; before a later quotation of the same kind; else with the paragraph (measured
    on PolNeAR's train split: of 60 quotations left open, 55 run to the paragraph's end).

    Args:
        text: the whole text.
        opener: the mark left open.
        end: the end of its paragraph.
        inner: the closed pairs after it in the paragraph.
        language: whose verbs of saying are used.
    """
    limit = end
    later = next((pair for pair in inner if pair.style == STYLES[opener.mark]), None)
    if later and text[later.at] == opener.mark[0]:
        limit = opener.start + len(text[opener.start : later.at].rstrip())
    tail = said_at(text, opener.start, limit, language)
    return limit if tail < 0 else tail


def said_at(text: str, start: int, end: int, language: Language, *, last: bool = False) -> int:
    """The end of the speech in ``text[start:end]`` before the narrator's "..., X said", or -1 where there is none.

    Args:
        text: the whole text.
        start: where the speech begins.
        end: where to stop looking.
        language: whose verbs of saying are used.
        last: only where nothing but a few words follow up to ``end``.
    """
    for verb in _sayings(language).finditer(text, start, end):
        if last and not _LAST_WORDS.match(text, verb.end(), end):
            continue
        first = max(start, verb.start() - _SOURCE_REACH)
        stops = [stop.start() for stop in _SPEECH_END.finditer(text, first, verb.start())]
        if not stops:
            continue
        source = text[stops[-1] + 1 : verb.start()].split()
        if len(source) <= _MAX_SOURCE_WORDS and all(
            word[0].isupper() or word.lower() in _pronouns(language) for word in source
        ):
            return stops[-1] + 1
    return -1
