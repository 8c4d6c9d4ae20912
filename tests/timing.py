"""Whether time grows with the text and not with its square, on a machine that others use, too."""

from __future__ import annotations

from collections.abc import Callable


def linear(seconds: Callable[[int], float], small: int, large: int, *, most: float, floor: float = 0.0) -> bool:
    """Whether a large size takes less than ``most`` times the CPU of a small one; measured again where it seems not.

    Args:
        seconds: CPU time of a size.
        small, large: the sizes.
        most: how many times the time; a square would take at least twice as many.
        floor: seconds below which the clock decides and not the growth.
    """
    few, many = seconds(small), seconds(large)
    for _ in range(2):
        if many < max(most * few, floor):
            return True
        few, many = max(few, seconds(small)), min(many, seconds(large))
    return many < max(most * few, floor)
