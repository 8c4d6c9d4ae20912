# The compiled loops, in the order of functions.h. Arrays are contiguous; the C files say more of what each loop does.
# All of them raise ValueError for an array of another type or shape and IndexError for a number that leads outside of
# an array, and name the argument: both are mistakes of the caller or a damaged model file, not of the text.

from typing import Final

import numpy as np
from numpy.typing import NDArray

SOURCES: Final[str]  # the digest of the C files that it was made from (`sources.digest`)

# each.c: float64 (n,) -> float64 (n,); the same digits on every processor
def exp_each(numbers: NDArray[np.float64], /) -> NDArray[np.float64]: ...
def log_each(numbers: NDArray[np.float64], /) -> NDArray[np.float64]: ...
def log1p_each(numbers: NDArray[np.float64], /) -> NDArray[np.float64]: ...
def logistic_each(numbers: NDArray[np.float64], /) -> NDArray[np.float64]: ...

# rows.c: weights (rows, columns), ids (n,), bounds (groups + 1,) -> (groups, columns); and -> (n + 1, columns)
def row_sums(weights: NDArray[np.int8], ids: NDArray[np.uint32], bounds: NDArray[np.int64], /) -> NDArray[np.int32]: ...
def running_sums(weights: NDArray[np.int8], ids: NDArray[np.uint32], /) -> NDArray[np.int32]: ...

# characters.c: the tables of characters.h
def character_tables() -> tuple[
    NDArray[np.uint8], NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint8], NDArray[np.uint8]
]: ...

# words.c: hashes of words and of their endings (words,)
def word_hashes(
    points: NDArray[np.uint32], bounds: NDArray[np.int64], /
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]: ...

# tokens.c: starts, ends (tokens,), fields (5, tokens), tokens without the padding
def tokens(
    points: NDArray[np.uint32],
    near: NDArray[np.uint8],
    entry: NDArray[np.uint16],
    group: NDArray[np.uint32],
    cue: NDArray[np.uint32],
    word: NDArray[np.uint32],
    suffix: NDArray[np.uint32],
    alias: NDArray[np.bool_],
    /,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint32], int]: ...

# page.c: starts and ends
def paragraphs(points: NDArray[np.uint32], /) -> tuple[NDArray[np.int64], NDArray[np.int64]]: ...
def marks(points: NDArray[np.uint32], /) -> tuple[NDArray[np.int64], NDArray[np.int64]]: ...

# sentences.c: what is found (6, possible ends) and which are to be decided; starts and ends of sentences
def possible_ends(
    points: NDArray[np.uint32],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    slots: NDArray[np.int64],
    letters: NDArray[np.uint32],
    bounds: NDArray[np.int64],
    /,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]: ...
def sentences(
    points: NDArray[np.uint32],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    found: NDArray[np.int64],
    own_rules: bool,
    /,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]: ...

# furniture.c: what is found (paragraphs, 22), logits (paragraphs,)
def looks_of(
    points: NDArray[np.uint32],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    slots: NDArray[np.int64],
    letters: NDArray[np.uint32],
    bounds: NDArray[np.int64],
    firsts: NDArray[np.int64],
    befores: NDArray[np.int64],
    lengths: NDArray[np.int64],
    categories: NDArray[np.int64],
    places: NDArray[np.int64],
    parts: NDArray[np.int64],
    weights: NDArray[np.float64],
    /,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]: ...

# passages.c: starts, ends, sources (passages,)
def passages(
    points: NDArray[np.uint32],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    voiced: NDArray[np.int64],
    furniture: NDArray[np.int64],
    /,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]: ...

# term_stream.c: values, flags, starts, ends, bits (tokens,); first token, after the last, words (3, quotations); hits
def term_stream(
    points: NDArray[np.uint32],
    passage_starts: NDArray[np.int64],
    passage_stances: NDArray[np.uint8],
    quotes: NDArray[np.int64],
    listed: NDArray[np.uint32],
    listed_with: NDArray[np.uint8],
    /,
) -> tuple[
    NDArray[np.uint32],
    NDArray[np.uint16],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.uint8],
    NDArray[np.int64],
    NDArray[np.int64],
]: ...

# term_scan.c: how many uses were counted; terms, tokens, sizes, whether in longer ones, stances, articles, surroundings
def count_terms(
    values: NDArray[np.uint32],
    flags: NDArray[np.uint16],
    bounds: NDArray[np.int64],
    near: NDArray[np.uint8],
    slots: NDArray[np.int32],
    keys: NDArray[np.uint32],
    lengths: NDArray[np.uint16],
    first: int,
    listed: NDArray[np.uint32],
    listed_with: NDArray[np.uint8],
    last: NDArray[np.int32],
    counts: NDArray[np.int64],
    /,
) -> int: ...
def find_terms(
    values: NDArray[np.uint32],
    flags: NDArray[np.uint16],
    bounds: NDArray[np.int64],
    near: NDArray[np.uint8],
    slots: NDArray[np.int32],
    keys: NDArray[np.uint32],
    lengths: NDArray[np.uint16],
    aside: int,
    /,
) -> tuple[
    NDArray[np.int32],
    NDArray[np.int64],
    NDArray[np.uint8],
    NDArray[np.uint8],
    NDArray[np.uint8],
    NDArray[np.int32],
    NDArray[np.uint64],
]: ...
