"""Whose words a term is: the terms of one article, and the streams in which a corpus's terms are counted."""

from framing.wording.terms import Term, Use, terms

__all__ = ["Term", "Use", "terms"]
