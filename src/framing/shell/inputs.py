"""Arguments of `score`, `separate` and `report` -> articles: texts, files and standard input."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from framing.errors import OptionError
from framing.spans import Article

_ADDRESS = re.compile(r"(?:https?|ftp|file)://\S+|www\.\S+", re.I)
STDIN = "standard input"
AUTO = "auto"  # a language that is to be told by the text
USUAL = "en"  # what a text is taken to be in that does not tell
# Fewer words hold no sentence of news; the model answers, but its figures were measured on articles.
_FEW_WORDS = 5


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
    tell: Callable[[str], None] = lambda line: None,
) -> Iterator[tuple[Article, str]]:
    """The article that an argument stands for, and what to call it ("" where it has no name).

    Args:
        given: a text, a file's path, or ``-``.
        language: what the user says that it is in; None or "auto" to look.
        reads: the language that the model reads; None for every one that is shipped.
        model: the model's name, for errors.
        mend: as in `framing.read_page`.
        tell: told what is remarkable about it, a line each.

    Raises:
        InputError: it cannot be read, or is in another language.
    """
    from framing.preprocessing import read_page, separate
    from framing.preprocessing.pages import Page
    from framing.preprocessing.telling_languages import check_language, language_among, language_name
    from framing.resources import languages

    name = ""
    if given == "-":
        page = read_page(sys.stdin.buffer.read(), name=STDIN, mend=mend)
        shown = STDIN
    elif is_text(given):
        page, shown = Page(given), "the text"
    else:
        page, name, shown = read_page(Path(given), mend=mend), Path(given).name, given
    for notice in page.notices:
        tell(f"{shown}: {notice}")
    if language not in (None, AUTO):
        chosen = language
    elif reads is not None:
        check_language(page.text, reads, model=model, name=shown)
        chosen = reads
    else:
        chosen = language_among(page.text, [USUAL, *(c for c in languages() if c != USUAL)], name=shown) or USUAL
        if chosen != USUAL:
            tell(f"{shown}: is read as {language_name(chosen)}")
    if (words := len(page.text[:200].split())) < _FEW_WORDS:
        tell(f"{shown}: has {words} word{'s' * (words != 1)}: too few to say much; give a whole article")
    yield separate(page.text, language=chosen or USUAL, metadata=page.metadata), name
