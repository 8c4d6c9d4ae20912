"""What lies between the formats: a text with labelled spans, quotations and furniture, offsets in code points."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from framing.errors import CorpusError, OptionError
from framing.interchange.options import Options
from framing.spans import QUOTATION_KINDS, Span, merge
from framing.techniques import NAMES, canonical
from framing.training.corpus import AnnotatedArticle, GoldQuotation, LabelledSpan

# How the parts that are not techniques are called in tools that know labels only.
FURNITURE = "furniture"
_QUOTATION = {f"quotation_{kind}": kind for kind in QUOTATION_KINDS}
# One of several techniques is meant, as in PTC's merged labels. brat allows no other joint than a hyphen.
_JOINT = "-"
# What a label of a user's own may be called: it must fit a TSV field, a brat type and an XML attribute.
_OWN_LABEL = re.compile(r"[^\W\d_][\w.\-]{0,99}")


class AnyLabel:
    """A container of all that a label of a user's own may be called."""

    def __contains__(self, label: object) -> bool:
        return isinstance(label, str) and _OWN_LABEL.fullmatch(label) is not None


OWN_LABELS = tuple(NAMES) + tuple(_QUOTATION) + (FURNITURE,)


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled stretch as annotation tools have it.

    Attributes:
        start, end: code points.
        label: a technique, several joined by hyphens where one of them is meant, ``quotation_<kind>`` or ``furniture``.
        score: the model's probability, or None where a person set the mark.
        speaker: of a quotation; "" where there is none.
    """

    start: int
    end: int
    label: str
    score: float | None = None
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One article on its way between two formats.

    Attributes:
        id: unique among its fellows and usable as a file name.
        text: exactly as annotated.
        marks: sorted, none twice; see `Mark`.
        model: what predicted the marks; "" where people did.
        facts: what is known of the article besides, as in corpus form's ``articles.tsv``.
    """

    id: str
    text: str
    marks: tuple[Mark, ...] = ()
    model: str = ""
    facts: dict[str, str] = field(default_factory=dict)

    def words(self, mark: Mark) -> str:
        """The words under a mark."""
        return self.text[mark.start : mark.end]

    @property
    def technique_marks(self) -> list[Mark]:
        """The marks that say a technique."""
        return [mark for mark in self.marks if not is_voice(mark.label)]

    @property
    def voice_marks(self) -> list[Mark]:
        """The marks that say a quotation or furniture."""
        return [mark for mark in self.marks if is_voice(mark.label)]

    def to_article(self, corpus: str = "") -> AnnotatedArticle:
        """The same in corpus form, which has no scores."""
        return AnnotatedArticle(
            self.id,
            self.text,
            corpus,
            tuple(LabelledSpan(m.start, m.end, techniques_of(m.label)) for m in self.technique_marks),
            tuple(
                GoldQuotation(m.start, m.end, _QUOTATION[m.label], m.speaker)
                for m in self.marks
                if m.label in _QUOTATION
            ),
            tuple(Span(m.start, m.end) for m in self.marks if m.label == FURNITURE),
            dict(self.facts),
        )


def is_voice(label: str) -> bool:
    """Whether a label says a quotation or furniture, not a technique."""
    return label == FURNITURE or label in _QUOTATION


def of_article(article: AnnotatedArticle) -> Document:
    """An article of a corpus as a document."""
    marks = [Mark(one.start, one.end, _JOINT.join(one.techniques)) for one in article.labels]
    marks += [Mark(q.start, q.end, f"quotation_{q.kind}", speaker=q.speaker) for q in article.quotations]
    marks += [Mark(span.start, span.end, FURNITURE) for span in article.furniture]
    return Document(article.id, article.text, tidy(marks), facts=dict(article.facts))


def techniques_of(label: str) -> tuple[str, ...]:
    """The techniques that a label stands for, one of which is meant; a label of a user's own stands for itself."""
    parts = tuple(label.split(_JOINT))
    if len(parts) > 1 and all(part in NAMES for part in parts):
        return parts
    return (label,)


def read_label(given: str, options: Options, *, file: object, place: object) -> str:
    """The label that a tool's label stands for.

    Args:
        given: ours, PTC's, or one of a user's own.
        options: labels to be read as others, which are looked at first, and the user's own techniques.
        file, place: for errors.

    Raises:
        CorpusError: it cannot be the name of a technique, or is none that is known where only known ones are taken.
    """
    name = options.rename.get(given, given)
    if is_voice(name) or len(techniques_of(name)) > 1:
        return name
    try:
        return _JOINT.join(canonical(name, options.own or ()))
    except OptionError as error:
        if options.own is not None:
            raise CorpusError(error.problem, file=file, place=place, way_out=error.way_out) from None
        if not _OWN_LABEL.fullmatch(name):
            raise CorpusError(
                f"{name[:60]!r} cannot be a technique's name",
                file=file,
                place=place,
                way_out="use letters, digits, - . and _, or read it as another with --rename OLD=NEW",
            ) from None
        return name


def is_known(label: str) -> bool:
    """Whether a label is ours and not a user's own."""
    return is_voice(label) or all(name in NAMES for name in techniques_of(label))


def tidy(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Sort marks, drop those given twice (the first counts), and join furniture that touches.

    This is what the reader of corpus form does too, so that a round trip ends where it began.
    """
    kept: dict[tuple[int, int, str], Mark] = {}
    furniture = []
    for mark in marks:
        if mark.label == FURNITURE:
            furniture.append(Span(mark.start, mark.end))
        else:
            kept.setdefault((mark.start, mark.end, mark.label), mark)
    joined = [Mark(span.start, span.end, FURNITURE) for span in merge(furniture)]
    return tuple(sorted([*kept.values(), *joined], key=lambda m: (m.start, m.end, m.label)))


def checked(document: Document, *, file: object, place: object = None, options: Options | None = None) -> Document:
    """Give back the document with tidy marks; ``options`` is told of marks that are there twice.

    Raises:
        CorpusError: the text is not valid Unicode, or a mark does not lie inside it.
    """
    names = (document.id, document.model, *document.facts, *document.facts.values())
    try:
        for value in (document.text, *names, *(mark.speaker for mark in document.marks)):
            value.encode("utf8")
    except UnicodeEncodeError:
        raise CorpusError(
            "holds half of a surrogate pair", file=file, place=place, way_out="replace that character"
        ) from None
    for mark in document.marks:
        if not 0 <= mark.start < mark.end <= len(document.text):
            raise CorpusError(
                f"{mark.label} {mark.start}-{mark.end} is not inside the text of {len(document.text)} characters",
                file=file,
                place=place,
                way_out="the end is not included; see docs/interchange.md for the unit that each tool counts in",
            )
    if options is not None:
        seen = Counter((mark.start, mark.end, mark.label) for mark in document.marks)
        where = f"{file}: {place}" if place else str(file)
        for (start, end, label), count in seen.items():
            if count > 1:
                options.note(f"{where}: {label} {start}-{end} is there {count} times; it counts once")
    return replace(document, marks=tidy(document.marks))
