"""Tables by which a loop reads terms: small letters, kinds of characters, and the check sum of bytes."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

# Code points below are known: all alphabets with small letters but rare ones, and the marks of texts (U+2000 on).
LETTERS = 0x2100
# Kinds, as regular expressions have them (`\w`, `\s` and what is neither); in the two lowest bits of a table's entry.
WORD, SPACES, OTHER = 1, 2, 3


@functools.cache
def letter_kinds() -> npt.NDArray[np.uint32]:
    """By code point its small letter, shifted by 2, and the kind of that; 0 where it depends on its place or is more
    than one letter. Made in 4 ms, once."""
    table = np.zeros(LETTERS, np.uint32)
    for point in range(LETTERS):
        small = chr(point).lower()
        if len(small) == 1 and ord(small) < 0x10000 and chr(point) != "Σ":
            kind = WORD if small.isalnum() or small == "_" else SPACES if small.isspace() else OTHER
            table[point] = ord(small) << 2 | kind
    return table


@functools.cache
def check_table() -> npt.NDArray[np.uint32]:
    """The table of CRC-32 as `zlib` has it (ISO-HDLC, reflected): what a byte makes of the state's lowest byte."""
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, table >> 1 ^ np.uint32(0xEDB88320), table >> 1).astype(np.uint32)
    return table


def states(beginnings: Iterable[str]) -> list[int]:
    """The states of the check sum after some beginnings."""
    return [zlib.crc32(beginning.encode()) ^ 0xFFFFFFFF for beginning in beginnings]
