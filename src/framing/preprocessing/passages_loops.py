"""The tiling of a text by one compiled loop: sentences cut by voices, wordless pieces joined (see `passages`).

Imported only where `framing.compiled` is ready. Places are compared with the text's size before anything is read
there, and the pieces are counted before room is made for them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from framing.compiled import loop
from framing.preprocessing.characters import ALNUM, SPACE

# What a piece is said by, instead of the number of a voiced stretch; as indices they count from a list's end.
NARRATION, FURNITURE = -1, -2
_LINE_END = ord("\n")


@loop
def _cut(starts: Any, ends: Any, voiced: Any, furniture: Any, pieces: Any) -> int:
    """Fill in the pieces, in order: start, end and source; where ``pieces`` has no room, they are only counted."""
    room = pieces.shape[1]
    count = at = page = 0
    for sentence in range(len(starts) + 1):
        last = sentence == len(starts)  # after the last one: the furniture that is left
        begin = 0 if last else starts[sentence]
        while page < furniture.shape[1] and (last or furniture[0, page] < begin):
            if count < room:
                pieces[0, count], pieces[1, count] = furniture[0, page], furniture[1, page]
                pieces[2, count] = FURNITURE
            count += 1
            page += 1
        if last:
            break
        stop = ends[sentence]
        while at < voiced.shape[1] and voiced[1, at] <= begin:
            at += 1
        here = at
        while here < voiced.shape[1] and voiced[0, here] < stop:
            if begin < voiced[0, here]:
                if count < room:
                    pieces[0, count], pieces[1, count], pieces[2, count] = begin, voiced[0, here], NARRATION
                count += 1
                begin = voiced[0, here]
            end = min(voiced[1, here], stop)
            if count < room:
                pieces[0, count], pieces[1, count], pieces[2, count] = begin, end, here
            count += 1
            begin = end
            here += 1
        if begin < stop:
            if count < room:
                pieces[0, count], pieces[1, count], pieces[2, count] = begin, stop, NARRATION
            count += 1
    return count


@loop
def tiles(points: Any, bits: Any, starts: Any, ends: Any, voiced: Any, furniture: Any) -> Any:
    """Where each passage begins, and its source: a voiced stretch's number, `NARRATION` or `FURNITURE`.

    Args:
        points: (characters,) uint32 code points of the text.
        bits: see `characters.character_bits`.
        starts, ends: (sentences,) int64, in order.
        voiced: (2, stretches) int64 starts and ends of what is quoted or reported, in order and apart.
        furniture: (2, paragraphs) int64, in order.
    """
    size = len(points)
    pieces = np.empty((3, 0), np.int64)
    count = _cut(starts, ends, voiced, furniture, pieces)
    pieces = np.empty((3, count), np.int64)
    _cut(starts, ends, voiced, furniture, pieces)
    kept = 0
    last = -1  # the end of the piece before
    for piece in range(count):
        start, end = max(pieces[0, piece], 0), min(pieces[1, piece], size)
        begin = start
        if start < size and not bits[points[start]] & ALNUM:
            while begin < end and bits[points[begin]] & SPACE:
                begin += 1
            i = begin
            while i < end and not bits[points[i]] & ALNUM:
                i += 1
            if i == end and last >= 0:
                same_line = True
                for k in range(last, start):
                    same_line = same_line and points[k] != _LINE_END
                if same_line:
                    last = end
                    continue
        last = end
        pieces[0, kept], pieces[2, kept] = begin, pieces[2, piece]
        kept += 1
    return pieces[0, :kept], pieces[2, :kept]
