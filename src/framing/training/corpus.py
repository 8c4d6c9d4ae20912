"""Corpus form -> annotated articles: the reader of PTC's own format and of ours, which adds voices and furniture.

A corpus is a folder with ``articles/article<ID>.txt`` (UTF-8), ``techniques.tsv`` (id, technique, start, end),
optionally ``spans.tsv`` (id, start, end), ``quotations.tsv`` (id, kind, start, end, speaker), ``furniture.tsv``
(id, start, end) and ``articles.tsv`` (a header row, then one row an article: id, genre, country, outlet, clean).
Offsets are code points into the file as it stands. Every refusal names file and line.
"""

from __future__ import annotations

import hashlib
import os
import re
import warnings
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from framing.errors import CorpusError, OptionError
from framing.spans import QUOTATION_KINDS, Span, merge
from framing.techniques import canonical

_LINE_END = re.compile(r"\r\n|\r|\n")
_WAY_OUT = "mend the line; offsets count code points of the article file, end not included"


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """A stretch with its technique; several names where the corpus merges techniques and one of them is meant."""

    start: int
    end: int
    techniques: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldQuotation:
    """An annotated quotation: the words inside the marks, their kind, and the speaker's fullest name or ''."""

    start: int
    end: int
    kind: str
    speaker: str


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """One article with its annotations.

    Attributes:
        id: unique in its corpus.
        text: exactly as annotated.
        corpus: the corpus's name.
        labels, quotations, furniture: what is annotated, by start.
        facts: what ``articles.tsv`` says of it.
        whole: it is one passage that was labelled as such, and is not to be cut into sentences.
    """

    id: str
    text: str
    corpus: str
    labels: tuple[LabelledSpan, ...] = ()
    quotations: tuple[GoldQuotation, ...] = ()
    furniture: tuple[Span, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)
    whole: bool = False

    @property
    def spans(self) -> list[Span]:
        """The stretches that carry any technique, joined where they touch: what SemEval-2020's SI asks for."""
        return merge(Span(label.start, label.end) for label in self.labels)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Annotated articles, from a folder in corpus form or from a file.

    Attributes:
        name: the folder's or file's name.
        folder: where it was read.
        articles: by id.
        annotated: techniques that were looked for, whether or not there are any.
    """

    name: str
    folder: Path
    articles: tuple[AnnotatedArticle, ...]
    annotated: frozenset[str] = frozenset()

    @property
    def techniques(self) -> frozenset[str]:
        """The techniques that are annotated here at all: others are unknown, not absent."""
        found = (name for article in self.articles for label in article.labels for name in label.techniques)
        return self.annotated.union(found)

    def fingerprint(self) -> str:
        """SHA-256 over ids, texts and labels, for the model's record of its data."""
        digest = hashlib.sha256()
        for article in self.articles:
            digest.update(f"{article.id}\0{len(article.text)}\0{article.text}\0".encode())
            for label in article.labels:
                digest.update(f"{label.start} {label.end} {','.join(label.techniques)}\n".encode())
        return digest.hexdigest()


def read_corpus(folder: str | Path, *, own: Container[str] = ()) -> Corpus:
    """Read a folder in corpus form.

    Args:
        folder: a folder as described above.
        own: names of techniques of the user's own that may stand in it.

    Returns:
        The corpus, its articles sorted by id, labels by start.

    Raises:
        CorpusError: a file is missing or not UTF-8, a line has the wrong number of fields, an offset lies outside
            its article, an id has no article, a technique is unknown, or there is no article at all.

    Warns:
        UserWarning: a label is given twice to the very same span, and counts once; a label lies over another of the
            same technique; an article has line ends of several kinds, which offsets must have counted as they are.
    """
    folder = Path(folder)
    if not os.path.isdir(folder):
        raise CorpusError("there is no such folder", file=folder, way_out="give a folder in corpus form")
    texts = _read_texts(folder)
    labels = _read_labels(folder / "techniques.tsv", texts, own)
    quotations = _read_quotations(folder / "quotations.tsv", texts)
    furniture: dict[str, list[Span]] = defaultdict(list)
    for row in _rows(folder / "furniture.tsv", 3, optional=True):
        furniture[row.id(texts)].append(row.span(1, texts))
    for row in _rows(folder / "spans.tsv", 3, optional=True):  # derived from the labels; read to refuse a broken file
        row.id(texts)
        row.span(1, texts)
    facts = _read_facts(folder / "articles.tsv", texts)
    name = folder.resolve().name
    articles = tuple(
        AnnotatedArticle(
            key,
            text,
            name,
            tuple(labels.get(key, ())),
            tuple(quotations.get(key, ())),
            tuple(merge(furniture.get(key, ()))),
            facts.get(key, {}),
        )
        for key, text in texts.items()
    )
    return Corpus(name, folder, articles)


def _read_texts(folder: Path) -> dict[str, str]:
    texts = {}
    for path in sorted((folder / "articles").glob("article*.txt")):
        try:
            texts[path.stem.removeprefix("article")] = path.read_bytes().decode("utf8")
        except UnicodeDecodeError as error:
            raise CorpusError(
                "is not UTF-8", file=path, place=f"byte {error.start}", way_out="save the article as UTF-8"
            ) from error
    if not texts:
        raise CorpusError(
            "the corpus is empty", file=folder, way_out="put the articles in articles/article<ID>.txt, UTF-8"
        )
    for key, text in texts.items():
        if "\r" in text:
            _warn_of_mixed_ends(folder / "articles" / f"article{key}.txt", text)
    return texts


def _warn_of_mixed_ends(path: Path, text: str) -> None:
    """A tool that reads line ends its own way counts other offsets; with ends of one kind, spans off by one show."""
    ends = [match.group() for match in _LINE_END.finditer(text)]
    other = next((number for number, end in enumerate(ends, 1) if end != ends[0]), None)
    if other is not None:
        warnings.warn(
            f"{path}: line {other}: line ends are mixed; each \\r and \\n counts as a character of its own in offsets",
            stacklevel=4,
        )


def _read_labels(path: Path, texts: dict[str, str], own: Container[str]) -> dict[str, list[LabelledSpan]]:
    if not path.is_file():
        raise CorpusError(
            "is missing", file=path, way_out="one line a label: id, technique, start, end, with tabs between"
        )
    labels: dict[str, list[LabelledSpan]] = defaultdict(list)
    seen: dict[tuple[str, LabelledSpan], int] = {}
    for row in _rows(path, 4):
        key, span = row.id(texts), row.span(2, texts)
        try:
            names = canonical(row.fields[1], own)
        except OptionError as error:
            raise row.error(error.problem, error.way_out) from error
        label = LabelledSpan(span.start, span.end, names)
        if (key, label) in seen:
            warnings.warn(f"{path}: line {row.number}: the same label stands twice; it counts once", stacklevel=4)
            continue
        seen[key, label] = row.number
        labels[key].append(label)
    for key, found in labels.items():
        found.sort(key=lambda label: (label.start, label.end, label.techniques))
        for before, label in overlapping(found):
            lines = sorted((seen[key, before], seen[key, label]))
            warnings.warn(
                f"{path}: line {lines[1]}: {label.techniques[0]} {label.start}-{label.end} lies over the same "
                f"technique of line {lines[0]}, {before.start}-{before.end}; both are kept",
                stacklevel=4,
            )
    return labels


def overlapping(labels: Iterable[LabelledSpan]) -> Iterator[tuple[LabelledSpan, LabelledSpan]]:
    """Labels that lie over one of the same technique: (the earlier one, the label), in order of their start."""
    last: dict[tuple[str, ...], LabelledSpan] = {}
    for label in labels:
        before = last.get(label.techniques)
        if before is not None and label.start < before.end:
            yield before, label
        if before is None or label.end > before.end:
            last[label.techniques] = label


def _read_quotations(path: Path, texts: dict[str, str]) -> dict[str, list[GoldQuotation]]:
    quotations: dict[str, list[GoldQuotation]] = defaultdict(list)
    for row in _rows(path, 5, optional=True):
        key, span, kind = row.id(texts), row.span(2, texts), row.fields[1]
        if kind not in QUOTATION_KINDS:
            raise row.error(f"unknown kind {kind!r}", f"kinds are {', '.join(QUOTATION_KINDS)}")
        quotations[key].append(GoldQuotation(span.start, span.end, kind, row.fields[4]))
    return quotations


def _read_facts(path: Path, texts: dict[str, str]) -> dict[str, dict[str, str]]:
    if not path.is_file():
        return {}
    head, *lines = _content(path).split("\n")
    names = head.rstrip("\r").split("\t")
    facts = {}
    for number, line in enumerate(lines, 2):
        if line.strip():
            row = _Row(path, number, line.rstrip("\r").split("\t"))
            if len(row.fields) != len(names):
                raise row.error(f"{len(row.fields)} fields, the head has {len(names)}", "give each column a value")
            facts[row.id(texts)] = dict(zip(names[1:], row.fields[1:], strict=True))
    return facts


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a TSV file that can say where it stands."""

    path: Path
    number: int
    fields: list[str]

    def error(self, problem: str, way_out: str = _WAY_OUT) -> CorpusError:
        return CorpusError(problem, file=self.path, place=f"line {self.number}", way_out=way_out)

    def id(self, texts: dict[str, str]) -> str:
        if self.fields[0] not in texts:
            raise self.error(f"there is no article {self.fields[0]!r}", "the file must be articles/article<ID>.txt")
        return self.fields[0]

    def span(self, first: int, texts: dict[str, str]) -> Span:
        try:
            start, end = int(self.fields[first]), int(self.fields[first + 1])
        except ValueError as error:
            raise self.error("start and end must be whole numbers") from error
        length = len(texts[self.fields[0]])
        if not 0 <= start < end <= length:
            raise self.error(f"span {start}-{end} is not inside the article, which has {length} characters")
        return Span(start, end)


def _rows(path: Path, columns: int, *, optional: bool = False) -> Iterator[_Row]:
    """The rows of a TSV file, whatever its line ends; blank lines are passed over."""
    if optional and not path.is_file():
        return
    for number, line in enumerate(_content(path).split("\n"), 1):
        bare = line.rstrip("\r")
        if not bare.strip():
            continue
        row = _Row(path, number, bare.split("\t"))
        if len(row.fields) != columns:
            raise row.error(f"{len(row.fields)} fields instead of {columns}", "separate the fields by single tabs")
        yield row


def _content(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf8").removeprefix("\ufeff")  # spreadsheets put it first
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"cannot be read: {error}", file=path, way_out="save it as UTF-8, tabs between") from error
