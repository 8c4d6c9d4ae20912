"""`framing.label_corpus`: a corpus labelled, by keyword arguments."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from framing.labelling.job import run_job
from framing.labelling.options import By, Format, LabelOptions, Limits
from framing.labelling.result import LabelResult, Tell
from framing.model.decoder import Level

if TYPE_CHECKING:
    from framing.scoring import Model


def label_corpus(
    inputs: str | Path | Sequence[str | Path],
    output: str | Path,
    *,
    model: str | Path | Model = "framing-en",
    by: By = "passage",
    text: str = "text",
    id: str | None = None,
    title: str | None = None,
    keep: Sequence[str] = (),
    delimiter: str | None = None,
    html: bool = False,
    mend: bool = False,
    language: str | None = None,
    level: Level = "shown",
    format: Format = "parquet",
    jobs: int = 1,
    backend: str = "loky",
    address: str | None = None,
    part_size: int | None = None,
    limits: Limits | None = None,
    resume: bool = False,
    overwrite: bool = False,
    max_failures: int | None = None,
    terms: bool = False,
    progress: bool | Tell = False,
) -> LabelResult:
    """Label a corpus: any input, nothing lost.

    Args:
        inputs: files, folders, globs of ``.txt``, ``.html``, ``.jsonl``, ``.json``, ``.csv``, ``.tsv``, ``.parquet``,
            packed by gzip, zstd or zip; corpora in corpus form; ``-`` is standard input.
        output: ``labels.parquet``, ``.jsonl`` or ``.csv`` for one file; any other name for a folder of parts in the
            layout that Spark, Dask and Arrow read.
        model: a shipped model's name, a model folder, or a `Model`.
        progress: True for a bar on standard error, or a function that is called after each part.
        by, text, id, title, keep, delimiter, html, mend, language, level, format, jobs, backend, address, part_size,
            limits, resume, overwrite, max_failures, terms: see `framing.labelling.options.LabelOptions`.

    Returns:
        Counts and paths. Documents that failed do not raise: they are in ``failures`` and in the file ``errors``.

    Raises:
        OptionError: the call is wrong.
        LabellingError: the output is there already, cannot be written, or is not the same job any more (`resume`);
            `TooManyFailures` when more than `max_failures` documents failed.
        ModelError: there is no such model.
        MissingExtraError: a format or backend needs a library that is not installed.
    """
    named = os.fspath(model) if isinstance(model, str | os.PathLike) else None
    options = LabelOptions(
        model=named or "framing-en",
        by=by,
        text=text,
        id=id,
        title=title,
        delimiter=delimiter,
        html=html,
        mend=mend,
        language=language,
        level=level,
        keep=keep if isinstance(keep, str) else tuple(keep),  # type: ignore[arg-type]  # refused by LabelOptions
        format=format,
        jobs=jobs,
        backend=backend,
        address=address,
        part_size=part_size,
        limits=limits or Limits(),
        resume=resume,
        overwrite=overwrite,
        max_failures=max_failures,
        terms=terms,
    )
    given = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    in_memory = None if isinstance(model, str | os.PathLike) else model
    if progress is True:
        from framing.labelling.progress import bar

        with bar() as tell:
            return run_job(given, output, options, model=in_memory, tell=tell)
    return run_job(given, output, options, model=in_memory, tell=progress or None)
