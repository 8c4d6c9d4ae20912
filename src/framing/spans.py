"""The words for places in a text: spans, passages, quotations, attributions, speakers, articles.

All offsets are Unicode code points into exactly the text that was given: ``text[start:end]`` is the span.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from framing.deferred import Deferred
from framing.errors import InputError

Voice = Literal["narration", "quotation", "reported", "furniture"]
QuotationKind = Literal["direct", "mixed", "scare", "title"]
AttributionKind = Literal["direct", "mixed", "indirect"]

SpeakerKind = Literal["person", "role", "body", "document", "crowd", "unknown"]

VOICES: tuple[Voice, ...] = ("narration", "quotation", "reported", "furniture")
QUOTATION_KINDS: tuple[QuotationKind, ...] = ("direct", "mixed", "scare", "title")
ATTRIBUTION_KINDS: tuple[AttributionKind, ...] = ("direct", "mixed", "indirect")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text, ``start`` included, ``end`` not."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of the span in ``text``."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: ``name`` is the fullest form in the article, ``start`` and ``end`` the mention here.

    ``kind``: "person" (named), "role" (one person without a name: "the minister"), "body" (a firm, a ministry, a
    state), "document" (a report, a placard, a law), "crowd" (several people: "residents"), or "unknown".
    """

    name: str
    start: int
    end: int
    kind: SpeakerKind = "unknown"


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence, or a part of one, in one voice. Passages tile the text in order."""

    start: int
    end: int
    voice: Voice
    speaker: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words between quotation marks, without the marks."""

    start: int
    end: int
    kind: QuotationKind
    speaker: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said what: ``content`` holds the quoted and paraphrased words, in order."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    kind: AttributionKind
    speaker: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something in the text that could not be read as usual, such as a mark left open."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about the page besides its text; empty strings where the page does not say."""

    title: str = ""
    author: str = ""
    date: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Article(Deferred):
    """A text with its voices told apart.

    Passages, attributions and paragraphs of an article that `framing.separate` gives are made when first asked for.

    Attributes:
        text: exactly the text that was given.
        passages: sentences or parts of them, each in one voice; they tile the text in order.
        quotations: words between marks, in order of start; nested ones follow their outer one.
        attributions: who said what, in order of the content's start.
        furniture: page furniture (appeals, newsletter boxes, credits), in order, not overlapping.
        headline: the headline's span, or None where the text has none.
        paragraphs: the paragraphs' spans (blank lines and line breaks are outside), in order.
        oddities: places that could not be read as usual.
        metadata: title, author, date and site where the page gave them.
        language: the language whose resources were used.
    """

    text: str
    passages: tuple[Passage, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    furniture: tuple[Span, ...] = ()
    headline: Span | None = None
    paragraphs: tuple[Span, ...] = ()
    oddities: tuple[Oddity, ...] = ()
    metadata: Metadata = field(default=Metadata())
    language: str = "en"

    def to_dict(self) -> dict[str, Any]:
        """The article as plain dicts and lists, ready for JSON: offsets, with the words beside them.

        `text` itself is included, so that a reader can check every span.
        """
        text = self.text

        def words(span: Span | Passage | Quotation | Oddity) -> dict[str, Any]:
            return {"start": span.start, "end": span.end, "text": text[span.start : span.end]}

        def who(speaker: Speaker | None) -> dict[str, Any] | None:
            if speaker is None:
                return None
            return {"name": speaker.name, "start": speaker.start, "end": speaker.end}

        return {
            "text": text,
            "language": self.language,
            "metadata": asdict(self.metadata),
            "headline": None if self.headline is None else words(self.headline),
            "paragraphs": [{"start": p.start, "end": p.end} for p in self.paragraphs],
            "passages": [words(p) | {"voice": p.voice, "speaker": who(p.speaker)} for p in self.passages],
            "quotations": [words(q) | {"kind": q.kind, "speaker": who(q.speaker)} for q in self.quotations],
            "attributions": [
                {
                    "kind": a.kind,
                    "source": None if a.source is None else words(a.source),
                    "cue": None if a.cue is None else words(a.cue),
                    "content": [words(c) for c in a.content],
                    "speaker": who(a.speaker),
                }
                for a in self.attributions
            ],
            "furniture": [words(f) for f in self.furniture],
            "oddities": [words(o) | {"reason": o.reason} for o in self.oddities],
        }


def refuse_half_pairs(text: str) -> None:
    """Let a text pass that can be written as UTF-8.

    Raises:
        InputError: the text holds half of a surrogate pair.
    """
    try:
        text.encode("utf8")
    except UnicodeEncodeError as error:
        raise InputError(
            "holds half of a surrogate pair",
            file="text",
            place=f"character {error.start}",
            way_out="decode the file with errors='replace'",
        ) from error


def overlaps(one: Span | Passage | Quotation, other: Span | Passage | Quotation) -> bool:
    """Whether two spans share at least one character."""
    return one.start < other.end and other.start < one.end


def merge(spans: Iterable[Span]) -> list[Span]:
    """Join spans that touch or overlap; the result is sorted and disjoint."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def checked_spans(text: str, spans: Iterable[Sequence[int]]) -> list[tuple[int, int]]:
    """Spans as pairs of offsets.

    Raises:
        InputError: the text is not a string, holds half of a surrogate pair, or a span is no pair of offsets inside it.
    """
    if not isinstance(text, str):
        raise InputError(f"a text is a string, not {type(text).__name__}", way_out="decode bytes first")
    refuse_half_pairs(text)
    checked = []
    for index, span in enumerate(spans):
        try:
            start, end = (int(offset) for offset in span)
        except (TypeError, ValueError) as error:
            raise InputError("not a span", place=f"spans[{index}]", way_out="give pairs (start, end)") from error
        if not 0 <= start <= end <= len(text):
            raise InputError(
                f"span {start}-{end} is not inside the text of {len(text)} characters",
                place=f"spans[{index}]",
                way_out="give offsets in code points, 0 <= start <= end <= len(text)",
            )
        checked.append((start, end))
    return checked
