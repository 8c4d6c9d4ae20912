"""Hostile shapes: texts that make careless code quadratic, each of a given length."""

from __future__ import annotations

from collections.abc import Callable

SHAPES: dict[str, str] = {
    # What is repeated to the length that is asked for; single characters first.
    "straight marks": '"',
    "opening marks": "“",
    "closing marks": "”",
    "apostrophes": "'",
    "brackets": "[",
    "nested brackets": "a.(",
    "one word": "a",
    "one capital word": "A",
    "hyphens": "A-",
    "digits": "1",
    "full stops": ".",
    "full stops apart": ". ",
    "blanks": " ",
    "line breaks": "\n",
    "short lines": "a\n",
    "combining marks": "a\u0301",
    "NUL": "\x00",
    "emoji": "👩‍👩‍👧",
    "right to left": "שלום. ",
    "quoted letters": '"a" ',
    "marks left open": " “a",
    "paragraphs left open": "“Aaa bb cc.\n",
    "quoted and said": '"a, Bob said. ',
    "cue verbs": "said ",
    "names": "Ann Quill ",
    "names and initials": "Mr. A. B. Holm ",
    "furniture": "Sign up for our newsletter\nShare\n",
    "dialogue dashes": "— a, — b. ",
    "capitals": "ABC, ",
    "addresses": "http://a.example/ ",
    "tabs": "a.\t",
    "pushing words": "savage traitors, vermin! ",
    "nested marks": "“a ‘b ",
    "LaTeX marks": "``a''",
    "no blanks": "Rain.Then,",
}

# Shapes that are not a repetition.
_WHOLE: dict[str, Callable[[int], str]] = {
    "one mark a text long": lambda size: f"“{'Rain fell on Oslo. ' * (size // 19)}” said Ann Quill.",
    "other words": lambda size: " ".join(f"w{n}x" for n in range(size // 8)),
    "other speakers": lambda size: "\n".join(
        f"“We lost {n} cows,” said Ann{chr(97 + n % 26)} Quill{n}." for n in range(size // 38)
    ),
    "speakers in one line": lambda size: " ".join(
        f"“We lost {n} cows,” said Ann{chr(97 + n % 26)} Quill{n}." for n in range(size // 38)
    ),
}


def shape(name: str, size: int) -> str:
    """A text of about ``size`` characters."""
    if name in _WHOLE:
        return _WHOLE[name](size)
    part = SHAPES[name]
    return part * (size // len(part))


NAMES = (*SHAPES, *_WHOLE)
