"""Jinja2 with everything escaped, and the one reader of the style sheets and scripts that go into pages."""

from __future__ import annotations

import functools
import importlib.resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = "framing.markup"


@functools.cache
def asset(name: str, shelves: tuple[str, ...] = (HERE,)) -> str:
    """A template, style sheet or script of the package.

    Args:
        name: the file's name, such as ``"report.css"``.
        shelves: the packages whose folder ``assets`` is looked into, in order.

    Raises:
        FileNotFoundError: there is none; the installation is damaged.
    """
    for shelf in shelves:
        path = importlib.resources.files(shelf) / "assets" / name
        if path.is_file():
            return path.read_text("utf8")
    raise FileNotFoundError(f"no asset {name!r} in the package; install framing again")


@functools.cache
def environment(shelves: tuple[str, ...] = (HERE,)) -> Environment:
    """The environment that pages are rendered in: what a template is given is text, never markup."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(functools.partial(asset, shelves=shelves)),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["percent"] = percent
    made.filters["visible"] = visible
    return made


def percent(share: float) -> str:
    """0.4567 as ``"46 %"``; never rounded to impossible or certain."""
    if 0 < share < 0.005:
        return "< 1 %"
    if 0.995 <= share < 1:
        return "> 99 %"
    return f"{share * 100:.0f} %"


# HTML knows no NUL, and other control characters are parse errors; their pictures stand for them (U+2400 block).
_PICTURES = {code: 0x2400 + code for code in range(32) if code not in (9, 10, 13)} | {127: 0x2421}


def visible(text: str) -> str:
    """The text with control characters shown by their pictures, since a page cannot hold them."""
    return text.translate(_PICTURES)
