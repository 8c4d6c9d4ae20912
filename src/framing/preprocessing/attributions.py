"""Who said what: cues, their contents and their sources, by linear models learned from PolNeAR's train articles.

First the cues and how the content of each lies, then, cue by cue, where the contents and the source begin and end: one
call of the kernel (attributions.c).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from framing.kernel import loops
from framing.preprocessing import candidates, cues, extents
from framing.preprocessing.hashed import HashedModel
from framing.preprocessing.scene import Scene
from framing.resources.language import Language

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from framing.kernel.loops import CueModel

    Ints = NDArray[np.int64]

# Cues above the first probability are looked at: one of them may say who speaks a quotation. Those above the second
# are reported as attributions. Chosen on held-out train articles: the best content F1.
CUE_THRESHOLD, REPORT_THRESHOLD = 0.25, 0.36


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
def shipped_models(language: Language) -> Models:
    """The models of ``voices.npz`` by name: "cue", "start", "end", "kind", "credit"."""
    stored = language.voices
    names = sorted({key.rsplit("_", 1)[0] for key in stored})
    return {n: HashedModel(stored[f"{n}_cells"], stored[f"{n}_step"], stored[f"{n}_bias"]) for n in names}


def accept(
    scene: Scene, cue_model: HashedModel, threshold: float = CUE_THRESHOLD
) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """The cues of an article: tokens, layouts (1 right, 2 left, 3 both), probabilities."""
    return loops.cues(*scene.arrays, *_cue_arguments(scene, cue_model, threshold))


def _cue_arguments(scene: Scene, model: HashedModel, threshold: float) -> CueModel:
    return cues.dash(scene), threshold, *cues.templates().arrays, model.by_cell, model.step, model.bias


def find(scene: Scene, models: Models) -> Found:
    """The attributions of an article."""
    return Found(
        *loops.attributions(
            *scene.arrays,
            *_cue_arguments(scene, models["cue"], CUE_THRESHOLD),
            candidates.class_bits(),
            *extents.start_templates().arrays,
            models["start"].cells,
            *extents.end_templates().arrays,
            models["end"].cells,
        )
    )
