"""Which attribution says who speaks a quotation.

For each pair of marks, the attributions of its paragraph, the one that covers it and the last one of the paragraph
before are candidates, and "none of them" is another; a hashed linear model ranks them. Pairs that it leaves open may
go on with the speaker before (see `framing.preprocessing.carrying`).
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from framing.preprocessing.attributions import Found
from framing.preprocessing.candidates import LEFT, RIGHT, SOURCE
from framing.preprocessing.columns import buckets, names_of, running, stacked
from framing.preprocessing.hashed import Templates, names
from framing.preprocessing.kinds import content_words
from framing.preprocessing.scene import CUE, GROUP, OPENINGS, SHAPE, SUFFIX, WORD, Scene

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

# Attributions of the paragraph before and after a pair that are looked at; real paragraphs seldom have more.
NEAR = 8

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


def candidates(scene: Scene, found: Found, cover: NDArray[np.float64]) -> tuple[Ints, Ints]:
    """Which attribution may say who speaks which pair: (pair, attribution), pairs in order, -1 (none) last of each."""
    import numpy as np

    pairs = scene.quoted.shape[1]
    where = scene.paragraph.take(scene.quoted[0])[:, None]
    paragraph = scene.paragraph.take(found.cue)
    behind = np.arange(len(paragraph)) - np.searchsorted(found.cue, scene.quoted[0])[:, None]
    near = ((where == paragraph) & (behind >= -NEAR) & (behind < NEAR)) | (cover >= 0.5)
    if len(paragraph):
        later = np.append(paragraph[1:], -1) != paragraph
        near |= later & (where == paragraph + 1)
    near &= found.first[SOURCE] >= 0
    table = np.ones((pairs, len(found.cue) + 1), bool)
    table[:, :-1] = near
    pair, choice = np.nonzero(table)
    choice[choice == len(found.cue)] = -1
    return pair, choice


def rows(scene: Scene, found: Found, cover: NDArray[np.float64], pair: Ints, choice: Ints) -> NDArray[np.uint32]:
    """What the model sees of each candidate (columns on axis 0)."""
    import numpy as np

    fields = scene.fields
    opening, first, last, after = scene.quoted.take(pair, 1)
    count, some = len(pair), choice >= 0
    words = last - first + 1
    if len(found.cue):
        about = _about(scene, found, cover, pair, choice)
        covers = (cover >= 0.5) & (found.first[SOURCE] >= 0)
        covering = np.minimum(covers.sum(axis=1), 3).take(pair)
    else:
        about, covering = np.zeros((22, count), np.int64), np.zeros(count, np.int64)
    opens = scene.paragraph_first.take(opening) == opening
    return stacked(
        count,
        (about + 1) * some,
        ~some,
        fields[GROUP].take(last + 1) * (last + 1 < after),
        fields[GROUP].take(after),
        fields[GROUP].take(opening - 1),
        buckets(words),
        fields[SHAPE].take(first),
        np.array([m.depth for m in scene.marks]).take(pair),
        covering,
        opens,
        opens + 2 * (scene.paragraph_last.take(last) <= after),
        np.minimum(np.bincount(pair, some).astype(np.int64), 3).take(pair),
    )


def _about(scene: Scene, found: Found, cover: NDArray[np.float64], pair: Ints, choice: Ints) -> Ints:
    """What each candidate attribution is like beside its pair (any for "none")."""
    import numpy as np

    fields = scene.fields
    opening, first, last, after = scene.quoted.take(pair, 1)
    cue = found.cue.take(choice)
    share = cover[pair, choice]
    begin, end = found.first.take(choice, 1), found.last.take(choice, 1)
    source = begin[SOURCE]
    flags = np.zeros(fields.shape[1], bool)
    flags[found.cue] = True
    cues, opens = running(flags), scene.counts[OPENINGS]
    ahead = cue > last
    own = (cue >= first) & (cue <= last)
    distance = np.where(ahead, cue - last, first - cue) * ~own
    high = np.where(ahead, cue, opening)
    low = np.minimum(np.where(ahead, after, cue + 1), high)
    covers = (cover >= 0.5) & (found.first[SOURCE] >= 0)
    total = content_words(found)
    ranked = np.where(covers, total, 1 << 30)
    surest = (covers * found.probability).max(axis=1).take(pair)
    holds = (scene.quoted[0] < opening[:, None]) & (scene.quoted[3] >= after[:, None])
    holds &= (cue[:, None] > scene.quoted[0]) & (cue[:, None] < scene.quoted[3])
    sentence = scene.sentence_first.take(cue)
    near = np.minimum(np.abs(begin[RIGHT] - first), np.abs(begin[LEFT] - first))
    return stacked(
        len(pair),
        share * 4,
        (near == 0) * 1 + (near < 3),
        (end[RIGHT] == last) | (end[LEFT] == last),
        own,
        ahead,
        buckets(distance),
        (sentence == scene.sentence_first.take(first)) + 2 * (sentence == scene.sentence_first.take(last)),
        np.clip(scene.paragraph.take(cue) - scene.paragraph.take(opening) + 2, 0, 4),
        np.minimum(opens.take(high) - opens.take(low), 4),
        np.minimum(cues.take(high) - cues.take(low), 4),
        found.probability.take(choice) * 8,
        fields[[GROUP, SHAPE]].take(np.maximum(source, 0), 1),
        (source > cue) + 2 * (np.abs(source - cue) < 4) + 4 * ((source >= first) & (source <= last)),
        found.layout.take(choice),
        fields[[WORD, SUFFIX, CUE]].take(cue, 1),
        np.minimum((ranked.take(pair, 0) < ranked[pair, choice][:, None]).sum(axis=1), 3),
        found.probability.take(choice) >= surest,
        holds.any(axis=1),
        np.minimum(4 * words_of(first, last) // np.maximum(total.take(choice), 1), 5) * (share > 0),
    ).astype(np.int64)


def words_of(first: Ints, last: Ints) -> Ints:
    """How many tokens lie between two, both included."""
    return last - first + 1
