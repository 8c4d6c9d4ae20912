"""What there is: the shipped models and the techniques, as data for the commands that list them."""

from __future__ import annotations

import json
from typing import Any

from framing.errors import ModelError
from framing.model.shelf import find, shipped
from framing.techniques import NAMES, definition_of, title_of


def models() -> list[dict[str, Any]]:
    """The shipped models: name, language, techniques that are reported and that are off, folder.

    Raises:
        ModelError: a description cannot be read.
    """
    told = []
    for name in shipped():
        folder = find(name)
        try:
            content = json.loads((folder / "model.json").read_text(encoding="utf-8"))
            off = list(content.get("off", ()))
            reported = [one for one in content["techniques"] if one not in off]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"cannot be read: {error}", file=folder, way_out="install framing again") from error
        about = {"name": name, "language": content.get("language", ""), "reported": reported, "off": off}
        told.append(about | {"folder": str(folder)})
    return told


def techniques(model: Any = None) -> list[dict[str, Any]]:
    """The techniques: name, title, definition; of a model also the threshold, and whether it is reported."""
    from framing.resources.language import load_language

    if model is None:
        return [{"name": name, "title": title_of(name), "definition": definition_of(name)} for name in NAMES]
    language = load_language(model.language)
    return [
        {
            "name": name,
            "title": language.title_of(name),
            "definition": language.definition_of(name, model.definitions),
            "threshold": round(model.threshold(name), 4),
            "reported": name not in model.off,
        }
        for name in model.techniques
    ]
