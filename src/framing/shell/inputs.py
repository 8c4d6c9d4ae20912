"""Arguments of `score`, `separate` and `report` -> articles: texts, files and standard input."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from framing.errors import InputError, OptionError
from framing.spans import Article

if TYPE_CHECKING:
    from framing.preprocessing import Page

_ADDRESS = re.compile(r"(?:https?|ftp|file)://\S+|www\.\S+", re.I)
STDIN = "standard input"
_NAMED = 20  # items of a feed that a line can hold
AUTO = "auto"  # a language that is to be told by the text
USUAL = "en"  # what a text is taken to be in that does not tell


def check_inputs(given: Sequence[str]) -> None:
    """Refuse a call of which an argument is neither a text, a file nor ``-``, before anything is done.

    Raises:
        OptionError: an argument is an address, a folder, or the name of no file.
    """
    for one in given:
        if one != "-" and not is_text(one) and os.path.isdir(one):
            raise OptionError(
                "is a folder, not an article",
                file=one,
                way_out=f"label what it holds: framing label {one} -o labels.parquet",
            )


def is_text(given: str) -> bool:
    """Whether an argument is itself a text: it names no file, and has the blanks that file names seldom have.

    Raises:
        OptionError: it is neither: an address, or a name of no file.
    """
    if "\n" in given or len(given) > 255:  # longer than a file name can be on common systems
        return True
    if given == "-" or os.path.exists(given):  # unlike `Path.exists`, False for what is no name of a file at all
        return False
    if _ADDRESS.fullmatch(given):
        raise OptionError(
            "is an address, and nothing is fetched from the network",
            file=given,
            way_out="save the page in the browser, and give the file",
        )
    if len(given.split()) > 2 and not Path(given).suffix:
        return True
    raise OptionError("there is no such file", file=given, way_out="give a file, a text of several words, or -")


def articles_of(
    given: str,
    *,
    language: str | None,
    reads: str | None,
    model: str,
    mend: bool = False,
    item: int | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> Iterator[tuple[Article, str]]:
    """The article that an argument stands for, or those of a feed's items, and what to call each ("" if nothing).

    Args:
        given: a text, a file's path, or ``-``.
        language: what the user says that it is in; None or "auto" to look.
        reads: the language that the model reads; None for every one that is shipped.
        model: the model's name, for errors.
        mend: as in `framing.read_page`.
        item: of a feed the number of the item; 0: there must be one alone; None: all.
        tell: told what is remarkable about it, a line each.

    Raises:
        InputError: it cannot be read, or is in another language; of a feed the items that can be read come first.
        OptionError: there is no such item, or there are several.
    """
    from framing.preprocessing import separate
    from framing.preprocessing.pages import few_words

    pages, name, shown = _pages(given, mend=mend)
    refused: list[int] = []
    error = InputError("")
    if item == 0 and len(pages) > 1:
        way_out = f"name one with --item, or label it: framing label {given} -o labels.parquet"
        raise OptionError(f"is a feed of {len(pages)} items", file=shown, way_out=way_out)
    if item and item > len(pages):
        raise OptionError(f"has no item {item}", file=shown, way_out=f"it has {len(pages)}")
    for number, page in enumerate(pages, 1):
        if item and number != item:
            continue
        several = len(pages) > 1
        place = f"{shown}, item {number}" if several else shown
        try:
            if isinstance(page, InputError):
                raise page
            for notice in page.notices:
                tell(f"{place}: {notice}")
            chosen = _language(page.text, language, reads, model=model, name=place, tell=tell)
        except InputError as one:
            refused, error = [*refused, number], one
            if several and not item:
                tell(str(one))
            continue
        if few := few_words(page.text):
            tell(f"{place}: {few}")
        called = f"{name or shown}, item {number}" if several else name
        yield separate(page.text, language=chosen, metadata=page.metadata), called
    if refused and (item or len(pages) == 1):
        raise error
    if refused:
        numbers = ", ".join(map(str, refused[:_NAMED])) + (" and more" if len(refused) > _NAMED else "")
        problem = f"{len(refused)} of its {len(pages)} items were not read: {numbers}"
        raise InputError(problem, file=shown, way_out="why is said above, item by item")


def _language(
    text: str, said: str | None, reads: str | None, *, model: str, name: str, tell: Callable[[str], None]
) -> str:
    """The language that a text is read in; the arguments are those of `articles_of`, ``name`` what to call the text."""
    from framing.preprocessing.telling_languages import check_language, language_among, language_name
    from framing.resources import languages

    if said is not None and said != AUTO:
        return said
    if reads is not None:
        check_language(text, reads, model=model, name=name)
        return reads
    chosen = language_among(text, [USUAL, *(c for c in languages() if c != USUAL)], name=name) or USUAL
    if chosen != USUAL:
        tell(f"{name}: is read as {language_name(chosen)}")
    return chosen


def _pages(given: str, *, mend: bool) -> tuple[list[Page | InputError], str, str]:
    """What an argument holds, its name ("" if it has none), and what remarks call it."""
    from framing.preprocessing.feed_pages import read_pages
    from framing.preprocessing.pages import Page

    if given == "-":
        return list(read_pages(sys.stdin.buffer.read(), name=STDIN, mend=mend)), "", STDIN
    if is_text(given):
        return [Page(given)], "", "the text"
    return list(read_pages(Path(given), mend=mend)), Path(given).name, given
