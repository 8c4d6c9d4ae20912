"""What the readers hand on: documents, and failures that name input, place, kind and reason."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Literal

from framing.errors import FramingError, LimitError

FailureKind = Literal[
    "missing",  # the input is not there, or may not be read
    "empty",  # there is no text
    "encoding",  # the bytes are not text
    "html",  # no article is found in the page
    "language",  # the text is in another language than the model reads
    "shape",  # a record is not what it should be: no such column, not an object, too many fields
    "damaged",  # a compressed file or table that cannot be unpacked
    "too_large",  # over a limit
    "worker_died",  # the process that worked on it ended, twice
    "unexpected",  # an error that nobody foresaw, named in the message
]

NoticeKind = Literal[
    "encoding",  # bytes that were replaced, or text that was read in a wrong encoding before
    "markup",  # a text that holds HTML tags and was read with them
    "columns",  # a column that is asked for is not in this input
    "id",  # an id that stands for several articles
    "twice",  # an input that is there under two names, and is read once
]


@dataclass(frozen=True, slots=True)
class Notice:
    """What a user should know of a document, or of a whole input, that was labelled all the same."""

    kind: NoticeKind
    message: str
    input: str = ""
    place: str = ""
    id: str = ""

    def to_dict(self) -> dict[str, str]:
        """The record as it is written."""
        return {"input": self.input, "place": self.place, "kind": self.kind, "message": self.message, "id": self.id}


@dataclass(frozen=True, slots=True)
class Document:
    """A text to label.

    Attributes:
        id: given in the input, or the input's name and the place.
        input: the input's name, as the user wrote it or found in a folder.
        place: ``"line 3"``, ``"row 17"``, or empty where the whole file is the document.
        text: the text itself.
        kept: the columns to keep, as text; None where the input has no value.
        notices: what is remarkable about it, without its place.
    """

    id: str
    input: str
    place: str
    text: str
    kept: dict[str, str | None] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A document, or a whole input, that could not be labelled: a line of ``errors.jsonl``."""

    input: str
    place: str
    kind: FailureKind
    message: str
    id: str = ""

    def to_dict(self) -> dict[str, str]:
        """The record as it is written."""
        return asdict(self)


def failure_of(error: Exception, kind: FailureKind, *, input: str, place: str = "", id: str = "") -> Failure:
    """The record of an error.

    Args:
        error: what was raised; a `LimitError` is always of the kind ``"too_large"``.
        kind: the stage at which it was raised.
        input: the input's name.
        place: the place in it; the error's own place is put in the message.
        id: the document's id, if it is known.
    """
    if isinstance(error, FramingError):
        message = f"{error.place}: {error.problem}" if error.place and error.place != place else error.problem
        message = f"{message} ({error.way_out})" if error.way_out else message
    else:
        message = f"{type(error).__name__}: {error}"
    return Failure(input, place, "too_large" if isinstance(error, LimitError) else kind, " ".join(message.split()), id)
