"""What a caller can ask of a reader or writer, and what a reader has to say besides its documents."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Options:
    """Wishes of the caller, and remarks for them.

    Attributes:
        offsets: the unit of offsets, one of `framing.interchange.units.UNITS`; "" for the tool's own.
        rename: tool's label -> the label that it is to be read as.
        texts: the folder of texts that a file of annotations does not hold itself; see `framing.training.texts`.
        drafts: take what no person has decided, too: a model's predictions, and texts that came back as they were sent.
        techniques: on export, the only ones that are written; None for all.
        own: names of the user's own techniques that are known; None takes any label that could be one.
        notes: remarks for the person who called, in the order they came up, each once.
    """

    offsets: str = ""
    rename: dict[str, str] = field(default_factory=dict)
    drafts: bool = False
    techniques: frozenset[str] | None = None
    own: Container[str] | None = None
    texts: Path | None = None
    notes: list[str] = field(default_factory=list)

    def note_left_out(self, left_out: Mapping[str, int], *, file: object) -> None:
        """Say how many texts are left out, by why."""
        for why, count in left_out.items():
            if count:
                self.note(f"{file}: {count} {'texts are' if count > 1 else 'text is'} left out: {why}")

    def note(self, remark: str) -> None:
        """Add a remark unless it is there."""
        if remark not in self.notes:
            self.notes.append(remark)
