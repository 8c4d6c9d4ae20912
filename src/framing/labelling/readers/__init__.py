"""Readers, one module a family: each plans a source's slices in one pass, and reads the documents of a slice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, cast

from framing.labelling.kinds import Kind
from framing.labelling.options import LabelOptions
from framing.labelling.records import Document, Failure
from framing.labelling.slices import Planned, Slice
from framing.labelling.sources import Source


class Reader(Protocol):
    """What each module of this package offers."""

    def plan(self, source: Source, options: LabelOptions, part_size: int) -> Planned:
        """Look through a source once: its hash, and slices of about ``part_size`` bytes.

        Raises:
            FramingError: the whole source cannot be read.
        """

    def read(self, piece: Slice, options: LabelOptions) -> Iterator[Document | Failure]:
        """The documents of a slice in order, each as such or as a failure."""


def reader_of(kind: Kind) -> Reader:
    """The module that reads sources of ``kind``."""
    if kind == "jsonl":
        from framing.labelling.readers import jsonl as module
    elif kind == "json":
        from framing.labelling.readers import json_file as module  # type: ignore[no-redef]
    elif kind in ("csv", "tsv"):
        from framing.labelling.readers import tables as module  # type: ignore[no-redef]
    elif kind == "parquet":
        from framing.labelling.readers import parquet as module  # type: ignore[no-redef]
    elif kind == "feed":
        from framing.labelling.readers import feeds as module  # type: ignore[no-redef]
    else:
        from framing.labelling.readers import pages as module  # type: ignore[no-redef]
    return cast(Reader, module)
