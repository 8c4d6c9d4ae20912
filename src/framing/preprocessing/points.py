"""A text as an array of code points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Longer texts are not kept: it would take memory for long, and to encode them is a small part of their reading.
_KEPT = 40_000


class _Last:
    """The last text, whose code points each stage asks for in turn (4 ns a character if made anew each time)."""

    kept: tuple[str, Any] = ("", None)  # one value, so that threads see a text with its own code points


def code_points(text: str) -> NDArray[np.uint32]:
    """The code points of ``text``, as many as it has characters; read-only."""
    last, points = _Last.kept
    if last is text and points is not None:
        return points  # type: ignore[no-any-return]
    import numpy as np

    made = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    if len(text) <= _KEPT:
        _Last.kept = (text, made)
    return made
