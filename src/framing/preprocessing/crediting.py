"""Which attribution says who speaks a quotation.

For each pair of marks, the attributions of its paragraph, the one that covers it and the last one of the paragraph
before are candidates, and "none of them" is another; a hashed linear model ranks them. Pairs that it leaves open may
go on with the speaker before (see `framing.preprocessing.carrying`). The kernel does it (judging.c).
"""

from __future__ import annotations

import functools

from framing.preprocessing.hashed import Templates, names, names_of

# First what the candidate is like (0 for "none of them"), then what the pair is like.
_COLUMNS = names_of(
    names("cover, start, end, own, side, distance, sentence, paragraph, pairs, cues, sure, source, shape, where"),
    names("layout, word, suffix, level, rank, better, inner, fit"),
    names("none, close, after, before, length, capital, depth, covering, first, whole, single"),
)
_COMBINATIONS = names(
    """
    none, none covering, none length, none capital length, none after, none before, none whole, none covering length,
    none depth, none single, none first, cover, cover own, cover start, cover end, cover start end, cover side distance,
    cover sentence, cover paragraph, cover sure, cover source, cover level, cover word, cover better, cover rank, cover
    fit, cover layout, cover length, cover inner, cover shape, cover covering, own, own start, side distance, side
    distance pairs, side pairs, side cues, side distance cues, side sentence, side paragraph, side close, side distance
    close, side close after, side layout, side word, side level, side suffix, side word close, side distance level,
    sentence paragraph, paragraph pairs, paragraph cues, sure, sure side, sure distance side, source, source shape,
    source where, source cover where, layout start end, word, level, level sure, close after side, before side, rank,
    better, rank better, better cover fit, inner, inner cover, inner own, inner better, depth own, depth own cover, fit
    start, fit end, fit own, covering cover, covering side distance, covering paragraph pairs, first side, first
    paragraph, whole side paragraph, whole distance side, length side distance, capital side distance, single side,
    single paragraph cover, source side pairs
    """
)


@functools.cache
def templates() -> Templates:
    """The model's templates."""
    return Templates.of(_COLUMNS, _COMBINATIONS)
