"""What the furniture model looks at in one paragraph: the wording of web pages, and layout.

Wording is counted by category (asks for money, share buttons, credits, ...), not by word: a few hundred pages are too
few to learn words from, and a category holds for pages that nobody has seen.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from framing.errors import ResourceError
from framing.preprocessing.sentences import punkt_data
from framing.resources.language import Language

CATEGORIES = ("ask", "news", "share", "photo", "legal", "related", "author", "ad", "nav", "pay", "sum", "report")
LENGTHS = (3, 8, 20, 45)  # in words: a button, a line, a sentence, a short paragraph
# The features' names, made once.
_HAS, _FAR, _SHARE, _BEGINS = (
    tuple(f"{kind}_{name}" for name in CATEGORIES) for kind in ("has", "far", "share", "begins")
)
_LENGTH, _NO_END = (tuple(f"{kind}_{number}" for number in range(len(LENGTHS) + 1)) for kind in ("length", "no_end"))

_WORD = re.compile(r"\w+")
SENTENCE_END = (".", "!", "?", "…", ":", ";", ",")
CLOSING_MARKS = "”\"’'»)]"  # may follow a sentence's end
SEPARATORS = "·|"  # a menu's; a sentence with one is looked at closely
_SEPARATOR = re.compile(r"\s[|·•/>—–►▾☀☆★♥]\s|[|•·]")
_SEPARATOR_SIGN = re.compile(r"[|·•/>—–►▾☀☆★♥]")  # one of them is in each separator
_SYMBOL = re.compile("[©®→←↑↓✉☎\u2500-\u27bf\U0001f000-\U0001faff]")
_MONEY = re.compile(r"[$€£¥₽₹₦₴₩₺]")
_LABEL = re.compile(r"[\W_]{0,3}[^\W_]+(?: [^\W_]+){0,2}\s?:\s")
_MARK = re.compile(r"[\"“”„«»]")
_QUOTED = re.compile(r"“[^”“]*(?:”|$)|\"[^\"]*(?:\"|$)")
_CAPITAL = re.compile(r"[A-ZÀ-ÞА-Я](?:(?<!\w.)(?<!×)|(?<=\w×))")  # \b before it; the sign is no letter
_CAPITALS = re.compile(r"[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я]")  # in each shouted word
_SHOUTED = re.compile(r"\b[A-ZÀ-ÞА-Я]{2,}\b")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[IVX]{1,4})[.):]?(?:\s|$)")
# Patterns begin with one class of characters, which `re` searches fast, and look around only where it matched.
_ADDRESS = re.compile(r"[hw@.](?:(?<=h)ttps?:|(?<=w)ww\.|(?<=\w@)\w|(?<=\w\.)(?:com|org|net|example)\b)")
_CLOCK = re.compile(r"[:.](?:(?<=\b\d.)|(?<=\b\d\d.))\d\d\b")
USUAL_BEGINNINGS = frozenset("“”\"‘’'«»„—–-…")
_WEB = frozenset(("separators_1", "separators_2", "symbol", "address", "byline", "bracket", "name_line", "credit"))
SEEN = 300  # characters, of which the wording is looked at; longer furniture shows its kind in them
SHORT = 12  # words; in longer paragraphs a single cue means little
LONGEST_LINE = 45  # words; layout says nothing about longer paragraphs


@dataclass(slots=True)  # not frozen: thousands are made, and setting frozen fields costs three times as much
class Look:
    """One paragraph as the model sees it, before its neighbours are known.

    Attributes:
        words: how many words it has.
        ends: whether it ends like a sentence.
        cues: how many cues it has, without those of reporting.
        strong: how many of them are of categories whose words articles seldom need.
        speaks: whether it says "we" or "you" outside quotation marks.
        marked: whether its layout is that of a button or a menu.
        values: the features that are not 0, by name.
    """

    words: int
    ends: bool
    cues: int
    strong: int
    speaks: bool
    marked: bool
    values: dict[str, float]


# A cue by one of its words: how many words stand before that word, all words, and the category's number.
Cue = tuple[int, list[str], int]
STRONG = tuple(CATEGORIES.index(name) for name in ("ask", "news", "share", "legal", "related", "author", "ad"))
_OF_STRONG = itemgetter(*STRONG)
SUM = CATEGORIES.index("sum")
YOU_NUMBER, WE_NUMBER = len(CATEGORIES), len(CATEGORIES) + 1


@dataclass(frozen=True, slots=True)
class Signs:
    """What a language's pages are told by beside their wording: "you" and "we", and patterns of names and bylines."""

    you: frozenset[str]
    we: frozenset[str]
    name_line: re.Pattern[str]
    credit: re.Pattern[str]
    byline: re.Pattern[str]
    dateline: re.Pattern[str]
    dashed: re.Pattern[str]


@functools.cache
def signs_of(language: Language) -> Signs:
    """The signs of a language, from ``forms.json``."""
    forms = language.forms
    capital = f"[{forms['capitals']}]"
    written = [f"[{word[0].upper()}{word[0]}]{re.escape(word[1:])}" for word in forms["written_by"].split("|")]
    named = rf"{capital}[\w.’'-]*(?:\s{capital}[\w.’'-]*){{1,3}}\s?"
    return Signs(
        frozenset(forms["you"].split()),
        frozenset(forms["we"].split()),
        re.compile(rf"(?:{written[0]} )?{named}(?:[/|,]|$|{re.escape(forms['for'])} )"),
        re.compile(rf"{named}[/|]\s?{capital}"),
        re.compile(rf"(?:{'|'.join(written)}) {capital}"),
        re.compile(rf"{capital}{{3,}}[{forms['capitals']} .,'’-]{{0,40}}(?:, \w+\.?)?(?: \(\w+\))?\s?[—–-]\s"),
        re.compile(rf"[—–-]\s?{capital}"),
    )


@functools.cache
def cues(language: Language) -> dict[str, tuple[Cue, ...]]:
    """The cue list by each cue's rarest word, so that few words of a text are looked at twice.

    Raises:
        ResourceError: a line has no category, or an unknown one.
    """
    table: dict[str, list[Cue]] = {}
    common, signs = punkt_data(language).usually_lower, signs_of(language)
    for number, line in enumerate(language.furniture_cues, 1):
        phrase, _, category = line.partition("\t")
        if category not in CATEGORIES:
            raise ResourceError(
                f"no category {category!r}", file=f"{language.code}/furniture_cues.tsv", place=f"entry {number}"
            )
        words = _WORD.findall(phrase)
        anchor = max(words, key=lambda word: (word not in common, len(word)))
        table.setdefault(anchor, []).append((words.index(anchor), words, CATEGORIES.index(category)))
    for people, category_number in ((signs.you, YOU_NUMBER), (signs.we, WE_NUMBER)):
        for word in people:
            table.setdefault(word, []).append((0, [word], category_number))
    return {anchor: tuple(entries) for anchor, entries in table.items()}


def look_at(line: str, table: dict[str, tuple[Cue, ...]], signs: Signs) -> Look:
    """The features of one paragraph by itself; ``table`` is that of `cues`, ``signs`` those of `signs_of`."""
    words = _WORD.findall(line[:SEEN].lower())
    size = len(words) + line.count(" ", SEEN)
    ends = line[-1] in SENTENCE_END or line.rstrip(CLOSING_MARKS).endswith(SENTENCE_END)
    places = [place for place, word in enumerate(words) if word in table]
    if not places and ends and size > SHORT and not line[:3].isupper() and line[0].isalnum():
        return _plain(size)
    counts, begun = _count(words, places, table)
    if counts[YOU_NUMBER] or counts[WE_NUMBER]:
        _without_quoted(line, counts, signs)
    return look_of(line, size, len(words), ends=ends, counts=counts, begun=begun, signs=signs)


def look_of(
    line: str, size: int, seen: int, *, ends: bool, counts: Sequence[int], begun: Iterable[int], signs: Signs
) -> Look:
    """The features of one paragraph whose cues are counted.

    Args:
        line: the paragraph.
        size, seen: how many words it has, and how many of them are in its part that was looked at.
        ends: whether it ends like a sentence.
        counts: how many cues of each category it has; of "you" and "we" only those outside quotation marks.
        begun: the categories of which a cue begins it, in the order of their finding.
        signs: the language's.
    """
    values = {_BEGINS[category]: 1.0 for category in begun}
    you, we = counts[YOU_NUMBER], counts[WE_NUMBER]
    speaks = bool(you or we)
    if you:
        values["you"] = min(1.0, 5 * you / seen)
    if we:
        values["we"] = min(1.0, 5 * we / seen)
    if you and we:
        values["you_and_we"] = 1.0
    total = strong = 0
    if any(counts):
        # One cue makes a button out of a line, but means little in a paragraph.
        for name, share, count in zip(_HAS if size <= SHORT else _FAR, _SHARE, counts, strict=False):
            if count:
                values[name] = 1.0
                values[share] = min(1.0, count / seen)
        total = sum(counts[: len(CATEGORIES) - 1])
        strong = sum(_OF_STRONG(counts))
        if speaks and counts[SUM]:
            values["speaks_of_sum"] = 1.0
    bucket = _bucket(size)
    values[_LENGTH[bucket]] = 1.0
    if not ends:
        values[_NO_END[bucket]] = 1.0
    if size <= SHORT or (size <= LONGEST_LINE and (not ends or 8 * total >= seen or _striking(line, values))):
        _layout(line, size, ends, values, signs)
    elif line[:3].isupper() and signs.dateline.match(line):
        values["dateline"] = 1.0
    if not total:
        values["cueless"] = 1.0
        if bucket < 2:
            values["cueless_line"] = 1.0
    elif total * 4 >= seen:
        values["dense"] = 1.0
    marked = bucket < 2 and not ends and not _WEB.isdisjoint(values)
    return Look(size, ends, total, strong, speaks, marked, values)


def _striking(line: str, values: dict[str, float]) -> bool:
    """Whether a sentence is worth a look at its layout: it begins with a cue or a sign, or has a menu's separators."""
    begins = not line[0].isalnum() and line[0] not in USUAL_BEGINNINGS
    return begins or any(sign in line for sign in SEPARATORS) or any(name in values for name in _BEGINS)


def _bucket(size: int) -> int:
    return bisect_left(LENGTHS, size)


@functools.lru_cache(maxsize=512)
def _plain(size: int) -> Look:
    """The look of a sentence of ``size`` words with nothing to remark on: most paragraphs of an article."""
    return Look(size, True, 0, 0, False, False, {_LENGTH[_bucket(size)]: 1.0, "cueless": 1.0})


def _count(words: list[str], places: list[int], table: dict[str, tuple[Cue, ...]]) -> tuple[list[int], dict[int, None]]:
    """The cues in ``words``, whose words at ``places`` are of some cue.

    Returns:
        how many there are of each category, and the categories of which one stands at the beginning.
    """
    counts = [0] * (len(CATEGORIES) + 2)
    begun: dict[int, None] = {}
    for place in places:
        for before, cue, category in table[words[place]]:
            first = place - before
            if len(cue) == 1 or (first >= 0 and words[first : first + len(cue)] == cue):
                counts[category] += 1
                if not first and category < len(CATEGORIES):
                    begun[category] = None
    return counts, begun


def _without_quoted(line: str, counts: list[int], signs: Signs) -> None:
    """Count "you" and "we" anew: what stands in quotation marks is not the outlet's word."""
    if _MARK.search(line):
        words = _WORD.findall(_QUOTED.sub(" ", line[:SEEN]).lower())
        counts[YOU_NUMBER], counts[WE_NUMBER] = (sum(word in said for word in words) for said in (signs.you, signs.we))


def _layout(line: str, size: int, ends: bool, values: dict[str, float], signs: Signs) -> None:
    if size > SHORT and signs.dateline.match(line):
        values["dateline"] = 1.0
    separators = len(_SEPARATOR.findall(line)) if _SEPARATOR_SIGN.search(line) else 0
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
    for name, pattern in (
        ("numbered", _NUMBERED),
        ("byline", signs.byline),
        ("label", _LABEL),
        ("dashed", signs.dashed),
    ):
        if pattern.match(line):
            values[name] = 1.0
    if line[0] in "[(":
        values["bracket"] = 1.0
    if line.endswith("?"):
        values["question"] = 1.0
    shouted = len(_SHOUTED.findall(line)) if _CAPITALS.search(line) else 0
    if shouted >= 0.4 * size:
        values["capitals"] = 1.0
    if not ends:
        if size > 2 and len(_CAPITAL.findall(line)) >= 0.65 * size:
            values["title_case"] = 1.0
        if size <= 9 and signs.name_line.match(line):
            values["name_line"] = 1.0
        if size <= 12 and signs.credit.match(line):
            values["credit"] = 1.0
