"""Evidence and fragments chosen by a compiled loop: what `evidence.strongest` and `evidence.carrier` do."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from framing import compiled
from framing.model.evidence import MOST_WORDS, REACH, SHARE
from framing.preprocessing.characters import ALNUM

Array = npt.NDArray[Any]


@compiled.loop
def choose(
    code: Array,
    origins: Array,
    bits: Array,
    places: Array,
    bounds: Array,
    weights: Array,
    questions: Array,
    found: Array,
    sums: Array,
) -> None:
    """For each of some questions, the words that speak most for a label, and the stretch that carries it.

    Args:
        code: code points of the text.
        origins: where the texts asked about begin in it; int64.
        bits: by code point, see `preprocessing.characters.character_bits`.
        places: where words begin and end in their text; int64, shape (2, words or more).
        bounds: the words of text t are ``[bounds[t]:bounds[t + 1]]``; int64.
        weights: shape (words or more, columns).
        questions: of each its text and its column; int64, shape (2, questions).
        found: filled: of each question the number of stretches, the begin and the end of the fragment (both -1: none),
            then begins and ends of the stretches; int64, shape (questions, 3 + 2 * MOST_WORDS).
        sums: filled with the weights of the stretches; shape (questions, MOST_WORDS).
    """
    solid = np.zeros(bounds[-1], np.bool_)  # words; the others are marks
    for text in range(len(origins)):
        for word in range(bounds[text], bounds[text + 1]):
            for at in range(origins[text] + places[0, word], origins[text] + places[1, word]):
                if bits[code[at]] & ALNUM:
                    solid[word] = True
                    break
    top = np.empty(MOST_WORDS, np.int64)
    for question in range(questions.shape[1]):
        column = questions[1, question]
        low, high = bounds[questions[0, question]], bounds[questions[0, question] + 1]
        _strongest(places, low, high, solid, weights, column, top, found[question], sums[question])
        found[question, 1], found[question, 2] = _carrier(places, low, high, solid, weights, column)


@compiled.loop
def _strongest(
    places: Array,
    low: int,
    high: int,
    solid: Array,
    weights: Array,
    column: int,
    top: Array,
    found: Array,
    sums: Array,
) -> None:
    wanted = 0.0
    best = 0  # the heaviest words so far, of equals the earlier first
    for word in range(low, high):
        weight = weights[word, column]
        if not solid[word]:
            continue
        if weight > 0:
            wanted += weight
        at = best
        while at > 0 and weights[top[at - 1], column] < weight:
            at -= 1
        if at < MOST_WORDS:
            for other in range(min(best, MOST_WORDS - 1), at, -1):
                top[other] = top[other - 1]
            top[at] = word
            best = min(best + 1, MOST_WORDS)
    wanted *= SHARE
    chosen = 0
    while chosen < best and weights[top[chosen], column] > 0 and wanted > 0:
        wanted -= weights[top[chosen], column]
        chosen += 1
    for at in range(1, chosen):  # by place; few as they are, and Numba's sort takes a second to compile
        word, before = top[at], at
        while before > 0 and top[before - 1] > word:
            top[before] = top[before - 1]
            before -= 1
        top[before] = word
    count = 0
    for at in range(chosen):
        word = top[at]
        joined = False
        if at > 0:
            last = top[at - 1]
            joined = word == last + 1
            if not joined and places[0, word] == places[1, last] + 1:  # a hyphen takes one place
                joined = True
                for between in range(last + 1, word):
                    joined = joined and not solid[between]
        if joined:
            found[2 + 2 * count] = places[1, word]
            sums[count - 1] += weights[word, column]
        else:
            found[3 + 2 * count] = places[0, word]
            found[4 + 2 * count] = places[1, word]
            sums[count] = weights[word, column]
            count += 1
    found[0] = count


@compiled.loop
def _carrier(places: Array, low: int, high: int, solid: Array, weights: Array, column: int) -> tuple[int, int]:
    support, speaking = 0.0, 0
    for word in range(low, high):
        if weights[word, column] > 0:
            support += weights[word, column]
            speaking += 1
    if not speaking:
        return -1, -1
    price = REACH * support / speaking
    best = running = 0.0
    first = begin = stop = low
    for word in range(low, high):
        if running <= 0.0:
            running, begin = 0.0, word
        running += weights[word, column] - price
        if running > best:
            best, first, stop = running, begin, word + 1
    while first < stop and not solid[first]:
        first += 1
    while stop > first and not solid[stop - 1]:
        stop -= 1
    if first == stop:
        return -1, -1
    return places[0, first], places[1, stop - 1]
