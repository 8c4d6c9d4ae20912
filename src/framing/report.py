"""The report on one article: what each passage scores, and how each voice comes off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from framing.deferred import Deferred
from framing.errors import OptionError
from framing.spans import Article, Speaker, Voice
from framing.techniques import ANY

if TYPE_CHECKING:
    import pandas as pd

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that speak for a technique; `weight` is what they add to the raw score."""

    start: int
    end: int
    technique: str
    weight: float


@dataclass(frozen=True, slots=True, eq=False)
class ScoredPassage:
    """One passage with its scores.

    Attributes:
        start, end, voice, speaker: as in `framing.Passage`.
        scores: probabilities of the passage head, one for each technique and last for any: how often such a passage holds
            the technique; zeros for furniture. They rank passages; what is flagged is decided by fragments.
        labels: the techniques of its fragments ("any" where the kind is unsure), most probable first.
        evidence: the words that did it, by technique in the order of `labels`, then by place.
    """

    start: int
    end: int
    voice: Voice
    speaker: Speaker | None
    scores: Scores
    labels: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class FoundSpan:
    """A fragment that carries a technique: the least wording that was found to do so.

    ``technique`` is "any" where it pushes but the kind is unsure; ``score`` is the probability that this flag is right.
    """

    start: int
    end: int
    technique: str
    score: float
    voice: Voice
    speaker: Speaker | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, eq=False)
class VoiceScore:
    """One voice: the outlet's narration, or all that one speaker is quoted and reported to say.

    Attributes:
        voice: "narration" or "quotation" (which here includes reported speech).
        speaker: the name, or None for the narration and for words that nobody is named for.
        scores: mean of the passages' probabilities by length: the share of the voice's words to expect in passages
            with the technique.
        passages: how many passages.
        characters: how many characters they have.
        labels: for each technique the number of passages flagged for it; techniques never flagged are left out.
    """

    voice: Voice
    speaker: str | None
    scores: Scores
    passages: int
    characters: int
    labels: dict[str, int]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Report(Deferred):
    """What a model says of an article.

    Passages and fragments of a report that `Model.score` gives become objects when first asked for.

    Attributes:
        article: the article with its voices.
        techniques: the score columns; each score array has one more, "any".
        thresholds: by technique and for "any".
        passages: one for each passage of the article, in order.
        spans: found fragments, by start.
        voices: first the narration, then the speakers by characters.
        model: the model's name.
        definitions: of the techniques that are not the package's own, in a sentence.
        level: "shown" or "review", see `Model.score`.
    """

    article: Article
    techniques: tuple[str, ...]
    thresholds: dict[str, float]
    passages: tuple[ScoredPassage, ...]
    spans: tuple[FoundSpan, ...]
    voices: tuple[VoiceScore, ...]
    model: str
    definitions: Mapping[str, str] = field(default_factory=dict)
    level: str = "shown"

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON-ready data: offsets with their words, scores by name."""
        text = self.article.text
        return {
            "model": self.model,
            "level": self.level,
            "language": self.article.language,
            "characters": len(text),
            "thresholds": dict(self.thresholds),
            "voices": [
                {
                    "voice": voice.voice,
                    "speaker": voice.speaker,
                    "passages": voice.passages,
                    "characters": voice.characters,
                    "labels": dict(voice.labels),
                    "scores": self._named(voice.scores),
                }
                for voice in self.voices
            ],
            "passages": [
                {
                    **_place(text, passage),
                    "labels": list(passage.labels),
                    "scores": self._named(passage.scores),
                    "evidence": [_evidence(text, piece) for piece in passage.evidence],
                }
                for passage in self.passages
            ],
            "quotations": [
                {
                    "start": quotation.start,
                    "end": quotation.end,
                    "text": text[quotation.start : quotation.end],
                    "kind": quotation.kind,
                    "speaker": quotation.speaker.name if quotation.speaker else None,
                }
                for quotation in self.article.quotations
            ],
            "spans": [
                {
                    **_place(text, span),
                    "technique": span.technique,
                    "score": span.score,
                    "evidence": [_evidence(text, piece) for piece in span.evidence],
                }
                for span in self.spans
            ],
        }

    def to_frame(self, of: Literal["passages", "spans", "quotations", "voices"] = "passages") -> pd.DataFrame:
        """The report as a table.

        Args:
            of: ``"passages"``: start, end, voice, speaker, text, labels (joined by commas), then a column a score;
                ``"spans"``: start, end, voice, speaker, text, technique, score, evidence (the words, joined by commas);
                ``"quotations"``: start, end, kind, speaker, text;
                ``"voices"``: voice, speaker, passages, characters, labels, then a column a mean score.

        Raises:
            OptionError: there is no such table.
        """
        import pandas as pd

        text = self.article.text
        if of == "spans":
            rows: list[dict[str, Any]] = [
                {**_row(text, span), "technique": span.technique, "score": span.score}
                | {"evidence": ",".join(text[piece.start : piece.end] for piece in span.evidence)}
                for span in self.spans
            ]
            return pd.DataFrame(rows, columns=[*_ROW, "technique", "score", "evidence"])
        if of == "quotations":
            rows = [
                {"start": one.start, "end": one.end, "kind": one.kind}
                | {"speaker": one.speaker.name if one.speaker else None, "text": text[one.start : one.end]}
                for one in self.article.quotations
            ]
            return pd.DataFrame(rows, columns=["start", "end", "kind", "speaker", "text"])
        if of == "voices":
            rows = [
                {"voice": one.voice, "speaker": one.speaker, "passages": one.passages, "characters": one.characters}
                | {"labels": ",".join(one.labels), **self._named(one.scores)}
                for one in self.voices
            ]
            names = ("voice", "speaker", "passages", "characters", "labels", *self.techniques, ANY)
            return pd.DataFrame(rows, columns=list(names))
        if of != "passages":
            raise OptionError(f"there is no table of {of!r}", way_out="there are passages, spans, quotations, voices")
        columns: dict[str, Any] = {
            "start": [passage.start for passage in self.passages],
            "end": [passage.end for passage in self.passages],
            "voice": [passage.voice for passage in self.passages],
            "speaker": [passage.speaker.name if passage.speaker else None for passage in self.passages],
            "text": [text[passage.start : passage.end] for passage in self.passages],
            "labels": [",".join(passage.labels) for passage in self.passages],
        }
        names = (*self.techniques, ANY)
        scores = np.array([passage.scores for passage in self.passages]).reshape(-1, len(names))
        columns |= {name: scores[:, index] for index, name in enumerate(names)}
        return pd.DataFrame(columns)

    def __repr__(self) -> str:
        """Short: a report holds the whole text and some hundred objects."""
        found = ", ".join(f"{name} {count}" for name, count in Counter(s.technique for s in self.spans).most_common(3))
        text = " ".join(self.article.text[:60].split())
        return f"<Report by {self.model} of {text!r}: {len(self.article.text)} characters, {found or 'nothing'} found>"

    def _repr_html_(self) -> str:
        """The report as it shows itself in a notebook."""
        from framing.markup import notebook_html

        return notebook_html(self)

    def _named(self, scores: Scores) -> dict[str, float]:
        return dict(zip((*self.techniques, ANY), scores.tolist(), strict=True))


_ROW = ("start", "end", "voice", "speaker", "text")


def _row(text: str, place: FoundSpan) -> dict[str, Any]:
    told = _place(text, place)
    return {name: told[name] for name in _ROW}


def _place(text: str, place: ScoredPassage | FoundSpan) -> dict[str, Any]:
    return {
        "start": place.start,
        "end": place.end,
        "text": text[place.start : place.end],
        "voice": place.voice,
        "speaker": place.speaker.name if place.speaker else None,
    }


def _evidence(text: str, piece: Evidence) -> dict[str, Any]:
    return {
        "start": piece.start,
        "end": piece.end,
        "text": text[piece.start : piece.end],
        "technique": piece.technique,
        "weight": piece.weight,
    }
