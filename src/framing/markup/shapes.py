"""What this room reads of a report: its shape, so that the report above can use it without a circle."""

# ruff: noqa: D102 - the members say by their names what they are

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from framing.spans import Article, Speaker, Voice


class EvidenceShape(Protocol):
    """Words that speak for a technique."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def technique(self) -> str: ...
    @property
    def weight(self) -> float: ...


class PlaceShape(Protocol):
    """A stretch of the text in one voice."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def voice(self) -> Voice: ...
    @property
    def speaker(self) -> Speaker | None: ...
    @property
    def evidence(self) -> Sequence[EvidenceShape]: ...


class PassageShape(PlaceShape, Protocol):
    """A passage with its scores; the last score is for any technique."""

    @property
    def scores(self) -> Any: ...
    @property
    def labels(self) -> Sequence[str]: ...


class SpanShape(PlaceShape, Protocol):
    """A found fragment."""

    @property
    def technique(self) -> str: ...
    @property
    def score(self) -> float: ...


class VoiceShape(Protocol):
    """A voice and how it comes off."""

    @property
    def voice(self) -> Voice: ...
    @property
    def speaker(self) -> str | None: ...
    @property
    def scores(self) -> Any: ...
    @property
    def passages(self) -> int: ...
    @property
    def characters(self) -> int: ...
    @property
    def labels(self) -> Mapping[str, int]: ...


class ReportShape(Protocol):
    """A report on one article."""

    @property
    def article(self) -> Article: ...
    @property
    def techniques(self) -> Sequence[str]: ...
    @property
    def passages(self) -> Sequence[PassageShape]: ...
    @property
    def spans(self) -> Sequence[SpanShape]: ...
    @property
    def voices(self) -> Sequence[VoiceShape]: ...
    @property
    def model(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def definitions(self) -> Mapping[str, str]: ...
