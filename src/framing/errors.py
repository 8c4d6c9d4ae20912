"""Every refusal of `framing`, as one tree.

    FramingError
    |- InputError          a text, page or file that cannot be read as an article
    |  |- LanguageError    it is in another language than the model reads
    |  `- LimitError       it is larger, deeper or more compressed than allowed
    |- CorpusError         an annotated corpus with a broken line, offset or label
    |- ModelError          a model folder that is missing, broken or of another schema
    |- ResourceError       a word list or parameter file of the package is broken
    |- OptionError         the call itself is wrong: unknown technique, format, column
    |- LabellingError      a batch job that cannot start, go on or be resumed
    |- MissingExtraError   an optional dependency is not installed
    `- InstallationError   the package's compiled part is missing or does not fit

Each names the file, the place in it and the way out, in one line.
"""

from __future__ import annotations


class FramingError(Exception):
    """A refusal that names what is wrong, where, and the way out.

    Args:
        problem: what is wrong, in one sentence without a full stop.
        file: the file, folder or name concerned, if any.
        place: the place in it: ``"line 3"``, ``"byte 120"``, a key or a column.
        way_out: what the reader can do about it.
    """

    def __init__(self, problem: str, *, file: object = None, place: object = None, way_out: str = "") -> None:
        self.problem = problem
        self.file = None if file is None else str(file)
        self.place = None if place is None else str(place)
        self.way_out = way_out
        super().__init__(problem)

    def __str__(self) -> str:
        where = [part for part in (self.file, self.place) if part]
        line = ": ".join([*where, self.problem])
        line = f"{line} ({self.way_out})" if self.way_out else line
        line = " ".join(line.split())  # one line, whatever the parts held
        if line.isprintable():
            return line
        # Names of files and words of a page may hold what a terminal obeys, or what it cannot print.
        return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in line)

    def __reduce__(self) -> tuple[object, ...]:
        # Errors travel between worker processes, which pickle them: keyword arguments must survive.
        return (_rebuild, (type(self), self.problem, self.file, self.place, self.way_out))


def _rebuild(kind: type[FramingError], problem: str, file: str | None, place: str | None, way_out: str) -> FramingError:
    return kind(problem, file=file, place=place, way_out=way_out)


class InputError(FramingError):
    """A text, page or file that cannot be read as an article."""


class LimitError(InputError):
    """The input is larger, deeper or more compressed than allowed."""


class LanguageError(InputError):
    """A text is in another language than the model reads."""


class CorpusError(FramingError):
    """An annotated corpus has a broken line, offset or label."""


class ModelError(FramingError):
    """A model folder is missing, broken or of another schema."""


class ResourceError(FramingError):
    """A word list or parameter file of the package is broken."""


class OptionError(FramingError):
    """The call itself is wrong: an unknown technique, format or column."""


class LabellingError(FramingError):
    """A batch job cannot start, go on or be resumed."""


class MissingExtraError(FramingError):
    """An optional dependency is not installed."""


class InstallationError(FramingError):
    """The package's compiled part is missing, older than its sources, or made for another Python."""


def missing_extra(extra: str, purpose: str) -> MissingExtraError:
    """The error for an optional dependency that is absent.

    Args:
        extra: the extra's name in ``pyproject.toml`` (``"html"``, ``"parquet"``, ...).
        purpose: what needs it, as a noun phrase.
    """
    return MissingExtraError(
        f"{purpose} needs the optional part {extra!r}",
        way_out=f"install it with: pip install '{_installed_from()}[{extra}]'",
    )


def _installed_from() -> str:
    """What pip is to be given: the clone or wheel that this package was installed from, as long as it is there.

    pip keeps the origin in ``direct_url.json`` (https://packaging.python.org/en/latest/specifications/direct-url/);
    without one the package came from an index, which has it under its name.
    """
    import json
    import os
    from importlib.metadata import PackageNotFoundError, distribution
    from urllib.parse import unquote, urlsplit

    try:
        origin = json.loads(distribution("framing").read_text("direct_url.json") or "{}").get("url", "")
    except (PackageNotFoundError, ValueError, AttributeError):
        return "framing"
    path = unquote(urlsplit(origin).path) if str(origin).startswith("file:") else ""
    if not path or "'" in path or not os.path.exists(path):
        return "framing"
    return "." if os.path.isdir(path) and os.path.samefile(path, os.curdir) else path
