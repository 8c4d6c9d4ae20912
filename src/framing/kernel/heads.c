/* What the model's two heads say of the n-grams of spans (`grams.c`): raw scores, by passage and by word.
 *
 * Weights are stored as int8 codes; a code c stands for c * |c|, so that small weights are fine-grained. Sums of them
 * are whole numbers, exact in any order; what is made of them takes one addition after the other in double precision.
 */
#include "rows.h"

#include <string.h>

#define sqrt __builtin_sqrt /* IEEE: exact to the last bit on every machine */

/* c * |c|, in 16 bits, which hold it: processors without newer instructions multiply eight of them at once. */
static inline i16 weight_of(i8 code)
{
    return (i16)((i16)code * (i16)(code < 0 ? -code : code));
}

static inline void add_codes(i32 *restrict sums, const i8 *restrict row, Int columns)
{
    for (Int c = 0; c < columns; c++) sums[c] += weight_of(row[c]);
}

/* Ask for a row of so many bytes, wherever it lies in the lines of the cache. */
static inline void ask_for(const i8 *row, Int bytes)
{
    for (Int at = 0; at < bytes; at += 64) __builtin_prefetch(row + at);
    __builtin_prefetch(row + bytes - 1);
}

enum { FLUSH = 1 << 16 }; /* rows: 65,536 of 16,129 fit an int32 */

/* A passage's raw scores: for each group of n-grams (words, pairs, runs of letters, others) the sum of its rows over the
 * root of its summed mass, which is column 0.
 *
 * In:  bounds int64 (spans + 1,), row uint32 (words,), pair uint32 (words,), char_bounds int64 (words + 1,), chars
 *      uint32 (runs,), all as `grams` gives them; other_bounds int64 (spans + 1,), or (0,) for none, and others uint32:
 *      the rows of the fourth group; codes int8 (rows, columns); scales float64 (columns,) what one unit of a column is
 *      worth.
 * Out: float64 (spans, columns - 1). */
PyObject *passage_scores(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("passage_scores", 9);
    IN(i64, bounds);
    IN(u32, row);
    IN(u32, pair);
    IN(i64, char_bounds);
    IN(u32, chars);
    IN(i64, other_bounds);
    IN(u32, others);
    IN_TABLE(i8, codes);
    IN(f64, scales);
    REQUIRE(bounds_size > 0, "bounds is empty");
    REQUIRE(other_bounds_size == 0 || other_bounds_size == bounds_size, "bounds and other_bounds differ in length");
    REQUIRE(pair_size == row_size && char_bounds_size == row_size + 1, "row, pair and char_bounds differ in length");
    REQUIRE(scales_size == codes_columns && codes_columns > 0, "scales and codes differ in columns");
    Int spans = FAILED ? 0 : bounds_size - 1, columns = codes_columns;
    MADE(f64, out, spans, columns - 1);
    i32 *sums = ROOM(i32, columns);
    f64 *total = ROOM(f64, columns);
    if (FAILED) return finish(call, NULL);
    unlock(call, chars_size + 2 * row_size);
    for (Int s = 0; s < spans && !FAILED; s++) {
        f64 *to = out + s * (columns - 1);
        memset(to, 0, (size_t)(columns - 1) * sizeof(f64));
        Int first = bounds[s], last = bounds[s + 1];
        if (first < 0 || first > last || last > row_size) {
            outside(call, "bounds", last, row_size + 1);
            break;
        }
        for (int group = 0; group < (other_bounds_size ? 4 : 3) && !FAILED; group++) {
            const u32 *ids = group == 0 ? row : group == 1 ? pair : group == 2 ? chars : others;
            const i64 *edges = group == 2 ? char_bounds : other_bounds;
            Int from = group < 2 ? first : edges[group == 2 ? first : s], end = group < 2 ? last : edges[group == 2 ? last : s + 1];
            Int size = group == 2 ? chars_size : group == 3 ? others_size : row_size;
            if (group == 1 && end > from) end--; /* the last word begins no pair */
            if (from < 0 || from > end || end > size) {
                outside(call, "bounds", end, size + 1);
                break;
            }
            for (Int c = 0; c < columns; c++) total[c] = 0;
            while (from < end && !FAILED) {
                Int stop = end - from > FLUSH ? from + FLUSH : end;
                memset(sums, 0, (size_t)columns * sizeof(i32));
                for (Int k = from; k < stop; k++) {
                    if (k + AHEAD < stop) ask_for(codes + (Int)ids[k + AHEAD] * columns, columns);
                    Int id = ids[k];
                    if (!INSIDE(id, codes_rows)) {
                        outside(call, "ids", id, codes_rows);
                        break;
                    }
                    add_codes(sums, codes + id * columns, columns);
                }
                for (Int c = 0; c < columns; c++) total[c] += sums[c];
                from = stop;
            }
            f64 mass = total[0] * scales[0], norm = sqrt(mass > 1.0 ? mass : 1.0); /* of one n-gram it is 1 or more */
            for (Int c = 1; c < columns; c++) to[c - 1] += total[c] * scales[c] / norm;
        }
    }
    return finish(call, out_made.object);
}

enum { REACH = 2, WINDOW = 5, NEAR_ROLES = 2 * REACH + 1, WINDOW_ROLE = NEAR_ROLES, SPAN_ROLE, WORD_ROLES, PAIR_ROLES = 4 };

/* A word's raw scores, from the words around it: those up to two places away by their place, the mean of those up to five
 * places away, the mean of its span; the pairs that begin up to two places before it and one after it; and its own runs
 * of letters, over the root of how many there are.
 *
 * In:  as `passage_scores`; then word_codes int8 (word rows, 7 * columns): what a word says of the one two places before
 *      it, one before it, itself, one and two after it, of those in its window, of those in its span; pair_codes int8
 *      (pair rows, 4 * columns): what a pair says of the word before it, its first, its second, the one after it;
 *      char_codes int8 (char rows, columns); pair_base and char_base, the first rows of pairs and runs; scales and bias
 *      float64 (columns,).
 * Out: float64 (words, columns). */
PyObject *word_scores(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("word_scores", 12);
    IN(i64, bounds);
    IN(u32, row);
    IN(u32, pair);
    IN(i64, char_bounds);
    IN(u32, chars);
    IN_TABLE(i8, word_codes);
    IN_TABLE(i8, pair_codes);
    IN_TABLE(i8, char_codes);
    Int pair_base = whole_number(call, "pair_base", 0, 1 << 30), char_base = whole_number(call, "char_base", 0, 1 << 30);
    IN(f64, scales);
    IN(f64, bias);
    Int columns = char_codes_columns;
    REQUIRE(bounds_size > 0, "bounds is empty");
    REQUIRE(pair_size == row_size && char_bounds_size == row_size + 1, "row, pair and char_bounds differ in length");
    REQUIRE(columns > 0 && word_codes_columns == WORD_ROLES * columns && pair_codes_columns == PAIR_ROLES * columns,
            "the tables differ in columns");
    REQUIRE(scales_size == columns && bias_size == columns, "scales, bias and tables differ in columns");
    REQUIRE(bounds[0] == 0 && bounds[bounds_size - 1] == row_size, "bounds do not hold all words");
    Int spans = FAILED ? 0 : bounds_size - 1, longest = 0;
    for (Int s = 0; s < spans && !FAILED; s++) {
        if (bounds[s] < 0 || bounds[s] > bounds[s + 1] || bounds[s + 1] > row_size)
            outside(call, "bounds", bounds[s + 1], row_size + 1);
        else if (bounds[s + 1] - bounds[s] > longest)
            longest = bounds[s + 1] - bounds[s];
    }
    MADE(f64, out, FAILED ? 0 : row_size, columns);
    /* With room for what words and pairs near the edges say of places outside of the span. Sums over the words so far
     * may wrap around: the difference of two of them that lie a window apart is right all the same. */
    i32 *near = ROOM(i32, (longest + 2 * REACH) * columns), *letters = ROOM(i32, columns);
    i32 *window = ROOM(i32, (longest + 1) * columns), *part = ROOM(i32, columns);
    f64 *runs = ROOM(f64, columns), *mean = ROOM(f64, columns);
    i64 *whole = ROOM(i64, columns);
    if (FAILED) return finish(call, NULL);
    unlock(call, chars_size + 4 * row_size);
    for (Int s = 0; s < spans && !FAILED; s++) {
        Int first = bounds[s], count = bounds[s + 1] - first;
        memset(near, 0, (size_t)((count + 2 * REACH) * columns) * sizeof(i32));
        memset(window, 0, (size_t)columns * sizeof(i32));
        memset(whole, 0, (size_t)columns * sizeof(i64));
        memset(part, 0, (size_t)columns * sizeof(i32));
        for (Int k = 0; k < count; k++) {
            if (k + AHEAD < count) ask_for(word_codes + (Int)row[first + k + AHEAD] * word_codes_columns, word_codes_columns);
            Int id = row[first + k];
            if (!INSIDE(id, word_codes_rows)) {
                outside(call, "row", id, word_codes_rows);
                break;
            }
            const i8 *codes = word_codes + id * word_codes_columns, *of_window = codes + WINDOW_ROLE * columns;
            add_codes(near + k * columns, codes, NEAR_ROLES * columns); /* each role's to the word that it is about */
            const i32 *before = window + k * columns;
            i32 *after = window + (k + 1) * columns;
            for (Int c = 0; c < columns; c++) after[c] = before[c] + weight_of(of_window[c]);
            if (k % FLUSH == 0) {
                for (Int c = 0; c < columns; c++) whole[c] += part[c], part[c] = 0;
            }
            add_codes(part, codes + SPAN_ROLE * columns, columns);
        }
        for (Int k = 0; k + 1 < count && !FAILED; k++) {
            if (k + 1 + AHEAD < count)
                ask_for(pair_codes + ((Int)pair[first + k + AHEAD] - pair_base) * pair_codes_columns, pair_codes_columns);
            Int id = (Int)pair[first + k] - pair_base;
            if (!INSIDE(id, pair_codes_rows)) {
                outside(call, "pair", id, pair_codes_rows);
                break;
            }
            add_codes(near + (k + 1) * columns, pair_codes + id * pair_codes_columns, PAIR_ROLES * columns);
        }
        for (Int c = 0; c < columns; c++) mean[c] = (f64)(whole[c] + part[c]) / (f64)count;
        for (Int k = 0; k < count && !FAILED; k++) {
            f64 *to = out + (first + k) * columns;
            Int from = k < WINDOW ? 0 : k - WINDOW, end = k + WINDOW + 1 > count ? count : k + WINDOW + 1;
            const i32 *here = near + (k + REACH) * columns, *low = window + from * columns, *high = window + end * columns;
            for (Int c = 0; c < columns; c++) to[c] = here[c] + (f64)(high[c] - low[c]) / (f64)(end - from) + mean[c];
        }
        for (Int k = 0; k < count && !FAILED; k++) {
            f64 *to = out + (first + k) * columns;
            Int from = char_bounds[first + k], end = char_bounds[first + k + 1];
            if (from < 0 || from > end || end > chars_size) {
                outside(call, "char_bounds", end, chars_size + 1);
                break;
            }
            memset(letters, 0, (size_t)columns * sizeof(i32));
            memset(runs, 0, (size_t)columns * sizeof(f64));
            for (Int i = from; i < end; i++) {
                if ((i - from) % FLUSH == 0) { /* a word of so many letters; sums of whole numbers stay exact */
                    for (Int c = 0; c < columns; c++) runs[c] += letters[c], letters[c] = 0;
                }
                if (i + AHEAD < chars_size) __builtin_prefetch(char_codes + ((Int)chars[i + AHEAD] - char_base) * columns);
                Int id = (Int)chars[i] - char_base;
                if (!INSIDE(id, char_codes_rows)) {
                    outside(call, "chars", id, char_codes_rows);
                    break;
                }
                add_codes(letters, char_codes + id * columns, columns);
            }
            f64 norm = sqrt(end > from ? (f64)(end - from) : 1.0);
            for (Int c = 0; c < columns; c++) to[c] = bias[c] + scales[c] * (to[c] + (runs[c] + letters[c]) / norm);
        }
    }
    return finish(call, out_made.object);
}
