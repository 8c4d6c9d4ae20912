"""What HTML says of quotations before its text is taken out: block quotes, embedded posts, ``<q>``, bold questions.

Tags become signs that the text keeps: ">" before each paragraph of a block quote, marks for ``<q>``.
"""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)(blockquote|q|p|br|li|div|script|style|figure)\b[^<>]{0,2000}>", re.I)
_SIGN = "&gt; "


def signed(html: str) -> str:
    """The page with the signs of its quotations, in one pass over its tags."""
    if not re.search(r"<(?:blockquote|q)\b", html, re.I):
        return html
    out: list[str] = []
    at = depth = hidden = 0
    due = False  # a sign stands before the next visible letters
    for match in _TAG.finditer(html):
        text = html[at : match.start()]
        if due and depth and not hidden and text.strip():
            lead = len(text) - len(text.lstrip())
            text = text[:lead] + _SIGN + text[lead:]
            due = False
        out.append(text)
        at = match.end()
        closing, name = bool(match.group(1)), match.group(2).lower()
        tag = match.group()
        if name in ("script", "style"):
            hidden = max(0, hidden + (-1 if closing else 1))
        elif name == "q" and not hidden:
            tag = "”" if closing else "“"
        elif name == "blockquote":
            depth = max(0, depth + (-1 if closing else 1))
            due = not closing
            tag = "</div>" if closing else "<div>"
        elif name in ("p", "br", "li", "div") and depth:
            due = due or not closing or name == "br"
            if name == "p" and closing:
                due = False
        out.append(tag)
    out.append(html[at:])
    return "".join(out)
