"""A file of labelled passages -> a corpus: CSV or TSV with a head, or JSON, one passage a row.

The label column holds a technique's name, several with ``;`` between (in JSON a list), or nothing where the passage
carries none. A file that was annotated for one technique may say 1 and 0, true and false, yes and no.
"""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Container, Iterator
from typing import Any

from framing.errors import CorpusError, OptionError
from framing.techniques import canonical
from framing.training.config import Source
from framing.training.corpus import AnnotatedArticle, Corpus, LabelledSpan
from framing.training.json_input import read_json, read_text

TABLES = (".csv", ".tsv")
_YES = frozenset(("1", "1.0", "true", "yes"))
_NO = frozenset(("", "0", "0.0", "false", "no", "none"))
_MAX_CELL = 10_000_000  # characters; a passage has a few hundred


def read_passages(source: Source, *, own: Container[str] = ()) -> Corpus:
    """Read a file of labelled passages; each is one article, which is not cut into sentences.

    Args:
        source: the file (``.csv`` and ``.tsv`` are tables, others JSON or JSON Lines), its columns, and the technique
            that it was annotated for, if it was for one.
        own: names of the user's own techniques.

    Raises:
        CorpusError: the file cannot be read, has no such column or no rows, a text is empty, or a label is unknown.

    Warns:
        UserWarning: a passage stands twice; it counts as where it stands first.
    """
    path = source.path
    rows = _table(source) if path.suffix.lower() in TABLES else _json(source)
    first: dict[str, tuple[int, tuple[str, ...]]] = {}
    articles = []
    for line, text, given in rows:
        if not isinstance(text, str) or not text.strip():
            raise _broken(source, line, f"the column {source.text!r} holds no text")
        names = tuple(sorted(_names(source, line, given, own)))
        key = " ".join(text.split())
        if key in first:
            before, labels = first[key]
            said = "the same passage" if labels == names else "the same passage with another label"
            warnings.warn(f"{path}: line {line}: {said} stands on line {before}, which counts", stacklevel=2)
            continue
        first[key] = (line, names)
        spans = tuple(LabelledSpan(0, len(text), (name,)) for name in names)
        articles.append(AnnotatedArticle(f"{path.stem}-{line}", text, path.stem, spans, whole=True))
    if not articles:
        raise CorpusError("the corpus is empty", file=path, way_out="give one passage a row, below the head")
    annotated = frozenset((source.technique,)) if source.technique else frozenset()
    return Corpus(path.stem, path, tuple(articles), annotated)


def _names(source: Source, line: int, given: Any, own: Container[str]) -> set[str]:
    values = given if isinstance(given, list) else str("" if given is None else given).split(";")
    names: set[str] = set()
    for value in values:
        label = str(value).strip()
        if label.lower() in _NO:
            continue
        if source.technique and (label.lower() in _YES or label in source.called):
            names.add(source.technique)
            continue
        if label.lower() in _YES:
            raise _broken(
                source,
                line,
                f"{label!r} says nothing without a technique",
                "name it: framing.toml, or --technique NAME",
            )
        try:
            found = canonical(label, own)
        except OptionError as error:
            raise _broken(source, line, error.problem, error.way_out) from error
        if len(found) > 1:
            raise _broken(source, line, f"{label!r} stands for several techniques", "give each passage its own")
        names.update(found)
    return names


def _table(source: Source) -> Iterator[tuple[int, Any, Any]]:
    content = read_text(source.path).removeprefix("\ufeff")
    head = content.partition("\n")[0]
    # Spreadsheets write what separates fields in their own country; a head has it oftener than anything else.
    separator = "\t" if source.path.suffix.lower() == ".tsv" else max(",;\t", key=head.count)
    before = csv.field_size_limit(_MAX_CELL)
    try:
        reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator, strict=True)
        names: list[str] = []
        line = 1
        for row in reader:
            if not names:
                names = [name.strip() for name in row]
                columns = [_column(source, names, name) for name in (source.text, source.label)]
            elif row:
                if len(row) != len(names):
                    raise _broken(source, line, f"{len(row)} fields, the head has {len(names)}", "quote the text")
                yield line, row[columns[0]], row[columns[1]]
            line = reader.line_num + 1
    except csv.Error as error:
        raise _broken(source, reader.line_num, f"is not a table: {error}", "save it as CSV, texts quoted") from error
    finally:
        csv.field_size_limit(before)


def _column(source: Source, names: list[str], wanted: str) -> int:
    if wanted not in names:
        raise CorpusError(
            f"there is no column {wanted!r}",
            file=source.path,
            place="line 1",
            way_out=f"there are {', '.join(names)}; in framing.toml text and label say which to read",
        )
    return names.index(wanted)


def _json(source: Source) -> Iterator[tuple[int, Any, Any]]:
    for row in read_json(source.path):
        line = int(row.place.removeprefix("line "))
        for name in (source.text, source.label):
            row.get(name)  # refuses what is not an object
            if name not in row.value:
                there = ", ".join(map(str, list(row.value)[:12])) or "none"
                raise _broken(source, line, f"there is no key {name!r}", f"there are {there}")
        given = row.value[source.label]
        if isinstance(given, dict) or (isinstance(given, list) and any(isinstance(v, dict | list) for v in given)):
            raise _broken(source, line, "a label is a name or a list of names", "give names of techniques")
        yield line, row.value[source.text], given


def _broken(source: Source, line: int, problem: str, way_out: str = "mend the line") -> CorpusError:
    return CorpusError(problem, file=source.path, place=f"line {line}", way_out=way_out)
