# The compiled loops, in the order of functions.h. Arrays are contiguous; the C files say more of what each loop does.
# All of them raise ValueError for an array of another type or shape and IndexError for a number that leads outside of
# an array, and name the argument: both are mistakes of the caller or a damaged model file, not of the text.

from collections.abc import Callable
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
_Bytes = NDArray[np.uint8]

def character_tables() -> tuple[_Bytes, NDArray[np.uint32], NDArray[np.uint32], _Bytes, _Bytes, _Bytes]: ...

# words.c: hashes of words and of their endings (words,)
def word_hashes(
    points: NDArray[np.uint32], bounds: NDArray[np.int64], /
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]: ...

# features.c: lines, bounds of rows, layout, weights -> (rows, choices); lines, mask, layout -> (features,)
Layout = tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.uint32], NDArray[np.int64], NDArray[np.uint32]]

def feature_sums(
    *arguments: *tuple[str, NDArray[np.int64], *Layout, NDArray[np.int8]],
) -> NDArray[np.int32]: ...
def feature_cells(*arguments: *tuple[str, int, *Layout]) -> NDArray[np.uint32]: ...

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

# word_memo.c: the two strings that the reader makes of each word
def words_of(
    points: NDArray[np.uint32],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    reader: Callable[[str], tuple[str, str]],
    /,
) -> tuple[list[str], list[str]]: ...

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

# scene.c: the arrays of a `Scene` in its order
_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]
SceneArrays = tuple[
    NDArray[np.uint32], NDArray[np.int32], _Ints, _Ints, _Ints, _Ints, _Ints, _Ints, _Ints, _Ints, _Ints, _Ints
]  # fmt: skip

def scene(
    token_fields: NDArray[np.uint32],
    starts: _Ints,
    sentences: _Ints,
    paragraphs: _Ints,
    marks: _Ints,
    classes: NDArray[np.uint8],
    /,
) -> SceneArrays: ...

# What the models hand over: templates (salts, plan), cells, steps and biases (hashed.h).
_Points = NDArray[np.uint32]
_Cells = NDArray[np.int8]
_Templates = tuple[_Points, _Points]
CueModel = tuple[int, float, *_Templates, _Cells, _Floats, _Floats]  # class of dashes, least probability, model
_PartModel = tuple[*_Templates, _Cells]
_Found = tuple[_Ints, _Ints, _Floats, _Ints, _Ints]
Pairs = tuple[*SceneArrays, _Ints, *_Found, NDArray[np.bool_]]  # scene, marks, attributions, nouns

# cues.c, attributions.c: tokens and cells; tokens, layouts, probabilities; with first and last words (3, n)
def cue_cells(*arguments: *tuple[*SceneArrays, int, *_Templates]) -> tuple[_Ints, NDArray[np.int32]]: ...
def cues(*arguments: *tuple[*SceneArrays, *CueModel]) -> tuple[_Ints, _Ints, _Floats]: ...
def attributions(
    *arguments: *tuple[*SceneArrays, *CueModel, NDArray[np.uint8], *_PartModel, *_PartModel],
) -> _Found: ...

# owner, token, cells, from cues, word classes, parts (cue, layout, role, start) and whether their ends are sought
def part_cells(
    *arguments: *tuple[*SceneArrays, _Ints, NDArray[np.uint8], _Ints, _Ints, _Ints, _Ints, bool, *_Templates],
) -> tuple[_Ints, _Ints, NDArray[np.int32]]: ...

# judging.c: (3, pairs) kind, title, credit; cells of kinds; pair, attribution, cells of credits
def judge(*arguments: *tuple[*Pairs, *_Templates, *_Templates, _Cells, _Cells, _Floats, _Floats]) -> _Ints: ...
def kind_cells(*arguments: *tuple[*Pairs, *_Templates]) -> NDArray[np.int32]: ...
def credit_cells(*arguments: *tuple[*Pairs, *_Templates]) -> tuple[_Ints, _Ints, NDArray[np.int32]]: ...

# names.c: first and last tokens of runs (runs,), from points, starts, ends, scene, bits
def name_runs(*arguments: *tuple[_Points, _Ints, _Ints, *SceneArrays, _Ints]) -> tuple[_Ints, _Ints]: ...

# reported.c: (reported, 10)
def reported(
    starts: _Ints,
    ends: _Ints,
    cue: _Ints,
    probability: _Floats,
    first: _Ints,
    last: _Ints,
    spoken: _Ints,
    threshold: float,
    /,
) -> _Ints: ...

# grams.c: text, starts, ends (spans,), letters (0x110000,), plan (5, 4) -> see there
def grams(
    text: str, starts: _Ints, ends: _Ints, letters: NDArray[np.uint32], plan: NDArray[np.uint32], /
) -> tuple[
    _Ints,
    _Ints,
    _Ints,
    NDArray[np.uint8],
    NDArray[np.uint32],
    NDArray[np.uint32],
    _Ints,
    NDArray[np.uint32],
]: ...

# heads.c: n-grams and tables of weights -> (spans, columns - 1); (words, columns)
def passage_scores(
    bounds: _Ints,
    row: NDArray[np.uint32],
    pair: NDArray[np.uint32],
    char_bounds: _Ints,
    chars: NDArray[np.uint32],
    other_bounds: _Ints,
    others: NDArray[np.uint32],
    codes: NDArray[np.int8],
    scales: _Floats,
    /,
) -> _Floats: ...
def word_scores(
    bounds: _Ints,
    row: NDArray[np.uint32],
    pair: NDArray[np.uint32],
    char_bounds: _Ints,
    chars: NDArray[np.uint32],
    word_codes: NDArray[np.int8],
    pair_codes: NDArray[np.int8],
    char_codes: NDArray[np.int8],
    pair_base: int,
    char_base: int,
    scales: _Floats,
    bias: _Floats,
    /,
) -> _Floats: ...

# decoder.c: -> (runs, 4), (runs, 10), (runs,)
def decode(
    bounds: _Ints,
    solid: NDArray[np.uint8],
    sizes: _Ints,
    words: _Floats,
    passages: _Floats,
    high: _Floats,
    low: _Floats,
    weights: _Floats,
    least: _Floats,
    /,
) -> tuple[_Ints, _Floats, _Floats]: ...

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
