"""HTML that is an article and nothing else, such as a column of a table -> its text, paragraph by paragraph.

Whole pages go through trafilatura, which finds the article in them (`pages`). The standard library's parser takes the
square of the time for tags that are not closed (CVE-2025-6069); this looks at each character a few times at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

_BLOCKS = frozenset(
    """
    address article aside blockquote body dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li
    main nav ol p pre section table tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905 - it is read as a list of words
)
_UNSEEN = frozenset(["head", "noscript", "script", "style", "template", "title"])


_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]{0,20})")


def text_of_markup(html: str) -> str:
    """The text of a piece of HTML: a blank line between blocks, a line break for `<br>`, references resolved.

    A text without tags keeps its line breaks.
    """
    if "<" not in html and "&" not in html:
        return html
    blocks: list[list[str]] = [[]]
    tags = False
    unseen = ""  # the element whose content is not shown
    for name, words in _pieces(html):
        if name and unseen:
            unseen = "" if name == f"/{unseen}" else unseen
        elif name:
            tags = True
            bare = name.removeprefix("/")
            if bare in _UNSEEN:
                unseen = bare if name == bare else ""
            elif bare == "br":
                blocks[-1].append("\x00")
            elif bare in _BLOCKS:
                blocks.append([])
        elif not unseen:
            blocks[-1].append(unescape(words).replace("\x00", " "))
    if not tags:
        return "".join("".join(block) for block in blocks)
    joined = []
    for block in blocks:
        lines = [line.strip() for line in re.sub(r"\s+", " ", "".join(block)).split("\x00")]
        if any(lines):
            joined.append("\n".join(lines).strip())
    return "\n\n".join(joined)


def _pieces(html: str) -> Iterator[tuple[str, str]]:
    """Tags by their lower-case name ("p", "/p"), and the words between them; comments are left out."""
    at, close = 0, -1  # where the next ">" is, looked for once however many "<" stand before it
    while at < len(html):
        begin = html.find("<", at)
        if begin < 0:
            yield "", html[at:]
            return
        if begin > at:
            yield "", html[at:begin]
        if html.startswith("<!--", begin):
            end = html.find("-->", begin + 4)
            at = len(html) if end < 0 else end + 3
            continue
        if close < begin:
            close = html.find(">", begin)
            if close < 0:
                close = len(html)
        name = _NAME.match(html, begin + 1)
        inner = html.find("<", begin + 1, close)
        if close == len(html) or inner >= 0 or (name is None and html[begin + 1] not in "!?"):
            yield "", "<"
            at = begin + 1
            continue
        if name is not None:
            yield name.group().lower(), ""
        at = close + 1
