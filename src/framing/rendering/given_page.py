"""What a user gave to the served page -> the page that it is; of a feed its items are offered."""

from __future__ import annotations

from framing.preprocessing.feed_pages import pages_of_feed, read_pages
from framing.preprocessing.feeds import is_feed
from framing.preprocessing.pages import Page
from framing.rendering.requests import Given, Refusal


def one_page(given: Given) -> Page | None:
    """The page of a file or a feed; None where a text was pasted that is none.

    Raises:
        Refusal: 422, it is a feed of several items, which the refusal holds.
        InputError: it cannot be read.
    """
    if given.file is not None:
        found = list(read_pages(given.file, name=given.name or "the file"))
    elif is_feed(given.text or ""):
        found = list(pages_of_feed(given.text or "", name="the text"))
    else:
        return None
    pages = tuple(page for page in found if isinstance(page, Page))
    if len(found) == 1 and pages:
        return pages[0]
    broken = [page for page in found if not isinstance(page, Page)]
    if not pages:
        raise broken[0]
    more = f"; {len(broken)} more cannot be read, first {broken[0].place}: {broken[0].problem}" if broken else ""
    raise Refusal(422, f"this is a feed of {len(found)} items: give one of them{more}", items=pages)
