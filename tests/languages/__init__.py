"""Languages for tests: English as it ships, and a made-up one that is written by exchanging letters."""

from __future__ import annotations

import json
from pathlib import Path

from framing.resources import folder_of
from framing.resources.language import load_language

ENGLISH = load_language("en")
_EXCHANGED = str.maketrans(
    "aeioubcdfghjklmnpqrstvwxyzAEIOUBCDFGHJKLMNPQRSTVWXYZ", "eioualmnpqrstvwxzbcdfghjkyEIOUALMNPQRSTVWXZBCDFGHJKY"
)


def foreign(words: str) -> str:
    """English in the made-up language: "said" is "deonp" or the like, and no English rule knows it."""
    return words.translate(_EXCHANGED)


def _exchanged(content: object) -> object:
    if isinstance(content, dict):
        return {key: _exchanged(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_exchanged(value) for value in content]
    return foreign(content) if isinstance(content, str) else content


def write_made_up(folder: Path) -> None:
    """Write the resources of the made-up language: the lists alone, without any fitted model."""
    for path in Path(str(folder_of("en"))).iterdir():
        if path.suffix == ".json" and path.name != "cues.json":
            content = json.loads(path.read_text("utf8"))
            if path.name == "word_classes.json":
                content = {name: [foreign(word) for word in words] for name, words in content.items()}
            elif path.name == "speech.json":
                content = {key: _keys(value) for key, value in content.items()}
            elif path.name == "terms.json":
                content = {k: v if k.endswith("_classes") else _exchanged(v) for k, v in content.items()}
            elif path.name == "forms.json":
                content = {k: v if k == "capitals" else _exchanged(v) for k, v in content.items()}
            elif path.name not in ("furniture.json", "codebook.json"):
                content = _exchanged(content)
            (folder / path.name).write_text(json.dumps(content, ensure_ascii=False), "utf8")
        elif path.name == "furniture_cues.tsv":
            lines = [line.partition("\t") for line in path.read_text("utf8").splitlines() if not line.startswith("#")]
            (folder / path.name).write_text("\n".join(f"{foreign(a)}\t{c}" for a, _, c in lines), "utf8")
        elif path.suffix == ".txt":
            (folder / path.name).write_text(foreign(path.read_text("utf8")), "utf8")


def _keys(value: object) -> object:
    if isinstance(value, dict):
        return {foreign(key): foreign(words) for key, words in value.items()}
    return _exchanged(value)
