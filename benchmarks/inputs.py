"""How often the encoding and the language of news are told right: ``python benchmarks/inputs.py FILE.jsonl [CODE]``.

The file holds an article in ``text`` on each line, in the language CODE (en). Pieces of 60 to 4,000 characters with a
letter beyond ASCII are written in encodings of one byte, and read again: right is what comes back unchanged.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from pathlib import Path

from framing.preprocessing.encodings import guess_encoding
from framing.preprocessing.telling_languages import language_of

ENCODINGS = {"en": ("cp1252", "iso8859-15", "cp1250", "mac_roman", "cp1251"), "ru": ("cp1251", "koi8-r")}
SIZES = (60, 200, 1000, 4000)
PIECES = 60  # of each size and encoding


def pieces(texts: list[str], encoding: str, size: int, chance: random.Random) -> list[tuple[str, bytes]]:
    """Pieces of texts that an encoding can hold and that are not UTF-8 in it."""
    found: list[tuple[str, bytes]] = []
    for text in chance.sample(texts, len(texts)):
        for place in re.finditer(r"[^\x00-\x7f]", text):
            start = max(0, place.start() - chance.randrange(size))
            piece = text[start : start + size]
            try:
                raw = piece.encode(encoding)
                raw.decode()
            except UnicodeEncodeError:
                continue
            except UnicodeDecodeError:
                found.append((piece, raw))
                break
        if len(found) == PIECES:
            break
    return found


def charset_normalizer(raw: bytes) -> str | None:
    """The encoding as the library alone has it."""
    from charset_normalizer import from_bytes

    best = from_bytes(raw).best()
    return best.encoding if best else None


def main(file: Path, code: str = "en") -> None:
    """Print the counts."""
    texts = [json.loads(line)["text"] for line in file.read_text("utf8").splitlines()]
    chance = random.Random(5)
    print(f"{'encoding':12}{'pieces':>8}{'right':>8}{'charset-normalizer alone':>26}")
    for encoding in ENCODINGS[code]:
        given = [one for size in SIZES for one in pieces(texts, encoding, size, chance)]
        right = [
            sum(name is not None and raw.decode(name, "replace") == text for text, raw in given for name in [tell(raw)])
            for tell in (guess_encoding, charset_normalizer)
        ]
        print(f"{encoding:12}{len(given):8}{right[0]:8}{right[1]:26}")
    print("languages told:", dict(Counter(language_of(text) for text in texts).most_common()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
