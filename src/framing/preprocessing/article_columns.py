"""What `separate` finds, in columns, of which an article's objects are made when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from framing.deferred import columns_of
from framing.preprocessing.bulk import column, made
from framing.spans import Article, Attribution, AttributionKind, Passage, Span, Speaker, Voice

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

KINDS: tuple[AttributionKind, ...] = ("indirect", "mixed", "direct")

# The place in `KINDS`, then begin and end of the cue, the source, and the content left and right of the cue; -1 where
# there is none.
Row = tuple[int, int, int, int, int, int, int, int, int]
CUE, SOURCE, LEFT_CONTENT, RIGHT_CONTENT = 1, 3, 5, 7  # where each begins


class Placed(Protocol):
    """A passage, with scores or without."""

    @property
    def voice(self) -> Voice:
        """As `Passage` has it."""

    @property
    def speaker(self) -> Speaker | None:
        """As `Passage` has it."""


@dataclass(frozen=True, slots=True, eq=False)
class PassageColumns:
    """Passages in order.

    Attributes:
        starts, ends: shape (passages,).
        sources: shape (passages,): where each one's voice and speaker stand in the following; from the end if negative.
        voices, speakers: of the sources.
    """

    starts: Ints
    ends: Ints
    sources: Ints
    voices: tuple[Voice, ...]
    speakers: tuple[Speaker | None, ...]

    def heard(self) -> Ints:
        """Which passages are not furniture."""
        import numpy as np

        page = [voice == "furniture" for voice in self.voices]
        return np.flatnonzero(~np.array(page, bool).take(self.sources))

    def fields(self) -> tuple[list[int], list[int], list[Voice], list[Speaker | None]]:
        """The fields of all passages, as `made` takes them."""
        sources = self.sources.tolist()
        voices, speakers = [self.voices[k] for k in sources], [self.speakers[k] for k in sources]
        return self.starts.tolist(), self.ends.tolist(), voices, speakers


@dataclass(frozen=True, slots=True, eq=False)
class AttributionColumns:
    """Attributions in order of their contents, and each one's speaker.

    ``silent``: the numbers of those whose words outside marks are the narrator's all the same: "Moscow calls the war a
    “…”" gives Moscow the marked words, not "the war a".
    """

    rows: Sequence[Row]
    speakers: Sequence[Speaker | None]
    silent: frozenset[int] = frozenset()

    def objects(self) -> tuple[Attribution, ...]:
        """The attributions."""
        if not self.rows:
            return ()
        kinds, *sides = zip(*self.rows, strict=True)
        cues, sources, lefts, rights = (_spans(sides[at], sides[at + 1]) for at in range(0, 8, 2))
        contents = [tuple([part for part in both if part]) for both in zip(lefts, rights, strict=True)]
        names = [KINDS[kind] for kind in kinds]
        return tuple(made(Attribution, sources, cues, contents, names, self.speakers))


def _spans(starts: Sequence[int], ends: Sequence[int]) -> list[Span | None]:
    """Spans; None where there is none."""
    return [span if start >= 0 else None for span, start in zip(made(Span, starts, ends), starts, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class ArticleColumns:
    """The columns of an article; its methods are named like the fields that they make."""

    of_passages: PassageColumns
    of_attributions: AttributionColumns
    of_paragraphs: tuple[Ints, Ints]

    def passages(self) -> tuple[Passage, ...]:
        """The passages."""
        return tuple(made(Passage, *self.of_passages.fields()))

    def attributions(self) -> tuple[Attribution, ...]:
        """The attributions."""
        return self.of_attributions.objects()

    def paragraphs(self) -> tuple[Span, ...]:
        """The paragraphs."""
        return tuple(made(Span, *(side.tolist() for side in self.of_paragraphs)))


def passage_columns(article: Article) -> PassageColumns:
    """The passages of an article in columns, as it holds them or made of its objects."""
    held = columns_of(article)
    if isinstance(held, ArticleColumns):
        return held.of_passages
    return columns_of_passages(article.passages)


def columns_of_passages(passages: Sequence[Placed]) -> PassageColumns:
    """Passages in columns."""
    import numpy as np

    voices, speakers = tuple(p.voice for p in passages), tuple(p.speaker for p in passages)
    return PassageColumns(
        column(passages, "start"), column(passages, "end"), np.arange(len(passages)), voices, speakers
    )
