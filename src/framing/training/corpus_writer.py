"""Annotated articles -> a folder in corpus form, which `framing.training.corpus.read_corpus` reads back unchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from framing.errors import CorpusError, OptionError
from framing.spans import merge
from framing.techniques import official
from framing.training.corpus import AnnotatedArticle
from framing.training.output_files import check_id, write_files

_OPTIONAL = ("quotations.tsv", "furniture.tsv", "articles.tsv")


def own_label(names: tuple[str, ...]) -> str:
    """The label of corpus form: our own name for one technique, PTC's merged label for several."""
    return names[0] if len(names) == 1 else official(names)


def write_corpus(
    articles: Iterable[AnnotatedArticle],
    folder: str | Path,
    *,
    force: bool = False,
    label: Callable[[tuple[str, ...]], str] = own_label,
) -> None:
    """Write articles in corpus form; see `framing.training.corpus`.

    ``quotations.tsv``, ``furniture.tsv`` and ``articles.tsv`` are written where an article has something for them.

    Args:
        articles: ids must be usable as file names.
        folder: made if need be.
        force: replace files of the same names.
        label: how the techniques of a label are written: ours, or `framing.techniques.official` for PTC's.

    Raises:
        CorpusError: a text is not valid Unicode, or a name holds a tab or line break, which TSV cannot hold.
        OptionError: an id cannot be a file name or is there twice, a file is in the way, or the folder holds articles
            or files of another corpus, which would get mixed up with this one.
    """
    folder = Path(folder)
    files = corpus_files(sorted(articles, key=lambda article: article.id), folder, label=label)
    present = [path.relative_to(folder).as_posix() for path in (folder / "articles").glob("article*.txt")]
    present += [name for name in _OPTIONAL if (folder / name).exists()]
    for name in sorted(present):
        if name not in files:
            raise OptionError(
                f"holds {name} of another corpus", file=folder, way_out="give an empty folder, or remove that file"
            )
    write_files(folder, files, force=force)


def corpus_files(
    articles: Sequence[AnnotatedArticle], folder: Path, *, label: Callable[[tuple[str, ...]], str] = own_label
) -> dict[str, bytes]:
    """The files of corpus form by relative path; ``folder`` is only named in errors, which are `write_corpus`'s."""
    files: dict[str, bytes] = {}
    labels: list[Sequence[object]] = []
    spans: list[Sequence[object]] = []
    quotations: list[Sequence[object]] = []
    furniture: list[Sequence[object]] = []
    for article in articles:
        name = f"articles/article{check_id(article.id, file=folder)}.txt"
        if name in files:
            raise OptionError(f"the id {article.id!r} is there twice", file=folder, way_out="give each article its own")
        files[name] = _encoded(article, folder)
        labels += ([article.id, label(one.techniques), one.start, one.end] for one in article.labels)
        spans += ([article.id, span.start, span.end] for span in article.spans)
        quotations += ([article.id, one.kind, one.start, one.end, one.speaker] for one in article.quotations)
        furniture += ([article.id, span.start, span.end] for span in merge(article.furniture))
    files["techniques.tsv"] = _table(labels, folder / "techniques.tsv")
    files["spans.tsv"] = _table(spans, folder / "spans.tsv")
    if quotations:
        files["quotations.tsv"] = _table(quotations, folder / "quotations.tsv")
    if furniture:
        files["furniture.tsv"] = _table(furniture, folder / "furniture.tsv")
    columns = list(dict.fromkeys(key for article in articles for key in article.facts))
    if columns:
        rows = [[article.id, *(article.facts.get(key, "") for key in columns)] for article in articles if article.facts]
        files["articles.tsv"] = _table([["id", *columns], *rows], folder / "articles.tsv")
    return files


def _encoded(article: AnnotatedArticle, folder: Path) -> bytes:
    try:
        return article.text.encode("utf8")
    except UnicodeEncodeError as error:
        raise CorpusError(
            "the text holds half of a surrogate pair",
            file=folder,
            place=f"article {article.id}, character {error.start}",
            way_out="replace that character",
        ) from error


def _table(rows: Iterable[Sequence[object]], path: Path) -> bytes:
    lines = []
    for number, row in enumerate(rows, 1):
        fields = [str(value) for value in row]
        for value in fields:
            if any(mark in value for mark in "\t\n\r"):
                raise CorpusError(
                    f"{value!r} holds a tab or line break",
                    file=path,
                    place=f"line {number}",
                    way_out="corpus form has one line a row, tabs between: replace it by a blank",
                )
        lines.append("\t".join(fields) + "\n")
    try:
        return "".join(lines).encode("utf8")
    except UnicodeEncodeError as error:
        raise CorpusError("a name holds half of a surrogate pair", file=path, way_out="replace it") from error
