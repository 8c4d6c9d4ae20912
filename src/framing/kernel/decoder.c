/* Fragments: runs of words that a technique's word head speaks for, each with the probability that it is right.
 *
 * A run of a technique's column is words of one span whose score is at least low, one of them at least high; marks at its
 * ends are left out. What is known of it is joined by one logistic regression a column, fitted on news that the heads had
 * not seen (`training.decoder_fit`).
 *
 * In:  bounds int64 (spans + 1,) words by span; solid uint8 (words,) whether it is a word and not a mark; sizes int64
 *      (spans,) characters of each span; words float64 (words, columns) the word head's scores, the last column "any";
 *      passages float64 (spans, columns) the passage head's raw scores for the same columns; high, low float64
 *      (columns,); weights float64 (columns, KNOWN + 1) by what is known, the bias last; least float64 (columns,): runs
 *      of a lower probability are left out.
 * Out: runs int64 (n, 4): span, column, first word, last word + 1; known float64 (n, KNOWN) and probability float64 (n,).
 */
#include "call.h"
#include "numbers.h"

#include <string.h>

/* What is known of a run: its highest and mean score, the passage's scores for the technique and for any, the highest
 * score for any in it, the log sums of the span's words for the technique and for any, logs of the run's words and of
 * the span's characters, and what the other techniques say of it. */
enum { PEAK, MEAN, PASSAGE, PASSAGE_ANY, PEAK_ANY, SPAN_SUM, SPAN_SUM_ANY, WORDS, SIZE, OTHERS, KNOWN };

static const f64 TOP = 20.0; /* a score above it says no more: exp(20) words would be needed to weigh as much */

static inline f64 raised(f64 score)
{
    return exp_of(score < TOP ? score : TOP);
}

static void know(f64 *known, const f64 *words, Int columns, Int column, Int first, Int last, const f64 *passage)
{
    Int any = columns - 1;
    f64 sum = 0, others = 0;
    known[PEAK] = known[PEAK_ANY] = -1e9;
    for (Int k = first; k < last; k++) {
        f64 score = words[k * columns + column], of_any = words[k * columns + any];
        sum += score;
        if (score > known[PEAK]) known[PEAK] = score;
        if (of_any > known[PEAK_ANY]) known[PEAK_ANY] = of_any;
    }
    for (Int c = 0; c < any; c++) {
        if (c == column) continue;
        f64 most = -1e9;
        for (Int k = first; k < last; k++)
            if (words[k * columns + c] > most) most = words[k * columns + c];
        others += log1p_of(raised(most));
    }
    known[MEAN] = sum / (f64)(last - first);
    known[PASSAGE] = passage[column];
    known[PASSAGE_ANY] = passage[any];
    known[WORDS] = log_of((f64)(last - first));
    known[OTHERS] = others;
}

PyObject *decode(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("decode", 9);
    IN(i64, bounds);
    IN(u8, solid);
    IN(i64, sizes);
    IN_TABLE(f64, words);
    IN_TABLE(f64, passages);
    IN(f64, high);
    IN(f64, low);
    IN_TABLE(f64, weights);
    IN(f64, least);
    Int columns = words_columns;
    REQUIRE(columns > 0 && passages_columns == columns, "words and passages differ in columns");
    REQUIRE(high_size == columns && low_size == columns && least_size == columns, "high, low or least has another length");
    REQUIRE(weights_rows == columns && weights_columns == KNOWN + 1, "weights has another shape");
    REQUIRE(bounds_size == sizes_size + 1 && passages_rows == sizes_size, "bounds, sizes and passages differ in length");
    REQUIRE(words_rows == solid_size, "words and solid differ in length");
    Int spans = FAILED ? 0 : sizes_size, most = 0;
    for (Int s = 0; s < spans && !FAILED; s++)
        if (bounds[s] < 0 || bounds[s] > bounds[s + 1] || bounds[s + 1] > solid_size)
            outside(call, "bounds", bounds[s + 1], solid_size + 1);
    /* First how many there can be, then they are looked at. */
    for (Int k = 0; k < words_rows && !FAILED; k++)
        for (Int c = 0; c < columns; c++) most += words[k * columns + c] >= high[c];
    i64 *runs = ROOM(i64, 4 * most);
    f64 *told = ROOM(f64, KNOWN * most), *chance = ROOM(f64, most), *sums = ROOM(f64, columns);
    u8 *peaked = ROOM(u8, columns), *summed = ROOM(u8, columns);
    if (FAILED) return finish(call, NULL);
    unlock(call, words_rows * columns);
    Int count = 0;
    for (Int s = 0; s < spans; s++) {
        Int first = bounds[s], last = bounds[s + 1];
        memset(peaked, 0, (size_t)columns);
        memset(summed, 0, (size_t)columns);
        for (Int k = first; k < last; k++)
            for (Int c = 0; c < columns; c++) peaked[c] |= words[k * columns + c] >= high[c];
        for (Int c = 0; c < columns; c++) {
            if (!peaked[c]) continue;
            for (Int k = first; k < last;) {
                if (!(words[k * columns + c] >= low[c])) { /* what is no number is in no run */
                    k++;
                    continue;
                }
                Int begin = k;
                int peaks = 0;
                for (; k < last && words[k * columns + c] >= low[c]; k++) peaks |= words[k * columns + c] >= high[c];
                Int end = k;
                while (begin < end && !solid[begin]) begin++;
                while (end > begin && !solid[end - 1]) end--;
                if (!peaks || begin == end) continue;
                for (Int j = c;; j = columns - 1) { /* the log sums of the technique and of any */
                    if (!summed[j]) {
                        f64 sum = 0;
                        for (Int i = first; i < last; i++) sum += raised(words[i * columns + j]);
                        sums[j] = log1p_of(sum);
                        summed[j] = 1;
                    }
                    if (j == columns - 1) break;
                }
                f64 *known = told + count * KNOWN, raw = weights[c * (KNOWN + 1) + KNOWN];
                know(known, words, columns, c, begin, end, passages + s * columns);
                known[SPAN_SUM] = sums[c];
                known[SPAN_SUM_ANY] = sums[columns - 1];
                known[SIZE] = log1p_of((f64)sizes[s]);
                for (int i = 0; i < KNOWN; i++) raw += weights[c * (KNOWN + 1) + i] * known[i];
                chance[count] = logistic_of(raw);
                if (!(chance[count] >= least[c])) continue;
                i64 *run = runs + 4 * count++;
                run[0] = s;
                run[1] = c;
                run[2] = begin;
                run[3] = end;
            }
        }
    }
    return finish(call, tuple_of(call, 3, table(call, i64, runs, count, 4), table(call, f64, told, count, KNOWN),
                                 vector(call, f64, chance, count)));
}
