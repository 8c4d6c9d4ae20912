"""What the words between two marks are: direct speech, a part of the narrator's sentence, or no speech at all.

A hashed linear model reads the pair's length, its first and last words, the words around it and what the attributions
found so far say of it. What is no speech is a title (a work, a headline, a programme, a name) or a scare quotation
(words held at a distance); a second model tells these two apart.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from framing.preprocessing.attributions import Found
from framing.preprocessing.cues import bucket
from framing.preprocessing.extents import running
from framing.preprocessing.hashed import Templates, names
from framing.preprocessing.scene import Scene
from framing.preprocessing.tokens import PUNCTUATION

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

NO_SPEECH, MIXED, DIRECT = 0, 1, 2
STYLES = ("double", "single", "guillemet", "low", "latex", "dash")

_COLUMNS = names(
    """
    b1, b2, b3, bg1, bg2, bg3, bh1, bh2, bx1, f0, f1, fg0, fg1, fh0, l0, lg0, lx0, punct, a0, a1, ag0, ag1, ah0, ah1,
    as1, length, depth, style, closed, whole, sentences, caps, lowers, paragraph, cover, fit, sure, cue_before,
    cue_after, alone, bc, ac
    """
)
_COMBINATIONS = names(
    """
    b1, b2, b1 b2, bg1, bg1 bg2, bg1 bg2 bg3, b1 bg2, b2 bg1, b3, bx1, bh1 bg1, bh1 bh2, b1 fh0, b1 length, bg1 length,
    bg1 fh0, bg1 caps, bc, bc length, f0, f1, f0 f1, fg0, fg0 fg1, fh0, fh0 length, fh0 caps, l0, lg0, lx0, punct, punct
    length, punct fh0, punct ag0, punct a0, fh0 punct bg1, a0, a1, ag0, ag0 ag1, ah0, a0 length, ag0 length, ag0 punct
    length, as1, ac, ac punct, a0 a1, ah0 length, length, length depth, length style, length closed, length caps, length
    lowers, length cover, length fit, length sure, length whole, length paragraph, caps lowers, caps, caps length cover,
    whole, whole punct, whole fh0, sentences, whole sentences, paragraph, paragraph caps, cover, fit, sure, cover sure,
    cover fit sure, fit length sure, cover bg1, cover b1, cover a0, cover fh0, sure fh0 length, cover caps, cue_before,
    cue_before bg1, cue_before length, cue_after, cue_after punct, cue_after length, alone, alone length, style depth,
    depth
    """
)


@functools.cache
def templates() -> Templates:
    """The model's templates."""
    return Templates.of(_COLUMNS, _COMBINATIONS)


def coverage(scene: Scene, found: Found) -> NDArray[np.float64]:
    """The share of each pair's words (axis 0) that lies in each attribution's content (axis 1)."""
    import numpy as np

    first, last = scene.quoted[1][:, None], scene.quoted[2][:, None]
    total = np.zeros((scene.quoted.shape[1], len(found.cue)))
    for side in (0, 1):
        low, high = found.first[side], found.last[side]
        total += np.where(low < 0, 0, np.clip(np.minimum(last, high) - np.maximum(first, low) + 1, 0, None))
    share: NDArray[np.float64] = total / (last - first + 1)
    return share


def rows(scene: Scene, found: Found, cover: NDArray[np.float64]) -> Ints:
    """What the model sees of each pair of marks (columns on axis 0)."""
    import numpy as np

    t = scene.tokens
    opening, first, last, after = scene.quoted
    count = len(opening)
    before = opening - 1
    size = len(t.starts)
    capital = running((t.shape == 1) | (t.shape == 2))
    lower = running(t.shape == 0)
    words = last - first + 1
    capitals = capital.take(last + 1) - capital.take(first)
    lowers = lower.take(last + 1) - lower.take(first)
    known = np.concatenate(([0], found.cue, [size - 1]))
    following = np.searchsorted(found.cue, last) + 1
    cue_after, cue_before = known.take(following) - last, first - known.take(np.searchsorted(found.cue, first))
    if len(found.cue):
        best = cover.argmax(axis=1)
        share = cover[np.arange(count), best]
        content = np.where(found.first[:2] < 0, 0, found.last[:2] - found.first[:2] + 1).sum(axis=0).take(best)
        fit = np.where(share > 0, np.clip(4 * words // np.maximum(content, 1), 0, 5) + 1, 0)
        sure = np.where(share > 0, (found.probability.take(best) * 8).astype(np.int64) + 1, 0)
    else:
        share, fit, sure = np.zeros(count), np.zeros(count, np.int64), np.zeros(count, np.int64)
    marks = scene.marks
    own = scene.paragraph.take(opening)
    punct = np.where(t.shape.take(last + 1) == PUNCTUATION, t.group.take(last + 1), 0) * (last + 1 < after)
    out = [t.word.take(before - o) for o in (0, 1, 2)]
    out += [t.group.take(before - o) for o in (0, 1, 2)]
    out += [t.shape.take(before - o) for o in (0, 1)]
    out += [
        t.suffix.take(before),
        t.word.take(first),
        t.word.take(first + 1),
        t.group.take(first),
        t.group.take(first + 1),
        t.shape.take(first),
        t.word.take(last),
        t.group.take(last),
        t.suffix.take(last),
        punct,
        t.word.take(after),
        t.word.take(after + 1),
        t.group.take(after),
        t.group.take(after + 1),
        t.shape.take(after),
        t.shape.take(after + 1),
        t.suffix.take(after),
        bucket(words),
        np.array([m.depth for m in marks]),
        np.array([STYLES.index(m.style) for m in marks]),
        np.array([m.closed + 2 * m.continued for m in marks]),
        (scene.sentence_first.take(opening) == opening) * 1 + (scene.sentence_last.take(last) <= after) * 2,
        np.minimum(scene.sentence_first.take(last) - scene.sentence_first.take(first), 1),
        np.minimum(4 * capitals // np.maximum(words, 1), 4),
        np.minimum(lowers, 6),
        np.minimum(own, 1)
        + 2 * (scene.paragraph_first.take(opening) == opening)
        + 4 * (scene.paragraph_last.take(last) <= after),
        (share * 4).astype(np.int64),
        fit,
        sure,
        bucket(cue_before),
        bucket(cue_after),
        np.clip(
            np.searchsorted(opening, scene.paragraph_last.take(opening))
            - np.searchsorted(opening, scene.paragraph_first.take(opening)),
            0,
            6,
        ),
        t.cue.take(before),
        t.cue.take(after),
    ]
    return np.stack(out)
