"""Who said what: cues, their contents and their sources, by linear models learned from PolNeAR's train articles.

First the cues and how the content of each lies, then where the contents and the source begin, then where they end:
three passes over the whole article, each one table of whole numbers scored at once.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framing import compiled
from framing.preprocessing import candidates, cues, extents
from framing.preprocessing.columns import heads
from framing.preprocessing.hashed import HashedModel
from framing.preprocessing.lexicon import class_number
from framing.preprocessing.scene import Scene
from framing.resources import arrays

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

# Cues above the first probability are looked at: one of them may say who speaks a quotation. Those above the second
# are reported as attributions. Chosen on held-out train articles: the best content F1.
CUE_THRESHOLD, REPORT_THRESHOLD = 0.25, 0.36

MOST = 30  # of a score: e to the power of more says no more

# Parts whose candidates are scored at once: an article of usual length has 26, its longest stretch some 400; a text
# of nothing but cues has 10,000 a stretch, whose tables took 480 MB, and take 40 MB in blocks.
_BLOCK = 512


@dataclass(slots=True)
class Found:
    """The attributions of an article in token numbers, ends included, in order of their cues; -1 where there is none.

    Attributes:
        cue: the main word of each cue.
        layout: how its content lies: 1 right of the cue, 2 left, 3 both.
        probability: how sure the cue model is.
        first, last: (3, n) the first and last word of the right content, the left content and the source.
    """

    cue: Ints
    layout: Ints
    probability: NDArray[np.float64]
    first: Ints
    last: Ints


Models = Mapping[str, HashedModel]


@functools.cache
def shipped_models(language: str = "en") -> Models:
    """The models of ``voices.npz`` by name: "cue", "start", "end", "kind", "credit"."""
    stored = arrays("voices.npz", language=language)
    names = sorted({key.rsplit("_", 1)[0] for key in stored})
    return {
        n: HashedModel(stored[f"{n}_cells"].astype("int16"), stored[f"{n}_step"], stored[f"{n}_bias"]) for n in names
    }


def accept(
    scene: Scene, cue_model: HashedModel, threshold: float = CUE_THRESHOLD
) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """The cues of an article: tokens, layouts (1 right, 2 left, 3 both), probabilities."""
    import numpy as np

    at, power = _powers(scene, cue_model)
    if not len(at):
        return at, at, np.zeros(0)
    total = power.sum(axis=0)
    probability = total / (1 + total)
    keep = np.flatnonzero(probability >= threshold)
    return at.take(keep), power.take(keep, 1).argmax(axis=0) + 1, probability.take(keep)


def _powers(scene: Scene, model: HashedModel) -> tuple[Ints, NDArray[np.float64]]:
    """The candidates of an article, and e to the power of each one's score for each layout (axis 0)."""
    import numpy as np

    if compiled.ready():
        at, score = _cue_scores(scene, model)
    else:
        at = cues.candidates(scene)
        score = np.minimum(model.scores(cues.templates().cells(cues.rows(scene, at))), MOST)
    # Here in either case, as NumPy's own exponential function may differ from others in its last bit.
    return at, np.exp(score, out=score)


def _cue_scores(scene: Scene, model: HashedModel) -> tuple[Ints, NDArray[np.float64]]:
    from framing.preprocessing.cue_loops import cue_scores

    return cue_scores(
        scene.fields,
        scene.sentence_first,
        scene.sentence_last,
        scene.paragraph_first,
        scene.paragraph_last,
        scene.paragraph,
        scene.pair,
        scene.previous_mark,
        scene.next_mark,
        scene.outer,
        class_number("dash") if scene.marks else -1,
        *cues.templates().for_loops,
        model.by_cell,
        model.step,
        model.bias,
    )


def best(owner: Ints, at: Ints, score: NDArray[np.float64], default: Ints) -> Ints:
    """The best candidate of each owner, its default where it has none."""
    import numpy as np

    chosen = default.copy()
    if len(owner):
        begin = heads(owner)
        top = np.repeat(np.maximum.reduceat(score, begin), np.diff(begin, append=len(owner)))
        winners = np.flatnonzero(score == top)[::-1]  # the first of equals wins: it is written last
        chosen[owner.take(winners)] = at.take(winners)
    return chosen


def find(scene: Scene, models: Models) -> Found:
    """The attributions of an article."""
    if compiled.ready():
        return _found_by_loops(scene, models)
    at, layout, probability = accept(scene, models["cue"], CUE_THRESHOLD)
    return Found(at, layout, probability, *_parts(scene, models, at, layout))


def _parts(scene: Scene, models: Models, at: Ints, layout: Ints) -> tuple[Ints, Ints]:
    """The first and last words of the parts of these cues, as in `Found`."""
    import numpy as np

    first = np.full((3, len(at)), -1, np.int64)
    last = first.copy()
    parts = candidates.parts_of(at, layout)
    for begin in range(0, len(parts.cue), _BLOCK):
        some = parts.block(begin, begin + _BLOCK)
        owner, place = candidates.all_starts(scene, some)
        cells = extents.start_templates().cells(extents.start_rows(scene, some, owner, place))
        start = best(owner, place, models["start"].score_of(cells, some.role.take(owner)), some.cue)
        owner, place = candidates.all_ends(scene, some, start)
        cells = extents.end_templates().cells(extents.end_rows(scene, some, start, owner, place))
        end = best(owner, place, models["end"].score_of(cells, some.role.take(owner)), start)
        there = start != some.cue
        first[some.role[there], some.index[there]] = start[there]
        last[some.role[there], some.index[there]] = end[there]
    return first, last


def _found_by_loops(scene: Scene, models: Models) -> Found:
    from framing.preprocessing.part_loops import find_parts

    found = find_parts(
        scene.fields,
        scene.counts,
        scene.sentence_first,
        scene.sentence_last,
        scene.paragraph_first,
        scene.paragraph_last,
        scene.pair,
        scene.outer,
        *_powers(scene, models["cue"]),
        CUE_THRESHOLD,
        candidates.class_bits(),
        *extents.start_templates().for_loops,
        models["start"].narrow,
        *extents.end_templates().for_loops,
        models["end"].narrow,
    )
    return Found(*found)
