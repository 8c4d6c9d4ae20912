"""A stored model and further techniques -> a model that knows both: what it knew it says as before, to the last digit.

Weights are columns of the table, so a new technique is one column more; the features and their masses stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.errors import ModelError
from framing.model.fitting import Fitted
from framing.model.heads import LENGTH, Head
from framing.model.linear import Codes, Floats, Table, decode, encode
from framing.model.storage import StoredModel
from framing.techniques import ANY


def extended(
    base: StoredModel,
    head_name: str,
    fitted: Fitted,
    head: Head,
    *,
    off: Sequence[str] = (),
    about: Mapping[str, Any] | None = None,
) -> StoredModel:
    """Add techniques to a model.

    Args:
        base: any model.
        head_name: its head that scores passages, "any" last.
        fitted: the new columns' weights, on the features of that head's table; see `framing.model.fitting`.
        head: their calibration and thresholds; it may measure the length.
        off: those of them that are not to be reported.
        about: what is said of them, added to what the model says of itself.

    Raises:
        ModelError: the model already knows one of them, or its head for passages is of another kind.
    """
    old = base.heads.get(head_name)
    known = sorted(set(head.labels) & set(base.techniques))
    if known:
        raise ModelError(f"the model already knows {', '.join(known)}", file=base.name, way_out="name it otherwise")
    if old is None or old.labels[-1:] != (ANY,) or set(old.measures) - {LENGTH}:
        raise ModelError("no technique can be added to this model", file=base.name, way_out="train it again")
    table, at, count = base.tables[old.table], old.column + len(old.labels) - 1, len(head.labels)
    idf = np.sqrt(decode(mass_of(table)).astype(np.float32))[:, None]
    codes, scales = encode(fitted.weights * idf)
    column = 1 + at  # the first column of a table is the mass
    wider = Table(
        table.options,
        np.ascontiguousarray(np.insert(table.codes, [column] * count, codes, axis=1)),
        np.insert(table.scales, [column] * count, scales),
    )
    heads = {
        name: replace(one, column=one.column + count) if one.table == old.table and one.column > at else one
        for name, one in base.heads.items()
    }
    heads[head_name] = _joined(old, head)
    return replace(
        base,
        techniques=(*base.techniques, *head.labels),
        off=(*base.off, *off),
        tables={**base.tables, old.table: wider},
        heads=heads,
        about={**base.about, **(about or {})},
    )


def mass_of(table: Table) -> Codes:
    """The stored mass of each row, which tells the features' weights; see `framing.model.fitting.design_matrix`."""
    mass: Codes = np.ascontiguousarray(table.codes[:, 0])
    return mass


def _joined(old: Head, new: Head) -> Head:
    """One head for the old techniques, the new ones, and "any"."""

    def between(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> Floats:
        return np.concatenate([one[..., :-1], other, one[..., -1:]], axis=-1)

    measures = (LENGTH,) if old.measures or new.measures else ()
    return replace(
        old,
        labels=(*old.labels[:-1], *new.labels, ANY),
        bias=between(old.bias, new.bias),
        slope=between(old.slope, new.slope),
        shift=between(old.shift, new.shift),
        thresholds=between(old.thresholds, new.thresholds),
        measures=measures,
        dense=between(_dense(old, len(measures)), _dense(new, len(measures))),
    )


def _dense(head: Head, measures: int) -> Floats:
    return head.dense if head.measures else np.zeros((measures, len(head.labels)))
