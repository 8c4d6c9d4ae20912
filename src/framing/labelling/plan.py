"""Sources -> parts: each input is looked through once, hashed, and cut into pieces that workers read by themselves.

The cut depends on the inputs and on `part_size` only, never on the number of workers.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from framing.errors import FramingError, InputError, LabellingError, MissingExtraError, OptionError
from framing.labelling.columns import MissingColumn, check_asked
from framing.labelling.options import LabelOptions
from framing.labelling.readers import reader_of
from framing.labelling.records import Failure, FailureKind, Notice, failure_of
from framing.labelling.slices import Slice
from framing.labelling.sources import Found, Source, key_of

# A job has some 64 parts: enough to keep 16 processes busy to the end, and little is lost when it is broken off ...
_PARTS = 64
# ... but a part has at least 256 kB (a second of work, beside which what a part costs by itself is nothing), and at
# most 16 MB (ten to twenty seconds; the rows of one are some 50 MB).
_SMALLEST, _LARGEST = 256_000, 16_000_000
# Text unpacks to about four times its packed size; it decides about a part's size only.
_PACKED_GUESS = 4
# A packed source is unpacked from its beginning for each part; with 16 parts it is unpacked 8 times over, which is
# 4 % of the time that labelling it takes.
_PARTS_OF_PACKED = 16
# Many tiny files: what a part costs is counted in documents then.
_SLICES_A_PART = 2000


@dataclass(frozen=True, slots=True)
class InputRecord:
    """An input as it was when the job was planned.

    Attributes:
        name: as rows and errors call it.
        size, sha256: of its content.
        file: the name of the file that it is, or is a member of.
        key: `framing.labelling.sources.key_of` that file.
    """

    name: str
    size: int
    sha256: str
    file: str
    key: str

    def to_dict(self) -> dict[str, Any]:
        """As it stands in the manifest."""
        return asdict(self)


@dataclass(slots=True)
class Plan:
    """What is to be done.

    Attributes:
        parts: for each part its slices, in order.
        inputs: the inputs that can be read, in order.
        records: documents that are expected: files, lines, rows.
        weight: bytes of input.
        skipped: files of other kinds in folders and archives.
        notices: what should be known of whole inputs.
    """

    parts: list[tuple[Slice, ...]] = field(default_factory=list)
    inputs: list[InputRecord] = field(default_factory=list)
    records: int = 0
    weight: int = 0
    skipped: int = 0
    notices: list[Notice] = field(default_factory=list)


def plan_job(found: Found, options: LabelOptions) -> Plan:
    """Look through all inputs and cut them into parts.

    Args:
        found: the sources.
        options: the job's options.

    Raises:
        MissingExtraError: an input is of a kind for which a library is missing.
        OptionError: a column that is asked for is in no input.
        LabellingError: there is nothing to label.
    """
    _need_libraries(found)
    plan = Plan(skipped=found.skipped, notices=list(found.notices))
    part_size = options.part_size or _part_size(found.sources)
    open_part: list[Slice] = []
    weight = 0
    for piece in _slices(found, options, part_size, plan):
        open_part.append(piece)
        weight += piece.weight
        plan.weight += piece.weight
        plan.records += piece.records
        if weight >= part_size or len(open_part) >= _SLICES_A_PART:
            plan.parts.append(tuple(open_part))
            open_part, weight = [], 0
    if open_part:
        plan.parts.append(tuple(open_part))
    if not plan.parts:
        kinds = ", ".join(f"{count} {ending or 'without an ending'}" for ending, count in found.endings.most_common(5))
        raise LabellingError(
            "there is nothing to label in what was given"
            + (f"; files of other kinds were left out: {kinds}" if kinds else ""),
            way_out="give texts, HTML pages, tables, JSON or archives; a file that is named itself is always read",
        )
    return plan


def _slices(found: Found, options: LabelOptions, part_size: int, plan: Plan) -> Iterator[Slice]:
    """The slices of all sources, and of those that failed already, by name."""
    items: list[tuple[str, Source | Failure]] = [(source.name, source) for source in found.sources]
    items += [(failure.input, failure) for failure in found.failures]
    items.sort(key=lambda item: item[0])
    lacking: list[tuple[str, MissingColumn]] = []
    columns: list[tuple[str, frozenset[str]]] = []
    for name, item in items:
        if isinstance(item, Failure):
            yield Slice(None, failure=item)
            continue
        size = max(part_size, _unpacked_guess(item) // _PARTS_OF_PACKED) if item.stream().packed else part_size
        try:
            planned = reader_of(item.kind).plan(item, options, size)
        except MissingExtraError:
            raise
        except MissingColumn as error:
            lacking.append((name, error))
            yield Slice(None, failure=failure_of(error, "shape", input=name))
            continue
        except (FramingError, OSError, UnicodeError) as error:
            kind: FailureKind = "damaged"
            if isinstance(error, InputError):
                kind = "shape" if "column" in error.problem or "head row" in error.problem else "damaged"
                kind = "encoding" if "encoding fits" in error.problem else kind
            elif isinstance(error, OSError):
                kind = "missing"
            yield Slice(None, failure=failure_of(error, kind, input=name, id=item.id))
            continue
        file, key = item.file or name, key_of(item.path)
        plan.inputs.append(InputRecord(name, planned.size, planned.sha256, file, key))
        columns.append((name, planned.columns))
        yield from planned.slices
    if lacking and len(lacking) == len(items):
        name, missing = lacking[0]
        raise OptionError(missing.problem, file=name, way_out=missing.way_out)
    plan.notices += check_asked(options, columns)


def _part_size(sources: list[Source]) -> int:
    total = sum(_unpacked_guess(source) for source in sources)
    return min(max(total // _PARTS, _SMALLEST), _LARGEST)


def _unpacked_guess(source: Source) -> int:
    try:
        size = os.stat(source.path).st_size
    except OSError:
        return 0
    return size * _PACKED_GUESS if source.stream().packed else size


def _need_libraries(found: Found) -> None:
    """Refuse before any work what a missing library would refuse document by document."""
    from importlib.util import find_spec

    from framing.errors import missing_extra
    from framing.labelling.streams import need_zst

    kinds = {source.kind for source in found.sources}
    if "html" in kinds and find_spec("trafilatura") is None:
        raise missing_extra("html", "reading HTML pages")
    if "parquet" in kinds and find_spec("pyarrow") is None:
        raise missing_extra("parquet", "reading Parquet files")
    if any(source.packing == "zst" for source in found.sources) and (error := need_zst()):
        raise error
