"""Text -> Article: furniture, sentences, quotation marks, attributions, speakers."""

from framing.preprocessing.article import separate
from framing.preprocessing.pages import Page, read_page

__all__ = ["Page", "read_page", "separate"]
