"""Evidence and fragments chosen by a compiled loop: what `evidence.strongest` and `evidence.carrier` do."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from framing import compiled
from framing.model.evidence import MOST_WORDS, REACH, SHARE
from framing.model.features import STRETCH
from framing.model.gram_loops import BEGIN, EDGE, STOP
from framing.model.word_loops import LONGEST, word_weights
from framing.preprocessing.characters import ALNUM

Array = npt.NDArray[Any]


@compiled.loop
def choose(
    code: Array,
    starts: Array,
    ends: Array,
    kept: Array,
    counts: Array,
    bits: Array,
    codes: Array,
    plan: Array,
    scales: Array,
    sums: Array,
    questions: Array,
    found: Array,
    places: Array,
    told: Array,
) -> bool:
    """For each of some questions, the words that speak most for a label, and the stretch that carries it.

    Args:
        code, starts, ends, kept, counts, codes, plan: as `reading_loops.sum_spans` took and filled them.
        bits: by code point, see `preprocessing.characters.character_bits`.
        scales: of all columns of the table.
        sums: what `sum_spans` gave.
        questions: of each its span and its column of the table, the mass counted; int64, shape (2, questions), none out
            of range. Those of a span stand together.
        found: filled: of each question the number of stretches, the begin and the end of the fragment (both -1: none);
            int64, shape (questions, 3).
        places: filled with where the stretches of all questions begin and end; int64, shape (2, questions *
            MOST_WORDS).
        told: filled with the weights of the stretches; as many.

    Returns:
        False where a word is too long, see `word_loops`.
    """
    bases = np.empty(len(starts), np.int64)
    base = EDGE
    most = 0
    for span in range(len(starts)):
        bases[span] = base
        base += min(ends[span] - starts[span], STRETCH) + EDGE
        most = max(most, counts[span])
    weights, solid = np.empty(most), np.empty(most, np.bool_)
    begin, stop = kept[BEGIN], kept[STOP]
    last, put = -1, 0
    for question in range(questions.shape[1]):
        span, column = questions[0, question], questions[1, question]
        base, words = bases[span], counts[span]
        begin, stop = kept[BEGIN, base : base + words], kept[STOP, base : base + words]
        if span != last:
            for word in range(words):
                if np.int64(stop[word]) - np.int64(begin[word]) > LONGEST:
                    return False
                solid[word] = False
                for at in range(starts[span] + np.int64(begin[word]), starts[span] + np.int64(stop[word])):
                    if bits[code[at]] & ALNUM:
                        solid[word] = True
                        break
            last = span
        word_weights(kept, base, words, codes, plan, scales, sums[span, :, 0], column, weights)
        found[question, 0] = strongest_of(begin, stop, solid, weights, places[:, put:], told[put:])
        put += found[question, 0]
        found[question, 1], found[question, 2] = carrier_of(begin, stop, solid, weights)
    return True


@compiled.loop
def strongest_of(begin: Array, stop: Array, solid: Array, weights: Array, places: Array, told: Array) -> int:
    """See `evidence.strongest`.

    Args:
        begin, stop: of the words; uint32.
        solid: which of them are words, the others are marks; bool, as many or more.
        weights: as many or more.
        places, told: filled, see `choose`.

    Returns:
        How many stretches there are.
    """
    top = np.empty(MOST_WORDS, np.int64)
    wanted = 0.0
    best = 0  # the heaviest words so far, of equals the earlier first
    for word in range(len(begin)):
        weight = weights[word]
        if not solid[word]:
            continue
        if weight > 0:
            wanted += weight
        at = best
        while at > 0 and weights[top[at - 1]] < weight:
            at -= 1
        if at < MOST_WORDS:
            for other in range(min(best, MOST_WORDS - 1), at, -1):
                top[other] = top[other - 1]
            top[at] = word
            best = min(best + 1, MOST_WORDS)
    wanted *= SHARE
    chosen = 0
    while chosen < best and weights[top[chosen]] > 0 and wanted > 0:
        wanted -= weights[top[chosen]]
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
            if not joined and np.int64(begin[word]) == np.int64(stop[last]) + 1:  # a hyphen takes one place
                joined = True
                for between in range(last + 1, word):
                    joined = joined and not solid[between]
        if joined:
            places[1, count - 1] = stop[word]
            told[count - 1] += weights[word]
        else:
            places[0, count] = begin[word]
            places[1, count] = stop[word]
            told[count] = weights[word]
            count += 1
    return count


@compiled.loop
def carrier_of(begin: Array, stop: Array, solid: Array, weights: Array) -> tuple[Any, Any]:
    """See `evidence.carrier`; -1 twice where there is none. The arguments are those of `strongest_of`."""
    support, speaking = 0.0, 0
    for word in range(len(begin)):
        if weights[word] > 0:
            support += weights[word]
            speaking += 1
    if not speaking:
        return -1, -1
    price = REACH * support / speaking
    best = running = 0.0
    first = low = high = 0
    for word in range(len(begin)):
        if running <= 0.0:
            running, low = 0.0, word
        running += weights[word] - price
        if running > best:
            best, first, high = running, low, word + 1
    while first < high and not solid[first]:
        first += 1
    while high > first and not solid[high - 1]:
        high -= 1
    if first == high:
        return -1, -1
    return np.int64(begin[first]), np.int64(stop[high - 1])
