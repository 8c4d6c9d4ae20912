/* The arrays of a scene: each token with what surrounds it (`preprocessing.scene.Scene` says what they are). */
#include "scene.h"

#include <string.h>

/* The first token that starts at `value` or after it; the one after the last if there is none. */
static Int place(const i64 *starts, Int count, Int value)
{
    return PAD + below(starts + PAD, count, value);
}

/* First token, last token and number of the span (offset pairs) that each token lies in, or that begins last before. */
static void extents(const i64 *bounds, Int spans, const i64 *starts, Int count, Int size, i64 *first, i64 *last,
                    i64 *number)
{
    Int i = 0;
    for (Int n = 0; n < spans; n++) {
        Int begin = place(starts, count, bounds[2 * n]);
        Int end = larger(place(starts, count, bounds[2 * n + 1]) - 1, begin);
        Int stop = n + 1 == spans ? size : place(starts, count, bounds[2 * n + 2]);
        for (; i < stop; i++) {
            first[i] = begin;
            last[i] = end;
            number[i] = n;
        }
    }
}

static void fill(u32 *state, Int begin, Int end, u32 value)
{
    for (Int i = begin; i < end; i++) state[i] = value;
}

/* Write the state and the pair of each token, the tokens of all pairs, and those of the outer ones; how many these are.
 * `marks` are (n, 5): opening mark, start, end, close, depth. */
static Int marked(const i64 *marks, Int pairs, const i64 *starts, Int count, const i64 *word_before,
                  const i64 *word_after, u32 *state, i64 *pair, i64 *quoted, i64 *outer)
{
    Int chosen = 0;
    for (Int n = 0; n < pairs; n++) {
        const i64 *mark = marks + 5 * n;
        Int opening = place(starts, count, mark[0]), start = place(starts, count, mark[1]);
        Int end = place(starts, count, mark[2]), close = place(starts, count, mark[3]);
        Int first = word_after[start], last = word_before[end - 1];
        if (first > last) { /* no word inside: any token stands for it */
            last = larger(end - 1, start);
            first = smaller(start, last);
        }
        const Int tokens[] = {opening, first, last, larger(close, last + 1)};
        for (int row = 0; row < 4; row++) quoted[row * pairs + n] = tokens[row];
        if (mark[4] != 0) continue;
        for (int row = 0; row < 4; row++) outer[row * pairs + chosen] = tokens[row];
        chosen++;
        fill(state, opening, start, OPENING);
        fill(state, start, end, INSIDE_MARKS);
        fill(state, end, close, CLOSING_MARK);
        for (Int i = opening; i < close; i++) pair[i] = chosen;
    }
    return chosen;
}

static void count_all(const u32 *fields, Int size, const u8 *classes, i32 *counts)
{
    const u32 *group = fields + GROUP * size, *shape = fields + SHAPE * size, *state = fields + STATE * size;
    i32 total[COUNTS] = {0};
    for (int row = 0; row < COUNTS; row++) counts[row * (size + 1)] = 0;
    for (Int i = 0; i < size; i++) {
        int flags = classes[group[i] & 127]; /* of the rows that count classes */
        flags |= (shape[i] == CAPITAL_SHAPE || shape[i] == UPPER_SHAPE) << CAPITALS;
        flags |= (state[i] == OPENING) << OPENINGS | (shape[i] == LOWER_SHAPE) << LOWERS;
        for (int row = 0; row < COUNTS; row++) {
            total[row] += flags >> row & 1;
            counts[row * (size + 1) + i + 1] = total[row];
        }
    }
}

/* The nearest punctuation before each token (0: none), and the nearest word at or before it. */
static void look_back(const u32 *shape, Int size, i64 *marks, i64 *words)
{
    Int mark = 0, word = 0;
    for (Int i = 0; i < size; i++) {
        marks[i] = mark;
        if (shape[i] == PUNCTUATION_SHAPE || i < PAD || i >= size - PAD)
            mark = i;
        else
            word = i;
        words[i] = word;
    }
}

static void look_ahead(const u32 *shape, Int size, i64 *marks, i64 *words)
{
    Int mark = size - 1, word = size;
    for (Int i = size - 1; i >= 0; i--) {
        marks[i] = mark;
        if (shape[i] == PUNCTUATION_SHAPE || i < PAD || i >= size - PAD)
            mark = i;
        else
            word = i;
        words[i] = word;
    }
}

/* In:  token_fields uint32 (5, size), starts int64 (size,): the padded tokens'; sentences, paragraphs int64 (n, 2): the
 *      spans' offsets, at least one span; marks int64 (pairs, 5): opening mark, start, end, close, depth of each pair;
 *      classes uint8 (128,): which counts each word class counts in, a bit a row (not CAPITALS or OPENINGS).
 * Out: the arrays of a `Scene` in its order. */
PyObject *scene(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("scene", 6);
    IN_TABLE(u32, token_fields);
    IN(i64, starts);
    IN_TABLE(i64, sentences);
    IN_TABLE(i64, paragraphs);
    IN_TABLE(i64, marks);
    IN(u8, classes);
    Int size = starts_size, count = size - 2 * PAD, pairs = marks_rows;
    REQUIRE(count >= 0 && token_fields_rows == TOKEN_FIELDS && token_fields_columns == size, "tokens differ in length");
    REQUIRE(sentences_rows > 0 && paragraphs_rows > 0, "there is no sentence or no paragraph");
    REQUIRE(sentences_columns == 2 && paragraphs_columns == 2 && marks_columns == 5 && classes_size == 128,
            "a table has another number of columns");
    MADE(u32, fields, SCENE_FIELDS, size);
    MADE(i32, counts, COUNTS, size + 1);
    MADE_VECTOR(i64, sentence_first, size);
    MADE_VECTOR(i64, sentence_last, size);
    MADE_VECTOR(i64, paragraph_first, size);
    MADE_VECTOR(i64, paragraph_last, size);
    MADE_VECTOR(i64, paragraph, size);
    MADE_VECTOR(i64, pair, size);
    MADE_VECTOR(i64, previous_mark, size);
    MADE_VECTOR(i64, next_mark, size);
    MADE(i64, quoted, 4, pairs);
    i64 *outer = ROOM(i64, 4 * pairs), *word_before = ROOM(i64, size), *word_after = ROOM(i64, size);
    i64 *unused = ROOM(i64, size);
    Int chosen = 0;
    unlock(call, size);
    if (!FAILED) {
        memcpy(fields, token_fields, (size_t)(TOKEN_FIELDS * size) * sizeof(u32));
        memset(fields + STATE * size, 0, (size_t)size * sizeof(u32));
        memset(pair, 0, (size_t)size * sizeof(i64));
        look_back(fields + SHAPE * size, size, previous_mark, word_before);
        look_ahead(fields + SHAPE * size, size, next_mark, word_after);
        extents(sentences, sentences_rows, starts, count, size, sentence_first, sentence_last, unused);
        extents(paragraphs, paragraphs_rows, starts, count, size, paragraph_first, paragraph_last, paragraph);
        chosen = marked(marks, pairs, starts, count, word_before, word_after, fields + STATE * size, pair, quoted, outer);
        count_all(fields, size, classes, counts);
    }
    MADE(i64, outer_pairs, 4, chosen);
    for (int row = 0; row < 4 && !FAILED; row++)
        for (Int n = 0; n < chosen; n++) outer_pairs[row * chosen + n] = outer[row * pairs + n];
    return finish(call, tuple_of(call, 12, fields_made.object, counts_made.object, sentence_first_made.object,
                                 sentence_last_made.object, paragraph_first_made.object, paragraph_last_made.object,
                                 paragraph_made.object, pair_made.object, previous_mark_made.object,
                                 next_mark_made.object, quoted_made.object, outer_pairs_made.object));
}

/* One of a scene's arrays over tokens: each number from 0 to before `limit`. */
static const i64 *places(Call *call, const char *name, Int size, Int limit)
{
    Array given = array(call, name, KIND_i64, 1, 0);
    const i64 *numbers = given.at;
    REQUIRE(given.size == size, "a scene's arrays differ in length");
    u64 wrong = 0;
    for (Int i = 0; i < size && !FAILED; i++) wrong |= (u64)numbers[i] >= (u64)limit;
    if (wrong)
        for (Int i = 0; i < size; i++)
            if (!INSIDE(numbers[i], limit)) outside(call, name, numbers[i], limit);
    return numbers;
}

/* A scene's pairs of marks: four rows of tokens between the edges, the first word not behind the last. */
static const i64 *pairs_of(Call *call, const char *name, Int size, Int *count)
{
    Array given = array(call, name, KIND_i64, 2, 0);
    const i64 *tokens = given.at;
    *count = given.columns;
    REQUIRE(given.rows == 4, "pairs of marks have four rows");
    for (Int i = 0; i < given.size && !FAILED; i++)
        if (tokens[i] < EDGE || tokens[i] >= size - EDGE) outside(call, name, tokens[i], size - EDGE);
    for (Int n = 0; n < given.columns && !FAILED; n++)
        REQUIRE(tokens[*count + n] <= tokens[2 * *count + n], "a pair's first word is behind its last");
    return tokens;
}

Scene scene_argument(Call *call, int needed)
{
    Scene scene = {0};
    Array fields = array(call, "fields", KIND_u32, 2, 0), counts = array(call, "counts", KIND_i32, 2, 0);
    Int size = scene.size = fields.columns;
    REQUIRE(fields.rows == SCENE_FIELDS && counts.rows == COUNTS && counts.columns == size + 1 && size >= 2 * PAD,
            "fields or counts has another shape");
    scene.fields = fields.at;
    scene.counts = counts.at;
    if (needed != WHOLE) {
        if (!FAILED) call->next += 10;
        return scene;
    }
    scene.sentence_first = places(call, "sentence_first", size, size);
    scene.sentence_last = places(call, "sentence_last", size, size);
    scene.paragraph_first = places(call, "paragraph_first", size, size);
    scene.paragraph_last = places(call, "paragraph_last", size, size);
    scene.paragraph = places(call, "paragraph", size, INT64_MAX);
    scene.pair = places(call, "pair", size, INT64_MAX);
    scene.previous_mark = places(call, "previous_mark", size, size);
    scene.next_mark = places(call, "next_mark", size, size);
    scene.quoted = pairs_of(call, "quoted", size, &scene.quoted_size);
    scene.outer = pairs_of(call, "outer", size, &scene.outer_size);
    for (Int i = 0; i < size && !FAILED; i++)
        if (scene.pair[i] > scene.outer_size) outside(call, "pair", scene.pair[i], scene.outer_size + 1);
    return scene;
}
