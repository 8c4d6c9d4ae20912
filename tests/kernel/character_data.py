"""Writes ``character_data.h``: what each code point is, by the Python that runs this.

    python -m tests.kernel.character_data --write

The kernel keeps one state of Unicode, so that a text is read alike by every Python; the test says which.
"""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

FILE = Path(__file__).parents[2] / "src" / "framing" / "kernel" / "character_data.h"
# In the order of the bits.
PROPERTIES = (str.isalnum, str.isspace, str.islower, str.isdecimal, str.isdigit, str.isupper)
TABLE_SIZE = 0x3100  # as in characters.h

HEAD = """\
/* What each code point is by Unicode {version}; written by `python -m tests.kernel.character_data --write`.
 *
 * CHANGES: {{first code point, bits}} from there on: 1 isalnum, 2 isspace, 4 islower, 8 isdecimal, 16 isdigit,
 *          32 isupper; below {size:#x} 64 letter, combining mark or number (categories L, M, N), 128 another mark (not
 *          C or Z).
 * LOWERED: {{code point, its lower case}} below {size:#x} where that is another single character.
 */
"""


def bits_of(point: int) -> int:
    """The bits of a code point."""
    bits = sum(holds(chr(point)) << bit for bit, holds in enumerate(PROPERTIES))
    category = unicodedata.category(chr(point))[0]
    return bits if point >= TABLE_SIZE or category in "CZ" else bits + (64 if category in "LMN" else 128)


def content() -> str:
    """The file."""
    changes, before = [], -1
    for point in range(sys.maxunicode + 1):
        bits = bits_of(point)
        if bits != before:
            changes.append((point, bits))
            before = bits
    lowered = [(point, ord(lower)) for point in range(TABLE_SIZE) if len(lower := chr(point).lower()) == 1]
    head = HEAD.format(version=unicodedata.unidata_version, size=TABLE_SIZE)
    return (
        head
        + _array("CHANGES", [f"{{{point:#x}, {bits}}}" for point, bits in changes])
        + _array("LOWERED", [f"{{{point:#x}, {lower:#x}}}" for point, lower in lowered if point != lower])
    )


def _array(name: str, items: list[str]) -> str:
    lines, line = [], "   "
    for item in items:
        if len(line) + len(item) > 117:
            lines.append(line)
            line = "   "
        line += f" {item},"
    return f"static const struct {{ u32 point, value; }} {name}[] = {{\n" + "\n".join([*lines, line]) + "\n};\n"


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        FILE.write_text(content(), "utf8")
    print(FILE, len(content()))
