"""The check sums of a term's marks, from code points: what `measures.marked_in` and `span_head.mark_rows` do."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from framing import compiled
from framing.model.term_letters import LETTERS, OTHER, SPACES, WORD, states

Array = npt.NDArray[Any]

MARKS = 7  # of a term, at most
MARKED = 60  # characters on either side, as in `measures._marked`
_U = np.uint32
_BLANK, _LESS, _MORE = _U(ord(" ")), _U(ord("<")), _U(ord(">"))
_STRAIGHT, _CURLY = ord("'"), ord("’")
_KINDS, _SMALL = _U(WORD | SPACES | OTHER), _U(2)  # the bits of kinds, and how many they are
_WORD, _SPACES = _U(WORD), _U(SPACES)
# The states of the check sum after what marks begin with.
_BEFORE, _AFTER, _TWO_BEFORE, _FIRST, _FIRST_TWO, _LAST, _ALL = map(
    _U, states(("before=", "after=", "two before=", "first=", "first two=", "last=", "all="))
)
_ONES = _U(0xFFFFFFFF)


@compiled.loop
def _byte(state: Any, byte: Any, check: Array) -> Any:
    return _U(check[(state ^ byte) & _U(255)] ^ (state >> _U(8)))


@compiled.loop
def _checked(state: Any, small: Array, first: int, last: int, check: Array) -> Any:
    """The check sum's state after the UTF-8 bytes of small letters; they are below 0x10000, and no surrogates."""
    for at in range(first, last):
        point = small[at] >> _SMALL
        if point < _U(0x80):
            state = _byte(state, point, check)
        else:
            if point < _U(0x800):
                state = _byte(state, _U(_U(0xC0) | (point >> _U(6))), check)
            else:
                state = _byte(state, _U(_U(0xE0) | (point >> _U(12))), check)
                state = _byte(state, _U(_U(0x80) | ((point >> _U(6)) & _U(63))), check)
            state = _byte(state, _U(_U(0x80) | (point & _U(63))), check)
    return state


@compiled.loop
def _token(small: Array, first: int, last: int) -> tuple[int, int]:
    """The next token from a place on, a word with its inner apostrophes or a mark; at ``last``: none."""
    while first < last and small[first] & _KINDS == _SPACES:
        first += 1
    if first == last:
        return last, last
    at = first + 1
    if small[first] & _KINDS == _WORD:
        while at < last:
            if small[at] & _KINDS != _WORD:
                point = small[at] >> _SMALL
                if (point != _STRAIGHT) & (point != _CURLY) or at + 1 == last or small[at + 1] & _KINDS != _WORD:
                    break
                at += 1
            at += 1
    return first, at


@compiled.loop
def check_marks(
    code: Array, start: int, end: int, left: int, right: int, letters: Array, small: Array, check: Array, found: Array
) -> int:
    """Fill the check sums of a term's marks, see `measures._marked`.

    Args:
        code: code points.
        start, end: the term.
        left, right: how far is looked beside it.
        letters: see `term_letters.letter_kinds`.
        small: room for all of it.
        check: see `term_letters.check_table`.
        found: filled; room for `MARKS`.

    Returns:
        How many there are; -1 where a letter is not known, or the term has no token.
    """
    for at in range(left, right):
        if code[at] >= LETTERS or letters[code[at]] == 0:
            return -1
        small[at - left] = letters[code[at]]
    low, high, after = start - left, end - left, right - left
    none: Any = np.int64(0)  # a plain number would have what it is given to compiled twice
    begin = stop = before = last = none  # of the last two tokens before the term
    at, some = none, 0
    while True:
        first, at = _token(small, at, low)
        if first == low:
            break
        before, last, begin, stop = begin, stop, first, at
        some += 1
    state = _checked(_BEFORE, small, begin, stop, check) if some else _byte(_BEFORE, _LESS, check)
    found[0] = state ^ _ONES
    first, at = _token(small, high, after)
    state = _checked(_AFTER, small, first, at, check) if first < after else _byte(_AFTER, _MORE, check)
    found[1] = state ^ _ONES
    state = _TWO_BEFORE
    if some > 1:
        state = _byte(_checked(state, small, before, last, check), _BLANK, check)
    found[2] = _checked(state, small, begin, stop, check) ^ _ONES
    state, every, two = _FIRST, _ALL, _FIRST_TWO
    at, some, begin, stop = low, 0, none, none
    while True:
        first, at = _token(small, at, high)
        if first == high:
            break
        begin, stop = first, at
        if some == 0:
            state = _checked(state, small, begin, stop, check)
        if some < 2:
            two = _checked(_byte(two, _BLANK, check) if some else two, small, begin, stop, check)
        if some < 3:
            every = _checked(_byte(every, _BLANK, check) if some else every, small, begin, stop, check)
        some += 1
    if some == 0:
        return -1
    found[3], found[4], found[5] = state ^ _ONES, two ^ _ONES, _checked(_LAST, small, begin, stop, check) ^ _ONES
    found[6] = every ^ _ONES
    return MARKS if some <= 3 else MARKS - 1
