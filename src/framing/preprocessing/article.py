"""A text, told apart into voices: the one entry of this room.

The order: paragraphs; furniture and headline among them; sentences and marks of what is left; voices; and from all
of these the passages, which tile the text (see `passages`).
"""

from __future__ import annotations

from itertools import compress
from operator import not_

from framing.collection import NoCollection
from framing.deferred import deferred
from framing.errors import InputError
from framing.preprocessing.article_columns import ArticleColumns
from framing.preprocessing.bulk import bounds_of, spans
from framing.preprocessing.forms import mended_flags, resplit, unhyphened, unwrapped
from framing.preprocessing.furniture import furniture_flags
from framing.preprocessing.marks import find_marks
from framing.preprocessing.paragraphs import headline_of, paragraph_bounds
from framing.preprocessing.passages import passages_of
from framing.preprocessing.sentences import sentence_bounds
from framing.preprocessing.speech import speech
from framing.preprocessing.turns import spared, turns
from framing.preprocessing.voices import attribute
from framing.resources.language import Language, load_language
from framing.spans import Article, Metadata, refuse_half_pairs

_NO_METADATA = Metadata()


def separate(text: str, *, language: str | Language = "en", metadata: Metadata = _NO_METADATA) -> Article:
    """Tell the voices of ``text`` apart.

    Args:
        text: a news page as text; offsets of the result are code points into it.
        language: what the text is in: a language that is shipped, such as ``"en"``, or one that was read from a folder.
        metadata: what is known about the page; kept as it is.

    Raises:
        InputError: ``text`` is not a `str`, or holds lone surrogates, which no UTF-8 file can hold.
        OptionError: there is no such language.
        ResourceError: a file of it is missing or broken.
    """
    if not isinstance(text, str):
        raise InputError(f"a text is needed, not {type(text).__name__}", way_out="read the file and decode it first")
    refuse_half_pairs(text)
    with NoCollection():
        return _separated(text, load_language(language), metadata)


def _separated(text: str, language: Language, metadata: Metadata) -> Article:
    import numpy as np

    bounds = paragraph_bounds(text)
    paragraphs = spans(bounds)
    read = text
    if "\n" in text:
        joined = unwrapped(text, paragraphs)
        if len(joined) < len(paragraphs):
            paragraphs, bounds = joined, bounds_of(joined)
        read = unhyphened(text, paragraphs)
    flags = furniture_flags(text, paragraphs, bounds=bounds, language=language)
    flags = mended_flags(text, paragraphs, flags, language)
    page = turns(text, paragraphs, language)
    if page:
        flags = spared(paragraphs, flags, page)
    kept, furniture = list(compress(paragraphs, map(not_, flags))), list(compress(paragraphs, flags))
    headline = headline_of(text, kept)
    article = np.flatnonzero(~np.array(flags, bool))
    cut = sentence_bounds(read, (bounds[0].take(article), bounds[1].take(article)), language=language)
    whole = spans(cut)
    verbs = speech(language).words
    sentences = resplit(read, whole, verbs["say"] | verbs["utter"], language)
    if sentences is not whole:
        cut = bounds_of(sentences)
    marks, oddities = find_marks(text, kept, language=language)
    quotations, attributions = attribute(read, kept, sentences, marks, language=language, page=page)
    passages = passages_of(
        text, cut, furniture=furniture, quotations=quotations, attributions=attributions, marks=marks, language=language
    )
    return deferred(
        Article,
        ArticleColumns(passages, attributions, bounds),
        text=text,
        quotations=tuple(quotations),
        furniture=tuple(furniture),
        headline=headline,
        oddities=tuple(oddities),
        metadata=metadata,
        language=language.code,
    )
