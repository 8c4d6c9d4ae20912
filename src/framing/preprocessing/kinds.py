"""What the words between two marks are: direct speech, a part of the narrator's sentence, or no speech at all.

A hashed linear model reads the pair's length, its first and last words, the words around it and what the attributions
found so far say of it. What is no speech is a title (a work, a headline, a programme, a name) or a scare quotation
(words held at a distance); a second model over the same rows tells these two apart.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from framing.preprocessing.hashed import Templates, names, names_of
from framing.preprocessing.lexicon import class_number
from framing.preprocessing.scene import GROUP, SHAPE, Scene
from framing.preprocessing.tokens import LOWER

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

NO_SPEECH, MIXED, DIRECT = 0, 1, 2
STYLES = ("double", "single", "guillemet", "low", "latex", "dash")
_STYLE = {style: number for number, style in enumerate(STYLES)}

_COLUMNS = names_of(
    names("b3, b2, b1, bx3, bx2, bx1, bg3, bg2, bg1, bh3, bh2, bh1, f0, f1, fg0, fg1, fh0, fh1, l0, lx0, lg0, lh0"),
    names("a0, a1, as1, as2, ag0, ag1, ah0, ah1, length, cue_before, cue_after, punct, depth, style, closed, whole"),
    names("sentences, caps, lowers, paragraph, cover, fit, sure, alone, bc, ac, attributive"),
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
    depth,
    attributive, attributive cover, attributive bg1, attributive length, attributive sure, attributive cue_before,
    attributive ag0
    """
)


@functools.cache
def templates() -> Templates:
    """The model's templates."""
    return Templates.of(_COLUMNS, _COMBINATIONS)


@functools.cache
def nouns() -> Any:
    """Which word classes may be a noun; most nouns are in none."""
    import numpy as np

    table = np.zeros(128, bool)
    table[[0, *map(class_number, ("role", "plural", "institution", "document"))]] = True
    return table


def attributive(scene: Scene) -> NDArray[np.bool_]:
    """Which pairs hold one or two words before a noun of the narrator's: the "voluntary" fee."""
    fields = scene.fields
    _, first, last, after = scene.quoted
    found: NDArray[np.bool_] = (
        (last - first < 2)
        & (fields[SHAPE].take(first) == LOWER)
        & (after == last + 2)  # no punctuation inside, one closing mark
        & (fields[SHAPE].take(after) == LOWER)
        & nouns().take(fields[GROUP].take(after))
    )
    return found


def marks_of(scene: Scene) -> Ints:
    """(3, pairs) depth, style, and whether closed + 2 * whether continued, of each pair of marks."""
    import numpy as np

    marks = scene.marks
    styles = [_STYLE[m.style] for m in marks]
    table: Ints = np.array([[m.depth for m in marks], styles, [m.closed + 2 * m.continued for m in marks]])
    return table
