/* The places of an article's reported attributions in characters, and their kinds (`preprocessing.voices`).
 *
 * In:  starts, ends int64 (tokens,): in characters; cue int64 (n,), probability float64 (n,), first and last int64
 *      (3, n): the attributions found, in tokens; spoken int64 (2, quotations): starts and ends of the outermost
 *      quotations that are speech, in order; threshold: the least probability.
 * Out: int64 (reported, 10): number, kind (place in `article_columns.KINDS`), then start and end of the cue, the source,
 *      the left content and the right one; -1 where there is none.
 */
#include "scene.h"

enum { RIGHT, LEFT, SOURCE };
enum { INDIRECT, MIXED, DIRECT };

PyObject *reported(PyObject *module, PyObject *const *args, Int given)
{
    BEGIN("reported", 8);
    IN(i64, starts);
    IN(i64, ends);
    IN(i64, cue);
    IN(f64, probability);
    IN_TABLE(i64, first);
    IN_TABLE(i64, last);
    IN_TABLE(i64, spoken);
    double threshold = real_number(call, "threshold");
    Int count = cue_size, tokens = starts_size, quotations = spoken_columns, kept = 0;
    REQUIRE(ends_size == tokens && probability_size == count, "tokens or attributions differ in length");
    REQUIRE(first_rows == 3 && last_rows == 3 && first_columns == count && last_columns == count && spoken_rows == 2,
            "parts or spoken have another shape");
    i64 *out = ROOM(i64, 10 * count);
    for (Int number = 0; number < count && !FAILED; number++) {
        if (probability[number] < threshold) continue;
        i64 *row = out + 10 * kept;
        static const int PARTS[] = {SOURCE, LEFT, RIGHT};
        row[0] = number;
        for (int part = 0; part < 4; part++) {
            Int begin = part ? first[PARTS[part - 1] * count + number] : cue[number];
            Int stop = part ? last[PARTS[part - 1] * count + number] : cue[number];
            /* What lies in the padding is none. */
            int there = INSIDE(begin, tokens) && INSIDE(stop, tokens) && starts[begin] < ends[stop];
            row[2 + 2 * part] = there ? starts[begin] : -1;
            row[3 + 2 * part] = there ? ends[stop] : -1;
        }
        if (row[2] < 0 || (row[6] < 0 && row[8] < 0)) continue;
        Int whole = 0, quoted = 0;
        for (int at = 6; at <= 8; at += 2) {
            if (row[at] < 0) continue;
            whole += row[at + 1] - row[at];
            Int pair = below(spoken + quotations, quotations, row[at] + 1); /* the first that ends behind its start */
            for (; pair < quotations && spoken[pair] < row[at + 1]; pair++)
                quoted += smaller(spoken[quotations + pair], row[at + 1]) - larger(spoken[pair], row[at]);
        }
        row[1] = quoted <= 0 ? INDIRECT : (double)quoted >= 0.9 * (double)whole ? DIRECT : MIXED;
        kept++;
    }
    return finish(call, table(call, i64, out, kept, 10));
}
