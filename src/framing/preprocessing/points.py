"""A text as an array of code points."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def code_points(text: str) -> NDArray[np.uint32]:
    """The code points of ``text``, as many as it has characters; read-only."""
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
