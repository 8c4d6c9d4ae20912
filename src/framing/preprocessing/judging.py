"""Each pair of marks judged: what its words are (`kinds`), and which attribution speaks them (`crediting`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framing.kernel import loops
from framing.preprocessing import crediting, kinds
from framing.preprocessing.attributions import Found, Models
from framing.preprocessing.scene import Scene
from framing.spans import QuotationKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from framing.kernel.loops import Pairs

    Cells = NDArray[np.int8]
    Floats = NDArray[np.float64]


def judged(scene: Scene, found: Found, models: Models) -> tuple[list[QuotationKind], list[int]]:
    """The kind of each pair of marks, and the number of the attribution that speaks it (-1 for none)."""
    if not scene.marks:
        return [], []
    templates = *kinds.templates().arrays, *crediting.templates().arrays
    found_kinds = loops.judge(*arguments(scene, found), *templates, *_tables_of(models).arguments)
    decided, title, credited = found_kinds.tolist()
    return _kinds(scene, decided, title), credited


def arguments(scene: Scene, found: Found) -> Pairs:
    """What the kernel is told of pairs of marks and attributions (judging.c), without any model."""
    attributions = found.cue, found.layout, found.probability, found.first, found.last
    return *scene.arrays, kinds.marks_of(scene), *attributions, kinds.nouns()


def _kinds(scene: Scene, decided: list[int], title: list[Any]) -> list[QuotationKind]:
    return [
        _named(kind if mark.style != "dash" else kinds.DIRECT, is_title)  # a dialogue dash marks nothing but speech
        for mark, kind, is_title in zip(scene.marks, decided, title, strict=True)
    ]


def _named(kind: int, is_title: bool) -> QuotationKind:
    if kind == kinds.NO_SPEECH:
        return "title" if is_title else "scare"
    return "mixed" if kind == kinds.MIXED else "direct"


class _Tables:
    """The tables of the three models as the kernel takes them, made once for the models in use.

    Signed bytes, those of a pair's three scores side by side: 0.6 MB instead of 1 MB, and a third of the looks at
    memory, which other stages' tables have meanwhile driven out of the processor's cache.
    """

    def __init__(self, models: Models) -> None:
        import numpy as np

        self.models = models
        kind, title, credit = models["kind"], models["title"], models["credit"]
        cells = np.zeros((kind.cells.shape[1], 4), np.int8)
        cells[:, :3] = np.vstack((kind.cells, title.cells)).T
        step, bias = (np.concatenate(of) for of in zip(*((m.step, m.bias) for m in (kind, title, credit)), strict=True))
        self.arguments: tuple[Cells, Cells, Floats, Floats] = (cells, credit.cells, step, bias)


_tables: _Tables | None = None


def _tables_of(models: Models) -> _Tables:
    global _tables  # noqa: PLW0603
    tables = _tables
    if tables is None or tables.models is not models:
        tables = _tables = _Tables(models)
    return tables
