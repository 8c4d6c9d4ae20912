"""HTML that is an article and nothing else, such as a column of a table -> its text, paragraph by paragraph.

Whole pages go through trafilatura, which finds the article in them (`pages`); this needs no library.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    """
    address article aside blockquote body dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li
    main nav ol p pre section table tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905 - it is read as a list of words
)
_UNSEEN = frozenset(["head", "noscript", "script", "style", "template", "title"])


def text_of_markup(html: str) -> str:
    """The text of a piece of HTML: a blank line between blocks, a line break for `<br>`, references resolved.

    A text without tags keeps its line breaks.
    """
    if "<" not in html and "&" not in html:
        return html
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[list[str]] = [[]]
        self._unseen = 0
        self._tags = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tags = True
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self._blocks[-1].append("\x00")
        elif tag in _BLOCKS:
            self._blocks.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in _BLOCKS:
            self._blocks.append([])

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._blocks[-1].append(data.replace("\x00", " "))

    def text(self) -> str:
        if not self._tags:
            return "".join("".join(block) for block in self._blocks)
        joined = []
        for block in self._blocks:
            lines = re.sub(r"\s+", " ", "".join(block)).split("\x00")
            lines = [line.strip() for line in lines]
            if any(lines):
                joined.append("\n".join(lines).strip())
        return "\n\n".join(joined)
