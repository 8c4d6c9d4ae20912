"""A model on disk: a folder of ``model.json``, ``weights.npz`` and ``README.md`` (the card).

Only numbers and names are stored. Loading parses JSON and plain arrays, checks them, and executes nothing.
`model.json` carries a checksum of itself and one of the weights: a file that was changed, cut or swapped is refused.
The same model gives the same bytes (fixed order, fixed dates, no compression, whose output varies between versions).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.errors import ModelError
from framing.model.decoder import KNOWN, Decoder
from framing.model.features import LENGTHS, FeatureOptions
from framing.model.heads import Head
from framing.model.linear import Table
from framing.model.packed import Arrays, pack, unpack
from framing.model.word_head import PAIR_PLACES, WORD_ROLES, WordHead

Ints = npt.NDArray[np.int64]

SCHEMA = "framing-model/2"
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")

_JSON, _WEIGHTS, _CARD = "model.json", "weights.npz", "README.md"
# Our own models are under 15 MB; a limit keeps a planted file from filling the memory before it is refused.
_LARGEST = {_JSON: 4_000_000, _WEIGHTS: 256_000_000}
_WORD_ARRAYS = ("words", "pairs", "chars", "scales", "bias")
_DECODER_ARRAYS = ("high", "low", "weights", "shown", "review")
_HEAD_ARRAYS = ("bias", "slope", "shift", "thresholds")
_AGAIN = "install the package again, or train the model again with train.py"


@dataclass(frozen=True)
class StoredModel:
    """All that a model folder holds.

    Attributes:
        name: the model's name: lower-case letters, digits, dots, dashes, underscores.
        language: of the texts that it reads.
        techniques: names of the score columns; heads may know more or fewer labels.
        off: techniques that are scored but not reported, because their held-out score is too low to trust.
        tables: weights by name; "main" scores passages.
        heads: by what they are for.
        about: provenance and measured scores, JSON-ready; not used in scoring.
        card: the README of the folder.
        word_head, decoder: what finds fragments; both or neither.
    """

    name: str
    language: str
    techniques: tuple[str, ...]
    off: tuple[str, ...]
    tables: Mapping[str, Table]
    heads: Mapping[str, Head]
    about: Mapping[str, Any] = field(default_factory=dict)
    card: str = ""
    word_head: WordHead | None = None
    decoder: Decoder | None = None


def save(model: StoredModel, folder: str | os.PathLike[str]) -> None:
    """Write a model folder; files of an earlier model in it are replaced, each in one step.

    Raises:
        ModelError: the name is not allowed, or the folder cannot be written.
    """
    if not NAME.fullmatch(model.name):
        raise ModelError(f"{model.name!r} cannot be a model's name", way_out=f"use a name like {NAME.pattern}")
    target = Path(folder)
    arrays: dict[str, npt.NDArray[Any]] = {}
    for name, table in model.tables.items():
        arrays |= {f"tables.{name}.codes": table.codes, f"tables.{name}.scales": table.scales}
    heads = {}
    for name, head in model.heads.items():
        described = {"table": head.table, "column": head.column, "labels": head.labels, "measures": head.measures}
        heads[name] = described
        arrays |= {f"heads.{name}.{part}": getattr(head, part) for part in _HEAD_ARRAYS}
        if head.measures:
            arrays[f"heads.{name}.dense"] = head.dense
    if model.word_head is not None and model.decoder is not None:
        word, decoder = model.word_head, model.decoder
        arrays |= {f"word head.{part}": getattr(word, part) for part in _WORD_ARRAYS}
        arrays |= {f"decoder.{part}": getattr(decoder, part) for part in _DECODER_ARRAYS}
        fragments = {"labels": word.labels, "options": asdict(word.options), "known": KNOWN}
    else:
        fragments = {}
    weights = pack(arrays)
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "name": model.name,
        "language": model.language,
        "techniques": list(model.techniques),
        "off": list(model.off),
        "tables": {name: asdict(table.options) for name, table in model.tables.items()},
        "heads": heads,
        "fragments": fragments,
        "about": dict(model.about),
        "weights": {"sha256": hashlib.sha256(weights).hexdigest(), "bytes": len(weights)},
    }
    document["checksum"] = _checksum(document)
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, content in ((_WEIGHTS, weights), (_JSON, text.encode()), (_CARD, model.card.encode())):
            part = target / f".{name}.part"
            part.write_bytes(content)
            os.replace(part, target / name)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"the model cannot be written: {error}", file=target, way_out="choose another folder"
        ) from error


def load(folder: str | os.PathLike[str]) -> StoredModel:
    """Read a model folder.

    Raises:
        ModelError: a file is missing, too large, changed, cut, of another schema, or holds what it may not.
    """
    target = Path(folder)
    path = target / _JSON
    document = _document(_read(path), path)
    weights_path = target / _WEIGHTS
    weights = _read(weights_path)
    try:
        if hashlib.sha256(weights).hexdigest() != document["weights"]["sha256"]:
            raise ModelError("the weights are not those that model.json names", file=weights_path, way_out=_AGAIN)
        arrays = unpack(weights, weights_path, way_out=_AGAIN)
        return _assemble(document, arrays, target)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ModelError(f"not a model's description: {error!r}", file=path, way_out=_AGAIN) from error


def _read(path: Path) -> bytes:
    largest = _LARGEST[path.name]
    try:
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except FileNotFoundError as error:
        raise ModelError("the file is missing", file=path, way_out=_AGAIN) from error
    except OSError as error:
        raise ModelError(f"the file cannot be read: {error.strerror}", file=path, way_out=_AGAIN) from error
    if len(content) > largest:
        raise ModelError(f"larger than {largest:,} bytes", file=path, way_out=_AGAIN)
    return content


def _document(content: bytes, path: Path) -> dict[str, Any]:
    try:
        document = json.loads(content.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"not JSON: {error}", file=path, way_out=_AGAIN) from error
    if not isinstance(document, dict) or not isinstance(document.get("schema"), str):
        raise ModelError("not a model's description: no schema", file=path, way_out=_AGAIN)
    if document["schema"] != SCHEMA:
        raise ModelError(
            f"schema {document['schema']!r}, this version reads {SCHEMA!r}",
            file=path,
            way_out="train the model again with this version, or install the version that wrote it",
        )
    if document.pop("checksum", None) != _checksum(document):
        raise ModelError("the file was changed after it was written", file=path, place="checksum", way_out=_AGAIN)
    return document


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _checksum(document: Mapping[str, Any]) -> str:
    canonical = json.dumps(document, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _assemble(document: Mapping[str, Any], arrays: Arrays, folder: Path) -> StoredModel:
    tables = {name: _table(name, sizes, arrays, folder) for name, sizes in document["tables"].items()}
    heads = {name: _head(name, parts, tables, arrays, folder) for name, parts in document["heads"].items()}
    if not isinstance(document["name"], str) or not NAME.fullmatch(document["name"]):
        raise ModelError("the model's name is not allowed", file=folder / _JSON, place="name", way_out=_AGAIN)
    card = folder / _CARD
    word, decoder = _fragments(document["fragments"], arrays, folder)
    return StoredModel(
        document["name"],
        str(document["language"]),
        _names(document["techniques"]),
        _names(document["off"]),
        tables,
        heads,
        document["about"],
        card.read_text("utf-8", errors="replace") if card.is_file() else "",
        word,
        decoder,
    )


def _fragments(parts: Any, arrays: Arrays, folder: Path) -> tuple[WordHead | None, Decoder | None]:
    """The word head and the decoder, where the model has them."""
    if not parts:
        return None, None
    if parts["known"] != list(KNOWN):
        raise ModelError("the decoder knows other things of a run", file=folder / _JSON, place="known", way_out=_AGAIN)
    labels, options = _names(parts["labels"]), _options(parts["options"], "fragments", folder)
    columns = len(labels)
    sizes = (1 << bits for bits in options.bits)
    widths = (WORD_ROLES * columns, len(PAIR_PLACES) * columns, columns)
    words, pairs, chars = (
        _checked(arrays, f"word head.{part}", np.int8, (rows, width), folder)
        for part, rows, width in zip(_WORD_ARRAYS, sizes, widths, strict=False)
    )
    scales, bias = (_checked(arrays, f"word head.{part}", np.float64, (columns,), folder) for part in ("scales", "bias"))
    high, low, shown, review = (
        _checked(arrays, f"decoder.{part}", np.float64, (columns,), folder) for part in ("high", "low", "shown", "review")
    )
    weights = _checked(arrays, "decoder.weights", np.float64, (columns, len(KNOWN) + 1), folder)
    head = WordHead(labels, options, words, pairs, chars, scales, bias)
    return head, Decoder(high, low, weights, shown, review)


def _table(name: str, sizes: Any, arrays: Arrays, folder: Path) -> Table:
    options = _options(sizes, f"tables.{name}", folder)
    codes = _checked(arrays, f"tables.{name}.codes", np.int8, (options.rows, None), folder)
    if codes.shape[1] < 2 or codes[:, 0].min() < 0:
        raise ModelError("the mass of an n-gram is negative or missing", file=folder / _WEIGHTS, way_out=_AGAIN)
    scales = _checked(arrays, f"tables.{name}.scales", np.float64, (codes.shape[1],), folder)
    if not (scales > 0).all():
        raise ModelError("a scale is not positive", file=folder / _WEIGHTS, place=f"tables.{name}", way_out=_AGAIN)
    return Table(options, codes, scales)


def _options(sizes: Any, place: str, folder: Path) -> FeatureOptions:
    words, pairs, chars = (int(sizes[key]) for key in ("word_bits", "pair_bits", "char_bits"))
    options = FeatureOptions(words, pairs, chars, tuple(int(length) for length in sizes["char_lengths"]))
    if options.char_lengths not in LENGTHS:
        raise ModelError("unknown lengths of characters", file=folder / _JSON, place=place, way_out=_AGAIN)
    if not all(1 <= bits <= 24 for bits in options.bits):
        raise ModelError("a table of an impossible size", file=folder / _JSON, place=place, way_out=_AGAIN)
    return options


def _head(name: str, parts: Any, tables: Mapping[str, Table], arrays: Arrays, folder: Path) -> Head:
    labels, measures = _names(parts["labels"]), _names(parts["measures"])
    column = int(parts["column"])
    table = tables[parts["table"]]
    if not 0 <= column <= table.columns - len(labels):
        raise ModelError(f"head {name!r} reads columns that are not there", file=folder / _JSON, way_out=_AGAIN)
    one = (len(labels),)
    bias, slope, shift, thresholds = (
        _checked(arrays, f"heads.{name}.{part}", np.float64, one, folder) for part in _HEAD_ARRAYS
    )
    dense = np.zeros((0, len(labels)))
    if measures:
        dense = _checked(arrays, f"heads.{name}.dense", np.float64, (len(measures), len(labels)), folder)
    return Head(labels, column, bias, slope, shift, thresholds, parts["table"], measures, dense)


def _names(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError("names are a list of strings")
    return tuple(values)


def _checked(arrays: Arrays, name: str, dtype: type, shape: tuple[int | None, ...], folder: Path) -> npt.NDArray[Any]:
    array = arrays.get(name)
    fits = array is not None and array.dtype == dtype and array.ndim == len(shape)
    if (
        array is None
        or not fits
        or any(want not in (None, have) for want, have in zip(shape, array.shape, strict=True))
    ):
        found = "missing" if array is None else f"{array.dtype} of shape {array.shape}"
        raise ModelError(f"array {name!r} is {found}", file=folder / _WEIGHTS, place=name, way_out=_AGAIN)
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise ModelError("not all numbers are finite", file=folder / _WEIGHTS, place=name, way_out=_AGAIN)
    return array
