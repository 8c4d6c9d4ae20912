"""Whatever holds annotations -> a corpus: what ``--corpus`` and framing.toml's ``from`` take.

| given | read as |
|---|---|
| a folder with ``techniques.tsv`` | corpus form |
| a folder with ``.ann`` files | brat |
| a folder with ``.labels`` files | PTC as its shared tasks gave it out |
| ``.csv``, ``.tsv`` | labelled passages |
| ``.json``, ``.jsonl``, ``.ndjson`` | annotated jsonl, doccano's or Label Studio's export, else labelled passages |
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Container, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from framing.errors import CorpusError
from framing.interchange.document import Document
from framing.interchange.formats import find_format
from framing.interchange.options import Options
from framing.techniques import NAMES
from framing.training.config import Source
from framing.training.corpus import Corpus, overlapping, read_corpus
from framing.training.json_input import Field, read_json
from framing.training.passages_file import TABLES, read_passages

JSON = (".json", ".jsonl", ".ndjson")
# Rows without a label say nothing about the format; an export whose first thousand have none is read as passages
# without a label, which is what it is.
_LOOKED_AT = 1_000


def read_any(source: Source | str | Path, *, own: Container[str] = ()) -> Corpus:
    """Read annotations in any form that can be told by its look.

    Args:
        source: a path, or where it is, which technique it was annotated for, and what that is called there.
        own: names of the user's own techniques; other labels that are not ours are refused.

    Returns:
        The corpus; its name is the folder's or the file's.

    Raises:
        CorpusError: it is broken, empty, of no known form, or has an unknown label; with file and line.

    Warns:
        UserWarning: what the reader of the format has to say, such as labels that stand twice.
    """
    source = source if isinstance(source, Source) else Source(Path(source))
    path = source.path
    name = _format(path)
    if name == "corpus":
        return _annotated_for(read_corpus(path, own=_Also(own, source.called)), source)
    if name == "passages":
        return read_passages(source, own=own)
    options = Options(rename=dict.fromkeys(source.called, source.technique), own=own, texts=source.texts)
    documents = list(find_format(name, reads=True).reader()([path], options))
    for note in options.notes:
        warnings.warn(note, stacklevel=2)
    if not documents:
        raise CorpusError("the corpus is empty", file=path, way_out="export texts that are annotated")
    annotated = NAMES if name == "annotated" else ()
    return _annotated_for(replace(_corpus(documents, path), annotated=frozenset(annotated)), source)


def _format(path: Path) -> str:
    if os.path.isdir(path):
        if not os.path.isfile(path / "techniques.tsv"):
            if next(path.glob("*.ann"), None):
                return "brat"
            if next(path.glob("**/*.labels"), None):
                return "ptc"
        return "corpus"
    if not os.path.isfile(path):
        raise CorpusError(
            "there is no such folder or file", file=path, way_out="give a folder in corpus form, an export, or a table"
        )
    suffix = path.suffix.lower()
    if suffix in TABLES:
        return "passages"
    if suffix in JSON:
        return next(filter(None, map(_looks_like, islice(read_json(path), _LOOKED_AT))), "passages")
    raise CorpusError(
        f"a file named {path.suffix or 'so'} holds no annotations",
        file=path,
        way_out=f"give a folder, or a file named {', '.join((*TABLES, *JSON))}; others convert with `framing import`",
    )


def _looks_like(row: Field) -> str:
    """The format that a row's keys and labels are of; "" where they do not say."""
    if row.has("techniques"):
        return "annotated"
    if any(row.has(key) for key in ("annotations", "completions", "predictions")):
        return "label-studio"
    if row.has("entities") or row.has("framing"):
        return "doccano"
    for key in ("label", "labels"):
        given = row.value.get(key) if isinstance(row.value, dict) else None
        if isinstance(given, list) and given:
            if isinstance(given[0], dict):
                return "label-studio"
            return "doccano" if isinstance(given[0], list) else "passages"
        if given is not None and not isinstance(given, list):
            return "passages"
    return ""


def _corpus(documents: Sequence[Document], path: Path) -> Corpus:
    articles = tuple(document.to_article(path.stem) for document in documents)
    for article in articles:
        for one, other in overlapping(article.labels):
            warnings.warn(
                f"{path}: article {article.id}: {other.techniques[0]} {other.start}-{other.end} lies over the same "
                f"technique at {one.start}-{one.end}; both are kept",
                stacklevel=3,
            )
    return Corpus(path.stem, path, articles)


class _Also:
    """The names of own techniques, and what one of them is called besides."""

    def __init__(self, own: Container[str], called: Container[str]) -> None:
        self._own, self._called = own, called

    def __contains__(self, label: object) -> bool:
        return label in self._own or label in self._called


def _annotated_for(corpus: Corpus, source: Source) -> Corpus:
    """The corpus with the technique that it was annotated for under its own name, known to be absent elsewhere."""
    if not source.technique:
        return corpus
    names = dict.fromkeys(source.called, source.technique)
    articles = tuple(
        replace(
            article,
            labels=tuple(
                replace(label, techniques=tuple(names.get(name, name) for name in label.techniques))
                for label in article.labels
            ),
        )
        for article in corpus.articles
    )
    return replace(corpus, articles=articles, annotated=frozenset((source.technique,)))
