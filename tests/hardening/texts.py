"""Texts as nobody writes them, each made from its number, so that a failure can be made again: ``text_of(17)``."""

from __future__ import annotations

import random

_MARKS = ['"', "“", "”", "„", "‘", "’", "'", "«", "»", "‹", "›", "``", "''", "＂", "—", " — ", "(", ")", "[", "]"]
_WORDS = [
    *("said", "says", "told", "according to", "that", "added", "warned,", "asked.", "claims", "vowed to", "He", "who"),
    *("Anna Quill", "Mayor Ada Quill", "Mr. Holm", "Dr. A. B. Holm", "Quill", "McHolm-O’Shea", "the minister", "Oslo"),
    *("vermin", "so-called", "traitors", "special operation", "rock ’n’ roll", "the ’90s", "5'10\"", "isn't", "U.S."),
    *(
        "Subscribe to our newsletter",
        "Share this",
        "Photo: A. Holm",
        "Support us",
        "Read more",
        "©",
        "http://x.example",
    ),
]
_ODD = [
    *("👩‍👩‍👧", "👩🏽‍🌾", "🇳🇴", "🎪", "é", "e\u0301", "a" + "\u0301" * 9, "ﬁ", "ß", "İ", "ǅ", "Ω", "𝔘", "\U0010ffff"),
    *("שלום", "\u202eevil\u202c", "مرحبا", "\u200f", "\u200b", "\u200d", "\u2060", "\ufeff", "\x00", "\x0b", "\x0c"),
    *(
        "\x1c",
        "\x1f",
        "\x7f",
        "\x85",
        "\u2028",
        "\u2029",
        "\xa0",
        "\u3000",
        "\u3002",
        "「",
        "」",
        "\t",
        "\ufffd",
        "\ufdd0",
    ),
]
_ENDS = [
    " ",
    " ",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "\r\n\r\n",
    "",
    ". ",
    ", ",
    "? ",
    "! ",
    "... ",
    "…",
    ".\n",
    ".”\n",
    '." ',
]


def text_of(number: int) -> str:
    """One text of 0 to some 600 characters; every kind of oddity is in one of ten."""
    chance = random.Random(number)
    oddness = chance.choice([0.0, 0.1, 0.3, 0.7])
    parts: list[str] = []
    for _ in range(chance.choice([0, 1, 3, 10, 30, 60])):
        roll = chance.random()
        if roll < oddness:
            parts.append(chance.choice(_ODD) if chance.random() < 0.8 else _any_character(chance))
        elif roll < oddness + 0.25 * (1 - oddness):
            parts.append(chance.choice(_MARKS))
        else:
            parts.append(chance.choice(_WORDS))
        parts.append(chance.choice(_ENDS))
    return "".join(parts)


def with_lone_surrogate(number: int) -> str:
    """The same with half of a surrogate pair somewhere in it, which no encoding can hold."""
    chance = random.Random(-number - 1)
    text = text_of(number)
    place = chance.randint(0, len(text))
    return text[:place] + chr(chance.randint(0xD800, 0xDFFF)) + text[place:]


def _any_character(chance: random.Random) -> str:
    point = chance.randrange(0x110000 - 0x800)
    return chr(point if point < 0xD800 else point + 0x800)
