"""The record of a job: what it was asked, of which inputs, and what came out; and whether it may be resumed."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from framing.errors import LabellingError
from framing.labelling.options import Destination, LabelOptions
from framing.labelling.plan import Plan

SCHEMA = 2
_LIBRARIES = ("numpy", "scikit-learn", "pyarrow", "trafilatura", "charset-normalizer")
_START_AGAIN = "start again with --overwrite, or write to another output"


def header(plan: Plan, options: LabelOptions, place: Destination, model: str, fingerprint: str) -> dict[str, Any]:
    """What decides about the output; a job is resumed only when it is the same."""
    from framing import __version__

    return {
        "schema": SCHEMA,
        "versions": {"framing": __version__, "python": platform.python_version(), **_versions()},
        "model": {"name": model, "fingerprint": fingerprint},
        "options": options.essential() | {"format": place.format, "single": place.single},
        "inputs": [record.to_dict() for record in plan.inputs],
        "parts": len(plan.parts),
    }


def check_same(old: dict[str, Any], new: dict[str, Any], place: Destination) -> None:
    """Refuse to resume a job that is no longer the same.

    Raises:
        LabellingError: it names each thing that changed.
    """
    changes = list(_changes(old, new))
    if changes:
        shown = "; ".join(changes[:5]) + (f"; and {len(changes) - 5} more" if len(changes) > 5 else "")
        raise LabellingError(f"cannot be resumed: {shown}", file=place.path, way_out=_START_AGAIN)


def _changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    if old.get("schema") != new["schema"]:
        yield "it was begun by another version of framing"
        return
    if old["versions"]["framing"] != new["versions"]["framing"]:
        yield f"framing was {old['versions']['framing']} and is {new['versions']['framing']}"
    if old["model"]["fingerprint"] != new["model"]["fingerprint"]:
        yield f"the model changed: {_model(old)}, now {_model(new)}"
    for name in sorted({*old["options"], *new["options"]}):
        before, now = old["options"].get(name), new["options"].get(name)
        if before != now:
            yield f"the option {name} was {before!r} and is {now!r}"
    before_inputs = {record["name"]: record for record in old["inputs"]}
    now_inputs = {record["name"]: record for record in new["inputs"]}
    for name in sorted({*before_inputs, *now_inputs}):
        if name not in now_inputs:
            yield f"the input {name} is gone, or can no longer be read"
        elif name not in before_inputs:
            yield f"the input {name} is new"
        elif any(before_inputs[name][key] != now_inputs[name][key] for key in ("size", "sha256")):
            sizes = before_inputs[name]["size"], now_inputs[name]["size"]
            yield f"the input {name} changed ({sizes[0]:,} bytes, now {sizes[1]:,})"
    if old["parts"] != new["parts"]:
        yield f"it was cut into {old['parts']} parts and is now cut into {new['parts']}"


def names_of(content: dict[str, Any] | None) -> dict[str, str]:
    """The names that a job has for its files, by `framing.labelling.sources.key_of`."""
    return {record["key"]: record["file"] for record in content["inputs"]} if content else {}


def _model(content: dict[str, Any]) -> str:
    return f"{content['model']['name']} {content['model']['fingerprint'][:12]}"


def read(path: Path) -> dict[str, Any] | None:
    """A manifest, or None where there is none.

    Raises:
        LabellingError: it is broken.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        content["options"], content["inputs"], content["model"]["fingerprint"], content["versions"]["framing"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LabellingError(f"the job's record cannot be read: {error}", file=path, way_out=_START_AGAIN) from error
    return content  # type: ignore[no-any-return]


def _versions() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
