"""Text -> Article: furniture, sentences, quotation marks, attributions, speakers."""

from framing.preprocessing.article import separate
from framing.preprocessing.pages import Page, read_page
from framing.preprocessing.telling_languages import language_of

__all__ = ["Page", "language_of", "read_page", "separate"]
