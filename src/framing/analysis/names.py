"""Speakers' names as articles have them -> one name a person or body across articles.

Titles and offices before a name are no part of it. A full name is one person, whatever its middle initials, unless two
different initials show that there are two. A last name alone is the person of that full name in the same article; else
the one whom nearly all articles that give a full name to this last name mean; else nobody but itself. Pronouns and
numbers are nobody. A file of aliases wins over all of this.
"""

from __future__ import annotations

import csv
import functools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from framing.errors import InputError
from framing.resources.language import Language

Kind = Literal["person", "body", "name", "role"]
# Of the articles in which a last name stands in a full name, the share that must mean one person before the last name
# alone means him or her in articles that give no full name, and how many articles that must be at the least.
# Chosen on real-en train (benchmarks/speakers.py): see there.
DOMINANT = 0.9
FEWEST_FULL = 2
_MARKS = " \t\r\n.,;:!?\"'“”„‘’«»()[]…"
_POSSESSIVE = re.compile(r"['’]s?$")
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv", "phd", "md", "mp", "qc", "kc"))
_JOINTS = frozenset(("of", "for", "and", "&", "in", "on", "at", "to"))
_NOBODY = (
    *("pronoun_subject", "pronoun_it", "pronoun_other", "possessive", "determiner", "determiner_a"),
    *("number", "day", "that", "who", "which", "wh"),
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart.

    Attributes:
        shown: the name without titles, as it stands.
        kind: "person" (a full name), "body", "name" (one word: a last name, a place or a body), "role" (a phrase
            without a name, such as "a police spokesman").
        words: its words in small letters without accents; of a person without initials and suffixes.
        initials: of a person, between first and last name.
        titled: whether a title or an office stood before it.
    """

    shown: str
    kind: Kind
    words: tuple[str, ...]
    initials: tuple[str, ...] = ()
    titled: bool = False


@functools.cache
def read_name(given: str, language: Language) -> Name | None:
    """A speaker's name taken apart; None for a pronoun, a number or nothing."""
    tokens = [_bare(token) for token in given.split()]
    tokens = [token for token in tokens if token]
    classes = _classes(language)
    lower = [token.casefold().rstrip(".") for token in tokens]
    if not any(token not in classes["nobody"] and any(c.isalpha() for c in token) for token in lower):
        return None
    article = lower[0] in classes["determiner"]
    if lower[0] in classes["leading"]:
        tokens, lower = tokens[1:], lower[1:]
    after = [place + 1 for place, token in enumerate(lower[:-1]) if token in classes["office"]]
    begin = max((place for place in after if _capital(tokens[place])), default=0)
    shown = tokens[begin:]
    if not _capital(shown[0]) and lower[begin] not in classes["particle"]:
        return Name(" ".join(tokens), "role", tuple(map(_folded, tokens)))
    if len(tokens) == 1 and (lower[0] in classes["plural"] or lower[0] in classes["office"]):
        return Name(" ".join(tokens), "role", tuple(map(_folded, tokens)))
    low = lower[begin:]
    joined = any(token in _JOINTS for token in low)
    acronym = len(shown) == 1 and shown[0].isupper() and len(shown[0]) > 1
    if joined or acronym or not classes["institution"].isdisjoint(low) or (article and not begin):
        return Name(" ".join(shown), "body", tuple(map(_folded, shown)))
    while len(shown) > 1 and shown[-1].casefold().replace(".", "") in _SUFFIXES:
        shown = shown[:-1]
    initials = tuple(_folded(token)[0] for token in shown[1:-1] if len(token.replace(".", "")) == 1)
    words = [token for place, token in enumerate(shown) if place == 0 or len(token.replace(".", "")) > 1]
    if len(words) == 1:
        return Name(" ".join(shown), "name", (_folded(words[0]),), titled=begin > 0)
    if not all(_capital(word) or word.casefold() in classes["particle"] for word in words):
        return Name(" ".join(tokens), "role", tuple(map(_folded, tokens)))
    return Name(" ".join(shown), "person", tuple(map(_folded, words)), initials, titled=begin > 0)


def merge_names(
    mentions: Iterable[tuple[str, str]], *, language: Language, aliases: Mapping[str, str] | None = None
) -> dict[tuple[str, str], tuple[str, Kind]]:
    """One name for each person and body.

    Args:
        mentions: articles with a speaker's name each, as often as they are mentioned.
        aliases: names (in any letters) and what they are to be called.
        language: of the word classes.

    Returns:
        For each article and name the name to be shown and its kind; names that are nobody are left out.
    """
    often = Counter(mentions)
    given = {_alias_key(name): called for name, called in (aliases or {}).items()}
    result: dict[tuple[str, str], tuple[str, Kind]] = {}
    parts: dict[tuple[str, str], Name] = {}
    for mention in often:
        called = given.get(_alias_key(mention[1]))
        name = read_name(called or mention[1], language)
        if called is not None:
            result[mention] = (called, "name" if name is None else name.kind if name.kind != "role" else "name")
        elif name is not None:
            parts[mention] = name
    keys = _keys(parts)
    shown: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for mention, key in keys.items():
        shown[key][parts[mention].shown] += often[mention]
    for mention, key in keys.items():
        names = shown[key]
        # Of a person a full name, if there is one; of those the most frequent.
        fullest = min(names, key=lambda name: (key[0] == "person" and " " not in name, -names[name], name))
        kind: Kind = key[0]  # type: ignore[assignment]  # keys begin with the kind
        result[mention] = given.get(_alias_key(fullest), fullest), kind
    return result


def read_aliases(path: str | Path) -> dict[str, str]:
    """A file of aliases: CSV with the columns ``name`` and ``is``.

    Raises:
        InputError: it cannot be read, a column is missing, or a name is given two meanings; with its line.
    """
    aliases: dict[str, str] = {}
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not {"name", "is"} <= set(reader.fieldnames or ()):
                raise InputError("needs the columns name and is", file=path, place="line 1", way_out="name,is")
            for row in reader:
                name, called = (row["name"] or "").strip(), (row["is"] or "").strip()
                if not name or not called:
                    raise InputError(
                        "a cell is empty", file=path, place=f"line {reader.line_num}", way_out="give name and is"
                    )
                if aliases.get(name, called) != called:
                    raise InputError(
                        f"{name!r} is {aliases[name]!r} already",
                        file=path,
                        place=f"line {reader.line_num}",
                        way_out="give it one meaning",
                    )
                aliases[name] = called
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read: {error}", file=path, way_out="give CSV in UTF-8") from error
    return aliases


def _keys(parts: dict[tuple[str, str], Name]) -> dict[tuple[str, str], tuple[str, ...]]:
    """What each mention stands for: the kind, then the words that tell it from others."""
    initials: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    holders: dict[str, dict[tuple[str, ...], set[str]]] = defaultdict(lambda: defaultdict(set))
    for (article, _), name in parts.items():
        if name.kind == "person":
            initials[_ends(name)].add(name.initials)
            holders[name.words[-1]][_ends(name)].add(article)
    keys: dict[tuple[str, str], tuple[str, ...]] = {}
    for mention, name in parts.items():
        if name.kind == "person":
            # Two different initials are two persons; none is then a third, as nothing says which of them it is.
            several = len(initials[_ends(name)] - {()}) > 1
            keys[mention] = ("person", *_ends(name), *(name.initials if several else ()))
        elif name.kind == "name":
            full = _meant(mention[0], holders.get(name.words[0], {}))
            keys[mention] = ("person", *full) if full else ("name", *name.words)
        else:
            keys[mention] = (name.kind, *(word for word in name.words if word != "the"))
    return keys


def _ends(name: Name) -> tuple[str, str]:
    return name.words[0], name.words[-1]


def _meant(article: str, holders: Mapping[tuple[str, ...], set[str]]) -> tuple[str, ...] | None:
    """The person whom a last name alone means."""
    here = [full for full, articles in holders.items() if article in articles]
    if here:
        return here[0] if len(here) == 1 else None
    if not holders:
        return None
    best = max(holders, key=lambda full: (len(holders[full]), full))
    every = len(set().union(*holders.values()))
    return best if len(holders[best]) >= max(FEWEST_FULL, DOMINANT * every) else None


@functools.cache
def _classes(language: Language) -> dict[str, frozenset[str]]:
    words = language.classes

    def of(*names: str) -> frozenset[str]:
        return frozenset(word for name in names for word in words.get(name, ()))

    return {
        "nobody": of(*_NOBODY),
        "determiner": of("determiner"),
        "leading": of("determiner", "determiner_a", "possessive"),
        "office": of("title", "role"),
        "plural": of("plural"),
        "institution": of("institution", "document"),
        "particle": of("particle"),
    }


def _bare(token: str) -> str:
    """A word without the marks around it; an initial keeps its dot."""
    bare = _POSSESSIVE.sub("", token.strip(_MARKS))
    return f"{bare}." if len(bare) == 1 and bare.isupper() and f"{bare}." in token else bare


def _capital(token: str) -> bool:
    return token[:1].isupper()


def _folded(word: str) -> str:
    """A word in small letters without accents and dots: "José" and "Jose" are one name."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c) and c not in ".'’")


def _alias_key(name: str) -> str:
    return " ".join(name.split()).casefold()
