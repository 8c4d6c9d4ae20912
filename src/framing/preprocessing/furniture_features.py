"""What the furniture model looks at in one paragraph: the wording of web pages, and layout.

Wording is counted by category (asks for money, share buttons, credits, ...), not by word: a few hundred pages are too
few to learn words from, and a category holds for pages that nobody has seen.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from framing import resources
from framing.errors import ResourceError

CATEGORIES = ("ask", "news", "share", "photo", "legal", "related", "author", "ad", "nav", "pay", "report")
_LENGTHS = (3, 8, 20, 45)  # in words: a button, a line, a sentence, a short paragraph

# Words of a text already in lower case, with straight apostrophes.
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_END = (".", "!", "?", "…", ":", ";", ",")
_SEPARATOR = re.compile(r"\s[|·•/>—–►▾☀☆★♥]\s|[|•·]")
_SYMBOL = re.compile("[©®→←↑↓✉☎\u2500-\u27bf\U0001f000-\U0001faff]")
_MONEY = re.compile(r"[$€£¥₽₹₦₴₩₺]")
_LABEL = re.compile(r"[\W_]{0,3}[^\W_]+(?: [^\W_]+){0,2}\s?:\s")
_MARK = re.compile(r"[\"“”„«»]")
_QUOTED = re.compile(r"“[^”“]*(?:”|$)|\"[^\"]*(?:\"|$)")
_CAPITAL = re.compile(r"\b[A-ZÀ-ÞА-Я]")
_SHOUTED = re.compile(r"\b[A-ZÀ-ÞА-Я]{2,}\b")
_NAME_LINE = re.compile(r"(?:[Bb]y )?[A-ZÀ-Ý][\w.’'-]*(?:\s[A-ZÀ-Ý][\w.’'-]*){1,3}\s?(?:[/|,]|$|for )")
_BYLINE = re.compile(r"(?:[Bb]y|[Tt]ext|[Ss]tory by) [A-ZÀ-Ý]")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[IVX]{1,4})[.):]?(?:\s|$)")
_ADDRESS = re.compile(r"https?:|www\.|\w@\w|\w\.(?:com|org|net|example)\b")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_DATELINE = re.compile(r"[A-ZÀ-Ý]{3,}[A-ZÀ-Ý .,'’-]{0,40}(?:, \w+\.?)?(?: \(\w+\))?\s?[—–-]\s")
_DASHED = re.compile(r"[—–-]\s?[A-ZÀ-Ý]")
_WEB = frozenset(("separators_1", "separators_2", "symbol", "address", "byline", "bracket", "name_line"))
_YOU = frozenset(("you", "your", "yours", "you're", "you've", "you'll", "yourself"))
_WE = frozenset(("we", "our", "us", "ours", "we're", "we've", "we'll", "ourselves"))
_SHORT = 12  # words; in longer paragraphs a single cue means little
_LONGEST_LINE = 45  # words; layout says nothing about longer paragraphs


@dataclass(frozen=True, slots=True)
class Look:
    """One paragraph as the model sees it, before its neighbours are known.

    Attributes:
        words: how many words it has.
        ends: whether it ends like a sentence.
        cues: how many cues it has, without those of reporting.
        speaks: whether it says "we" or "you" outside quotation marks.
        marked: whether its layout is that of a button or a menu.
        values: the features that are not 0, by name.
    """

    words: int
    ends: bool
    cues: int
    speaks: bool
    marked: bool
    values: dict[str, float]


_Follow = tuple[list[str], int]


@functools.cache
def cues(language: str = "en") -> dict[str, tuple[_Follow, ...]]:
    """The cue list by first word: the words that must follow, and the category's number.

    Raises:
        ResourceError: a line has no category, or an unknown one.
    """
    table: dict[str, list[_Follow]] = {}
    for number, line in enumerate(resources.word_list("furniture_cues.tsv", language=language), 1):
        phrase, _, category = line.partition("\t")
        if category not in CATEGORIES:
            raise ResourceError(
                f"no category {category!r}", file=f"{language}/furniture_cues.tsv", place=f"entry {number}"
            )
        first, *rest = phrase.split()
        table.setdefault(first, []).append((rest, CATEGORIES.index(category)))
    return {first: tuple(follow) for first, follow in table.items()}


def look_at(line: str, table: dict[str, tuple[_Follow, ...]]) -> Look:
    """The features of one paragraph by itself; ``table`` is that of `cues`."""
    words = _WORD.findall(line.lower().replace("’", "'"))
    size = len(words)
    counts = [0] * len(CATEGORIES)
    values: dict[str, float] = {}
    for place, word in enumerate(words):
        if word in table:
            for rest, category in table[word]:
                if not rest or words[place + 1 : place + 1 + len(rest)] == rest:
                    counts[category] += 1
                    if not place:
                        values[f"begins_{CATEGORIES[category]}"] = 1.0
    if any(counts):
        for name, count in zip(CATEGORIES, counts, strict=True):
            if count:
                # One cue makes a button out of a line, but means little in a paragraph.
                values[f"has_{name}" if size <= _SHORT else f"far_{name}"] = 1.0
                values[f"share_{name}"] = min(1.0, count / size)
    speaks = _address(line, words, values)
    ends = line.rstrip("”\"’'»)]").endswith(_END)
    bucket = sum(size > limit for limit in _LENGTHS)
    values[f"length_{bucket}"] = 1.0
    if not ends:
        values[f"no_end_{bucket}"] = 1.0
    if size <= _LONGEST_LINE:
        _layout(line, size, ends, values)
    if size > _SHORT and _DATELINE.match(line):
        values["dateline"] = 1.0
    total = sum(counts[:-1])
    if not total:
        values["cueless"] = 1.0
        if bucket < 2:
            values["cueless_line"] = 1.0
    elif total * 4 >= size:
        values["dense"] = 1.0
    marked = bucket < 2 and not ends and not _WEB.isdisjoint(values)
    return Look(size, ends, total, speaks, marked, values)


def _address(line: str, words: list[str], values: dict[str, float]) -> bool:
    """Whether the outlet itself says "we" or "you" here; only what stands outside quotation marks counts."""
    if _WE.isdisjoint(words) and _YOU.isdisjoint(words):
        return False
    if _MARK.search(line):
        words = _WORD.findall(_QUOTED.sub(" ", line).lower().replace("’", "'"))
    you, we = sum(word in _YOU for word in words), sum(word in _WE for word in words)
    if you:
        values["you"] = min(1.0, 5 * you / len(words))
    if we:
        values["we"] = min(1.0, 5 * we / len(words))
    if you and we:
        values["you_and_we"] = 1.0
    return bool(you or we)


def _layout(line: str, size: int, ends: bool, values: dict[str, float]) -> None:
    separators = len(_SEPARATOR.findall(line))
    if separators:
        values["separators_1" if separators == 1 else "separators_2"] = 1.0
    for name, pattern in (
        ("symbol", _SYMBOL),
        ("money", _MONEY),
        ("marks", _MARK),
        ("address", _ADDRESS),
        ("clock", _CLOCK),
    ):
        if pattern.search(line):
            values[name] = 1.0
    for name, pattern in (("numbered", _NUMBERED), ("byline", _BYLINE), ("label", _LABEL), ("dashed", _DASHED)):
        if pattern.match(line):
            values[name] = 1.0
    if line[0] in "[(":
        values["bracket"] = 1.0
    if line.endswith("?"):
        values["question"] = 1.0
    if len(_SHOUTED.findall(line)) >= 0.4 * size:
        values["capitals"] = 1.0
    if not ends:
        if size > 2 and len(_CAPITAL.findall(line)) >= 0.65 * size:
            values["title_case"] = 1.0
        if size <= 9 and _NAME_LINE.match(line):
            values["name_line"] = 1.0
