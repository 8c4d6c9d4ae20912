"""Texts that annotations are of, but that may not be given away with them: found in a folder, by set, id and digest.

A set is a folder below the one that was given, by its path (``ppn``, ``ru/news-ppn-ru``); it holds jsonl files with an
``id`` and a ``text`` a line. A text is taken only where it is the one that was read, to the character.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from pathlib import Path, PurePosixPath

from framing.training.json_input import Field, read_json


def digest(text: str) -> str:
    """SHA-256 of exactly this text as UTF-8, in hex."""
    return hashlib.sha256(text.encode("utf8", "surrogatepass")).hexdigest()


class Texts:
    """The texts of a folder, each set read when it is first asked for.

    Attributes:
        folder: where the sets are.
        asked: how many texts were asked for, by set.
        missed: of these how many are not there, and how many are another text by now, by (set, what).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: Counter[str] = Counter()
        self.missed: Counter[tuple[str, str]] = Counter()
        self._sets: dict[str, dict[str, str]] = {}

    def find(self, name: str, article: str, characters: int, sha256: str, where: Field) -> str | None:
        """The text of an article, or None where it is not there or differs, which is counted.

        Args:
            name: of the set.
            article: its id in the set.
            characters, sha256: what it has to be.
            where: what asks, for errors.

        Raises:
            CorpusError: the set's name leads out of the folder, or a file of the set is broken.
        """
        self.asked[name] += 1
        text = self.of_set(name, where).get(article)
        if text is not None and len(text) == characters and digest(text) == sha256:
            return text
        self.missed[name, "not there" if text is None else "another text"] += 1
        return None

    def of_set(self, name: str, where: Field) -> dict[str, str]:
        """The texts of a set by id; none where there is no such folder. Of an id that stands twice the first counts."""
        if name not in self._sets:
            parts = PurePosixPath(name).parts
            if not parts or parts[0] == "/" or ".." in parts or any(c in name for c in "\\:\0"):
                where.refuse(f"{name[:60]!r} is no name of a set", "give the path of a folder below that of --texts")
            texts: dict[str, str] = {}
            folder = self.folder.joinpath(*parts)
            for path in sorted(folder.glob("*.jsonl")) if os.path.isdir(folder) else ():
                for row in read_json(path):
                    if row.has("id") and row.has("text"):
                        texts.setdefault(str(row.value["id"]), row.get("text").string())
            self._sets[name] = texts
        return self._sets[name]

    def told(self) -> str:
        """How many of the texts that were asked for were missed, by set."""
        sets = sorted({name for name, _ in self.missed})
        parts = (
            f"{name}: " + ", ".join(f"{self.missed[name, what]} {what}" for what in kinds)
            for name in sets
            if (kinds := [what for what in ("not there", "another text") if self.missed[name, what]])
        )
        asked, missed = self.asked.total(), self.missed.total()
        return f"{missed} of {asked} texts were not found in {self.folder} ({'; '.join(parts)})"

    @property
    def way_out(self) -> str:
        """What to do where none was found."""
        return f"give the folder that holds {', '.join(f'{name}/*.jsonl' for name in sorted(self.asked))} with --texts"
