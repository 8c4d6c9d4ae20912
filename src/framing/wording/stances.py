"""The stances in which a term can stand, and the courses that an article takes with it."""

from __future__ import annotations

from typing import Literal, get_args

Stance = Literal["uncounted", "own", "reported", "quoted", "marks", "called", "attributed", "hedged"]
Course = Literal["held", "own", "held then own", "own then held", "said", "introduced"]

# In the order of the kernel's numbers (terms.h).
STANCES: tuple[Stance, ...] = get_args(Stance)
UNCOUNTED, OWN, REPORTED, QUOTED, MARKED, CALLED, ATTRIBUTED, HEDGED = range(len(STANCES))
HELD = (MARKED, CALLED, ATTRIBUTED)  # the outlet shows that the words are not its own
NARRATED = (OWN, *HELD)  # the narrator's uses; the first of them decides about an article
