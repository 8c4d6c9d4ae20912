"""Text -> Article: furniture, sentences, quotation marks, attributions, speakers."""

from framing.preprocessing.article import separate

__all__ = ["separate"]
