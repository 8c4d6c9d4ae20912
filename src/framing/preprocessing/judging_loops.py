"""What `kinds` and `crediting` decide of an article's pairs of marks, as one compiled loop.

The columns, their order and the order of the floating-point operations are those of `kinds.rows`, `crediting.rows`
and `crediting.candidates`, which stay the reference. No table of rows is made: each row is scored as it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing import compiled
from framing.preprocessing.candidates import LEFT, RIGHT, SOURCE
from framing.preprocessing.crediting import NEAR
from framing.preprocessing.hashed_loops import mix, summed, summed_side_by_side
from framing.preprocessing.kinds import DIRECT, MIXED
from framing.preprocessing.rows_loops import below, bucket
from framing.preprocessing.scene import CAPITALS, CUE, GROUP, LOWERS, OPENINGS, SHAPE, SUFFIX, WORD
from framing.preprocessing.tokens import LOWER, PUNCTUATION

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Fields = NDArray[np.uint32]

KIND_COLUMNS, CREDIT_COLUMNS, ABOUT = 49, 33, 22


@compiled.loop
def sound(quoted: Ints, cue: Ints, first: Ints, last: Ints, size: int) -> bool:
    """Whether all places are inside the padded tokens and in order, so that nothing below can read beyond an array."""
    for i in range(quoted.shape[1]):
        if not 4 <= quoted[0, i] < size - 4 or not 4 <= quoted[1, i] <= quoted[2, i] < size - 4:
            return False
        if not 4 <= quoted[3, i] < size - 4 or (i and quoted[0, i] < quoted[0, i - 1]):
            return False
    for c in range(len(cue)):
        if not 0 <= cue[c] < size or (c and cue[c] <= cue[c - 1]):
            return False
        if not -1 <= first[SOURCE, c] < size:
            return False
    return True


@compiled.loop
def kind_row(
    i: int, best: int, share: NDArray[np.float64], words_of: Ints, probability: NDArray[np.float64], cue: Ints,
    fields: NDArray[np.uint32], counts: NDArray[np.int32], sentence_first: Ints, sentence_last: Ints,
    paragraph_first: Ints, paragraph_last: Ints, paragraph: Ints, quoted: Ints, marks: Ints,
    nouns: NDArray[np.bool_], row: Fields,
) -> None:  # fmt: skip
    """The columns of `kinds.rows` for pair ``i``, whose words the attribution ``best`` covers most (-1 for none)."""
    opening, first, last, after = quoted[0, i], quoted[1, i], quoted[2, i], quoted[3, i]
    words = last - first + 1
    at = 0
    for field in (WORD, SUFFIX, GROUP, SHAPE):
        for offset in range(-3, 0):
            row[at] = fields[field, opening + offset]
            at += 1
    for field in (WORD, GROUP, SHAPE):
        for offset in range(2):
            row[at] = fields[field, first + offset]
            at += 1
    for field in (WORD, SUFFIX, GROUP, SHAPE):
        row[at] = fields[field, last]
        at += 1
    for field in (WORD, SUFFIX, GROUP, SHAPE):
        for offset in range(2):
            row[at] = fields[field, after + offset]
            at += 1
    row[30] = bucket(words)
    before, behind = below(cue, first), below(cue, last)
    row[31] = bucket(first - (cue[before - 1] if before else 0))
    row[32] = bucket((cue[behind] if behind < len(cue) else fields.shape[1] - 1) - last)
    punctuation = fields[SHAPE, last + 1] == PUNCTUATION and last + 1 < after
    row[33] = fields[GROUP, last + 1] if punctuation else 0
    row[34], row[35], row[36] = marks[0, i], marks[1, i], marks[2, i]
    row[37] = (sentence_first[opening] == opening) + 2 * (sentence_last[last] <= after)
    row[38] = sentence_first[last] > sentence_first[first]
    row[39] = min(4 * (counts[CAPITALS, last + 1] - counts[CAPITALS, first]) // words, 4)
    row[40] = min(counts[LOWERS, last + 1] - counts[LOWERS, first], 6)
    begin, end = paragraph_first[opening], paragraph_last[opening]
    row[41] = (paragraph[opening] > 0) + 2 * (begin == opening) + 4 * (end <= after)
    row[42] = row[43] = row[44] = 0
    if best >= 0 and share[best] > 0:
        row[42] = np.int64(share[best] * 4)
        row[43] = min(4 * words // max(words_of[best], 1), 5) + 1
        row[44] = np.int64(probability[best] * 8) + 1
    row[45] = min(below(quoted[0], end) - below(quoted[0], begin), 6)
    row[46], row[47] = fields[CUE, opening - 1], fields[CUE, after]
    noun = fields[GROUP, after] < len(nouns) and nouns[fields[GROUP, after]]
    lower = fields[SHAPE, first] == LOWER and fields[SHAPE, after] == LOWER
    row[48] = last - first < 2 and lower and after == last + 2 and noun


@compiled.loop
def credit_row(
    i: int, choice: int, share: NDArray[np.float64], words_of: Ints, covering: Ints, holders: Ints,
    surest: float, probability: NDArray[np.float64], cue: Ints, layout: Ints, begin: Ints, end: Ints,
    fields: NDArray[np.uint32], counts: NDArray[np.int32], sentence_first: Ints, paragraph: Ints, quoted: Ints,
    row: Fields,
) -> None:  # fmt: skip
    """The first `ABOUT` columns of `crediting.rows` for pair ``i`` and an attribution."""
    opening, first, last, after = quoted[0, i], quoted[1, i], quoted[2, i], quoted[3, i]
    at, source = cue[choice], begin[SOURCE, choice]
    ahead, own = at > last, first <= at <= last
    high = at if ahead else opening
    low = min(after if ahead else at + 1, high)
    near = min(abs(begin[RIGHT, choice] - first), abs(begin[LEFT, choice] - first))
    row[0] = np.int64(share[choice] * 4)
    row[1] = (near == 0) + (near < 3)
    row[2] = end[RIGHT, choice] == last or end[LEFT, choice] == last
    row[3], row[4] = own, ahead
    row[5] = 0 if own else bucket(at - last if ahead else first - at)
    row[6] = (sentence_first[at] == sentence_first[first]) + 2 * (sentence_first[at] == sentence_first[last])
    row[7] = min(max(paragraph[at] - paragraph[opening] + 2, 0), 4)
    row[8] = min(counts[OPENINGS, high] - counts[OPENINGS, low], 4)
    row[9] = min(below(cue, high) - below(cue, low), 4)
    row[10] = np.int64(probability[choice] * 8)
    row[11], row[12] = fields[GROUP, source], fields[SHAPE, source]
    row[13] = (source > at) + 2 * (abs(source - at) < 4) + 4 * (first <= source <= last)
    row[14] = layout[choice]
    row[15], row[16], row[17] = fields[WORD, at], fields[SUFFIX, at], fields[CUE, at]
    covers, rank = share[choice] >= 0.5, 0
    for other in covering:
        rank += not covers or words_of[other] < words_of[choice]
        if rank == 3:
            break
    row[18] = rank
    row[19] = probability[choice] >= surest
    row[20] = 0
    for pair in holders:
        if quoted[0, pair] < at < quoted[3, pair]:
            row[20] = 1
            break
    content = min(4 * (last - first + 1) // max(words_of[choice], 1), 5)
    row[21] = content if share[choice] > 0 else 0
    for c in range(ABOUT):
        row[c] += 1


@compiled.loop
def judge(
    fields: NDArray[np.uint32], counts: NDArray[np.int32], sentence_first: Ints, sentence_last: Ints,
    paragraph_first: Ints, paragraph_last: Ints, paragraph: Ints, quoted: Ints, marks: Ints,
    cue: Ints, layout: Ints, probability: NDArray[np.float64], begin: Ints, end: Ints, nouns: NDArray[np.bool_],
    kind_salts: Fields, kind_plan: Fields, credit_salts: Fields, credit_plan: Fields,
    kind_cells: NDArray[np.int8], credit_cells: NDArray[np.int8], step: NDArray[np.float64], bias: NDArray[np.float64],
) -> Ints:  # fmt: skip
    """Each pair's kind (0-2), whether it would be a title, and the attribution that speaks it (-1: none).

    Args:
        marks: (3, pairs) depth, style and closed + 2 * continued of each.
        begin, end: the attributions' first and last words, `Found.first` and `Found.last`.
        kind_salts ... credit_plan: of the two templates (`Templates.for_loops`).
        kind_cells: (cells, 4) of both kinds and of the title model, side by side; credit_cells: (cells,).
        step, bias: (4,) of the two kinds, title and credit.

    Returns:
        (3, pairs); (3, 0) where the pairs or cues are not in order, which is the reference's to judge.
    """
    size, pairs, cues = fields.shape[1], quoted.shape[1], len(cue)
    if not sound(quoted, cue, begin, end, size):
        return np.empty((3, 0), np.int64)
    out = np.empty((3, pairs), np.int64)
    words_of = np.zeros(cues, np.int64)  # `kinds.content_words`
    for c in range(cues):
        for side in range(2):
            if begin[side, c] >= 0:
                words_of[c] += end[side, c] - begin[side, c] + 1
    share = np.empty(cues, np.float64)
    covering, holders = np.empty(cues, np.int64), np.empty(pairs, np.int64)
    near = np.empty(cues, np.int64)
    row, mixed = np.empty(KIND_COLUMNS, np.uint32), np.zeros(KIND_COLUMNS + 1, np.uint32)
    said, spread = np.zeros(CREDIT_COLUMNS, np.uint32), np.zeros(CREDIT_COLUMNS + 1, np.uint32)
    for i in range(pairs):
        opening, first, last, after = quoted[0, i], quoted[1, i], quoted[2, i], quoted[3, i]
        words, where = last - first + 1, paragraph[opening]
        best, covers, candidates, surest = -1, 0, 0, 0.0
        here = below(cue, opening)
        for c in range(cues):
            inside = 0
            for side in range(2):
                if begin[side, c] >= 0:
                    inside += max(min(last, end[side, c]) - max(first, begin[side, c]) + 1, 0)
            share[c] = inside / words
            if best < 0 or share[c] > share[best]:
                best = c
            if begin[SOURCE, c] < 0:
                continue
            at = paragraph[cue[c]]
            close = at == where and -NEAR <= c - here < NEAR
            if share[c] >= 0.5:
                covering[covers] = c
                covers += 1
                surest = max(surest, probability[c])
                close = True
            elif at + 1 == where:
                close = c + 1 == cues or paragraph[cue[c + 1]] != at
            if close:
                near[candidates] = c
                candidates += 1
        kind_row(
            i, best, share, words_of, probability, cue, fields, counts, sentence_first, sentence_last,
            paragraph_first, paragraph_last, paragraph, quoted, marks, nouns, row,
        )  # fmt: skip
        mix(row, 0, KIND_COLUMNS, kind_salts, 0, mixed)
        mixed_sum, direct_sum, title_sum = summed_side_by_side(mixed, kind_plan, kind_cells)
        mixed_score, direct_score = mixed_sum * step[0] + bias[0], direct_sum * step[1] + bias[1]
        out[0, i] = 0
        if mixed_score > 0 or direct_score > 0:
            out[0, i] = MIXED if mixed_score >= direct_score else DIRECT
        out[1, i] = title_sum * step[2] + bias[2] > 0
        held = 0
        for pair in range(pairs):
            if quoted[0, pair] >= opening:
                break  # pairs are in order of opening
            if quoted[3, pair] >= after:
                holders[held] = pair
                held += 1
        opens = paragraph_first[opening] == opening
        said[ABOUT + 1] = fields[GROUP, last + 1] if last + 1 < after else 0
        said[ABOUT + 2], said[ABOUT + 3] = fields[GROUP, after], fields[GROUP, opening - 1]
        said[ABOUT + 4], said[ABOUT + 5], said[ABOUT + 6] = bucket(words), fields[SHAPE, first], marks[0, i]
        said[ABOUT + 7], said[ABOUT + 8] = min(covers, 3), opens
        said[ABOUT + 9] = opens + 2 * (paragraph_last[last] <= after)
        said[ABOUT + 10] = min(candidates, 3)
        mix(said, ABOUT + 1, CREDIT_COLUMNS - ABOUT - 1, credit_salts, ABOUT + 1, spread)
        out[2, i], top = -1, -np.inf
        for n in range(candidates):
            credit_row(
                i, near[n], share, words_of, covering[:covers], holders[:held], surest, probability, cue, layout,
                begin, end, fields, counts, sentence_first, paragraph, quoted, said,
            )  # fmt: skip
            said[ABOUT] = 0
            mix(said, 0, ABOUT + 1, credit_salts, 0, spread)
            score = summed(spread, credit_plan, credit_cells) * step[3] + bias[3]
            if score > top:
                out[2, i], top = near[n], score
        said[: ABOUT + 1] = 0  # "none of them" is the last candidate: it wins only if it is better than all
        said[ABOUT] = 1
        mix(said, 0, ABOUT + 1, credit_salts, 0, spread)
        if summed(spread, credit_plan, credit_cells) * step[3] + bias[3] > top:
            out[2, i] = -1
    return out
