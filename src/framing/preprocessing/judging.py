"""Each pair of marks judged: what its words are (`kinds`), and which attribution speaks them (`crediting`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framing import compiled
from framing.preprocessing import crediting, kinds
from framing.preprocessing.attributions import Found, Models, best
from framing.preprocessing.scene import Scene
from framing.spans import QuotationKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def judged(scene: Scene, found: Found, models: Models) -> tuple[list[QuotationKind], list[int]]:
    """The kind of each pair of marks, and the number of the attribution that speaks it (-1 for none)."""
    if not scene.marks:
        return [], []
    if compiled.ready():
        decided, title, credited = _by_loop(scene, found, models).tolist()
        if decided:
            return _kinds(scene, decided, title), credited
    cover = kinds.coverage(scene, found)
    cells = kinds.templates().cells(kinds.rows(scene, found, cover))
    score = models["kind"].scores(cells)
    decided = ((score.argmax(axis=0) + 1) * (score.max(axis=0) > 0)).tolist()
    title = (models["title"].scores(cells)[0] > 0).tolist()
    return _kinds(scene, decided, title), _credited(scene, found, cover, models)


def _kinds(scene: Scene, decided: list[int], title: list[Any]) -> list[QuotationKind]:
    return [
        _named(kind if mark.style != "dash" else kinds.DIRECT, is_title)  # a dialogue dash marks nothing but speech
        for mark, kind, is_title in zip(scene.marks, decided, title, strict=True)
    ]


def _named(kind: int, is_title: bool) -> QuotationKind:
    if kind == kinds.NO_SPEECH:
        return "title" if is_title else "scare"
    return "mixed" if kind == kinds.MIXED else "direct"


def _credited(scene: Scene, found: Found, cover: NDArray[np.float64], models: Models) -> list[int]:
    import numpy as np

    pair, choice = crediting.candidates(scene, found, cover)
    cells = crediting.templates().cells(crediting.rows(scene, found, cover, pair, choice))
    score = models["credit"].scores(cells)[0]
    chosen: list[int] = best(pair, choice, score, np.full(len(scene.marks), -1)).tolist()
    return chosen


class _Tables:
    """The tables of the three models as the loop takes them, made once for the models in use.

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
        self.arguments: tuple[Any, ...] = (cells, credit.cells[0].astype(np.int8), step, bias)


_tables: _Tables | None = None


def _tables_of(models: Models) -> _Tables:
    global _tables  # noqa: PLW0603
    tables = _tables
    if tables is None or tables.models is not models:
        tables = _tables = _Tables(models)
    return tables


def _by_loop(scene: Scene, found: Found, models: Models) -> NDArray[np.int64]:
    """Rows of kind, title and credit; no columns where the loop leaves it to the reference."""
    from framing.preprocessing.judging_loops import judge

    return judge(
        scene.fields,
        scene.counts,
        scene.sentence_first,
        scene.sentence_last,
        scene.paragraph_first,
        scene.paragraph_last,
        scene.paragraph,
        scene.quoted,
        kinds.marks_of(scene),
        found.cue,
        found.layout,
        found.probability,
        found.first,
        found.last,
        kinds.nouns(),
        *kinds.templates().for_loops,
        *crediting.templates().for_loops,
        *_tables_of(models).arguments,
    )
