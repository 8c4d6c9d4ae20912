"""Which attribution says who speaks a quotation.

For each pair of marks, the attributions of its paragraph, the one that covers it and the last one of the paragraph
before are candidates, and "none of them" is another; a hashed linear model ranks them. Pairs that it leaves open may
go on with the speaker before (see `framing.preprocessing.voices`).
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from framing.preprocessing.attributions import Found
from framing.preprocessing.candidates import LEFT, RIGHT, SOURCE
from framing.preprocessing.cues import bucket
from framing.preprocessing.extents import running
from framing.preprocessing.hashed import Templates, names
from framing.preprocessing.scene import OPENING, Scene

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_COLUMNS = names(
    """
    none, cover, start, end, own, side, distance, sentence, paragraph, pairs, cues, sure, source, shape, where, layout,
    word, level, close, after, before, length, capital, rank, better, inner, depth, fit, covering, first, whole, single,
    suffix
    """
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
    near = (where == paragraph) | (cover >= 0.5)
    if len(paragraph):
        later = np.append(paragraph[1:], -1) != paragraph
        near |= later & (where == paragraph + 1)
    near &= found.first[SOURCE] >= 0
    table = np.ones((pairs, len(found.cue) + 1), bool)
    table[:, :-1] = near
    pair, choice = np.nonzero(table)
    choice[choice == len(found.cue)] = -1
    return pair, choice


def rows(scene: Scene, found: Found, cover: NDArray[np.float64], pair: Ints, choice: Ints) -> Ints:
    """What the model sees of each candidate (columns on axis 0)."""
    import numpy as np

    t = scene.tokens
    opening, first, last, after = (part.take(pair) for part in scene.quoted)
    none = choice < 0
    some = ~none * 1
    if not len(found.cue):
        found = Found(
            np.zeros(1, np.int64), np.zeros(1, np.int64), np.zeros(1), np.full((3, 1), -1), np.full((3, 1), -1)
        )
        cover = np.zeros((scene.quoted.shape[1], 1))
    cue = found.cue.take(choice)
    share = cover[pair, choice]
    right, right_end = found.first[RIGHT].take(choice), found.last[RIGHT].take(choice)
    left, left_end = found.first[LEFT].take(choice), found.last[LEFT].take(choice)
    source = found.first[SOURCE].take(choice)
    content = np.where(right < 0, 0, right_end - right + 1) + np.where(left < 0, 0, left_end - left + 1)
    words = last - first + 1
    opens = running(scene.state == OPENING)
    flags = np.zeros(len(t.starts), bool)
    flags[found.cue] = True
    cues = running(flags)
    ahead = cue > last
    own = (cue >= first) & (cue <= last)
    distance = np.where(own, 0, np.where(ahead, cue - last, first - cue))
    low, high = np.where(ahead, after, cue + 1), np.where(ahead, cue, opening)
    low = np.minimum(low, np.maximum(high, 0))
    covers = (cover >= 0.5) & (found.first[SOURCE] >= 0)
    covering = np.minimum(covers.sum(axis=1), 3).take(pair)
    total = np.where(found.first[:2] < 0, 0, found.last[:2] - found.first[:2] + 1).sum(axis=0)
    size_rank = np.where(covers, total, 1 << 30)
    rank = np.minimum((size_rank[pair] < size_rank[pair, choice][:, None]).sum(axis=1), 3)
    surest = np.where(covers, found.probability, 0).max(axis=1).take(pair)
    nested = (scene.quoted[0][None, :] < opening[:, None]) & (scene.quoted[3][None, :] >= after[:, None])
    in_outer = ((cue[:, None] > scene.quoted[0][None, :]) & (cue[:, None] < scene.quoted[3][None, :]) & nested).any(
        axis=1
    )
    depth = np.array([m.depth for m in scene.marks]).take(pair)
    same = scene.sentence_first.take(cue)
    columns = [
        np.ones_like(pair),
        (share * 4).astype(np.int64),
        ((right == first) | (left == first)) * 1 + ((np.abs(right - first) < 3) | (np.abs(left - first) < 3)),
        ((right_end == last) | (left_end == last)) * 1,
        own * 1,
        ahead * 1,
        bucket(distance),
        (same == scene.sentence_first.take(first)) * 1 + (same == scene.sentence_first.take(last)) * 2,
        np.clip(scene.paragraph.take(cue) - scene.paragraph.take(opening) + 2, 0, 4),
        np.clip(opens.take(high) - opens.take(low), 0, 4),
        np.clip(cues.take(high) - cues.take(low), 0, 4),
        (found.probability.take(choice) * 8).astype(np.int64),
        t.group.take(source),
        t.shape.take(source),
        (source > cue) * 1 + 2 * (np.abs(source - cue) < 4) + 4 * ((source >= first) & (source <= last)),
        found.layout.take(choice),
        t.word.take(cue),
        t.cue.take(cue),
    ]
    fixed = [
        np.where(last + 1 < after, t.group.take(last + 1), 0),
        t.group.take(after),
        t.group.take(opening - 1),
        bucket(words),
        t.shape.take(first),
    ]
    more = [
        rank,
        (found.probability.take(choice) >= surest) * 1,
        in_outer * 1,
    ]
    fits = [np.clip(4 * words // np.maximum(content, 1), 0, 5) * (share > 0)]
    tail = [
        covering,
        (scene.paragraph_first.take(opening) == opening) * 1,
        (scene.paragraph_first.take(opening) == opening) * 1 + (scene.paragraph_last.take(last) <= after) * 2,
        np.minimum(np.bincount(pair, ~none).astype(np.int64), 3).take(pair),
    ]
    out = [c * some + 1 * some for c in columns]
    out[0] = none * 1
    out += fixed
    out += [c * some for c in more]
    out += [depth]
    out += [c * some for c in fits]
    out += tail
    out += [t.suffix.take(cue) * some]
    return np.stack(out)
