"""A text, told apart into voices: the one entry of this room.

The order: paragraphs; furniture and headline among them; sentences and marks of what is left; voices; and from all
of these the passages, which tile the text.

Who owns what at the borders of passages: the quotation marks belong to the quotation's passage, white space to the
passage before it (at the start of the text: after it), and punctuation that stands alone between two voices to the
passage before it. So no passage is without a letter or digit, unless a whole paragraph is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from framing.errors import InputError
from framing.preprocessing.furniture import furniture_flags
from framing.preprocessing.marks import MarkPair, find_marks
from framing.preprocessing.paragraphs import headline_of, paragraph_spans
from framing.preprocessing.sentences import sentence_spans
from framing.preprocessing.voices import attribute
from framing.spans import Article, Attribution, Metadata, Passage, Quotation, Span, Speaker, Voice, merge

_NO_METADATA = Metadata()
_WORDLESS = re.compile(r"[\W_]*")


def separate(text: str, *, language: str = "en", metadata: Metadata = _NO_METADATA) -> Article:
    """Tell the voices of ``text`` apart.

    Args:
        text: a news page as text; offsets of the result are code points into it.
        language: the folder of resources to use.
        metadata: what is known about the page; kept as it is.

    Raises:
        InputError: ``text`` is not a `str`, or holds lone surrogates, which no UTF-8 file can hold.
        OptionError: there is no such language.
    """
    if not isinstance(text, str):
        raise InputError(f"a text is needed, not {type(text).__name__}", way_out="read the file and decode it first")
    try:
        text.encode("utf8")
    except UnicodeEncodeError as error:
        raise InputError(
            "holds half of a surrogate pair",
            file="text",
            place=f"character {error.start}",
            way_out="decode the file with errors='replace'",
        ) from error
    paragraphs = paragraph_spans(text)
    flags = furniture_flags(text, paragraphs, language=language)
    kept = [paragraph for paragraph, flag in zip(paragraphs, flags, strict=True) if not flag]
    furniture = [paragraph for paragraph, flag in zip(paragraphs, flags, strict=True) if flag]
    headline = headline_of(text, kept)
    sentences = sentence_spans(text, kept, language=language)
    marks, oddities = find_marks(text, kept, language=language)
    quotations, attributions = attribute(text, kept, sentences, marks)
    return Article(
        text=text,
        passages=tuple(
            _passages(
                text,
                sentences,
                furniture=furniture,
                quotations=quotations,
                attributions=attributions,
                marks=marks,
            )
        ),
        quotations=tuple(quotations),
        attributions=tuple(attributions),
        furniture=tuple(furniture),
        headline=headline,
        paragraphs=tuple(paragraphs),
        oddities=tuple(oddities),
        metadata=metadata,
        language=language,
    )


_Piece = tuple[int, int, Voice, Speaker | None]


def _passages(
    text: str,
    sentences: Sequence[Span],
    *,
    furniture: Sequence[Span],
    quotations: Sequence[Quotation],
    attributions: Sequence[Attribution],
    marks: Sequence[MarkPair],
) -> list[Passage]:
    """Tile ``text`` with passages of one voice each."""
    voiced = _voiced(quotations, attributions, marks)
    pieces: list[_Piece] = [(span.start, span.end, "furniture", None) for span in furniture]
    at = 0
    for sentence in sentences:
        begin = sentence.start
        while at and voiced and voiced[at - 1][1] > begin:
            at -= 1
        while at < len(voiced) and voiced[at][1] <= begin:
            at += 1
        here = at
        while here < len(voiced) and voiced[here][0] < sentence.end:
            start, end, voice, speaker = voiced[here]
            start, end = max(start, begin), min(end, sentence.end)
            if begin < start:
                pieces.append((begin, start, "narration", None))
            if start < end:
                pieces.append((start, end, voice, speaker))
                begin = end
            here += 1
        if begin < sentence.end:
            pieces.append((begin, sentence.end, "narration", None))
    pieces.sort(key=lambda piece: piece[0])
    return _tiled(text, pieces)


def _tiled(text: str, pieces: Sequence[_Piece]) -> list[Passage]:
    """Join pieces without a word to their neighbour and give the white space to the passage before it."""
    if not pieces:
        return [Passage(0, len(text), "narration")] if text else []
    joined: list[_Piece] = []
    for start, end, voice, speaker in pieces:
        words = _WORDLESS.match(text, start, end)
        if words and words.end() == end and joined and "\n" not in text[joined[-1][1] : start]:
            joined[-1] = (joined[-1][0], end, *joined[-1][2:])
        else:
            begin = start + len(text[start:end]) - len(text[start:end].lstrip())
            joined.append((begin, end, voice, speaker))
    ends = [piece[0] for piece in joined[1:]] + [len(text)]
    starts = [0, *ends[:-1]]
    return [Passage(start, end, piece[2], piece[3]) for start, end, piece in zip(starts, ends, joined, strict=True)]


def _voiced(
    quotations: Sequence[Quotation], attributions: Sequence[Attribution], marks: Sequence[MarkPair]
) -> list[_Piece]:
    """The stretches that are not narration, in order and disjoint: quotations with their marks, reported words."""
    outer = {pair.start: pair for pair in marks}
    found: list[_Piece] = []
    for quotation in sorted(quotations, key=lambda q: (q.start, -q.end)):
        if quotation.kind not in ("direct", "mixed") or (found and quotation.start < found[-1][1]):
            continue
        start, end = quotation.start, quotation.end
        pair = outer.get(start)
        if pair and pair.end == end:
            start, end = pair.open if pair.open >= 0 else start, pair.close
        found.append((start, end, "quotation", quotation.speaker))
    quoted = [Span(piece[0], piece[1]) for piece in found]
    taken = list(quoted)
    for attribution in attributions:
        if attribution.speaker is None:
            continue
        for content in attribution.content:
            for free in _without(content, merge(taken)):
                found.append((free.start, free.end, "reported", attribution.speaker))
                taken.append(free)
    return sorted(found, key=lambda piece: piece[0])


def _without(span: Span, taken: Sequence[Span]) -> list[Span]:
    """What is left of ``span`` when the sorted, disjoint spans ``taken`` are cut out."""
    left = []
    begin = span.start
    for other in taken:
        if other.end <= begin:
            continue
        if other.start >= span.end:
            break
        if begin < other.start:
            left.append(Span(begin, other.start))
        begin = max(begin, other.end)
    if begin < span.end:
        left.append(Span(begin, span.end))
    return left
